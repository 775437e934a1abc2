// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/semi_matching.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <random>
#include <vector>

namespace semi_matching_test {

using nines::errc;
using nines::fair_matching;
using nines::matching_problem;
using row = std::vector<bool>;
using counts = std::vector<std::size_t>;

namespace {

std::size_t squares(const counts& loads) {
    return std::accumulate(loads.begin(), loads.end(), std::size_t{0},
                           [](std::size_t sum, std::size_t x) { return sum + x * x; });
}

/// The least sum of squares by trying everything; 0 when nothing is possible.
std::size_t best_by_trial(const matching_problem& p, std::size_t slot, counts& loads,
                          const counts& before) {
    if (slot == p.available.size()) {
        return squares(loads) + 1;
    }
    std::size_t best = 0;
    const std::size_t people = loads.size();
    for (unsigned set = 0; set < 1U << people; ++set) {
        bool fits = true;
        std::size_t size = 0;
        for (std::size_t i = 0; i < people; ++i) {
            if ((set >> i & 1U) != 0) {
                ++size;
                fits = fits && p.available[slot][i] && loads[i] - before[i] < p.most;
            }
        }
        if (!fits || size != p.roles) {
            continue;
        }
        for (std::size_t i = 0; i < people; ++i) {
            loads[i] += set >> i & 1U;
        }
        const auto below = best_by_trial(p, slot + 1, loads, before);
        best = below != 0 && (best == 0 || below < best) ? below : best;
        for (std::size_t i = 0; i < people; ++i) {
            loads[i] -= set >> i & 1U;
        }
    }
    return best;
}

} // namespace

TEST_CASE("who was away makes up for it: 3, 3, 3") {
    matching_problem p{std::vector<row>(9, row{true, true, true})};
    for (std::size_t slot = 0; slot < 6; ++slot) {
        p.available[slot][2] = false;
    }
    CHECK(fair_matching(p)->slots_of == counts{3, 3, 3});
    p.before = {2, 0, 1};
    CHECK(fair_matching(p)->slots_of == counts{4, 4, 4});
}

TEST_CASE("a slot needs different people") {
    const matching_problem p{std::vector<row>(4, row{true, true, true}), 2};
    const auto found = *fair_matching(p);
    for (const auto& people : found.people) {
        REQUIRE(people.size() == 2);
        CHECK(people[0] < people[1]);
    }
    CHECK(squares(found.slots_of) == 9 + 9 + 4);
}

TEST_CASE("what cannot be is proven by slots that need more than people can give") {
    matching_problem p{std::vector<row>(5, row{true, true, true}), 1, 2};
    p.available[1] = {true, false, false};
    p.available[2] = {true, false, false};
    p.available[4] = {true, false, false};
    const auto found = *fair_matching(p);
    REQUIRE(!found.feasible());
    CHECK(found.obstacle.slots == counts{1, 2, 4});
    CHECK(found.obstacle.people == counts{0});
    CHECK(found.obstacle.needed == 3);
    CHECK(found.obstacle.possible == 2);
    const auto nobody = *fair_matching({{row{true, true}, row{false, false}}});
    CHECK(nobody.obstacle.slots == counts{1});
    CHECK(nobody.obstacle.people.empty());
}

TEST_CASE("as fair as the best of all assignments, and impossible only when all are") {
    constexpr unsigned seed = 2006;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    std::size_t impossible = 0;
    for (int run = 0; run < 600; ++run) {
        const std::size_t people = 2 + random() % 3;
        const std::size_t slots = 1 + random() % 5;
        matching_problem p{{}, 1 + random() % 2, 1 + random() % 4};
        for (std::size_t i = 0; i < slots; ++i) {
            row there;
            for (std::size_t j = 0; j < people; ++j) {
                there.push_back(random() % 10 < 7);
            }
            p.available.push_back(there);
        }
        counts before;
        for (std::size_t j = 0; j < people; ++j) {
            before.push_back(random() % 3);
        }
        p.before = before;
        counts loads = before;
        const auto best = best_by_trial(p, 0, loads, before);
        const auto found = *fair_matching(p);
        REQUIRE(found.feasible() == (best != 0));
        if (found.feasible()) {
            REQUIRE(squares(found.slots_of) + 1 == best);
            counts again = before;
            for (std::size_t slot = 0; slot < slots; ++slot) {
                REQUIRE(found.people[slot].size() == p.roles);
                for (const std::size_t person : found.people[slot]) {
                    REQUIRE(p.available[slot][person]);
                    ++again[person];
                    REQUIRE(again[person] - before[person] <= p.most);
                }
            }
            REQUIRE(again == found.slots_of);
            continue;
        }
        ++impossible;
        std::size_t possible = 0;
        for (std::size_t person = 0; person < people; ++person) {
            std::size_t there = 0;
            for (const std::size_t slot : found.obstacle.slots) {
                there += p.available[slot][person] ? 1U : 0U;
            }
            possible += std::min(there, p.most);
        }
        REQUIRE(found.obstacle.possible == possible);
        REQUIRE(found.obstacle.needed == p.roles * found.obstacle.slots.size());
        REQUIRE(possible < found.obstacle.needed);
    }
    CHECK(impossible > 50);
}

TEST_CASE("a year of weeks with three roles and 24 people differs by one") {
    constexpr unsigned seed = 52;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    matching_problem p{{}, 3};
    for (int week = 0; week < 52; ++week) {
        row there;
        for (int person = 0; person < 24; ++person) {
            there.push_back(random() % 6 != 0);
        }
        p.available.push_back(there);
    }
    const auto found = *fair_matching(p);
    const auto [least, most] = std::minmax_element(found.slots_of.begin(), found.slots_of.end());
    CHECK(*least == 6);
    CHECK(*most == 7);
}

TEST_CASE("nothing to assign and tables that do not fit are refused") {
    CHECK(fair_matching({}).error().code == errc::insufficient);
    CHECK(fair_matching({{row{}}}).error().code == errc::insufficient);
    CHECK(fair_matching({{row{true}}, 0}).error().code == errc::insufficient);
    CHECK(fair_matching({{row{true}, row{true, true}}}).error().code == errc::contradiction);
    CHECK(fair_matching({{row{true}}, 1, 1, {1, 2}}).error().code == errc::contradiction);
}

} // namespace semi_matching_test
