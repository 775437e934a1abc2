// SPDX-License-Identifier: BSL-1.0
/// \file
/// `alert_condition`: two windows that must both burn faster than a factor, and what follows from
/// that before a single event is counted.
#pragma once

#include <nines/burn/burn_rate.hpp>
#include <nines/burn/whole_seconds.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/exact_fraction.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI {

/// Whom an alert calls: a person now, or a person in office hours.
enum class alert_severity : unsigned char { page, ticket };

/// A condition as a person writes it down, not yet checked against an objective: the burn rate over
/// the long and over the short window must both be above `factor`. Windows are whole seconds.
struct alert_rule {
    alert_severity severity = alert_severity::page;
    std::chrono::seconds long_window{};
    std::chrono::seconds short_window{};
    double factor{};

    /// The rule that fires when `share` of the budget of `period` is spent within the long window;
    /// the short window is a twelfth of it, as in the workbook.
    [[nodiscard]] static constexpr alert_rule from_share(alert_severity severity,
                                                         std::chrono::seconds long_window,
                                                         double share,
                                                         std::chrono::seconds period) noexcept {
        return {severity, long_window, long_window / 12,
                burn_rate_for_share(share, long_window, period)};
    }

    friend constexpr bool operator==(const alert_rule&, const alert_rule&) noexcept = default;
};

namespace detail {

/// factor × allowed error, without rounding where both are decimals of moderate length.
struct error_threshold : exact_fraction {
    constexpr error_threshold(double factor, const exact_fraction& allowed_error) noexcept
        : exact_fraction{product(fraction_of(factor), allowed_error)} {}

    [[nodiscard]] constexpr bool reachable() const noexcept { return numerator < denominator; }

    template <event_count Count>
    [[nodiscard]] constexpr bool is_exceeded_by(const event_counts<Count>& counts) const noexcept {
        if constexpr (std::floating_point<Count>) {
            if (!multiplies_safely(counts.total())) {
                return !counts.empty() && wide_error_ratio(counts) > value();
            }
        }
        return static_cast<double>(counts.bad) * denominator >
               static_cast<double>(counts.total()) * numerator;
    }

    /// Whether a constant error ratio, of at most 1, is above the threshold.
    [[nodiscard]] constexpr bool is_exceeded_by(double error_ratio) const noexcept {
        return is_finite(error_ratio) && error_ratio <= 1 && error_ratio > value();
    }
};

} // namespace detail

/// A checked alert rule, bound to the objective and the budget period it watches: fires while the
/// burn rates over its long and its short window are both strictly above its factor.
///
/// The times it states are closed forms for even traffic and a constant error ratio that starts
/// after error-free time; nothing (`std::nullopt`) stands for "never".
/// Assumes: windows that the samples fill: one shorter than twice the scrape interval sees one
/// sample or none, and its counts say little. Cost: a few multiplications each; no allocation.
/// Example: examples/slo_report.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
class alert_condition {
public:
    using time = std::chrono::duration<double>;

    /// Errors: as `try_from`.
    constexpr alert_condition(const alert_rule& rule, const objective& promised,
                              const detail::whole_seconds& period)
        : alert_condition{try_from(rule, promised, period).value()} {}

    /// Parameters: `whole_period`, the budget's, as any chrono duration of whole seconds.
    /// Errors: out_of_domain for a window or period that is not longer than zero, for a period with
    /// a fraction of a second or without a finite length, for a factor
    /// that is not finite, and for a factor below 1, which fires while the objective is met;
    /// contradiction for a short window not shorter than the long one and a long window longer
    /// than the period; unreachable when factor × allowed error >= 1, so that not even a total
    /// outage fires.
    [[nodiscard]] static constexpr result<alert_condition>
    try_from(const alert_rule& rule, const objective& promised,
             const detail::whole_seconds& whole_period) noexcept {
        constexpr const char* where = "alert_condition";
        const auto seconds = whole_period.or_refusal_of(where);
        if (!seconds) {
            return seconds.error();
        }
        const auto period = *seconds;
        constexpr std::chrono::seconds zero{0};
        if (!(rule.long_window > zero && rule.short_window > zero && period > zero)) {
            return error{errc::out_of_domain, where, "expected windows and a period above zero"};
        }
        if (!(rule.short_window < rule.long_window)) {
            return error{errc::contradiction, where,
                         "expected a short window that is shorter than the long one"};
        }
        if (!(rule.long_window <= period)) {
            return error{errc::contradiction, where,
                         "expected a long window no longer than the budget's period"};
        }
        if (!detail::is_finite(rule.factor)) {
            return error{errc::out_of_domain, where, "expected a finite factor"};
        }
        if (!(rule.factor >= 1)) {
            return error{errc::out_of_domain, where,
                         "a factor below 1 fires while the objective is met"};
        }
        const detail::error_threshold threshold{rule.factor, promised.allowed_fraction()};
        if (!threshold.reachable()) {
            return error{errc::unreachable, where,
                         "can never fire: factor times allowed error is 1 or more, which not even "
                         "a total outage exceeds"};
        }
        return alert_condition{rule, threshold, period};
    }

    [[nodiscard]] constexpr const alert_rule& rule() const noexcept { return rule_; }
    [[nodiscard]] constexpr alert_severity severity() const noexcept { return rule_.severity; }
    [[nodiscard]] constexpr std::chrono::seconds long_window() const noexcept {
        return rule_.long_window;
    }
    [[nodiscard]] constexpr std::chrono::seconds short_window() const noexcept {
        return rule_.short_window;
    }
    [[nodiscard]] constexpr double factor() const noexcept { return rule_.factor; }
    [[nodiscard]] constexpr std::chrono::seconds period() const noexcept { return period_; }

