#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/backtest.sh [RECORDING [SHARED]]
# Installs what is missing, builds the backtest, and prints what alert policies would have done on
# the recording that ships, and on other people's data where it is there. Only the tables go to
# standard output.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES

# The report's folder: both programs share their readers.
build_example backtest report "common;slo_report;backtest"
exec "$dir/examples/backtest/backtest" "${1:-$NINES_ROOT/examples/data/recording-2026-11-23}" \
    "${2:-$NINES_ROOT/../shared}"
