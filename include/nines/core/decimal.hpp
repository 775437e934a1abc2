// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exact decimal fractions: why 1 - 99.9 % is 0.001 and not 0.0010000000000000009.
#pragma once

#include <nines/config.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

namespace nines::inline NINES_ABI::detail {

/// The bits of a number as a double, without its sign.
///
/// Compilers that may assume of every argument that it is finite would drop a look at the bits as
/// well, so at run time they come from memory that the compiler must read.
template <std::floating_point Real>
[[nodiscard]] constexpr std::uint64_t magnitude_bits(const Real& x) noexcept {
    constexpr std::uint64_t all_but_sign = 0x7FFF'FFFF'FFFF'FFFFU;
    if (std::is_constant_evaluated()) {
        return std::bit_cast<std::uint64_t>(static_cast<double>(x)) & all_but_sign;
    }
    const volatile double stored = static_cast<double>(x);
    const double loaded = stored;
    return std::bit_cast<std::uint64_t>(loaded) & all_but_sign;
}

/// False for NaN and the infinities, also under `-ffast-math`. A `long double` beyond the range of
/// `double` counts as infinite.
template <std::floating_point Real>
[[nodiscard]] constexpr bool is_finite(const Real& x) noexcept {
    return magnitude_bits(x) < 0x7FF0'0000'0000'0000U;
}

/// True for NaN, also under `-ffast-math`.
template <std::floating_point Real>
[[nodiscard]] constexpr bool is_nan(const Real& x) noexcept {
    return magnitude_bits(x) > 0x7FF0'0000'0000'0000U;
}

/// `significand / 10^scale`, with 10^scale at most 10^18.
struct decimal {
    std::uint64_t significand;
    unsigned scale;
};

inline constexpr unsigned max_decimal_scale = 18;

[[nodiscard]] constexpr std::uint64_t power_of_ten(unsigned exponent) noexcept {
    std::uint64_t power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

/// numerator / denominator rounded once, to nearest even, by binary long division.
/// Assumes 0 < numerator < denominator < 2^62.
[[nodiscard]] constexpr double rounded_quotient(std::uint64_t numerator,
                                                std::uint64_t denominator) noexcept {
    double unit = 1;
    std::uint64_t quotient = 0;
    for (int digits = 0; digits < std::numeric_limits<double>::digits;) {
        numerator <<= 1U;
        unit /= 2;
        quotient <<= 1U;
        if (numerator >= denominator) {
            numerator -= denominator;
            quotient |= 1U;
        }
        digits += quotient != 0 ? 1 : 0;
    }
    const bool above_half = 2 * numerator > denominator;
    const bool tie_to_even = 2 * numerator == denominator && (quotient & 1U) != 0;
    return static_cast<double>(quotient + (above_half || tie_to_even ? 1U : 0U)) * unit;
}

/// The decimal with the fewest digits whose nearest double is `x`, or nothing when that takes
/// more than 15 significant digits, as computed values such as 1.0 / 3 do. Expects 0 < x < 1000.
[[nodiscard]] constexpr std::optional<decimal> shortest_decimal(double x) noexcept {
    for (unsigned scale = 0; scale <= 15; ++scale) {
        const auto power = static_cast<double>(power_of_ten(scale));
        const double scaled = x * power;
        if (!(scaled < 1e15)) {
            break;
        }
        const auto significand = static_cast<std::uint64_t>(scaled + 0.5);
        if (static_cast<double>(significand) / power == x) {
            return decimal{significand, scale};
        }
    }
    return std::nullopt;
}

/// 1 - x, rounded once from the decimal that `x` stands for, where there is one of 15 digits.
/// Expects 0 < x < 1.
[[nodiscard]] constexpr double complement(double x) noexcept {
    if (const auto exact = shortest_decimal(x)) {
        const auto one = power_of_ten(exact->scale);
        return rounded_quotient(one - exact->significand, one);
    }
    return 1 - x;
}

/// Reads digits with at most one decimal point, such as "99.95"; no sign, no exponent. Nothing
/// for other text or for more than 18 significant digits.
[[nodiscard]] constexpr std::optional<decimal> parse_decimal(std::string_view text) noexcept {
    decimal value{0, 0};
    bool seen_point = false;
    bool seen_digit = false;
    for (const char c : text) {
        if (c == '.') {
            if (seen_point) {
                return std::nullopt;
            }
            seen_point = true;
            continue;
        }
        if (c < '0' || c > '9' || value.significand >= power_of_ten(max_decimal_scale - 1)) {
            return std::nullopt;
        }
        seen_digit = true;
        value.significand = value.significand * 10 + static_cast<std::uint64_t>(c - '0');
        value.scale += seen_point ? 1U : 0U;
    }
    if (!seen_digit || value.scale > max_decimal_scale) {
        return std::nullopt;
    }
    return value;
}

} // namespace nines::inline NINES_ABI::detail
