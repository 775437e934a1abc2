// SPDX-License-Identifier: BSL-1.0
/// \file
/// `burn_rate`: how many times faster than allowed a service spends its error budget.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/core/exact_fraction.hpp>
#include <nines/core/objective.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <type_traits>

namespace nines::inline NINES_ABI {
namespace detail {

/// Whether counts times the terms of a fraction keep their digits: always for whole counts, and for
/// weighted ones unless they are close to the ends of what a double holds.
template <event_count Count>
[[nodiscard]] constexpr bool multiplies_safely(Count total) noexcept {
    if constexpr (std::floating_point<Count>) {
        const auto wide = static_cast<double>(total);
        return wide > 0x1p-900 && wide < 0x1p900;
    } else {
        return true;
    }
}

/// The error ratio of counts that do not multiply safely, in the wider of their type and double.
template <std::floating_point Count>
[[nodiscard]] constexpr double wide_error_ratio(const event_counts<Count>& counts) noexcept {
    using wide = std::common_type_t<Count, double>;
    return static_cast<double>(static_cast<wide>(counts.bad) / static_cast<wide>(counts.total()));
}

} // namespace detail

/// How many times faster than allowed the error budget is being spent: the error ratio over the
/// allowed error. 1 spends the whole budget in exactly one period.
///
/// Parameters: the events of one window, all of them; the objective they are held to.
/// Returns: 0 (no bad event) to 1 / allowed error (no good event), never rounded to fewer digits;
/// nothing without traffic. Grows with bad events, falls with good ones.
/// Assumes: nothing. The burn rate of a whole is that of the summed counts, not the mean of the
/// burn rates of its parts.
/// Accuracy: rounded once while bad × d and total × n stay below 2^53, where n / d is the allowed
/// error in lowest terms (1 / 1000 at 99.9 %); 1.5 units in the last place otherwise. So one
/// failure in ten at 99.9 % is exactly 100, and 144 in 10,000 are exactly 14.4. Cost: two
/// multiplications and a division. Example: examples/slo_report. Source: Google, The Site
/// Reliability Workbook (2018), chapter 5.
template <event_count Count>
[[nodiscard]] constexpr std::optional<double> burn_rate(const event_counts<Count>& counts,
                                                        const objective& promised) noexcept {
    if (counts.empty()) {
        return std::nullopt;
    }
    if constexpr (std::floating_point<Count>) {
        if (!detail::multiplies_safely(counts.total())) {
            return detail::wide_error_ratio(counts) / promised.allowed_error();
        }
    }
    const auto& allowed = promised.allowed_fraction();
    return static_cast<double>(counts.bad) * allowed.denominator /
           (static_cast<double>(counts.total()) * allowed.numerator);
}

/// The share of a period's error budget that a burn rate held for `window` spends.
///
/// Parameters: a burn rate, the time it lasts, and the period of the budget (longer than zero).
/// Returns: 1 is the whole budget; more than 1 when it does not suffice.
/// Assumes: even traffic. Accuracy: rounded twice. Cost: a multiplication and a division.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
[[nodiscard]] constexpr double budget_share_spent(double burn, std::chrono::seconds window,
                                                  std::chrono::seconds period) noexcept {
    return burn * static_cast<double>(window.count()) / static_cast<double>(period.count());
}

/// The burn rate that spends `share` of a period's error budget in `window`, the inverse of
/// `budget_share_spent`: 2 % of 30 days in an hour is 14.4.
///
/// Parameters: a share (1 is the whole budget), a window longer than zero, the budget's period.
/// Assumes: even traffic. Accuracy: rounded twice. Cost: a multiplication and a division.
/// Source: Google, The Site Reliability Workbook (2018), chapter 5.
[[nodiscard]] constexpr double burn_rate_for_share(double share, std::chrono::seconds window,
                                                   std::chrono::seconds period) noexcept {
    return share * static_cast<double>(period.count()) / static_cast<double>(window.count());
}

} // namespace nines::inline NINES_ABI
