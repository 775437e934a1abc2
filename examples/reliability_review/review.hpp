// SPDX-License-Identifier: BSL-1.0
/// \file
/// What an incident history says, with intervals, and what it does not.
#pragma once

#include "reliability_review/history.hpp"

#include <nines/core/confidence.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/half_open.hpp>
#include <nines/incident/alert_fatigue.hpp>
#include <nines/incident/incident_timeline.hpp>
#include <nines/incident/overdispersion.hpp>
#include <nines/incident/patterns.hpp>
#include <nines/incident/rate.hpp>
#include <nines/incident/recovery_comparison.hpp>
#include <nines/incident/time_pattern.hpp>
#include <nines/stats/bootstrap.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples {

struct review_options {
    confidence level{0.95};
    std::vector<std::string> leave_out{}; ///< severities that are not looked at
    std::optional<time_ms> from{};        ///< else the first start
    std::optional<time_ms> to{};          ///< else just after the latest time there is
    double least_minutes = 0.5;           ///< what a duration of 0 minutes stands for
    std::chrono::hours window{7 * 24};    ///< within which an incident that comes again recurs
    double likeness = 0.5;                ///< from which on incidents count as alike
    bootstrap_options bootstrap{2000, 1};
};

/// Incidents of a group: all, a year, a severity.
struct group_rate {
    std::string group;
    std::uint64_t count;
    double days; ///< watched
    estimate<double> per_30_days;
    estimate<double> days_between;
};

/// How long a stage took in a group, in minutes. Means are there when nothing is open.
struct group_times {
    std::string group;
    incident_stage stage;
    std::size_t ended;
    std::size_t open;
    std::optional<estimate<double>> median;
    std::optional<estimate<double>> p90;
    std::optional<estimate<double>> geometric_mean;
    std::optional<estimate<double>> mean;
};

/// A change and how many incidents each of two periods needs to show it.
struct needed_incidents {
    double change;
    double incidents;
};

/// A year against the year before.
struct year_comparison {
    std::string earlier;
    std::string later;
    rate_comparison<double> rate;
    std::optional<recovery_comparison<double>> recovery; ///< of two resolved incidents each
    std::vector<needed_incidents> needed;
    std::size_t fewest; ///< resolved incidents, in the year that has fewer
};

/// Incidents that are alike, and how they recur.
struct recurring_cluster {
    std::string title; ///< of the first
    std::string service;
    std::size_t size;
    cluster_recurrence recurrence;
};

struct reliability_review {
    half_open<time_ms> period;
    confidence level;
    std::size_t incidents = 0;
    std::size_t left_out = 0; ///< for their severity
    std::size_t outside = 0;  ///< began outside the period
    std::size_t early_detections = 0;
    std::size_t early_acknowledgements = 0;
    std::vector<group_rate> rates{};
    std::vector<group_times> times{};
    std::vector<year_comparison> comparisons{};
    std::optional<count_dispersion<double>> by_week{};
    double down_minutes = 0; ///< the union: what overlaps counts once
    double summed_minutes = 0;
    std::optional<time_pattern> hours{};
    std::optional<time_pattern> weekdays{};
    std::vector<recurring_cluster> clusters{}; ///< of at least 3
    std::optional<fatigue_report> fatigue{};   ///< where acknowledgements were recorded
};

/// Errors: input_error when no incident is left, or the period is empty.
[[nodiscard]] reliability_review review(const incident_history& history,
                                        const review_options& options, const std::string& file);

} // namespace nines::examples
