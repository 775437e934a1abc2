# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash disable=SC2034,SC2154
# Time and background jobs for cmake/record.sh. Reads start_ms, the start of the recording.

now_ms() {
    local micros=${EPOCHREALTIME/[.,]/}
    printf '%s' $((micros / 1000))
}

rfc3339() { date -u +%Y-%m-%dT%H:%M:%S.%3NZ; }

# Sleeps in a way that a trap can interrupt.
pause() { sleep "$1" & wait $!; }

# Sleeps until so many milliseconds after the start of the recording.
pause_until() {
    local left=$(($1 + start_ms - $(now_ms)))
    ((left <= 0)) || pause "$((left / 1000)).$(printf %03d $((left % 1000)))"
}

# A background job ends its own children when it is told to end.
job() {
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
    trap 'exit 1' TERM
    "$@"
}
