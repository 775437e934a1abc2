// SPDX-License-Identifier: BSL-1.0
/// \file
/// What forecasts would have been worth: made again and again in the past, held against what came.
#pragma once

#include <nines/capacity/time_series.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// What a forecast says of one time: a middle, and the interval of an observation.
template <class Point, class Real>
concept forecast_statement = requires(const Point& point) {
    { point.median } -> std::convertible_to<Real>;
    { point.observation_interval } -> std::convertible_to<interval<Real>>;
};

/// Makes a forecast of a history: answers a result whose value has `at(time, confidence)`, itself a
/// result of a forecast_statement.
template <class Fit, class Real = double>
concept forecaster =
    requires(const Fit& fit, const time_series<Real>& history, Real time, const confidence& level) {
        { fit(history).has_value() } -> std::same_as<bool>;
        { fit(history).value().at(time, level).has_value() } -> std::same_as<bool>;
        { fit(history).value().at(time, level).value() } -> forecast_statement<Real>;
    };

/// From where, and how far, forecasts are made. Times in the unit of the series.
template <std::floating_point Real = double>
struct backtest_plan {
    Real horizon;            ///< how far ahead, above 0
    Real history;            ///< how much of the series is known at the first origin, above 0
    Real every;              ///< from origin to origin, above 0
    Real window = 0;         ///< how long before the horizon observations count, too
    std::size_t targets = 1; ///< at most so many of them for an origin, evenly spread
    confidence level{0.95};  ///< of the intervals
    std::size_t season = 1;  ///< samples in a season: what MASE compares with; 1 is the last
};

/// The score of all forecasts together. Adds up.
template <std::floating_point Real = double>
struct backtest_score {
    std::size_t origins = 0;  ///< at which a forecast was made
    std::size_t refused = 0;  ///< at which it was refused, or no observation fell in the window
    std::size_t targets = 0;  ///< observations that were forecast
    std::size_t covered = 0;  ///< of them within their interval
    std::size_t below = 0;    ///< of them below it
    Real width = 0;           ///< of all intervals together
    Real absolute_error = 0;  ///< of all medians together
    Real scaled_error = 0;    ///< the same, each in units of the naive forecast's in its history
    Real pinball = 0;         ///< of both ends and the median, all together
    std::size_t unscaled = 0; ///< targets whose history has no naive error to scale with

    /// The share of observations within their interval; 0 without any.
    [[nodiscard]] Real coverage() const noexcept {
        return over(static_cast<Real>(covered), targets);
    }
    [[nodiscard]] Real mean_width() const noexcept { return over(width, targets); }
    [[nodiscard]] Real mean_absolute_error() const noexcept {
        return over(absolute_error, targets);
    }
    /// The mean absolute scaled error: below 1 where the median is better, at its horizon, than
    /// the seasonal naive forecast was one season ahead in the history.
    /// Source: Hyndman and Koehler, International Journal of Forecasting 22 (2006),
    /// doi:10.1016/j.ijforecast.2006.03.001.
    [[nodiscard]] Real mase() const noexcept { return over(scaled_error, targets - unscaled); }
    /// The mean loss of the three quantiles that were asked for: a proper score, in units of y.
    /// Source: Gneiting and Raftery, JASA 102 (2007), doi:10.1198/016214506000001437.
    [[nodiscard]] Real mean_pinball() const noexcept { return over(pinball, 3 * targets); }

    void merge(const backtest_score& other) noexcept {
        origins += other.origins;
        refused += other.refused;
        targets += other.targets;
        covered += other.covered;
        below += other.below;
        width += other.width;
        absolute_error += other.absolute_error;
        scaled_error += other.scaled_error;
        pinball += other.pinball;
        unscaled += other.unscaled;
    }
    friend constexpr bool operator==(const backtest_score&,
                                     const backtest_score&) noexcept = default;

private:
    [[nodiscard]] static Real over(Real sum, std::size_t count) noexcept {
        return count > 0 ? sum / static_cast<Real>(count) : Real{0};
    }
};

