// SPDX-License-Identifier: BSL-1.0
#include "common/format.hpp"
#include "slo_report/page.hpp"
#include "slo_report/render.hpp"
#include "slo_report/render_alerts.hpp"
#include "slo_report/render_latencies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <variant>

namespace nines::examples {
namespace {

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

void headline(page& out, const slo_report& slo, const text_options& options) {
    const std::string answer = upper_case(verdict_name(slo.verdict.answer));
    const std::string name = shown_name(slo.config->name);
    const std::size_t used = name.size() + answer.size() + 8;
    const std::string rule(used < page_width ? page_width - used : 1, '-');
    out.line(fmt::format("-- {} {} {} --", name, rule,
                         in_colour(answer, slo.verdict.answer, options.colour)));
}

/// All digits, in milliseconds as in the config.
std::string threshold_text(std::chrono::nanoseconds threshold) {
    constexpr int all_digits = 15;
    return number(static_cast<double>(threshold.count()) / 1e6, all_digits) + " ms";
}

/// Of less than all, so never rounded up to 100.
std::string part_in_percent(double part) {
    constexpr double thousandths = 1e5;
    const double down = std::floor(part * thousandths) / thousandths;
    return part < 0.999 ? percent(part) : percent(down, 5);
}

std::string promise(const slo_report& slo) {
    const auto& config = *slo.config;
    const std::string window = window_name(config.window);
    if (const auto* latency = std::get_if<latency_sli>(&config.kind)) {
        return fmt::format("{} % of requests in {} {} over {}", config.percentage,
                           latency->inclusive ? "at most" : "less than",
                           threshold_text(latency->threshold), window);
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
        text += fmt::format("; {} % of the window, the rest is unknown",
                            part_in_percent(slo.window.covered));
    }
    if (slo.outside_window > 0) {
        text += fmt::format("; {} {}{} outside the window", grouped(slo.outside_window),
                            unit_of_one(slo), slo.outside_window == 1 ? "" : "s");
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
        text += "; " + shown_text(*slo.shown);
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
        out.item("latency", latencies_text(signals.latencies));
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
    for (const auto& note : slo.notes) {
        out.item("note", note);
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
    out.line(fmt::format("{}: {} SLO{}, {}; {}", shown_name(what.service), what.slos.size(),
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
