#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Both tails of beta distributions at 50 digits; prints tests/golden/beta_tails.csv.

    python3 tests/golden/beta_tails.py > tests/golden/beta_tails.csv

Points lie a few standard deviations of the log-odds from the mean. The smaller of x and 1 - x is a
double, printed in full, so that a test starts from the very same point.
"""
from mpmath import exp, log, mp, mpf, sqrt
from ratio_bounds import lower_tail

SHAPES = [(1, 1), (0.5, 0.5), (0.5, 10.5), (1, 30), (2, 99), (3.5, 1e6), (10, 10), (0.3, 4.7),
          (20.5, 80.5), (150, 50), (12.5, 1e12), (1000, 1e9), (5000.5, 5000.5), (1e6, 1e9),
          (5e11, 5e11), (1e9, 1e12)]


def main():
    print("# P(X <= x) and P(X > x) for X ~ Beta(a, b), 20 digits; y = 1 - x.")
    print("# Source: computed by tests/golden/beta_tails.py (mpmath).")
    print("a,b,x,y,lower,upper")
    for a, b in SHAPES + [(b, a) for a, b in SHAPES if a != b]:
        for z in [-12, -5, -2, -0.5, 0.125, 1.5, 4, 9]:
            t = log(mpf(a) / b) + z * sqrt((mpf(a) + b) / (mpf(a) * b))
            x, y = 1 / (1 + exp(-t)), 1 / (1 + exp(t))
            if x < y:
                x = mpf(float(x))
                y = 1 - x
            else:
                y = mpf(float(y))
                x = 1 - y
            t = log(x / y)
            row = [lower_tail(mpf(a), mpf(b), t), lower_tail(mpf(b), mpf(a), -t)]
            if min(row) > mpf(10) ** -25:
                print(repr(float(a)), repr(float(b)), mp.nstr(x, 24), mp.nstr(y, 24),
                      *[mp.nstr(p, 20) for p in row], sep=",")


if __name__ == "__main__":
    main()
