// SPDX-License-Identifier: BSL-1.0
/// \file
/// `alert_policy`: the conditions that watch one objective, ready made or by hand.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/firing_conditions.hpp>
#include <nines/burn/policy_repair.hpp>
#include <nines/burn/whole_seconds.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// Whether a ready-made policy may change conditions that do not suit the objective and period.
enum class unsuitable : unsigned char { repaired, refused };

/// One to eight checked conditions for one objective and one budget period. A value: copying it
/// copies all of it, a little over a kilobyte, and nothing is allocated.
/// Assumes: as its conditions. Example: examples/slo_report.
class alert_policy {
public:
    /// A policy made by hand: the rules as they are, in this order, or a refusal.
    ///
    /// Parameters: `period`, the budget's, as any chrono duration of whole seconds.
    /// Errors: out_of_domain for another period; those of `alert_condition::try_from` for the first
    /// rule that has one, with `where` naming the rule from 1 ("alert_policy: condition 2");
    /// out_of_domain for no rules at all, overflow for more than eight.
    [[nodiscard]] static constexpr result<alert_policy>
    from_conditions(std::span<const alert_rule> rules, const nines::objective& promised,
                    const detail::whole_seconds& period) noexcept {
        const auto seconds = period.or_refusal_of("alert_policy");
        if (!seconds) {
            return seconds.error();
        }
        if (rules.empty()) {
            return error{errc::out_of_domain, "alert_policy", "expected at least one condition"};
        }
        if (rules.size() > max_alert_conditions) {
            return error{errc::overflow, "alert_policy", "expected at most eight conditions"};
        }
        const auto first = alert_condition::try_from(rules[0], promised, period);
        if (!first) {
            return named(first.error(), 0);
        }
        alert_policy policy{*first, promised, *seconds};
        for (std::size_t i = 1; i < rules.size(); ++i) {
            const auto next = alert_condition::try_from(rules[i], promised, period);
            if (!next) {
                return named(next.error(), i);
            }
            policy.append(*next);
        }
        return policy;
    }
    [[nodiscard]] static constexpr result<alert_policy>
    from_conditions(std::initializer_list<alert_rule> rules, const nines::objective& promised,
                    const detail::whole_seconds& period) noexcept {
        return from_conditions(std::span{rules.begin(), rules.size()}, promised, period);
    }

    [[nodiscard]] constexpr std::span<const alert_condition> conditions() const noexcept {
        return std::span{conditions_}.first(size_);
    }
    [[nodiscard]] constexpr const nines::objective& objective() const noexcept {
        return objective_;
    }
    [[nodiscard]] constexpr std::chrono::seconds period() const noexcept { return period_; }

    /// What a ready-made policy changed so that every condition suits; empty where all did, and
    /// for policies made by hand. Like `conditions()`, a view that lives as long as the policy.
    [[nodiscard]] constexpr std::span<const policy_change> changes() const noexcept {
        return std::span{changes_}.first(changed_);
    }

    /// Which conditions hold now.
    ///
    /// Parameters: `counts_over(window)` gives the events of the window of that length that ends
    /// now, as `event_counts`; it is asked for the long window of every condition, and for the
    /// short one where the long one burns.
    /// Returns: a condition without traffic in either window does not hold; nor does one exactly
    /// at its factor. Cost: a call and two multiplications a window.
    template <std::invocable<std::chrono::seconds> CountsOver>
    [[nodiscard]] constexpr firing_conditions firing(CountsOver&& counts_over) const
        noexcept(std::is_nothrow_invocable_v<CountsOver&, std::chrono::seconds>) {
        return firing_where(size_, [&](std::size_t i) {
            const auto& condition = conditions_[i];
            return condition.burns_over(counts_over(condition.long_window())) &&
                   condition.burns_over(counts_over(condition.short_window()));
        });
    }

