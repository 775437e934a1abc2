// SPDX-License-Identifier: BSL-1.0
/// \file
/// The schedule as an iCalendar file, for the calendars of those who are on call.
#pragma once

#include "oncall/duty.hpp"
#include "oncall/plan.hpp"

#include <optional>
#include <string>

namespace nines::examples::oncall {

/// One event for every shift that meets a range, in UTC, of everybody or of one person.
///
/// Events are whole shifts, and keep their UID while service, role, person and start stay, whatever
/// the range: a calendar that reads another file of the same plan moves nothing that has not moved.
/// \param written when, for DTSTAMP
/// Source: RFC 5545.
[[nodiscard]] std::string calendar_of(const plan& of, time_range range, moment written,
                                      const std::optional<person>& who = std::nullopt);

} // namespace nines::examples::oncall
