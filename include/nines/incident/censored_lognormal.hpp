// SPDX-License-Identifier: BSL-1.0
/// \file
/// `censored_lognormal`: the lognormal model of recovery times of which some are still open, and
/// whether those of two periods differ.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/kaplan_meier.hpp>
#include <nines/incident/recovery_comparison.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/student_t_tail.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// The hazard of a standard normal variable: its density by its upper tail.
/// Accuracy: 1e-13 relative. Source: Laplace's continued fraction far out, Abramowitz and Stegun
/// 26.2.14.
template <std::floating_point Real>
[[nodiscard]] Real normal_hazard(Real z) noexcept {
    constexpr int far_out = 6;
    constexpr int terms = 40;
    if (z < far_out) {
        return normal_density(z) / normal_upper_tail(z);
    }
    Real rest = z;
    for (int k = terms; k > 0; --k) {
        rest = z + static_cast<Real>(k) / rest;
    }
    return rest;
}

/// The likelihood of a normal sample of which some values are only known to be exceeded, in terms
/// of scale = 1 / sigma and shift = mu / sigma, in which it has one peak.
/// Source: Olsen 1978, doi 10.2307/1911445.
template <std::floating_point Real>
class censored_normal {
public:
    struct point {
        Real shift;
        Real scale;
    };
    /// Minus the second derivatives.
    struct information {
        Real shift;
        Real both;
        Real scale;
    };

    /// Parameters: the values that are known, and those that others are above.
    censored_normal(std::span<const Real> known, std::span<const Real> beyond) noexcept
        : beyond_{beyond}, known_{static_cast<Real>(known.size())} {
        for (const Real x : known) {
            sum_ += x;
            squares_ += x * x;
        }
    }

    /// Newton's steps from a point, halved where they lead down. Values should be of the order 1.
    [[nodiscard]] point peak(point at) noexcept {
        constexpr int enough = 100;
        Real height = look_at(at);
        for (int i = 0; i < enough; ++i) {
            const auto [a, b, c] = information_;
            const Real det = a * c - b * b;
            point step{(c * slope_.shift - b * slope_.scale) / det,
                       (a * slope_.scale - b * slope_.shift) / det};
            const Real wanted = slope_.shift * step.shift + slope_.scale * step.scale;
            if (!(wanted > 4 * std::numeric_limits<Real>::epsilon() * (1 + std::abs(height)))) {
                return {at.shift + step.shift, at.scale + step.scale};
            }
            const point from = at;
            Real next = 0;
            do {
                at = {from.shift + step.shift, from.scale + step.scale};
                next = at.scale > 0 ? look_at(at) : height - 1;
                step = {step.shift / 2, step.scale / 2};
            } while (next < height && from.scale + step.scale != from.scale);
            height = next;
        }
        return at;
    }

    /// At the point looked at last.
    [[nodiscard]] const information& curvature() const noexcept { return information_; }

    /// The log-likelihood, but for a constant; keeps its derivatives.
    Real look_at(point at) noexcept {
        Real height = known_ * std::log(at.scale) -
                      (at.scale * at.scale * squares_ - 2 * at.scale * at.shift * sum_ +
                       known_ * at.shift * at.shift) /
                          2;
        slope_ = {at.scale * sum_ - known_ * at.shift,
                  known_ / at.scale - at.scale * squares_ + at.shift * sum_};
        information_ = {known_, -sum_, known_ / (at.scale * at.scale) + squares_};
        for (const Real x : beyond_) {
            const Real z = at.scale * x - at.shift;
            const Real hazard = normal_hazard(z);
            const Real bend = hazard * (hazard - z);
            height += z > 0 ? -z * z / 2 - std::log(hazard * root_two_pi)
                            : std::log(normal_upper_tail(z));
            slope_.shift += hazard;
            slope_.scale -= hazard * x;
            information_.shift += bend;
            information_.both -= bend * x;
            information_.scale += bend * x * x;
        }
        return height;
    }

private:
    static constexpr Real root_two_pi =
        std::numbers::sqrt2_v<Real> / std::numbers::inv_sqrtpi_v<Real>;
    std::span<const Real> beyond_;
    Real known_;
    Real sum_ = 0;
    Real squares_ = 0;
    point slope_{};
    information information_{};
};

} // namespace detail

/// The lognormal model of times of which some are censored: of incidents that are still open.
///
/// Leaving the open ones out, or taking them as ended, makes times too short: here each counts as
/// one that is longer than it has been watched. Where none is open all answers are those of
/// `lognormal_times`.
/// Assumes: nearly lognormal times, which matters more than without open ones, as the model says
/// how those will end; incidents are not open because they were put aside.
/// Accuracy: simulated, 94 to 96 of 100 intervals at 95 % hold the truth from 8 incidents on with a
/// quarter of them open (tests/incident/censored_lognormal_test.cpp).
template <std::floating_point Real = double>
struct censored_lognormal {
    std::size_t count;   ///< of all incidents
    std::size_t ended;   ///< at least 2
    Real log_mean;       ///< of the logs, open ones allowed for
    Real log_deviation;  ///< of the logs, as with `ended` - 1; 0 where all times are the same
    Real log_mean_error; ///< the standard error of `log_mean`

