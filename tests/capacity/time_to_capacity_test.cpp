// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/time_to_capacity.hpp>

#include "golden_series.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace time_to_capacity_test {

namespace {

using nines::capacity_question;
using nines::capacity_state;
using nines::confidence;
using nines::errc;
using nines::linear_trend;
using nines::probability_reached_by;
using nines::reaching;
using nines::time_to_capacity;

linear_trend<> golden_trend(const std::string& name) {
    const auto all = golden::series_by_name();
    const auto& [x, y] = all.at(name);
    linear_trend<> trend;
    trend.add(x, y);
    return trend;
}

TEST_CASE("a rising trend: when, earliest and latest") {
    const auto at = time_to_capacity(golden_trend("cap30"), 100, confidence{0.5});
    CHECK(at.state == capacity_state::at);
    CHECK(*at.when == doctest::Approx(158.66399927063206575).epsilon(1e-13));
    CHECK(*at.earliest == doctest::Approx(153.226904563739894).epsilon(1e-12));
    CHECK(*at.latest == doctest::Approx(164.54294608658730988).epsilon(1e-12));
    const auto one = time_to_capacity(golden_trend("cap30"), 100, confidence{0.5},
                                      {.what = reaching::observation});
    CHECK(*one.earliest == doctest::Approx(152.93031278863471809).epsilon(1e-12));
    CHECK(one.when == at.when);
}

TEST_CASE("the capacity is reached already: by the line, by the last observation, by peaks") {
    linear_trend<> trend;
    for (int i = 0; i < 10; ++i) {
        trend.add(i, 10 + i + (i % 2 == 0 ? 0.25 : -0.25));
    }
    const confidence level{0.9};
    CHECK(time_to_capacity(trend, 15, level).state == capacity_state::reached);
    CHECK(time_to_capacity(trend, 25, level).state == capacity_state::at);
    CHECK(time_to_capacity(trend, 25, level, {.now = 16.0}).state == capacity_state::reached);
    CHECK(time_to_capacity(trend, 25, level, {.standing = 25.0}).state == capacity_state::reached);
    CHECK(time_to_capacity(trend, 25, level, {.above_line = 8}).state == capacity_state::reached);
    // Peaks bring the crossing forward by their height over the slope.
    const auto plain = time_to_capacity(trend, 25, level);
    const auto peaks = time_to_capacity(trend, 25, level, {.above_line = 3});
    CHECK(*plain.when - *peaks.when == doctest::Approx(3 / trend.slope()).epsilon(1e-12));
    // The line is above, the last observation is not: from now on.
    const auto below = time_to_capacity(trend, 15, level, {.standing = 14.0});
    CHECK(below.state == capacity_state::at);
    CHECK(*below.when == 9);
    CHECK(*below.earliest == 9);
    CHECK(*below.latest == 9);
}

TEST_CASE("a trend that falls, or is level, never reaches what is above it") {
    CHECK(time_to_capacity(golden_trend("flat"), 80, confidence{0.95}).state ==
          capacity_state::never);
    linear_trend<> level_line;
    for (int i = 0; i < 5; ++i) {
        level_line.add(i, 7.0);
    }
    const auto never = time_to_capacity(level_line, 8, confidence{0.95});
    CHECK(never.state == capacity_state::never);
    CHECK_FALSE(never.when);
    CHECK_FALSE(never.earliest);
    CHECK_FALSE(never.latest);
}

TEST_CASE("a slope that is not told from 0 leaves the far end open, or says nothing") {
    const auto open = time_to_capacity(golden_trend("three"), 10, confidence{0.95});
    CHECK(open.state == capacity_state::one_sided);
    CHECK(*open.when == doctest::Approx(9.4210526315789473684).epsilon(1e-13));
    CHECK(*open.earliest == doctest::Approx(4.855811050826896258).epsilon(1e-12));
    CHECK_FALSE(open.latest);
    CHECK(time_to_capacity(golden_trend("outliers"), 100, confidence{0.9},
                           {.what = reaching::observation})
              .state == capacity_state::no_information);
    linear_trend<> falling; // a little, within chance
    for (int i = 0; i < 6; ++i) {
        falling.add(i, (i % 2 == 0 ? 1.0 : -1.0) - 0.01 * i);
    }
    const auto perhaps = time_to_capacity(falling, 10, confidence{0.9});
    CHECK(perhaps.state == capacity_state::one_sided);
    CHECK_FALSE(perhaps.when);
    CHECK(*perhaps.earliest > 5);
    // The line may be at the capacity now.
    const auto now = time_to_capacity(falling, 0.3, confidence{0.9});
    CHECK(now.state == capacity_state::no_information);
}

TEST_CASE("too little data, and questions without numbers") {
    const confidence level{0.9};
    linear_trend<> trend;
    CHECK(time_to_capacity(trend, 5, level).state == capacity_state::insufficient_data);
    trend.add(1, 1.0);
    trend.add(2, 2.0);
    CHECK(time_to_capacity(trend, 5, level).state == capacity_state::insufficient_data);
    CHECK(time_to_capacity(trend, 5, level, {.standing = 6.0}).state == capacity_state::reached);
    trend.add(3, 3.5);
    CHECK(time_to_capacity(trend, 5, level).state == capacity_state::at);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(time_to_capacity(trend, nan, level).state == capacity_state::insufficient_data);
    CHECK(time_to_capacity(trend, 5, level, {.now = nan}).state ==
          capacity_state::insufficient_data);
    CHECK(time_to_capacity(trend, 5, level, {.standing = nan}).state ==
          capacity_state::insufficient_data);
    linear_trend<> one_x;
    for (int i = 0; i < 4; ++i) {
        one_x.add(7, static_cast<double>(i));
    }
    CHECK(time_to_capacity(one_x, 9, level).state == capacity_state::insufficient_data);
}

TEST_CASE("one point, two, and points at one x are reached where they are above") {
    const confidence level{0.9};
    linear_trend<> trend;
    trend.add(1, 7.0);
    CHECK(time_to_capacity(trend, 7, level).state == capacity_state::reached);
    CHECK(time_to_capacity(trend, 7.1, level).state == capacity_state::insufficient_data);
    CHECK(time_to_capacity(trend, 8, level, {.above_line = 1}).state == capacity_state::reached);
    CHECK(*probability_reached_by(trend, 6, 2) == 1);
    trend.add(1, 9.0);
    CHECK(time_to_capacity(trend, 8, level).state == capacity_state::reached);
    trend.add(2, 10.0);
    trend.remove(1, 9.0); // through 7 and 10
    CHECK(time_to_capacity(trend, 10, level).state == capacity_state::reached);
    CHECK(time_to_capacity(trend, 12, level, {.now = 3.0}).state == capacity_state::reached);
    CHECK(time_to_capacity(trend, 12, level).state == capacity_state::insufficient_data);
}

TEST_CASE("capacities as large as numbers get") {
    const auto trend = golden_trend("cap30");
    const confidence level{0.9};
    const double slope = trend.slope();
    for (const double capacity : {1e100, 1e154, 1e160, 1e300}) {
        CAPTURE(capacity);
        for (const auto what : {reaching::mean_line, reaching::observation}) {
            const auto at = time_to_capacity(trend, capacity, level, {.what = what});
            REQUIRE(at.state == capacity_state::at);
            CHECK(*at.when / (capacity / slope) == doctest::Approx(1).epsilon(1e-12));
            CHECK(*at.earliest < *at.when);
            CHECK(*at.when < *at.latest);
            // Far away, all bounds are heights over bounds of the slope.
            const auto nearer = time_to_capacity(trend, 1e80, level, {.what = what});
            CHECK(*at.latest / capacity == doctest::Approx(*nearer.latest / 1e80).epsilon(1e-12));
        }
        CHECK(*probability_reached_by(trend, capacity, 1000) == doctest::Approx(0).scale(1e-9));
    }
    const double most = std::numeric_limits<double>::max();
    CHECK(time_to_capacity(golden_trend("flat"), most, level).state == capacity_state::never);
    linear_trend<> slow; // the time is beyond all numbers
    for (int i = 0; i < 9; ++i) {
        slow.add(i, 1e-3 * i + 1e-6 * (i % 2));
    }
    CHECK(time_to_capacity(slow, most, level).state == capacity_state::never);
    CHECK(time_to_capacity(slow, -most, level, {.above_line = -most / 2}).state ==
          capacity_state::reached);
    CHECK(time_to_capacity(slow, most, level, {.above_line = -most}).state ==
          capacity_state::insufficient_data);
}

TEST_CASE("bounds are quantiles of the distribution") {
    const auto trend = golden_trend("cap180");
    const confidence level{0.9};
    for (const auto what : {reaching::mean_line, reaching::observation}) {
        const capacity_question<> asked{.what = what};
        const auto at = time_to_capacity(trend, 1000, level, asked);
        CHECK(*probability_reached_by(trend, 1000, *at.earliest, asked) ==
              doctest::Approx(0.05).epsilon(1e-10));
        CHECK(*probability_reached_by(trend, 1000, *at.when, asked) ==
              doctest::Approx(0.5).epsilon(1e-10));
        CHECK(*probability_reached_by(trend, 1000, *at.latest, asked) ==
              doctest::Approx(0.95).epsilon(1e-10));
    }
}

TEST_CASE("probabilities at the edges") {
    linear_trend<> line;
    for (int i = 0; i < 5; ++i) {
        line.add(i, 2.0 * i);
    }
    CHECK(*probability_reached_by(line, 20, 9.9) == 0);
    CHECK(*probability_reached_by(line, 20, 10) == 1);
    CHECK(*probability_reached_by(line, 8, 4) == 1);
    CHECK(probability_reached_by(line, 20, 3).error().code == errc::out_of_domain);
    CHECK(probability_reached_by(line, std::numeric_limits<double>::infinity(), 9).error().code ==
          errc::out_of_domain);
    CHECK(probability_reached_by(linear_trend<>{}, 20, 3).error().code == errc::insufficient);
}

TEST_CASE("the interval holds the true time as often as it says") {
    std::mt19937_64 random{37};
    std::normal_distribution<double> noise{0, 2};
    constexpr int runs = 4000;
    int held = 0;
    int known = 0;
    for (int run = 0; run < runs; ++run) {
        linear_trend<> trend;
        for (int i = 0; i < 20; ++i) {
            trend.add(i, 10 + 0.5 * i + noise(random));
        }
        const auto at = time_to_capacity(trend, 40, confidence{0.8}); // truly at 60
        if (at.state == capacity_state::at) {
            ++known;
            held += *at.earliest <= 60 && 60 <= *at.latest;
        }
    }
    CHECK(known > runs - 4);
    CHECK(std::abs(held - 0.8 * runs) < 4 * std::sqrt(0.16 * runs));
}

TEST_CASE("Unix seconds, and float") {
    linear_trend<> trend;
    linear_trend<float> days;
    for (int i = 0; i < 100; ++i) {
        const double y = 100 + i + (i % 3 - 1) * 0.5;
        trend.add(1'767'225'600 + 86'400 * i, y);
        days.add(i, static_cast<float>(y));
    }
    const auto at = time_to_capacity(trend, 300, confidence{0.95});
    const auto day = time_to_capacity(days, 300, confidence{0.95});
    CHECK(at.state == capacity_state::at);
    CHECK((*at.when - 1'767'225'600) / 86'400 == doctest::Approx(*day.when).epsilon(1e-6));
    CHECK((*at.earliest - 1'767'225'600) / 86'400 == doctest::Approx(*day.earliest).epsilon(1e-6));
}

} // namespace

} // namespace time_to_capacity_test
