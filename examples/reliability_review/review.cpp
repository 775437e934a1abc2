// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/availability.hpp"
#include "reliability_review/compare_periods.hpp"
#include "reliability_review/groups.hpp"
#include "reliability_review/recurring.hpp"
#include "reliability_review/report.hpp"
#include "reliability_review/summarise.hpp"

#include <nines/incident/time_pattern.hpp>

#include <utility>

namespace nines::examples::review {
namespace {

std::vector<time_ms> starts_of(const group& of) {
    std::vector<time_ms> starts;
    for (const incident* each : of.incidents) {
        starts.push_back(each->times.began);
    }
    return starts;
}

answer<time_pattern> answer_of(const result<time_pattern>& found) {
    return found ? answer<time_pattern>{*found}
                 : answer<time_pattern>{
                       "the period is within one bin; it takes incidents and two bins"};
}

std::vector<group_summary> summaries(const std::vector<group>& groups,
                                     const std::vector<incident_stage>& stages,
                                     const review_options& asked, time_ms at) {
    std::vector<group_summary> all;
    for (const group& each : groups) {
        all.push_back(summarise(each, stages, asked, at));
    }
    return all;
}

std::vector<group> year_and_severity(const std::vector<group>& years) {
    std::vector<group> both;
    for (const group& year : years) {
        for (group& each : by_severity(year)) {
            each.name = year.name + ' ' + each.name;
            both.push_back(std::move(each));
        }
    }
    return both;
}

} // namespace

review_report review_of(const history& of, const review_options& asked) {
    const selection chosen = select(of, asked);
    const group& all = chosen.all;
    const auto stages = stages_of(of);
    const auto starts = starts_of(all);
    const auto years = by_year(all, asked.offset);
    const auto summarised = [&](const std::vector<group>& groups) {
        return summaries(groups, stages, asked, chosen.at);
    };
    review_report report{&of,
                         asked,
                         all.when,
                         chosen.at,
                         chosen.outside,
                         chosen.other_severities,
                         summarise(all, stages, asked, chosen.at),
                         summarised(years),
                         summarised(by_severity(all)),
                         asked.by_both ? summarised(year_and_severity(years))
                                       : std::vector<group_summary>{},
                         answer_of(hours_of_day(starts, all.when, asked.offset, asked.level)),
                         answer_of(days_of_week(starts, all.when, asked.offset, asked.level)),
                         {},
                         recurring_in(all, asked),
                         {}};
    report.comparisons = compare_periods(
        asked.split ? summarised(split_at(all, *asked.split)) : report.by_year, asked, chosen.at);
    if (!asked.down_severities.empty()) {
        report.availabilities.push_back(availability_of(of, all, asked, chosen.at));
        for (const group& year : years) {
            report.availabilities.push_back(availability_of(of, year, asked, chosen.at));
        }
    }
    return report;
}

} // namespace nines::examples::review
