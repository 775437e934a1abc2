// SPDX-License-Identifier: BSL-1.0
/// \file
/// When a forecast reaches a capacity, and the summary that a planner reads.
#pragma once

#include <nines/capacity/calibrated_forecast.hpp>
#include <nines/capacity/forecast.hpp>
#include <nines/capacity/seasonal_trend.hpp>
#include <nines/capacity/time_to_capacity.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/crossing.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>
#include <vector>

namespace nines::inline NINES_ABI {

/// What is held against the capacity.
enum class capacity_level : unsigned char {
    fitted_value,     ///< the curve, season and all
    last_observation, ///< now, the last observation; later, the curve
    seasonal_peak,    ///< the line, with the season always at its peak, and holidays as they fall
};

/// What is asked of a forecast, beside the capacity.
template <std::floating_point Real = double>
struct forecast_question {
    reaching what = reaching::mean_line; ///< the curve, or an observation
    capacity_level level = capacity_level::fitted_value;
    /// The last time that is looked at; without it, ten times as far ahead as the history is long.
    std::optional<Real> until{};
};

namespace detail {

/// Calls visit(time) for times from `from` to `to`: all along, and of each stretch that holidays
/// divide this into, as closely in the first and in the last season, one of which has the highest
/// point of a trend with a season. A stretch ends just before the next begins.
template <std::floating_point Real, class Visit>
void look_along(const seasonal_trend<Real>& trend, Real from, Real to, Visit&& visit) {
    constexpr int parts = 168;
    const auto look = [&](Real first, Real last, int count) {
        for (int k = 0; k <= count; ++k) {
            const Real share = static_cast<Real>(k) / static_cast<Real>(count);
            visit(std::clamp(first * (1 - share) + last * share, first, last));
        }
    };
    const auto look_at_ends = [&](Real first, Real last) {
        const Real season = trend.longest_period();
        if (season > 0 && season < last - first) {
            look(first, first + season, parts);
            look(last - season, last, parts);
        } else {
            const Real share = season > 0 ? (last - first) / season : Real{0};
            look(first, last, 1 + static_cast<int>(share * parts));
        }
    };
    look(from, to, parts);
    Real first = from;
    for (const Real edge : trend.holiday_edges(from, to)) {
        look_at_ends(first, std::nextafter(edge, first));
        first = edge;
    }
    look_at_ends(first, to);
}

/// The chance that a capacity is reached at a time, as the time goes on.
template <std::floating_point Real>
class capacity_outlook {
public:
    capacity_outlook(const forecast<Real>& ahead, Real capacity,
                     const forecast_question<Real>& asked)
        : ahead_{ahead},
          asked_{asked},
          capacity_{capacity},
          height_{ahead.scale().height_on_line(capacity)},
          now_{ahead.last_time()},
          peak_{ahead.trend().peak_after(now_)},
          season_lasts_{ahead.trend().longest_period()},
          until_{asked.until.value_or(now_ + 10 * (now_ - ahead.series().times().front()))} {}

    [[nodiscard]] Real until() const noexcept { return until_; }

    /// Whether what is asked about has reached the capacity now.
    [[nodiscard]] bool reached() const {
        switch (asked_.level) {
        case capacity_level::fitted_value:
            return ahead_.fitted_at(now_) >= capacity_;
        case capacity_level::last_observation:
            return ahead_.last_value() >= capacity_;
        case capacity_level::seasonal_peak:
            return ahead_.scale().from_line(
                       row(now_, true).dot(ahead_.trend().regression().coefficients())) >=
                   capacity_;
        }
        return false;
    }

    /// At a time: with the season of that time, or at its peak.
    [[nodiscard]] Real chance(Real time, bool at_peak) const {
        const auto& regression = ahead_.trend().regression();
        return asked_.what == reaching::observation
                   ? regression.observation_at(row(time, at_peak), time).upper_tail(height_)
                   : regression.mean_at(row(time, at_peak)).upper_tail(height_);
    }
    [[nodiscard]] Real chance(Real time) const { return chance(time, always_at_peak()); }

    /// The first time from now on, not after `last`, at which the chance is as high as asked. With
    /// the season at its peak it is no later, so that only seasons are followed in which it might
    /// be.
    [[nodiscard]] std::optional<Real> first_with(Real chance_of, Real last) const {
        if (always_at_peak() || !(season_lasts_ > 0)) {
            return first(chance_of, now_, last, always_at_peak());
        }
        Real from = now_;
        for (int k = 0; k < seasons && from < last; k += ahead_.trend().on_holiday(from) ? 0 : 1) {
            const auto at_peak = first(chance_of, from, last, true);
            if (!at_peak) {
                return std::nullopt;
            }
            from = (std::max)(from, *at_peak - season_lasts_);
            const Real to = (std::min)(last, from + season_lasts_);
            if (const auto found = first(chance_of, from, to, false)) {
                return found;
            }
            from = to;
        }
        return std::nullopt;
    }

private:
    static constexpr int points = 168;
    static constexpr int seasons = 60;

