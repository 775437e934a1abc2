// SPDX-License-Identifier: BSL-1.0
/// \file
/// `burn_rate`: how many times faster than allowed a service spends its error budget.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace nines::inline NINES_ABI {
namespace detail {

/// numerator / denominator is the allowed error: as a whole number of 10^-6 or 10^-9 where it is
/// one, since counts times whole numbers do not round, and over 1 where it is not.
struct allowed_error_ratio {
    double numerator;
    double denominator;

    constexpr explicit allowed_error_ratio(double allowed_error) noexcept
        : numerator{allowed_error}, denominator{1} {
        for (const double scale : {1e9, 1e6}) {
            const auto twice = static_cast<std::int64_t>(allowed_error * 2 * scale);
            const std::int64_t nearest = (twice + 1) / 2;
            const auto whole = static_cast<double>(nearest);
            if (whole / scale == allowed_error) {
                numerator = whole;
                denominator = scale;
            }
        }
    }
};

} // namespace detail

/// How many times faster than allowed the error budget is being spent: the error ratio over the
/// allowed error. 1 spends the whole budget in exactly one period.
///
/// Parameters: the events of one window, all of them; the objective they are held to.
/// Returns: 0 (no bad event) to 1 / allowed error (no good event), never rounded to fewer digits;
/// nothing without traffic. Grows with bad events, falls with good ones.
/// Assumes: nothing. The burn rate of a whole is that of the summed counts, not the mean of the
/// burn rates of its parts.
/// Accuracy: rounded once for counts up to 10^11 and objectives with up to 6 decimals, counts up to
/// 10^9 and objectives with up to 9 decimals (of the fraction); 1.5 units in the last place
/// otherwise. So one failure in ten at 99.9 % is exactly 100, and 144 in 10,000 are exactly 14.4.
/// Cost: one division, once the objective is prepared, which a loop over counts does once.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
template <event_count Count>
[[nodiscard]] constexpr std::optional<double> burn_rate(const event_counts<Count>& counts,
                                                        const objective& promised) noexcept {
    const detail::allowed_error_ratio allowed{promised.allowed_error()};
    if (counts.empty()) {
        return std::nullopt;
    }
    return static_cast<double>(counts.bad) * allowed.denominator /
           (static_cast<double>(counts.total()) * allowed.numerator);
}

/// The share of a period's error budget that a burn rate held for `window` spends.
///
/// Parameters: a burn rate, the time it lasts, and the period of the budget (longer than zero).
/// Returns: 1 is the whole budget; more than 1 when it does not suffice. Assumes: even traffic.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
[[nodiscard]] constexpr double budget_share_spent(double burn, std::chrono::seconds window,
                                                  std::chrono::seconds period) noexcept {
    return burn * static_cast<double>(window.count()) / static_cast<double>(period.count());
}

/// The burn rate that spends `share` of a period's error budget in `window`, the inverse of
/// `budget_share_spent`: 2 % of 30 days in an hour is 14.4.
///
/// Parameters: a share (1 is the whole budget), a window longer than zero, the budget's period.
/// Assumes: even traffic. Source: Google, The Site Reliability Workbook (2018), chapter 5.
[[nodiscard]] constexpr double burn_rate_for_share(double share, std::chrono::seconds window,
                                                   std::chrono::seconds period) noexcept {
    return share * static_cast<double>(period.count()) / static_cast<double>(window.count());
}

} // namespace nines::inline NINES_ABI
