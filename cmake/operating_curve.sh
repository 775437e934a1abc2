#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/operating_curve.sh [--write | --check]
# Installs what is missing, builds the simulation, and prints the table of operating curves, some five
# minutes on two cores. --write puts it into README.md between its markers, --check fails when it
# is not what stands there: the same seed gives the same table.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mode=${1:-}
case $mode in
"" | --write | --check) ;;
*) give_up "expected no argument, --write or --check, not '$mode'" ;;
esac

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES

build_example operating_curve curve "operating_curve"
program=$dir/examples/operating_curve/operating_curve
[[ -n $mode ]] || exec "$program"

begin='<!-- operating curves: begin -->'
end='<!-- operating curves: end -->'
readme=$NINES_ROOT/README.md
written=$(mktemp)
trap 'rm -f "$written" "$written.table"' EXIT
grep -qxF "$begin" "$readme" && grep -qxF "$end" "$readme" ||
    give_up "README.md has no markers for the table"
"$program" >"$written.table" || give_up "the simulation failed"
awk -v begin="$begin" -v end="$end" -v table="$written.table" '
    $0 == end { inside = 0 }
    !inside { print }
    $0 == begin { inside = 1; while ((getline line < table) > 0) print line }' "$readme" >"$written"
if [[ $mode == --write ]]; then
    cp "$written" "$readme"
else
    diff -u "$readme" "$written" || give_up "the table in README.md is not what the seed gives"
fi
