#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/review.sh [HISTORY [OPTION...]]
# Installs what is missing, builds examples/reliability_review, and reviews a history of incidents:
# the simulated one that ships, or the one given. Only the answer goes to standard output; --help
# lists the options.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES

build_example reliability_review review "common;reliability_review"

(($#)) || set -- "$NINES_ROOT/examples/data/incidents-simulated-seed7.csv"
exec "$dir/examples/reliability_review/reliability_review" "$@"
