// SPDX-License-Identifier: BSL-1.0
#include "capacity/evaluate.hpp"

#include "common/format.hpp"
#include "common/input_error.hpp"

#include <nines/capacity/calibrated_forecast.hpp>
#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/theil_sen.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace nines::examples {
namespace {

constexpr double day = 86'400;
constexpr std::uint64_t most_lost = std::uint64_t{1} << 52U;

using calibrated = calibrated_forecast<forecast<double>>;

void expect(bool fine, const char* option, const char* what) {
    if (!fine) {
        throw input_error{option, 0, what};
    }
}

/// Every option that the library would refuse, by its own name.
void check(const capacity_request& asked, double capacity) {
    const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
    const auto not_negative = [](double x) { return std::isfinite(x) && x >= 0; };
    expect(positive(capacity), "--capacity", "expected a finite number above 0");
    expect(positive(asked.horizon.value_or(1)), "--horizon", "expected a time above 0");
    expect(not_negative(asked.lead_time), "--lead-time", "expected a time, not below 0");
    expect(not_negative(asked.review), "--review", "expected a time, not below 0");
    expect(positive(asked.costs.shortage), "--shortage-cost", "expected a cost above 0");
    expect(positive(asked.costs.idle), "--idle-cost", "expected a cost above 0");
    expect(asked.head_room >= 0 && asked.head_room < 1, "--head-room",
           "expected a share of 0 to below 1");
    expect(positive(asked.ceiling.value_or(1)), "--ceiling", "expected a finite number above 0");
    expect(asked.growth != growth_kind::logistic || asked.ceiling, "--ceiling",
           "expected, as logistic growth tends to it and never reaches it");
    expect(asked.lost < most_lost, "--lost", "expected less than 2^52 instances");
    expect(positive(asked.per_instance.value_or(1)), "--per-instance",
           "expected a finite number above 0");
}

forecast_model<double> model_of(const capacity_request& asked) {
    forecast_model<double> model;
    if (asked.growth == growth_kind::exponential) {
        model.scale = growth<double>::exponential();
    } else if (asked.growth == growth_kind::logistic && asked.ceiling) {
        model.scale = growth<double>::logistic(*asked.ceiling);
    }
    if (asked.daily) {
        model.season.fourier.push_back({day, 3});
    }
    model.season.hour_of_day = asked.hourly;
    model.season.day_of_week = asked.weekly;
    return model;
}

part_search search_of(const capacity_request& asked) {
    return {.changes = asked.find_changes,
            .spikes = asked.leave_out_spikes,
            .keep_last = asked.held_against == capacity_level::last_observation,
            .horizon = asked.horizon.value_or(0),
            .level = asked.level,
            .correlation = {}};
}

/// Nine origins, from a third of the history on; a dozen observations in the last quarter before
/// the horizon, or half of the history where the horizon is further away.
backtest_plan<double> past_plan(const time_series<double>& all, double horizon, confidence level) {
    const double span = all.times().back() - all.times().front();
    const double reach = (std::min)(horizon, span / 2);
    return {.horizon = reach,
            .history = span / 3,
            .every = (span * 2 / 3 - reach) / 8,
            .window = reach / 4,
            .targets = 12,
            .level = level};
}

/// The forecast, held against what the same steps would have said in the past.
calibrated held_against_past(forecast<double> ahead, const time_series<double>& all,
                             const forecast_model<double>& model, const part_search& search,
                             const backtest_plan<double>& plan) {
    const auto then = [&](const time_series<double>& known) -> result<forecast<double>> {
        return known.size() == all.size()
                   ? result<forecast<double>>{ahead}
                   : forecast<double>::fit(find_part_in_use(known, model, search).series, model);
    };
    auto held = calibrated::fit(all, plan, then);
    return held ? *std::move(held) : calibrated::as_made(std::move(ahead));
}

/// The least that a quantity is forecast to be: 0 where it was never below.
double floor_of(const forecast<double>& ahead) {
    return std::ranges::min(ahead.series().values()) >= 0
               ? 0.0
               : -std::numeric_limits<double>::infinity();
}

interval<double> floored(const interval<double>& bounds, double least) {
    return {(std::max)(bounds.lower, least), (std::max)(bounds.upper, least)};
}

forecast_point<double> point_at(const calibrated& held, double time, confidence level) {
    auto point = held.at(time, level).value();
    const double least = floor_of(held.uncalibrated());
    point.mean = (std::max)(point.mean, least);
    point.median = (std::max)(point.median, least);
    point.mean_interval = floored(point.mean_interval, least);
    point.observation_interval = floored(point.observation_interval, least);
    return point;
}

/// Into how many parts a curve is drawn: by the hour where it has a season, as far as that helps.
int points_of(const forecast<double>& ahead, double span) {
    constexpr int least = 200;
    constexpr int most = 2000;
    const double hours = ahead.trend().longest_period() > 0 ? span / (day / 24) : 0;
    return static_cast<int>(std::clamp(hours, double{least}, double{most}));
}

std::vector<curve_point> curve_of(const calibrated& held, double horizon, confidence level) {
    const auto& ahead = held.uncalibrated();
    const double from = ahead.series().times().front();
    const double now = ahead.last_time();
    std::vector<curve_point> curve;
    const int before = points_of(ahead, now - from);
    const int after = points_of(ahead, horizon - now);
    curve.reserve(static_cast<std::size_t>(before) + static_cast<std::size_t>(after) + 1);
    for (int k = 0; k < before; ++k) {
        const double time = from + (now - from) * k / before;
        curve.push_back({time, ahead.fitted_at(time), std::nullopt});
    }
    const double least = floor_of(ahead);
    for (int k = 0; k <= after; ++k) {
        const double time = now + (horizon - now) * k / after;
        curve.push_back({time, (std::max)(ahead.fitted_at(time), least),
                         floored(held.at(time, level)->observation_interval, least)});
    }
    return curve;
}

/// For a day; 0 where it is rounding.
double slope_of(const forecast<double>& ahead) {
    constexpr double rounding = 1e-12;
    const double slope = ahead.trend().slope();
    const double rise = slope * (ahead.last_time() - ahead.series().times().front());
    return std::abs(rise) > rounding * std::abs(ahead.last_value()) ? slope * day : 0;
}

double horizon_of(const capacity_request& asked, const time_series<double>& used) {
    return asked.horizon.value_or(used.times().back() - used.times().front());
}

std::optional<estimate<double>> robust_slope_of(const time_series<double>& series,
                                                const forecast_model<double>& model,
                                                confidence level) {
    const auto values = without_season(series, model);
    const auto line = values ? theil_sen<double>(series.times(), *values, level)
                             : result<theil_sen_line<double>>{error{errc::insufficient, "", ""}};
    if (!line) {
        return std::nullopt;
    }
    const auto& [value, bounds, at] = line->slope;
    return estimate<double>{value * day, {bounds.lower * day, bounds.upper * day}, at};
}

double demand_of(const calibrated& held, double until, const planning_costs& costs) {
    const auto most = nines::highest_quantile(held, until, critical_ratio(costs).value()).value();
    return (std::max)(most, floor_of(held.uncalibrated()));
}

std::optional<std::uint64_t> instances_of(double demand, const capacity_request& asked) {
    if (!asked.per_instance) {
        return std::nullopt;
    }
    const auto count =
        instances_for((std::max)(demand, 0.0), *asked.per_instance, asked.lost, asked.head_room);
    expect(count.has_value(), "--per-instance", "too small: more than 2^53 instances");
    return *count;
}

/// Why there is no forecast.
std::string refusal_of(const error& refusal, const time_series<double>& used,
                       const forecast_model<double>& model, const capacity_request& asked) {
    const double season = seasonal_columns<double>{model.season, 0, 1}.longest_period();
    const double span = used.times().back() - used.times().front();
    const auto lasting = [](double t) { return duration_text(std::chrono::duration<double>(t)); };
    if (used.size() > 2 && season > span + used.step()) {
        const char* option = asked.weekly ? "--weekly" : asked.hourly ? "--hourly" : "--daily";
        return std::string{option} + " wants a history of " + lasting(season) +
               "; this is one of " + lasting(span);
    }
    if (refusal.code == errc::insufficient) {
        return "too little data: samples are " + grouped(used.size()) +
               ", and a line wants three, a season more";
    }
    const bool curved = refusal.code == errc::out_of_domain && asked.growth != growth_kind::linear;
    return (curved ? "--growth: " : "") + std::string{refusal.what};
}

/// Fills in a report of which the part in use is known.
class planner {
public:
    planner(capacity_report& report, const capacity_request& asked,
            const forecast_model<double>& model)
        : report_{report}, asked_{asked}, model_{model} {}

