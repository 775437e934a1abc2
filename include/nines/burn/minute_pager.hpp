// SPDX-License-Identifier: BSL-1.0
/// \file
/// `minute_pager`: what decides each minute whether somebody is called; `policy_pager` makes one of
/// an alert policy.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/firing_conditions.hpp>
#include <nines/burn/minute_ring.hpp>
#include <nines/core/inplace_vector.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>

namespace nines::inline NINES_ABI {

/// Asked once after each minute, in order: whether a page is on. `reach()` says how far back it
/// looks. A copy goes its own way, so what is remembered is in the value.
template <class T>
concept minute_pager =
    std::copy_constructible<T> && requires(T& pager, const minute_ring& history) {
        { pager.pages(history) } -> std::convertible_to<bool>;
        { pager.reach() } -> std::convertible_to<std::chrono::seconds>;
    };

/// A policy that is evaluated each minute: a page is on while a condition holds, and with a gate
/// from when that opens by evidence since the last page was over. That is how `alert_state` takes
/// it but for minutes in which nothing is decided, such as those without a request in the short
/// window: an alert waits them out, here they end the page, which may begin anew. So below some
/// requests a short window there are as many pages as alerts or a few more, and they end no later.
/// Asks `evaluate` only when a condition may hold, since most of a simulated time nothing fails.
/// Assumes: the policy outlives it; a gate that looks back no further than the longest window.
/// Cost: 1 ns while nothing failed of late, 3 ns a condition otherwise, and `evaluate` where one
/// holds over its long window.
template <evaluable_policy Policy>
class policy_pager {
public:
    /// Errors: overflow for a policy of more than eight conditions.
    explicit policy_pager(const Policy& policy) : policy_{&policy} {
        const auto conditions = detail::conditions_of(policy, "policy_pager").value();
        for (const alert_condition& each : conditions) {
            longer(reach_, each.long_window());
            if (each.severity() == alert_severity::page) {
                longer(short_, std::chrono::ceil<std::chrono::minutes>(each.short_window()));
                pages_.try_emplace_back(each);
            }
        }
    }

    [[nodiscard]] std::chrono::seconds reach() const noexcept { return reach_; }

    [[nodiscard]] bool pages(const minute_ring& history) const noexcept
        requires(!gated<Policy>)
    {
        return is_likely(history) && seen(history).paging();
    }
    bool pages(const minute_ring& history) noexcept
        requires gated<Policy>
    {
        const bool was_on = on_;
        on_ = false;
        if (is_likely(history)) {
            const auto now = seen(history);
            on_ = now.paging() ||
                  (was_on && now.verdict(alert_severity::page) == condition_verdict::holds);
        }
        if (was_on && !on_) {
            recovered_ = history.now();
        }
        return on_;
    }

private:
    [[nodiscard]] bool is_likely(const minute_ring& history) const noexcept {
        return std::chrono::minutes{history.minutes_since_failure()} <= short_ && may_hold(history);
    }
    [[nodiscard]] auto seen(const minute_ring& history) const noexcept {
        return evaluate(*policy_, policy_->objective(), history, history.now(),
                        {recovered_, std::nullopt});
    }
    static void longer(std::chrono::seconds& longest, std::chrono::seconds window) noexcept {
        longest = longest < window ? window : longest;
    }
    [[nodiscard]] bool may_hold(const minute_ring& history) const noexcept {
        const auto now = history.now();
        for (const alert_condition& each : pages_) {
            if (each.burns_over(history.window(now, each.long_window()).counts)) {
                return true;
            }
        }
        return false;
    }

    const Policy* policy_;
    std::chrono::seconds reach_{0};
    std::chrono::seconds short_{0};
    std::optional<minute_ring::point> recovered_{};
    bool on_ = false;
    inplace_vector<alert_condition, max_alert_conditions> pages_;
};

} // namespace nines::inline NINES_ABI
