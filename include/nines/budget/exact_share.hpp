// SPDX-License-Identifier: BSL-1.0
/// \file
/// Shares of amounts without rounding the share: why 3 bad events in 300,000 spend 99.999 % to the
/// last event.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/exact_fraction.hpp>

#include <concepts>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// A share from 0 to 1, such as an allowed error, in two numbers. As a single one it is a little
/// beside the decimal that it stands for, and 1e-5 of 300,000 would be 3.0000000000000004.
template <std::floating_point Real>
class exact_share {
public:
    /// Expects a share from 0 to 1.
    constexpr explicit exact_share(const exact_fraction& share) noexcept
        : cut_off_{static_cast<Real>(share.value())} {
        if (share.is_whole_over_whole() && share.numerator < share.denominator) {
            constexpr int most = 63;
            constexpr int digits = std::numeric_limits<Real>::digits;
            const auto cut = long_division<Real>(static_cast<std::uint64_t>(share.numerator),
                                                 static_cast<std::uint64_t>(share.denominator),
                                                 digits < most ? digits : most);
            cut_off_ = static_cast<Real>(cut.quotient) * cut.unit;
            rest_ =
                static_cast<Real>(cut.remainder) / static_cast<Real>(share.denominator) * cut.unit;
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
    Real cut_off_;
    Real rest_ = 0;
};

} // namespace nines::inline NINES_ABI::detail
