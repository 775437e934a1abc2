// SPDX-License-Identifier: BSL-1.0
/// \file
/// `bounded_mean`: the mean of values from 0 to 1 with an interval that holds at all times at once
/// and is the shorter the less they scatter.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// The mean of a stream of values from 0 to 1, such as the error ratios of minutes or scores of
/// answers, by the empirical Bernstein confidence sequence.
///
/// Assumes: given the past, each value has the same mean; nothing else, neither independence nor a
/// distribution. Then `bounds()` holds the mean at all times together with the probability of the
/// level. For counts `confidence_sequence` is shorter.
/// Accuracy: that of sums of as many terms, an eps a value at worst.
/// Cost: two logarithms and a root a value; no allocation. Not mergeable: the order counts.
/// Source: Waudby-Smith and Ramdas 2023, theorem 2 (predictable plug-in), doi
/// 10.1093/jrsssb/qkad009.
template <std::floating_point Real = double>
class bounded_mean {
public:
    explicit bounded_mean(confidence level) noexcept
        : log_rarity_{std::log(2 / static_cast<Real>(level.significance()))} {}

    /// Takes the next value. Returns: false, and it only counts as refused, unless 0 <= x <= 1.
    bool add(Real x) noexcept {
        if (!detail::is_finite(x) || !(x >= 0 && x <= 1)) {
            ++refused_;
            return false;
        }
        const Real before = static_cast<Real>(accepted_) + 1;
        const Real mean = (Real{0.5F} + sum_) / before;
        const Real variance = (Real{0.25F} + squares_) / before;
        const Real stake = std::fmin(
            std::sqrt(2 * log_rarity_ / (variance * before * std::log1p(before))), Real{0.5F});
        const Real off = x - mean;
        stakes_ += stake;
        staked_ += stake * x;
        cost_ += off * off * (-std::log1p(-stake) - stake);
        sum_ += x;
        ++accepted_;
        const Real off_after = x - (Real{0.5F} + sum_) / (before + 1);
        squares_ += off_after * off_after;
        return true;
    }

    [[nodiscard]] std::uint64_t accepted() const noexcept { return accepted_; }
    /// Values that were outside [0, 1] or not finite.
    [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

    /// The interval of the mean within [0, 1]; all of it before the first value.
    [[nodiscard]] interval<Real> bounds() const noexcept {
        if (accepted_ == 0) {
            return {0, 1};
        }
        const Real centre = staked_ / stakes_;
        const Real reach = (log_rarity_ + cost_) / stakes_;
        return {std::fmin(std::fmax(centre - reach, Real{0}), Real{1}),
                std::fmax(std::fmin(centre + reach, Real{1}), Real{0})};
    }

private:
    Real log_rarity_;
    std::uint64_t accepted_ = 0;
    std::uint64_t refused_ = 0;
    Real sum_ = 0;
    Real squares_ = 0; ///< of the distances from the mean with the value in it
    Real stakes_ = 0;
    Real staked_ = 0;
    Real cost_ = 0;
};

bounded_mean(confidence) -> bounded_mean<double>;

} // namespace nines::inline NINES_ABI
