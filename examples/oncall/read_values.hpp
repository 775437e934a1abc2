// SPDX-License-Identifier: BSL-1.0
/// \file
/// Times, hours, zones and lengths of shifts as a plan writes them. What does not fit is refused
/// with file, line and column.
#pragma once

#include "common/yaml_fields.hpp"
#include "oncall/plan.hpp"
#include "oncall/show.hpp"

#include <nines/rotation/cadence.hpp>

#include <date/date.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples::oncall {

/// Printable text of at most 80 bytes.
[[nodiscard]] std::string read_name(const yaml_value& value, std::string_view expected);

/// Printable text of at most 1000 bytes: what people tell each other.
[[nodiscard]] std::string read_sentence(const yaml_value& value, std::string_view expected);

/// A name of the tz database.
[[nodiscard]] named_zone read_zone(const yaml_value& value);

/// "2026-01-05" or "2026-01-05 08:00", without an offset.
[[nodiscard]] date::local_seconds read_local(const yaml_value& value);

/// The same on the clocks of a zone, or with an offset such as Z or +01:00. Refuses what the
/// clocks skip, and what they show twice.
[[nodiscard]] moment read_moment(const yaml_value& value, const named_zone& zone);

/// From `from` to `to`, which must be later.
[[nodiscard]] time_range read_range(const yaml_fields& fields, const named_zone& zone);

/// "08:00-16:00"; to the next day when the end is not after the start.
[[nodiscard]] day_hours read_hours(const yaml_value& value);

/// [mon, wed], mon-fri, [mon-thu, sun].
[[nodiscard]] weekdays read_days(const yaml_value& value);

/// "12 hours", "1 day", "2 weeks", "1 month", "3 active days". \param active which days are
[[nodiscard]] cadence read_shift(const yaml_value& value, weekdays active);

/// A number from `least` to `most`. \param expected completes "expected ..."
[[nodiscard]] double read_number(const yaml_value& value, double least, double most,
                                 std::string_view expected);
[[nodiscard]] int read_whole(const yaml_value& value, int least, int most,
                             std::string_view expected);

/// What the command line and the plan both write. Empty when the text is no time.
struct written_time {
    date::local_seconds local;
    std::optional<std::chrono::seconds> east; ///< where an offset stands
};
[[nodiscard]] std::optional<written_time> parse_written_time(std::string_view text);

/// \param complain is called with a text and must not return
template <class Complain>
[[nodiscard]] moment moment_of(const written_time& time, const named_zone& zone,
                               Complain&& complain);

template <class Complain>
moment moment_of(const written_time& time, const named_zone& zone, Complain&& complain) {
    if (time.east) {
        return moment{time.local.time_since_epoch() - *time.east};
    }
    const moment first = zone.rules.to_sys(time.local);
    if (zone.rules.to_local(first) != time.local) {
        complain("the clocks of " + zone.name + " skip " + local_text(time.local));
    }
    if (first != zone.rules.to_sys_last(time.local)) {
        complain("the clocks of " + zone.name + " show " + local_text(time.local) +
                 " twice; write the offset too, such as " + local_text(time.local) +
                 offset_text(time.local.time_since_epoch() - first.time_since_epoch()));
    }
    return first;
}

} // namespace nines::examples::oncall
