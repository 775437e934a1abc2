// SPDX-License-Identifier: BSL-1.0
#include "capacity/evaluate.hpp"

#include "common/input_error.hpp"

#include <nines/capacity/change_point.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace nines::examples {
namespace {

constexpr double day = 86'400;

/// A planner's option that the library refuses is the user's to mend.
template <class T>
T expected(const result<T>& value) {
    if (!value) {
        throw input_error{value.error().where, 0, value.error().what};
    }
    return *value;
}

forecast_model<double> model_of(const capacity_request& asked, double capacity) {
    forecast_model<double> model;
    if (asked.growth == growth_kind::exponential) {
        model.scale = growth<double>::exponential();
    } else if (asked.growth == growth_kind::logistic) {
        model.scale = growth<double>::logistic(asked.ceiling.value_or(capacity));
    }
    if (asked.daily) {
        model.season.fourier.push_back({day, 3});
    }
    model.season.day_of_week = asked.weekly;
    return model;
}

/// The starts of the parts of a trend, seasons taken out first; one where nothing changed. A part
/// is a tenth of the history or more: what is shorter carries no forecast.
std::vector<std::size_t> parts_of(const time_series<double>& series,
                                  const forecast_model<double>& model) {
    std::vector<double> left{series.values().begin(), series.values().end()};
    if (!model.season.fourier.empty() || model.season.day_of_week) {
        const auto trend =
            seasonal_trend<double>::fit(series.times(), series.values(), model.season);
        for (std::size_t i = 0; trend && i < left.size(); ++i) {
            left[i] -= trend->season_at(series.times()[i]);
        }
    }
    change_options search;
    search.shortest = (std::max)(search.shortest, series.size() / 10);
    const auto found = find_changes<double>(series.times(), left, search);
    std::vector<std::size_t> starts;
    for (std::size_t k = 0; found && k < found->segments.size(); ++k) {
        starts.push_back(found->segments[k].from);
    }
    return starts.empty() ? std::vector<std::size_t>{0} : starts;
}

/// Into how many parts a curve is drawn: by the hour where it has a season, as far as that helps.
int points_of(const forecast<double>& ahead, double span) {
    constexpr int least = 200;
    constexpr int most = 2000;
    const double hours = ahead.trend().longest_period() > 0 ? span / (day / 24) : 0;
    return static_cast<int>(std::clamp(hours, double{least}, double{most}));
}

std::vector<curve_point> curve_of(const forecast<double>& ahead, double horizon, confidence level) {
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
    for (int k = 0; k <= after; ++k) {
        const double time = now + (horizon - now) * k / after;
        const auto point = ahead.at(time, level);
        curve.push_back({time, ahead.fitted_at(time), point->observation_interval});
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

series_forecast planned(const forecast<double>& ahead, const std::string& name, double capacity,
                        double horizon, const capacity_request& asked) {
    const forecast_question<double> question{reaching::mean_line, asked.held_against, {}};
    const order_policy policy{asked.lead_time, asked.review, horizon - ahead.last_time(),
                              asked.costs, asked.head_room};
    const double usable = capacity * (1 - asked.head_room);
    const auto risks = risks_of(policy, [&](double after) {
        return probability_reached_by(ahead, usable, ahead.last_time() + after, question)
            .value_or(0.0);
    });
    const double lasts =
        ahead.last_time() + (std::max)(policy.horizon, policy.lead_time + policy.review);
    const double demand =
        expected(nines::highest_quantile(ahead, lasts, expected(critical_ratio(asked.costs))));
    const auto summary = expected(summarise(ahead, horizon, capacity, asked.level, question));
    const double use = summary.reaches.state == capacity_state::reached
                           ? (std::max)(capacity, summary.current)
                           : summary.current;
    const auto advice = expected(recommend({name, use, capacity, risks, demand}, policy));
    std::optional<std::uint64_t> instances;
    if (asked.per_instance) {
        instances = expected(instances_for((std::max)(demand, 0.0), *asked.per_instance, asked.lost,
                                           asked.head_room));
    }
    return {summary,
            slope_of(ahead),
            ahead.correlation(),
            ahead.near_random_walk(),
            advice,
            risks,
            demand,
            instances,
            curve_of(ahead, horizon, asked.level)};
}

} // namespace

capacity_report evaluate(const read_series& source, double capacity,
                         const capacity_request& asked) {
    const auto model = model_of(asked, capacity);
    const auto& all = source.series;
    capacity_report report{source.name, capacity, &source, {}, all.size(), {}, {}};
    std::size_t from = 0;
    if (asked.find_changes) {
        const auto starts = parts_of(all, model);
        for (std::size_t k = 1; k < starts.size(); ++k) {
            report.changes.push_back(all.times()[starts[k]]);
        }
        from = starts.back();
        report.used = all.size() - from;
    }
    const auto ahead = forecast<double>::fit(all.slice(from, all.size()), model);
    if (!ahead) {
        report.refusal = ahead.error();
        return report;
    }
    const double now = ahead->last_time();
    const double horizon = now + asked.horizon.value_or(now - all.times().front());
    report.ahead = planned(*ahead, report.name, capacity, horizon, asked);
    return report;
}

} // namespace nines::examples
