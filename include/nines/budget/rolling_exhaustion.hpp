// SPDX-License-Identifier: BSL-1.0
/// \file
/// When the error budget of a rolling window will be gone, as a distribution: new failures spend
/// it, old ones age out of the window and give it back.
#pragma once

#include <nines/budget/exact_share.hpp>
#include <nines/budget/exhaustion_time.hpp>
#include <nines/budget/failure_outlook.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/core/window_state.hpp>
#include <nines/stats/beta_quantile.hpp>
#include <nines/stats/coupled_binomial.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI {

/// How a future is sampled; the same numbers give the same answer.
struct path_sampling {
    std::uint32_t paths = 4096; ///< 1 to 1,000,000
    std::uint64_t seed = 1;
};

namespace detail {

inline constexpr std::size_t forecast_steps = 128;
inline constexpr std::size_t step_parts = 8;

/// A step of the time ahead, as far from now as its number squared: near what is soon.
struct forecast_step {
    double bursts; ///< of events by then, whole
    double enough; ///< so many bursts of failures by then and the budget is gone
};

using forecast_grid = std::array<forecast_step, forecast_steps + 1>;

/// How many paths have no budget left: at each step, and by each part of a step.
struct gone_paths {
    std::array<std::uint32_t, forecast_steps + 1> at{};
    std::array<std::uint32_t, forecast_steps * step_parts + 1> by{};
};

/// The part of a step, 0 to 1, that passes until failures that come evenly meet what is enough.
[[nodiscard]] inline double crossing(double failures, double more, const forecast_step& before,
                                     const forecast_step& after) noexcept {
    return (before.enough - failures) / (more - (after.enough - before.enough) + 1);
}

/// Counts a path in: its bad ratio, and uniform numbers by step.
template <class Uniform>
void follow(gone_paths& counted, const forecast_grid& grid, unit_point<double> ratio,
            const Uniform& uniform) noexcept {
    double failures = 0;
    bool was_gone = grid[0].enough <= 0;
    counted.at[0] += was_gone ? 1 : 0;
    counted.by[0] += was_gone ? 1 : 0;
    for (std::size_t i = 1; i <= forecast_steps; ++i) {
        const double bursts = grid[i].bursts - grid[i - 1].bursts;
        const double more = bursts > 0 ? coupled_binomial(bursts, ratio, uniform(i)) : 0;
        const bool gone = failures + more >= grid[i].enough;
        counted.at[i] += gone ? 1 : 0;
        if (gone && !was_gone) {
            const double parts = crossing(failures, more, grid[i - 1], grid[i]) * step_parts;
            const auto part = static_cast<std::size_t>(std::fmin(parts, step_parts - 1.0));
            ++counted.by[(i - 1) * step_parts + part + 1];
            was_gone = true;
        }
        failures += more;
    }
}

/// Failures on paths: each with a bad ratio from its part of the distribution, so that together
/// they cover it evenly, and binomial numbers from step to step.
[[nodiscard]] inline gone_paths simulate(const forecast_grid& grid, const failure_outlook& outlook,
                                         const path_sampling& sampling) noexcept {
    gone_paths counted;
    for (std::uint32_t path = 0; path < sampling.paths; ++path) {
        const auto uniform = [&](std::uint64_t step) {
            return uniform_at(sampling.seed, path, step);
        };
        const double level = (path + uniform(0)) / sampling.paths;
        follow(counted, grid, beta_quantile(outlook.bad(), outlook.good(), level), uniform);
    }
    for (std::size_t i = 1; i < counted.by.size(); ++i) {
        counted.by[i] += counted.by[i - 1];
    }
    return counted;
}

} // namespace detail

/// When the budget of a rolling window will be gone.
///
/// The budget is gone at a time when the failures in the window that ends then are as many as the
/// objective allows of its events. Failures of the past leave the window, so it may be gone and
/// come back; `probability_by` asks for the first time, `probability_at` for one time.
///
/// Assumes: as `failure_outlook`; that the history keeps the window, to within its slots, and that
/// old events leave it evenly within a step of the forecast. There are 128 steps, finest near now:
/// a 16,384th of the horizon there and a 64th at its end.
/// Accuracy: shares of simulated paths, see `standard_error`.
/// Cost: 5 KiB, no allocation; a probability some 10 ns, a quantile 1 to 10 us.
template <chrono_time_point Point>
class rolling_exhaustion {
public:
    rolling_exhaustion(const half_open<Point>& ahead, exhaustion_state state, window_state history,
                       const detail::gone_paths& gone, const path_sampling& sampling) noexcept
        : ahead_{ahead}, gone_{gone}, sampling_{sampling}, state_{state}, history_{history} {}

