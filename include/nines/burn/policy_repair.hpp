// SPDX-License-Identifier: BSL-1.0
/// \file
/// Carrying alert rules from the period they were written for to another period and objective, and
/// moving the windows of those that do not suit it.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/firing_conditions.hpp>
#include <nines/core/error.hpp>
#include <nines/core/exact_fraction.hpp>
#include <nines/core/objective.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// What a ready-made policy did to one of its rules so that it suits an objective and a period.
struct policy_change {
    std::size_t condition{};         ///< which rule of the ready-made list, from 1
    alert_rule before{};             ///< the rule as the list gives it for this period
    std::optional<alert_rule> after; ///< the rule now, or nothing when it was dropped
    const char* reason = "";         ///< why, in words for a person; static storage
};

/// The lowest factor at which a ready-made policy pages: the budget is then gone a fifth of the
/// period early. Tickets go down to 1, as in the workbook.
inline constexpr double least_page_factor = 1.25;

/// The shortest long window of a ready-made policy. Windows that were moved are whole minutes from
/// ten minutes upwards and multiples of 12 seconds below, so that a twelfth is whole seconds.
inline constexpr std::chrono::seconds shortest_long_window{60};

namespace detail {

/// How rules get from one period to another: by the factor (the windows stay, and so does the share
/// of the budget), or by the windows (the factor stays).
enum class carried_by : unsigned char { factor, windows };

struct repaired_rules {
    std::array<alert_rule, max_alert_conditions> rules{};
    std::size_t size = 0;
    std::array<policy_change, max_alert_conditions> changes{};
    std::size_t changed = 0;
};

/// The arithmetic of one rule written for `base` and carried to `period`.
struct rule_carrier {
    alert_rule written;
    std::chrono::seconds base;
    std::chrono::seconds period;

    /// The factor that keeps the share of the budget over another long window, rounded once where
    /// the written factor is a decimal of moderate length.
    [[nodiscard]] constexpr double factor_over(std::chrono::seconds window) const noexcept {
        const auto up = static_cast<std::uint64_t>(written.long_window.count()) *
                        static_cast<std::uint64_t>(period.count());
        const auto down =
            static_cast<std::uint64_t>(base.count()) * static_cast<std::uint64_t>(window.count());
        const exact_fraction rounded{static_cast<double>(up) / static_cast<double>(down), 1};
        return product(fraction_of(written.factor), reduced_fraction(up, down).value_or(rounded))
            .value();
    }

    [[nodiscard]] constexpr std::chrono::seconds
    scaled(std::chrono::seconds window) const noexcept {
        return std::chrono::seconds{window.count() * period.count() / base.count()};
    }

    /// The long window that spends the share of the budget at a factor, in seconds.
    [[nodiscard]] constexpr double window_for(double factor) const noexcept {
        return written.factor * static_cast<double>(written.long_window.count()) /
               static_cast<double>(base.count()) * static_cast<double>(period.count()) / factor;
    }

    [[nodiscard]] constexpr alert_rule with_window(std::chrono::seconds window,
                                                   double factor) const noexcept {
        constexpr std::chrono::seconds second{1};
        const auto proportional = std::chrono::seconds{
            window.count() * written.short_window.count() / written.long_window.count()};
        return {written.severity, window, proportional < second ? second : proportional, factor};
    }
    [[nodiscard]] constexpr alert_rule with_window(std::chrono::seconds window) const noexcept {
        return with_window(window, factor_over(window));
    }

    [[nodiscard]] constexpr alert_rule carried(carried_by how) const noexcept {
        alert_rule rule = written;
        if (how == carried_by::factor) {
            rule.factor = factor_over(written.long_window);
        } else if (period != base) {
            rule = with_window(rounded_down(scaled(written.long_window)), written.factor);
        }
        return rule;
    }

    /// What a factor may not fall below: 1, and 1.25 for a page unless its author set it lower.
    [[nodiscard]] constexpr double least_factor() const noexcept {
        const bool pages = written.severity == alert_severity::page;
        const double least =
            written.factor < least_page_factor ? written.factor : least_page_factor;
        return pages && least > 1 ? least : 1;
    }

    /// The part of the way from 1 to the fastest burn there can be, 1 / allowed error, at which a
    /// condition that could not fire is put: pages see outages of half of all requests and more,
    /// tickets see smaller ones.
    [[nodiscard]] constexpr double reachable_factor(double allowed_error) const noexcept {
        const double part = written.severity == alert_severity::page ? 0.5 : 0.25;
        return 1 + (1 / allowed_error - 1) * part;
    }

