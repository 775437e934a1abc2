// SPDX-License-Identifier: BSL-1.0
/// \file
/// Who is never on duty, and who has two roles at once, over one full cycle of turns and weeks.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/layer.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// What one turn has of a layer's time. A turn of more than two weeks is like its first two: all
/// hours of a week are in them.
template <class Person>
[[nodiscard]] half_open<date::sys_seconds> part_of_turn(const layer<Person>& of, std::int64_t k,
                                                        date::sys_seconds from) noexcept {
    constexpr date::days enough{14};
    auto part = of.who.when().shift(k).clipped_to(of.valid);
    part.from = (std::max)(part.from, from);
    part.to = (std::min)(part.to, part.from + enough);
    return part;
}

/// True when two layers are on duty at the same time within a stretch.
template <class Person>
[[nodiscard]] bool meet_within(const layer<Person>& a, const layer<Person>& b,
                               half_open<date::sys_seconds> when) {
    if (when.empty() || (!a.hours && !b.hours)) {
        return !when.empty();
    }
    if (!a.hours || !b.hours) {
        return !(a.hours ? a : b).hours->within(when).empty();
    }
    return !a.hours->within(when).intersection(b.hours->within(when)).empty();
}

/// The turn in which a layer's time ends, or the one given.
template <class Person>
[[nodiscard]] std::int64_t last_turn(const layer<Person>& of, std::int64_t k) noexcept {
    return of.valid.to < handoffs::years().to ? (std::min)(k, of.who.when().index(of.valid.to) + 1)
                                              : k;
}

} // namespace detail

/// Those of a layer's list who are never on duty in it, from a moment or its last change on.
///
/// `starved_places` says it by arithmetic for equal turns of whole days; this looks at every turn
/// until people and times of the week return, and so knows hours of a day, turns in a row, roles
/// further down the list and changes of it.
/// Returns: in the order of the list, of the layer's time of validity only.
/// Accuracy: exact but for hours that are on duty only while clocks change.
/// Cost: O(turns of the cycle), which are people's turns times 168 for turns of an odd number of
/// hours, times 7 for those of days; most often it ends after one round of the list.
/// Example: examples/oncall.
template <participant Person>
[[nodiscard]] std::vector<Person> starved_people(const layer<Person>& of, date::sys_seconds from) {
    const auto& turns = of.who.when();
    from = (std::max)(from, of.valid.from);
    const std::int64_t first = of.who.settled_turn(from);
    const std::int64_t end =
        detail::last_turn(of, first + std::lcm(of.who.cycle(), turns.step().weekly_cycle()) + 1);
    std::vector<Person> starved;
    for (auto& each : of.who.people(turns.at(first))) {
        starved.push_back(std::move(each.person));
    }
    for (std::int64_t k = first; k < end && !starved.empty(); ++k) {
        const auto holder =
            std::find(starved.begin(), starved.end(), of.who.holder_of_turn(k, of.role));
        if (holder != starved.end() &&
            detail::meet_within(of, of, detail::part_of_turn(of, k, from))) {
            starved.erase(holder);
        }
    }
    return starved;
}

/// Those who will be on duty in two layers at once, from a moment on and for ever; none of them is
/// the proof that the layers never have the same person.
///
/// `role_collisions` says it by arithmetic for two lists of one turn each; this looks at every turn
/// until both lists and the times of the week return, and so knows hours, roles, turns in a row,
/// changes of either list and when each layer is valid.
/// Returns: in order of their first such turn.
/// Errors: unsupported unless both advance with the same handoffs; overflow when it takes more than
/// a million turns until both return. Accuracy: as `starved_people`.
/// Cost: O(turns of both lists' common cycle). Example: examples/oncall.
template <participant Person>
[[nodiscard]] result<std::vector<Person>>
people_in_both(const layer<Person>& a, const layer<Person>& b, date::sys_seconds from) {
    constexpr std::int64_t most = 1'000'000;
    const auto& turns = a.who.when();
    from = (std::max)({from, a.valid.from, b.valid.from});
    const std::int64_t of_people =
        a.who.cycle() / std::gcd(a.who.cycle(), b.who.cycle()) * b.who.cycle();
    const std::int64_t of_week = turns.step().weekly_cycle();
    const std::int64_t first = turns.index(from);
    const std::int64_t settled = (std::max)(a.who.settled_turn(from), b.who.settled_turn(from));
    if (of_people / std::gcd(of_people, of_week) > most / of_week || settled - first > most) {
        return error{errc::overflow, "people_in_both",
                     "expected a cycle of at most a million turns"};
    }
    const std::int64_t end =
        detail::last_turn(a, detail::last_turn(b, settled + std::lcm(of_people, of_week) + 1));
    std::vector<Person> found;
    for (std::int64_t k = first; k < end; ++k) {
        if (!(turns.shift(k) == b.who.when().shift(k))) {
            return error{errc::unsupported, "people_in_both",
                         "expected layers that advance with the same handoffs"};
        }
        const Person& holder = a.who.holder_of_turn(k, a.role);
        if (holder == b.who.holder_of_turn(k, b.role) &&
            std::find(found.begin(), found.end(), holder) == found.end() &&
            detail::meet_within(a, b, detail::part_of_turn(a, k, from).clipped_to(b.valid))) {
            found.push_back(holder);
        }
    }
    return found;
}

} // namespace nines::inline NINES_ABI
