// SPDX-License-Identifier: BSL-1.0
/// \file
/// Joining and leaving a rotation: today's holder and the past stay, and what moves is named.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/rotation.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A rotation after a change of its list, and the shifts that it moves.
template <participant Person>
struct membership_change {
    rotation<Person> after;
    std::vector<moved_shift<Person>> moved; ///< of the primary, within the horizon that was asked
};

namespace detail {

template <class Person>
[[nodiscard]] result<membership_change<Person>> with_moves(const rotation<Person>& before,
                                                           const result<rotation<Person>>& after,
                                                           half_open<date::sys_seconds> horizon) {
    return after.transform([&](const rotation<Person>& changed) {
        return membership_change<Person>{changed,
                                         moved_shifts(before.shifts(horizon.from, horizon.to),
                                                      changed.shifts(horizon.from, horizon.to))};
    });
}

} // namespace detail

/// Somebody joins, as the last of the list, from the first handoff after `horizon.from` on.
/// Parameters: the horizon begins with the date of joining and ends where the answer's list of
/// moved shifts shall end. Errors: contradiction when they take part already or a later change of
/// the list is planned; out_of_domain for a number of turns that `rotation` refuses.
template <participant Person>
[[nodiscard]] result<membership_change<Person>>
join(const rotation<Person>& before, turn_share<Person> who, half_open<date::sys_seconds> horizon) {
    auto people = before.people(before.when().at(before.when().index(horizon.from) + 1));
    for (const auto& each : people) {
        if (each.person == who.person) {
            return error{errc::contradiction, "join", "takes part already"};
        }
    }
    people.push_back(std::move(who));
    return detail::with_moves(before, before.with_shares(std::move(people), horizon.from), horizon);
}

/// Somebody leaves, after the shift that runs at `horizon.from`, be it theirs.
/// Errors: contradiction when they do not take part or a later change of the list is planned;
/// insufficient when nobody would be left.
template <participant Person>
[[nodiscard]] result<membership_change<Person>>
leave(const rotation<Person>& before, const Person& who, half_open<date::sys_seconds> horizon) {
    auto people = before.people(before.when().at(before.when().index(horizon.from) + 1));
    const auto gone = std::remove_if(people.begin(), people.end(),
                                     [&](const auto& each) { return each.person == who; });
    if (gone == people.end()) {
        return error{errc::contradiction, "leave", "does not take part"};
    }
    people.erase(gone, people.end());
    return detail::with_moves(before, before.with_shares(std::move(people), horizon.from), horizon);
}

} // namespace nines::inline NINES_ABI
