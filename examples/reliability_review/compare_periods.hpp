// SPDX-License-Identifier: BSL-1.0
/// \file
/// Each period against the one before.
#pragma once

#include "reliability_review/report.hpp"

#include <vector>

namespace nines::examples::review {

[[nodiscard]] std::vector<period_comparison>
compare_periods(const std::vector<group_summary>& periods, const review_options& asked, time_ms at);

} // namespace nines::examples::review
