// SPDX-License-Identifier: BSL-1.0
/// \file
/// What an automation gives back: payback time and discounted return.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/toil/toil.hpp>

#include <chrono>
#include <cmath>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// Weeks, not only whole ones.
using fractional_weeks = std::chrono::duration<double, std::chrono::weeks::period>;

/// How future time is valued and how work grows.
struct return_terms {
    double discount_per_year = 0;       ///< 0.1: an hour saved in a year is worth 1 / 1.1 today
    double growth_per_year = 0;         ///< of toil that grows with the service; others stay
    double upkeep_minutes_per_week = 0; ///< what the automation itself takes
};

/// What an automation gives back.
struct automation_return {
    double net_hours; ///< discounted hours saved by the horizon, less upkeep and effort
    /// When what is saved has paid for the effort, discounted, or nothing when it never will:
    /// upkeep takes it all, or the future counts too little.
    std::optional<fractional_weeks> payback;
};

namespace detail {

/// The discounted sum of a flow of 1 a week that shrinks by `rate` a week, up to `weeks`.
[[nodiscard]] inline double flow_value(double rate, double weeks) noexcept {
    const double shrunk = rate * weeks;
    return std::abs(shrunk) > 1e-300 ? weeks * (-std::expm1(-shrunk) / shrunk) : weeks;
}

/// When a saving that shrinks by `rate` a week, less an upkeep that shrinks by `upkeep_rate`, has
/// paid for `effort`; by bisection, as a saving that grows may overtake its upkeep late.
[[nodiscard]] inline std::optional<fractional_weeks>
payback_of(double saving, double rate, double upkeep, double upkeep_rate, double effort) noexcept {
    const auto gained = [&](double weeks) {
        return saving * flow_value(rate, weeks) - upkeep * flow_value(upkeep_rate, weeks) - effort;
    };
    constexpr double century = 5218;
    if (!(effort > 0)) {
        return saving >= upkeep ? std::optional{fractional_weeks{0}} : std::nullopt;
    }
    double early = 0;
    double late = 1;
    while (late < century && !(gained(late) >= 0)) {
        early = late;
        late *= 1.5;
    }
    if (!(gained(late) >= 0)) {
        return std::nullopt;
    }
    for (int i = 0; i < 60; ++i) {
        const double middle = early + (late - early) / 2;
        (gained(middle) >= 0 ? late : early) = middle;
    }
    return fractional_weeks{late};
}

} // namespace detail

/// The payback time and the discounted return of an automation.
///
/// Parameters: a task, of which `potential` is saved and whose automation takes `effort_hours`; a
/// horizon, above zero, after which the automation is assumed to be gone; terms.
/// Returns: net hours, falling in the discount; payback counts beyond the horizon too, up to a
/// century.
/// Errors: out_of_domain for a task out of range, a horizon or upkeep that is negative or not
/// finite, or a discount or growth of -1 a year or less.
/// Assumes: saving begins when the effort is spent and flows evenly. Accuracy: 13 digits. Cost: 2
/// us. Source: the present value of a continuous flow.
[[nodiscard]] inline result<automation_return> return_of(const toil_task& task,
                                                         fractional_weeks horizon,
                                                         const return_terms& terms = {}) noexcept {
    if (const auto checked = detail::checked_tasks(std::span{&task, 1}); !checked) {
        return checked.error();
    }
    const bool rates_fine = detail::is_finite(terms.discount_per_year) &&
                            detail::is_finite(terms.growth_per_year) &&
                            terms.discount_per_year > -1 && terms.growth_per_year > -1;
    if (!rates_fine || !detail::is_amount(horizon.count()) ||
        !detail::is_amount(terms.upkeep_minutes_per_week)) {
        return error{errc::out_of_domain, "return_of",
                     "expected a horizon and upkeep that are finite and not negative, and rates "
                     "above -1 a year"};
    }
    constexpr double weeks_per_year = 365.25 / 7;
    const bool grows = task.marks.has(toil_mark::grows_with_service);
    const double discount = std::log1p(terms.discount_per_year) / weeks_per_year;
    const double growth = grows ? std::log1p(terms.growth_per_year) / weeks_per_year : 0;
    const double saving = task.weekly_saving() / 60;
    const double upkeep = terms.upkeep_minutes_per_week / 60;
    const double weeks = horizon.count();
    return automation_return{
        saving * detail::flow_value(discount - growth, weeks) -
            upkeep * detail::flow_value(discount, weeks) - task.effort_hours,
        detail::payback_of(saving, discount - growth, upkeep, discount, task.effort_hours)};
}

} // namespace nines::inline NINES_ABI
