// SPDX-License-Identifier: BSL-1.0
/// \file
/// `significance_gate`: lets an alert pass only where chance is ruled out, with a bound on how
/// often it is wrong.
#pragma once

#include <nines/burn/evidence_windows.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/unit_point.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI {

/// How failures come in bursts: those of one slice of time depend on each other, those of different
/// slices do not.
struct burstiness {
    std::chrono::seconds slice{60};
    double correlation = 0; ///< between two events of a slice, 0 to 1 without its ends
};

/// The strongest evidence that a service fails more often than it may.
struct gate_evidence {
    std::uint64_t failures = 0;   ///< in the window that says most; with bursts, failing slices
    double expected_failures = 0; ///< there, at exactly the allowed error
    std::chrono::duration<double> window{0}; ///< its length
    /// Of a gate that opens at such evidence and no less.
    double false_alarms_per_year = std::numeric_limits<double>::infinity();
};

namespace detail {

/// The share of the rate that goes to k >= 3 failures: most to few, where it decides how soon an
/// outage at low traffic is found, and something to any number. They add up to 1.
[[nodiscard]] inline double share_of_rate(double failures) noexcept {
    constexpr double few = 15.0 / 16;
    constexpr double ratio = 0.75;
    return few * (1 - ratio) * std::pow(ratio, failures - 3) +
           (1 - few) / ((failures - 1) * (failures - 2));
}

} // namespace detail

/// The chance half of an alert: open only where a service that keeps its objective would fail as
/// much at most `false_alarms_per_year` times a year.
///
/// The gate opens at a failure that makes k failures among the last n events, k >= 3, so few n that
///
///     p × P(Binomial(n - 1, p) >= k - 1)  <=  rate × c(k) × d,
///
/// where p is the allowed error, the c(k) add up to 1, and d is the time that falls to one event: a
/// share of the time past which all events up to now have divided among themselves. The left side
/// is the probability that an event of a service at its objective is such a failure, and the d of
/// all events add up to no more than the time that passed. So the expected number of openings in
/// any time T, at any traffic whose timing does not depend on failures, however often one looks, is
/// at most rate × T: a bound that holds at all times at once, since it counts failures and not
/// looks. With `burstiness`, slices with a failure take the place of failures. Assumes: given the
/// past, each event fails with at most the allowed probability; events of a slice may depend on
/// each other as told by `burstiness`, which is to be measured (sli/dispersion.hpp). Traffic that
/// grows because requests fail (retries) breaks it. Cost: when it is asked, some 200 look-ups and
/// at most as many binomial tails, 5 to 100 us; no allocation. Source: expected crossings of a scan
/// statistic, by linearity; Hoeffding 1956, doi 10.1214/aoms/1177728178, for slices of unequal
/// size. The time d is our own.
class significance_gate {
public:
    /// Parameters: what is promised; openings per year of a service that keeps it, above 0 and at
    /// most 1,000; how far back evidence may lie, from 15 s to 90 days.
    /// Errors: out_of_domain for other values, and for a slice below a second or a correlation
    /// outside [0, 1).
    [[nodiscard]] static result<significance_gate>
    try_from(const objective& promised, double false_alarms_per_year, std::chrono::seconds horizon,
             const std::optional<burstiness>& bursts = std::nullopt) noexcept {
        constexpr const char* where = "significance_gate";
        if (!detail::is_finite(false_alarms_per_year) || !(false_alarms_per_year > 0) ||
            !(false_alarms_per_year <= 1000)) {
            return error{errc::out_of_domain, where,
                         "expected more than 0 and at most 1,000 false alarms a year"};
        }
        if (!(horizon >= detail::events_as_counted::shortest && horizon <= std::chrono::days{90})) {
            return error{errc::out_of_domain, where, "expected a horizon of 15 s to 90 days"};
        }
        if (bursts && (!(bursts->slice >= std::chrono::seconds{1}) ||
                       !detail::is_finite(bursts->correlation) || !(bursts->correlation >= 0) ||
                       !(bursts->correlation < 1))) {
            return error{errc::out_of_domain, where,
                         "expected slices of a second and more and a correlation from 0 below 1"};
        }
        return significance_gate{promised, false_alarms_per_year, horizon, bursts};
    }

