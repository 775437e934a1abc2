#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Beta-binomial groups at 60 digits; prints the table of this folder.

    python3 tests/golden/correlated_draws.py > tests/golden/correlated_draws.csv
"""
from mpmath import diff, log, loggamma, mp, mpf, nstr

mp.dps = 60


def likelihood(p, rho, x, g):
    if rho == 0:
        return x * log(p) + g * log(1 - p)
    s = (1 - rho) / rho
    a, b = p * s, (1 - p) * s
    return loggamma(a + x) - loggamma(a) + loggamma(b + g) - loggamma(b) - loggamma(s + x + g) + loggamma(s)


print("# Beta-binomial groups: the log of the probability of no hit among `draws`, and the log of the")
print("# likelihood of hits and misses with its derivative by p.")
print("# Source: computed by tests/golden/correlated_draws.py (mpmath).")
print("p,correlation,draws,log_no_hit,hits,misses,log_likelihood,slope")
for p in ["1e-9", "0.001", "0.2", "0.5", "0.97"]:
    for rho in ["0", "1e-9", "1e-4", "0.2", "0.9"]:
        for draws, x, g in [("1", 1, 0), ("0.5", 1, 1), ("2", 0, 7), ("500", 3, 40), ("1e6", 120, 2000), ("1e6", 9, 10**6)]:
            q, r = mpf(p), mpf(rho)
            slope = diff(lambda t: likelihood(t, r, x, g), q) if r > 0 else mpf(0)
            print(p, rho, draws, nstr(likelihood(q, r, 0, mpf(draws)), 20), x, g,
                  nstr(likelihood(q, r, x, g), 20), nstr(slope, 20), sep=",")
