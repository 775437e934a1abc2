// SPDX-License-Identifier: BSL-1.0
/// \file
/// `error_budget`: what an objective allows over a period, what is spent of it, what is left.
#pragma once

#include <nines/budget/exact_share.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// Where a budget stands.
enum class budget_state : std::uint8_t {
    no_traffic, ///< no events, so nothing is allowed and nothing can have been spent
    within,     ///< some of the budget is left
    exhausted,  ///< spent to the last event
    overspent,  ///< more was spent than was allowed
};

/// What a budget allows and what was spent, in events (`Amount` is `Real`) or in time (`Amount`
/// is a duration). Nothing is clamped: an overspent budget says by how much. An amount beyond what
/// `Real` holds is its largest number; the fractions do not suffer from it.
template <std::floating_point Real = double, class Amount = Real>
struct budget_status {
    Amount allowed;          ///< bad events or downtime that the objective allows
    Amount spent;            ///< bad events or downtime so far
    Amount remaining;        ///< allowed - spent; below zero when overspent
    Real remaining_fraction; ///< remaining / allowed; below zero when overspent; 1 without traffic
    bool expected_total_exceeded = false; ///< more events came than the expected total foresaw

    [[nodiscard]] constexpr budget_state state() const noexcept {
        if (!(allowed > Amount{})) {
            return budget_state::no_traffic;
        }
        if (remaining > Amount{}) {
            return budget_state::within;
        }
        return remaining < Amount{} ? budget_state::overspent : budget_state::exhausted;
    }

    /// spent / allowed, with all its digits when little is spent; 0 without traffic.
    [[nodiscard]] constexpr Real spent_fraction() const noexcept {
        if (!(allowed > Amount{})) {
            return Real{0};
        }
        const Amount largest{(std::numeric_limits<Real>::max)()};
        if (!(allowed < largest && spent < largest)) {
            return Real{1} - remaining_fraction;
        }
        return static_cast<Real>(spent / allowed);
    }

    friend constexpr bool operator==(const budget_status&, const budget_status&) noexcept = default;
};

/// The status at both ends of an uncertain total; the truth lies between.
template <std::floating_point Real = double>
struct budget_status_bounds {
    budget_status<Real> at_least; ///< with the smallest total: the least that may be left
    budget_status<Real> at_most;  ///< with the largest total: the most that may be left
};

/// The bad events or downtime that an objective allows over a period.
///
/// The period may be rolling ("the last 30 days") or a fixed one such as a calendar month; the
/// arithmetic is the same. What differs is the future: in a fixed period what is spent stays
/// spent until the period ends, in a rolling one it comes back as old errors leave the window
/// (see `time_to_exhaustion`).
/// Accuracy: what is allowed is exact when it is a whole number and within one unit in the last
/// place otherwise (in the wider of `Real` and double, from the decimal of the objective), so
/// that a budget spent to the last event has exactly nothing left.
/// Assumes: nothing of how errors come; only `time_to_exhaustion` looks ahead.
/// Cost: two or three multiplications and a division a status; no allocation.
/// Source: Beyer et al., The Site Reliability Workbook, 2018, ch. 2 and 5.
/// Example: README.md, examples/slo_report.
template <std::floating_point Real = double>
class error_budget {
public:
    using duration = std::chrono::duration<Real>;
    using time_status = budget_status<Real, duration>;

    /// Parameters: `period`, any chrono duration, positive and finite.
    /// Errors: out_of_domain for any other period, and for one so short that `Real` cannot tell
    /// its allowed downtime from zero.
    template <class Rep, class Period>
    constexpr error_budget(const objective& target, std::chrono::duration<Rep, Period> period)
        : error_budget{try_from(target, period).value()} {}

    template <class Rep, class Period>
    [[nodiscard]] static constexpr result<error_budget>
    try_from(const objective& target, std::chrono::duration<Rep, Period> period) noexcept {
        const duration length{period};
        if (!detail::is_finite(length.count()) || !(length.count() > 0)) {
            return error{errc::out_of_domain, "error_budget",
                         "expected a period that is positive and finite"};
        }
        const error_budget budget{target, length, checked{}};
        constexpr Real least = (std::numeric_limits<Real>::min)();
        if (!(budget.allowed_downtime().count() >= least)) {
            return error{errc::out_of_domain, "error_budget",
                         "expected a period whose allowed downtime the number type can hold"};
        }
        return budget;
    }

    [[nodiscard]] constexpr const objective& target() const noexcept { return target_; }
    [[nodiscard]] constexpr duration period() const noexcept { return period_; }

