// SPDX-License-Identifier: BSL-1.0
#include "common/format.hpp"
#include "reliability_review/conclusions.hpp"
#include "reliability_review/render.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace nines::examples::review {
namespace {

using json = nlohmann::ordered_json;

json span_json(time_range when) {
    return {{"from", rfc3339_text(when.from)}, {"to", rfc3339_text(when.to)}};
}

/// A bound without end is null.
json estimate_json(const estimate<double>& of) {
    return {{"value", of.value}, {"lower", of.bounds.lower}, {"upper", of.bounds.upper}};
}

template <class T, class Write>
json answer_json(const answer<T>& of, Write write) {
    return of.value ? json(write(*of.value)) : json{{"not_enough_data", of.missing}};
}

template <class T, class Write>
json list_json(const std::vector<T>& all, Write write) {
    json made = json::array();
    for (const T& each : all) {
        made.push_back(write(each));
    }
    return made;
}

json remark_json(const remark& each) {
    return {{"line", each.line},
            {"field", each.field},
            {"expected", each.expected},
            {"found", each.found}};
}

json input_json(const review_report& report) {
    const history& of = *report.of;
    return {{"file", of.file},
            {"comments", of.comments},
            {"lines", of.lines},
            {"incidents", of.incidents.size()},
            {"by_rising_start", of.sorted},
            {"left_out", list_json(of.left_out, remark_json)},
            {"times_not_used", list_json(of.unused, remark_json)},
            {"outside_of_period", report.outside},
            {"of_other_severities", report.other_severities}};
}

std::string_view key_of(incident_stage stage) {
    return stage == incident_stage::detected       ? "detect"
           : stage == incident_stage::acknowledged ? "acknowledge"
                                                   : "resolve";
}

json stage_json(const stage_summary& of) {
    return {{"came", of.came},
            {"open", of.waited_for},
            {"not_noted", of.not_noted},
            {"after_resolution", of.after_end},
            {"below_least", of.short_times},
            {"geometric_mean_min", answer_json(of.geometric_mean, estimate_json)},
            {"median_min", answer_json(of.median, estimate_json)},
            {"mean_min", answer_json(of.mean, estimate_json)},
            {"p90_min", answer_json(of.ninety_percent, estimate_json)}};
}

json dispersion_json(const group_summary& of) {
    return answer_json(of.dispersion, [&](const count_dispersion<>& found) {
        return json{{"index", found.index},
                    {"p_value", found.p_value},
                    {"bins", found.bins},
                    {"bin_days", of.bin.count()}};
    });
}

json group_json(const group_summary& of) {
    json made = {{"name", of.of.name},
                 {"period", span_json(of.of.when)},
                 {"days", days{of.of.when.length()}.count()},
                 {"incidents", of.of.incidents.size()},
                 {"per_30_days", estimate_json(of.per_30_days)},
                 {"days_between", estimate_json(of.days_between)},
                 {"dispersion", dispersion_json(of)}};
    if (of.in_clusters) {
        made["per_30_days_in_clusters"] = estimate_json(*of.in_clusters);
    }
    for (const stage_summary& each : of.stages) {
        made["time_to_" + std::string{key_of(each.stage)}] = stage_json(each);
    }
    return made;
}

json pattern_json(const answer<time_pattern>& of) {
    return answer_json(of, [](const time_pattern& found) {
        json bins = list_json(found.bins, [](const pattern_bin& bin) {
            return json{{"count", bin.count},
                        {"expected", bin.expected},
                        {"share", estimate_json(bin.share)},
                        {"p_value", bin.p_value},
                        {"corrected_p_value", bin.corrected}};
        });
        return json{{"p_value", found.p_value},
                    {"dispersion_allowed_for", found.dispersion},
                    {"bins", std::move(bins)}};
    });
}

json recovery_json(const stage_comparison& of) {
    json made = answer_json(of.times, [&](const recovery_comparison<>& found) {
        return json{
            {"ratio", estimate_json(found.ratio)},
            {"probability_of_improvement", found.probability_of_improvement},
            {"probability_shorter", found.probability_shorter},
            {"differs", found.differs()},
            {"corrected_p_value", of.corrected},
            {"incidents_needed", of.incidents_needed ? json(*of.incidents_needed) : json(nullptr)}};
    });
    made["earlier_incidents"] = of.earlier_count;
    made["later_incidents"] = of.later_count;
    made["open_incidents"] = of.open;
    return made;
}

json comparison_json(const period_comparison& of) {
    json made = {{"earlier", of.earlier}, {"later", of.later}};
    made["rate"] = answer_json(of.rates, [&](const rate_comparison<>& found) {
        return json{{"ratio", estimate_json(found.ratio)},
                    {"p_value", found.p_value},
                    {"corrected_p_value", of.corrected},
                    {"dispersion_allowed_for", of.dispersion}};
    });
    for (const stage_comparison& each : of.stages) {
        made["time_to_" + std::string{key_of(each.stage)}] = recovery_json(each);
    }
    made["conclusions"] = of.conclusions;
    return made;
}

json cluster_json(const recurring_cluster& of) {
    json ids = list_json(of.members, [](const incident* each) { return json(each->id); });
    return {{"title", of.typical->title},
            {"services", of.typical->services},
            {"incidents", of.members.size()},
            {"first", rfc3339_text(of.members.front()->times.began)},
            {"last", rfc3339_text(of.members.back()->times.began)},
            {"returns", of.recurrence.returns},
            {"expected_returns", of.recurrence.expected},
            {"p_value", of.recurrence.p_value},
            {"corrected_p_value", of.recurrence.corrected},
            {"ids", std::move(ids)}};
}

json availability_json(const availability_summary& of) {
    json made = {
        {"name", of.name}, {"period", span_json(of.when)}, {"down_min", minutes{of.down}.count()}};
    made["unavailability"] =
        answer_json(of.up, [](const auto& up) { return json(up.unavailability()); });
    return made;
}

} // namespace

std::string json_of(const review_report& report) {
    const json document = {{"input", input_json(report)},
                           {"period", span_json(report.period)},
                           {"open_at", rfc3339_text(report.at)},
                           {"level", report.asked.level.level()},
                           {"all", group_json(report.all)},
                           {"by_year", list_json(report.by_year, group_json)},
                           {"by_severity", list_json(report.by_severity, group_json)},
                           {"by_year_and_severity", list_json(report.by_both, group_json)},
                           {"hours_of_day", pattern_json(report.hours)},
                           {"days_of_week", pattern_json(report.weekdays)},
                           {"comparisons", list_json(report.comparisons, comparison_json)},
                           {"recurring", list_json(report.recurring.clusters, cluster_json)},
                           {"recurring_not_tested", report.recurring.not_tested},
                           {"availability", list_json(report.availabilities, availability_json)}};
    return document.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace nines::examples::review
