// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a review asks and answers.
#pragma once

#include "reliability_review/history.hpp"

#include <nines/core/confidence.hpp>
#include <nines/core/estimate.hpp>
#include <nines/incident/availability.hpp>
#include <nines/incident/incident_timeline.hpp>
#include <nines/incident/overdispersion.hpp>
#include <nines/incident/patterns.hpp>
#include <nines/incident/rate.hpp>
#include <nines/incident/recovery_comparison.hpp>
#include <nines/incident/time_pattern.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples::review {

using days = std::chrono::duration<double, std::ratio<86'400>>;
using minutes = std::chrono::duration<double, std::ratio<60>>;

/// What is asked.
struct review_options {
    confidence level{0.95};
    std::optional<time_ms> from;         ///< the day of the first incident without
    std::optional<time_ms> to;           ///< the end of the day of the last one without
    std::optional<time_ms> at;           ///< the end of the record: the latest time in it without
    std::optional<time_ms> now;          ///< no period goes on after it; not looked at without
    std::optional<time_ms> split;        ///< compares before and after; year by year without
    std::chrono::seconds offset{0};      ///< of local time, for hours, weekdays and years
    std::vector<std::string> severities; ///< those that are reviewed; all without
    std::vector<std::string> down_severities; ///< those that are downtime; not asked without
    bool by_both = false;                     ///< also by year and severity together
    double change = 0.25;                     ///< the change that is to be seen
    std::chrono::milliseconds window{std::chrono::days{30}};   ///< in which a cluster comes back
    double similarity = 0.6;                                   ///< of incidents of a cluster
    std::size_t clusters = 100;                                ///< the largest ones, to be tested
    std::chrono::milliseconds least{std::chrono::seconds{30}}; ///< what a time of 0 stands for
    std::size_t resamples = 10'000;                            ///< of the bootstrap
    std::uint64_t seed = 1;
};

/// A value, or what it would take to give one.
template <class T>
struct answer {
    std::optional<T> value;
    std::string missing; ///< "2 incidents, an interval takes 6"; empty with a value

    answer(T given) // NOLINT(google-explicit-constructor): is an answer
        : value{std::move(given)} {}
    explicit answer(std::string why) : missing{std::move(why)} {}
};

using number_answer = answer<estimate<double>>;

/// Incidents that belong together, and the time in which they could have begun.
struct group {
    std::string name;
    time_range when;
    std::vector<const incident*> incidents;
};

/// How long a stage took.
struct stage_summary {
    incident_stage stage;
    std::size_t came;        ///< incidents in which it came
    std::size_t waited_for;  ///< that are open without it
    std::size_t not_noted;   ///< that ended without a record of it
    std::size_t after_end;   ///< came after the resolution, as the record has it
    std::size_t short_times; ///< shorter than the least time, and counted as that
    number_answer geometric_mean;
    number_answer median;
    number_answer mean;
    number_answer ninety_percent; ///< the time that nine of ten are within
};

/// How often incidents of a group came, and how long they took.
struct group_summary {
    group of;
    estimate<double> per_30_days;
    estimate<double> days_between;               ///< MTBF; infinite bounds where nothing is known
    std::optional<estimate<double>> in_clusters; ///< the rate with the wider interval of clusters
    answer<count_dispersion<>> dispersion;
    days bin{0}; ///< of the counts that the dispersion is of
    std::vector<stage_summary> stages;
};

struct stage_comparison {
    incident_stage stage;
    std::size_t earlier_count;
    std::size_t later_count;
    answer<recovery_comparison<>> times;
    double corrected; ///< the p-value of equal times among all periods compared
    std::size_t open; ///< in either period, allowed for as longer than so far
    /// In each period, to see the change asked for; nothing where times have no spread.
    std::optional<double> incidents_needed;
};

/// A later period against an earlier one.
struct period_comparison {
    std::string earlier;
    std::string later;
    answer<rate_comparison<>> rates; ///< allowing for clusters where there are
    double dispersion;               ///< that it allows for; 1 without clusters
    double corrected;                ///< the p-value of the rates among all periods compared
    std::vector<stage_comparison> stages;
    std::vector<std::string> conclusions;
};

/// Incidents that are alike.
struct recurring_cluster {
    std::vector<const incident*> members;
    const incident* typical; ///< the member that differs least from the others
    cluster_recurrence recurrence;
};

/// Clusters of three or more, the largest first.
struct recurring_incidents {
    std::vector<recurring_cluster> clusters;
    std::size_t not_tested; ///< smaller ones of three or more, beyond the number asked for
};

struct availability_summary {
    std::string name;
    time_range when;
    std::chrono::milliseconds down;
    answer<availability<>> up;
};

struct review_report {
    const history* of;
    review_options asked;
    time_range period;
    time_ms at;                   ///< what had not come by then is still open
    std::size_t outside;          ///< incidents that began outside of the period
    std::size_t other_severities; ///< that were not asked for
    group_summary all;
    std::vector<group_summary> by_year;
    std::vector<group_summary> by_severity;
    std::vector<group_summary> by_both;
    answer<time_pattern> hours;
    answer<time_pattern> weekdays;
    std::vector<period_comparison> comparisons;
    recurring_incidents recurring;
    std::vector<availability_summary> availabilities;
};

/// Answers all of it. Errors: input_error for a period without incidents, and severities that no
/// incident has.
[[nodiscard]] review_report review_of(const history& of, const review_options& asked);

} // namespace nines::examples::review
