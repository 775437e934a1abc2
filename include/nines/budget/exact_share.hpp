// SPDX-License-Identifier: BSL-1.0
/// \file
/// Shares of amounts without rounding the share: why 3 bad events in 300,000 spend 99.999 % to the
/// last event.
#pragma once

#include <nines/core/decimal.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// A share from 0 to 1, such as an allowed error, as the decimal that it stands for. As a single
/// number it is a little beside that decimal, and 1e-5 of 300,000 would be 3.0000000000000004.
template <std::floating_point Real>
class exact_share {
public:
    /// Expects 0 <= share <= 1. A share without a decimal of 15 digits stands for itself.
    constexpr explicit exact_share(double share) noexcept : cut_off_{static_cast<Real>(share)} {
        if (share > 0 && share < 1) {
            if (const auto exact = shortest_decimal(share)) {
                divide(exact->significand, power_of_ten(exact->scale));
            }
        }
    }

    [[nodiscard]] constexpr Real value() const noexcept { return cut_off_ + rest_; }

    /// The share of an amount that is not negative: exact where the product is a number of the
    /// type, such as a whole one, and within one unit in the last place otherwise.
    ///
    /// Where N is that number, the first product rounds N - c, and adding c gives N and an error
    /// of at most half the spacing of numbers below N, so the sum rounds to N. Rounded from above
    /// N the error could be half the spacing above, which is twice that below a power of two:
    /// this is why the share is cut off and not rounded.
    /// Cost: two multiplications and an addition.
    [[nodiscard]] constexpr Real of(Real amount) const noexcept {
        return amount * cut_off_ + amount * rest_;
    }

    friend constexpr bool operator==(const exact_share&, const exact_share&) noexcept = default;

private:
    /// Binary long division, with whole numbers so that no compiler rounds anything else.
    constexpr void divide(std::uint64_t numerator, std::uint64_t denominator) noexcept {
        constexpr int most_digits = 63;
        constexpr int digits = std::numeric_limits<Real>::digits < most_digits
                                   ? std::numeric_limits<Real>::digits
                                   : most_digits;
        std::uint64_t quotient = 0;
        Real unit = 1;
        for (int found = 0; found < digits; found += quotient != 0 ? 1 : 0) {
            unit /= 2;
            quotient *= 2;
            numerator *= 2;
            if (numerator >= denominator) {
                numerator -= denominator;
                ++quotient;
            }
        }
        cut_off_ = static_cast<Real>(quotient) * unit;
        rest_ = static_cast<Real>(numerator) / static_cast<Real>(denominator) * unit;
    }

    Real cut_off_;
    Real rest_ = 0;
};

} // namespace nines::inline NINES_ABI::detail
