#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Regression with errors of first-order autocorrelation, by dense matrices of 40 digits.

    python3 tests/golden/correlated_regression.py > tests/golden/correlated_regression.csv

Needs mpmath. A line through samples at irregular times. For one rho: the generalised least squares
of Aitken with the full matrix of correlations. Over all rho: the integral over rho with the density
(1 - rho^2)^(-1/4) before the data and the restricted likelihood of Harville; probabilities of the
predictive distribution of an observation and of the line.
"""
from mpmath import mp, mpf, matrix, log, sqrt, quad, betainc, tanh, cosh, inverse, det

mp.dps = 40

TIMES = [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18]
VALUES = ["10.1", "10.9", "11.6", "11.2", "12.9", "13.1", "12.4", "12.2", "13.3", "13.9", "16.1",
          "15.8", "15.2", "15.9", "16.4", "17.2"]
STEP = mpf(1)
LAST = mpf(7)
y = matrix([mpf(v) for v in VALUES])
X = matrix([[mpf(1), mpf(t)] for t in TIMES])
n, p = X.rows, X.cols


def tail(nu, t):
    """P(T > t) for a Student variable."""
    half = betainc(nu / 2, mpf(1) / 2, 0, nu / (nu + t * t), regularized=True) / 2
    return half if t >= 0 else 1 - half


def solve(rho):
    V = matrix(n, n)
    for i in range(n):
        for j in range(n):
            V[i, j] = rho ** abs(TIMES[i] - TIMES[j])
    W = inverse(V)
    M = X.T * W * X
    C = inverse(M)
    beta = C * (X.T * W * y)
    r = y - X * beta
    rss = (r.T * W * r)[0]
    loglik = -(log(det(V)) + log(det(M)) + (n - p) * log(rss)) / 2
    return V, W, C, beta, r, rss / (n - p), loglik


def predict(rho, time, observation):
    V, W, C, beta, r, s2, loglik = solve(rho)
    x = matrix([mpf(1), mpf(time)])
    if not observation:
        return (x.T * beta)[0], sqrt(s2 * (x.T * C * x)[0]), loglik
    c = matrix([rho ** abs(time - t) for t in TIMES])
    k = W * c
    d = x - X.T * k
    mean = (x.T * beta)[0] + (k.T * r)[0]
    var = s2 * (1 - (c.T * k)[0] + (d.T * C * d)[0])
    return mean, sqrt(var), loglik


def upper_tail(time, height, observation):
    """P(Y > height), over z = atanh(rho)."""
    ref = solve(mpf("0.5"))[6]

    def weight(z, loglik):
        return mp.exp(loglik - ref) * cosh(z) ** mpf(-1.5)

    mp.dps = 20
    points = [mpf(0), mpf("0.5"), mpf(1), mpf(2), mpf(4), LAST]

    def both(z):
        m, s, l = predict(tanh(z), time, observation)
        w = weight(z, l)
        return w, w * tail(mpf(n - p), (height - m) / s)

    total = quad(lambda z: both(z)[0], points, maxdegree=5)
    part = quad(lambda z: both(z)[1], points, maxdegree=5)
    mp.dps = 40
    return part / total


def show(x):
    return mp.nstr(x, 17)


print("# A line with errors of first-order autocorrelation. Source: computed by")
print("# tests/golden/correlated_regression.py: dense matrices of 40 digits.")
print("# kind: gls = one rho: intercept, slope, variance; tail = over all rho: P(Y > height).")
print("kind,rho,time,height,first,second,third")
print("data,,,," + " ".join(map(str, TIMES)) + "," + " ".join(VALUES) + ",")
for rho in ["0", "0.3", "0.9", "0.999"]:
    V, W, C, beta, r, s2, l = solve(mpf(rho))
    print(f"gls,{rho},,,{show(beta[0])},{show(beta[1])},{show(s2)}")
for time, height in [(19, "18"), (19, "17"), (30, "22"), (30, "24"), (11.5, "14")]:
    a = upper_tail(mpf(time), mpf(height), True)
    b = upper_tail(mpf(time), mpf(height), False)
    print(f"tail,,{time},{height},{show(a)},{show(b)},")
