// SPDX-License-Identifier: BSL-1.0
/// \file
/// When a policy would have fired over recorded data.
#pragma once

#include "slo_report/report.hpp"

namespace nines::examples {

/// Evaluates the policy over the data up to `now`, at even steps, and lists when each condition
/// held. A condition is not asked before the data fill its short window; its long window may be
/// covered only in part, and the firing says so.
/// Cost: four million steps at most.
void replay(const alert_policy& policy, const event_history& events, time_ms now,
            alert_report& into);

/// Notes at each firing during which labelled faults it began, or within a minute (a step, where
/// steps are longer) after they ended. What held at the first look began before it.
void note_faults(const std::vector<labelled_fault>& faults, alert_report& into);

} // namespace nines::examples
