#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Ranks that enclose a quantile; prints tests/golden/order_intervals.csv.

    python3 tests/golden/order_intervals.py > tests/golden/order_intervals.csv

Binomial tails in exact rationals, searched rank by rank.
"""
from fractions import Fraction
from math import comb

COUNTS = [1, 2, 5, 6, 10, 29, 59, 100, 400]
LEVELS = ["0", "0.01", "0.25", "0.5", "0.9", "0.95", "0.99", "1"]
CONFIDENCES = ["0.5", "0.9", "0.95", "0.999"]


def tails(n, p):
    """below[r] = P(fewer than r of n are at or below the quantile), r = 0 ... n + 1."""
    below = [Fraction(0)]
    for k in range(n + 1):
        below.append(below[-1] + comb(n, k) * p**k * (1 - p)**(n - k))
    return below


def digits(x):
    return "0" if x == 0 else f"{x.numerator / x.denominator:.17g}"


def main():
    print("# The narrowest order statistics that enclose a quantile with at most half of the")
    print("# significance on either side; 0 and n + 1: none. miss_below and miss_above: how often the")
    print("# quantile lies outside. Source: exact binomial tails, tests/golden/order_intervals.py.")
    print("count,level,confidence,lower,upper,miss_below,miss_above")
    for n in COUNTS:
        for level in LEVELS:
            p = Fraction(level)
            below = tails(n, p)
            for confidence in CONFIDENCES:
                miss = (1 - Fraction(confidence)) / 2
                lower = max(r for r in range(n + 1) if below[r] <= miss)
                upper = min(r for r in range(1, n + 2) if 1 - below[r] <= miss)
                above = 1 - below[upper]
                print(n, level, confidence, lower, upper, digits(below[lower]), digits(above),
                      sep=",")


if __name__ == "__main__":
    main()
