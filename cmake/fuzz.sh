#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/fuzz.sh [SECONDS [TARGET...]]
# Fuzzes what reads bytes or text with libFuzzer and sanitizers: each target for so many seconds,
# 300 unless said, as many at once as there are cores. TARGET is a name of tests/fuzz without
# _fuzz.cpp; all of them unless said. What is found stays in build/clang++-19-fuzz/found.
# check.sh takes the functions.

# check_fuzz SECONDS [TARGET...]
check_fuzz() {
    local seconds=$1 dir=$NINES_ROOT/build/clang++-19-fuzz target log
    shift
    local targets=("${@/#/fuzz_}")
    step "fuzz: building"
    if ! { configure fuzz "$dir" "${grouped_sources[@]}" && build "$dir" "${targets[@]:-fuzz}"; }; then
        failed=$((failed + 1))
        say "  FAILED: the fuzz targets do not build"
        return
    fi
    if ((${#targets[@]} == 0)); then
        targets=("$dir"/tests/fuzz_*)
    fi
    step "fuzz: $seconds s each"
    export -f fuzz_one
    export NINES_ROOT NINES_FUZZ_SEED
    printf '%s\n' "${targets[@]##*/}" |
        xargs -P "$(nproc)" -I '{}' bash -c 'fuzz_one "$0" {} "$1" >"$0/{}.log" 2>&1; echo $? >"$0/{}.status"' \
            "$dir" "$seconds"
    for target in "${targets[@]##*/}"; do
        log=$dir/$target.log
        count_step "$target, $(grep -o 'Seed: [0-9]*' "$log"), $(grep -o 'Done [0-9]* runs' "$log")" \
            show_unless_zero "$(<"$dir/$target.status")" "$log"
    done
}

show_unless_zero() { # STATUS LOG
    (($1 == 0)) || { cat "$2"; return 1; }
}

# fuzz_one DIR TARGET SECONDS: the corpus that ships is read; what is found stays in the build
# folder. NINES_FUZZ_SEED repeats a run.
fuzz_one() {
    local found=$1/found/${2#fuzz_} shipped=$NINES_ROOT/tests/fuzz/corpus/${2#fuzz_}
    mkdir -p "$found"
    [[ -d $shipped ]] || shipped=
    "$1/tests/$2" -max_total_time="$3" -seed="${NINES_FUZZ_SEED:-0}" \
        -artifact_prefix="$found-" "$found" ${shipped:+"$shipped"}
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
    set -u -o pipefail
    source "$(dirname "$0")/lib.sh"
    seconds=${1:-300}
    [[ $seconds =~ ^[1-9][0-9]*$ ]] || give_up "expected a whole number of seconds, not '$seconds'"
    # shellcheck disable=SC2086
    install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES $NINES_TEST_PACKAGES clang-19 libclang-rt-19-dev
    check_fuzz "$seconds" "${@:2}"
    sum_up
fi
