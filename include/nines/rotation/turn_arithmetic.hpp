// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the numbers of people and days decide: who never has a turn, and who has two at once.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/cadence.hpp>

#include <date/date.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace nines::inline NINES_ABI {

/// The places in a list of people whose turns never fall on an active day, when turns advance by
/// days and duty is clipped to a set of days.
///
/// Somebody of n people has every n-th turn, and so all days of the week only when n and 7 have no
/// common divisor: 7 people with Monday to Friday leave two with nothing for ever. Count turns by
/// `cadence::active_days`, or make them a week long, and nobody is.
/// Parameters: `first`, the day of the week of the first turn; `days`, how many a turn lasts.
/// Returns: places in ascending order. Errors: insufficient without people; out_of_domain unless a
/// turn lasts 1 to 1,000,000 days and people are at most as many.
/// Cost: O(7 people * days).
[[nodiscard]] inline result<std::vector<std::size_t>>
starved_places(std::size_t people, weekdays active, date::weekday first, int days = 1) {
    if (people == 0) {
        return error{errc::insufficient, "starved_places", "expected at least one person"};
    }
    if (!(1 <= days && days <= 1'000'000) || people > 1'000'000) {
        return error{errc::out_of_domain, "starved_places",
                     "expected 1 to 1000000 people and days a turn"};
    }
    const auto is_active = [&](std::uint64_t day) {
        return active.contains(first + date::days{static_cast<int>(day % 7)});
    };
    const auto length = static_cast<std::uint64_t>(days);
    std::vector<std::size_t> starved;
    for (std::size_t place = 0; place < people; ++place) {
        bool has_one = false;
        for (std::uint64_t round = 0; round < 7 && !has_one; ++round) {
            const std::uint64_t turn = place + round * people;
            for (std::uint64_t day = 0; day < (length < 7 ? length : 7) && !has_one; ++day) {
                has_one = is_active(turn * length + day);
            }
        }
        if (!has_one) {
            starved.push_back(place);
        }
    }
    return starved;
}

/// Whether a person who is in place `i` of one list and place `j` of another ever holds both roles,
/// when both lists advance with the same handoffs: exactly when i and j are equal modulo the
/// greatest common divisor of the lengths.
/// Errors: insufficient when a list is empty; out_of_domain for a place beyond a list.
[[nodiscard]] inline result<bool> roles_collide(std::size_t primaries, std::size_t secondaries,
                                                std::size_t i, std::size_t j) {
    if (primaries == 0 || secondaries == 0) {
        return error{errc::insufficient, "roles_collide", "expected people in both lists"};
    }
    if (i >= primaries || j >= secondaries) {
        return error{errc::out_of_domain, "roles_collide", "expected places within the lists"};
    }
    const std::size_t common = std::gcd(primaries, secondaries);
    return i % common == j % common;
}

/// A person whom two lists that advance together will have on duty in both roles.
struct role_collision {
    std::size_t primary_place;
    std::size_t secondary_place;

    friend bool operator==(const role_collision&, const role_collision&) = default;
};

/// All of them; none is the proof that the lists never collide. Cost: O(people of both,
/// multiplied).
template <std::equality_comparable Person>
[[nodiscard]] std::vector<role_collision> role_collisions(const std::vector<Person>& primaries,
                                                          const std::vector<Person>& secondaries) {
    std::vector<role_collision> found;
    for (std::size_t i = 0; i < primaries.size(); ++i) {
        for (std::size_t j = 0; j < secondaries.size(); ++j) {
            if (primaries[i] == secondaries[j] &&
                *roles_collide(primaries.size(), secondaries.size(), i, j)) {
                found.push_back({i, j});
            }
        }
    }
    return found;
}

} // namespace nines::inline NINES_ABI
