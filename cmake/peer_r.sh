#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/peer_r.sh
# Recovery times and open incidents by nines beside R's boot and survival: the same sizes on this
# machine, one after the other, and how many times as long R takes. Says "skipped" where there is no
# R or one of its packages. Their numbers are compared by the golden tables (tests/golden/recovery.R).
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if ! Rscript -e 'library(boot); library(survival)' >/dev/null 2>&1; then
    echo "skipped: no R with boot and survival (Debian: r-base-core r-cran-boot r-cran-survival)"
    exit 0
fi

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES libbenchmark-dev

dir=$NINES_ROOT/build/$compiler_folder-bench
configure bench "$dir" -D CMAKE_CXX_COMPILER="$chosen_compiler" || exit 1
build "$dir" nines_bench || give_up "the benchmarks do not build"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$dir/benchmarks/nines_bench" --benchmark_out="$folder/ours.json" --benchmark_out_format=json \
    --benchmark_filter='^(incidents_100000/kaplan_meier|bootstrap_800_10000/)' >/dev/null 2>&1 ||
    give_up "the benchmarks do not run"
milliseconds_of() { # JSON: name and time of each benchmark, "ns" as they all are
    awk -F'"' '$2 == "name" { name = $4; sub(/\/ours$/, "", name) }
        $2 == "real_time" { gsub(/[:, ]/, "", $3); print name, $3 / 1e6 }' "$1"
}
milliseconds_of "$folder/ours.json" >"$folder/ours"
Rscript "$NINES_ROOT/benchmarks/incident/peer.R" >"$folder/theirs" || give_up "R does not run"
awk 'BEGIN { printf "%-34s %10s %10s %8s\n", "", "nines", "R", "R takes" }
     FNR == NR { ours[$1] = $2; next }
     { printf "%-34s %7.1f ms %7.1f ms %6.0f x\n", $1, ours[$1], $2, $2 / ours[$1] }' "$folder/ours" "$folder/theirs"
