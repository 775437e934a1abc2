// SPDX-License-Identifier: BSL-1.0
/// \file
/// Small schedules of named people, for tests.
#pragma once

#include <nines/rotation/any_zone.hpp>
#include <nines/rotation/restriction.hpp>
#include <nines/rotation/schedule.hpp>

#include <date/date.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace nines::test {

using layer_by_name = layer<std::string>;
using schedule_by_name = schedule<std::string>;
using override_by_name = schedule_override<std::string>;

/// The start of 2024.
inline constexpr date::sys_seconds monday =
    date::sys_days{date::year{2024} / date::January / date::day{1}};

/// A day each from `monday` on, by the clock of the zone.
[[nodiscard]] inline rotation<std::string> daily(std::vector<std::string> people,
                                                 const any_zone& zone = utc_zone) {
    return {std::move(people),
            {cadence::daily(1), date::local_seconds{monday.time_since_epoch()}, zone}};
}

/// The same person every day from one time of day to another.
[[nodiscard]] inline layer_by_name in_hours(const std::string& who, std::chrono::seconds from,
                                            std::chrono::seconds to,
                                            const any_zone& zone = utc_zone) {
    return {daily({who}, zone), restriction::hours(weekdays::all(), from, to, zone)};
}

} // namespace nines::test
