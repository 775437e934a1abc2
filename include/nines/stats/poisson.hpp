// SPDX-License-Identifier: BSL-1.0
/// \file
/// The exact interval for the mean of a Poisson count, and its tail.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>
#include <nines/stats/beta.hpp>
#include <nines/stats/beta_quantile.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI {

/// The interval of the expected number of events when `events` were counted.
///
/// Divide by the time of observation for a rate.
/// Parameters: events >= 0 and finite, whole or weighted.
/// Returns: the closed interval; its lower end is 0 when nothing was counted. For a number of
/// events that is negative, NaN or infinite, all from 0 to infinity: what is known without a count.
/// Assumes: events come independently at a constant rate. Use it for incidents and failures in
/// time; use a ratio interval when the number of trials is known and not much larger.
/// Accuracy: 13 digits. It holds the mean at least as often as the level says
/// (tests/stats/poisson_test.cpp). Cost: below 2 us, bounded in `events`; no allocation.
/// Source: Garwood 1936, doi 10.1093/biomet/28.3-4.437; the gamma distribution is taken as the
/// limit of a beta distribution whose second parameter is 1e200, and beyond 1e40 events, where all
/// digits agree, as a normal one.
template <std::floating_point Real = double>
[[nodiscard]] interval<Real> poisson_mean_interval(Real events, confidence level) noexcept {
    using Work = detail::work_type<Real>;
    constexpr Work endless = Work{1e200};
    const Work counted = events;
    if (!detail::is_finite(counted) || !(counted >= 0)) {
        return {0, std::numeric_limits<Real>::infinity()};
    }
    if (counted > Work{1e40}) {
        const Work reach = two_sided_normal_quantile<Work>(level) * std::sqrt(counted);
        return {static_cast<Real>(counted - reach), static_cast<Real>(counted + reach)};
    }
    const Work tail =
        std::fmax(static_cast<Work>(level.significance()) / 2, (std::numeric_limits<Work>::min)());
    const Work lower = counted > 0 ? beta_quantile(counted, endless, tail).x : Work{0};
    const Work upper = beta_upper_quantile(counted + 1, endless, tail).x;
    return {static_cast<Real>(lower * endless), static_cast<Real>(upper * endless)};
}

/// P(more than `events` | mean), the upper tail of a Poisson count.
/// Parameters: events >= 0 and whole; mean >= 0, both finite. Returns: 0 to 1, rising with the
/// mean; 1, what is known without them, for others and for NaN. Accuracy: 12 digits, also where the
/// tail is far below 1. Cost: below 1 us, bounded; no allocation. Source: the gamma distribution,
/// taken as above.
template <std::floating_point Real = double>
[[nodiscard]] Real poisson_more_than(Real events, Real mean) noexcept {
    using Work = detail::work_type<Real>;
    constexpr Work endless = Work{1e200};
    if (!detail::is_finite(events) || !detail::is_finite(mean) || !(events >= 0) || !(mean >= 0)) {
        return 1;
    }
    const Work x = static_cast<Work>(mean) / endless;
    const auto tails = beta_tails<Work>(static_cast<Work>(events) + 1, endless, {x, 1 - x});
    return static_cast<Real>(tails.lower);
}

} // namespace nines::inline NINES_ABI