    /// What is known without a forecast: whether the last sample is there already.
    void without_forecast(const time_series<double>& used, const error& refusal) {
        const double last = used.values().back();
        report_.refusal = refusal_of(refusal, used, model_, asked_);
        report_.reaches.state =
            last >= report_.capacity ? capacity_state::reached : capacity_state::insufficient_data;
        advise(last, std::nullopt, std::nullopt, asked_.horizon.value_or(0));
    }

    void with_forecast(const calibrated& held, double past_ahead) {
        const auto& ahead = held.uncalibrated();
        const double now = ahead.last_time();
        const double span = now - report_.source->series.times().front();
        const double horizon = horizon_of(asked_, ahead.series());
        const double lasts = (std::max)(horizon, asked_.lead_time + asked_.review);
        const double until = now + (std::max)(10 * span, lasts);
        const forecast_question<double> question{reaching::mean_line, asked_.held_against, until};
        auto summary =
            summarise(ahead, now + horizon, report_.capacity, asked_.level, question).value();
        summary.then = point_at(held, now + horizon, asked_.level);
        report_.reaches = summary.reaches;
        const auto risks = risks_of(policy(horizon), [&](double after) {
            return probability_reached_by(ahead, report_.usable, now + after, question).value();
        });
        const double demand = demand_of(held, now + lasts, asked_.costs);
        const double use = summary.reaches.state == capacity_state::reached
                               ? (std::max)(report_.capacity, summary.current)
                               : summary.current;
        advise(use, risks, demand, horizon);
        report_.ahead = {summary,
                         slope_of(ahead),
                         robust_slope_of(ahead.series(), model_, asked_.level),
                         {held.factor(), held.gives_way_at(now + horizon, asked_.level),
                          held.observations(), past_ahead},
                         ahead.correlation(),
                         ahead.near_random_walk(),
                         until,
                         risks,
                         demand,
                         instances_of(demand, asked_),
                         curve_of(held, now + horizon, asked_.level)};
    }

private:
    [[nodiscard]] order_policy policy(double horizon) const {
        return {asked_.lead_time, asked_.review, horizon, asked_.costs, asked_.head_room};
    }

