// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/duty_search.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <vector>

namespace duty_search_test {

using date::sys_seconds;

namespace {

double level_cost(std::vector<double> loads, double weight) {
    return nines::detail::level_cost(loads, weight);
}

} // namespace

TEST_CASE("weight that may be spread at will levels the lowest loads") {
    CHECK(level_cost({0, 0, 0}, 6) == 12);
    CHECK(level_cost({1, 2, 9}, 3) == 9 + 9 + 81);
    CHECK(level_cost({5}, 2) == 49);
    CHECK(level_cost({4, 4}, 0) == 32);
    CHECK(level_cost({0, 10}, 0) == 100);
    CHECK(level_cost({0, 4, 10}, 2) == 4 + 16 + 100);
}

TEST_CASE("the level is below every way of handing out whole weights") {
    constexpr unsigned seed = 11;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    for (int run = 0; run < 2000; ++run) {
        std::vector<double> loads;
        for (int i = 0; i < 5; ++i) {
            loads.push_back(static_cast<double>(random() % 20));
        }
        auto after = loads;
        double weight = 0;
        for (int i = 0; i < 10; ++i) {
            const auto w = static_cast<double>(random() % 4);
            weight += w;
            after[random() % 5] += w;
        }
        double cost = 0;
        for (const double each : after) {
            cost += each * each;
        }
        REQUIRE(level_cost(loads, weight) <= cost + 1e-9);
    }
}

TEST_CASE("a search says when it was not complete") {
    nines::duty_problem p{4, {}};
    for (int i = 0; i < 12; ++i) {
        p.duties.push_back(
            {{sys_seconds{std::chrono::hours{i}}, sys_seconds{std::chrono::hours{i + 1}}},
             1.0 + i % 5});
    }
    const auto rules = *nines::detail::duty_rules::try_from(p);
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < 12; ++i) {
        all.push_back(i);
    }
    nines::detail::exhaustive_search few{rules, all, 20};
    few.run();
    CHECK(!few.complete());
    CHECK(few.best().has_value());
    nines::detail::exhaustive_search enough{rules, all, 10'000'000};
    enough.run();
    CHECK(enough.complete());
    CHECK(enough.best()->cost() <= few.best()->cost());
    CHECK(enough.bound() <= enough.best()->cost());
}

} // namespace duty_search_test
