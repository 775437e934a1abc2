#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Tails of the beta-binomial distribution at 50 digits; prints the table.

    python3 tests/golden/beta_binomial.py > tests/golden/beta_binomial.csv

Up to ten million terms are summed; of more, the Euler-Maclaurin formula gives the sum.
"""
from mpmath import exp, loggamma, mp, mpf, nstr, quad, sqrt

mp.dps = 50

CASES = """0.5 100 0 100 1|0.5 1000 1 1000 1|0.5 1000 1 9000 9|0.5 10000 5 20000 15|0.5 10000 20 20000 15
0.5 1000000 1000 2000000 2100|0.5 50 0 1000000 1000|0.5 10000000 3000 10000000 3200|1 1000 1 1000 1
1 10000 5 20000 15|1 10000 20 20000 15|1 100000 100 200000 200|1 100000 100 200000 250
1 10000000 3000 10000000 3200|0.5 1 0 1 1|0.5 1 1 1 1|0.5 0 0 10 10|0.5 20 20 50 45|0.5 1000 1000 1000 990
0.5 100000 0 1000 8|0.5 1000000 3 1000000 60|0.5 1000000 400 2000000 400|0.5 5 1 1000000 2
0.5 1000000000000 1000000000 1000000000000 1000050000|0.5 1000000000000 12 1000000000000 30
0.5 1000000 1000 1000000000000 1100000000|0.5 1000000000000 1000000000 100000000 101000"""


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def summed(a, b, m, low, high):
    """P(low <= K < high) by the recurrence of the terms."""
    if low >= high:
        return mpf(0)
    term = exp(loggamma(m + 1) - loggamma(low + 1) - loggamma(m - low + 1) + log_beta(a + low, b + m - low)
               - log_beta(a, b))
    total = mpf(0)
    for k in range(low, high):
        total += term
        term *= (m - k) * (a + k) / (mpf(k + 1) * (b + m - k - 1))
        if term < total * mpf(10) ** -36:
            break
    return total


def integrated(a, b, m, low):
    """P(K >= low) by the Euler-Maclaurin formula: the terms change little from one to the next."""
    def term(k):
        return exp(loggamma(m + 1) - loggamma(k + 1) - loggamma(m - k + 1) + log_beta(a + k, b + m - k)
                   - log_beta(a, b))

    ratio = a / (a + b)
    deviation = sqrt(m * ratio * (1 - ratio) * (a + b + m) / (a + b + 1))
    start = max(mpf(low), m * ratio - 30 * deviation)
    ends = [start] + [m * ratio + i * deviation for i in range(-30, 31) if m * ratio + i * deviation > start]
    step = deviation / 1000
    slope = (term(low - 2 * step) - 8 * term(low - step) + 8 * term(low + step) - term(low + 2 * step)) / (12 * step)
    return quad(term, ends) + term(mpf(low)) / 2 - slope / 12


def main():
    print("# P(K < hits) and P(K >= hits) for K ~ BetaBinomial(trials; a, b), a = prior + bad, b = prior + seen")
    print("# - bad. Source: computed by tests/golden/beta_binomial.py (mpmath).")
    print("prior,seen,bad,trials,hits,lower,upper")
    for case in CASES.replace("\n", "|").split("|"):
        prior, *rest = case.split()
        n, k, m, hits = map(int, rest)
        a, b = mpf(prior) + k, mpf(prior) + n - k
        if m <= 10 ** 7 or hits < 1000:
            lower, upper = summed(a, b, m, 0, hits), summed(a, b, m, hits, m + 1)
        else:
            upper = integrated(a, b, m, hits)
            lower = 1 - upper
        print(prior, n, k, m, hits, nstr(lower, 20), nstr(upper, 20), sep=",")


if __name__ == "__main__":
    main()
