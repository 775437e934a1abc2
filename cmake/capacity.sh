#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/capacity.sh [FILE.csv... --capacity NUMBER [OPTION...]]
# Installs what is missing, builds examples/capacity, and asks it: what it is asked, or, without a
# word, about the series that ship and about other people's where ../shared has them. Only the answer
# goes to standard output; --help lists the options.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES gnuplot-nox

build_example capacity capacity "common;capacity"
ask() { "$dir/examples/capacity/capacity" "$@"; }

if (($#)); then
    ask "$@"
    exit
fi

own=$NINES_ROOT/examples/data/capacity
ask "$own/simulated_requests.csv" --capacity 900 --horizon 4w --daily --weekly --per-instance 100 &&
    ask "$own/cpu.csv" "$own/memory.csv" "$own/requests.csv" --capacity 80 --capacity 512 \
        --capacity 400 --horizon 15m --lead-time 10m --review 10m || exit

theirs=$NINES_ROOT/../shared/data/nab
if [[ ! -d $theirs ]]; then
    say "skipped: no shared data"
    exit
fi
printf '\n'
ask "$theirs/cpu_utilization_asg_misconfiguration.csv" "$theirs/nyc_taxi.csv" \
    "$theirs/elb_request_count_8c0756.csv" "$theirs/ec2_request_latency_system_failure.csv" \
    --capacity 100 --capacity 40000 --capacity 1000 --capacity 100 --horizon 7d --daily --weekly
