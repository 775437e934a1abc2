// SPDX-License-Identifier: BSL-1.0
#include "oncall/plan.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace nines::examples::oncall {
namespace {

schedule_override<person> to_override(const named_override& from) {
    switch (from.kind) {
    case change_kind::add:
        return schedule_override<person>::add(from.when, from.who);
    case change_kind::remove:
        return schedule_override<person>::remove(from.when, from.who);
    case change_kind::only:
        return schedule_override<person>::replace(from.when, from.who);
    case change_kind::replace:
        break;
    }
    return schedule_override<person>::replace(from.when, from.who, from.by);
}

std::vector<shift_swap<person>> swaps_of(const plan& of, std::size_t role) {
    std::vector<shift_swap<person>> swaps;
    for (const named_swap& each : of.swaps) {
        if (each.role == role) {
            swaps.push_back(each.of);
        }
    }
    return swaps;
}

} // namespace

moment days_later(const named_zone& zone, moment at, date::days days) {
    return zone.rules.to_sys(zone.rules.to_local(at) + days);
}

bool day_hours::whole_week() const noexcept {
    return days == weekdays::all() && length() == std::chrono::hours{24};
}

std::chrono::seconds day_hours::length() const noexcept {
    return to > from ? to - from : to + std::chrono::hours{24} - from;
}

const team& plan::team_of(const person& who) const {
    for (const team& each : teams) {
        if (std::find(each.people.begin(), each.people.end(), who) != each.people.end()) {
            return each;
        }
    }
    throw std::logic_error{"a person of no team"};
}

std::vector<schedule_override<person>> overrides_of(const plan& of, std::size_t role) {
    std::vector<schedule_override<person>> overrides;
    for (const named_override& each : of.overrides) {
        if (each.role == role) {
            overrides.push_back(to_override(each));
        }
    }
    return overrides;
}

person_schedule without_overrides(const plan& of, std::size_t role) {
    return person_schedule{of.roles[role].schedule.layers(), {}, swaps_of(of, role)};
}

person_schedule schedule_of(const plan& of, std::size_t role) {
    return person_schedule{of.roles[role].schedule.layers(), overrides_of(of, role),
                           swaps_of(of, role)};
}

} // namespace nines::examples::oncall
