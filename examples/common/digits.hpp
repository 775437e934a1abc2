// SPDX-License-Identifier: BSL-1.0
/// \file
/// Digits as the formats that are read here have them: ASCII, whatever the locale.
#pragma once

namespace nines::examples {

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

} // namespace nines::examples
