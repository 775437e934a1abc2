// SPDX-License-Identifier: BSL-1.0
/// \file
/// Reports as text, as JSON, and as plots.
#pragma once

#include "capacity/evaluate.hpp"

#include <span>
#include <string>

namespace nines::examples {

[[nodiscard]] std::string render_text(std::span<const capacity_report> reports);
[[nodiscard]] std::string render_json(std::span<const capacity_report> reports);

/// What gnuplot draws on.
struct plot_target {
    std::string svg; ///< a file; empty for the terminal, as text
    int columns = 100;
    int rows = 28;
};

/// A gnuplot script: history, curve, band of observations, capacity, and when it is reached.
[[nodiscard]] std::string plot_script(const capacity_report& report, const plot_target& target);

/// What to call a state.
[[nodiscard]] const char* state_name(capacity_state state) noexcept;

} // namespace nines::examples
