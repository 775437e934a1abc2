// SPDX-License-Identifier: BSL-1.0
/// \file
/// `interval`: a lower and an upper bound, both included.
#pragma once

#include <nines/config.hpp>

#include <concepts>

namespace nines::inline NINES_ABI {

/// The closed interval [lower, upper].
template <std::floating_point Real = double>
struct interval {
    Real lower;
    Real upper;

    [[nodiscard]] constexpr Real width() const noexcept { return upper - lower; }
    [[nodiscard]] constexpr bool contains(Real x) const noexcept {
        return lower <= x && x <= upper;
    }
    friend constexpr bool operator==(const interval&, const interval&) noexcept = default;
};

template <std::floating_point Real>
interval(Real, Real) -> interval<Real>;

} // namespace nines::inline NINES_ABI
