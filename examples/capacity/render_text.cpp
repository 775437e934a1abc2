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
    note("samples at stray times, left out", report.source->stray.size());
    if (!report.source->stray.empty()) {
        text += line("", "  such as " + at(report.source->stray.front()));
    }
    note("samples of a time that was there already, merged", met.duplicates);
    note("samples earlier than the one before, sorted", met.out_of_order);
    note("gaps", met.gaps);
    note("samples missing in them", met.missing);
    for (const double change : report.changes) {
        text += line("change", fmt::format("the trend jumped or bent at {}", at(change)));
    }
    constexpr std::size_t shown = 3;
    for (std::size_t k = 0; k < report.left_out.size() && k < shown; ++k) {
        const auto& each = report.left_out[k];
        text += line(k == 0 ? "left out" : "",
                     fmt::format("{} at {} stands apart", number(each.value, 4), at(each.time)));
    }
    if (report.left_out.size() > shown) {
        text += line("", fmt::format("and {} more", grouped(report.left_out.size() - shown)));
    }
    if (!report.changes.empty() || !report.left_out.empty()) {
        text += line("used", fmt::format("the forecast uses {} samples, from {} on",
                                         grouped(report.used), at(report.used_from)));
    }
    return text;
}

/// Percent of a probability, no finer than anybody can mean it.
std::string chance(double p) {
    constexpr double least = 1e-4;
    return p < least ? "under 0.01 %" : number(100 * p) + " %";
}

std::string never_text(const capacity_report& report) {
    const auto& ahead = *report.ahead;
    if (report.ceiling && report.capacity >= *report.ceiling) {
        return fmt::format("never: not below the ceiling of {}", number(*report.ceiling, 4));
    }
    return ahead.slope < 0   ? "never: the trend falls"
           : ahead.slope > 0 ? fmt::format("not before {}, though the trend rises", at(ahead.until))
                             : "never: the trend is level";
}

std::string capacity_text(const capacity_report& report) {
    const auto& reaches = report.reaches;
    const auto from_now = [&report](const std::optional<double>& time) {
        const double now = report.ahead ? report.ahead->summary.now : 0;
        return time ? fmt::format("in {} ({})", lasting(*time - now), at(*time)) : "";
    };
    switch (reaches.state) {
    case capacity_state::reached:
        return "reached now";
    case capacity_state::at:
        return fmt::format("{}\n{:18}earliest {}\n{:18}latest   {}", from_now(reaches.when), "",
                           from_now(reaches.earliest), "", from_now(reaches.latest));
    case capacity_state::one_sided:
        return fmt::format("not before {}; perhaps never", from_now(reaches.earliest));
    case capacity_state::never:
        return report.ahead ? never_text(report) : "never";
    case capacity_state::no_information:
        return "any time is possible: the data do not tell";
    case capacity_state::insufficient_data:
        return "not known: there is no forecast";
    }
    return "";
}

std::string a_day(double slope, growth_kind growth) {
    return growth == growth_kind::exponential ? number(100 * std::expm1(slope), 3) + " %"
                                              : number(slope, 3);
}

/// Of logistic growth, a slope is in units that nobody thinks in.
std::string trend_line(const capacity_report& report) {
    const auto& ahead = *report.ahead;
    if (report.growth == growth_kind::logistic) {
        return "";
    }
    std::string text = a_day(ahead.slope, report.growth) + " a day";
    if (const auto& robust = ahead.robust_slope) {
        text += fmt::format("; {} by Theil and Sen, whom outliers do not bend",
                            a_day(robust->value, report.growth));
    }
    return line("trend", text);
}

std::string past_line(const past_forecasts& past) {
    if (past.observations == 0) {
        return line("", "as wide as the model says: no past to hold it against");
    }
    const auto seen = fmt::format("past forecasts {} ahead ({} observations)", lasting(past.ahead),
                                  grouped(past.observations));
    if (past.gives_way) {
        return line("",
                    "as wide as " + seen + " were off: the model itself leaves too little open");
    }
    const auto times = fmt::format("{:.1f}", past.factor);
    return line("", times == "1.0" ? "as wide as the model says, which held for " + seen
                                   : times + " times as wide as the model says, by " + seen);
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
    text += past_line(ahead.past);
    text += trend_line(report);
    if (summary.growth_percent && *summary.growth_percent > -100) {
        text += line("growth", fmt::format("{} % over that time", number(*summary.growth_percent)));
    }
    if (ahead.near_random_walk) {
        text += line("", "the data hardly tell a trend from a random walk");
    }
    return text;
}

/// What else there is to say of the demand that is planned for.
std::string demand_text(const capacity_report& report) {
    if (report.advice.amount) {
        return fmt::format(": add {}", number(*report.advice.amount, 4));
    }
    if (report.ahead->demand < report.usable) {
        return ", which fits";
    }
    return report.advice.action >= capacity_action::order
               ? ", which leaves nothing free"
               : ", an observation above what is usable, which the curve does not reach in time";
}

std::string advice_lines(const capacity_report& report) {
    const auto& advice = report.advice;
    std::string text =
        line("capacity", fmt::format("{}: {}", number(report.capacity, 4), capacity_text(report)));
    if (report.ahead && (report.ahead->past.factor > 1 || report.ahead->past.gives_way)) {
        text += line("", "as modelled: past forecasts widen the band of observations, not this");
    }
    text += line("recommendation",
                 fmt::format("{}: {}", to_string(advice.action), to_string(advice.reason)));
    if (!report.ahead) {
        return text;
    }
    const auto& ahead = *report.ahead;
    text += line(
        "", fmt::format("chance to reach usable capacity: {} within the lead time, {} with the "
                        "next review, {} within the horizon",
                        chance(ahead.risks.lead_time), chance(ahead.risks.lead_time_and_review),
                        chance(ahead.risks.horizon)));
    text += line("plan for",
                 fmt::format("a peak of {}{}", number(ahead.demand, 4), demand_text(report)));
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
        text += report.ahead ? forecast_lines(report) : line("forecast", "none: " + report.refusal);
        text += advice_lines(report);
    }
    return text;
}

} // namespace nines::examples
