// SPDX-License-Identifier: BSL-1.0
#include "common/format.hpp"
#include "slo_report/render.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <variant>

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

json counts_json(const counts64& counts) {
    return {{"good", counts.good}, {"bad", counts.bad}, {"total", counts.total()}};
}

json span_json(const time_span& span) {
    if (span.empty()) {
        return nullptr;
    }
    return {{"from", rfc3339_text(span.from)}, {"to", rfc3339_text(span.to)}};
}

json microseconds(double ns) {
    return finite(ns / 1000);
}

json latency_json(const std::optional<latency_estimate>& latency) {
    if (!latency) {
        return nullptr;
    }
    return {{"value", microseconds(latency->value)},
            {"relative_error", finite(latency->relative_error())},
            {"lower", microseconds(latency->plausible.lower)},
            {"upper", microseconds(latency->plausible.upper)}};
}

json sli_json(const slo_report& slo) {
    if (!slo.sli) {
        return {{"value", nullptr},
                {"lower", nullptr},
                {"upper", nullptr},
                {"level", slo.config->level.level()},
                {"method", method_name(slo.config->method)},
                {"error_ratio", nullptr}};
    }
    const auto& sli = *slo.sli;
    return {{"value", finite(sli.good)},
            {"lower", finite(sli.bounds.lower)},
            {"upper", finite(sli.bounds.upper)},
            {"level", sli.measured ? json(nullptr) : json(slo.config->level.level())},
            {"method", sli.measured ? "measured" : method_name(slo.config->method)},
            {"error_ratio", finite(sli.bad)}};
}

json budget_json(const slo_report& slo) {
    const auto& budget = slo.budget;
    const bool known = !slo.window.counts.empty();
    const auto figure = [&](double x) { return known ? finite(x) : json(nullptr); };
    json out{{"allowed", figure(budget.events.allowed)},
             {"spent", figure(budget.events.spent)},
             {"remaining", figure(budget.events.remaining)},
             {"remaining_fraction", figure(budget.events.remaining_fraction)},
             {"minutes",
              {{"allowed", figure(budget.time.allowed.count() / 60)},
               {"spent", figure(budget.time.spent.count() / 60)},
               {"remaining", figure(budget.time.remaining.count() / 60)}}},
             {"allowed_minutes_in_window", finite(budget.allowed_in_window.count() / 60)},
             {"whole_window_at_this_traffic", nullptr}};
    if (budget.whole_window) {
        const auto& whole = *budget.whole_window;
        out["whole_window_at_this_traffic"] = {
            {"allowed", finite(whole.allowed)},
            {"spent", finite(whole.spent)},
            {"remaining", finite(whole.remaining)},
            {"remaining_fraction", finite(whole.remaining_fraction)}};
    }
    return out;
}

const char* window_state(const window_counts& window) {
    if (window.covered <= 0) {
        return "not covered";
    }
    if (!window.burn_rate) {
        return "no traffic";
    }
    return window.covered < 1 ? "covered in part" : "complete";
}

json window_json(const window_counts& window) {
    return {{"window", window_name(window.length)},
            {"value", window.burn_rate ? finite(*window.burn_rate) : json(nullptr)},
            {"state", window_state(window)},
            {"covered", finite(window.covered)},
            {"counts", counts_json(window.counts)}};
}

json rule_json(const alert_rule& rule) {
    return {{"severity", rule.severity == alert_severity::page ? "page" : "ticket"},
            {"long_window", window_name(rule.long_window)},
            {"short_window", window_name(rule.short_window)},
            {"factor", finite(rule.factor)}};
}

json firing_json(const firing_report& firing) {
    json faults = json::array();
    for (const auto& fault : firing.faults) {
        faults.push_back(
            {{"fault", fault.name}, {"delay_s", static_cast<double>(fault.delay.count()) / 1000}});
    }
    return {{"start", rfc3339_text(firing.span.from)},
            {"end", firing.ongoing ? json(nullptr) : json(rfc3339_text(firing.span.to))},
            {"seconds", static_cast<double>(firing.span.length().count()) / 1000},
            {"ongoing", firing.ongoing},
            {"at_first_look", firing.at_first_look},
            {"long_window_covered", finite(firing.long_covered)},
            {"faults", faults}};
}

json alerts_json(const alert_report& alerts) {
    json out = json::array();
    for (std::size_t i = 0; i < alerts.conditions.size(); ++i) {
        const auto& row = alerts.conditions[i];
        json entry = rule_json(row.condition.rule());
        entry["fires_now"] = row.ready ? json(row.fires) : json(nullptr);
        entry["long"] = window_json(row.over_long);
        entry["short"] = window_json(row.over_short);
        entry["budget_at_firing"] = finite(row.condition.budget_at_firing());
        entry["minimum_events"] = row.condition.minimum_requests();
        entry["one_failure_fires"] = row.one_failure_fires;
        entry["finer_than_data"] = row.finer_than_data;
        entry["firings"] = json::array();
        for (const auto& firing : alerts.firings) {
            if (firing.condition == i) {
                entry["firings"].push_back(firing_json(firing));
            }
        }
        out.push_back(std::move(entry));
    }
    return out;
}

