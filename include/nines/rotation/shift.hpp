// SPDX-License-Identifier: BSL-1.0
/// \file
/// `shift`: who is on duty from when to when, and what differs between two plans.
#pragma once

#include <nines/core/half_open.hpp>

#include <date/date.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What can be on call: anything that is copied and compared, such as a string or an enum.
template <class T>
concept participant = std::copyable<T> && std::equality_comparable<T>;

/// A person's time on duty, [from, to).
template <participant Person>
struct shift {
    Person person;
    half_open<date::sys_seconds> when;

    friend bool operator==(const shift&, const shift&) = default;
};

/// Time that has passed from one person to another.
template <participant Person>
struct moved_shift {
    Person was;
    Person now;
    half_open<date::sys_seconds> when;

    friend bool operator==(const moved_shift&, const moved_shift&) = default;
};

namespace detail {

/// Adds a shift, or prolongs the last one when it is the same person's and they touch.
template <class Person>
void append_merged(std::vector<shift<Person>>& shifts, const Person& person,
                   half_open<date::sys_seconds> when) {
    if (when.empty()) {
        return;
    }
    if (!shifts.empty() && shifts.back().when.to == when.from && shifts.back().person == person) {
        shifts.back().when.to = when.to;
        return;
    }
    shifts.push_back({person, when});
}

} // namespace detail

/// Which time passes from whom to whom between two plans of one duty.
/// Parameters: shifts in order of time that do not overlap. Time that only one of the plans covers
/// has not moved. Returns: in order of time, merged. Cost: O(shifts of both).
template <participant Person>
[[nodiscard]] std::vector<moved_shift<Person>>
moved_shifts(const std::vector<shift<Person>>& before, const std::vector<shift<Person>>& after) {
    std::vector<moved_shift<Person>> moved;
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() && b != after.end()) {
        const auto both = a->when.clipped_to(b->when);
        if (!both.empty() && !(a->person == b->person)) {
            if (!moved.empty() && moved.back().when.to == both.from &&
                moved.back().was == a->person && moved.back().now == b->person) {
                moved.back().when.to = both.to;
            } else {
                moved.push_back({a->person, b->person, both});
            }
        }
        (a->when.to < b->when.to) ? ++a : ++b;
    }
    return moved;
}

} // namespace nines::inline NINES_ABI
