// SPDX-License-Identifier: BSL-1.0
/// \file
/// Slices of time in which more fails than failures that depend on each other explain.
#pragma once

#include <nines/config.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/stats/correlated_draws.hpp>

#include <chrono>
#include <cmath>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// The slice that runs and the last ones that are over, beginning at multiples of their length
/// since the epoch of the clock, and how often slices would be as heavy by chance.
///
/// A quarter of the rate each is for the slice that runs, for the last one, and for the last two
/// and three, if all of them are heavy. Of a slice that runs nobody knows how many events it will
/// have: with m events so far it stands for one of up to 2^i >= m, and each i has a share of its
/// own. Slices are independent and each is of one time, so that the expected number of alarms in T
/// is at most rate × T. Assumes: at least a failure and an allowed error below a half.
class heavy_slices {
public:
    /// What the slices held, and the alarms a second of a search that takes them for heavy.
    struct finding {
        event_counts<> counts{};
        std::chrono::seconds length{0};
        double alarms = std::numeric_limits<double>::infinity();
    };

    /// Parameters: the events of a slice, with a correlation above 0; the probability of a failure.
    heavy_slices(std::chrono::seconds slice, const correlated_draws<>& events,
                 double allowed_error) noexcept
        : slice_{slice}, events_{events}, allowed_error_{allowed_error} {}

    /// The heaviest of them, as far as they lie within `reach` of `now`.
    template <class History, class Point>
    [[nodiscard]] finding operator()(const History& history, const Point& now,
                                     std::chrono::seconds reach) const noexcept {
        const auto second = std::chrono::floor<std::chrono::seconds>(now);
        const auto after = second.time_since_epoch() % slice_;
        const auto runs = after < std::chrono::seconds{0} ? after + slice_ : after;
        finding best;
        if (runs > std::chrono::seconds{0} && runs <= reach) {
            const auto counts = counts_of(history, now, runs);
            best = {counts, runs, parts * chance_while_it_runs(counts) / length()};
        }
        finding last{{}, runs, 0};
        double chance = 0; // of the least heavy one
        for (int run = 1; run <= 3 && last.length + slice_ <= reach; ++run) {
            const auto counts = counts_of(history, Point{second - last.length}, slice_);
            chance = std::fmax(chance, chance_of(counts, static_cast<double>(counts.total())));
            last.counts += counts;
            last.length += slice_;
            last.alarms = parts * std::pow(chance, run) / length();
            if (last.alarms < best.alarms) {
                best = last;
            }
        }
        return best;
    }

private:
    static constexpr double parts = 4;

    [[nodiscard]] double length() const noexcept { return static_cast<double>(slice_.count()); }

    /// Nothing where the history does not tell it from what came before.
    template <class History, class Point>
    [[nodiscard]] static event_counts<> counts_of(const History& history, const Point& end,
                                                  std::chrono::seconds length) noexcept {
        const auto window = history.window(end, length);
        event_counts<> counts;
        if (!(window.covered.from < end - length)) {
            counts.good = window.counts.good;
            counts.bad = window.counts.bad;
        }
        return counts;
    }

    /// The probability of so many failures and more among so many events.
    [[nodiscard]] double chance_of(const event_counts<>& counts, double events) const noexcept {
        const auto bad = static_cast<double>(counts.bad);
        return bad >= 1 && bad > events * allowed_error_ && allowed_error_ < 0.5
                   ? events_.at_least(bad, events)
                   : 1;
    }
    [[nodiscard]] double chance_while_it_runs(const event_counts<>& counts) const noexcept {
        const double i = std::ceil(std::log2(std::fmax(1, static_cast<double>(counts.total()))));
        return (i + 1) * (i + 2) * chance_of(counts, std::exp2(i));
    }

    std::chrono::seconds slice_;
    correlated_draws<> events_;
    double allowed_error_;
};

} // namespace nines::inline NINES_ABI::detail
