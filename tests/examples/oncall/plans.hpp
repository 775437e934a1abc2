// SPDX-License-Identifier: BSL-1.0
// The plans that tests of the on-call program ask.
#pragma once

#include "oncall/plan.hpp"

#include <date/date.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace nines_test {

using nines::examples::oncall::moment;
using nines::examples::oncall::parse_plan;
using nines::examples::oncall::person;
using nines::examples::oncall::plan;

inline const std::string global_team =
    std::string{NINES_SOURCE_DIR} + "/examples/oncall/global_team.yaml";

inline moment utc(date::year_month_day day, std::chrono::seconds time = {}) {
    return date::sys_days{day} + time;
}

/// A small team in UTC: Ada, Bea and Cy, a week each from Monday, 5 January 2026.
inline plan small_plan(const std::string& more = "", const std::string& rotation = "") {
    return parse_plan(R"(service: shop
period: {from: 2026-01-05, to: 2026-03-30}
sites:
  - {name: here, zone: UTC}
teams:
  - {name: red, site: here, people: [Ada, Bea, Cy]}
rotations:
  - {name: weekly, team: red, start: 2026-01-05, shift: 1 week)" +
                          rotation + "}\n" + more,
                      "plan.yaml");
}

inline std::vector<person> names(const std::vector<nines::shift<person>>& shifts) {
    std::vector<person> all;
    for (const auto& each : shifts) {
        all.push_back(each.person);
    }
    return all;
}

inline bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace nines_test
