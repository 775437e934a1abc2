// SPDX-License-Identifier: BSL-1.0
/// \file
/// The report as text for people and as JSON for programs.
#pragma once

#include "slo_report/report.hpp"

#include <string>

namespace nines::examples {

struct text_options {
    bool colour = false;
};

/// At most 100 columns, ASCII only.
[[nodiscard]] std::string render_text(const report& what, const text_options& options = {});

/// Everything that the text says; what is not known is null, and no number is NaN or infinite.
[[nodiscard]] std::string render_json(const report& what);

/// "met", "missed", "undecided", "no data".
[[nodiscard]] std::string verdict_name(verdict answer);

/// "requests", "slices of 1m" or "milliseconds".
[[nodiscard]] std::string unit_name(const slo_report& slo);

} // namespace nines::examples