    [[nodiscard]] static constexpr std::chrono::seconds
    rounded_down(std::chrono::seconds window) noexcept {
        return window - window % step_of(window);
    }
    [[nodiscard]] static constexpr std::chrono::seconds rounded_up(double window) noexcept {
        const auto step = step_of(std::chrono::seconds{static_cast<std::int64_t>(window)});
        const auto down = rounded_down(std::chrono::seconds{static_cast<std::int64_t>(window)});
        return static_cast<double>(down.count()) < window ? down + step : down;
    }

private:
    static constexpr std::chrono::seconds step_of(std::chrono::seconds window) noexcept {
        return std::chrono::seconds{window < std::chrono::minutes{10} ? 12 : 60};
    }
};

inline constexpr const char* shrunk_with_period =
    "all windows shrunk in proportion to the period: over a period this short, the windows as "
    "written would page for errors that the objective all but allows";
inline constexpr const char* shortened =
    "window shortened, with the same share of the budget: at a factor below 1 it would fire while "
    "the objective is met";
inline constexpr const char* raised_to_minute =
    "window raised to one minute, with the same share of the budget: anything shorter sees too "
    "little";
inline constexpr const char* lengthened =
    "window lengthened, with the same share of the budget: factor times allowed error was 1 or "
    "more, so that not even a total outage could fire it";
inline constexpr const char* moved_less =
    "window moved with the period, but less than in proportion and with the same share of the "
    "budget: the factor would leave only outages of nearly all requests to fire it, or none";
inline constexpr const char* dropped_unsuited =
    "dropped: its share of the budget lasts less than the shortest window at a factor worth "
    "alerting for";
inline constexpr const char* dropped_dominated =
    "dropped: another condition now finds every outage that this one would, after less of the "
    "budget, or is the same";

struct repaired_rule {
    alert_rule rule;
    const char* reason = nullptr; ///< nothing when the rule is as carried
    bool slowed = false;          ///< its factor was out of reach
    bool dropped = false;

    constexpr void move(const rule_carrier& carrier, std::chrono::seconds window,
                        const char* why) noexcept {
        const bool too_short = window < shortest_long_window;
        rule = carrier.with_window(too_short ? shortest_long_window : window);
        reason = too_short ? raised_to_minute : why;
    }
    constexpr void drop(const char* why) noexcept {
        reason = why;
        dropped = true;
    }
};

/// Moves the window of one rule until its factor is between the least one and 1 / allowed error.
constexpr repaired_rule repair_one(const rule_carrier& carrier, carried_by how, bool shrink_all,
                                   const objective& promised) noexcept {
    repaired_rule now{carrier.carried(how)};
    const auto& written = carrier.written;
    if (shrink_all) {
        now.move(carrier, rule_carrier::rounded_down(carrier.scaled(written.long_window)),
                 shrunk_with_period);
    } else if (!(now.rule.factor >= carrier.least_factor())) {
        const auto at_least_1 =
            written.factor >= 1
                ? carrier.scaled(written.long_window)
                : std::chrono::seconds{static_cast<std::int64_t>(carrier.window_for(1))};
        now.move(carrier, rule_carrier::rounded_down(at_least_1), shortened);
    } else if (now.rule.long_window < shortest_long_window && how == carried_by::windows) {
        now.move(carrier, shortest_long_window, raised_to_minute);
    }
    const bool reachable =
        error_threshold{now.rule.factor, promised.allowed_fraction()}.reachable();
    const double slower = carrier.reachable_factor(promised.allowed_error());
    if (!reachable || (now.reason != nullptr && now.rule.factor > slower)) {
        now.move(carrier, rule_carrier::rounded_up(carrier.window_for(slower)),
                 now.reason == nullptr ? lengthened : moved_less);
        now.slowed = true;
    }
    return now;
}

/// Whether `a` leaves nothing for `b` to find: as low a factor (but for rounding, where both were
/// slowed to the same), and less budget spent on the way. A page also makes a ticket superfluous,
/// but not a ticket a page.
constexpr bool dominates(const repaired_rule& a, const repaired_rule& b, bool a_is_first) noexcept {
    constexpr double rounding = 1e-9;
    const bool same_severity = a.rule.severity == b.rule.severity;
    const bool both_slowed = same_severity && a.slowed && b.slowed;
    const bool as_sensitive = a.rule.factor <= b.rule.factor || both_slowed;
    if (!as_sensitive || (!same_severity && a.rule.severity == alert_severity::ticket)) {
        return false;
    }
    const double spent_a = a.rule.factor * static_cast<double>(a.rule.long_window.count());
    const double spent_b = b.rule.factor * static_cast<double>(b.rule.long_window.count());
    const bool same = same_severity && a.rule.long_window == b.rule.long_window && a_is_first;
    return same || spent_a < spent_b * (1 - rounding);
}

/// All rules of one list on the way to another period and objective.
class policy_repair {
public:
    /// Expects at most eight rules with positive windows and factors, periods of at most 10 years.
    constexpr policy_repair(std::span<const alert_rule> written, std::chrono::seconds base,
                            const objective& promised, std::chrono::seconds period,
                            carried_by how) noexcept
        : written_{written}, base_{base}, promised_{promised}, period_{period}, how_{how} {
        for (std::size_t i = 0; i < written_.size(); ++i) {
            now_[i] = repair_one(carrier(i), how_, pages_too_slowly(), promised_);
        }
        forget_moves_back();
        drop_what_is_left_unsuited();
        drop_dominated();
    }

