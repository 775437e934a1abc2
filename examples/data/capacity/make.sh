#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# make.sh RECORDING: the series of this folder, anew: cpu.csv, memory.csv and requests.csv out of the
# metrics of a recording (cmake/record.sh), and simulated_requests.csv, which is simulated, not
# recorded, from a fixed seed.
set -euo pipefail
export LC_ALL=C
recording=${1:?"make.sh RECORDING: a folder written by cmake/record.sh"}
here=$(dirname "${BASH_SOURCE[0]}")

# What a metric is at each scrape: the sum over its labels, every third scrape.
series() { # METRIC
    zcat "$recording/metrics.openmetrics.txt.gz" | awk -v metric="$1" '
        $1 == metric || index($1, metric "{") == 1 {
            second = sprintf("%d", $NF)
            if (!(second in sum)) { order[++scrapes] = second }
            sum[second] += $(NF - 1)
        }
        END { for (i = 1; i <= scrapes; i += 3) { print order[i], sum[order[i]] } }'
}

rate() { # FACTOR FORMAT
    awk -v factor="$1" -v format="$2" '
        BEGIN { print "timestamp,value" }
        NR > 1 && $2 >= last { printf "%d," format "\n", $1, factor * ($2 - last) / ($1 - time) }
        { time = $1; last = $2 }'
}

series process_cpu_seconds_total | rate 100 "%.2f" >"$here/cpu.csv"
series http_requests_total | rate 1 "%.2f" >"$here/requests.csv"
series process_resident_memory_bytes |
    awk 'BEGIN { print "timestamp,value" } { printf "%d,%.2f\n", $1, $2 / 1048576 }' \
        >"$here/memory.csv"

# Twelve weeks by the hour: a day, a working week, growth of 0.4 % a day, a campaign that lifts the
# level for good on day 50, errors that remember (0.8), and one hour in 200 missing.
awk '
    function uniform() { state = (state * 16807) % 2147483647; return state / 2147483647 }
    function normal() { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()) }
    BEGIN {
        state = 20261130
        print "timestamp,value"
        start = 1788134400 # a Monday
        for (i = 0; i < 12 * 7 * 24; ++i) {
            day = i / 24
            hour = i % 24
            error = 0.8 * error + 9 * normal()
            level = 400 * (1 + 0.004 * day) + (day >= 50 ? 90 : 0)
            season = 120 * cos(6.283185307179586 * (hour - 15) / 24)
            weekend = int(day) % 7 >= 5 ? -80 : 0
            if (uniform() > 0.005) {
                printf "%d,%.1f\n", start + 3600 * i, level + season + weekend + error
            }
        }
    }' >"$here/simulated_requests.csv"
