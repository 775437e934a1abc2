// SPDX-License-Identifier: BSL-1.0
/// \file
/// Metrics as they come: a CSV of times and values.
#pragma once

#include "common/bad_lines.hpp"
#include "common/text_input.hpp"
#include "common/timestamps.hpp"

#include <nines/capacity/time_series.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

/// Which columns hold what.
struct series_columns {
    std::string time = "timestamp";
    std::string value = "value";
};

/// A series, and the lines of its file that could not be read.
struct read_series {
    std::string name;           ///< of the file, without its folder and its ending
    time_series<double> series; ///< times are Unix seconds
    bad_lines bad;
    std::vector<double> stray{}; ///< times of samples that were left out: see read_csv_series
};

/// Reads a CSV. Times are RFC 3339, also without a zone (UTC), or Unix seconds. Samples at an end
/// that are further away from all others than those are from each other have stray times, such as
/// 1970 or milliseconds for seconds; as long as they are no more than one in a hundred, or one,
/// they are left out.
/// Errors: input_error for a file that cannot be read, that has no such columns, and that has no
/// line that could be read.
[[nodiscard]] read_series read_csv_series(const std::string& path, const series_columns& columns,
                                          duplicate_rule rule);

/// The same of text in memory, for tests.
[[nodiscard]] read_series read_csv_series_text(std::string_view text, const series_columns& columns,
                                               duplicate_rule rule);

/// Unix seconds as a time.
[[nodiscard]] time_ms time_of(double seconds);

} // namespace nines::examples
