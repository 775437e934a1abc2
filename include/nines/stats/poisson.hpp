// SPDX-License-Identifier: BSL-1.0
/// \file
/// The exact interval for the mean of a Poisson count.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/interval.hpp>
#include <nines/stats/beta_quantile.hpp>

#include <concepts>

namespace nines::inline NINES_ABI {

/// The interval of the expected number of events when `events` were counted.
///
/// Divide by the time of observation for a rate.
/// Parameters: events >= 0 and finite, whole or weighted.
/// Returns: the closed interval; its lower end is 0 when nothing was counted.
/// Assumes: events come independently at a constant rate. Use it for incidents and failures in
/// time; use a ratio interval when the number of trials is known and not much larger.
/// Accuracy: 13 digits. Cost: below 2 us, bounded in `events`; no allocation.
/// Source: Garwood 1936, doi 10.1093/biomet/28.3-4.437; the gamma distribution is taken as the
/// limit of a beta distribution whose second parameter is 1e200.
template <std::floating_point Real = double>
[[nodiscard]] interval<Real> poisson_mean_interval(Real events, confidence level) noexcept {
    using Work = detail::work_type<Real>;
    constexpr Work endless = Work{1e200};
    const Work counted = events;
    const Work tail = static_cast<Work>(level.significance()) / 2;
    const Work lower = counted > 0 ? beta_quantile(counted, endless, tail).x : Work{0};
    const Work upper = beta_upper_quantile(counted + 1, endless, tail).x;
    return {static_cast<Real>(lower * endless), static_cast<Real>(upper * endless)};
}

} // namespace nines::inline NINES_ABI
