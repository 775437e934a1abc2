#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/report.sh [CONFIG.yaml] [OPTION...]
# Installs what is missing, builds the SLO report, and prints it: on the recording that ships, or on
# what CONFIG.yaml describes. Only the report goes to standard output; --help lists the options.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES

dir=$NINES_ROOT/build/$compiler_folder-report
configure release "$dir" "${fast_release[@]}" -D CMAKE_CXX_COMPILER="$chosen_compiler" \
    -D NINES_BUILD_TESTS=OFF "-DNINES_EXAMPLES=common;slo_report" || exit 1
build "$dir" slo_report || give_up "the SLO report does not build"

# The config, if any, comes first, or stands among the options by its name.
config=("$NINES_ROOT/examples/slo_report/recording.yaml")
[[ ${1:--} == -* ]] || config=()
for argument in "$@"; do
    case $argument in
    *.yaml | *.yml | -h | --help) config=() ;;
    esac
done
exec "$dir/examples/slo_report/slo_report" "${config[@]}" "$@"
