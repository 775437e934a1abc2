// SPDX-License-Identifier: BSL-1.0
/// \file
/// Products of decimals without rounding: why a service that burns at exactly 14.4 is not above it.
#pragma once

#include <nines/core/decimal.hpp>

#include <cstdint>
#include <numeric>
#include <optional>

namespace nines::inline NINES_ABI::detail {

/// numerator / denominator in lowest terms. Both are positive and below 2^53, so that either is a
/// double without rounding and their quotient is rounded once.
struct exact_fraction {
    std::uint64_t numerator;
    std::uint64_t denominator;

    [[nodiscard]] constexpr double value() const noexcept {
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    }
};

inline constexpr std::uint64_t exact_double_end = std::uint64_t{1} << 53U;

/// In lowest terms, or nothing when that does not fit. Expects positive numbers.
[[nodiscard]] constexpr std::optional<exact_fraction>
reduced_fraction(std::uint64_t numerator, std::uint64_t denominator) noexcept {
    const auto divisor = std::gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (numerator >= exact_double_end || denominator >= exact_double_end) {
        return std::nullopt;
    }
    return exact_fraction{numerator, denominator};
}

/// The decimal of at most 15 digits or the whole number that `x` stands for; nothing for other
/// numbers, such as 1.0 / 3. Expects a finite x > 0.
[[nodiscard]] constexpr std::optional<exact_fraction> exact_fraction_of(double x) noexcept {
    if (x < 1000) {
        const auto decimal = shortest_decimal(x);
        return decimal ? reduced_fraction(decimal->significand, power_of_ten(decimal->scale))
                       : std::nullopt;
    }
    if (x < static_cast<double>(exact_double_end) &&
        static_cast<double>(static_cast<std::uint64_t>(x)) == x) {
        return exact_fraction{static_cast<std::uint64_t>(x), 1};
    }
    return std::nullopt;
}

/// a × b, or nothing when that does not fit.
[[nodiscard]] constexpr std::optional<exact_fraction> product(const exact_fraction& a,
                                                              const exact_fraction& b) noexcept {
    const auto across = std::gcd(a.numerator, b.denominator);
    const auto back = std::gcd(b.numerator, a.denominator);
    const auto times = [](std::uint64_t x, std::uint64_t y) {
        return x < exact_double_end / y ? std::optional{x * y} : std::nullopt;
    };
    const auto numerator = times(a.numerator / across, b.numerator / back);
    const auto denominator = times(a.denominator / back, b.denominator / across);
    if (!numerator || !denominator) {
        return std::nullopt;
    }
    return exact_fraction{*numerator, *denominator};
}

} // namespace nines::inline NINES_ABI::detail
