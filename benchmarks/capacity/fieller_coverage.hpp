// SPDX-License-Identifier: BSL-1.0
// How often intervals of the time to capacity hold the true time, on simulated lines.
#pragma once

#include <string>

namespace nines::bench {

/// Fieller's set beside the interval of the delta method, from lines that are told well from level
/// ones to lines that are hardly told.
[[nodiscard]] std::string fieller_coverage_table();

} // namespace nines::bench
