// SPDX-License-Identifier: BSL-1.0
/// \file
/// Calendar periods: the week, month, quarter or year that holds a moment, in a time zone.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/core/time_zone.hpp>

#include <date/date.h>

#include <chrono>
#include <cstdint>

namespace nines::inline NINES_ABI {

enum class calendar_unit : std::uint8_t {
    week,    ///< ISO 8601: from Monday
    month,   ///< from the first
    quarter, ///< from January, April, July or October
    year,    ///< from January
};

namespace detail {

[[nodiscard]] constexpr date::local_days start_of(calendar_unit unit,
                                                  date::local_days day) noexcept {
    const date::year_month_day ymd{day};
    const auto month = static_cast<unsigned>(ymd.month());
    switch (unit) {
    case calendar_unit::week:
        return day - (date::weekday{day} - date::Monday);
    case calendar_unit::month:
        return date::local_days{ymd.year() / ymd.month() / 1};
    case calendar_unit::quarter:
        return date::local_days{ymd.year() / date::month{(month - 1) / 3 * 3 + 1} / 1};
    case calendar_unit::year:
        break;
    }
    return date::local_days{ymd.year() / date::January / 1};
}

/// The start after one that `start_of` gave.
[[nodiscard]] constexpr date::local_days next_start(calendar_unit unit,
                                                    date::local_days start) noexcept {
    constexpr int longest[] = {7, 31, 92, 366};
    return start_of(unit, start + date::days{longest[static_cast<unsigned>(unit)]});
}

} // namespace detail

/// The calendar period that holds a moment, as [from, to) in system time.
///
/// Starts and ends at local midnight, so a month with a change of clocks is an hour shorter or
/// longer. A midnight that does not exist is the moment of the transition, one that occurs twice
/// is the first; the periods of a unit follow each other without gap or overlap.
/// Parameters: `at`, system time in any duration, in the years 1 to 9998; `zone`, see
/// `calendar_zone`. Errors: out_of_domain for other years.
/// Assumes: what the zone says of the past and the future; a change of law moves later periods. Use
/// it for budgets that start anew with the calendar; rolling windows need none of it.
/// Accuracy: exact, in whole seconds. Cost: two or three lookups in the zone; no allocation of its
/// own. Source: ISO 8601 for the week.
/// Example: `calendar_period(calendar_unit::month, now, *berlin)`, `berlin` a pointer to a zone.
template <class Duration, calendar_zone Zone = fixed_offset_zone>
[[nodiscard]] result<half_open<date::sys_seconds>>
calendar_period(calendar_unit unit, date::sys_time<Duration> at, const Zone& zone = utc_zone) {
    constexpr double first = -62135596800.0; // 0001-01-01
    constexpr double last = 253370764800.0;  // 9999-01-01
    const std::chrono::duration<double> since{at.time_since_epoch()};
    if (!detail::is_finite(since.count()) || !(since.count() > first && since.count() < last)) {
        return error{errc::out_of_domain, "calendar_period", "expected a year from 1 to 9998"};
    }
    const auto moment = date::floor<std::chrono::seconds>(at);
    auto start = detail::start_of(unit, date::floor<date::days>(zone.to_local(moment)));
    auto next = detail::next_start(unit, start);
    auto from = detail::moments_of(zone, start).first;
    auto to = detail::moments_of(zone, next).first;
    if (!(moment < to)) { // clocks went back over midnight: this is the second time around
        from = to;
        to = detail::moments_of(zone, detail::next_start(unit, next)).first;
    }
    return half_open{from, to};
}

} // namespace nines::inline NINES_ABI
