#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Dispersion of slices by their definitions; prints one of two tables of this folder.

    python3 tests/golden/dispersion.py slices > tests/golden/dispersion_slices.csv
    python3 tests/golden/dispersion.py > tests/golden/dispersion.csv
"""
import sys
from fractions import Fraction as F
from math import exp, lgamma, sqrt
from statistics import NormalDist

SETS = {
    "unequal_bursts": [(0, 12), (0, 11), (9, 10), (0, 9), (1, 11), (1, 10), (6, 9), (0, 9), (1, 5), (2, 14),
                       (3, 7), (5, 10), (0, 6), (7, 10), (0, 7), (1, 30), (11, 25)],
    "unequal_mild": [(1, 13), (0, 12), (0, 9), (2, 9), (0, 8), (1, 8), (1, 13), (1, 12), (1, 10), (0, 10), (1, 9),
                     (2, 13), (1, 5), (2, 7), (3, 10), (3, 30)],
    "one_burst": [(0, 100)] * 30 + [(17, 100)] + [(1, 100)] * 3 + [(0, 40)] * 6,
}


def pearson_and_anova(s):
    x, n, k = sum(a for a, _ in s), sum(b for _, b in s), len(s)
    p = F(x, n)
    phi = sum((a - b * p)**2 / (b * p * (1 - p)) for a, b in s) / (k - 1)
    between = sum(b * (F(a, b) - p)**2 for a, b in s) / (k - 1)
    within = sum(F(a * (b - a), b) for a, b in s) / (n - k)
    n0 = (n - F(sum(b * b for _, b in s), n)) / (k - 1)
    return phi, (between - within) / (between + (n0 - 1) * within)


def log_likelihood(s, p, rho):
    m = (1 - rho) / rho
    a, b = p * m, (1 - p) * m
    return sum(lgamma(a + x) + lgamma(b + n - x) - lgamma(m + n) for x, n in s) + len(s) * (
        lgamma(m) - lgamma(a) - lgamma(b))


def golden(f, low, high, tolerance):
    g = (sqrt(5) - 1) / 2
    while high - low > tolerance:
        a, b = high - g * (high - low), low + g * (high - low)
        low, high = (low, b) if f(a) > f(b) else (a, high)
    return (low + high) / 2


def logistic(t):
    return 1 / (1 + exp(-t))


def profile(s, t):
    u = golden(lambda u: log_likelihood(s, logistic(u), logistic(t)), -12, 12, 1e-7)
    return log_likelihood(s, logistic(u), logistic(t))


def interval(s, level):
    best = golden(lambda t: profile(s, t), -12, 6, 1e-5)
    cut = profile(s, best) - NormalDist().inv_cdf((1 + level) / 2)**2 / 2

    def end(out):
        inside = best
        if profile(s, out) > cut:
            return None
        while abs(out - inside) > 1e-6:
            middle = (out + inside) / 2
            if profile(s, middle) > cut:
                inside = middle
            else:
                out = middle
        return inside

    low, high = end(-20), end(14)
    return logistic(best), 0.0 if low is None else logistic(low), 1.0 if high is None else logistic(high)


def main():
    print("# Dispersion of the slices in dispersion_slices.csv: Pearson's factor, the correlation by analysis of")
    print("# variance (exact fractions), and by maximum likelihood with its 95 % profile interval.")
    print("# Source: computed by tests/golden/dispersion.py.")
    print("set,factor,anova,likelihood,lower,upper")
    for name, s in SETS.items():
        phi, rho = pearson_and_anova(s)
        mle = interval(s, 0.95)
        print(name, float(phi), float(rho), *[f"{x:.6g}" for x in mle], sep=",")


def slices():
    print("# Slices of events, made up: bursts, hardly any, and a single one.")
    print("set,hits,total")
    for name, s in SETS.items():
        for x, n in s:
            print(name, x, n, sep=",")


if __name__ == "__main__":
    slices() if sys.argv[1:] == ["slices"] else main()