    /// The same from counts that are at hand, one pair for each of `conditions()`, in order. A
    /// condition without a pair has seen no traffic.
    template <event_count Count>
    [[nodiscard]] constexpr firing_conditions
    firing(std::span<const condition_counts<Count>> counts) const noexcept {
        return firing_where(counts.size() < size_ ? counts.size() : size_, [&](std::size_t i) {
            return conditions_[i].holds(counts[i].over_long, counts[i].over_short);
        });
    }

    friend constexpr bool operator==(const alert_policy& a, const alert_policy& b) noexcept {
        if (a.size_ != b.size_ || a.objective_ != b.objective_ || a.period_ != b.period_) {
            return false;
        }
        for (std::size_t i = 0; i < a.size_; ++i) {
            if (!(a.conditions_[i] == b.conditions_[i])) {
                return false;
            }
        }
        return true;
    }

private:
    static constexpr result<alert_policy> carried(std::span<const alert_rule> rules,
                                                  const detail::whole_seconds& base,
                                                  const nines::objective& promised,
                                                  const detail::whole_seconds& period,
                                                  unsuitable mode, detail::carried_by how) noexcept;
    friend constexpr result<alert_policy> constant_share_policy(std::span<const alert_rule> rules,
                                                                const detail::whole_seconds& base,
                                                                const nines::objective& promised,
                                                                const detail::whole_seconds& period,
                                                                unsuitable mode) noexcept;
    friend constexpr result<alert_policy> window_scaled_policy(std::span<const alert_rule> rules,
                                                               const detail::whole_seconds& base,
                                                               const nines::objective& promised,
                                                               const detail::whole_seconds& period,
                                                               unsuitable mode) noexcept;

    template <class Holds>
    [[nodiscard]] constexpr firing_conditions firing_where(std::size_t known, Holds&& holds) const {
        std::uint32_t holding = 0;
        for (std::size_t i = 0; i < known; ++i) {
            holding |= static_cast<std::uint32_t>(holds(i)) << i;
        }
        return firing_conditions{holding & pages_, holding & ~pages_};
    }

    constexpr void append(const alert_condition& next) noexcept {
        pages_ |= page_bit(next) << size_;
        conditions_[size_++] = next;
    }
    static constexpr std::uint32_t page_bit(const alert_condition& condition) noexcept {
        return condition.severity() == alert_severity::page ? 1U : 0U;
    }

    constexpr alert_policy(const alert_condition& first, const nines::objective& promised,
                           std::chrono::seconds period) noexcept
        : conditions_{first, first, first, first, first, first, first, first},
          size_{1},
          pages_{page_bit(first)},
          objective_{promised},
          period_{period} {}

    static constexpr error named(const error& refusal, std::size_t index) noexcept {
        constexpr std::array<const char*, max_alert_conditions> names{
            "alert_policy: condition 1", "alert_policy: condition 2", "alert_policy: condition 3",
            "alert_policy: condition 4", "alert_policy: condition 5", "alert_policy: condition 6",
            "alert_policy: condition 7", "alert_policy: condition 8"};
        return {refusal.code, names[index], refusal.what};
    }

    std::array<alert_condition, max_alert_conditions> conditions_;
    std::size_t size_;
    std::uint32_t pages_; ///< bit i is set when condition i pages
    nines::objective objective_;
    std::chrono::seconds period_;
    std::array<policy_change, max_alert_conditions> changes_{};
    std::size_t changed_ = 0;
};

/// Rules of the Site Reliability Workbook, for 30 days: 2 %, 5 %, 10 % and 10 % of the budget.
inline constexpr std::array<alert_rule, 4> workbook_rules{{
    {alert_severity::page, std::chrono::hours{1}, std::chrono::minutes{5}, 14.4},
    {alert_severity::page, std::chrono::hours{6}, std::chrono::minutes{30}, 6},
    {alert_severity::ticket, std::chrono::days{1}, std::chrono::hours{2}, 3},
    {alert_severity::ticket, std::chrono::days{3}, std::chrono::hours{6}, 1},
}};
inline constexpr std::chrono::seconds workbook_period = std::chrono::days{30};