    [[nodiscard]] exhaustion_state state() const noexcept { return state_; }
    /// How much of the window up to now the history knew; partial makes the budget smaller.
    [[nodiscard]] window_state history() const noexcept { return history_; }
    [[nodiscard]] const half_open<Point>& horizon() const noexcept { return ahead_; }

    /// The probability that the budget is gone at some time from now to `at`; never falls with
    /// time.
    [[nodiscard]] double probability_by(const Point& at) const noexcept {
        return at < ahead_.from
                   ? 0
                   : share(interpolated(gone_.by, steps_until(at) * detail::step_parts));
    }
    /// The probability that it is gone at that time: falls when old failures leave the window.
    [[nodiscard]] double probability_at(const Point& at) const noexcept {
        const double by = probability_by(at);
        return by > 0 ? std::fmin(share(interpolated(gone_.at, steps_until(at))), by) : 0;
    }
    /// The probability that it lasts through the horizon.
    [[nodiscard]] double probability_lasts() const noexcept {
        return share(sampling_.paths - gone_.by.back());
    }

    /// The standard error of a probability that was answered, at most: the paths cover the bad
    /// ratio evenly, which only makes it smaller.
    [[nodiscard]] double standard_error(double probability) const noexcept {
        return std::sqrt(probability * (1 - probability) / sampling_.paths);
    }

    /// The time by which it is gone for the first time with this probability.
    [[nodiscard]] exhaustion_time<Point> quantile(quantile_level level) const noexcept {
        if (state_ == exhaustion_state::gone) {
            return {ahead_.from, true};
        }
        const double wanted = level.value() * sampling_.paths;
        for (std::size_t i = 1; i < gone_.by.size(); ++i) {
            const double before = gone_.by[i - 1];
            const double after = gone_.by[i];
            if (after > 0 && after >= wanted) {
                const double part = wanted > before ? (wanted - before) / (after - before) : 0;
                return {point_after((static_cast<double>(i - 1) + part) / detail::step_parts),
                        true};
            }
        }
        return {ahead_.to, false};
    }

    /// The times that hold the first exhaustion with this probability, as much of the rest on
    /// either side.
    [[nodiscard]] exhaustion_bounds<Point> bounds(confidence level) const noexcept {
        const double half = level.significance() / 2;
        return {quantile(quantile_level{half}), quantile(quantile_level{1 - half}), level};
    }

private:
    [[nodiscard]] double share(double paths) const noexcept { return paths / sampling_.paths; }

    /// The part of the horizon that passes in so many steps.
    static double part_after(double steps) noexcept {
        const double whole = std::floor(steps);
        const double square = whole * whole + (steps - whole) * (2 * whole + 1);
        return square / (detail::forecast_steps * detail::forecast_steps);
    }

    /// The steps until a time, as a part of the last one within it.
    [[nodiscard]] double steps_until(const Point& at) const noexcept {
        constexpr double all = detail::forecast_steps;
        const double square = elapsed_fraction(ahead_, at) * all * all;
        const double whole = std::floor(std::sqrt(square));
        return std::fmin(whole + (square - whole * whole) / (2 * whole + 1), all);
    }

    [[nodiscard]] Point point_after(double steps) const noexcept {
        using duration = typename Point::duration;
        const double part = part_after(steps);
        const std::chrono::duration<double> after{
            std::chrono::duration<double>(ahead_.length()).count() * part};
        return part < 1 ? ahead_.from + std::chrono::ceil<duration>(after) : ahead_.to;
    }

    /// Between the values at whole numbers.
    template <std::size_t Size>
    static double interpolated(const std::array<std::uint32_t, Size>& values, double x) noexcept {
        const auto below = static_cast<std::size_t>(x);
        const double before = values[below];
        return below + 1 < Size ? before + (x - std::floor(x)) * (values[below + 1] - before)
                                : before;
    }

