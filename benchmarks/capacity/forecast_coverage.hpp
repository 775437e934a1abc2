// SPDX-License-Identifier: BSL-1.0
// How often forecasts of 95 % hold what came: on simulated series, and on real ones.
#pragma once

#include <string>

namespace nines::bench {

/// Intervals of a line with errors that remember, beside those of ordinary least squares and
/// Newey-West, on autoregressions.
[[nodiscard]] std::string simulated_coverage_table();

/// Rolling-origin backtests on the series of NINES_SHARED_DIR; says where there are none.
[[nodiscard]] std::string backtest_coverage_table();

} // namespace nines::bench
