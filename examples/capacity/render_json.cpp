// SPDX-License-Identifier: BSL-1.0
#include "capacity/render.hpp"

#include "common/format.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace nines::examples {
namespace {

using json = nlohmann::ordered_json;

/// Null for what JSON has no number for.
json finite(double x) {
    return std::isfinite(x) ? json(x) : json(nullptr);
}

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json(nullptr);
}

json time_json(double seconds) {
    return rfc3339_text(time_of(seconds));
}

json time_or_null(const std::optional<double>& seconds) {
    return seconds ? time_json(*seconds) : json(nullptr);
}

json bounds_json(const interval<double>& bounds) {
    return {{"lower", finite(bounds.lower)}, {"upper", finite(bounds.upper)}};
}

json input_json(const capacity_report& report) {
    const auto& series = report.source->series;
    const auto& met = series.report();
    json changes = json::array();
    for (const double change : report.changes) {
        changes.push_back(time_json(change));
    }
    json left_out = json::array();
    for (const auto& each : report.left_out) {
        left_out.push_back({{"time", time_json(each.time)}, {"value", finite(each.value)}});
    }
    return {{"samples", series.size()},
            {"from", time_json(series.times().front())},
            {"to", time_json(series.times().back())},
            {"step_seconds", series.step()},
            {"bad_lines", report.source->bad.count()},
            {"duplicates", met.duplicates},
            {"out_of_order", met.out_of_order},
            {"gaps", met.gaps},
            {"missing", met.missing},
            {"stray_times", report.source->stray.size()},
            {"changes", changes},
            {"left_out", left_out},
            {"used", report.used},
            {"used_from", time_json(report.used_from)}};
}

json forecast_json(const series_forecast& ahead) {
    const auto& summary = ahead.summary;
    json robust = nullptr;
    if (const auto& slope = ahead.robust_slope) {
        robust = bounds_json(slope->bounds);
        robust["value"] = finite(slope->value);
    }
    return {{"now", time_json(summary.now)},
            {"last_observation", finite(summary.last_observation)},
            {"current", finite(summary.current)},
            {"horizon", time_json(summary.then.time)},
            {"level", summary.then.level.level()},
            {"mean", finite(summary.then.mean)},
            {"observation", bounds_json(summary.then.observation_interval)},
            {"curve", bounds_json(summary.then.mean_interval)},
            {"past",
             {{"factor", finite(ahead.past.factor)},
              {"gives_way", ahead.past.gives_way},
              {"observations", ahead.past.observations},
              {"ahead_seconds", ahead.past.ahead}}},
            {"slope_per_day", finite(ahead.slope)},
            {"robust_slope_per_day", robust},
            {"growth_percent", or_null(summary.growth_percent)},
            {"correlation", finite(ahead.correlation)},
            {"near_random_walk", ahead.near_random_walk}};
}

json capacity_json(const capacity_report& report) {
    const auto& reaches = report.reaches;
    json text{{"capacity", report.capacity},
              {"state", state_name(reaches.state)},
              {"when", time_or_null(reaches.when)},
              {"earliest", time_or_null(reaches.earliest)},
              {"latest", time_or_null(reaches.latest)},
              {"days_left", nullptr}};
    if (report.ahead && report.ahead->summary.time_left) {
        text["days_left"] = *report.ahead->summary.time_left / 86'400;
    }
    if (!report.ahead) {
        text["reason"] = report.refusal;
    }
    return text;
}

json advice_json(const capacity_report& report) {
    json text{{"action", to_string(report.advice.action)},
              {"reason", to_string(report.advice.reason)},
              {"urgency", finite(report.advice.urgency)},
              {"add", or_null(report.advice.amount)}};
    if (report.ahead) {
        const auto& ahead = *report.ahead;
        text["risk"] = {{"lead_time", ahead.risks.lead_time},
                        {"lead_time_and_review", ahead.risks.lead_time_and_review},
                        {"horizon", ahead.risks.horizon}};
        text["planned_peak"] = finite(ahead.demand);
        text["instances"] = or_null(ahead.instances);
    }
    return text;
}

} // namespace

std::string render_json(std::span<const capacity_report> reports) {
    json all = json::array();
    for (const capacity_report& report : reports) {
        json one{{"name", report.name},
                 {"input", input_json(report)},
                 {"forecast", nullptr},
                 {"time_to_capacity", capacity_json(report)},
                 {"recommendation", advice_json(report)}};
        if (report.ahead) {
            one["forecast"] = forecast_json(*report.ahead);
        }
        all.push_back(std::move(one));
    }
    return json{{"series", std::move(all)}}.dump(2, ' ', false, json::error_handler_t::replace) +
           '\n';
}

} // namespace nines::examples
