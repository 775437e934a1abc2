// SPDX-License-Identifier: BSL-1.0
/// \file
/// The part of the text that is about alerts.
#pragma once

#include "slo_report/page.hpp"
#include "slo_report/report.hpp"

#include <string>

namespace nines::examples {

/// "request" or "slice".
[[nodiscard]] std::string unit_of_one(const slo_report& slo);

/// What the policy says now, what was changed in it, and what to be wary of.
void alerts_now(page& out, const slo_report& slo);

/// When the policy would have fired over the data; the last ten times.
void firing_rows(page& out, const slo_report& slo);

/// For each labelled fault, which SLO's alerts began with it.
void fault_rows(page& out, const report& what);

} // namespace nines::examples
