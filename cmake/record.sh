#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Records the example service under real load with real faults: see --help.
# shellcheck disable=SC2034
set -euo pipefail
# shellcheck source=/dev/null
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tools=$NINES_ROOT/examples/service/recording
for part in timing programs load faults result; do
    # shellcheck source=/dev/null
    source "$tools/$part.sh"
done

duration=1h rate=40 seed=1 programs='' note=''
out=$NINES_ROOT/examples/data/recording-$(date -u +%F)

usage() {
    cat <<'TEXT'
Usage: bash cmake/record.sh [OPTION VALUE]...
Builds examples/service, drives it with load in the shape of a day, injects faults, and writes the
access log, the counters, latency histograms and the labels of the faults. Everything happens on
127.0.0.1 and ends by itself, or at Ctrl-C.

  --duration TIME    how long: seconds, or with s, m or h; 60 s at least   (default: 1h)
  --out FOLDER       where to; must not exist yet   (default: examples/data/recording-<today>)
  --rate N           mean requests a second         (default: 40)
  --seed N           seed of load and garbage       (default: 1)
  --programs FOLDER  use the programs `service` and `dependency` there instead of building
  --note TEXT        a sentence for the description of the recording
TEXT
}

read_duration() {
    [[ $duration =~ ^([0-9]{1,6})([smh]?)$ ]] ||
        give_up "--duration: expected a time such as 90s, 2m or 1h, got '$duration'"
    seconds=$((10#${BASH_REMATCH[1]}))
    case ${BASH_REMATCH[2]} in
    m) seconds=$((seconds * 60)) ;;
    h) seconds=$((seconds * 3600)) ;;
    esac
    ((seconds >= 60)) || give_up "--duration: 60 s at least, so that the faults have room"
}

read_options() {
    while (($#)); do
        case $1 in
        --help | -h)
            usage
            exit 0
            ;;
        --duration | --out | --rate | --seed | --programs | --note)
            (($# > 1)) || give_up "$1 needs a value"
            printf -v "${1#--}" '%s' "$2"
            shift 2
            ;;
        *) give_up "unknown option $1 (see --help)" ;;
        esac
    done
    read_duration
    [[ $rate =~ ^[1-9][0-9]{0,3}$ ]] || give_up "--rate: expected a whole number from 1 to 9999, got '$rate'"
    [[ $seed =~ ^[0-9]{1,9}$ ]] || give_up "--seed: expected a whole number, got '$seed'"
    [[ $note != *[\"\\]* ]] || give_up "--note: no quotes or backslashes"
    [[ ! -e $out ]] || give_up "--out: $out exists already"
}

install_and_build() {
    local packages='hey stress-ng curl gzip mawk' program
    if [[ -z $programs ]]; then
        packages="$packages $NINES_BUILD_PACKAGES libcpp-httplib-dev libcli11-dev libfmt-dev"
    fi
    # shellcheck disable=SC2086
    install_missing $packages
    for program in hey stress-ng curl gzip awk; do
        command -v "$program" >/dev/null || give_up "$program is missing. This script needs: $packages"
    done
    [[ -z $programs ]] || return 0
    local dir=$NINES_ROOT/build/record log=$work/configure.log
    if ! cmake -S "$NINES_ROOT" -B "$dir" -G Ninja -DCMAKE_BUILD_TYPE=Release -DNINES_BUILD_TESTS=OFF \
        -DNINES_BUILD_EXAMPLES=ON -DNINES_EXAMPLES=service >"$log" 2>&1; then
        cat "$log" >&2
        give_up "configuring failed"
    fi
    build "$dir" service dependency || give_up "the service does not build"
    programs=$dir/examples/service
}

record() {
    local load scraper injector begin
    plan_load
    start_ms=$(now_ms)
    begin=$(rfc3339)
    say "recording $seconds s from $begin"
    job scrape_regularly & scraper=$!
    job inject_faults & injector=$!
    job generate_load & load=$!
    wait "$load" || give_up "the load ended early"
    wait "$injector" || give_up "a fault could not be injected"
    kill -TERM "$scraper"
    wait "$scraper" || true
    scrape
    kill -0 "$(<"$work/service.pid")" 2>/dev/null || give_up "the service ended early"
    stop_program service
    write_result "$begin" "$(rfc3339)"
}

clean_up() {
    local status=$? pid
    trap - EXIT
    trap '' INT TERM
    for pid in $(jobs -p); do
        kill -TERM "$pid" 2>/dev/null || true
    done
    wait || true
    stop_programs || true
    rm -rf "$work"
    exit "$status"
}

read_options "$@"
root=()
((EUID == 0)) || root=(sudo -n)
work=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
install_and_build
start_programs
record
say "wrote $out"
