// SPDX-License-Identifier: BSL-1.0
/// \file
/// Time stamps as logs and metrics write them, read strictly and without a locale.
#pragma once

#include <nines/core/result.hpp>

#include <chrono>
#include <string_view>

namespace nines::examples {

/// UTC in milliseconds since 1970, without leap seconds.
using time_ms = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads "2015-10-30T23:58:19Z", also with a fraction of any length and with an offset such as
/// +01:00; the T may be lower case or a space. Digits after the third decimal are cut off.
/// Errors: malformed for other text; out_of_domain for what the calendar does not have, such as
/// 31 February or 24:00. A leap second is read where one can be, at 23:59:60 UTC, as the first
/// second of the next day.
/// Source: RFC 3339, section 5.6.
[[nodiscard]] result<time_ms> parse_rfc3339(std::string_view text) noexcept;

/// Reads the 26 characters between the brackets of an access log, "17/May/2015:10:05:03 +0000".
/// Errors and leap seconds: as parse_rfc3339. Cost: about 10 ns.
[[nodiscard]] result<time_ms> parse_log_time(std::string_view text) noexcept;

/// Reads Unix seconds such as "1446249499", "1446249499.322" or "1.446249499322e9".
/// Digits after the third decimal are cut off; with an exponent, rounded to the nearest.
/// Errors: malformed for other text; out_of_domain outside the years 0 to 9999, which also refuses
/// milliseconds that were taken for seconds.
[[nodiscard]] result<time_ms> parse_unix_seconds(std::string_view text) noexcept;

/// Reads whole Unix milliseconds such as "1446249499322". Errors: as parse_unix_seconds.
[[nodiscard]] result<time_ms> parse_unix_milliseconds(std::string_view text) noexcept;

} // namespace nines::examples
