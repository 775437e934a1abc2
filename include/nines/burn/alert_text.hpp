// SPDX-License-Identifier: BSL-1.0
/// \file
/// Evaluations and phases in words, for whoever is called.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_state.hpp>
#include <nines/burn/burn_rate.hpp>
#include <nines/burn/condition_evaluation.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/window_state.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace nines::inline NINES_ABI {

[[nodiscard]] constexpr std::string_view name_of(alert_phase phase) noexcept {
    constexpr std::array<std::string_view, 4> names{"inactive", "pending", "firing", "recovering"};
    return names[static_cast<std::size_t>(phase)];
}
[[nodiscard]] constexpr std::string_view name_of(alert_severity severity) noexcept {
    return severity == alert_severity::page ? "page" : "ticket";
}
[[nodiscard]] constexpr std::string_view name_of(window_state state) noexcept {
    constexpr std::array<std::string_view, 4> names{"no data", "partial", "no traffic", "full"};
    return names[static_cast<std::size_t>(state)];
}

namespace detail {

/// Text that grows by numbers and words, the same in every locale.
class alert_writer {
public:
    alert_writer& operator<<(std::string_view words) {
        text_ += words;
        return *this;
    }
    /// A number with at most so many digits, but all of those before the point up to 2^53.
    alert_writer& put(double number, int digits = 6) {
        std::array<char, 32> chars{};
        const bool is_long = number >= std::pow(10, digits) && number < 0x1p53;
        const auto end = is_long ? std::to_chars(chars.data(), chars.data() + chars.size(), number,
                                                 std::chars_format::fixed, 0)
                                 : std::to_chars(chars.data(), chars.data() + chars.size(), number,
                                                 std::chars_format::general, digits);
        text_.append(chars.data(), end.ptr);
        return *this;
    }
    template <event_count Count>
    alert_writer& put_count(Count number) {
        if constexpr (std::floating_point<Count>) {
            return put(static_cast<double>(number), 15);
        } else {
            text_ += std::to_string(number);
            return *this;
        }
    }
    alert_writer& put_percent(double share, int digits = 3) {
        return put(100 * share, digits) << " %";
    }
    /// The two largest units that are not zero: "3d", "1h30m", "45s".
    alert_writer& put(std::chrono::seconds length) {
        struct unit {
            std::chrono::seconds length;
            std::string_view name;
        };
        constexpr std::array<unit, 4> units{{{std::chrono::days{1}, "d"},
                                             {std::chrono::hours{1}, "h"},
                                             {std::chrono::minutes{1}, "m"},
                                             {std::chrono::seconds{1}, "s"}}};
        int written = 0;
        for (const unit& each : units) {
            if (length >= each.length && written < 2) {
                text_ += std::to_string(length / each.length);
                text_ += each.name;
                length %= each.length;
                ++written;
            }
        }
        return written == 0 ? *this << "0s" : *this;
    }

    [[nodiscard]] std::string take() noexcept { return std::move(text_); }

private:
    std::string text_;
};

template <class Window, class Condition>
void write_window(alert_writer& out, std::chrono::seconds length, const Window& window,
                  const Condition& seen) {
    (out << "  ").put(length) << ": ";
    if (window.counts.empty()) {
        out << name_of(window.state);
    } else {
        out.put_count(window.counts.bad) << " bad of ";
        out.put_count(window.counts.total()) << ", burns ";
        out.put(*burn_rate(window.counts, seen.promised));
        if (const double missing = seen.missing_bad(window.counts); missing > 0) {
            (out << "; ").put(missing, 15) << " more bad would exceed ";
            out.put(seen.condition.factor());
        }
    }
    if (window.state == window_state::partial) {
        (out << " (covers ")
                .put(std::chrono::duration_cast<std::chrono::seconds>(window.covered.length()))
            << " of it)";
    }
    out << "\n";
}

template <class Condition>
void write_budget(alert_writer& out, const Condition& seen) {
    const auto spent = seen.budget_spent();
    if (!spent) {
        return;
    }
    (out << "  spent ").put_percent(*spent) << " of the budget of ";
    out.put(seen.condition.period());
    if (const auto stake = seen.budget_at_stake()) {
        (out << "; as now, another ").put(seen.condition.long_window()) << " spends ";
        out.put_percent(*stake);
    }
    if (const auto all = seen.time_to_spend()) {
        (out << " and ").put(std::chrono::duration_cast<std::chrono::seconds>(*all))
            << " all of it";
    }
    const double within = seen.probability_within_objective();
    out << "\n  within its objective with probability ";
    (within < 1e-300 ? out << "below 1e-300" : out.put(within, 3)) << "\n";
}

[[nodiscard]] constexpr std::string_view name_of(condition_verdict verdict) noexcept {
    constexpr std::array<std::string_view, 3> names{"no", "undecided", "yes"};
    return names[static_cast<std::size_t>(verdict)];
}

template <class Evaluation>
void write_severity(alert_writer& out, const Evaluation& seen, alert_severity severity) {
    out << nines::name_of(severity) << ": ";
    out << (seen.gate(severity) == gate_state::closed ? "no, chance is not ruled out"
                                                      : name_of(seen.verdict(severity)));
}

} // namespace detail

/// What each condition saw, and what that means: windows, counts, what they cover where that is
/// not all, burn rates, what is missing for the condition to hold, and, where there was traffic,
/// budget spent and at stake and the probability that the service is within its objective.
/// Returns: lines of text, each ended. Cost: some microseconds and allocations; not for a hot path.
/// Example: examples/service.
template <event_count Count, chrono_time_point Point>
[[nodiscard]] std::string to_string(const alert_evaluation<Count, Point>& seen) {
    detail::alert_writer out;
    detail::write_severity(out, seen, alert_severity::page);
    out << ", ";
    detail::write_severity(out, seen, alert_severity::ticket);
    (out << " (objective ").put_percent(seen.objective().target(), 15) << ")\n";
    for (const auto& each : seen.conditions()) {
        const auto& condition = each.condition;
        (out << name_of(condition.severity()) << " ").put(condition.long_window()) << " and ";
        (out.put(condition.short_window()) << " above ").put(condition.factor()) << ": ";
        out << detail::name_of(each.verdict) << "\n";
        detail::write_window(out, condition.long_window(), each.over_long, each);
        if (each.over_short) {
            detail::write_window(out, condition.short_window(), *each.over_short, each);
        }
        detail::write_budget(out, each);
    }
    return out.take();
}

} // namespace nines::inline NINES_ABI
