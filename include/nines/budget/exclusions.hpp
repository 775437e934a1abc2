// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exclusions: maintenance windows that do not count, taken out of a budget's period.
#pragma once

#include <nines/budget/error_budget.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <concepts>

namespace nines::inline NINES_ABI {

/// The time of a period that counts: its length without the excluded windows, each moment once.
/// Windows may overlap each other and reach beyond the period.
/// Cost: O(windows), one allocation.
template <chrono_time_point Point>
[[nodiscard]] typename Point::duration counted_time(const half_open<Point>& period,
                                                    const interval_set<Point>& excluded) {
    return excluded.complement_in(period).length();
}

/// The budget of a period without its excluded windows.
///
/// The allowed downtime shrinks with the counted time: a month with a day of maintenance allows
/// what the rest of the month does. Hold it against downtime from which the same windows were
/// taken (`uptime_from_down` with the same set), and against events outside of them
/// (`excluded.contains(at)` says which those are not); otherwise numerator and denominator speak
/// of different times.
/// Errors: out_of_domain unless the period is finite and ends after it begins; insufficient when
/// no time of it counts; as `error_budget` besides.
/// Assumes: the windows were agreed beforehand; taking out downtime after the fact only hides it.
/// Cost: O(windows), one allocation.
template <std::floating_point Real = double, chrono_time_point Point>
[[nodiscard]] result<error_budget<Real>> budget_excluding(const objective& target,
                                                          const half_open<Point>& period,
                                                          const interval_set<Point>& excluded) {
    if (!period.valid() || period.empty()) {
        return error{errc::out_of_domain, "budget_excluding",
                     "expected a period that is finite and ends after it begins"};
    }
    const auto counted = counted_time(period, excluded);
    if (!(counted > Point::duration::zero())) {
        return error{errc::insufficient, "budget_excluding",
                     "the exclusions leave no time of the period"};
    }
    return error_budget<Real>::try_from(target, counted);
}

} // namespace nines::inline NINES_ABI
