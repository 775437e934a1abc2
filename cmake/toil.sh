#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/toil.sh [--effort HOURS [OPTION...] TASKS]
# Installs what is missing, builds examples/toil, and plans automations: those of the table that
# ships for 120 hours, or what is asked. Only the answer goes to standard output; --help lists the
# options.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES

build_example toil toil "common;toil"

(($#)) || set -- --effort 120 "$NINES_ROOT/examples/toil/tasks.csv"
exec "$dir/examples/toil/toil" "$@"
