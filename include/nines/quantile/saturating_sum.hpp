// SPDX-License-Identifier: BSL-1.0
/// \file
/// Sums that end at the largest number instead of becoming infinite, and then NaN.
#pragma once

#include <nines/core/decimal.hpp>

#include <cstddef>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// A number, or the largest of its sign where it is infinite. Assumes: not NaN.
[[nodiscard]] constexpr double saturated(double value) noexcept {
    constexpr double most = (std::numeric_limits<double>::max)();
    if (is_finite(value)) [[likely]] {
        return value;
    }
    return value > 0 ? most : -most;
}

/// a + b, each of which may be infinite; never NaN.
[[nodiscard]] constexpr double saturating_sum(double a, double b) noexcept {
    return saturated(saturated(a) + saturated(b));
}

/// The sum of lanes, each of which may be infinite. Never NaN, never -0.
template <class Lanes>
[[nodiscard]] constexpr double saturating_sum(const Lanes& lanes) noexcept {
    double all = 0;
    for (const double lane : lanes) {
        all = saturating_sum(all, lane);
    }
    return all;
}

} // namespace nines::inline NINES_ABI::detail
