// SPDX-License-Identifier: BSL-1.0
/// \file
/// From what forecasts say of several resources to what is to be done about each, and why.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nines::inline NINES_ABI {

/// What being wrong costs, on either side, in any one unit: the outage that missing capacity makes,
/// and capacity that stands idle until it is needed after all.
struct planning_costs {
    double shortage;
    double idle;
};

/// The quantile of demand to plan for: the share of cases in which a planner who weighs both costs
/// has enough. Costs of 99 to 1 give the 0.99 quantile.
/// Errors: out_of_domain unless both costs are finite and above 0.
/// Source: Arrow, Harris, Marschak, Econometrica 19 (1951), 250-272, doi:10.2307/1906813 (the
/// newsvendor's critical ratio).
[[nodiscard]] inline result<quantile_level> critical_ratio(const planning_costs& costs) noexcept {
    if (!detail::is_finite(costs.shortage) || !detail::is_finite(costs.idle) ||
        !(costs.shortage > 0) || !(costs.idle > 0)) {
        return error{errc::out_of_domain, "critical_ratio", "expected finite costs above 0"};
    }
    return quantile_level::try_from(1 / (1 + costs.idle / costs.shortage));
}

/// The smallest number of instances that carry a demand while some of them are lost: N + k.
/// Parameters: the demand to plan for (a quantile of the peak, see critical_ratio), and what one
/// instance carries, in one unit; how many may be lost at once; the share of each that stays free.
/// Errors: out_of_domain unless the demand is finite and not below 0, an instance carries
/// something, and head-room is from 0 to below 1; overflow beyond 2^53 instances. Assumes: that
/// demand spreads evenly over those that are left. Accuracy: a demand that fits but for rounding, 4
/// eps of it, fits.
[[nodiscard]] inline result<std::uint64_t> instances_for(double demand, double per_instance,
                                                         std::uint64_t lost,
                                                         double head_room = 0) noexcept {
    const double carried = per_instance * (1 - head_room);
    if (!detail::is_finite(demand) || !detail::is_finite(per_instance) || !(demand >= 0) ||
        !(head_room >= 0 && head_room < 1) || !(carried > 0)) {
        return error{
            errc::out_of_domain, "instances_for",
            "expected a demand, what an instance carries, and a head-room of 0 to below 1"};
    }
    constexpr double rounding = 4 * std::numeric_limits<double>::epsilon();
    const double needed = std::ceil(demand / carried * (1 - rounding));
    if (!(needed + static_cast<double>(lost) < 0x1p53)) {
        return error{errc::overflow, "instances_for", "expected at most 2^53 instances"};
    }
    return static_cast<std::uint64_t>(needed) + lost;
}

/// How capacity is bought. Times are in one unit, and run from now.
struct order_policy {
    double lead_time; ///< from the order to the capacity
    double review;    ///< until the next time that somebody looks at this
    double horizon;   ///< how far anybody cares
    planning_costs costs;
    double head_room = 0; ///< the share of capacity that is to stay free, 0 to below 1
};

/// The chance that usable capacity, which is capacity less head-room, is reached within a time.
struct reach_risks {
    double lead_time;            ///< before an order of today arrives
    double lead_time_and_review; ///< before an order of the next review arrives
    double horizon;              ///< at least as likely as the others
};

/// The chances at an order policy's times, by a distribution of the time until capacity is reached.
/// Parameters: `reached_by(t)`, the probability for a time t from now, such as
/// `probability_reached_by` of a trend or a forecast.
template <class ReachedBy>
    requires std::invocable<const ReachedBy&, double>
[[nodiscard]] reach_risks risks_of(const order_policy& policy, const ReachedBy& reached_by) {
    const double next = policy.lead_time + policy.review;
    return {reached_by(policy.lead_time), reached_by(next),
            reached_by((std::max)(next, policy.horizon))};
}

/// What is known of a resource, in one unit of its own.
struct resource_outlook {
    std::string_view resource; ///< its name
    double use;                ///< now
    double capacity;           ///< all of it
    /// Nothing where the data do not say; see risks_of.
    std::optional<reach_risks> risks;
    /// The quantile of peak demand to plan for, while what is ordered now has to last.
    std::optional<double> demand{};
};

/// What to do, in order of urgency.
enum class capacity_action : unsigned char {
    nothing,
    watch,  ///< look again at the next review
    order,  ///< now: the next review is too late
    urgent, ///< order, and bridge the time until it arrives: even today is too late
};

/// Why.
enum class action_reason : unsigned char {
    far_away,           ///< the chance to reach it within the horizon is worth the risk
    within_horizon,     ///< it is not, but the next review is early enough
    next_review_late,   ///< an order of the next review would come too late
    lead_time_too_long, ///< an order of today is likely to come too late
    already_reached,    ///< use is at usable capacity or above
    unknown,            ///< the data do not say
};

[[nodiscard]] constexpr std::string_view to_string(capacity_action action) noexcept {
    switch (action) {
    case capacity_action::nothing:
        return "nothing";
    case capacity_action::watch:
        return "watch";
    case capacity_action::order:
        return "order";
    case capacity_action::urgent:
        return "urgent";
    }
    return "";
}