    /// How long a service that is either up or down may be down in the period.
    /// Assumes: all of the period counts; see `budget_excluding` for maintenance.
    [[nodiscard]] constexpr duration allowed_downtime() const noexcept {
        return duration{static_cast<Real>(allowed_.of(wide{period_.count()}))};
    }

    /// The budget of the events that were counted: `allowed` is the allowed error times their
    /// number.
    ///
    /// Use it for a rolling window or a finished period. Inside a fixed period its
    /// `remaining_fraction` rises when clean traffic arrives, since the allowance grows with it;
    /// give the expected total there.
    /// Assumes: each event weighs the same, or as much as it was counted for.
    template <event_count Count>
    [[nodiscard]] constexpr budget_status<Real>
    status(const event_counts<Count>& counts) const noexcept {
        return of_events(static_cast<wide>(counts.total()), static_cast<wide>(counts.bad));
    }

    /// The budget of a whole period of which `counts` are the events so far.
    ///
    /// The allowance belongs to the expected total and does not move with traffic, so while
    /// events are added `spent` never falls and `remaining_fraction` never rises.
    /// Parameters: `expected_total`, events in the whole period, finite and positive, from a plan
    /// or an earlier period. When more events came than that, the answer stays as it is and says
    /// so in `expected_total_exceeded`; at the period's end, `status(counts)` settles it.
    /// Assumes: the expected total is as good as its plan; give bounds where it is not.
    /// Errors: out_of_domain for any other expected total.
    template <event_count Count, class Total>
        requires std::is_arithmetic_v<Total>
    [[nodiscard]] constexpr budget_status<Real> status(const event_counts<Count>& counts,
                                                       Total expected_total) const {
        return try_status(counts, expected_total).value();
    }
    template <event_count Count, class Total>
        requires std::is_arithmetic_v<Total>
    [[nodiscard]] constexpr result<budget_status<Real>>
    try_status(const event_counts<Count>& counts, Total expected_total) const noexcept {
        const auto expected = static_cast<wide>(expected_total);
        if (!detail::is_finite(expected) || !(expected > 0)) {
            return error{errc::out_of_domain, "error_budget::status",
                         "expected a total that is positive and finite"};
        }
        auto whole = of_events(expected, static_cast<wide>(counts.bad));
        whole.expected_total_exceeded = static_cast<wide>(counts.total()) > expected;
        return whole;
    }

    /// The same when the total of the period is known only to within bounds.
    /// Errors: as with one total; contradiction when the lower bound is above the upper one.
    template <event_count Count>
    [[nodiscard]] constexpr budget_status_bounds<Real>
    status(const event_counts<Count>& counts, const interval<Real>& expected_total) const {
        return try_status(counts, expected_total).value();
    }
    template <event_count Count>
    [[nodiscard]] constexpr result<budget_status_bounds<Real>>
    try_status(const event_counts<Count>& counts,
               const interval<Real>& expected_total) const noexcept {
        const auto least = try_status(counts, expected_total.lower);
        const auto most = try_status(counts, expected_total.upper);
        if (!least || !most) {
            return least ? most.error() : least.error();
        }
        if (expected_total.lower > expected_total.upper) {
            return error{errc::contradiction, "error_budget::status",
                         "the lower bound of the total is above the upper one"};
        }
        return budget_status_bounds<Real>{*least, *most};
    }

    /// The budget in time when the whole period has this availability.
    /// Parameters: the good fraction, 0 to 1, read as the decimal it stands for, so that 0.9995
    /// is a bad fraction of exactly 0.0005. Errors: out_of_domain outside [0, 1].
    /// Assumes: a service that was either up or down, or down in part and counted so.
    [[nodiscard]] constexpr time_status status_from_availability(double availability) const {
        return try_status_from_availability(availability).value();
    }
    [[nodiscard]] constexpr result<time_status>
    try_status_from_availability(double availability) const noexcept {
        if (!detail::is_finite(availability) || !(availability >= 0 && availability <= 1)) {
            return error{errc::out_of_domain, "error_budget::status_from_availability",
                         "expected 0 to 1"};
        }
        const bool inside = availability > 0 && availability < 1;
        return of_error_ratio(inside ? detail::complement(availability) : 1 - availability);
    }

    /// The same from the bad fraction of the whole period, as `uptime_summary::down_ratio` and
    /// `event_counts::error_ratio` give it, which keeps all its digits when it is tiny.
    /// Parameters: 0 to 1, read as the decimal it stands for. Errors: out_of_domain outside [0, 1].
    [[nodiscard]] constexpr time_status status_from_error_ratio(double bad) const {
        return try_status_from_error_ratio(bad).value();
    }
    [[nodiscard]] constexpr result<time_status>
    try_status_from_error_ratio(double bad) const noexcept {
        if (!detail::is_finite(bad) || !(bad >= 0 && bad <= 1)) {
            return error{errc::out_of_domain, "error_budget::status_from_error_ratio",
                         "expected 0 to 1"};
        }
        return of_error_ratio(bad);
    }

