// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slices of time in which more fails than failures explain that depend on each other so much.
#pragma once

#include <nines/burn/evidence_windows.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/stats/correlated_draws.hpp>

#include <chrono>
#include <cmath>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// The slice that runs and the last ones that are over, beginning at multiples of their length
/// since the epoch of the clock, and how often slices would be as heavy by chance.
///
/// A quarter of the rate is for the slice that runs, half of it for the last one, and an eighth
/// each for the last two and three, if all of them are heavy. Of a slice that runs nobody knows how
/// many events it will have. But that at most so many of its events were good grows less likely
/// with each event, so one look is as good as many: the good ones stand for 0, 1, 2, 4, 8, … at
/// most, and each of these numbers has a share of its own. Each slice is of one time, and given the
/// past it is as heavy with no more than its chance, so that the expected number of alarms in T is
/// at most rate × T.
///
/// The chance is a bound for all slices whose events fail with one probability, drawn for each
/// slice, that varies no more than told (`correlated_draws::mean_beyond`): failures that depend on
/// each other less, or not at all, are covered. A slice that began less than its length early, by
/// the last sample before it, is taken for that slice, as events count at the time of their sample.
/// Assumes: at least a failure and an allowed error below a half.
class heavy_slices {
public:
    /// What the slices held, and the alarms a second of a search that takes them for heavy.
    struct finding {
        event_counts<> counts{};
        std::chrono::seconds length{0};
        double alarms = std::numeric_limits<double>::infinity();
    };

    /// Parameters: the probability of a failure, and the correlation that two of a slice have at
    /// most, above 0.
    heavy_slices(std::chrono::seconds slice, double allowed_error, double correlation) noexcept
        : slice_{slice},
          allowed_error_{allowed_error},
          correlation_{correlation},
          events_{{allowed_error, 1 - allowed_error}, correlation} {}

    /// The heaviest of them, as far as they lie within `reach` of `now`.
    template <class History, class Point>
    [[nodiscard]] finding operator()(const History& history, const Point& now,
                                     const evidence_reach<Point>& reach) const noexcept {
        const Point second{std::chrono::floor<std::chrono::seconds>(now)};
        const auto runs = since_multiple(second, slice_);
        finding best;
        if (runs > std::chrono::seconds{0} && runs <= reach.length) {
            const auto counts = counts_of(history, second, runs, reach);
            best = {counts, runs, 4 * chance_while_it_runs(counts) / length()};
        }
        finding last{{}, runs, 0};
        double chance = 0; // of the least heavy one
        for (int run = 1; run <= 3 && last.length + slice_ <= reach.length && chance < 1; ++run) {
            const auto counts = counts_of(history, second - last.length, slice_, reach);
            chance = std::fmax(chance, chance_of(static_cast<double>(counts.bad),
                                                 static_cast<double>(counts.total())));
            last.counts += counts;
            last.length += slice_;
            last.alarms = (run == 1 ? 2 : 8) * std::pow(chance, run) / length();
            if (last.alarms < best.alarms) {
                best = last;
            }
        }
        return best;
    }

private:
    [[nodiscard]] double length() const noexcept { return static_cast<double>(slice_.count()); }

    /// Nothing where the history does not tell it from what came before.
    template <class History, class Point>
    [[nodiscard]] event_counts<> counts_of(const History& history, const Point& end,
                                           std::chrono::seconds length,
                                           const evidence_reach<Point>& reach) const noexcept {
        const auto window = history.window(end, length);
        event_counts<> counts;
        if (window.covered.from > end - length - slice_ && reach.includes(window.covered.from)) {
            counts.good = window.counts.good;
            counts.bad = window.counts.bad;
        }
        return counts;
    }

    /// A bound of the probability of so many failures and more among so many events.
    [[nodiscard]] double chance_of(double bad, double events) const noexcept {
        const double mean = events * allowed_error_;
        if (!(bad >= 1 && bad > mean && allowed_error_ < 0.5)) {
            return 1;
        }
        const double below = std::floor((events - bad) * correlation_ / (1 - correlation_));
        double least = mean / bad;
        for (const double limit : {bad - 1, bad - 1 - below}) {
            if (limit >= mean) {
                least = std::fmin(least, events_.mean_beyond(limit, events) / (bad - limit));
            }
        }
        return least;
    }
    [[nodiscard]] double chance_while_it_runs(const event_counts<>& counts) const noexcept {
        const auto good = static_cast<double>(counts.good);
        const double i = good > 0 ? 1 + std::ceil(std::log2(good)) : 0;
        const double at_most = good > 0 ? std::exp2(i - 1) : 0;
        const auto events = static_cast<double>(counts.total());
        return (i + 1) * (i + 2) * chance_of(events - at_most, events);
    }

    std::chrono::seconds slice_;
    double allowed_error_;
    double correlation_;
    correlated_draws<> events_;
};

} // namespace nines::inline NINES_ABI::detail
