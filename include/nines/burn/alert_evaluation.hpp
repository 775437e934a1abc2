// SPDX-License-Identifier: BSL-1.0
/// \file
/// `evaluate`: whether the conditions of a policy hold now, over any history, and why.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/condition_evaluation.hpp>
#include <nines/burn/count_window.hpp>
#include <nines/burn/firing_conditions.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/inplace_vector.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>
#include <nines/core/window_state.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// What `evaluate` takes for a policy: `alert_policy`, or anything that has conditions for one
/// objective, at most eight of them (`max_alert_conditions`; more are refused when it is asked).
template <class T>
concept evaluable_policy = requires(const T& policy) {
    { policy.conditions() } -> std::convertible_to<std::span<const alert_condition>>;
    { policy.objective() } -> std::convertible_to<const objective&>;
};

/// A policy that also asks whether chance is ruled out: `gate().open(history, now)`, and
/// `gate().open(history, now, since)` for evidence from a time on.
template <class T>
concept gated = evaluable_policy<T> && requires(const T& policy) { policy.gate(); };

/// Whether chance was ruled out as well. A policy without a gate is always open.
enum class gate_state : std::uint8_t {
    not_asked, ///< no condition held, so nothing depended on it
    open,
    closed,
};

/// From when on evidence counts for the gate; from ever where there is nothing.
template <chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct evidence_since {
    std::optional<Point> page;
    std::optional<Point> ticket;
};

/// Which windows to ask: the short one of a condition only where the long one burns, or all, for
/// an explanation that shows each.
enum class asked_windows : bool { needed, all };

namespace detail {
class evaluator;
} // namespace detail

/// What the conditions of a policy saw at one time; `evaluate` makes it.
/// Cost: a value of about two kilobytes, which is written as far as there are conditions.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
class alert_evaluation {
public:
    using condition_type = condition_evaluation<Count, Point>;

    /// When, and of what.
    [[nodiscard]] const Point& at() const noexcept { return at_; }
    [[nodiscard]] const nines::objective& objective() const noexcept { return promised_; }

    /// Whether a condition of that severity holds and the gate is open.
    [[nodiscard]] bool paging() const noexcept { return firing(alert_severity::page); }
    [[nodiscard]] bool ticketing() const noexcept { return firing(alert_severity::ticket); }
    [[nodiscard]] bool firing(alert_severity severity) const noexcept {
        return gate(severity) == gate_state::open;
    }
    [[nodiscard]] gate_state gate(alert_severity severity) const noexcept {
        return severity == alert_severity::page ? page_gate_ : ticket_gate_;
    }

    /// Of all conditions of a severity: holds where one does, else undecided where one is, else
    /// clear; clear also where there are none.
    [[nodiscard]] condition_verdict verdict(alert_severity severity) const noexcept {
        auto strongest = condition_verdict::clear;
        for (const condition_type& each : conditions_) {
            if (each.severity() == severity && each.verdict > strongest) {
                strongest = each.verdict;
            }
        }
        return strongest;
    }

    /// What each condition saw, in the order of the policy. Lives as long as this object.
    [[nodiscard]] std::span<const condition_type> conditions() const noexcept {
        return conditions_;
    }

private:
    friend class detail::evaluator;
    alert_evaluation(const Point& now, const nines::objective& promised) noexcept
        : at_{now}, promised_{promised} {}

    Point at_;
    nines::objective promised_;
    inplace_vector<condition_type, max_alert_conditions> conditions_;
    gate_state page_gate_ = gate_state::not_asked;
    gate_state ticket_gate_ = gate_state::not_asked;
};

namespace detail {

inline constexpr error another_objective{errc::contradiction, "evaluate",
                                         "expected the objective that the policy was made for"};

/// The conditions of a policy, or overflow where they are more than an evaluation holds.
template <evaluable_policy Policy>
[[nodiscard]] constexpr result<std::span<const alert_condition>> conditions_of(const Policy& policy,
                                                                               const char* where) {
    const std::span<const alert_condition> all{policy.conditions()};
    if (all.size() > max_alert_conditions) [[unlikely]] {
        return error{errc::overflow, where, "expected a policy of at most eight conditions"};
    }
    return all;
}

/// The types that the windows of a history lead to.
template <class History, class Point>
struct evaluation_types {
    using window = std::remove_cvref_t<decltype(std::declval<const History&>().window(
        std::declval<const Point&>(), std::chrono::seconds{}))>;
    using count = typename decltype(window::counts)::count_type;
    using point = std::remove_cvref_t<decltype(std::declval<window&>().covered.from)>;
    using evaluation = alert_evaluation<count, point>;
    using since = evidence_since<point>;
};
template <class History, class Point>
using evaluation_of = typename evaluation_types<History, Point>::evaluation;

class evaluator {
public:
    /// Whether that can be asked: the policy's own objective, and conditions that there is room
    /// for.
    template <class Policy>
    [[nodiscard]] static result<std::span<const alert_condition>>
    asked_conditions(const Policy& policy, const nines::objective& promised) {
        if (promised != policy.objective()) [[unlikely]] {
            return another_objective;
        }
        return conditions_of(policy, "evaluate");
    }