    /// The error ratio that both windows must exceed: factor × allowed error, less than 1.
    [[nodiscard]] constexpr double threshold() const noexcept { return threshold_.value(); }

    /// Whether both windows burn faster than the factor.
    ///
    /// Parameters: the events of the long and of the short window, both ending now.
    /// Returns: false when either window has no traffic.
    /// Compares strictly: a service exactly at the factor does not fire. No division and no
    /// rounding while bad and total, times the denominator and numerator of factor × allowed error
    /// in lowest terms (14.4 × 0.001 is 9 / 625), stay below 2^53; beyond, up to counts of 2^53, a
    /// service at the factor still does not fire, and one above it by less than one part in 2^52
    /// may not. A factor with more than 15 significant digits counts as the double it is.
    /// Agrees with `burn_rate(counts, objective) > factor` where that is rounded once.
    /// Cost: four multiplications.
    template <event_count Count>
    [[nodiscard]] constexpr bool holds(const event_counts<Count>& over_long,
                                       const event_counts<Count>& over_short) const noexcept {
        return burns_over(over_long) && burns_over(over_short);
    }

    /// The same of one window alone: whether its burn rate is strictly above the factor.
    template <event_count Count>
    [[nodiscard]] constexpr bool burns_over(const event_counts<Count>& counts) const noexcept {
        return threshold_.is_exceeded_by(counts);
    }

    /// How long an outage of constant `error_ratio`, 0 to 1, goes on before the condition fires.
    /// Returns: factor × allowed error × long window / error ratio; nothing when it never fires,
    /// as at the threshold and below. Falls as the ratio grows.
    [[nodiscard]] constexpr std::optional<time>
    detection_time(double error_ratio = 1) const noexcept {
        return rise_time(rule_.long_window, error_ratio);
    }

    /// How long after the end of an outage of constant `error_ratio` the condition goes on firing:
    /// short window × (1 - threshold / error ratio), however long the outage was, provided that it
    /// was found. Returns: nothing when such an outage never fires.
    [[nodiscard]] constexpr std::optional<time> reset_time(double error_ratio = 1) const noexcept {
        return fall_time(rule_.short_window, error_ratio);
    }

    /// The same for an outage that lasted for `length`; nothing also when it ended unfound.
    [[nodiscard]] constexpr std::optional<time> reset_time(double error_ratio,
                                                           time length) const noexcept {
        const auto found = detection_time(error_ratio);
        return found && length > *found ? reset_time(error_ratio) : std::nullopt;
    }

    /// When a single `window` alone exceeds the factor after an outage begins; the long window
    /// decides detection, the short one is sooner.
    [[nodiscard]] constexpr std::optional<time> rise_time(std::chrono::seconds window,
                                                          double error_ratio) const noexcept {
        if (!threshold_.is_exceeded_by(error_ratio)) {
            return std::nullopt;
        }
        return time{threshold_.numerator * seconds_of(window) /
                    (threshold_.denominator * error_ratio)};
    }

    /// When a single `window` alone is back at the factor after an outage that it saw has ended;
    /// the short window decides the reset, the long one would take until it has forgotten.
    [[nodiscard]] constexpr std::optional<time> fall_time(std::chrono::seconds window,
                                                          double error_ratio) const noexcept {
        if (!threshold_.is_exceeded_by(error_ratio)) {
            return std::nullopt;
        }
        const double ratio = threshold_.denominator * error_ratio;
        return time{seconds_of(window) * (ratio - threshold_.numerator) / ratio};
    }

    /// The share of the period's budget that is spent when the condition fires, whatever the
    /// error ratio: factor × long window / period. More than 1 fires when the budget is gone.
    [[nodiscard]] constexpr double budget_at_firing() const noexcept {
        return budget_share_spent(rule_.factor, rule_.long_window, period_);
    }

    /// The fewest requests in the long window with which one failure alone cannot fire.
    /// Beyond 2^53 as near as a double comes, and never more than the largest number of its type.
    [[nodiscard]] constexpr std::uint64_t minimum_requests() const noexcept {
        const double least = threshold_.denominator / threshold_.numerator;
        if (!(least < 0x1p53)) {
            return least < 0x1p64 ? static_cast<std::uint64_t>(least)
                                  : (std::numeric_limits<std::uint64_t>::max)();
        }
        auto requests = static_cast<std::uint64_t>(least);
        while (static_cast<double>(requests) * threshold_.numerator < threshold_.denominator) {
            ++requests;
        }
        return requests;
    }

    /// The same as even traffic, without rounding up: below so many requests an hour, one failure
    /// alone fires.
    [[nodiscard]] constexpr double minimum_requests_per_hour() const noexcept {
        constexpr double hour = 3600;
        return threshold_.denominator * hour /
               (threshold_.numerator * seconds_of(rule_.long_window));
    }

    friend constexpr bool operator==(const alert_condition& a, const alert_condition& b) noexcept {
        return a.rule_ == b.rule_ && a.period_ == b.period_ && a.threshold() == b.threshold();
    }

private:
    constexpr alert_condition(const alert_rule& rule, const detail::error_threshold& threshold,
                              std::chrono::seconds period) noexcept
        : rule_{rule}, threshold_{threshold}, period_{period} {}

    static constexpr double seconds_of(std::chrono::seconds window) noexcept {
        return static_cast<double>(window.count());
    }

    alert_rule rule_;
    detail::error_threshold threshold_;
    std::chrono::seconds period_;
};

} // namespace nines::inline NINES_ABI
