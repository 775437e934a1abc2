// SPDX-License-Identifier: BSL-1.0
/// \file
/// `layer`: a rotation in a schedule, with its hours and its rank.
#pragma once

#include <nines/core/half_open.hpp>
#include <nines/rotation/restriction.hpp>
#include <nines/rotation/rotation.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace nines::inline NINES_ABI {

/// A rotation among others.
///
/// Where layers meet, those of the highest priority are on duty, all of them when several have it:
/// layers of one priority are a union, those of different ones a stack. A temporary schedule is a
/// layer above the others that is valid for a time.
template <participant Person>
struct layer {
    rotation<Person> who;
    std::optional<restriction> hours{}; ///< always on duty without
    int priority = 0;
    std::size_t role = 0; ///< which of the rotation's roles is on duty here
    half_open<date::sys_seconds> valid = handoffs::years();
    bool shadow = false; ///< goes along and learns: is told apart and covers nothing
};

namespace detail {

/// Somebody's turn within a layer.
template <class Person>
struct turn {
    half_open<date::sys_seconds> when;
    const Person* person; ///< within the layer
};

template <class Person>
[[nodiscard]] bool on_duty(const layer<Person>& of, date::sys_seconds t) noexcept {
    return of.valid.contains(t) && (!of.hours || of.hours->contains(t));
}

/// The turns of a layer within a range, clipped to its hours, in order.
template <class Person>
[[nodiscard]] std::vector<turn<Person>> turns(const layer<Person>& of,
                                              half_open<date::sys_seconds> range) {
    std::vector<turn<Person>> all;
    const auto append = [&](const Person& person, half_open<date::sys_seconds> when) {
        all.push_back({when, &person});
    };
    range = range.clipped_to(of.valid);
    if (!of.hours) {
        of.who.visit(range, of.role, append);
        return all;
    }
    const auto open = of.hours->within(range);
    for (const auto& each : open.intervals()) {
        of.who.visit(each, of.role, append);
    }
    return all;
}

} // namespace detail
} // namespace nines::inline NINES_ABI
