// SPDX-License-Identifier: BSL-1.0
/// \file
/// Percentiles of latencies as people read them.
#pragma once

#include "slo_report/report.hpp"

#include <string>
#include <vector>

namespace nines::examples {

/// "p99 is 851.2 ms +- 0.5 %, plausibly 840.1 ms to 862 ms".
[[nodiscard]] std::string shown_text(const percentile_report& percentile);

/// "p50 49.83 ms, p99 509.1 ms, each +- 0.5 %", of percentiles that have a latency.
[[nodiscard]] std::string latencies_text(const std::vector<percentile_report>& percentiles);

} // namespace nines::examples
