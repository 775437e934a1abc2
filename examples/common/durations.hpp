// SPDX-License-Identifier: BSL-1.0
/// \file
/// Lengths of time as people write them in configs and options.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace nines::examples {

/// Reads 30d, 4w, 1h, 30m, 90s or 500ms; nothing for other text or more than a thousand years.
/// Lengths are above 0.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The same, and a length of 0 with any unit, such as 0s.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration_or_0(std::string_view text);

} // namespace nines::examples