    /// Parameters: times in any unit and order; the least time that counts as such, as that of
    /// `recovery_times`: what ended sooner counts as that. What is open for less tells nothing.
    /// Errors: out_of_domain for a time that is negative or not finite, or one of 0 that ended when
    /// `least` is 0, and such a `least`; insufficient below two times that ended.
    /// Accuracy: 10 digits. Cost: 10 ns an ended time, 0.3 us an open one; an allocation.
    /// Source: maximum likelihood; the deviation and the error with `ended` - 1 for `ended`.
    [[nodiscard]] static result<censored_lognormal>
    try_from(std::span<const watched_time<Real>> times, Real least = 0) {
        constexpr const char* where = "censored_lognormal";
        if (!detail::is_finite(least) || !(least >= 0)) {
            return error{errc::out_of_domain, where,
                         "expected a least time that is finite and not negative"};
        }
        std::vector<Real> logs;
        std::vector<Real> open;
        for (const watched_time<Real>& time : times) {
            const Real length = time.ended ? (std::max)(time.length, least) : time.length;
            if (!detail::is_finite(time.length) || !(time.length >= 0) ||
                (time.ended && !(length > 0))) {
                return error{errc::out_of_domain, where,
                             "expected times that are finite and above 0"};
            }
            if (time.ended) {
                logs.push_back(std::log(length));
            } else if (length > least) {
                open.push_back(std::log(length));
            }
        }
        if (logs.size() < 2) {
            return error{errc::insufficient, where, "expected at least two times that ended"};
        }
        return fitted(times.size(), logs, open);
    }

    /// The median of the model. Source: Student's interval with `ended` - 1 degrees of freedom.
    [[nodiscard]] estimate<Real> geometric_mean(confidence level) const noexcept {
        const Real reach = student_t_reach(static_cast<Real>(ended - 1), level) * log_mean_error;
        return {
            std::exp(log_mean), {std::exp(log_mean - reach), std::exp(log_mean + reach)}, level};
    }

    /// Whether the times of a later period are really shorter or longer than these; as that of
    /// `recovery_times`, but that the probability that a later time is shorter is the model's.
    [[nodiscard]] recovery_comparison<Real>
    compare(const censored_lognormal& later, confidence level = confidence{0.95}) const noexcept {
        const Real spread = std::hypot(log_deviation, later.log_deviation);
        const Real gap = later.log_mean - log_mean;
        const Real shorter = spread > 0 ? normal_upper_tail(gap / spread)
                             : gap < 0  ? Real{1}
                             : gap > 0  ? Real{0}
                                        : Real{0.5};
        return detail::compare_logs(position(), later.position(), shorter, level);
    }

private:
    [[nodiscard]] detail::log_position<Real> position() const noexcept {
        return {log_mean, log_mean_error * log_mean_error, log_deviation * log_deviation,
                static_cast<Real>(ended - 1)};
    }

    /// The fit to logarithms, which are moved and scaled on the way.
    static censored_lognormal fitted(std::size_t count, std::vector<Real>& logs,
                                     std::vector<Real>& open) noexcept {
        const auto number = static_cast<Real>(logs.size());
        Real middle = 0;
        for (const Real x : logs) {
            middle += x / number;
        }
        Real unit = 0; // the farthest from the middle
        for (const Real x : logs) {
            unit = (std::max)(unit, std::abs(x - middle));
        }
        for (const Real x : open) {
            unit = (std::max)(unit, x - middle);
        }
        if (!(unit > 16 * std::numeric_limits<Real>::epsilon() * (1 + std::abs(middle)))) {
            return {count, logs.size(), middle, 0, 0};
        }
        const auto scaled = [&](Real x) { return (x - middle) / unit; };
        std::ranges::transform(logs, logs.begin(), scaled);
        std::ranges::transform(open, open.begin(), scaled);
        detail::censored_normal<Real> likelihood{logs, open};
        const auto best = likelihood.peak({0, 1});
        likelihood.look_at(best);
        const auto [a, b, c] = likelihood.curvature();
        // mu = shift / scale: its variance by its slopes in both
        const Real by_scale = best.shift / best.scale;
        const Real variance = (c + 2 * b * by_scale + a * by_scale * by_scale) / (a * c - b * b) /
                              (best.scale * best.scale);
        const Real few = number / (number - 1);
        return {count, logs.size(), middle + unit * by_scale, unit / best.scale * std::sqrt(few),
                unit * std::sqrt(variance * few)};
    }
};

} // namespace nines::inline NINES_ABI