    void advise(double use, const std::optional<reach_risks>& risks,
                const std::optional<double>& demand, double horizon) {
        report_.advice =
            recommend({report_.source->name, use, report_.capacity, risks, demand}, policy(horizon))
                .value();
    }

    capacity_report& report_;
    const capacity_request& asked_;
    const forecast_model<double>& model_;
};

} // namespace

bool more_urgent(const capacity_report& a, const capacity_report& b) {
    if (a.advice.action != b.advice.action) {
        return a.advice.action > b.advice.action;
    }
    if (a.advice.urgency > b.advice.urgency || b.advice.urgency > a.advice.urgency) {
        return a.advice.urgency > b.advice.urgency;
    }
    constexpr double never = std::numeric_limits<double>::infinity();
    return a.reaches.when.value_or(never) < b.reaches.when.value_or(never);
}

capacity_report evaluate(const read_series& source, double capacity,
                         const capacity_request& asked) {
    check(asked, capacity);
    const auto model = model_of(asked);
    const auto& all = source.series;
    auto search = search_of(asked);
    auto part = find_part_in_use(all, model, search);
    capacity_report report{source.name,
                           capacity,
                           capacity * (1 - asked.head_room),
                           asked.growth,
                           asked.growth == growth_kind::logistic ? asked.ceiling : std::nullopt,
                           &source,
                           std::move(part.changes),
                           std::move(part.left_out),
                           part.series.size(),
                           part.series.times().front(),
                           {capacity_state::insufficient_data, {}, {}, {}},
                           {},
                           {},
                           {}};
    planner plan{report, asked, model};
    auto ahead = forecast<double>::fit(part.series, model);
    if (!ahead) {
        plan.without_forecast(part.series, ahead.error());
        return report;
    }
    const auto past = past_plan(all, horizon_of(asked, part.series), asked.level);
    search.correlation = part.correlation;
    search.horizon = past.horizon;
    plan.with_forecast(asked.calibrate
                           ? held_against_past(*std::move(ahead), all, model, search, past)
                           : calibrated::as_made(*std::move(ahead)),
                       past.horizon);
    return report;
}

} // namespace nines::examples
