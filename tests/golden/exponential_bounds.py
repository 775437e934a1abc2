#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes exponential_bounds.csv: the powers 2^(k / 256), k = 0 ... 255, to 40 digits, and the
mantissa of the largest double that is not above each. Computed with 100 digits (mpmath)."""

from mpmath import floor, mp, mpf, nstr

mp.dps = 100
nearest = mpf(1)
rows = []
for k in range(256):
    bound = mpf(2) ** (mpf(k) / 256)
    place = (bound - 1) * 2**52
    if k:
        nearest = min(nearest, place - floor(place), 1 - (place - floor(place)))
    rows.append(f"{k},{nstr(bound, 40)},{int(floor(place)):013x}")
assert nearest > mpf(2) ** -8, "the fixed-point table needs more digits"

with open(__file__.replace(".py", ".csv"), "w", encoding="ascii") as table:
    print("# 2^(k / 256) and the 52-bit mantissa of the largest double at or below it;", file=table)
    print("# by tests/golden/exponential_bounds.py with 100 digits", file=table)
    print("k,bound,mantissa", file=table)
    print(*rows, sep="\n", file=table)
