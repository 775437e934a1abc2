// SPDX-License-Identifier: BSL-1.0
#include "slo_report/format.hpp"
#include "slo_report/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <variant>

namespace nines::examples {
namespace {

constexpr std::size_t width = 96;
constexpr std::size_t label_width = 13;

/// Collects lines: a label, and text that is folded at the page's width.
class page {
public:
    void line(std::string_view text) {
        out_ += text;
        while (out_.ends_with(' ')) {
            out_.pop_back();
        }
        out_ += '\n';
    }
    void blank() { out_ += '\n'; }

    /// Words folded to the right of the label.
    void item(std::string_view label, std::string_view text) {
        std::string row = fmt::format("{:<{}}", label, label_width);
        while (!text.empty()) {
            const auto word = text.substr(0, text.find(' '));
            if (row.size() + word.size() > width && row.size() > label_width) {
                line(row);
                row.assign(label_width, ' ');
            }
            row += word;
            row += ' ';
            text.remove_prefix(std::min(word.size() + 1, text.size()));
        }
        line(row);
    }

    [[nodiscard]] const std::string& text() const noexcept { return out_; }

private:
    std::string out_;
};

std::string in_colour(const std::string& text, verdict answer, bool colour) {
    if (!colour) {
        return text;
    }
    const int code = answer == verdict::met ? 32 : answer == verdict::missed ? 31 : 33;
    return fmt::format("\x1b[1;{}m{}\x1b[0m", code, text);
}

std::string upper_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

std::string unit_of_one(const slo_report& slo) {
    return slo.unit == event_unit::slices ? "slice" : "request";
}

void headline(page& out, const slo_report& slo, const text_options& options) {
    const std::string answer = upper_case(verdict_name(slo.verdict.answer));
    const std::string name = slo.config->name;
    const std::size_t used = name.size() + answer.size() + 8;
    const std::string rule(used < width ? width - used : 1, '-');
    out.line(fmt::format("-- {} {} {} --", name, rule,
                         in_colour(answer, slo.verdict.answer, options.colour)));
}

std::string promise(const slo_report& slo) {
    const auto& config = *slo.config;
    const std::string window = window_name(config.window);
    if (const auto* latency = std::get_if<latency_sli>(&config.kind)) {
        return fmt::format("{} % of requests in {} {} over {}", config.percentage,
                           latency->inclusive ? "at most" : "less than",
                           latency_text(latency->threshold), window);
    }
    if (const auto* slices = std::get_if<error_rate_sli>(&config.kind)) {
        return fmt::format("at most {} % of errors in {} % of the {} slices over {}", slices->limit,
                           config.percentage, window_name(slices->slice), window);
    }
    return fmt::format("{} % {} over {}", config.percentage,
                       slo.unit == event_unit::time ? "of the time up" : "of requests good",
                       window);
}

std::string data_text(const slo_report& slo) {
    if (slo.data.empty()) {
        return "none";
    }
    std::string text = fmt::format("{} UTC ({})", span_text(slo.data.from, slo.data.to),
                                   duration_text(std::chrono::duration<double>{slo.data.length()}));
    if (slo.window.covered < 1) {
        text +=
            fmt::format("; {} % of the window, the rest is unknown", percent(slo.window.covered));
    }
    if (slo.now != slo.data.to) {
        text += fmt::format("; judged as of {} UTC", time_text(slo.now));
    }
    if (slo.resolution > std::chrono::seconds{1}) {
        text += fmt::format("; window edges to within {}", window_name(slo.resolution));
    }
    return text;
}

std::string counts_text(const slo_report& slo) {
    const auto& counts = slo.window.counts;
    if (slo.unit == event_unit::time) {
        const auto time = [](std::uint64_t ms) {
            return duration_text(std::chrono::duration<double>{static_cast<double>(ms) / 1000});
        };
        return fmt::format("{} watched: {} up, {} down ({} min)", time(counts.total()),
                           time(counts.good), time(counts.bad),
                           number(static_cast<double>(counts.bad) / 60'000, 8));
    }
    std::string text =
        fmt::format("{} {}{}: {} good, {} bad", grouped(counts.total()), unit_of_one(slo),
                    counts.total() == 1 ? "" : "s", grouped(counts.good), grouped(counts.bad));
    if (slo.most_good) {
        text += fmt::format("; {} of the bad ones are in the bucket that holds the threshold and "
                            "may be good",
                            grouped(slo.most_good->good - counts.good));
    }
    return text;
}

std::string sli_text(const slo_report& slo) {
    if (!slo.sli) {
        return "unknown";
    }
    const auto& config = *slo.config;
    const auto& sli = *slo.sli;
    const int decimals =
        std::max({decimals_of_missing(sli.bad), decimals_of_missing(sli.bad_bounds.lower),
                  decimals_of_missing(sli.bad_bounds.upper)});
    std::string text = fmt::format("{} % good", good_percent(sli.bad, decimals));
    if (sli.measured) {
        text += "; measured, not sampled, so it has no interval";
    } else {
        text += fmt::format(", plausibly {} to {} % ({}, {} % confidence)",
                            good_percent(sli.bad_bounds.upper, decimals),
                            good_percent(sli.bad_bounds.lower, decimals),
                            method_name(config.method), percent(config.level.level(), 6));
    }
    if (slo.shown) {
        text += fmt::format("; {} is {}", slo.shown->name, latency_text(slo.shown->latency));
    }
    return text;
}

std::string more_needed(const slo_report& slo) {
    const std::string unit = unit_of_one(slo);
    std::string text = "the data do not tell yet.";
    if (slo.verdict.good_to_met) {
        text += fmt::format(" {} more good {}s in a row would show it met;",
                            grouped(*slo.verdict.good_to_met), unit);
    }
    if (slo.verdict.bad_to_missed) {
        text += fmt::format(" {} more bad one{} would show it missed.",
                            grouped(*slo.verdict.bad_to_missed),
                            *slo.verdict.bad_to_missed == 1 ? "" : "s");
    }
    return text;
}

std::string verdict_text(const slo_report& slo) {
    const std::string unit = unit_of_one(slo);
    const std::string chance = percent(slo.config->level.significance(), 3);
    const bool timed = slo.unit == event_unit::time;
    const std::string so_far = slo.window.covered < 1 ? " by the data there are" : "";
    switch (slo.verdict.answer) {
    case verdict::met:
        return timed ? fmt::format("met{}: less downtime than allowed", so_far)
                     : fmt::format("met{}: had it been missed, so few bad {}s would be a chance of "
                                   "{} % or less",
                                   so_far, unit, chance);
    case verdict::missed:
        return timed ? fmt::format("missed{}: more downtime than allowed", so_far)
                     : fmt::format("missed{}: had it been met, so many bad {}s would be a chance "
                                   "of {} % or less",
                                   so_far, unit, chance);
    case verdict::undecided:
        return "undecided: " + more_needed(slo);
    case verdict::no_data:
        break;
    }
    return "no data: nothing was seen in the window, which is neither good nor bad";
}

void budget_rows(page& out, const slo_report& slo) {
    const auto& budget = slo.budget;
    const auto row = [&](std::string_view unit, double allowed, double spent, double remaining,
                         std::string_view tail) {
        out.line(fmt::format("{:<{}}{:>14}{:>14}{:>14}  {}", fmt::format("  {}", unit), label_width,
                             number(allowed, 4), number(spent, 4), number(remaining, 4), tail));
    };
    if (slo.window.counts.empty()) {
        out.item("budget", fmt::format("{} of full outage in {}; nothing counted yet",
                                       duration_text(budget.allowed_in_window),
                                       window_name(slo.config->window)));
        return;
    }
    out.line(
        fmt::format("{:<{}}{:>14}{:>14}{:>14}", "budget", label_width, "allowed", "spent", "left"));
    const std::string left = fmt::format("({} % spent)", percent(budget.events.spent_fraction()));
    if (slo.unit != event_unit::time) {
        row(unit_of_one(slo) + "s", budget.events.allowed, budget.events.spent,
            budget.events.remaining, left);
    }
    constexpr double minute = 60;
    row("minutes", budget.time.allowed.count() / minute, budget.time.spent.count() / minute,
        budget.time.remaining.count() / minute, slo.unit == event_unit::time ? left : "");
    if (budget.whole_window) {
        const auto& whole = *budget.whole_window;
        const double scale = slo.unit == event_unit::time ? minute * 1000 : 1;
        out.item("", fmt::format("for what the data cover; if all of {} had this traffic and no "
                                 "more errors: {} allowed, {} spent ({} %)",
                                 window_name(slo.config->window), number(whole.allowed / scale, 4),
                                 number(whole.spent / scale, 4), percent(whole.spent_fraction())));
    }
}

void burn_rows(page& out, const slo_report& slo) {
    out.item("burn rates", fmt::format("1 spends exactly the budget in {}; * covered only in part",
                                       window_name(slo.config->window)));
    std::string names(label_width, ' ');
    std::string values(label_width, ' ');
    for (const auto& window : slo.burn_rates) {
        const std::string name =
            window_name(window.length) + (window.covered > 0 && window.covered < 1 ? "*" : "");
        const std::string value = window.burn_rate ? number(*window.burn_rate) : "-";
        const auto cell = std::max<std::size_t>({name.size(), value.size(), 6}) + 3;
        names += fmt::format("{:>{}}", name, cell);
        values += fmt::format("{:>{}}", value, cell);
    }
    out.line(names);
    out.line(values);
}

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

std::string fault_text(const firing_report& firing) {
    std::string text;
    for (const auto& fault : firing.faults) {
        text += fmt::format("{}{} +{}", text.empty() ? "" : ", ", fault.name,
                            duration_text(std::chrono::duration<double>{fault.delay}));
    }
    return text;
}

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
        out.line(fmt::format("  {}  {:<6} {:<24} {:<18} {}",
                             one_day ? clock_text(firing.span.from) : time_text(firing.span.from),
                             severity_name(rule.severity),
                             rule_text(rule) + (firing.long_covered < 1 ? "*" : ""),
                             (firing.ongoing ? "still on, " : "for ") +
                                 duration_text(std::chrono::duration<double>{firing.span.length()}),
                             fault_text(firing)));
    }
}

void signal_rows(page& out, const slo_report& slo) {
    const auto& signals = slo.signals;
    if (signals.mean_per_second) {
        std::string text = fmt::format("{} requests/s", number(*signals.mean_per_second));
        if (signals.peak_per_second) {
            text += fmt::format(", {}/s in the busiest {}", number(*signals.peak_per_second),
                                window_name(signals.peak_over));
        }
        out.item("traffic", text);
    }
    if (signals.errors && signals.errors->error_ratio()) {
        out.item("errors",
                 fmt::format("{} % ({} of {} requests)", percent(*signals.errors->error_ratio()),
                             grouped(signals.errors->bad), grouped(signals.errors->total())));
    }
    if (signals.latency_count > 0) {
        std::string text;
        for (const auto& percentile : signals.latencies) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", percentile.name,
                                latency_text(percentile.latency));
        }
        out.item("latency", text);
    }
}

