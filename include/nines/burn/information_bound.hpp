// SPDX-License-Identifier: BSL-1.0
/// \file
/// `information_bound`: how soon a change can be found at all.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/stats/bernoulli.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <ratio>

namespace nines::inline NINES_ABI {

/// The average time that any alert needs to find a change, to first order: log(minutes from one
/// false page to the next) / (what a minute's requests say on average against the healthy ratio).
///
/// Parameters: false pages in 30 days, above 0 and well below one a minute; healthy ratio and
/// changed ratio, 0 < healthy < changed <= 1; requests a minute.
/// Returns: minutes; infinity where the parameters are outside their range.
/// Assumes: requests that fail independently, a decision each minute, and a change that may come at
/// the worst time. A bound in the limit of rare false pages: at changes that a few requests show,
/// an alert may be somewhat below it.
/// Source: Lorden 1971, doi 10.1214/aoms/1177693055, theorem 3.
[[nodiscard]] inline std::chrono::duration<double, std::ratio<60>>
information_bound(double false_pages_per_30d, double healthy_ratio, double changed_ratio,
                  double requests_per_minute) noexcept {
    using minutes = std::chrono::duration<double, std::ratio<60>>;
    constexpr double minutes_of_30_days = 43200;
    const bool finite = detail::is_finite(false_pages_per_30d) &&
                        detail::is_finite(healthy_ratio) && detail::is_finite(changed_ratio) &&
                        detail::is_finite(requests_per_minute);
    if (!finite ||
        !(false_pages_per_30d > 0 && healthy_ratio > 0 && healthy_ratio < changed_ratio &&
          changed_ratio <= 1 && requests_per_minute > 0)) {
        return minutes{std::numeric_limits<double>::infinity()};
    }
    const double apart = std::fmax(1, minutes_of_30_days / false_pages_per_30d);
    return minutes{std::log(apart) /
                   (bernoulli_divergence(changed_ratio, healthy_ratio) * requests_per_minute)};
}

} // namespace nines::inline NINES_ABI
