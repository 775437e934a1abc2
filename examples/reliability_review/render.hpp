// SPDX-License-Identifier: BSL-1.0
/// \file
/// A review as a table for people, and as JSON for programs.
#pragma once

#include "reliability_review/report.hpp"

#include <string>

namespace nines::examples::review {

[[nodiscard]] std::string text_of(const review_report& report);
[[nodiscard]] std::string json_of(const review_report& report);

} // namespace nines::examples::review