void notes(page& out, const slo_report& slo) {
    if (slo.without_latency > 0 && std::holds_alternative<latency_sli>(slo.config->kind)) {
        out.item("note", fmt::format("{} requests in the log have no request time and do not "
                                     "count here",
                                     grouped(slo.without_latency)));
    }
    if (slo.read_counters && slo.samples.count(sample_state::reset) > 0) {
        out.item("note", fmt::format("{} counter resets; what was counted between the last "
                                     "reading and a reset is lost",
                                     grouped(slo.samples.count(sample_state::reset))));
    }
    if (slo.read_counters && slo.samples.samples() == 0) {
        out.item("note", "no row of the file belongs to this SLO; look at 'where' and 'metric'");
    }
}

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

/// For each labelled fault, which SLO's alerts began with it.
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
                found +=
                    fmt::format("{}{}: {}{}{}", found.empty() ? "" : "; ", slo.config->name, paged,
                                paged.empty() || ticketed.empty() ? "" : ", ", ticketed);
            }
        }
        out.line(fmt::format("{}  {}, for {}", time_text(fault.span.from), fault.name,
                             duration_text(std::chrono::duration<double>{fault.span.length()})));
        out.item("", found.empty() ? "no alert" : found);
    }
}

void bad_line_rows(page& out, const report& what) {
    if (what.bad.count() == 0) {
        return;
    }
    out.blank();
    out.line(fmt::format("{} of {} lines could not be read and were left out. The first:",
                         grouped(what.bad.count()), grouped(what.lines)));
    for (const auto& bad : what.bad.first()) {
        out.line("  " + to_string(bad));
    }
}

