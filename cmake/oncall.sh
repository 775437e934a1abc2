#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# bash cmake/oncall.sh [COMMAND PLAN.yaml [OPTION...]]
# Installs what is missing, builds examples/oncall, and asks it: who is on call in the global team
# that ships, or what is asked. Only the answer goes to standard output; --help lists the commands.
set -u -o pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2086
install_missing $NINES_BUILD_PACKAGES $NINES_REPORT_PACKAGES $NINES_CALENDAR_PACKAGES

build_example oncall oncall "common;oncall"

(($#)) || set -- now "$NINES_ROOT/examples/oncall/global_team.yaml"
exec "$dir/examples/oncall/oncall" "$@"