namespace detail {

/// What a quantile costs: its level for each unit that it is too low, the rest where it is too
/// high.
template <std::floating_point Real>
[[nodiscard]] Real pinball_loss(Real quantile, Real level, Real seen) noexcept {
    return seen < quantile ? (1 - level) * (quantile - seen) : level * (seen - quantile);
}

/// How far the value a season ago was off, on average; 0 for fewer values than a season and one.
template <std::floating_point Real>
[[nodiscard]] Real naive_error(std::span<const Real> values, std::size_t season) noexcept {
    Real sum = 0;
    for (std::size_t i = season; i < values.size(); ++i) {
        sum += std::abs(values[i] - values[i - season]);
    }
    return values.size() > season ? sum / static_cast<Real>(values.size() - season) : Real{0};
}

/// The origins of a plan, and what is known at each.
template <std::floating_point Real>
class rolling_origins {
public:
    rolling_origins(const time_series<Real>& series, const backtest_plan<Real>& plan)
        : series_{series}, plan_{plan} {}

    [[nodiscard]] static bool sensible(const backtest_plan<Real>& plan) noexcept {
        const auto positive = [](Real x) { return is_finite(x) && x > 0; };
        return positive(plan.horizon) && positive(plan.history) && positive(plan.every) &&
               is_finite(plan.window) && plan.window >= 0 && plan.targets > 0 && plan.season > 0;
    }

    /// Calls `use(history, origin)` for each origin whose horizon is within the series.
    template <class Use>
    void for_each(Use use) const {
        if (series_.empty()) {
            return;
        }
        const Real first = series_.times().front() + plan_.history;
        for (std::size_t k = 0;; ++k) {
            const Real origin = first + plan_.every * static_cast<Real>(k);
            if (!(origin + plan_.horizon <= series_.times().back())) {
                return;
            }
            use(series_.slice(0, index_after(origin)), origin);
        }
    }

    /// Calls `use(time, value)` for each target of an origin. Returns: how many there were.
    template <class Use>
    std::size_t for_each_target(Real origin, Use use) const {
        const std::size_t to = index_after(origin + plan_.horizon);
        std::size_t from =
            plan_.window > 0 ? index_after(origin + plan_.horizon - plan_.window) : to - 1;
        from = (std::max)(from, index_after(origin));
        const std::size_t count = from < to ? (std::min)(plan_.targets, to - from) : 0;
        for (std::size_t k = 0; k < count; ++k) {
            const std::size_t i = to - 1 - k * (to - from) / count;
            use(series_.times()[i], series_.values()[i]);
        }
        return count;
    }

private:
    /// The index of the first sample after a time.
    [[nodiscard]] std::size_t index_after(Real time) const {
        const auto times = series_.times();
        return static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), time) -
                                        times.begin());
    }

    const time_series<Real>& series_;
    const backtest_plan<Real>& plan_;
};

} // namespace detail

/// Forecasts from each origin of a plan with what was known then, held against what came.
/// Parameters: the series; the plan; a forecaster, such as
/// `[](const time_series<>& history) { return forecast<>::fit(history); }`.
/// Returns: the score. A target is an observation in (horizon - window, horizon] after the origin;
/// without a window it is the last one up to the horizon.
/// Errors: out_of_domain for a plan whose times are not finite and above 0, or without targets.
/// Cost: a fit for each origin and a statement for each target.
/// Source: Tashman, International Journal of Forecasting 16 (2000),
/// doi:10.1016/S0169-2070(00)00065-0.
template <std::floating_point Real, forecaster<Real> Fit>
[[nodiscard]] result<backtest_score<Real>>
backtest(const time_series<Real>& series, const backtest_plan<Real>& plan, const Fit& fit) {
    if (!detail::rolling_origins<Real>::sensible(plan)) {
        return error{errc::out_of_domain, "backtest",
                     "expected a plan of finite times above 0, and targets"};
    }
    const detail::rolling_origins<Real> origins{series, plan};
    const Real outside = static_cast<Real>(plan.level.significance()) / 2;
    backtest_score<Real> score;
    const auto add = [&](const auto& said, Real seen, Real naive) {
        const interval<Real> bounds = said.observation_interval;
        const Real median = said.median;
        ++score.targets;
        score.covered += bounds.contains(seen) ? 1U : 0U;
        score.below += seen < bounds.lower ? 1U : 0U;
        score.width += bounds.width();
        score.absolute_error += std::abs(seen - median);
        score.unscaled += naive > 0 ? 0U : 1U;
        score.scaled_error += naive > 0 ? std::abs(seen - median) / naive : Real{0};
        score.pinball += detail::pinball_loss(bounds.lower, outside, seen) +
                         detail::pinball_loss(median, Real{0.5F}, seen) +
                         detail::pinball_loss(bounds.upper, 1 - outside, seen);
    };
    origins.for_each([&](const time_series<Real>& history, Real origin) {
        const auto made = fit(history);
        const std::size_t before = score.targets;
        if (made.has_value()) {
            const Real naive = detail::naive_error(history.values(), plan.season);
            origins.for_each_target(origin, [&](Real time, Real seen) {
                if (const auto said = made.value().at(time, plan.level)) {
                    add(said.value(), seen, naive);
                }
            });
        }
        ++(score.targets > before ? score.origins : score.refused);
    });
    return score;
}

