#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/check.sh        installs what is missing, builds, runs every test
# bash cmake/check.sh full   the same for every supported compiler and for every mode, and the linters
# CXX chooses the compiler of the first.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case "${1:-}" in
"" | full) ;;
*) give_up "expected no argument or 'full', not '$1'" ;;
esac

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES $NINES_TEST_PACKAGES

# check_build NAME PRESET [CMAKE ARGUMENT...]: configures, builds and tests in build/NAME. What looks
# at sources only is tested once a compiler.
check_build() {
    local name=$1 preset=$2 dir=$NINES_ROOT/build/$1
    shift 2
    step "$name: configuring"
    if ! configure "$preset" "$dir" "${fast_release[@]}" "${grouped_sources[@]}" "$@"; then
        failed=$((failed + 1))
        say "  FAILED: $name cannot be configured"
        return
    fi
    step "$name: building"
    if ! build "$dir"; then
        failed=$((failed + 1))
        say "  FAILED: $name does not build completely"
    fi
    step "$name: testing"
    if [[ $preset == release ]]; then
        count_ctest "$dir"
    else
        count_ctest "$dir" -LE static
    fi
}

default_build=$compiler_folder-release
check_build "$default_build" release -D CMAKE_CXX_COMPILER="$chosen_compiler"

if [[ "${1:-}" == full ]]; then
    source "$NINES_ROOT/cmake/check_full.sh"
fi
step "done"
sum_up
