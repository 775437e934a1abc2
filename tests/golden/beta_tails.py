#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Both tails of beta distributions at 50 digits; prints tests/golden/beta_tails.csv.

    python3 tests/golden/beta_tails.py > tests/golden/beta_tails.csv

Points lie a few standard deviations of the log-odds from the mean, and then so many that a tail is
between 1e-25 and 1e-4900. The smaller of x and 1 - x is a double, printed in full, so that a test
starts from the very same point.
"""
from mpmath import exp, log, mp, mpf, sqrt
from ratio_bounds import lower_tail

SHAPES = [(1, 1), (0.5, 0.5), (0.5, 10.5), (1, 30), (2, 99), (3.5, 1e6), (10, 10), (0.3, 4.7),
          (20.5, 80.5), (150, 50), (12.5, 1e12), (1000, 1e9), (5000.5, 5000.5), (1e6, 1e9),
          (5e11, 5e11), (1e9, 1e12)]
FAR_SHAPES = [(30, 1e12), (200, 1e5), (568, 2954), (1000, 1e9), (1e4, 1e4), (10529.5, 594363.5),
              (1e6, 1e12), (1e9, 1e12), (5e11, 5e11)]
FAR_POINTS = [(1e9, 1e12, 0.00099806952465201744), (1e4, 1e4, 0.37625631329235421),
              (1e4, 1e4, 0.37922115512744575), (10529.5, 594363.5, 0.013038735642424686)]


def on_a_double(t):
    """The log-odds nearest to t whose x or 1 - x, the smaller of them, is a double."""
    small = mpf(float(1 / (1 + exp(abs(t)))))
    return mp.sign(t) * log((1 - small) / small)


def line(a, b, t, lower, upper):
    x, y = 1 / (1 + exp(-t)), 1 / (1 + exp(t))
    return ",".join([repr(float(a)), repr(float(b)), mp.nstr(x, 24), mp.nstr(y, 24),
                     mp.nstr(lower, 20), mp.nstr(upper, 20)])


def rows(shapes, deviations, keep):
    for a, b in shapes + [(b, a) for a, b in shapes if a != b]:
        for z in deviations:
            t = on_a_double(log(mpf(a) / b) + z * sqrt((mpf(a) + b) / (mpf(a) * b)))
            tails = [lower_tail(mpf(a), mpf(b), t), lower_tail(mpf(b), mpf(a), -t)]
            if keep(min(tails)):
                print(line(a, b, t, *tails))


def main():
    print("# P(X <= x) and P(X > x) for X ~ Beta(a, b), 20 digits; y = 1 - x.")
    print("# Source: computed by tests/golden/beta_tails.py (mpmath).")
    print("a,b,x,y,lower,upper")
    rows(SHAPES, [-12, -5, -2, -0.5, 0.125, 1.5, 4, 9], lambda p: p > mpf(10) ** -25)
    rows(FAR_SHAPES, [-150, -60, -37, -30, -22, -15, 13, 26, 35, 90],
         lambda p: mpf(10) ** -4900 < p < mpf(10) ** -25)
    for a, b, x in FAR_POINTS:
        t = log(mpf(x) / (1 - mpf(x)))
        lower = lower_tail(mpf(a), mpf(b), t)
        print(line(a, b, t, lower, 1 - lower))


if __name__ == "__main__":
    main()
