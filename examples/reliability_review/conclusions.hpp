// SPDX-License-Identifier: BSL-1.0
/// \file
/// What may and may not be concluded, in plain words.
#pragma once

#include "reliability_review/report.hpp"

#include <string>
#include <vector>

namespace nines::examples::review {

/// Sentences on a later period against an earlier one: of the rate, then of each stage.
[[nodiscard]] std::vector<std::string> conclusions_of(const period_comparison& of,
                                                      const review_options& asked);

/// "time to detect", "time to acknowledge", "time to resolve".
[[nodiscard]] std::string name_of(incident_stage stage);

/// "1.2 (0.9 to 1.5)", with "any" for a bound that is infinite.
[[nodiscard]] std::string interval_text(const estimate<double>& of);

/// "0.012", "below 0.001".
[[nodiscard]] std::string p_text(double p_value);

} // namespace nines::examples::review
