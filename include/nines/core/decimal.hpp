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

/// The bits of `x` as a double. A `long double` beyond the range of `double` is infinite.
///
/// Compilers that may assume of every argument that it is finite would drop a look at the bits as
/// well, so at run time they come from memory that the compiler must read.
template <std::floating_point Real>
[[nodiscard]] constexpr std::uint64_t stored_bits(const Real& x) noexcept {
    if (std::is_constant_evaluated()) {
        return std::bit_cast<std::uint64_t>(static_cast<double>(x));
    }
    const volatile double stored = static_cast<double>(x);
    const double loaded = stored;
    return std::bit_cast<std::uint64_t>(loaded);
}

inline constexpr std::uint64_t exponent_bits = 0x7FF0'0000'0000'0000U;

/// False for NaN and the infinities, also under `-ffast-math`.
template <std::floating_point Real>
[[nodiscard]] constexpr bool is_finite(const Real& x) noexcept {
    return (stored_bits(x) & exponent_bits) != exponent_bits;
}

/// True for NaN alone, also under `-ffast-math`.
template <std::floating_point Real>
[[nodiscard]] constexpr bool is_nan(const Real& x) noexcept {
    constexpr std::uint64_t all_but_sign = 0x7FFF'FFFF'FFFF'FFFFU;
    return (stored_bits(x) & all_but_sign) > exponent_bits;
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

/// quotient × unit is numerator / denominator cut off; remainder / denominator × unit was cut off.
template <std::floating_point Real>
struct cut_off_quotient {
    std::uint64_t quotient;
    std::uint64_t remainder;
    Real unit;
};

/// The first `digits` binary digits of numerator / denominator, by long division with whole numbers
/// so that no compiler rounds anything. Assumes 0 < numerator < denominator < 2^62, digits <= 63.
template <std::floating_point Real>
[[nodiscard]] constexpr cut_off_quotient<Real>
long_division(std::uint64_t numerator, std::uint64_t denominator, int digits) noexcept {
    cut_off_quotient<Real> cut{0, numerator, 1};
    for (int found = 0; found < digits; found += cut.quotient != 0 ? 1 : 0) {
        cut.unit /= 2;
        cut.quotient *= 2;
        cut.remainder *= 2;
        if (cut.remainder >= denominator) {
            cut.remainder -= denominator;
            ++cut.quotient;
        }
    }
    return cut;
}

/// numerator / denominator rounded once, to nearest even. Assumes 0 < numerator < denominator <
/// 2^62.
[[nodiscard]] constexpr double rounded_quotient(std::uint64_t numerator,
                                                std::uint64_t denominator) noexcept {
    const auto cut =
        long_division<double>(numerator, denominator, std::numeric_limits<double>::digits);
    const bool above_half = 2 * cut.remainder > denominator;
    const bool tie_to_even = 2 * cut.remainder == denominator && (cut.quotient & 1U) != 0;
    return static_cast<double>(cut.quotient + (above_half || tie_to_even ? 1U : 0U)) * cut.unit;
}

/// The decimal with the fewest digits whose nearest double is `x`, or nothing when that takes more
/// than 15 significant digits, as computed values such as 1.0 / 3 do, or more than 18 after the
/// point. Expects 0 <= x < 1000.
[[nodiscard]] constexpr std::optional<decimal> shortest_decimal(double x) noexcept {
    std::uint64_t power = 1;
    for (unsigned scale = 0; scale <= max_decimal_scale; ++scale, power *= 10) {
        const double scaled = x * static_cast<double>(power);
        if (!(scaled < 1e15)) {
            break;
        }
        const auto significand = static_cast<std::uint64_t>(scaled + 0.5);
        if (static_cast<double>(significand) / static_cast<double>(power) == x) {
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
