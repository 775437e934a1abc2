# SPDX-License-Identifier: BSL-1.0
# The shape of a day in `duration` seconds: a quiet night, a morning and an evening peak.
# Prints one line per generator process: start_s length_s route requests_per_second.
# Variables: duration (s), rate (mean requests per second over all routes), seed.

function shape(x) {
    return 0.04 + exp(-((x - 0.40) / 0.14) ^ 2) + 1.2 * exp(-((x - 0.76) / 0.12) ^ 2)
}

# Splits a route's rate over so many processes that one of them can keep its rate while answers
# take about `patience` seconds.
function plan_route(start, len, route, per_s, patience,    n, i, offset) {
    n = 1 + int(per_s * patience)
    for (i = 0; i < n; i++) {
        offset = rand() * (n / per_s < len / 2 ? n / per_s : len / 2)
        printf "%.3f %.3f %s %.4f\n", start + offset, len - offset, route, per_s / n
    }
}

BEGIN {
    srand(seed)
    steps = int(duration / 5) < 60 ? int(duration / 5) : 60
    len = duration / steps
    for (k = 0; k < steps; k++)
        mean += shape((k + 0.5) / steps) / steps
    for (k = 0; k < steps; k++) {
        per_s = rate * shape((k + 0.5) / steps) / mean * (0.9 + 0.2 * rand())
        plan_route(k * len, len, "healthz", 0.5, 0.2)
        plan_route(k * len, len, "front", 0.24 * per_s, 0.2)
        plan_route(k * len, len, "catalog", 0.24 * per_s, 0.2)
        plan_route(k * len, len, "cached", 0.08 * per_s, 0.2)
        plan_route(k * len, len, "orders", 0.22 * per_s, 0.6)
        plan_route(k * len, len, "upload", 0.12 * per_s, 0.2)
        plan_route(k * len, len, "report", 0.10 * per_s, 0.4)
    }
}
