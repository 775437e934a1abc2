// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers, times and durations as people read them.
#pragma once

#include "common/timestamps.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nines::examples {

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t n);

/// A number with about `digits` significant digits, never with an exponent: "0.00123", "43,200".
[[nodiscard]] std::string number(double x, int digits = 3);

/// Decimals of a percentage that show three digits of what is missing to 100 %; 0 if nothing is.
[[nodiscard]] int decimals_of_missing(double bad) noexcept;

/// The good part in percent, from the bad part: "100" for none bad and for nothing else, as long
/// as the decimals are those of `decimals_of_missing`.
[[nodiscard]] std::string good_percent(double bad, int decimals);

/// A part of 1 in percent with `digits` significant digits, without a unit.
[[nodiscard]] std::string percent(double part, int digits = 3);

/// A window exactly: "30d", "1h", "17h21m", "1s500ms".
[[nodiscard]] std::string window_name(std::chrono::milliseconds window);

/// The two largest units: "43 min 12 s", "1 d 2 h", "0.25 s".
[[nodiscard]] std::string duration_text(std::chrono::duration<double> d);

/// Nanoseconds as "0.373 ms", "130.6 ms", "1.214 s".
[[nodiscard]] std::string latency_text(double ns);

/// "2026-11-23 08:03:41".
[[nodiscard]] std::string time_text(time_ms t);
/// "08:03:41".
[[nodiscard]] std::string clock_text(time_ms t);
/// "2026-11-23T08:03:41Z", with milliseconds where there are any.
[[nodiscard]] std::string rfc3339_text(time_ms t);

/// "a .. b", with the day of `b` only where it differs.
[[nodiscard]] std::string span_text(time_ms from, time_ms to);

/// A name from the data or the config, as it is unless it holds what steers a terminal.
[[nodiscard]] std::string shown_name(std::string_view name);

} // namespace nines::examples
