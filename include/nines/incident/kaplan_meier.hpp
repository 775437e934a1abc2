// SPDX-License-Identifier: BSL-1.0
/// \file
/// `survival_curve`: how long incidents last when some are still open.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/normal.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <ranges>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// How long an incident has been watched, and whether it ended then or is still open.
template <std::floating_point Real = double>
struct watched_time {
    Real length;
    bool ended;

    friend constexpr bool operator==(const watched_time&, const watched_time&) noexcept = default;
};

/// A step of the curve: what holds from this time to the next one.
template <std::floating_point Real = double>
struct survival_step {
    Real time;
    std::size_t at_risk; ///< watched and open just before
    std::size_t ended;   ///< then
    Real open;           ///< the share still open after it
    Real relative_error; ///< the standard error of `open` by `open`; infinite when that is 0
};

/// The Kaplan-Meier curve of times of which some are censored.
///
/// Assumes: incidents that are still open are like those that ended: they are not open because they
/// were put aside. Cost: O(n log n) to make; a step for each different time at which one ended.
/// Source: Kaplan and Meier 1958, doi 10.1080/01621459.1958.10501452; the standard error by
/// Greenwood, The natural duration of cancer, 1926.
template <std::floating_point Real = double>
class survival_curve {
public:
    /// Parameters: times in any unit and order. Of equal ones, those that ended come first.
    /// Errors: insufficient without any that ended; out_of_domain for one that is negative or not
    /// finite.
    [[nodiscard]] static result<survival_curve>
    try_from(std::span<const watched_time<Real>> times) {
        std::vector<watched_time<Real>> sorted(times.begin(), times.end());
        for (const auto& time : sorted) {
            if (!detail::is_finite(time.length) || !(time.length >= 0)) {
                return error{errc::out_of_domain, "survival_curve",
                             "expected times that are finite and not negative"};
            }
        }
        std::ranges::sort(sorted, {}, &watched_time<Real>::length);
        survival_curve curve;
        curve.add_steps(sorted);
        if (curve.steps_.empty()) {
            return error{errc::insufficient, "survival_curve",
                         "expected at least one time that ended"};
        }
        return curve;
    }

    /// By rising time.
    [[nodiscard]] std::span<const survival_step<Real>> steps() const noexcept { return steps_; }

    /// The share of incidents that are still open after a time: 1 at first, never rising.
    ///
    /// The interval is that of the log of the logged share, which stays within 0 and 1; where all
    /// or none are open the curve has no spread to tell, and it is 0 to 1.
    [[nodiscard]] estimate<Real> open_after(Real time, confidence level) const noexcept {
        const auto next = std::ranges::upper_bound(steps_, time, {}, &survival_step<Real>::time);
        if (next == steps_.begin()) {
            return {1, {0, 1}, level};
        }
        const survival_step<Real>& step = *std::prev(next);
        return {step.open, bounds_of(step, two_sided_normal_quantile<Real>(level)), level};
    }

    /// The time by which a share of incidents has ended.
    ///
    /// Returns: the first time at which so many have, or half way to the next one where exactly so
    /// many have; where the bounds of the curve reach that share. The upper bound is infinite when
    /// the upper curve does not come down so far.
    /// Errors: insufficient when more are still open at the end.
    /// Source: Brookmeyer and Crowley 1982, doi 10.2307/2530286, on the log-log scale; as
    /// quantile() of R's survfit.
    [[nodiscard]] result<estimate<Real>> quantile(quantile_level at,
                                                  confidence level) const noexcept {
        constexpr Real infinity = std::numeric_limits<Real>::infinity();
        const auto open = static_cast<Real>(1 - at.value());
        const Real reach = two_sided_normal_quantile<Real>(level);
        const Real value = first_at_most(open, [](const auto& step) { return step.open; });
        if (!(value < infinity)) {
            return error{errc::insufficient, "survival_curve::quantile",
                         "too many incidents are still open to say; expected a lower level"};
        }
        return estimate<Real>{
            value,
            {first_at_most(open, [&](const auto& step) { return bounds_of(step, reach).lower; }),
             first_at_most(open, [&](const auto& step) { return bounds_of(step, reach).upper; })},
            level};
    }
    [[nodiscard]] result<estimate<Real>> median(confidence level) const noexcept {
        return quantile(quantile_level{0.5}, level);
    }

private:
    void add_steps(const std::vector<watched_time<Real>>& sorted) {
        Real open = 1;
        Real greenwood = 0;
        for (std::size_t i = 0; i < sorted.size();) {
            const std::size_t at_risk = sorted.size() - i;
            const Real time = sorted[i].length;
            std::size_t ended = 0;
            for (; i < sorted.size() && !(time < sorted[i].length); ++i) {
                ended += sorted[i].ended ? 1U : 0U;
            }
            if (ended > 0) {
                const auto d = static_cast<Real>(ended);
                const auto n = static_cast<Real>(at_risk);
                open *= (n - d) / n;
                greenwood += ended < at_risk ? d / n / (n - d) : Real{0};
                steps_.push_back({time, at_risk, ended, open,
                                  ended < at_risk ? std::sqrt(greenwood)
                                                  : std::numeric_limits<Real>::infinity()});
            }
        }
    }

    static interval<Real> bounds_of(const survival_step<Real>& step, Real reach) noexcept {
        if (!(step.open > 0)) {
            return {0, 1};
        }
        const Real log_open = std::log(step.open);
        const Real moved = std::exp(reach * step.relative_error / -log_open);
        return {std::exp(log_open * moved), std::exp(log_open / moved)};
    }

    /// The first time at which a falling curve is at a share or below; infinity when it never is. A
    /// share that is met but for rounding is met.
    template <class Curve>
    [[nodiscard]] Real first_at_most(Real share, Curve curve) const noexcept {
        const Real slack = 16 * std::numeric_limits<Real>::epsilon();
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            if (curve(steps_[i]) > share + slack) {
                continue;
            }
            const bool met = curve(steps_[i]) >= share - slack;
            return met && i + 1 < steps_.size() ? (steps_[i].time + steps_[i + 1].time) / 2
                                                : steps_[i].time;
        }
        return std::numeric_limits<Real>::infinity();
    }

    std::vector<survival_step<Real>> steps_;
};

} // namespace nines::inline NINES_ABI