    [[nodiscard]] constexpr repaired_rules outcome() const noexcept {
        repaired_rules out;
        for (std::size_t i = 0; i < written_.size(); ++i) {
            const auto& now = now_[i];
            if (!now.dropped) {
                insert(out, now.rule);
            }
            if (now.reason != nullptr) {
                out.changes[out.changed++] = {i + 1, carrier(i).carried(how_),
                                              now.dropped ? std::nullopt : std::optional{now.rule},
                                              now.reason};
            }
        }
        return out;
    }

private:
    [[nodiscard]] constexpr rule_carrier carrier(std::size_t i) const noexcept {
        return {written_[i], base_, period_};
    }

    [[nodiscard]] constexpr bool pages_too_slowly() const noexcept {
        bool too_slowly = false;
        for (std::size_t i = 0; i < written_.size(); ++i) {
            too_slowly =
                too_slowly || (written_[i].severity == alert_severity::page && period_ < base_ &&
                               !(carrier(i).carried(how_).factor >= carrier(i).least_factor()));
        }
        return too_slowly;
    }

    /// A window may shrink with the period and grow again to where it was.
    constexpr void forget_moves_back() noexcept {
        for (std::size_t i = 0; i < written_.size(); ++i) {
            if (now_[i].rule == carrier(i).carried(how_)) {
                now_[i].reason = nullptr;
            }
        }
    }

    constexpr void drop_what_is_left_unsuited() noexcept {
        for (std::size_t i = 0; i < written_.size(); ++i) {
            if (!(now_[i].rule.factor >= carrier(i).least_factor()) ||
                !alert_condition::try_from(now_[i].rule, promised_, period_)) {
                now_[i].drop(dropped_unsuited);
            }
        }
    }

    constexpr void drop_dominated() noexcept {
        for (std::size_t j = 0; j < written_.size(); ++j) {
            for (std::size_t i = 0; i < written_.size() && !now_[j].dropped; ++i) {
                const bool either_moved = now_[i].reason != nullptr || now_[j].reason != nullptr;
                if (i != j && !now_[i].dropped && either_moved &&
                    dominates(now_[i], now_[j], i < j)) {
                    now_[j].drop(dropped_dominated);
                }
            }
        }
    }

    /// Keeps pages before tickets, and either by growing windows.
    static constexpr void insert(repaired_rules& out, const alert_rule& rule) noexcept {
        std::size_t at = out.size++;
        for (; at > 0 && (out.rules[at - 1].severity > rule.severity ||
                          (out.rules[at - 1].severity == rule.severity &&
                           out.rules[at - 1].long_window > rule.long_window));
             --at) {
            out.rules[at] = out.rules[at - 1];
        }
        out.rules[at] = rule;
    }

    std::span<const alert_rule> written_;
    std::chrono::seconds base_;
    objective promised_;
    std::chrono::seconds period_;
    carried_by how_;
    std::array<repaired_rule, max_alert_conditions> now_{};
};

} // namespace detail
} // namespace nines::inline NINES_ABI
