// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/conclusions.hpp"

#include "common/format.hpp"

#include <fmt/format.h>

#include <cmath>

namespace nines::examples::review {
namespace {

/// A ratio as a change: "30 % less", "20 % more", "10 times as much".
std::string change_text(double ratio, const char* less, const char* more) {
    constexpr double twice = 2;
    if (std::isinf(ratio)) {
        return fmt::format("any amount {}", more);
    }
    if (ratio < 1) {
        return fmt::format("{} % {}", percent(1 - ratio, 2), less);
    }
    return ratio < twice ? fmt::format("{} % {}", percent(ratio - 1, 2), more)
                         : fmt::format("{} times as {}", number(ratio, 3),
                                       std::string_view{more} == "longer" ? "long" : "often");
}

std::string range_text(const estimate<double>& ratio, const char* less, const char* more) {
    return change_text(ratio.bounds.lower, less, more) + " to " +
           change_text(ratio.bounds.upper, less, more);
}

std::string of_rates(const period_comparison& of, const review_options& asked) {
    if (!of.rates.value) {
        return "Rate: not enough data: " + of.rates.missing + '.';
    }
    const auto& ratio = of.rates.value->ratio;
    const std::string start =
        fmt::format("Rate: {} times as often{}.", interval_text(ratio),
                    of.dispersion > 1 ? fmt::format(", allowing for clusters (dispersion {})",
                                                    number(of.dispersion, 2))
                                      : "");
    if (of.corrected < asked.level.significance()) {
        return fmt::format("{} May be concluded: incidents came {} often (p {} among all periods). "
                           "May not be: why; a change of what is noted looks the same.",
                           start, ratio.value < 1 ? "less" : "more", p_text(of.corrected));
    }
    return fmt::format("{} May not be concluded: that it changed (p {} among all periods); {} all "
                       "fit.",
                       start, p_text(of.corrected), range_text(ratio, "less often", "more often"));
}

std::string probability_text(double p) {
    constexpr double least = 0.001;
    return p < least       ? "below 0.1 %"
           : p > 1 - least ? "above 99.9 %"
                           : fmt::format("{:.1f} %", p * 100);
}

std::string of_needs(const stage_comparison& of, const review_options& asked) {
    if (!of.incidents_needed) {
        return "All times are the same: nothing tells how many incidents it takes to see a change.";
    }
    return fmt::format("To see a change of {} %, each period needs {} incidents; there are {} and "
                       "{}.",
                       percent(asked.change, 2), number(*of.incidents_needed, 4), of.earlier_count,
                       of.later_count);
}

std::string of_stage(const stage_comparison& of, const review_options& asked) {
    std::string name = name_of(of.stage);
    name[0] = 'T';
    if (!of.times.value) {
        return fmt::format("{}: not enough data: {}.", name, of.times.missing);
    }
    const auto& found = *of.times.value;
    const std::string start = fmt::format(
        "{}: {} times as long, improved with probability {}{}.", name, interval_text(found.ratio),
        probability_text(found.probability_of_improvement),
        of.open > 0
            ? fmt::format(", by the lognormal model: the {} still open count as longer than so far",
                          of.open)
            : "");
    const std::string p = p_text(of.corrected);
    if (of.corrected < asked.level.significance()) {
        return fmt::format("{} May be concluded: it became {} (p {} among all periods). May not "
                           "be: why, or that the mean did as much.",
                           start, found.ratio.value < 1 ? "shorter" : "longer", p);
    }
    return fmt::format("{} May not be concluded: that it changed (p {} among all periods); {} all "
                       "fit. {}",
                       start, p, range_text(found.ratio, "shorter", "longer"), of_needs(of, asked));
}

} // namespace

std::string name_of(incident_stage stage) {
    switch (stage) {
    case incident_stage::detected:
        return "time to detect";
    case incident_stage::acknowledged:
        return "time to acknowledge";
    case incident_stage::mitigated:
        return "time to mitigate";
    case incident_stage::resolved:
        break;
    }
    return "time to resolve";
}

std::string interval_text(const estimate<double>& of) {
    const auto shown = [](double x) { return std::isinf(x) ? std::string{"any"} : number(x, 3); };
    return fmt::format("{} ({} to {})", shown(of.value), shown(of.bounds.lower),
                       shown(of.bounds.upper));
}

std::string p_text(double p_value) {
    constexpr double least = 0.001;
    return p_value < least ? "below 0.001" : number(p_value, 2);
}

std::vector<std::string> conclusions_of(const period_comparison& of, const review_options& asked) {
    std::vector<std::string> all{of_rates(of, asked)};
    for (const stage_comparison& stage : of.stages) {
        all.push_back(of_stage(stage, asked));
    }
    return all;
}

} // namespace nines::examples::review
