// SPDX-License-Identifier: BSL-1.0
/// \file
/// The period of a review, and its incidents by year and severity.
#pragma once

#include "reliability_review/report.hpp"

#include <string>
#include <vector>

namespace nines::examples::review {

/// The incidents that are reviewed.
struct selection {
    group all;
    time_ms at;
    std::size_t outside = 0;
    std::size_t other_severities = 0;
};

/// Errors: input_error for a period that ends before it begins or has no incident, and severities
/// that no incident has.
[[nodiscard]] selection select(const history& of, const review_options& asked);

/// Year by year in local time, the first and the last as far as the period goes; none left out.
[[nodiscard]] std::vector<group> by_year(const group& all, std::chrono::seconds offset);
/// The most frequent first.
[[nodiscard]] std::vector<group> by_severity(const group& all);
/// Before and after.
[[nodiscard]] std::vector<group> split_at(const group& all, time_ms at);

} // namespace nines::examples::review
