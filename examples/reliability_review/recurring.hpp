// SPDX-License-Identifier: BSL-1.0
/// \file
/// Incidents that are alike, and whether they come back sooner than chance would have them.
#pragma once

#include "reliability_review/report.hpp"

namespace nines::examples::review {

/// Errors: input_error for a level so near 1 that no number of draws that is worth waiting for
/// could reach it.
[[nodiscard]] recurring_incidents recurring_in(const group& of, const review_options& asked);

} // namespace nines::examples::review
