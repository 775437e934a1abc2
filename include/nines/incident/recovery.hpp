// SPDX-License-Identifier: BSL-1.0
/// \file
/// `recovery_times`: how long incidents last, with intervals, and whether that has really changed.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/lognormal_times.hpp>
#include <nines/incident/recovery_comparison.hpp>
#include <nines/stats/bootstrap.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {

template <class T>
inline constexpr bool is_chrono_duration = false;
template <class Rep, class Period>
inline constexpr bool is_chrono_duration<std::chrono::duration<Rep, Period>> = true;

/// Numbers, or `std::chrono` durations.
template <class Range, class Real>
concept time_range = std::ranges::input_range<Range> &&
                     (std::convertible_to<std::ranges::range_value_t<Range>, Real> ||
                      is_chrono_duration<std::ranges::range_value_t<Range>>);

} // namespace detail

/// Recovery times of incidents: of detection, acknowledgement, mitigation or resolution.
///
/// Built from times above zero, at least one: numbers in any one unit, or `std::chrono` durations,
/// which are taken in minutes; answers are in that unit. Times that are recorded in whole minutes
/// may be 0: give the `least` that a 0 stands for, such as half a minute, and what is shorter
/// counts as that. Incidents that are still open do not belong here but in `survival_curve` or
/// `censored_lognormal`: leaving the long ones out makes every answer too short. Errors:
/// insufficient without times; out_of_domain for one that is not finite, negative, or zero when
/// `least` is zero, and for such a `least`; thrown by the constructor, returned by `try_from`.
/// Assumes: independent times of one distribution in the period. Cost: O(n log n) to make, two
/// allocations. Example: tests/incident/recovery_test.cpp.
template <std::floating_point Real = double>
class recovery_times {
public:
    template <detail::time_range<Real> Range>
        requires(!std::same_as<std::remove_cvref_t<Range>, recovery_times>)
    explicit recovery_times(Range&& times, Real least = 0)
        : recovery_times{try_from(std::forward<Range>(times), least).value()} {}
    recovery_times(std::initializer_list<Real> times)
        : recovery_times{std::span{times.begin(), times.size()}} {}

    template <detail::time_range<Real> Range>
    [[nodiscard]] static result<recovery_times> try_from(Range&& times, Real least = 0) {
        if (!detail::is_finite(least) || !(least >= 0)) {
            return error{errc::out_of_domain, "recovery_times",
                         "expected a least time that is finite and not negative"};
        }
        std::vector<Real> sorted;
        for (const auto& time : times) {
            const Real length = number_of(time);
            const Real counted = (std::max)(length, least);
            if (!detail::is_finite(length) || !(length >= 0) || !(counted > 0)) {
                return error{errc::out_of_domain, "recovery_times",
                             "expected times that are finite and above zero; give the least "
                             "time that a rounded 0 stands for"};
            }
            sorted.push_back(counted);
        }
        if (sorted.empty()) {
            return error{errc::insufficient, "recovery_times", "expected at least one time"};
        }
        std::ranges::sort(sorted);
        return recovery_times{std::move(sorted), sorted_tag{}};
    }

    [[nodiscard]] std::size_t count() const noexcept { return sorted_.size(); }
    /// Ascending.
    [[nodiscard]] std::span<const Real> sorted() const noexcept { return sorted_; }
    /// The lognormal model: geometric mean, mean and quantiles with intervals that need no seed.
    [[nodiscard]] const lognormal_times<Real>& lognormal() const noexcept { return model_; }

    /// The mean (MTTR) with its BCa interval.
    ///
    /// It is ruled by the few longest incidents: below some hundred of them the interval is wide
    /// and still too narrow; prefer the geometric mean or the median. With one time, 0 to infinity.
    /// Cost: 2 to 3 ns for each time and resample. Source: `bca_interval`.
    [[nodiscard]] estimate<Real> mean(confidence level,
                                      const bootstrap_options& options = {}) const {
        Real sum = 0;
        for (const Real time : sorted_) {
            sum += time;
        }
        const auto n = static_cast<Real>(count());
        std::vector<Real> left_out;
        left_out.reserve(count());
        for (const Real time : sorted_) {
            left_out.push_back((sum - time) / (n - 1));
        }
        return interval_around(sum / n, left_out, level, options,
                               [&] { return resampled_means<Real>(sorted_, options); });
    }

