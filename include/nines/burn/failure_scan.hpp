// SPDX-License-Identifier: BSL-1.0
/// \file
/// A scan for unlikely many failures in any window back from now.
#pragma once

#include <nines/burn/evidence_windows.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// The share of the rate that goes to k >= 3 failures: most to few, where it decides how soon an
/// outage at low traffic is found, and something to any number. They add up to 1.
[[nodiscard]] inline double share_of_rate(double failures) noexcept {
    constexpr double few = 15.0 / 16;
    constexpr double ratio = 0.75;
    return few * (1 - ratio) * std::pow(ratio, failures - 3) +
           (1 - few) / ((failures - 1) * (failures - 2));
}

/// What a scan found: a window, and the alarms a second of a scan that opens at it and no less.
struct scan_finding {
    evidence_step window;
    double alarms = std::numeric_limits<double>::infinity();
};

/// Looks for a failure that makes k failures among the last n events, k >= 3, so few n that
///
///     p × P(Binomial(n - 1, p) >= k - 1)  <=  rate × c(k) × d,
///
/// where p is the allowed error, the c(k) add up to 1, and d is the time that falls to one event: a
/// share of the time past which all events up to now have divided among themselves. The left side
/// is the probability that an event of a service at its objective is such a failure, and the d of
/// all events add up to no more than the time that passed. So the expected number of alarms in any
/// time T, at any traffic whose timing does not depend on failures, is at most rate × T: a bound
/// that holds at all times at once, since it counts failures and not looks. At q < p the left side
/// falls to less than q / p of it, and so does the bound.
///
/// Where failures of a slice count together, the left side bounds the probability that a slice
/// fails first with an event and is such a failure, however its events depend on each other: the
/// probabilities of its events add up, and so do their times while it runs.
/// Returns: the strongest window, or the first that is strong enough. Cost: a binomial tail for
/// each number of failures. Source: expected crossings of a scan statistic, by linearity;
/// Hoeffding 1956, doi 10.1214/aoms/1177728178, for slices, which are fewer than their events. The
/// time d is our own.
[[nodiscard]] inline scan_finding
scanned(const evidence_windows& found, const unit_point<double>& allowed, double enough) noexcept {
    scan_finding best;
    const double seconds = found.time_for_one();
    if (!(seconds > 0)) {
        return best;
    }
    double seen = 2;
    for (const evidence_step& step : found.steps()) {
        if (!(step.failing > seen)) {
            continue;
        }
        seen = step.failing;
        const double others = std::fmax(0, step.events - step.failing);
        const double tail = binomial_at_least(step.failing - 1, others, allowed);
        const double alarms = allowed.x * tail / (share_of_rate(step.failing) * seconds);
        if (alarms < best.alarms) {
            best = {step, alarms};
        }
        if (alarms <= enough) {
            break;
        }
    }
    return best;
}

} // namespace nines::inline NINES_ABI::detail
