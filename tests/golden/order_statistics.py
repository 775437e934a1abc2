#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Quantiles of small samples; prints tests/golden/order_statistics.csv.

    python3 tests/golden/order_statistics.py > tests/golden/order_statistics.csv      (mpmath 1.3)

Hyndman and Fan's definitions in exact rationals; they agree with quantile(type = 1 to 9) of R 4.2.2 to
1.2e-15 of the largest value. Harrell and Davis'
weights by mpmath's betainc at 50 digits.
"""
from fractions import Fraction
from math import floor

from mpmath import betainc, mp, mpf, nstr

mp.dps = 50
SAMPLES = [
    "7.5",
    "-1.25 4",
    "3 3 8",
    "0.1 0.2 0.4 0.8",
    "2 3 5 7 11",
    "-40 -13.5 -2 -0.125 0 0.5 6 6 19 1000",
    "0.012 0.013 0.013 0.014 0.017 0.02 0.021 0.034 0.055 0.089 0.144 2.33",
]
LEVELS = ["0", "0.001", "0.1", "0.125", "0.25", "0.3", "0.5", "0.6", "0.7", "0.75", "0.9", "0.99",
          "1"]
INTERPOLATED = {4: (0, 1), 5: ("1/2", "1/2"), 6: (0, 0), 7: (1, 1), 8: ("1/3", "1/3"),
                9: ("3/8", "3/8")}


def quantile(x, p, definition):
    n = len(x)
    at = lambda rank: x[min(max(rank, 1), n) - 1]
    if definition > 3:
        a, b = map(Fraction, INTERPOLATED[definition])
        m = a + p * (1 - a - b)
    else:
        m = Fraction(-1, 2) if definition == 3 else Fraction(0)
    j = floor(n * p + m)
    g = n * p + m - j
    if definition == 1:
        g = 1 if g > 0 else 0
    elif definition == 2:
        g = 1 if g > 0 else Fraction(1, 2)
    elif definition == 3:
        g = 0 if g == 0 and j % 2 == 0 else 1
    return (1 - g) * at(j) + g * at(j + 1)


def harrell_davis(x, p):
    n = len(x)
    if p in (0, 1):
        return mpf(x[-1 if p else 0].numerator) / x[-1 if p else 0].denominator
    p = mpf(p.numerator) / p.denominator
    a, b = (n + 1) * p, (n + 1) * (1 - p)
    return sum(betainc(a, b, mpf(i) / n, mpf(i + 1) / n, regularized=True)
               * v.numerator / v.denominator for i, v in enumerate(x))


def main():
    print("# Quantiles of small samples: definitions 1 to 9 of Hyndman and Fan (1996), and Harrell and")
    print("# Davis (1982); 20 digits. Source: computed by tests/golden/order_statistics.py.")
    print("sample,level", *[f"hf{i}" for i in range(1, 10)], "harrell_davis", sep=",")
    for sample in SAMPLES:
        x = sorted(map(Fraction, sample.split()))
        for level in LEVELS:
            p = Fraction(level)
            row = [quantile(x, p, i) for i in range(1, 10)]
            row = [mpf(q.numerator) / q.denominator for q in row] + [harrell_davis(x, p)]
            print(sample, level, *[nstr(q, 20) for q in row], sep=",")


if __name__ == "__main__":
    main()
