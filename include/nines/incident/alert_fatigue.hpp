// SPDX-License-Identifier: BSL-1.0
/// \file
/// Alert fatigue: how many pages a shift gets, how many of them ask for action, how soon they are
/// acknowledged, and which rules make them.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/kaplan_meier.hpp>
#include <nines/sli/ratio_interval.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A page as it went.
template <chrono_time_point Point>
struct fired_alert {
    std::string rule;
    Point fired;
    std::optional<Point> acknowledged{}; ///< empty when nobody has
    bool actionable = true;              ///< whether somebody had to act on it
};

/// How much each rule pages.
struct rule_share {
    std::string rule;
    std::uint64_t pages;
    double share;    ///< of all pages
    double together; ///< the share of this rule and of those that page more
};

/// What pages do to those who get them.
struct fatigue_report {
    std::uint64_t pages;
    std::optional<estimate<double>> actionable;   ///< the share that somebody had to act on
    std::optional<estimate<double>> acknowledged; ///< the share that somebody acknowledged
    double pages_per_shift;
    std::uint64_t most_pages;      ///< in one shift
    std::uint64_t shifts;          ///< whole ones and the last, shorter one
    std::uint64_t heavy_shifts;    ///< with more pages than can be dealt with
    std::vector<rule_share> rules; ///< those that page most first
};

/// The most pages that a shift of twelve hours can deal with, some six hours each with all that
/// follows. Source: Beyer, Jones, Petoff and Murphy, Site Reliability Engineering, 2016,
/// chapter 11.
inline constexpr std::uint64_t pages_a_shift = 2;

namespace detail {

[[nodiscard]] inline std::vector<rule_share>
ranked_rules(std::unordered_map<std::string, std::uint64_t>&& counts, std::uint64_t pages) {
    std::vector<rule_share> rules;
    rules.reserve(counts.size());
    for (const auto& [rule, count] : counts) {
        rules.push_back({rule, count, static_cast<double>(count) / static_cast<double>(pages), 0});
    }
    std::ranges::sort(rules, [](const rule_share& a, const rule_share& b) {
        return a.pages > b.pages || (a.pages == b.pages && a.rule < b.rule);
    });
    std::uint64_t sum = 0;
    for (rule_share& each : rules) {
        sum += each.pages;
        each.together = static_cast<double>(sum) / static_cast<double>(pages);
    }
    return rules;
}

} // namespace detail

/// Counts what pages did in a period.
///
/// Parameters: alerts in any order, of which those that fired in the period count; the length of a
/// shift, of which the first begins with the period; the most pages a shift can deal with.
/// Returns: shares with Wilson intervals, nothing of them without pages; shifts without a page
/// count. Errors: out_of_domain unless the period is finite and ends after it begins and shifts are
/// longer than zero; overflow for more than ten million shifts. Assumes: for the intervals, that
/// pages are independent; a storm of pages is not. Cost: linear, a hash look-up an alert.
template <chrono_time_point Point>
[[nodiscard]] result<fatigue_report> fatigue_of(std::span<const fired_alert<Point>> alerts,
                                                const half_open<Point>& period,
                                                typename Point::duration shift, confidence level,
                                                std::uint64_t bearable = pages_a_shift) {
    if (!period.valid() || period.empty() || !(shift > Point::duration::zero())) {
        return error{errc::out_of_domain, "fatigue_of",
                     "expected a period that ends after it begins and shifts longer than zero"};
    }
    const double shifts =
        static_cast<double>(period.length().count()) / static_cast<double>(shift.count());
    if (!(shifts < 1e7)) {
        return error{errc::overflow, "fatigue_of", "expected at most ten million shifts"};
    }
    std::vector<std::uint64_t> per_shift(static_cast<std::size_t>(std::ceil(shifts)), 0);
    std::uint64_t pages = 0;
    std::uint64_t acted = 0;
    std::uint64_t acknowledged = 0;
    std::unordered_map<std::string, std::uint64_t> per_rule;
    for (const fired_alert<Point>& alert : alerts) {
        if (!period.contains(alert.fired)) {
            continue;
        }
        const auto at = static_cast<std::size_t>((alert.fired - period.from) / shift);
        ++per_shift[(std::min)(at, per_shift.size() - 1)];
        ++per_rule[alert.rule];
        ++pages;
        acted += alert.actionable ? 1U : 0U;
        acknowledged += alert.acknowledged ? 1U : 0U;
    }
    const auto share = [&](std::uint64_t part) {
        return success_ratio_estimate(event_counts<std::uint64_t>{part, pages - part},
                                      interval_method::wilson, level);
    };
    return fatigue_report{pages,
                          share(acted),
                          share(acknowledged),
                          static_cast<double>(pages) / shifts,
                          *std::ranges::max_element(per_shift),
                          per_shift.size(),
                          static_cast<std::uint64_t>(std::ranges::count_if(
                              per_shift, [&](std::uint64_t n) { return n > bearable; })),
                          detail::ranked_rules(std::move(per_rule), pages)};
}

/// How long pages took to be acknowledged, in minutes, and for those that were not by `now`, how
/// long they have waited: what `survival_curve` takes.
/// Errors: contradiction for a page that was acknowledged before it fired; out_of_domain for one
/// that fired after `now`. Cost: linear.
template <std::floating_point Real = double, chrono_time_point Point>
[[nodiscard]] result<std::vector<watched_time<Real>>>
time_to_acknowledge(std::span<const fired_alert<Point>> alerts, const Point& now) {
    using minutes = std::chrono::duration<Real, std::chrono::minutes::period>;
    std::vector<watched_time<Real>> times;
    times.reserve(alerts.size());
    for (const fired_alert<Point>& alert : alerts) {
        if (!(alert.fired <= now)) {
            return error{errc::out_of_domain, "time_to_acknowledge",
                         "expected pages that fired by now"};
        }
        if (alert.acknowledged && *alert.acknowledged < alert.fired) {
            return error{errc::contradiction, "time_to_acknowledge",
                         "expected no page acknowledged before it fired"};
        }
        const bool ended = alert.acknowledged && *alert.acknowledged <= now;
        times.push_back(
            {minutes{(ended ? *alert.acknowledged : now) - alert.fired}.count(), ended});
    }
    return times;
}

} // namespace nines::inline NINES_ABI