/// Rules in wide use whose windows go with the period and whose factors stay, for 28 days.
inline constexpr std::array<alert_rule, 4> window_scaled_rules{{
    {alert_severity::page, std::chrono::hours{1}, std::chrono::minutes{5}, 14},
    {alert_severity::page, std::chrono::hours{6}, std::chrono::minutes{30}, 7},
    {alert_severity::ticket, std::chrono::days{1}, std::chrono::hours{2}, 2},
    {alert_severity::ticket, std::chrono::days{4}, std::chrono::hours{6}, 1},
}};
inline constexpr std::chrono::seconds window_scaled_period = std::chrono::days{28};

/// Carries rules from the period `base` that they were written for to another by keeping windows
/// and shares of the budget: factor = share × period / window.
///
/// Parameters: one to eight rules with positive windows and factors; `base` and `period` from 1
/// hour to 10 years, each any chrono duration of whole seconds. Rules, repairs, changes and errors
/// otherwise as `workbook_policy`, which this is for `workbook_rules`. `alert_rule::from_share`
/// writes a rule by its share.
/// Assumes: even traffic, for the shares. Cost: as `workbook_policy`.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
[[nodiscard]] constexpr result<alert_policy>
constant_share_policy(std::span<const alert_rule> rules, const detail::whole_seconds& base,
                      const objective& promised, const detail::whole_seconds& period,
                      unsuitable mode = unsuitable::repaired) noexcept {
    return alert_policy::carried(rules, base, promised, period, mode, detail::carried_by::factor);
}

/// Carries rules from the period `base` that they were written for to another by keeping factors
/// and shares of the budget: the windows grow and shrink with the period, rounded down to whole
/// minutes (12 seconds below ten minutes).
///
/// Parameters, repairs, changes and errors as `constant_share_policy`. A window that rounds to
/// nothing becomes one minute, with the factor that keeps its share.
/// Use when the slowest burn worth a ticket should be 1 whatever the period: over a year, constant
/// shares leave every burn rate below 12 unseen.
/// Assumes: even traffic, for the shares. Cost: as `workbook_policy`.
[[nodiscard]] constexpr result<alert_policy>
window_scaled_policy(std::span<const alert_rule> rules, const detail::whole_seconds& base,
                     const objective& promised, const detail::whole_seconds& period,
                     unsuitable mode = unsuitable::repaired) noexcept {
    return alert_policy::carried(rules, base, promised, period, mode, detail::carried_by::windows);
}

/// The same for `window_scaled_rules`: factors 14, 7, 2 and 1.
[[nodiscard]] constexpr result<alert_policy>
window_scaled_policy(const objective& promised, const detail::whole_seconds& period,
                     unsuitable mode = unsuitable::repaired) noexcept {
    return window_scaled_policy(window_scaled_rules, window_scaled_period, promised, period, mode);
}

