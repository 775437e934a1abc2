// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/compare_periods.hpp"

#include "reliability_review/conclusions.hpp"
#include "reliability_review/summarise.hpp"

#include <nines/incident/recovery.hpp>
#include <nines/stats/multiple_tests.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>

namespace nines::examples::review {
namespace {

/// \param dispersion what counts and exposures are divided by, so that the interval grows with its
/// root
answer<rate_comparison<>> rates_of(const group& earlier, const group& later, double dispersion,
                                   confidence level) {
    const auto exposure = [&](const group& of) {
        return event_exposure<>{static_cast<double>(of.incidents.size()) / dispersion,
                                days{of.when.length()}.count() / dispersion};
    };
    const auto compared = compare_rates(exposure(earlier), exposure(later), level);
    return compared ? answer<rate_comparison<>>{*compared}
                    : answer<rate_comparison<>>{"no incident in either; it takes one"};
}

/// What is missing of a period for a comparison; nothing when it is enough.
std::string missing_of(const group& of, const answer<recovery_times<>>& times) {
    if (!times.value) {
        return of.name + ": " + times.missing;
    }
    return times.value->count() < 2 ? of.name + ": 1 incident, an interval takes 2" : "";
}

stage_comparison compare_stage(const group_summary& earlier, const group_summary& later,
                               std::size_t number, const review_options& asked, time_ms at) {
    const auto& before = earlier.stages[number];
    const auto& after = later.stages[number];
    const auto times_before = ended_times(times_of(earlier.of, before.stage, at), asked);
    const auto times_after = ended_times(times_of(later.of, after.stage, at), asked);
    auto missing = missing_of(earlier.of, times_before);
    missing = missing.empty() ? missing_of(later.of, times_after) : missing;
    stage_comparison made{before.stage, before.came, after.came,
                          answer<recovery_comparison<>>{missing}, 0};
    if (missing.empty()) {
        made.times = times_before.value->compare(*times_after.value, asked.level);
        made.incidents_needed = made.times.value->incidents_needed(asked.change).value_or(0);
    }
    return made;
}

void correct(std::vector<period_comparison>& all) {
    std::vector<double> p_values;
    for (const period_comparison& each : all) {
        if (each.rates.value) {
            p_values.push_back(each.rates.value->p_value);
        }
    }
    const auto corrected =
        corrected_p_values(std::span<const double>{p_values}, test_correction::holm).value();
    auto next = corrected.begin();
    for (period_comparison& each : all) {
        each.corrected = each.rates.value ? *next++ : 1;
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
    correct(all);
    for (period_comparison& each : all) {
        each.conclusions = conclusions_of(each, asked);
    }
    return all;
}

} // namespace nines::examples::review
