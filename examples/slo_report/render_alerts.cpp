// SPDX-License-Identifier: BSL-1.0
#include "slo_report/render_alerts.hpp"

#include "common/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace nines::examples {

std::string unit_of_one(const slo_report& slo) {
    return slo.unit == event_unit::slices ? "slice" : "request";
}

namespace {

std::string severity_name(alert_severity severity) {
    return severity == alert_severity::page ? "page" : "ticket";
}

std::string rule_text(const alert_rule& rule) {
    return fmt::format("{} and {} over {}", window_name(rule.long_window),
                       window_name(rule.short_window), number(rule.factor, 4));
}

/// How often and how long a condition would have fired over the data.
std::string fired_text(const alert_report& alerts, std::size_t condition) {
    std::size_t times = 0;
    std::chrono::duration<double> total{0};
    for (const auto& firing : alerts.firings) {
        if (firing.condition == condition) {
            ++times;
            total += firing.span.length();
        }
    }
    return times == 0 ? "never fired"
                      : fmt::format("fired {} time{}, {}", grouped(times), times == 1 ? "" : "s",
                                    duration_text(total));
}

void condition_row(page& out, const alert_report& alerts, std::size_t i) {
    const auto& row = alerts.conditions[i];
    const bool partial = row.over_long.covered > 0 && row.over_long.covered < 1;
    const auto rate = [](const window_counts& window) {
        return window.burn_rate ? number(*window.burn_rate) : std::string{"-"};
    };
    out.line(fmt::format("  {:<6} {:<24} now {:>6}{} and {:>6}  {:<8} {}",
                         severity_name(row.condition.severity()), rule_text(row.condition.rule()),
                         rate(row.over_long), partial ? "*" : " ", rate(row.over_short),
                         !row.ready  ? "too soon"
                         : row.fires ? "FIRES"
                                     : "quiet",
                         fired_text(alerts, i)));
}

/// What was changed in the workbook's conditions; those changed for one reason together.
void change_lines(page& out, const alert_report& alerts) {
    std::vector<std::string_view> told;
    for (const auto& change : alerts.changes) {
        const std::string_view reason = change.reason;
        if (std::find(told.begin(), told.end(), reason) != told.end()) {
            continue;
        }
        told.push_back(reason);
        std::string which;
        for (const auto& same : alerts.changes) {
            if (same.reason == reason) {
                which += which.empty() ? "" : ", ";
                which += rule_text(same.before);
                which += same.after ? " is now " + rule_text(*same.after) : "";
            }
        }
        out.item("", fmt::format("changed: {}: {}", which, reason));
    }
}

void warnings(page& out, const slo_report& slo) {
    const std::string unit = unit_of_one(slo);
    for (const auto& row : slo.alerts.conditions) {
        const std::string rule = rule_text(row.condition.rule());
        if (row.one_failure_fires) {
            out.item("", fmt::format("warning: {} fires on one bad {} alone: {} {}s come in {}, "
                                     "and it takes {} to tell",
                                     rule, unit, number(row.expected_events), unit,
                                     window_name(row.condition.long_window()),
                                     grouped(row.condition.minimum_requests())));
        }
        if (row.finer_than_data) {
            out.item("", fmt::format("warning: {} looks closer than the data, which tell {} apart",
                                     rule, window_name(slo.resolution)));
        }
    }
}

} // namespace

void alerts_now(page& out, const slo_report& slo) {
    const auto& alerts = slo.alerts;
    if (!alerts.refusal.empty()) {
        out.item("alerts", "no workbook policy for this objective and window: " + alerts.refusal);
        return;
    }
    const auto firing = std::count_if(alerts.conditions.begin(), alerts.conditions.end(),
                                      [](const condition_report& row) { return row.fires; });
    out.item("alerts now", fmt::format("{}; burn rates over the long and the short window:",
                                       firing == 0 ? "nothing fires"
                                                   : fmt::format("{} of {} conditions fire", firing,
                                                                 alerts.conditions.size())));
    for (std::size_t i = 0; i < alerts.conditions.size(); ++i) {
        condition_row(out, alerts, i);
    }
    change_lines(out, alerts);
    warnings(out, slo);
}

