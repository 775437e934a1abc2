// SPDX-License-Identifier: BSL-1.0
/// \file
/// `alert_score`: how alerts compare with incidents that are known: precision, recall and delay.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/sli/ratio_interval.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// One alert, from the evaluation that began it to the one that ended it.
template <chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct raised_alert {
    alert_severity severity;
    half_open<Point> span;
    bool ongoing;          ///< the record ended first
    std::size_t condition; ///< the first of the policy's that held when it began

    friend constexpr bool operator==(const raised_alert&, const raised_alert&) noexcept = default;
};

/// How an incident was found.
template <chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct incident_detection {
    std::size_t alert; ///< its place among the alerts
    Point at;
    typename Point::duration delay; ///< since the incident began
    bool firing_already;            ///< the alert had begun before the incident; the delay is zero
    /// The share of the period's budget that went from the beginning of the incident to `at`, as
    /// `backtest` says; nothing from `score_alerts`.
    std::optional<double> budget_spent;

    friend constexpr bool operator==(const incident_detection&,
                                     const incident_detection&) noexcept = default;
};

/// How the alerts of one severity compare with the incidents.
template <chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct alert_score {
    event_counts<> alerts;    ///< good: began in the reach of an incident; bad: false alerts
    event_counts<> incidents; ///< good: found; bad: missed
    double alerts_per_week;
    /// The share of alerts that were right; nothing without alerts, and without incidents, where
    /// none could be.
    std::optional<estimate<>> precision;
    std::optional<estimate<>> recall; ///< the share of incidents found; nothing without incidents
    /// For each incident, in order; nothing for a missed one.
    std::vector<std::optional<incident_detection<Point>>> detections;
};

namespace detail {

/// Why these cannot be the incidents of a record; nothing when they can.
template <chrono_time_point Point>
[[nodiscard]] constexpr std::optional<error>
refused_incidents(std::span<const half_open<Point>> incidents,
                  const half_open<Point>& record) noexcept {
    constexpr const char* where = "incidents";
    for (std::size_t i = 0; i < incidents.size(); ++i) {
        const auto& each = incidents[i];
        if (!each.valid() || each.empty()) {
            return error{errc::out_of_domain, where, "expected incidents that last some time"};
        }
        if (each.from < record.from || record.to < each.to) {
            return error{errc::contradiction, where, "expected incidents within the record"};
        }
        if (i > 0 && each.from < incidents[i - 1].from) {
            return error{errc::contradiction, where, "expected incidents in the order of time"};
        }
        if (i > 0 && each.from < incidents[i - 1].to) {
            return error{errc::contradiction, where, "expected incidents that do not overlap"};
        }
    }
    return std::nullopt;
}

/// Incident i with its grace, which ends where the next incident begins.
template <chrono_time_point Point>
[[nodiscard]] constexpr half_open<Point> incident_reach(std::span<const half_open<Point>> incidents,
                                                        std::size_t i,
                                                        std::chrono::seconds grace) noexcept {
    const auto& here = incidents[i];
    if (i + 1 < incidents.size() &&
        saturating_difference(incidents[i + 1].from, here.to) <= grace) {
        return {here.from, incidents[i + 1].from};
    }
    const bool fits = saturating_difference((Point::max)(), here.to) > grace;
    return {here.from, fits ? here.to + grace : (Point::max)()};
}

/// The first alert of a severity that fires within the reach of an incident.
template <chrono_time_point Point>
[[nodiscard]] std::optional<incident_detection<Point>>
detection_of(const half_open<Point>& reach, std::span<const raised_alert<Point>> alerts,
             alert_severity severity) noexcept {
    for (std::size_t i = 0; i < alerts.size(); ++i) {
        const raised_alert<Point>& each = alerts[i];
        if (each.severity != severity || each.span.clipped_to(reach).empty()) {
            continue;
        }
        const bool before = each.span.from < reach.from;
        const Point at = before ? reach.from : each.span.from;
        return incident_detection<Point>{i, at, at - reach.from, before, std::nullopt};
    }
    return std::nullopt;
}

} // namespace detail

/// Compares alerts with the incidents of the same record.
///
/// An incident reaches from its beginning to `grace` after its end, or to the next incident: until
/// then windows still hold what it did, and an alert is late, not false. An alert is right when it
/// begins within the reach of an incident, and false otherwise, also when it goes on into one. An
/// incident is found by the first alert that fires within its reach; by one that had begun before
/// with no delay, and the detection says so: somebody was called, though for another reason.
/// So a policy that alerts all the time has a recall of 1 and a precision of 0.
/// Parameters: alerts in the order of their beginning, of any severity; incidents in the order of
/// time; `record`, in which all of them lie; the level of both intervals.
/// Returns: the intervals of Clopper and Pearson, which hold their level however few there are.
/// Errors: out_of_domain for an incident that is empty and a grace below zero or above 90 days;
/// contradiction for incidents out of order, that overlap, or that leave the record; insufficient
/// for an empty record.
/// Assumes: for the intervals, incidents that are found independently of one another.
/// Cost: alerts × incidents comparisons.
template <chrono_time_point Point>
[[nodiscard]] result<alert_score<Point>>
score_alerts(std::span<const raised_alert<Point>> alerts, alert_severity severity,
             std::type_identity_t<std::span<const half_open<Point>>> incidents,
             const half_open<Point>& record, std::chrono::seconds grace, confidence level) {
    if (record.empty()) {
        return error{errc::insufficient, "score_alerts", "expected a record of some time"};
    }
    if (!(grace >= std::chrono::seconds{0} && grace <= std::chrono::days{90})) {
        return error{errc::out_of_domain, "score_alerts", "expected a grace of 0 to 90 days"};
    }
    if (const auto refused = detail::refused_incidents(incidents, record)) {
        return *refused;
    }
    alert_score<Point> score{};
    for (std::size_t i = 0; i < incidents.size(); ++i) {
        const auto reach = detail::incident_reach(incidents, i, grace);
        score.detections.push_back(detail::detection_of(reach, alerts, severity));
        ++(score.detections.back() ? score.incidents.good : score.incidents.bad);
        for (const raised_alert<Point>& each : alerts) {
            score.alerts.good +=
                each.severity == severity && reach.contains(each.span.from) ? 1U : 0U;
        }
    }
    std::uint64_t all = 0;
    for (const raised_alert<Point>& each : alerts) {
        all += each.severity == severity ? 1U : 0U;
    }
    score.alerts.bad = all - score.alerts.good;
    const std::chrono::duration<double, std::chrono::weeks::period> weeks{record.length()};
    score.alerts_per_week = static_cast<double>(all) / weeks.count();
    constexpr auto guaranteed = interval_method::clopper_pearson;
    score.recall = success_ratio_estimate(score.incidents, guaranteed, level);
    if (score.recall) {
        score.precision = success_ratio_estimate(score.alerts, guaranteed, level);
    }
    return score;
}

} // namespace nines::inline NINES_ABI
