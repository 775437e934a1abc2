#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/bench.sh [FILTER] [--baseline FILE] [--config FILE] [OPTION...]
# Builds Release, runs the benchmarks whose name matches the regular expression FILTER, and prints
# one table: ours, peers and limits, medians of interleaved repetitions. Writes build/bench/results.json,
# which --baseline of a later run compares with. --config takes a YAML file of the SLO report and
# adds its objectives and policies over its recorded counts. Further options go to the program.
# Benchmarks of quantiles, 'insert_|four_quantiles|merge_', are also put side by side with memory
# and error, in a second table and in a plot: build/bench/quantiles.svg. 'least_squares' also prints
# digits on NIST's sets, 'forecast' the coverage of prediction intervals.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES libbenchmark-dev goaccess \
    prometheus-cpp-dev libgsl-dev

filter=()
if [[ -n ${1:-} && $1 != -* ]]; then
    filter=("--benchmark_filter=$1")
    shift
fi
dir=$NINES_ROOT/build/$compiler_folder-bench
configure bench "$dir" -D CMAKE_CXX_COMPILER="$chosen_compiler" || exit 1
build "$dir" nines_bench || give_up "the benchmarks do not build"

written=$NINES_ROOT/build/bench
mkdir -p "$written"
results=$written/results.json
"$dir/benchmarks/nines_bench" --benchmark_enable_random_interleaving=true \
    --benchmark_repetitions=7 --benchmark_min_time=0.05 \
    "--benchmark_out=$results.new" --benchmark_out_format=json \
    --plot "$written/quantiles.svg" "${filter[@]}" "$@" || exit
mv "$results.new" "$results"
say "written: $results"
bash "$NINES_ROOT/tests/compile_cost/compile_cost.sh" "$chosen_compiler" "$NINES_ROOT" nines/nines.hpp
