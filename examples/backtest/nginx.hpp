// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters of nginx's zones, as studies.
#pragma once

#include "backtest/study.hpp"

#include <string>
#include <vector>

namespace nines::examples {

/// Each zone's requests, bad where answered 5xx, against 99.9 % over 30 days; nothing is labelled.
/// Parameters: a table with timestamp_ms, zone, total and r5xx, cumulative. Errors: input_error.
[[nodiscard]] std::vector<study> nginx_studies(const std::string& file);

} // namespace nines::examples
