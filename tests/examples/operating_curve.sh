#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# operating_curve.sh PROGRAM README: that a thousandth of the table of operating curves has the rows
# of the one in the README, and says the same where nothing is simulated: which rows there are, what
# is proven, and the information bound. `bash cmake/operating_curve.sh --check` compares the rest.
set -eu -o pipefail

# Simulated columns come after the fourth bar.
known() { awk -F'|' '/^\|/ { print /information bound|requests a minute/ ? $0 : $2 "|" $3 "|" $4 }'; }

readme=$(sed -n '/<!-- operating curves: begin -->/,/<!-- operating curves: end -->/p' "$2" | known)
printed=$("$1" 0.001 | known)
if [[ -z $printed || $printed != "$readme" ]]; then
    diff <(printf '%s\n' "$readme") <(printf '%s\n' "$printed") || true
    echo "the README's table is of another program: bash cmake/operating_curve.sh --write" >&2
    exit 1
fi