void summary(page& out, const report& what) {
    const auto count = [&](verdict answer) {
        return std::count_if(what.slos.begin(), what.slos.end(),
                             [&](const slo_report& slo) { return slo.verdict.answer == answer; });
    };
    std::string text;
    for (const auto answer :
         {verdict::met, verdict::missed, verdict::undecided, verdict::no_data}) {
        if (const auto n = count(answer); n > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, verdict_name(answer));
        }
    }
    std::size_t firing = 0;
    for (const auto& slo : what.slos) {
        for (const auto& row : slo.alerts.conditions) {
            firing += row.fires ? 1 : 0;
        }
    }
    out.line(fmt::format("{}: {} SLO{}, {}; {}", what.service, what.slos.size(),
                         what.slos.size() == 1 ? "" : "s", text,
                         firing == 0   ? "no alert fires now"
                         : firing == 1 ? "1 alert fires now"
                                       : fmt::format("{} alerts fire now", firing)));
}

} // namespace

std::string verdict_name(verdict answer) {
    switch (answer) {
    case verdict::met:
        return "met";
    case verdict::missed:
        return "missed";
    case verdict::undecided:
        return "undecided";
    case verdict::no_data:
        break;
    }
    return "no data";
}

std::string unit_name(const slo_report& slo) {
    if (slo.unit == event_unit::time) {
        return "milliseconds";
    }
    const auto* slices = std::get_if<error_rate_sli>(&slo.config->kind);
    return slices != nullptr ? "slices of " + window_name(slices->slice) : "requests";
}

std::string render_text(const report& what, const text_options& options) {
    page out;
    summary(out, what);
    for (const auto& slo : what.slos) {
        out.blank();
        headline(out, slo, options);
        out.item("promise", promise(slo));
        out.item("data", data_text(slo));
        out.item("counted", counts_text(slo));
        out.item("SLI", sli_text(slo));
        out.item("verdict", verdict_text(slo));
        budget_rows(out, slo);
        burn_rows(out, slo);
        alerts_now(out, slo);
        firing_rows(out, slo);
        signal_rows(out, slo);
        notes(out, slo);
    }
    fault_rows(out, what);
    bad_line_rows(out, what);
    return out.text();
}

} // namespace nines::examples
