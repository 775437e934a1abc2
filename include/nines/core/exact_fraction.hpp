// SPDX-License-Identifier: BSL-1.0
/// \file
/// Fractions without rounding: why 1 in 1,000 is no more than 99.9 % allows, and a service that
/// burns at exactly 14.4 is not above it.
#pragma once

#include <nines/core/decimal.hpp>

#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// numerator / denominator, ready for multiplication with counts. Either both are whole numbers in
/// lowest terms that are doubles without rounding, so that their quotient is rounded once; or the
/// number has no such form, and stands over 1 as the double it is.
struct exact_fraction {
    double numerator;
    double denominator;

    [[nodiscard]] constexpr double value() const noexcept { return numerator / denominator; }

    /// Whether both terms are positive whole numbers (which the denominator always is).
    [[nodiscard]] constexpr bool is_whole_over_whole() const noexcept {
        return numerator >= 1 && numerator < 0x1p62 &&
               static_cast<double>(static_cast<std::uint64_t>(numerator)) == numerator;
    }

    friend constexpr bool operator==(const exact_fraction&,
                                     const exact_fraction&) noexcept = default;
};

/// In lowest terms, or nothing when a term is no double: from 2^53 on those have gaps. Expects
/// numbers up to 2^62, the denominator positive.
[[nodiscard]] constexpr std::optional<exact_fraction>
reduced_fraction(std::uint64_t numerator, std::uint64_t denominator) noexcept {
    const auto divisor = std::gcd(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    const exact_fraction reduced{static_cast<double>(numerator), static_cast<double>(denominator)};
    if (static_cast<std::uint64_t>(reduced.numerator) != numerator ||
        static_cast<std::uint64_t>(reduced.denominator) != denominator) {
        return std::nullopt;
    }
    return reduced;
}

/// The decimal of at most 15 digits or the whole number that `x` stands for, and `x` over 1 for
/// other numbers, such as 1.0 / 3. Expects a finite x >= 0.
[[nodiscard]] constexpr exact_fraction fraction_of(double x) noexcept {
    if (x < 1000) {
        if (const auto decimal = shortest_decimal(x)) {
            return reduced_fraction(decimal->significand, power_of_ten(decimal->scale))
                .value_or(exact_fraction{x, 1});
        }
    }
    return {x, 1};
}

/// a × b without rounding where that has terms that are doubles, otherwise rounded and over 1.
[[nodiscard]] constexpr exact_fraction product(const exact_fraction& a,
                                               const exact_fraction& b) noexcept {
    const exact_fraction rounded{a.value() * b.value(), 1};
    if (!a.is_whole_over_whole() || !b.is_whole_over_whole()) {
        return rounded;
    }
    const auto [up_a, down_a] = std::pair{static_cast<std::uint64_t>(a.numerator),
                                          static_cast<std::uint64_t>(a.denominator)};
    const auto [up_b, down_b] = std::pair{static_cast<std::uint64_t>(b.numerator),
                                          static_cast<std::uint64_t>(b.denominator)};
    const auto across = std::gcd(up_a, down_b);
    const auto back = std::gcd(up_b, down_a);
    const auto fits = [](std::uint64_t x, std::uint64_t y) {
        return x <= (std::uint64_t{1} << 62U) / y;
    };
    if (!fits(up_a / across, up_b / back) || !fits(down_a / back, down_b / across)) {
        return rounded;
    }
    return reduced_fraction(up_a / across * (up_b / back), down_a / back * (down_b / across))
        .value_or(rounded);
}

} // namespace nines::inline NINES_ABI::detail
