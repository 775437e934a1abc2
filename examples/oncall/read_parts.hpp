// SPDX-License-Identifier: BSL-1.0
/// \file
/// The parts of a plan, read one after the other: what a part names must stand in one before it.
#pragma once

#include "common/bad_lines.hpp"
#include "common/yaml_fields.hpp"
#include "oncall/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples::oncall {

/// Sites, teams, rotations, membership and roles. \param top the fields of the plan
void read_people(const yaml_fields& top, plan& into);
/// Overrides, swaps and absences.
void read_changes(const yaml_fields& top, plan& into);
/// Hours that need somebody, weights, paging and load.
void read_policies(const yaml_fields& top, plan& into);

constexpr std::string_view person_expected = "the name of a person of a team";

/// Somebody of a team, or of any.
[[nodiscard]] person read_person(const plan& of, const yaml_value& value,
                                 const team* among = nullptr);
/// "hours" and "days", where they stand.
[[nodiscard]] day_hours read_hours_and_days(const yaml_fields& fields, day_hours otherwise);
/// The zone of times beside a site, that of the plan without.
[[nodiscard]] const named_zone& zone_of(const plan& of, const yaml_fields& fields);
/// The members of a list that may be missing.
[[nodiscard]] std::vector<yaml_value> items_of(const yaml_fields& fields, std::string_view name,
                                               std::string_view expected);

/// The members of a list of which there are never many: 1000 at most.
[[nodiscard]] std::vector<yaml_value> few_items(const yaml_value& list, std::string_view expected);

/// The place of a name among things that have one. Refuses what is not there.
template <class Named>
[[nodiscard]] std::size_t find_named(const std::vector<Named>& all, const yaml_value& value,
                                     std::string_view kind) {
    const std::string name = value.text(fmt::format("the name of a {}", kind));
    std::vector<std::string_view> known;
    known.reserve(all.size());
    for (const Named& each : all) {
        if (each.name == name) {
            return known.size();
        }
        known.push_back(each.name);
    }
    value.refuse(fmt::format("expected the name of a {}, found '{}'; {}known here: {}", kind,
                             sanitised(name), did_you_mean(name, known), fmt::join(known, ", ")));
}

template <class T>
[[nodiscard]] bool contains(const std::vector<T>& all, const T& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

} // namespace nines::examples::oncall