/// How well the time of a capacity was foretold.
template <std::floating_point Real = double>
struct capacity_backtest_score {
    std::size_t origins = 0;
    std::size_t reached_before = 0; ///< the capacity was reached at the origin already: not scored
    std::size_t foretold = 0;       ///< a time was said, and the capacity was reached
    std::size_t missed = 0;         ///< no time was said, and the capacity was reached
    std::size_t false_alarms = 0;   ///< a time within the series was said, and it was not reached
    std::size_t quiet = 0;          ///< neither
    std::size_t covered = 0;        ///< of foretold: between earliest and latest
    Real error = 0;          ///< said less true, of all foretold together: below 0 is too early
    Real absolute_error = 0; ///< the same without sign

    /// In the unit of time. 0 without any that was foretold.
    [[nodiscard]] Real mean_error() const noexcept { return mean(error); }
    [[nodiscard]] Real mean_absolute_error() const noexcept { return mean(absolute_error); }

    friend constexpr bool operator==(const capacity_backtest_score&,
                                     const capacity_backtest_score&) noexcept = default;

private:
    [[nodiscard]] Real mean(Real sum) const noexcept {
        return foretold > 0 ? sum / static_cast<Real>(foretold) : Real{0};
    }
};

/// Asks from each origin of a plan when a capacity will be reached, and holds the answer against
/// the first observation from then on that has reached it.
/// Parameters: the series; the plan, of which the level and the origins matter; a capacity;
/// `ask(history)` answers `when`, `earliest` and `latest` as optional times, as capacity_time.
/// Errors: as backtest; out_of_domain for a capacity that is not finite.
template <std::floating_point Real, class Ask>
    requires requires(const Ask& ask, const time_series<Real>& history) {
        { ask(history).when } -> std::convertible_to<std::optional<Real>>;
        { ask(history).earliest } -> std::convertible_to<std::optional<Real>>;
        { ask(history).latest } -> std::convertible_to<std::optional<Real>>;
    }
[[nodiscard]] result<capacity_backtest_score<Real>>
backtest_capacity(const time_series<Real>& series, const backtest_plan<Real>& plan,
                  std::type_identity_t<Real> capacity, const Ask& ask) {
    if (!detail::rolling_origins<Real>::sensible(plan) || !detail::is_finite(capacity)) {
        return error{errc::out_of_domain, "backtest_capacity",
                     "expected a plan of finite times above 0, targets, and a finite capacity"};
    }
    capacity_backtest_score<Real> score;
    const Real end = series.empty() ? Real{0} : series.times().back();
    detail::rolling_origins<Real>{series, plan}.for_each(
        [&](const time_series<Real>& history, Real origin) {
            ++score.origins;
            if (!history.empty() && history.values().back() >= capacity) {
                ++score.reached_before;
                return;
            }
            std::size_t i = history.size();
            while (i < series.size() && series.values()[i] < capacity) {
                ++i;
            }
            const auto said = ask(history);
            const std::optional<Real> when = said.when;
            if (i == series.size()) {
                ++(when && *when > origin && *when <= end ? score.false_alarms : score.quiet);
                return;
            }
            if (!when) {
                ++score.missed;
                return;
            }
            const Real truth = series.times()[i];
            const std::optional<Real> earliest = said.earliest;
            const std::optional<Real> latest = said.latest;
            ++score.foretold;
            score.covered +=
                (!earliest || *earliest <= truth) && (!latest || truth <= *latest) ? 1U : 0U;
            score.error += *when - truth;
            score.absolute_error += std::abs(*when - truth);
        });
    return score;
}

} // namespace nines::inline NINES_ABI