    [[nodiscard]] const nines::objective& objective() const noexcept { return objective_; }
    [[nodiscard]] double false_alarms_per_year() const noexcept { return rate_; }
    [[nodiscard]] std::chrono::seconds horizon() const noexcept { return horizon_; }
    [[nodiscard]] const std::optional<burstiness>& bursts() const noexcept { return bursts_; }

    /// Whether chance is ruled out at `now`; with `since`, by what happened from then on alone.
    /// Parameters: `history.window(now, length)` with `counts` and `covered`.
    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now) const noexcept {
        return strongest(windows(history, now, horizon_), rate_).false_alarms_per_year <= rate_;
    }
    template <class History, class Point>
    [[nodiscard]] bool open(const History& history, const Point& now,
                            const Point& since) const noexcept {
        return strongest(windows(history, now, reach(now, since)), rate_).false_alarms_per_year <=
               rate_;
    }

    /// The same as a figure: the strongest evidence there is.
    template <class History, class Point>
    [[nodiscard]] gate_evidence evidence(const History& history, const Point& now) const noexcept {
        return strongest(windows(history, now, horizon_), 0);
    }

private:
    significance_gate(const nines::objective& promised, double rate, std::chrono::seconds horizon,
                      const std::optional<burstiness>& bursts) noexcept
        : objective_{promised}, rate_{rate}, horizon_{horizon}, bursts_{bursts} {}

    template <class Point>
    [[nodiscard]] std::chrono::seconds reach(const Point& now, const Point& since) const noexcept {
        if (!(since < now)) {
            return std::chrono::seconds{0};
        }
        const auto whole =
            std::chrono::floor<std::chrono::seconds>(detail::saturating_difference(now, since));
        return whole < horizon_ ? whole : horizon_;
    }

    template <class History, class Point>
    [[nodiscard]] detail::evidence_windows windows(const History& history, const Point& now,
                                                   std::chrono::seconds reach) const noexcept {
        if (bursts_ && bursts_->correlation > 0) {
            return {history, now, reach,
                    detail::slices_as_events{bursts_->slice, bursts_->correlation,
                                             objective_.allowed_error()}};
        }
        return {history, now, reach, detail::events_as_counted{}};
    }

    /// The strongest window, or the first that is strong enough.
    [[nodiscard]] gate_evidence strongest(const detail::evidence_windows& found,
                                          double enough) const noexcept {
        gate_evidence best;
        const double years = found.time_for_one() / seconds_of_a_year;
        if (!(years > 0)) {
            return best;
        }
        const double p = objective_.allowed_error();
        double seen = 2;
        for (const auto& step : found.steps()) {
            if (!(step.failures > seen)) {
                continue;
            }
            seen = step.failures;
            const double others = step.events - step.failures;
            const double tail = binomial_at_least(step.failures - 1, others > 0 ? others : 0,
                                                  unit_point<double>{p, objective_.target()});
            const double alarms = p * tail / (detail::share_of_rate(step.failures) * years);
            if (alarms < best.false_alarms_per_year) {
                best = {static_cast<std::uint64_t>(step.failures), step.events * p,
                        std::chrono::duration<double>{step.seconds}, alarms};
            }
            if (alarms <= enough) {
                break;
            }
        }
        return best;
    }

    static constexpr double seconds_of_a_year = 365.25 * 86400;

    nines::objective objective_;
    double rate_;
    std::chrono::seconds horizon_;
    std::optional<burstiness> bursts_;
};

} // namespace nines::inline NINES_ABI