    /// A quantile, linear between ranks, with its BCa interval. With one time, 0 to infinity.
    /// Cost: about 1 us a resample.
    [[nodiscard]] estimate<Real> quantile(quantile_level at, confidence level,
                                          const bootstrap_options& options = {}) const {
        const double p = at.value();
        std::vector<Real> left_out;
        if (count() > 1) {
            left_out.reserve(count());
            for (std::size_t out = 0; out < count(); ++out) {
                left_out.push_back(detail::linear_quantile(
                    count() - 1, p, [&](std::size_t i) { return sorted_[i < out ? i : i + 1]; }));
            }
        }
        const Real value =
            detail::linear_quantile(count(), p, [&](std::size_t i) { return sorted_[i]; });
        return interval_around(value, left_out, level, options,
                               [&] { return resampled_quantiles<Real>(sorted_, p, options); });
    }
    [[nodiscard]] estimate<Real> median(confidence level,
                                        const bootstrap_options& options = {}) const {
        return quantile(quantile_level{0.5}, level, options);
    }

    /// The geometric mean, with the interval of the lognormal model. The statistic of choice to
    /// compare periods by: of the three it takes the fewest incidents.
    [[nodiscard]] estimate<Real> geometric_mean(confidence level) const noexcept {
        return model_.geometric_mean(level);
    }

    /// Whether the times of a later period are really shorter or longer than these.
    ///
    /// Returns: the ratio of geometric means, later / these, with its interval; the probability
    /// that it is below 1 when nothing was known before; and how many incidents would show a
    /// change. With one time on either side nothing is known: 0 to infinity, and a probability of
    /// 1/2. Assumes: as this class, of both; the interval also that they are nearly lognormal.
    /// Accuracy: simulated, 95 of 100 intervals hold the ratio, also where the spreads differ.
    /// Cost: linear. Source: Welch 1947, doi 10.1093/biomet/34.1-2.28, on the logs; Mann and
    /// Whitney 1947, doi 10.1214/aoms/1177730491.
    [[nodiscard]] recovery_comparison<Real>
    compare(const recovery_times& later, confidence level = confidence{0.95}) const noexcept {
        return detail::compare_models(
            model_, later.model_, detail::probability_less<Real>(later.sorted_, sorted_), level);
    }

private:
    struct sorted_tag {};
    recovery_times(std::vector<Real>&& sorted, sorted_tag)
        : sorted_{std::move(sorted)}, model_{lognormal_times<Real>::of(sorted_)} {}

    template <class Time>
    static Real number_of(const Time& time) {
        if constexpr (detail::is_chrono_duration<Time>) {
            return std::chrono::duration<Real, std::chrono::minutes::period>{time}.count();
        } else {
            return static_cast<Real>(time);
        }
    }

    template <class Resample>
    estimate<Real> interval_around(Real value, const std::vector<Real>& left_out, confidence level,
                                   const bootstrap_options& options, Resample resample) const {
        if (count() < 2 || options.resamples == 0) {
            return {value, {0, std::numeric_limits<Real>::infinity()}, level};
        }
        std::vector<Real> resampled = resample();
        return {value, bca_interval<Real>(value, resampled, left_out, level), level};
    }

    std::vector<Real> sorted_;
    lognormal_times<Real> model_;
};

template <std::ranges::input_range Range>
    requires std::floating_point<std::ranges::range_value_t<Range>>
explicit recovery_times(Range&&) -> recovery_times<std::ranges::range_value_t<Range>>;

} // namespace nines::inline NINES_ABI
