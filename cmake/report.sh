#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/report.sh [CONFIG.yaml] [OPTION...]
# Installs what is missing, builds the SLO report, and prints it: on the recording that ships, or on
# what CONFIG.yaml describes. Only the report goes to standard output; --help lists the options.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES

build_example slo_report report "common;slo_report"

# The config, if any, comes first, or stands among the options by its name.
config=("$NINES_ROOT/examples/slo_report/recording.yaml")
[[ ${1:--} == -* ]] || config=()
for argument in "$@"; do
    case $argument in
    *.yaml | *.yml | -h | --help) config=() ;;
    esac
done
exec "$dir/examples/slo_report/slo_report" "${config[@]}" "$@"
