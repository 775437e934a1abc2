// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/compare_periods.hpp"

#include "reliability_review/conclusions.hpp"
#include "reliability_review/summarise.hpp"

#include <nines/incident/censored_lognormal.hpp>
#include <nines/incident/recovery.hpp>
#include <nines/stats/multiple_tests.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nines::examples::review {
namespace {

answer<rate_comparison<>> rates_of(const group& earlier, const group& later, double dispersion,
                                   confidence level) {
    const auto exposure = [&](const group& of) {
        return event_exposure<>{static_cast<double>(of.incidents.size()),
                                days{of.when.length()}.count()};
    };
    const auto compared = compare_rates(exposure(earlier), exposure(later), level, dispersion);
    return compared ? answer<rate_comparison<>>{*compared}
                    : answer<rate_comparison<>>{"no incident in either; it takes one"};
}

/// What is missing of a period for a comparison; nothing when it is enough.
std::string missing_of(const group& of, const stage_summary& stage) {
    return stage.came >= 2 ? ""
                           : fmt::format("{}: {} with this time, an interval takes 2", of.name,
                                         incidents_text(stage.came));
}

recovery_comparison<> compared(const std::vector<watched_time<>>& earlier,
                               const std::vector<watched_time<>>& later,
                               const review_options& asked) {
    const auto before = ended_times(earlier, asked);
    const auto after = ended_times(later, asked);
    return before && after ? before->compare(*after, asked.level)
                           : lognormal_of(earlier, asked)
                                 .value()
                                 .compare(lognormal_of(later, asked).value(), asked.level);
}

stage_comparison compare_stage(const group_summary& earlier, const group_summary& later,
                               std::size_t number, const review_options& asked, time_ms at) {
    const auto& before = earlier.stages[number];
    const auto& after = later.stages[number];
    auto missing = missing_of(earlier.of, before);
    missing = missing.empty() ? missing_of(later.of, after) : missing;
    stage_comparison made{before.stage,
                          before.came,
                          after.came,
                          answer<recovery_comparison<>>{missing},
                          1,
                          before.waited_for + after.waited_for,
                          std::nullopt};
    if (missing.empty()) {
        made.times = compared(times_of(earlier.of, before.stage, at),
                              times_of(later.of, after.stage, at), asked);
        if (const auto needed = made.times.value->incidents_needed(asked.change)) {
            made.incidents_needed = *needed;
        }
    }
    return made;
}

/// Two-sided, of equal geometric means.
double p_value_of(const recovery_comparison<>& times) {
    const double improved = times.probability_of_improvement;
    return 2 * std::fmin(improved, 1 - improved);
}

/// Corrects the p-values of those that have one for looking at all of them.
/// \param p_value an optional one of each; `set` takes the corrected one
template <class PValue, class Set>
void correct(std::vector<period_comparison>& all, PValue p_value, Set set) {
    std::vector<double> p_values;
    for (const period_comparison& each : all) {
        if (const std::optional<double> p = p_value(each)) {
            p_values.push_back(*p);
        }
    }
    const auto corrected =
        corrected_p_values(std::span<const double>{p_values}, test_correction::holm).value();
    auto next = corrected.begin();
    for (period_comparison& each : all) {
        set(each, p_value(each) ? *next++ : 1);
    }
}

/// The rates by themselves, and the times of each stage.
void correct_all(std::vector<period_comparison>& all) {
    correct(
        all,
        [](const period_comparison& each) {
            return each.rates.value ? std::optional{each.rates.value->p_value} : std::nullopt;
        },
        [](period_comparison& each, double p) { each.corrected = p; });
    for (std::size_t stage = 0; !all.empty() && stage < all.front().stages.size(); ++stage) {
        correct(
            all,
            [&](const period_comparison& each) {
                const auto& times = each.stages[stage].times.value;
                return times ? std::optional{p_value_of(*times)} : std::nullopt;
            },
            [&](period_comparison& each, double p) { each.stages[stage].corrected = p; });
    }
}

} // namespace

std::vector<period_comparison> compare_periods(const std::vector<group_summary>& periods,
                                               const review_options& asked, time_ms at) {
    std::vector<period_comparison> all;
    for (std::size_t i = 1; i < periods.size(); ++i) {
        const group_summary& earlier = periods[i - 1];
        const group_summary& later = periods[i];
        const double dispersion =
            (std::max)(clustering_of(earlier, asked.level), clustering_of(later, asked.level));
        period_comparison made{earlier.of.name,
                               later.of.name,
                               rates_of(earlier.of, later.of, dispersion, asked.level),
                               dispersion,
                               1,
                               {},
                               {}};
        for (std::size_t number = 0; number < earlier.stages.size(); ++number) {
            made.stages.push_back(compare_stage(earlier, later, number, asked, at));
        }
        all.push_back(std::move(made));
    }
    correct_all(all);
    for (period_comparison& each : all) {
        each.conclusions = conclusions_of(each, asked);
    }
    return all;
}

} // namespace nines::examples::review