namespace {

std::string fault_text(const firing_report& firing) {
    std::string text = firing.at_first_look ? "held at the first look" : "";
    for (const auto& fault : firing.faults) {
        text += fmt::format("{}{} +{}", text.empty() ? "" : ", ", shown_name(fault.name),
                            duration_text(std::chrono::duration<double>{fault.delay}));
    }
    return text;
}

} // namespace

void firing_rows(page& out, const slo_report& slo) {
    constexpr std::size_t most_shown = 10;
    const auto& firings = slo.alerts.firings;
    if (firings.empty()) {
        return;
    }
    const std::size_t hidden = firings.size() > most_shown ? firings.size() - most_shown : 0;
    out.item("fired",
             hidden == 0
                 ? fmt::format("over these data, looking every {}:", window_name(slo.alerts.step))
                 : fmt::format("over these data, looking every {}; the last {} of {}, all "
                               "are in --json:",
                               window_name(slo.alerts.step), most_shown, grouped(firings.size())));
    using std::chrono::days;
    const bool one_day =
        std::chrono::floor<days>(slo.data.from) == std::chrono::floor<days>(slo.data.to);
    for (std::size_t i = hidden; i < firings.size(); ++i) {
        const auto& firing = firings[i];
        const auto& rule = slo.alerts.conditions[firing.condition].condition.rule();
        const std::string row = fmt::format(
            "  {}  {:<6} {:<25} {:<20}",
            one_day ? clock_text(firing.span.from) : time_text(firing.span.from),
            severity_name(rule.severity), rule_text(rule) + (firing.long_covered < 1 ? "*" : ""),
            (firing.ongoing ? "still on, " : "for ") +
                duration_text(std::chrono::duration<double>{firing.span.length()}));
        const std::string faults = fault_text(firing);
        const bool fits = row.size() + 1 + faults.size() <= page_width;
        out.line(fits ? fmt::format("{} {}", row, faults) : row);
        if (!fits) {
            out.item("", faults);
        }
    }
}

namespace {

/// "page +12 s": the first firing of a severity that began with the fault.
std::string first_found(const slo_report& slo, const std::string& fault, alert_severity severity) {
    for (const auto& firing : slo.alerts.firings) {
        const auto& condition = slo.alerts.conditions[firing.condition].condition;
        const auto match = std::find_if(firing.faults.begin(), firing.faults.end(),
                                        [&](const fault_overlap& o) { return o.name == fault; });
        if (condition.severity() == severity && match != firing.faults.end()) {
            return fmt::format("{} +{}", severity_name(severity),
                               duration_text(std::chrono::duration<double>{match->delay}));
        }
    }
    return {};
}

} // namespace

void fault_rows(page& out, const report& what) {
    if (what.faults.empty()) {
        return;
    }
    out.blank();
    out.line("-- labelled faults, and which alerts began how long after them");
    for (const auto& fault : what.faults) {
        std::string found;
        for (const auto& slo : what.slos) {
            const auto paged = first_found(slo, fault.name, alert_severity::page);
            const auto ticketed = first_found(slo, fault.name, alert_severity::ticket);
            if (!paged.empty() || !ticketed.empty()) {
                found += fmt::format("{}{}: {}{}{}", found.empty() ? "" : "; ",
                                     shown_name(slo.config->name), paged,
                                     paged.empty() || ticketed.empty() ? "" : ", ", ticketed);
            }
        }
        out.line(fmt::format("{}  {}, for {}", time_text(fault.span.from), shown_name(fault.name),
                             duration_text(std::chrono::duration<double>{fault.span.length()})));
        out.item("", found.empty() ? "no alert" : found);
    }
}

} // namespace nines::examples
