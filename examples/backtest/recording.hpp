// SPDX-License-Identifier: BSL-1.0
/// \file
/// The recording that ships, as studies.
#pragma once

#include "backtest/study.hpp"

#include <string>
#include <vector>

namespace nines::examples {

/// Requests answered 5xx from the scraped counters, and those answered 5xx or in more than 200 ms
/// from the access log by the second; health checks left out. Each with the policies of 30 days,
/// and with those of a day, whose windows suit an hour of data and are looked at with each scrape.
/// Parameters: a folder written by cmake/record.sh. Errors: input_error.
[[nodiscard]] std::vector<study> recording_studies(const std::string& folder);

} // namespace nines::examples