[[nodiscard]] constexpr std::string_view to_string(action_reason reason) noexcept {
    switch (reason) {
    case action_reason::far_away:
        return "capacity lasts beyond the horizon";
    case action_reason::within_horizon:
        return "capacity may be reached within the horizon; the next review is early enough";
    case action_reason::next_review_late:
        return "an order of the next review would come too late";
    case action_reason::lead_time_too_long:
        return "an order of today is likely to come too late: bridge the lead time";
    case action_reason::already_reached:
        return "use has reached the usable capacity";
    case action_reason::unknown:
        return "the data do not say when capacity is reached";
    }
    return "";
}

/// What to do about a resource.
struct recommendation {
    std::string_view resource;
    capacity_action action;
    action_reason reason;
    /// The cost expected of waiting for the next review over that of ordering now: above 1, order.
    /// Infinite where capacity is reached; 0 where nothing is known.
    double urgency;
    /// To order, so that the demand planned for fits beside the head-room; nothing where it does
    /// already, and where nothing is to be ordered yet.
    std::optional<double> amount{};

    friend bool operator==(const recommendation&, const recommendation&) noexcept = default;
};

namespace detail {

[[nodiscard]] inline bool is_policy(const order_policy& policy) noexcept {
    return is_finite(policy.lead_time) && policy.lead_time >= 0 && is_finite(policy.review) &&
           policy.review >= 0 && is_finite(policy.horizon) && policy.horizon >= 0 &&
           policy.head_room >= 0 && policy.head_room < 1;
}

[[nodiscard]] inline bool is_outlook(const resource_outlook& outlook) noexcept {
    const auto probability = [](double p) { return p >= 0 && p <= 1; };
    return is_finite(outlook.use) && is_finite(outlook.capacity) && outlook.capacity > 0 &&
           (!outlook.demand || is_finite(*outlook.demand)) &&
           (!outlook.risks || (probability(outlook.risks->lead_time) &&
                               probability(outlook.risks->lead_time_and_review) &&
                               probability(outlook.risks->horizon)));
}

/// The first of the risks that is not worth taking.
[[nodiscard]] inline recommendation weigh(std::string_view resource, const reach_risks& risks,
                                          const planning_costs& costs) noexcept {
    const auto stake = [&costs](double risk) {
        return risk * costs.shortage / ((1 - risk) * costs.idle);
    };
    const double urgency = stake(risks.lead_time_and_review);
    if (stake(risks.lead_time) > 1) {
        return {resource, capacity_action::urgent, action_reason::lead_time_too_long, urgency};
    }
    if (urgency > 1) {
        return {resource, capacity_action::order, action_reason::next_review_late, urgency};
    }
    if (stake(risks.horizon) > 1) {
        return {resource, capacity_action::watch, action_reason::within_horizon, urgency};
    }
    return {resource, capacity_action::nothing, action_reason::far_away, urgency};
}

} // namespace detail

/// What to do about a resource: the risk of each way to wait is weighed against the cost of
/// capacity that comes too early.
/// Returns: see recommendation. A risk is worth taking up to 1 less the critical ratio.
/// Errors: out_of_domain unless times are finite and not below 0, head-room is from 0 to below 1,
/// use is finite, capacity above 0 and risks are probabilities; those of critical_ratio.
/// Assumes: that costs are the same whenever capacity is reached.
/// Source: see critical_ratio.
/// Example: examples/capacity.
[[nodiscard]] inline result<recommendation> recommend(const resource_outlook& outlook,
                                                      const order_policy& policy) noexcept {
    if (const auto ratio = critical_ratio(policy.costs); !ratio) {
        return ratio.error();
    }
    if (!detail::is_policy(policy) || !detail::is_outlook(outlook)) {
        return error{errc::out_of_domain, "recommend",
                     "expected times not below 0, a head-room of 0 to below 1, a capacity above 0 "
                     "and risks of 0 to 1"};
    }
    const double usable = outlook.capacity * (1 - policy.head_room);
    recommendation made{outlook.resource, capacity_action::watch, action_reason::unknown, 0};
    if (outlook.use >= usable) {
        made = {outlook.resource, capacity_action::urgent, action_reason::already_reached,
                std::numeric_limits<double>::infinity()};
    } else if (outlook.risks) {
        made = detail::weigh(outlook.resource, *outlook.risks, policy.costs);
    }
    if (made.action >= capacity_action::order && outlook.demand && *outlook.demand > usable) {
        made.amount = *outlook.demand / (1 - policy.head_room) - outlook.capacity;
    }
    return made;
}

/// What to do about several resources, the most urgent first: by action, then by urgency.
/// Errors: as recommend, of the first resource that has one.
[[nodiscard]] inline result<std::vector<recommendation>>
recommend(std::span<const resource_outlook> outlooks, const order_policy& policy) {
    const auto more_urgent = [](const recommendation& a, const recommendation& b) {
        return a.action > b.action || (a.action == b.action && a.urgency > b.urgency);
    };
    std::vector<recommendation> all;
    all.reserve(outlooks.size());
    for (const resource_outlook& each : outlooks) {
        const auto made = recommend(each, policy);
        if (!made) {
            return made.error();
        }
        all.insert(std::ranges::upper_bound(all, *made, more_urgent), *made);
    }
    return all;
}

} // namespace nines::inline NINES_ABI
