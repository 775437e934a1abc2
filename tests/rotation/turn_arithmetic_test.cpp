// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/turn_arithmetic.hpp>

#include <doctest/doctest.h>

#include <nines/rotation/schedule.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <numeric>
#include <vector>

namespace turn_arithmetic_test {

using namespace date::literals;
using namespace std::chrono_literals;
using nines::errc;
using nines::weekdays;

TEST_CASE("daily turns clipped to Monday to Friday starve people exactly when n and 7 divide") {
    for (std::size_t n = 1; n <= 40; ++n) {
        const auto starved = *nines::starved_places(n, weekdays::working(), date::Monday);
        CHECK(starved.size() == (n % 7 == 0 ? 2 * n / 7 : 0));
    }
    CHECK(*nines::starved_places(7, weekdays::working(), date::Monday) ==
          std::vector<std::size_t>{5, 6});
    CHECK(*nines::starved_places(7, weekdays::working(), date::Sunday) ==
          std::vector<std::size_t>{0, 6});
    CHECK(nines::starved_places(7, weekdays::working(), date::Monday, 7)->empty());
    CHECK(nines::starved_places(0, weekdays::all(), date::Monday).error().code ==
          errc::insufficient);
    CHECK(nines::starved_places(3, weekdays::all(), date::Monday, 0).error().code ==
          errc::out_of_domain);
}

TEST_CASE("whom the arithmetic says is starved has nothing in the schedule of many years") {
    const date::local_days monday = date::local_days{2024_y / 1 / 1};
    const date::sys_seconds start = date::sys_days{2024_y / 1 / 1};
    for (const int days : {1, 2, 3, 7}) {
        for (const std::size_t n : {2U, 6U, 7U, 14U}) {
            for (const auto active : {weekdays::working(), weekdays{date::Wednesday}}) {
                std::vector<std::size_t> people(n);
                std::iota(people.begin(), people.end(), 0U);
                const nines::schedule<std::size_t> s{
                    {{{people, {nines::cadence::daily(days), monday, nines::utc_zone}},
                      nines::restriction::hours(active, 0h, 24h, nines::utc_zone)}}};
                const auto shifts = s.over({start, start + 24h * 7 * 14 * 8}).shifts;
                std::erase_if(people, [&](std::size_t who) {
                    return std::any_of(shifts.begin(), shifts.end(),
                                       [&](const auto& each) { return each.person == who; });
                });
                CHECK(people == *nines::starved_places(n, active, date::Monday, days));
            }
        }
    }
}

TEST_CASE("roles collide when places are equal modulo the common divisor, as a walk finds") {
    for (std::size_t p = 1; p <= 9; ++p) {
        for (std::size_t s = 1; s <= 9; ++s) {
            for (std::size_t i = 0; i < p; ++i) {
                for (std::size_t j = 0; j < s; ++j) {
                    bool met = false;
                    for (std::size_t turn = 0; turn < p * s; ++turn) {
                        met = met || (turn % p == i && turn % s == j);
                    }
                    REQUIRE(*nines::roles_collide(p, s, i, j) == met);
                }
            }
        }
    }
    CHECK(nines::roles_collide(0, 3, 0, 0).error().code == errc::insufficient);
    CHECK(nines::roles_collide(2, 3, 2, 0).error().code == errc::out_of_domain);
}

TEST_CASE("two lists are proven apart or the people who meet themselves are named") {
    const std::vector<char> four{'A', 'B', 'C', 'D'};
    CHECK(nines::role_collisions(four, {'D', 'A'}).empty());
    CHECK(nines::role_collisions(four, {'B', 'C', 'D', 'A'}).empty());
    CHECK(nines::role_collisions(four, {'A', 'C'}) == std::vector<nines::role_collision>{{0, 0}});
    CHECK(nines::role_collisions(four, {'X', 'Y', 'A'}).size() == 1); // 4 and 3: always
}

} // namespace turn_arithmetic_test
