#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Confidence sequences at 50 digits; prints one of three tables of this folder.

    python3 tests/golden/confidence_sequences.py mixtures > tests/golden/mixtures.csv
    python3 tests/golden/confidence_sequences.py ratios > tests/golden/confidence_sequences.csv
    python3 tests/golden/confidence_sequences.py means > tests/golden/bounded_means.csv

The formulas are those of Howard, Ramdas, McAuliffe and Sekhon 2021 in the notation of the package
confseq, and theorem 2 of Waudby-Smith and Ramdas 2023. All rows that stand in an independent table
of 20 digits agree with it.
"""
import sys
from mpmath import betainc, erfc, exp, findroot, log, loggamma, mp, mpf, nstr, sqrt, zeta

mp.dps = 50


def rho(v_opt, alpha):
    x = 2 * log(1 / alpha)
    return v_opt / (x + log(1 + x))


def normal(s, v, r, above):
    z = s / sqrt(v + r)
    tail = log(erfc(-z / sqrt(mpf(2)))) if above else mpf(0)  # log(2 Phi(z))
    return log(r / (v + r)) / 2 + z * z / 2 + tail


def log_beta(a, b, x=None):
    if x is None:
        return loggamma(a) + loggamma(b) - loggamma(a + b)
    return log(betainc(a, b, 0, x))


def beta_binomial(s, v, g, h, r, above):
    t, x = g + h, h / (g + h) if above else None
    return (v / (g * h) * log(t) - (v + h * s) / (h * t) * log(g) - (v - g * s) / (g * t) * log(h)
            + log_beta((r + v - g * s) / (g * t), (r + v + h * s) / (h * t), x)
            - log_beta(r / (g * t), r / (h * t), x))


def stitched(v, alpha, v_min, c):
    s, eta, v = mpf("1.4"), mpf(2), max(v, v_min)
    k1 = (eta ** mpf("0.25") + eta ** mpf("-0.25")) / sqrt(mpf(2))
    k2 = (sqrt(eta) + 1) / 2
    rare = s * log(log(eta * v / v_min)) + log(zeta(s) / (alpha * log(eta)**s))
    return sqrt(k1**2 * v * rare + k2**2 * c**2 * rare**2) + k2 * c * rare


def root(f, low, high):
    return findroot(f, (low, high), solver="anderson", tol=mpf(10)**-70, maxsteps=500)


def mixtures():
    print("# Mixtures and stitching: kind, s, v, v_opt (v_min of a stitched bound), alpha, and the scale c")
    print("# or the probability p. log_*: the log of the mixture at s; bound_*: where it is log(1 / alpha).")
    print("# Source: computed by tests/golden/confidence_sequences.py (mpmath).")
    print("kind,s,v,v_opt,alpha,parameter,value")

    def row(kind, s, v, v_opt, alpha, parameter, value):
        print(kind, s, v, v_opt, alpha, parameter, nstr(value, 22), sep=",")

    for v, v_opt, alpha in [(100, 100, "0.05"), (1, 100, "0.05"), (1000000, 100, "0.001"),
                            (3, 1, "0.2"), (0, 10, "1e-9"), ("1e12", "1e9", "0.05")]:
        a, vv = mpf(alpha), mpf(v)
        both, above = rho(mpf(v_opt), a), rho(mpf(v_opt), 2 * a)
        row("precision_both", 0, v, v_opt, alpha, 0, both)
        row("precision_above", 0, v, v_opt, alpha, 0, above)
        for s in [10, -10, 3, 1000, -1000]:
            row("log_normal_both", s, v, v_opt, alpha, 0, normal(mpf(s), vv, both, False))
            row("log_normal_above", s, v, v_opt, alpha, 0, normal(mpf(s), vv, above, True))
        two = sqrt((vv + both) * (log(1 + vv / both) - 2 * log(a)))
        row("bound_normal_both", 0, v, v_opt, alpha, 0, two)
        row("bound_normal_above", 0, v, v_opt, alpha, 0,
            root(lambda s: normal(s, vv, above, True) + log(a), two / 10, 2 * two))
    for v, v_min, alpha, c in [(100, 10, "0.05", 3), (100, 10, "0.05", -1), (5, 10, "0.05", 3),
                               (1000000, 1, "1e-6", 0), ("1e15", "0.1", "0.5", 1)]:
        row("bound_stitched", 0, v, v_min, alpha, c, stitched(mpf(v), mpf(alpha), mpf(v_min), mpf(c)))
    for s, v, v_opt, alpha, p in [(10, 100, 100, "0.05", "0.2"), (-10, 100, 100, "0.05", "0.2"),
                                  (0, 100, 100, "0.05", "0.2"), (3, 1, 10, "0.01", "0.001"),
                                  (40, 50, 5, "0.001", "0.001"), (500, "1e4", "1e3", "0.05", "0.01")]:
        a, g = mpf(alpha), mpf(p)
        h = 1 - g
        for kind, r, above in [("both", rho(mpf(v_opt), a), False), ("above", rho(mpf(v_opt), 2 * a), True)]:
            row("log_beta_" + kind, s, v, v_opt, alpha, p,
                beta_binomial(mpf(s), mpf(v), g, h, r - g * h, above))
    r = rho(mpf(100), mpf("0.05")) - mpf("0.16")
    row("bound_beta_both", 0, 100, 100, "0.05", "0.2",
        root(lambda s: beta_binomial(s, mpf(100), mpf("0.2"), mpf("0.8"), r, False) + log(mpf("0.05")), 20, 45))


def lower(k, m, level, n_opt):
    """The ratio p below k / (k + m) at which the mixture is 1 / alpha, in log-odds, and its complement."""
    if k <= 1:
        return mpf(0), mpf(1)
    alpha = 1 - mpf(level)

    def f(t):
        p, q = 1 / (1 + exp(-t)), 1 / (1 + exp(t))
        r = max(rho(mpf(n_opt) * p * q, alpha) - p * q, p * q / 1000)
        mp.dps += 15  # log gamma of up to 1e12 cancels
        value = (log_beta(r / p + m, r / q + k) - log_beta(r / p, r / q) - k * log(p) - m * log(q))
        mp.dps -= 15
        return value + log(alpha)

    inside = log(mpf(k) / m) if m > 0 else log(2 * k / -log(alpha))
    outside, step = inside - 1, 1
    while f(outside) < 0:
        inside, outside, step = outside, outside - step, 2 * step
        if outside < -600:
            return mpf(0), mpf(1)
    t = root(f, outside, inside)
    return 1 / (1 + exp(-t)), 1 / (1 + exp(t))


def ratios():
    print("# Confidence sequences of a ratio, shortest at n_opt: beta-binomial mixture, both sides.")
    print("# Source: computed by tests/golden/confidence_sequences.py (mpmath).")
    print("hits,total,level,n_opt,lower,1-lower,upper,1-upper")
    for k, n, level, n_opt in [(700, 1000, "0.95", 100), (5, 50, "0.95", 50), (1, 50, "0.95", 50), (1, 2, "0.95", 50),
                               (100, 200, "0.95", 1), (1000, 1000, "0.95", 1000), (999900, 1000000, "0.95", 10000),
                               (0, 10, "0.95", 10), (0, 10000, "0.99", 10000), (1, 10000, "0.99", 10000),
                               (2, 10000, "0.99", 10000), (10, 10000, "0.99", 10000), (12, 10000, "0.999999", 100),
                               (1000, 10**9, "0.95", 10**6), (10**6, 10**12, "0.95", 10**9), (3, 10**12, "0.9", 10**12),
                               (1, 1, "0.5", 1), (2, 3, "0.5", 1), (250, 500, "0.8", 10**6)]:
        low, low_y = lower(k, n - k, level, n_opt)
        high_y, high = lower(n - k, k, level, n_opt)
        print(k, n, level, n_opt, *[nstr(x, 22) for x in (low, low_y, high, high_y)], sep=",", flush=True)


def means():
    print("# Empirical Bernstein confidence sequence (Waudby-Smith and Ramdas 2023), 95 %: each value and the")
    print("# interval after it, not cut to [0, 1]. Source: computed by tests/golden/confidence_sequences.py (mpmath).")
    print("value,lower,upper")
    alpha, xs, mu, s2 = mpf("0.05"), [], mpf("0.5"), mpf("0.25")
    stakes = staked = cost = squares = mpf(0)
    for i in range(1, 301):
        x = mpf((i * i * 7 + i * 3) % 101) / 128 if i % 3 else mpf(i % 7) / 512
        stake = min(mpf("0.5"), sqrt(2 * log(2 / alpha) / (s2 * i * log(mpf(1 + i)))))
        stakes, staked = stakes + stake, staked + stake * x
        cost += (x - mu)**2 * (-log(1 - stake) - stake)
        xs.append(x)
        mu = (mpf("0.5") + sum(xs)) / (i + 1)
        squares += (x - mu)**2
        s2 = (mpf("0.25") + squares) / (i + 1)
        reach = (log(2 / alpha) + cost) / stakes
        print(nstr(x, 12), nstr(staked / stakes - reach, 22), nstr(staked / stakes + reach, 22), sep=",")


if __name__ == "__main__":
    {"mixtures": mixtures, "ratios": ratios, "means": means}[sys.argv[1]]()
