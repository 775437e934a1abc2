// SPDX-License-Identifier: BSL-1.0
/// \file
/// How often incidents happen, how long they stay away, and whether that has changed.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/result.hpp>
#include <nines/sli/exact_interval.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/poisson.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// Events counted over an exposure: the time watched, or service-days, or deployments.
template <std::floating_point Real = double>
struct event_exposure {
    Real count;
    Real exposure;
};

namespace detail {

template <class T>
concept real_number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;

/// What a count and an exposure are computed in: their common floating type, `double` for two whole
/// numbers.
template <real_number Count, real_number Exposure>
using rate_type = std::conditional_t<std::floating_point<std::common_type_t<Count, Exposure>>,
                                     std::common_type_t<Count, Exposure>, double>;

template <std::floating_point Real>
[[nodiscard]] bool is_event_exposure(const event_exposure<Real>& seen) noexcept {
    return is_finite(seen.count) && seen.count >= 0 && is_finite(seen.exposure) &&
           seen.exposure > 0;
}

inline constexpr error not_an_exposure{
    errc::out_of_domain, "event_rate",
    "expected a count that is finite and not negative and an exposure that is finite and above 0"};

} // namespace detail

/// Events per unit of exposure. Parameters, errors and all else: as `event_rate`.
template <detail::real_number Count, detail::real_number Exposure>
[[nodiscard]] auto try_event_rate(Count count, Exposure exposure, confidence level) noexcept
    -> result<estimate<detail::rate_type<Count, Exposure>>> {
    using Real = detail::rate_type<Count, Exposure>;
    const event_exposure<Real> seen{static_cast<Real>(count), static_cast<Real>(exposure)};
    if (!detail::is_event_exposure(seen)) {
        return detail::not_an_exposure;
    }
    const interval<Real> mean = poisson_mean_interval(seen.count, level);
    return estimate<Real>{seen.count / seen.exposure,
                          {mean.lower / seen.exposure, mean.upper / seen.exposure},
                          level};
}

/// Events per unit of exposure, with the exact interval.
///
/// Parameters: `count`, whole or weighted, not negative; `exposure` in any unit, above 0, such as
/// 365.0 days or 12 services times 30 days.
/// Returns: per unit of that exposure; the lower bound is 0 when nothing was counted.
/// Errors: out_of_domain, thrown, for a count or an exposure outside those; `try_event_rate`
/// returns it. Assumes: events come independently at a constant rate; where they come in clusters
/// the interval is too narrow, which `overdispersion` tells. Accuracy and cost: as
/// `poisson_mean_interval`. Source: Garwood 1936, doi 10.1093/biomet/28.3-4.437.
template <detail::real_number Count, detail::real_number Exposure>
[[nodiscard]] auto event_rate(Count count, Exposure exposure, confidence level)
    -> estimate<detail::rate_type<Count, Exposure>> {
    return try_event_rate(count, exposure, level).value();
}

/// The mean exposure between events (MTBF when that is time), with the exact interval.
///
/// Returns: the reciprocal of `event_rate`, in the unit of the exposure. When nothing was counted
/// the value and the upper bound are infinite, and the lower bound is what is known.
/// Parameters, errors, accuracy, cost: as `event_rate`. Assumes the same; the watched time includes
/// the repairs, so it is what the field calls MTBF when those are short.
template <detail::real_number Count, detail::real_number Exposure>
[[nodiscard]] auto mean_time_between(Count count, Exposure exposure, confidence level) noexcept
    -> result<estimate<detail::rate_type<Count, Exposure>>> {
    using Real = detail::rate_type<Count, Exposure>;
    return try_event_rate(count, exposure, level).transform([&](const estimate<Real>& rate) {
        constexpr Real never = std::numeric_limits<Real>::infinity();
        const auto inverse = [](Real x) { return x > 0 ? 1 / x : never; };
        return estimate<Real>{
            inverse(rate.value), {inverse(rate.bounds.upper), inverse(rate.bounds.lower)}, level};
    });
}

/// The rate of a second period against that of a first.
template <std::floating_point Real = double>
struct rate_comparison {
    estimate<Real> ratio; ///< second / first; infinite when nothing was counted in the first
    Real p_value;         ///< of so much difference, either way, between equal rates
    Real dispersion = 1;  ///< how much more than chance counts vary, which the rest allows for

    /// True when the interval leaves 1 out: the rate has changed, chance apart.
    [[nodiscard]] bool differs() const noexcept { return !ratio.bounds.contains(1); }
};

/// Whether events come at another rate than before.
///
/// Parameters: count and exposure of two periods, the exposures in the same unit. `dispersion`, 1
/// or more: how much more than chance such counts vary, as when events come in clusters; counts
/// tell as much as those divided by it would.
/// Returns: the ratio second / first with its exact interval, and the two-sided p-value: twice the
/// smaller tail, so that it is below the significance when the interval leaves 1 out.
/// Errors: out_of_domain as `event_rate`, or for a dispersion out of range; insufficient when
/// neither period has an event. Assumes: as `event_rate` but for the dispersion, and periods that
/// were not chosen for what happened in them. It errs on the side of "no difference" with few
/// events. Accuracy: 12 digits. Cost: about 2 us; no allocation.
/// Source: Przyborowski and Wilenski 1940, doi 10.1093/biomet/31.3-4.313: given their sum, counts
/// at equal rates are binomial; the interval by Clopper and Pearson.
template <std::floating_point Real = double>
[[nodiscard]] result<rate_comparison<Real>>
compare_rates(const event_exposure<Real>& first, const event_exposure<Real>& second,
              confidence level, Real dispersion = 1) noexcept {
    using Work = detail::work_type<Real>;
    if (!detail::is_event_exposure(first) || !detail::is_event_exposure(second)) {
        return detail::not_an_exposure;
    }
    if (!detail::is_finite(dispersion) || !(dispersion >= 1)) {
        return error{errc::out_of_domain, "compare_rates",
                     "expected a dispersion that is finite and at least 1"};
    }
    if (!(first.count + second.count > 0)) {
        return error{errc::insufficient, "compare_rates", "expected an event in either period"};
    }
    const Work earlier = static_cast<Work>(first.count) / static_cast<Work>(dispersion);
    const Work later = static_cast<Work>(second.count) / static_cast<Work>(dispersion);
    const Work scale = static_cast<Work>(first.exposure) / static_cast<Work>(second.exposure);
    const auto odds = [](unit_point<Work> p) {
        return p.y > 0 ? p.x / p.y : std::numeric_limits<Work>::infinity();
    };
    const Work tail = static_cast<Work>(level.significance()) / 2;
    const Work z = normal_upper_quantile(tail);
    const auto lower = detail::clopper_pearson_lower<Work>({later, earlier, tail, z});
    const auto upper = detail::clopper_pearson_lower<Work>({earlier, later, tail, z}).mirrored();
    const auto equal = unit_point<Work>::from_odds(1 / scale);
    const Work smaller = std::fmin(binomial_at_most(later, earlier, equal),
                                   binomial_at_least(later, earlier, equal));
    const auto rounded = [](Work x) { return static_cast<Real>(x); };
    return rate_comparison<Real>{
        {rounded(earlier > 0 ? later / earlier * scale : std::numeric_limits<Work>::infinity()),
         {rounded(odds(lower) * scale), rounded(odds(upper) * scale)},
         level},
        rounded(std::fmin(2 * smaller, Work{1})),
        dispersion};
}

} // namespace nines::inline NINES_ABI
