// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/first_passage.hpp>

#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/forecast_capacity.hpp>

#include "series_of.hpp"
#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>

namespace first_passage_test {

namespace {

using nines::errc;
using nines::error_memory;
using nines::first_passage;
using nines::forecast;
using nines::probability_reached_by;
using nines::reaching;
using simulated::series_of;

TEST_CASE("one step ahead it is the chance of that observation") {
    std::mt19937_64 random{311};
    const auto errors = simulated::autoregression(random, 0.7, 60);
    const auto ahead = forecast<>::fit(
        series_of(60, [&](int i) { return 20 + 0.1 * i + errors[static_cast<std::size_t>(i)]; }));
    REQUIRE(ahead);
    for (const double tail : {0.5, 0.2, 0.05}) {
        const double height = ahead->quantile(60, nines::quantile_level{1 - tail}).value();
        const double chance = first_passage(*ahead, height, 60, {.paths = 20'000}).value();
        CHECK(std::abs(chance - tail) < 4 * std::sqrt(tail * (1 - tail) / 20'000));
    }
}

TEST_CASE("it rises with time, above the best single chance") {
    std::mt19937_64 random{313};
    const auto errors = simulated::autoregression(random, 0.8, 200);
    const auto ahead = forecast<>::fit(
        series_of(200, [&](int i) { return 20 + errors[static_cast<std::size_t>(i)]; }));
    double before = 0;
    for (const double time : {205.0, 220.0, 250.0, 300.0}) {
        const double chance = first_passage(*ahead, 23.5, time).value();
        CHECK(chance >= before);
        CHECK(chance >
              probability_reached_by(*ahead, 23.5, time, {.what = reaching::observation}).value());
        before = chance;
    }
    CHECK(before > 0.3);
    CHECK(first_passage(*ahead, 23.5, 300).value() == before); // the same seed, the same answer
}

TEST_CASE("as often as it says, observations reach the capacity") {
    std::mt19937_64 random{317};
    constexpr int runs = 300;
    double said = 0;
    int seen = 0;
    for (int run = 0; run < runs; ++run) {
        const auto errors = simulated::autoregression(random, 0.6, 140);
        const auto ahead = forecast<>::fit(
            series_of(100, [&](int i) { return errors[static_cast<std::size_t>(i)]; }));
        if (ahead->last_value() >= 3) {
            continue;
        }
        said += first_passage(*ahead, 3, 139, {.paths = 100}).value();
        seen += *std::max_element(errors.begin() + 100, errors.end()) >= 3;
    }
    CHECK(std::abs(said - seen) < 4 * std::sqrt(0.25 * runs));
    CHECK(seen > runs / 5);
}

TEST_CASE("reached, and what is refused") {
    const auto ahead = forecast<>::fit(series_of(20, [](int i) { return i % 3 + 0.1 * i; }));
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(first_passage(*ahead, ahead->last_value(), 19).value() == 1);
    CHECK(first_passage(*ahead, 1000, 19).value() == 0);
    CHECK(first_passage(*ahead, nan, 30).error().code == errc::out_of_domain);
    CHECK(first_passage(*ahead, 10, nan).error().code == errc::out_of_domain);
    CHECK(first_passage(*ahead, 10, 18).error().code == errc::out_of_domain);
    CHECK(first_passage(*ahead, 10, 30, {.paths = 0}).error().code == errc::out_of_domain);
}

} // namespace

} // namespace first_passage_test