/// The policy of the Site Reliability Workbook for an objective and a budget period: over 30 days
/// 14.4, 6, 3 and 1 over an hour, six hours, one day and three, which is 2 %, 5 %, 10 % and 10 %
/// of the budget, and the same shares over the same windows for every other period.
///
/// Repairs: where every condition suits, none is touched. One that does not suit keeps its share of
/// the budget, and with it the time in which it finds a total outage; its window moves, which moves
/// the factor the other way. (1) At a factor below 1 it would fire while the objective is met: the
/// window shrinks in proportion to the period, which brings the 30-day factor back. (2) Where that
/// befalls a page, already below 1.25 (periods under 6.25 days), all windows shrink so, since a
/// policy moved in part would page for slower burns than it tickets. (3) No long window gets
/// shorter than a minute; its factor then is what keeps the share. (4) Where factor × allowed error
/// is 1 or more, not even a total outage fires it: the window grows until the factor is halfway
/// from 1 to 1 / allowed error, the fastest burn there can be (a quarter of the way for tickets),
/// so that a page finds an outage of half the requests or a little more. A window that moved for
/// another reason ends at no higher factor than this either. (5) What is left with a factor that is
/// still too low, and what has beside it another with as low a factor that spends less of the
/// budget (or is the same), is dropped; a page makes a ticket superfluous so, never the other way
/// round, and nothing is dropped beside a condition unless one of the two had to move. Windows that
/// move shrink down, and grow up, to whole minutes (12 seconds below ten minutes). `changes()`
/// tells each of these.
///
/// Parameters: any objective; a period from 1 hour to 10 years, as any chrono duration of whole
/// seconds, such as `error_budget::period()`. `unsuitable::refused` makes the
/// policy strict: a condition that `alert_condition` refuses is an error instead, and one that it
/// accepts stands, a page at a factor of 1 to 1.25 included.
/// Returns: conditions by growing windows, shares and falling factors, pages first; from objectives
/// of 50 % upwards at least one page and one ticket. Over short periods the windows are short: over
/// an hour pages look at 60 and 5 seconds, and a window needs at least two samples of whatever
/// counts the events. Do not use a policy whose shortest window is under twice the scrape interval;
/// make one by hand, with windows that the samples fill.
/// Errors: out_of_domain for the period; when strict those of `alert_policy::from_conditions`;
/// insufficient when no condition is left.
/// Assumes: even traffic, for the shares of the budget.
/// Cost: some microseconds, as a policy is made once; no allocation.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5; the repairs are our own.
/// Example: examples/slo_report.
[[nodiscard]] constexpr result<alert_policy>
workbook_policy(const objective& promised, const detail::whole_seconds& period,
                unsuitable mode = unsuitable::repaired) noexcept {
    return constant_share_policy(workbook_rules, workbook_period, promised, period, mode);
}

constexpr result<alert_policy>
alert_policy::carried(std::span<const alert_rule> rules, const detail::whole_seconds& any_base,
                      const nines::objective& promised, const detail::whole_seconds& any_period,
                      unsuitable mode, detail::carried_by how) noexcept {
    constexpr std::chrono::seconds shortest = std::chrono::hours{1};
    constexpr std::chrono::seconds longest = std::chrono::days{3660};
    const auto whole_base = any_base.or_refusal_of("alert_policy");
    const auto whole_period = any_period.or_refusal_of("alert_policy");
    if (!whole_base || !whole_period) {
        return (whole_base ? whole_period : whole_base).error();
    }
    const auto base = *whole_base;
    const auto period = *whole_period;
    if (!(period >= shortest && period <= longest && base >= shortest && base <= longest)) {
        return error{errc::out_of_domain, "alert_policy",
                     "expected a period of 1 hour to 10 years"};
    }
    if (rules.empty() || rules.size() > max_alert_conditions) {
        return from_conditions(rules, promised, period);
    }
    std::array<alert_rule, max_alert_conditions> as_carried{};
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto& rule = rules[i];
        const alert_rule windows{rule.severity, rule.long_window, rule.short_window, 1};
        if (const auto suits = alert_condition::try_from(windows, promised, base); !suits) {
            return named(suits.error(), i);
        }
        if (!detail::is_finite(rule.factor) || !(rule.factor > 0)) {
            return named({errc::out_of_domain, "", "expected a finite factor above zero"}, i);
        }
        as_carried[i] = detail::rule_carrier{rule, base, period}.carried(how);
    }
    if (mode == unsuitable::refused) {
        return from_conditions(std::span{as_carried}.first(rules.size()), promised, period);
    }
    const auto repaired = detail::policy_repair{rules, base, promised, period, how}.outcome();
    if (repaired.size == 0) {
        return error{errc::insufficient, "alert_policy",
                     "no condition can be made to suit this objective and period"};
    }
    auto policy = from_conditions(std::span{repaired.rules}.first(repaired.size), promised, period);
    if (policy) {
        policy->changes_ = repaired.changes;
        policy->changed_ = repaired.changed;
    }
    return policy;
}

} // namespace nines::inline NINES_ABI
