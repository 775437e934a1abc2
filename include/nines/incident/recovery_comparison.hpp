// SPDX-License-Identifier: BSL-1.0
/// \file
/// Recovery times of two periods against each other: ratio, probability of improvement, and what it
/// would take to see a change.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/comparison_power.hpp>
#include <nines/incident/lognormal_times.hpp>
#include <nines/stats/student_t_tail.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

namespace nines::inline NINES_ABI {

/// The recovery times of a later period against those of an earlier one.
template <std::floating_point Real = double>
struct recovery_comparison {
    estimate<Real> ratio;            ///< of geometric means, later / earlier; below 1 is faster
    Real probability_of_improvement; ///< that this ratio is really below 1
    Real probability_shorter;        ///< that a later incident is shorter than an earlier one
    Real log_deviation;              ///< of the times within the periods

    /// True when the interval leaves 1 out: the times have changed, chance apart.
    [[nodiscard]] bool differs() const noexcept { return !ratio.bounds.contains(1); }
    /// The incidents that each period needs for a change of so large a part to be seen, by times
    /// that spread as these do. As `nines::incidents_needed`.
    [[nodiscard]] result<double> incidents_needed(double change,
                                                  double power = 0.8) const noexcept {
        return nines::incidents_needed(static_cast<double>(log_deviation), change, ratio.level,
                                       power);
    }
};

namespace detail {

/// P(X < Y) + P(X = Y) / 2 for X and Y drawn from each of two sorted samples.
template <std::floating_point Real>
[[nodiscard]] Real probability_less(std::span<const Real> x, std::span<const Real> y) noexcept {
    std::size_t below = 0;
    std::size_t not_above = 0;
    Real wins = 0;
    for (const Real each : y) {
        while (below < x.size() && x[below] < each) {
            ++below;
        }
        not_above = (std::max)(not_above, below);
        while (not_above < x.size() && !(each < x[not_above])) {
            ++not_above;
        }
        wins += (static_cast<Real>(below) + static_cast<Real>(not_above)) / 2;
    }
    return wins / static_cast<Real>(x.size()) / static_cast<Real>(y.size());
}

/// Where the logs of a period's times lie, and how sure that is.
template <std::floating_point Real>
struct log_position {
    Real mean;
    Real error_squared; ///< of the mean
    Real variance;      ///< of the logs
    Real degrees;       ///< of freedom, at least 1

    /// Of a model of at least two times.
    [[nodiscard]] static log_position of(const lognormal_times<Real>& times) noexcept {
        const Real variance = times.log_deviation * times.log_deviation;
        return {times.log_mean, variance / static_cast<Real>(times.count), variance,
                static_cast<Real>(times.count) - 1};
    }
};

/// A difference of means of logs.
template <std::floating_point Real>
struct log_change {
    Real value;
    Real error;
    Real degrees;
    Real within; ///< the deviation inside the groups

    /// Welch's.
    [[nodiscard]] static log_change between(const log_position<Real>& a,
                                            const log_position<Real>& b) noexcept {
        const Real sum = a.error_squared + b.error_squared;
        const Real freedom = a.degrees + b.degrees;
        const auto part = [&](const log_position<Real>& of) {
            return of.error_squared / sum * of.error_squared / of.degrees;
        };
        return {b.mean - a.mean, std::sqrt(sum), sum > 0 ? sum / (part(a) + part(b)) : freedom,
                std::sqrt((a.degrees * a.variance + b.degrees * b.variance) / freedom)};
    }

    [[nodiscard]] Real probability_below_0() const noexcept {
        if (error > 0) {
            return student_t_upper_tail(degrees, value / error);
        }
        return value < 0 ? Real{1} : value > 0 ? Real{0} : Real{0.5};
    }
};

/// The comparison of two periods, given the probability that a later time is shorter.
template <std::floating_point Real>
[[nodiscard]] recovery_comparison<Real> compare_logs(const log_position<Real>& earlier,
                                                     const log_position<Real>& later, Real shorter,
                                                     confidence level) noexcept {
    const auto change = log_change<Real>::between(earlier, later);
    const Real reach = student_t_reach(change.degrees, level) * change.error;
    return {{std::exp(change.value),
             {std::exp(change.value - reach), std::exp(change.value + reach)},
             level},
            change.probability_below_0(),
            shorter,
            change.within};
}

/// The same of two models; with one time on either side nothing is known.
template <std::floating_point Real>
[[nodiscard]] recovery_comparison<Real> compare_models(const lognormal_times<Real>& earlier,
                                                       const lognormal_times<Real>& later,
                                                       Real shorter, confidence level) noexcept {
    if (earlier.count < 2 || later.count < 2) {
        return {{std::exp(later.log_mean - earlier.log_mean),
                 {0, std::numeric_limits<Real>::infinity()},
                 level},
                Real{0.5},
                shorter,
                (std::max)(earlier.log_deviation, later.log_deviation)};
    }
    return compare_logs(log_position<Real>::of(earlier), log_position<Real>::of(later), shorter,
                        level);
}

} // namespace detail
} // namespace nines::inline NINES_ABI