    /// With the season of a time, or at its peak; holidays as they fall.
    [[nodiscard]] auto row(Real time, bool at_peak) const {
        return ahead_.trend().row(time, at_peak ? peak_ : time, ahead_.trend().on_holiday(time));
    }

    [[nodiscard]] bool always_at_peak() const noexcept {
        return asked_.level == capacity_level::seasonal_peak;
    }

    /// The times that `first` looks at: all along, and on both sides of each holiday's edges.
    [[nodiscard]] std::vector<Real> times_between(Real from, Real to) const {
        const auto edges = ahead_.trend().holiday_edges(from, to);
        std::vector<Real> times;
        times.reserve(points + 2 * edges.size());
        for (int k = 1; k <= points; ++k) {
            times.push_back(from + (to - from) * static_cast<Real>(k) / points);
        }
        for (const Real edge : edges) {
            times.push_back(std::nextafter(edge, from));
            times.push_back(edge);
        }
        std::sort(times.begin(), times.end());
        return times;
    }

    [[nodiscard]] std::optional<Real> first(Real chance_of, Real from, Real to,
                                            bool at_peak) const {
        const auto excess = [&](Real time) { return chance(time, at_peak) - chance_of; };
        if (excess(from) >= 0) {
            return from;
        }
        Real before = from;
        for (const Real at : times_between(from, to)) {
            if (excess(at) >= 0) {
                return crossing(excess, before, at, to - from);
            }
            before = at;
        }
        return std::nullopt;
    }

