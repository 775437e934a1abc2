// SPDX-License-Identifier: BSL-1.0
#include "capacity/render.hpp"

#include "common/format.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace nines::examples {
namespace {

std::string lasting(double seconds) {
    return duration_text(std::chrono::duration<double>(seconds));
}

std::string at(double seconds) {
    return time_text(time_of(seconds));
}

std::string between(const interval<double>& bounds) {
    return fmt::format("{} to {}", number(bounds.lower, 4), number(bounds.upper, 4));
}

std::string line(const char* label, const std::string& text) {
    return fmt::format("  {:<16}{}\n", label, text);
}

std::string input_lines(const capacity_report& report) {
    const auto& series = report.source->series;
    const auto& met = series.report();
    std::string text =
        line("samples", fmt::format("{} from {} to {}, every {}", grouped(series.size()),
                                    at(series.times().front()), at(series.times().back()),
                                    lasting(series.step())));
    const auto note = [&text](const char* what, std::size_t count) {
        if (count > 0) {
            text += line("", fmt::format("{}: {}", what, grouped(count)));
        }
    };
    note("lines that could not be read, left out", report.source->bad.count());
    for (const bad_line& bad : report.source->bad.first()) {
        text += line("", "  " + to_string(bad));
    }
    note("samples of a time that was there already, merged", met.duplicates);
    note("samples earlier than the one before, sorted", met.out_of_order);
    note("gaps", met.gaps);
    note("samples missing in them", met.missing);
    for (const double change : report.changes) {
        text += line("change", fmt::format("the trend jumped or bent at {}", at(change)));
    }
    if (!report.changes.empty()) {
        text +=
            line("", fmt::format("the forecast uses the {} samples since", grouped(report.used)));
    }
    return text;
}

/// Percent of a probability, no finer than anybody can mean it.
std::string chance(double p) {
    constexpr double least = 1e-4;
    return p > 0 && p < least ? "under 0.01 %" : number(100 * p) + " %";
}

std::string capacity_text(const planner_summary<double>& summary, double slope) {
    const auto& reaches = summary.reaches;
    const auto from_now = [&summary](double time) {
        return fmt::format("in {} ({})", lasting(time - summary.now), at(time));
    };
    switch (reaches.state) {
    case capacity_state::reached:
        return "reached now";
    case capacity_state::at:
        return fmt::format("{}\n{:18}earliest {}\n{:18}latest   {}", from_now(*reaches.when), "",
                           from_now(*reaches.earliest), "", from_now(*reaches.latest));
    case capacity_state::one_sided:
        return fmt::format("not before {}; perhaps never", from_now(*reaches.earliest));
    case capacity_state::never:
        return slope < 0   ? "never: the trend falls"
               : slope > 0 ? "not within ten times the history, though the trend rises"
                           : "never: the trend is level";
    case capacity_state::no_information:
        return "any time is possible: the data do not tell";
    case capacity_state::insufficient_data:
        return "too little data";
    }
    return "";
}

std::string refusal_text(const capacity_report& report) {
    const error refusal = report.refusal.value_or(error{errc::insufficient, "", ""});
    return refusal.code == errc::insufficient
               ? fmt::format("none, too little data: samples are {}, and a line wants three, a "
                             "season more",
                             grouped(report.used))
               : fmt::format("none: {}", refusal.what);
}

std::string forecast_lines(const capacity_report& report) {
    const auto& ahead = *report.ahead;
    const auto& summary = ahead.summary;
    const auto& then = summary.then;
    std::string text =
        line("now", fmt::format("{} observed, {} on the curve", number(summary.last_observation, 4),
                                number(summary.current, 4)));
    text += line("forecast", fmt::format("{} in {} ({})", number(then.mean, 4),
                                         lasting(then.time - summary.now), at(then.time)));
    const auto percent = 100 * then.level.level();
    text +=
        line("", fmt::format("{} at {} %, the curve itself {}", between(then.observation_interval),
                             number(percent), between(then.mean_interval)));
    if (summary.growth_percent) {
        text += line("growth", fmt::format("{} % over that time", number(*summary.growth_percent)));
    }
    if (ahead.near_random_walk) {
        text += line("", "the data hardly tell a trend from a random walk");
    }
    text += line("capacity", fmt::format("{}: {}", number(report.capacity, 4),
                                         capacity_text(summary, ahead.slope)));
    return text;
}

std::string advice_lines(const capacity_report& report) {
    const auto& ahead = *report.ahead;
    const auto& advice = ahead.advice;
    std::string text = line("recommendation", fmt::format("{}: {}", to_string(advice.action),
                                                          to_string(advice.reason)));
    text += line(
        "", fmt::format("chance to reach usable capacity: {} within the lead time, {} with the "
                        "next review, {} within the horizon",
                        chance(ahead.risks.lead_time), chance(ahead.risks.lead_time_and_review),
                        chance(ahead.risks.horizon)));
    text += line("plan for",
                 fmt::format("a peak of {}{}", number(ahead.demand, 4),
                             advice.amount ? fmt::format(": add {}", number(*advice.amount, 4))
                                           : std::string{", which fits"}));
    if (ahead.instances) {
        text += line("instances", fmt::format("{} carry that with the failures allowed for",
                                              grouped(*ahead.instances)));
    }
    return text;
}

} // namespace

const char* state_name(capacity_state state) noexcept {
    switch (state) {
    case capacity_state::reached:
        return "reached";
    case capacity_state::at:
        return "at";
    case capacity_state::never:
        return "never";
    case capacity_state::no_information:
        return "no_information";
    case capacity_state::one_sided:
        return "one_sided";
    case capacity_state::insufficient_data:
        return "insufficient_data";
    }
    return "";
}

std::string render_text(std::span<const capacity_report> reports) {
    std::string text;
    for (const capacity_report& report : reports) {
        text += (text.empty() ? "" : "\n") + shown_name(report.name) + '\n' + input_lines(report);
        text += report.ahead ? forecast_lines(report) + advice_lines(report)
                             : line("forecast", refusal_text(report));
    }
    return text;
}

} // namespace nines::examples
