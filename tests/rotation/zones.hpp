// SPDX-License-Identifier: BSL-1.0
/// \file
/// Zones for tests, and what to do on machines without a tz database.
#pragma once

#include <nines/rotation/tz.hpp>

#if NINES_HAS_EXCEPTIONS

#include <doctest/doctest.h>

namespace nines::test {

/// Half hours, quarter hours, a lost day, a change of mind twice a year and none at all.
inline constexpr const char* zones[] = {
    "America/Chicago", "Australia/Lord_Howe", "Asia/Kolkata",      "Pacific/Apia",
    "Europe/Dublin",   "America/St_Johns",    "Africa/Casablanca", "Asia/Kathmandu",
    "America/Caracas", "Pacific/Chatham",     "Antarctica/Troll",  "America/Santiago",
};

[[nodiscard]] inline bool has_tz_database() {
    if (!tz_zone::try_from("Europe/Berlin").has_value()) {
        MESSAGE("skipped: no tz database");
        return false;
    }
    return true;
}

} // namespace nines::test

#endif