    template <class Policy, class History, class Point, class Since>
    [[nodiscard]] static evaluation_of<History, Point>
    run(const Policy& policy, std::span<const alert_condition> conditions, const History& history,
        const Point& now, const Since& since, asked_windows asked) {
        evaluation_of<History, Point> seen{now, policy.objective()};
        bool pages = false;
        bool tickets = false;
        for (const alert_condition& each : conditions) {
            const bool holds = ask(seen, each, history, now, asked);
            (each.severity() == alert_severity::page ? pages : tickets) |= holds;
        }
        if (pages) {
            seen.page_gate_ = asked_gate(policy, history, now, since.page);
        }
        if (tickets) {
            seen.ticket_gate_ = asked_gate(policy, history, now, since.ticket);
        }
        return seen;
    }

private:
    /// Adds what a condition sees. Returns: whether it holds.
    template <class Evaluation, class History, class Point>
    static bool ask(Evaluation& seen, const alert_condition& condition, const History& history,
                    const Point& now, asked_windows asked) {
        using condition_type = typename Evaluation::condition_type;
        auto* const added = seen.conditions_.try_emplace_from([&] {
            return condition_type{condition, seen.promised_,
                                  history.window(now, condition.long_window()), std::nullopt,
                                  condition_verdict::clear};
        });
        if (added == nullptr) {
            return false;
        }
        const bool long_burns = condition.burns_over(added->over_long.counts);
        if (long_burns || asked == asked_windows::all) [[unlikely]] {
            added->over_short = history.window(now, condition.short_window());
        }
        added->verdict = long_burns ? short_verdict(condition, *added->over_short)
                                    : long_verdict(condition, added->over_long, now);
        return added->holds();
    }

    /// Of a long window that does not burn: nothing is clear without data as late as the short
    /// window looks.
    [[nodiscard]] static condition_verdict
    long_verdict(const alert_condition& condition, const auto& window, const auto& now) noexcept {
        const bool says_nothing =
            window.state == window_state::no_data ||
            (window.state == window_state::partial &&
             (window.counts.empty() || !(window.covered.to + condition.short_window() > now)));
        return says_nothing ? condition_verdict::undecided : condition_verdict::clear;
    }
    [[nodiscard]] static condition_verdict short_verdict(const alert_condition& condition,
                                                         const auto& window) noexcept {
        if (window.counts.empty()) {
            return condition_verdict::undecided;
        }
        return condition.burns_over(window.counts) ? condition_verdict::holds
                                                   : condition_verdict::clear;
    }

    template <class Policy, class History, class Point, class Since>
    [[nodiscard]] static gate_state asked_gate(const Policy& policy, const History& history,
                                               const Point& now, const Since& since) {
        bool open = true;
        if constexpr (gated<Policy>) {
            open =
                since ? policy.gate().open(history, now, *since) : policy.gate().open(history, now);
        }
        return open ? gate_state::open : gate_state::closed;
    }
};

} // namespace detail

/// Evaluates a policy on the events of a history: a condition holds while both its windows burn
/// faster than its factor, and `paging()` and `ticketing()` say whether one does and the policy's
/// gate, where it has one, rules chance out.
///
/// A window counts with what it covers, so one observed in part holds or not by that part; one
/// without data or without traffic does not burn. What is undecided then is told apart from what is
/// clear (`condition_verdict`), and `alert_state` ends no alert for want of data.
/// Parameters: `promised`, for the reader's sake, the policy's own objective; `history`, anything
/// with `window(now, length)`; `now`, the end of every window; `since`, for a gate, when an earlier
/// alert of each severity recovered, so that old evidence does not count again (see
/// `alert_state::recovered_at`); `asked`, whether to look at short windows that decide nothing.
/// Returns: what every condition saw. Errors: contradiction for another objective, overflow for a
/// policy of more than eight conditions. Cost: a question for each long window and some ns; short
/// windows and the gate where a long one burns. No allocation but the history's.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
template <evaluable_policy Policy, class History, chrono_time_point Point>
    requires count_windows<History, Point>
[[nodiscard]] auto
evaluate(const Policy& policy, const objective& promised, const History& history, const Point& now,
         const typename detail::evaluation_types<History, Point>::since& since = {},
         asked_windows asked = asked_windows::needed) -> detail::evaluation_of<History, Point> {
    const auto conditions = detail::evaluator::asked_conditions(policy, promised);
    return detail::evaluator::run(policy, conditions.value(), history, now, since, asked);
}

/// The same, with the errors as a result.
template <evaluable_policy Policy, class History, chrono_time_point Point>
    requires count_windows<History, Point>
[[nodiscard]] auto
try_evaluate(const Policy& policy, const objective& promised, const History& history,
             const Point& now,
             const typename detail::evaluation_types<History, Point>::since& since = {},
             asked_windows asked = asked_windows::needed)
    -> result<detail::evaluation_of<History, Point>> {
    const auto conditions = detail::evaluator::asked_conditions(policy, promised);
    if (!conditions) {
        return conditions.error();
    }
    return detail::evaluator::run(policy, *conditions, history, now, since, asked);
}

} // namespace nines::inline NINES_ABI