    half_open<Point> ahead_;
    detail::gone_paths gone_;
    path_sampling sampling_;
    exhaustion_state state_;
    window_state history_;
};

namespace detail {

/// What of the window is kept at each step, and how many new failures would exhaust it then.
template <class History, class Point>
[[nodiscard]] forecast_grid grid_of(const objective& promised, const History& history,
                                    const Point& now, std::chrono::seconds window,
                                    std::chrono::seconds horizon,
                                    const failure_outlook& outlook) noexcept {
    const exact_share<double> allowed{promised.allowed_fraction()};
    forecast_grid grid;
    for (std::size_t i = 0; i <= forecast_steps; ++i) {
        const double x = static_cast<double>(i) / forecast_steps;
        const std::chrono::duration<double> after{static_cast<double>(horizon.count()) * x * x};
        const auto kept = window - std::chrono::ceil<std::chrono::seconds>(after);
        double old_events = 0;
        double old_failures = 0;
        if (kept > std::chrono::seconds{0}) {
            const auto counts = history.window(now, kept).counts;
            old_events = static_cast<double>(counts.total());
            old_failures = static_cast<double>(counts.bad);
        }
        const double events = outlook.events_in(after);
        const double enough = std::ceil(allowed.of(old_events + events) - old_failures);
        const bool any = old_events + events > 0;
        grid[i] = {std::floor(events / outlook.dispersion()),
                   !any         ? (std::numeric_limits<double>::max)()
                   : enough > 0 ? outlook.in_bursts(enough)
                                : 0};
    }
    return grid;
}

[[nodiscard]] inline exhaustion_state state_of(const forecast_grid& grid) noexcept {
    if (!(grid[0].enough > 0)) {
        return exhaustion_state::gone;
    }
    for (const forecast_step& each : grid) {
        if (each.bursts >= each.enough) {
            return exhaustion_state::possible;
        }
    }
    return exhaustion_state::never;
}

} // namespace detail

/// When the budget of the rolling window that ends now will be gone, from its history and what is
/// expected.
/// Parameters: `history.window(now, length)` with `counts`, `covered` and `state`; `window`, the
/// objective's length, as 30 days, at most 100 years; `horizon`, above 0 and at most the window,
/// since what comes first would leave it after that. Errors: out_of_domain for other lengths and
/// numbers of paths; insufficient when nothing of the window was observed. Cost: 129 windows of the
/// history, and 5 to 12 ms for each 1,000 paths; no allocation. Example:
/// tests/budget/exhaustion_test.cpp.
template <class Point, detail::tells_windows<Point> History>
[[nodiscard]] result<rolling_exhaustion<Point>>
exhaustion_in_window(const objective& promised, const History& history, const Point& now,
                     std::chrono::seconds window, const failure_outlook& outlook,
                     std::chrono::seconds horizon, const path_sampling& sampling = {}) noexcept {
    constexpr const char* where = "exhaustion_in_window";
    constexpr std::chrono::seconds longest = std::chrono::days{36'525};
    if (!(horizon > std::chrono::seconds{0}) || !(horizon <= window) || !(window <= longest)) {
        return error{errc::out_of_domain, where,
                     "expected a horizon above 0 and at most as long as the window, and that at "
                     "most 100 years"};
    }
    if (detail::saturating_difference((Point::max)(), now) < horizon) {
        return error{errc::out_of_domain, where,
                     "expected a time that the horizon can be added to"};
    }
    if (!(sampling.paths >= 1 && sampling.paths <= 1'000'000)) {
        return error{errc::out_of_domain, where, "expected 1 to 1,000,000 paths"};
    }
    const window_state known = history.window(now, window).state;
    if (known == window_state::no_data) {
        return error{errc::insufficient, where, "expected a window that was observed"};
    }
    const auto grid = detail::grid_of(promised, history, now, window, horizon, outlook);
    return rolling_exhaustion<Point>{{now, now + horizon},
                                     detail::state_of(grid),
                                     known,
                                     detail::simulate(grid, outlook, sampling),
                                     sampling};
}

} // namespace nines::inline NINES_ABI