    /// The budget in time when the service was down for so long in the period, planned or not.
    /// Errors: out_of_domain below zero and when not finite. More than the period is no error:
    /// a rolling period of counted time may be shorter than what it is compared with.
    template <class Rep, class Period>
    [[nodiscard]] constexpr time_status
    status_from_downtime(std::chrono::duration<Rep, Period> down) const {
        return try_status_from_downtime(down).value();
    }
    template <class Rep, class Period>
    [[nodiscard]] constexpr result<time_status>
    try_status_from_downtime(std::chrono::duration<Rep, Period> down) const noexcept {
        const auto seconds = std::chrono::duration<wide>{down}.count();
        if (!detail::is_finite(seconds) || !(seconds >= 0)) {
            return error{errc::out_of_domain, "error_budget::status_from_downtime",
                         "expected a duration that is finite and not below zero"};
        }
        return of_downtime(seconds);
    }

    /// When the budget runs out if it burns on at this rate: remaining fraction x period / rate.
    ///
    /// Parameters: `burn_rate`, error ratio over allowed error, as `nines::burn_rate` gives it; 1
    /// spends exactly the budget in exactly one period.
    /// Returns: zero when nothing is left; else infinity at any `burn_rate` <= 0, minus infinity
    /// included, and zero at plus infinity. Errors: out_of_domain when `burn_rate` is NaN.
    /// Assumes a fixed period (a calendar month, say), traffic at the rate that the allowance was
    /// computed for, and that the period does not end first. Do not use for a rolling period with
    /// errors in it: old errors leave the window and give their budget back, so exhaustion comes
    /// later or never, and this is only the earliest time it can come. For an untouched budget
    /// both kinds agree.
    template <class Amount>
    [[nodiscard]] constexpr duration time_to_exhaustion(const budget_status<Real, Amount>& status,
                                                        double burn_rate) const {
        return try_time_to_exhaustion(status, burn_rate).value();
    }
    template <class Amount>
    [[nodiscard]] constexpr result<duration>
    try_time_to_exhaustion(const budget_status<Real, Amount>& status,
                           double burn_rate) const noexcept {
        if (detail::is_nan(burn_rate)) {
            return error{errc::out_of_domain, "error_budget::time_to_exhaustion",
                         "expected a burn rate that is a number"};
        }
        if (!(status.remaining_fraction > 0)) {
            return duration::zero();
        }
        if (!(burn_rate > 0)) {
            // Infinity by its bits: by its name, compilers refuse it under -ffast-math.
            return duration{static_cast<Real>(std::bit_cast<double>(0x7FF0'0000'0000'0000U))};
        }
        return duration{
            narrowed(wide{period_.count()} * (wide{status.remaining_fraction} / burn_rate))};
    }

    friend constexpr bool operator==(const error_budget&, const error_budget&) noexcept = default;

private:
    using wide = std::common_type_t<Real, double>;
    struct checked {};

    constexpr error_budget(const objective& target, duration period, checked) noexcept
        : target_{target}, allowed_{target.allowed_fraction()}, period_{period} {}

    /// In `Real`, and its largest number instead of one beyond it.
    [[nodiscard]] static constexpr Real narrowed(wide x) noexcept {
        constexpr wide most = (std::numeric_limits<Real>::max)();
        return static_cast<Real>(x > most ? most : x < -most ? -most : x);
    }

    [[nodiscard]] constexpr budget_status<Real> of_events(wide total, wide bad) const noexcept {
        const wide allowed = allowed_.of(total);
        const wide remaining = allowed - bad;
        return {narrowed(allowed), narrowed(bad), narrowed(remaining),
                allowed > 0 ? narrowed(remaining / allowed) : Real{1}};
    }

    [[nodiscard]] constexpr time_status of_error_ratio(double bad) const noexcept {
        const detail::exact_share<wide> share{detail::fraction_of(bad)};
        return of_downtime(share.of(wide{period_.count()}));
    }

    [[nodiscard]] constexpr time_status of_downtime(wide seconds) const noexcept {
        const wide allowed = allowed_.of(wide{period_.count()});
        const wide remaining = allowed - seconds;
        return {duration{narrowed(allowed)}, duration{narrowed(seconds)},
                duration{narrowed(remaining)}, narrowed(remaining / allowed)};
    }

    objective target_;
    detail::exact_share<wide> allowed_;
    duration period_;
};

} // namespace nines::inline NINES_ABI
