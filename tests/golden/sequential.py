#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Sequential detectors at 50 digits; prints one of three tables of this folder.

    python3 tests/golden/sequential.py e_detector > tests/golden/e_detector.csv
    python3 tests/golden/sequential.py sprt > tests/golden/sprt.csv
    python3 tests/golden/sequential.py cusum > tests/golden/cusum.csv

e_detector: the definitions, without logarithms, over 60 batches that fail with 0.2 % and then with
1 %; the counts are those of an independent table of seven of the columns, and so are the figures.
cusum: the equations of the chart's levels, solved from the highest level downwards.
"""
import sys
from mpmath import findroot, log, mp, mpf, nstr

mp.dps = 50

BATCHES = """247/0 93/0 328/0 313/0 158/1 199/0 355/0 316/1 267/0 336/0 241/0 300/2 210/1 116/0 102/0 60/0
184/0 308/0 280/1 231/1 73/0 172/0 62/0 326/0 312/0 325/0 90/0 304/0 377/0 377/0 139/0 332/0
378/0 429/0 101/0 296/0 350/0 416/0 243/0 246/0 82/1 170/0 174/1 158/1 359/9 388/3 57/0 256/6
369/2 285/2 248/2 379/3 131/0 298/3 94/0 409/3 71/1 372/5 448/5 277/3"""


def e_detector():
    print("# Logarithms of e-detectors (Shin, Ramdas and Rinaldo 2023) after each of 60 batches, allowed ratio")
    print("# 0.001: Shiryaev-Roberts (sr) and CUSUM forms; mixture: equal weights of 0.002, 0.006 and 0.0144;")
    print("# outage: 0.75 of 0.0144 and 0.25 of 1. Source: computed by tests/golden/sequential.py (mpmath).")
    p = mpf("0.001")
    alternatives = [mpf(q) for q in ("0.002", "0.006", "0.0144", "1")]
    sr, cusum = [mpf(0)] * 4, [mpf(0)] * 4
    print("total,bad,sr_0.002,sr_0.006,sr_0.0144,sr_mixture,sr_outage,"
          "cusum_0.002,cusum_0.006,cusum_0.0144,cusum_mixture,cusum_outage")
    for batch in BATCHES.split():
        n, k = map(int, batch.split("/"))
        ratio = [(q / p) ** k * ((1 - q) / (1 - p)) ** (n - k) for q in alternatives]
        sr = [(m + 1) * r for m, r in zip(sr, ratio)]
        cusum = [max(m, 1) * r for m, r in zip(cusum, ratio)]
        row = []
        for m in (sr, cusum):
            row += m[:3] + [sum(m[:3]) / 3, (3 * m[2] + m[3]) / 4]
        print(n, k, *[nstr(log(m), 22) for m in row], sep=",")


def sprt():
    print("# Wald's test: thresholds and approximate numbers of events (Wald 1945).")
    print("# Source: computed by tests/golden/sequential.py (mpmath).")
    print("p0,p1,alpha,beta,upper,lower,hit,miss,events_under_null,events_under_alternative")
    for row in [("0.001", "0.0144", "0.01", "0.05"), ("0.001", "0.006", "0.001", "0.1"),
                ("0.01", "0.03", "0.05", "0.05"), ("1e-9", "1.001e-9", "1e-6", "1e-3"),
                ("0.5", "0.9", "0.2", "0.01"), ("0.9", "0.99", "0.01", "0.01")]:
        p, q, alpha, beta = map(mpf, row)
        upper, lower = log((1 - beta) / alpha), log(beta / (1 - alpha))
        hit, miss = log(q / p), log((1 - q) / (1 - p))
        null = ((1 - alpha) * lower + alpha * upper) / (p * hit + (1 - p) * miss)
        other = (beta * lower + (1 - beta) * upper) / (q * hit + (1 - q) * miss)
        print(*row, *[nstr(x, 22) for x in (upper, lower, hit, miss, null, other)], sep=",")


def run_length(rise, threshold, p):
    """E[s] = 1 + p E[s + rise] + (1 - p) E[s - 1], linear in the unknown E[threshold - 1]."""
    levels = {threshold - 1: (mpf(0), mpf(1))}
    for s in range(threshold - 1, 0, -1):
        up = levels.get(s + rise, (0, 0))
        levels[s - 1] = tuple((here - one - p * there) / (1 - p)
                              for here, one, there in zip(levels[s], (1, 0), up))
    up, zero = levels.get(rise, (0, 0)), levels[0]
    top = (1 + p * (up[0] - zero[0])) / (p * (zero[1] - up[1]))
    return zero[0] + zero[1] * top


def cusum():
    print("# Charts in whole steps (Reynolds and Stoumbos 1999): the ratio that the steps are made for, the")
    print("# threshold as a log-likelihood ratio, average run lengths at p0, at p0 / 2 and at that ratio, and")
    print("# the divergence of that ratio from p0.")
    print("# Source: computed by tests/golden/sequential.py (mpmath, 500 digits).")
    print("p0,rise,threshold,alternative,log_threshold,at_p0,at_half_p0,at_alternative,divergence")
    for p, rise, threshold in [("0.001", 299, 600), ("0.001", 299, 900), ("0.01", 39, 160), ("0.1", 3, 16),
                               ("0.1", 3, 32), ("0.001", 299, 1), ("0.001", 299, 300), ("0.001", 299, 2000),
                               ("0.25", 1, 20), ("0.0001", 1000, 7000), ("0.3", 2, 300)]:
        mp.dps = 500
        p0 = mpf(p)
        q = findroot(lambda q: log(q / p0) + rise * log((1 - q) / (1 - p0)),
                     ((1 + mpf(1) / 10 ** 6) / (rise + 1), 1 - p0 / 2), solver="anderson", tol=mpf(10) ** -80)
        lengths = [run_length(rise, threshold, each) for each in (p0, p0 / 2, q)]
        divergence = q * log(q / p0) + (1 - q) * log((1 - q) / (1 - p0))
        print(p, rise, threshold, *[nstr(x, 22) for x in (q, threshold * log((1 - p0) / (1 - q)), *lengths,
                                                         divergence)], sep=",")
        mp.dps = 50


if __name__ == "__main__":
    {"e_detector": e_detector, "sprt": sprt, "cusum": cusum}[sys.argv[1]]()
