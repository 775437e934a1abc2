// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers in text, read whole or refused, without a locale.
#pragma once

#include <nines/core/result.hpp>

#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace nines::examples {

/// Reads a whole number of events, "0" to "18446744073709551615".
/// Errors: malformed for anything else, a sign included; overflow beyond 64 bits.
[[nodiscard]] inline result<std::uint64_t> parse_count(std::string_view text) noexcept {
    std::uint64_t value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (status == std::errc::result_out_of_range) {
        return error{errc::overflow, "parse_count", "expected a whole number below 2^64"};
    }
    if (status != std::errc{} || end != text.data() + text.size()) {
        return error{errc::malformed, "parse_count", "expected a whole number such as 42"};
    }
    return value;
}

/// Reads a decimal number such as "-12.5" or "1e-3".
/// Errors: malformed for other text, such as "nan", "inf" or a leading '+'; overflow where a
/// double cannot hold it.
[[nodiscard]] inline result<double> parse_number(std::string_view text) noexcept {
    const error malformed{errc::malformed, "parse_number", "expected a number such as 0.25"};
    if (text.find_first_not_of("-+.0123456789eE") != std::string_view::npos) {
        return malformed;
    }
    double value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (status == std::errc::result_out_of_range) {
        return error{errc::overflow, "parse_number", "expected a number that a double can hold"};
    }
    if (status != std::errc{} || end != text.data() + text.size()) {
        return malformed;
    }
    return value;
}

} // namespace nines::examples
