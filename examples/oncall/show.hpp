// SPDX-License-Identifier: BSL-1.0
/// \file
/// Times, people and changes of a plan in words.
#pragma once

#include "oncall/plan.hpp"

#include <chrono>
#include <string>

namespace nines::examples::oncall {

/// "2026-01-05 08:00".
[[nodiscard]] std::string local_text(date::local_seconds at);
/// "+01:00".
[[nodiscard]] std::string offset_text(std::chrono::seconds east);
/// "2026-01-05 08:00" by the clock of a zone, with the seconds where there are any, and with the
/// offset where the clock shows this time twice: "2026-10-25 01:30+01:00".
[[nodiscard]] std::string moment_text(const named_zone& zone, moment at);
/// The same in the plan's zone.
[[nodiscard]] std::string moment_text(const plan& of, moment at);
/// "2026-01-05T07:00:00Z".
[[nodiscard]] std::string utc_text(moment at);
/// "Mon 2026-01-05 08:00 (Lisbon 09:00)": in the plan's zone, and in that of a person where it
/// differs.
[[nodiscard]] std::string at_site(const plan& of, const person& who, moment at);
/// "until Mon 2026-01-05 08:00 (Lisbon 09:00)", or that a shift has no end.
[[nodiscard]] std::string until(const plan& of, const person& who, moment end);
/// "2026-01-05 08:00 .. 16:00", the second day only where it differs.
[[nodiscard]] std::string span_of(const plan& of, time_range range);
/// "8 h", "1 h 30 min", "20 min", "45 s".
[[nodiscard]] std::string hours_text(std::chrono::seconds length);

/// "primary: Wei instead of Aisyah, 2026-01-05 08:00 .. 16:00 (dentist)".
[[nodiscard]] std::string describe(const plan& of, const named_override& change);
[[nodiscard]] std::string describe(const plan& of, const named_swap& swap);

} // namespace nines::examples::oncall
