// SPDX-License-Identifier: BSL-1.0
/// \file
/// `follow_the_sun`: sites of several zones that hand the duty on around the world.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/layer.hpp>
#include <nines/rotation/restriction.hpp>
#include <nines/rotation/rotation.hpp>

#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A site's people and the hours of its day, by the clock of the zone of its handoffs.
template <participant Person>
struct site {
    rotation<Person> who;
    weekdays days = weekdays::all();
    std::chrono::seconds from; ///< time of day
    std::chrono::seconds to;   ///< time of day; of the next when not after `from`
};

/// The layers of sites that are on duty in their own hours, all with one priority.
///
/// Hours are by the clock of each site, so a change of clocks at one of them makes a hole or an
/// overlap of an hour: ask `coverage` over a year.
/// Parameters: `overlap`, how much longer than its hours each stays to hand over; `role`, which of
/// each rotation's roles.
/// Errors: insufficient without sites or days; out_of_domain for times of day below zero or above
/// 24 h, or an overlap that is negative or makes the hours of a site longer than a day.
template <participant Person>
[[nodiscard]] result<std::vector<layer<Person>>> follow_the_sun(std::vector<site<Person>> sites,
                                                                std::chrono::seconds overlap = {},
                                                                std::size_t role = 0) {
    constexpr std::chrono::seconds day = std::chrono::hours{24};
    if (sites.empty()) {
        return error{errc::insufficient, "follow_the_sun", "expected at least one site"};
    }
    std::vector<layer<Person>> layers;
    for (auto& each : sites) {
        if (!(each.from >= std::chrono::seconds::zero() && each.from <= day &&
              each.to >= std::chrono::seconds::zero() && each.to <= day)) {
            return error{errc::out_of_domain, "follow_the_sun",
                         "expected times of day from 0 to 24 h"};
        }
        const auto hours = (each.to > each.from ? each.to : each.to + day) - each.from;
        if (!(overlap >= std::chrono::seconds::zero() && overlap < day && hours + overlap <= day)) {
            return error{errc::out_of_domain, "follow_the_sun",
                         "expected an overlap that fits beside the hours into a day"};
        }
        const auto end = each.to + overlap > day ? each.to + overlap - day : each.to + overlap;
        auto open = restriction::try_hours(each.days, each.from, end, each.who.when().zone());
        if (!open) {
            return open.error();
        }
        layers.push_back({std::move(each.who), *std::move(open), 0, role});
    }
    return layers;
}

} // namespace nines::inline NINES_ABI
