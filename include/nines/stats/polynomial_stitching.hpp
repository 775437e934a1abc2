// SPDX-License-Identifier: BSL-1.0
/// \file
/// The stitched bound: holds at all times at once and grows no faster than the law of the iterated
/// logarithm, in closed form.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <numbers>

namespace nines::inline NINES_ABI {

/// The bound that a sum of errors with variance v up to now stays below at all times with the
/// probability of the level; one-sided.
///
/// Epochs in which the variance doubles each have their own linear bound; the k-th is allowed a
/// share of the significance proportional to k^-1.4.
/// Parameters: v >= 0, taken as `v_min` below that; v_min > 0, from where on the bound is wanted;
/// the scale c of a sub-gamma sum, 0 for a sub-Gaussian one.
/// Returns: above 0, rising in v; infinity, the bound that claims nothing, where a parameter is out
/// of its range or not finite.
/// Assumes: errors whose exponential moments are at most those of a gamma variable with this
/// variance and scale. Use `normal_mixture` when the variance of interest is known; this when it is
/// anything from v_min on.
/// Accuracy: 15 digits. Cost: three logarithms and a root; no allocation.
/// Source: Howard, Ramdas, McAuliffe and Sekhon 2021, theorem 1 with eta = 2 and h(k) proportional
/// to (k + 1)^1.4, doi 10.1214/20-AOS1991.
template <std::floating_point Real>
[[nodiscard]] Real stitched_bound(Real v, confidence level, Real v_min, Real c) noexcept {
    using Work = detail::work_type<Real>;
    const bool sound = detail::is_finite(v) && detail::is_finite(v_min) && detail::is_finite(c);
    if (!sound || !(v >= 0) || !(v_min > 0)) {
        return std::numeric_limits<Real>::infinity();
    }
    constexpr Work power = static_cast<Work>(1.4L);
    constexpr Work zeta = static_cast<Work>(3.10554727797758039978292721568892379L);
    constexpr Work log_two = std::numbers::ln2_v<Work>;
    constexpr Work root_two = std::numbers::sqrt2_v<Work>;
    constexpr Work k1_squared = (root_two + 1 / root_two + 2) / 2;
    constexpr Work k2 = (root_two + 1) / 2;
    const Work variance = std::fmax(static_cast<Work>(v), static_cast<Work>(v_min));
    const Work epochs = std::log(2 * (variance / static_cast<Work>(v_min)));
    const Work rarity = power * std::log(epochs / log_two) + std::log(zeta) -
                        std::log(static_cast<Work>(level.significance()));
    const Work linear = k2 * static_cast<Work>(c) * rarity;
    return static_cast<Real>(std::sqrt(k1_squared * variance * rarity + linear * linear) + linear);
}

} // namespace nines::inline NINES_ABI
