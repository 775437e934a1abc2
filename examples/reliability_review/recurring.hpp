// SPDX-License-Identifier: BSL-1.0
/// \file
/// Incidents that are alike, and whether they come back sooner than chance would have them.
#pragma once

#include "reliability_review/report.hpp"

#include <vector>

namespace nines::examples::review {

/// Clusters of three or more, the largest first.
[[nodiscard]] std::vector<recurring_cluster> recurring_in(const group& of,
                                                          const review_options& asked);

} // namespace nines::examples::review