json policy_json(const alert_report& alerts) {
    json changes = json::array();
    for (const auto& change : alerts.changes) {
        changes.push_back({{"condition", change.condition},
                           {"before", rule_json(change.before)},
                           {"after", change.after ? rule_json(*change.after) : json(nullptr)},
                           {"reason", change.reason}});
    }
    return {{"name", "workbook"},
            {"refusal", alerts.refusal.empty() ? json(nullptr) : json(alerts.refusal)},
            {"repairs", changes},
            {"evaluated_every_s", static_cast<double>(alerts.step.count()) / 1000}};
}

json signals_json(const slo_report& slo) {
    const auto& signals = slo.signals;
    json latencies = json::object();
    for (const auto& percentile : signals.latencies) {
        latencies[percentile.name] = latency_json(percentile.latency);
    }
    json out{{"traffic",
              {{"mean_per_second", or_null(signals.mean_per_second)},
               {"peak_per_second", or_null(signals.peak_per_second)},
               {"peak_over_s", static_cast<double>(signals.peak_over.count()) / 1000}}},
             {"errors", signals.errors ? counts_json(*signals.errors) : json(nullptr)},
             {"latency_us", latencies},
             {"latency_count", signals.latency_count},
             {"shown_percentile", nullptr}};
    if (slo.shown) {
        out["shown_percentile"] = {{"name", slo.shown->name},
                                   {"latency_us", latency_json(slo.shown->latency)}};
    }
    return out;
}

json target_json(const slo_config& config) {
    json out{{"sli", config.sli},
             {"percentage", config.percentage},
             {"window", window_name(config.window)}};
    if (const auto* latency = std::get_if<latency_sli>(&config.kind)) {
        out["threshold_ms"] = static_cast<double>(latency->threshold.count()) / 1e6;
        out["comparison"] = latency->inclusive ? "<=" : "<";
    }
    if (const auto* slices = std::get_if<error_rate_sli>(&config.kind)) {
        out["threshold_percent"] = slices->limit;
        out["slice"] = window_name(slices->slice);
    }
    return out;
}

json slo_json(const slo_report& slo) {
    return {{"name", slo.config->name},
            {"target", target_json(*slo.config)},
            {"objective", slo.config->target.target()},
            {"now", rfc3339_text(slo.now)},
            {"data", span_json(slo.data)},
            {"window_covered", finite(slo.window.covered)},
            {"resolution_s", static_cast<double>(slo.resolution.count()) / 1000},
            {"unit", unit_name(slo)},
            {"counts", counts_json(slo.window.counts)},
            {"events_outside_window", slo.outside_window},
            {"counts_if_uncertain_are_good",
             slo.most_good ? counts_json(*slo.most_good) : json(nullptr)},
            {"sli", sli_json(slo)},
            {"verdict", verdict_name(slo.verdict.answer)},
            {"good_events_to_met", or_null(slo.verdict.good_to_met)},
            {"bad_events_to_missed", or_null(slo.verdict.bad_to_missed)},
            {"budget", budget_json(slo)},
            {"burn_rates",
             [&] {
                 json rates = json::array();
                 for (const auto& window : slo.burn_rates) {
                     rates.push_back(window_json(window));
                 }
                 return rates;
             }()},
            {"policy", policy_json(slo.alerts)},
            {"alerts", alerts_json(slo.alerts)},
            {"golden_signals", signals_json(slo)},
            {"requests_without_latency", slo.without_latency},
            {"counter_resets", slo.samples.count(sample_state::reset)},
            {"lines_used", slo.lines_used},
            {"notes", slo.notes}};
}

} // namespace

std::string render_json(const report& what) {
    json slos = json::array();
    for (const auto& slo : what.slos) {
        slos.push_back(slo_json(slo));
    }
    json faults = json::array();
    for (const auto& fault : what.faults) {
        faults.push_back({{"fault", fault.name},
                          {"start", rfc3339_text(fault.span.from)},
                          {"end", rfc3339_text(fault.span.to)}});
    }
    json bad = json::array();
    for (const auto& line : what.bad.first()) {
        bad.push_back({{"file", line.file},
                       {"line", line.line},
                       {"reason", line.reason},
                       {"excerpt", line.excerpt}});
    }
    const json out{
        {"service", what.service},
        {"slos", slos},
        {"faults", faults},
        {"lines", {{"read", what.lines}, {"bad", what.bad.count()}, {"first_bad", bad}}}};
    return out.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace nines::examples