    const forecast<Real>& ahead_;
    const forecast_question<Real>& asked_;
    Real capacity_;
    Real height_;
    Real now_;
    Real peak_;
    Real season_lasts_;
    Real until_;
};

template <std::floating_point Real>
[[nodiscard]] bool sensible(const forecast<Real>& ahead, Real capacity,
                            const forecast_question<Real>& asked) noexcept {
    return is_finite(capacity) &&
           (!asked.until || (is_finite(*asked.until) && *asked.until >= ahead.last_time()));
}

} // namespace detail

/// When a forecast reaches a capacity above it.
/// Parameters: the forecast; the capacity, to be reached from below; the level of the interval; see
/// forecast_question.
/// Returns: `when` is the first time at which the chance that the curve (or an observation) is at
/// the capacity or above is a half; `earliest` and `latest`, at which it is (1 - level) / 2 and
/// (1 + level) / 2; `never` where even `earliest` is not before `until`; `one_sided` where only
/// `latest` is not; `insufficient_data` where a number of the question is not finite, or `until` is
/// before the last time of the series. Times of the series, none before its last.
/// Assumes: as forecast. Of a line with errors that remember nothing, it is Fieller's interval.
/// Accuracy: a 168th of the time to `until`, or of a season, for crossings that last shorter; else
/// 10 digits. Cost: some 500 chances of a few microseconds each, and two for each holiday ahead.
/// Example: tests/capacity/forecast_capacity_test.cpp.
template <std::floating_point Real>
[[nodiscard]] capacity_time<Real>
time_to_capacity(const forecast<Real>& ahead, std::type_identity_t<Real> capacity, confidence level,
                 const std::type_identity_t<forecast_question<Real>>& asked = {}) {
    if (!detail::sensible(ahead, capacity, asked)) {
        return {capacity_state::insufficient_data, {}, {}, {}};
    }
    const detail::capacity_outlook<Real> outlook{ahead, capacity, asked};
    if (outlook.reached()) {
        return {capacity_state::reached, {}, {}, {}};
    }
    const Real outside = static_cast<Real>(level.significance()) / 2;
    const auto earliest = outlook.first_with(outside, outlook.until());
    if (!earliest) {
        return {capacity_state::never, {}, {}, {}};
    }
    const auto when = outlook.first_with(Real{0.5F}, outlook.until());
    const auto latest = when ? outlook.first_with(1 - outside, outlook.until()) : std::nullopt;
    if (!when && !(*earliest > ahead.last_time())) {
        return {capacity_state::no_information, {}, {}, {}};
    }
    return {latest ? capacity_state::at : capacity_state::one_sided, when, earliest, latest};
}

/// The probability that the curve (or an observation) is at a capacity or above it at the best of
/// all times from the last of the series to the one given: 1 where it is reached now. For a curve
/// that rises it is the probability that it is reached before then; for observations, of which each
/// has a chance of its own, that is higher still: see first_passage.
/// Errors: out_of_domain for numbers that are not finite and times before the last.
/// Accuracy: looks at 169 times, and with a season at as many of the first and of the last one, and
/// again between any two holidays and on each: a peak that lasts shorter can be missed. Cost: up to
/// 507 chances, and some 360 more for each holiday ahead.
template <std::floating_point Real>
[[nodiscard]] result<Real>
probability_reached_by(const forecast<Real>& ahead, std::type_identity_t<Real> capacity,
                       std::type_identity_t<Real> time,
                       const std::type_identity_t<forecast_question<Real>>& asked = {}) {
    if (!detail::sensible(ahead, capacity, asked) || !detail::is_finite(time) ||
        time < ahead.last_time()) {
        return error{errc::out_of_domain, "probability_reached_by",
                     "expected finite numbers and a time not before the last"};
    }
    const detail::capacity_outlook<Real> outlook{ahead, capacity, asked};
    if (outlook.reached()) {
        return Real{1};
    }
    Real most = 0;
    detail::look_along(ahead.trend(), ahead.last_time(), time,
                       [&](Real at) { most = (std::max)(most, outlook.chance(at)); });
    return most;
}

namespace detail {

/// Of quantiles from a time to another, as look_along finds it.
template <std::floating_point Real, class Quantile>
[[nodiscard]] result<Real> highest_along(const forecast<Real>& ahead, Real time,
                                         const Quantile& quantile) {
    if (!is_finite(time) || time < ahead.last_time()) {
        return error{errc::out_of_domain, "highest_quantile",
                     "expected a finite time, not before the last"};
    }
    result<Real> most = quantile(time);
    look_along(ahead.trend(), ahead.last_time(), time, [&](Real at) {
        if (const result<Real> here = quantile(at); most && (!here || *here > *most)) {
            most = here;
        }
    });
    return most;
}

} // namespace detail

/// The highest that a quantile of an observation gets from the last time of the series to the one
/// given: what to have capacity for.
/// Errors: out_of_domain as `forecast::quantile`, and for times before the last.
/// Accuracy, cost: as probability_reached_by, of quantiles.
template <std::floating_point Real>
[[nodiscard]] result<Real> highest_quantile(const forecast<Real>& ahead,
                                            std::type_identity_t<Real> time, quantile_level level) {
    return detail::highest_along(ahead, time, [&](Real at) { return ahead.quantile(at, level); });
}
/// The same of a forecast that was held against its past.
template <std::floating_point Real>
[[nodiscard]] result<Real> highest_quantile(const calibrated_forecast<forecast<Real>, Real>& ahead,
                                            std::type_identity_t<Real> time, quantile_level level) {
    return detail::highest_along(ahead.uncalibrated(), time,
                                 [&](Real at) { return ahead.quantile(at, level); });
}

/// What a planner reads. Times are those of the series.
template <std::floating_point Real = double>
struct planner_summary {
    Real now; ///< the last time of the series
    Real last_observation;
    Real current;              ///< the curve now
    forecast_point<Real> then; ///< at the horizon
    Real fitted_then;          ///< the curve at the horizon
    /// From now to the horizon, whole seasons compared; where the level now is above 0.
    std::optional<Real> growth_percent;
    capacity_time<Real> reaches;
    std::optional<Real> time_left; ///< until `reaches.when`; 0 where it is reached now
};

/// The summary of a forecast for a horizon and a capacity.
/// Parameters: the horizon is a time, after the last of the series; the rest as time_to_capacity.
/// Errors: out_of_domain for a horizon that is not finite or not after the last time, and for a
/// question that has no numbers.
template <std::floating_point Real>
[[nodiscard]] result<planner_summary<Real>>
summarise(const forecast<Real>& ahead, std::type_identity_t<Real> horizon,
          std::type_identity_t<Real> capacity, confidence level,
          const std::type_identity_t<forecast_question<Real>>& asked = {}) {
    if (!detail::sensible(ahead, capacity, asked) || !detail::is_finite(horizon) ||
        !(horizon > ahead.last_time())) {
        return error{errc::out_of_domain, "summarise",
                     "expected finite numbers and a horizon after the last time"};
    }
    const Real now = ahead.last_time();
    const Real current = ahead.fitted_at(now);
    const Real fitted_then = ahead.fitted_at(horizon);
    planner_summary<Real> summary{now,
                                  ahead.last_value(),
                                  current,
                                  ahead.at(horizon, level).value(),
                                  fitted_then,
                                  std::nullopt,
                                  time_to_capacity(ahead, capacity, level, asked),
                                  std::nullopt};
    if (const Real level_now = ahead.level_at(now); level_now > 0) {
        summary.growth_percent = 100 * (ahead.level_at(horizon) - level_now) / level_now;
    }
    if (summary.reaches.state == capacity_state::reached) {
        summary.time_left = Real{0};
    } else if (summary.reaches.when) {
        summary.time_left = *summary.reaches.when - now;
    }
    return summary;
}

} // namespace nines::inline NINES_ABI
