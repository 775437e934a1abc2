// SPDX-License-Identifier: BSL-1.0
/// \file
/// Availability from windows of downtime; those that overlap count once.
#pragma once

#include "reliability_review/report.hpp"

#include <string>
#include <vector>

namespace nines::examples::review {

/// From all incidents of the file that are down by the severities asked for, also from those that
/// began before the period; what is still open is down until `at`.
[[nodiscard]] availability_summary availability_of(const history& of, const group& in,
                                                   const review_options& asked, time_ms at);

} // namespace nines::examples::review
