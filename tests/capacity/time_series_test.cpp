// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/time_series.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <random>
#include <vector>

namespace time_series_test {

namespace {

using nines::duplicate_rule;
using nines::errc;
using nines::series_report;
using nines::time_series;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("a clean series is itself") {
    const std::vector<double> times{0, 60, 120, 180};
    const std::vector<double> values{1, 2, 3, 4};
    const auto series = time_series<>::from(times, values).value();
    CHECK(std::ranges::equal(series.times(), times));
    CHECK(std::ranges::equal(series.values(), values));
    CHECK(series.step() == 60);
    CHECK(series.report() == series_report{.given = 4});
}

TEST_CASE("what is not finite, out of order, double, missing or off the step: each is counted") {
    const std::vector<double> times{60, 0, nan, 120, 300, 120, 370, 420, 480, infinity, 540};
    const std::vector<double> values{2, 1, 0, 4, 6, 8, 7, infinity, 9, 9, 10};
    const auto series = time_series<>::from(times, values).value();
    CHECK(std::ranges::equal(series.times(), std::vector<double>{0, 60, 120, 300, 370, 480, 540}));
    CHECK(std::ranges::equal(series.values(), std::vector<double>{1, 2, 6, 6, 7, 9, 10}));
    CHECK(series.step() == 60);
    CHECK(series.report() == series_report{.given = 11,
                                           .not_finite = 3,
                                           .out_of_order = 2,
                                           .duplicates = 1,
                                           .gaps = 2,
                                           .missing = 3,
                                           .irregular = 2});
}

TEST_CASE("samples of one time: their mean, the first, the last or the largest") {
    const std::vector<double> times{1, 2, 2, 2, 3};
    const std::vector<double> values{0, 5, 9, 1, 0};
    const auto under = [&](duplicate_rule rule) {
        const auto series = time_series<>::from(times, values, rule).value();
        CHECK(series.size() == 3);
        CHECK(series.report().duplicates == 2);
        return series.values()[1];
    };
    CHECK(under(duplicate_rule::mean) == 5);
    CHECK(under(duplicate_rule::first) == 5);
    CHECK(under(duplicate_rule::last) == 1);
    CHECK(under(duplicate_rule::largest) == 9);
}

TEST_CASE("shuffled samples make the series that a sorted map makes") {
    std::mt19937_64 random{41};
    for (int run = 0; run < 50; ++run) {
        std::map<double, double> expected;
        std::vector<double> times;
        std::vector<double> values;
        for (std::size_t i = 0; i < 200; ++i) {
            times.push_back(static_cast<double>(random() % 150));
            values.push_back(static_cast<double>(random() % 1000));
            expected[times.back()] = values.back();
        }
        const auto series = time_series<>::from(times, values, duplicate_rule::last).value();
        REQUIRE(series.size() == expected.size());
        CHECK(series.report().duplicates == times.size() - expected.size());
        std::size_t i = 0;
        for (const auto& [time, value] : expected) {
            CHECK(series.times()[i] == time);
            CHECK(series.values()[i++] == value);
        }
    }
}

TEST_CASE("nothing, one sample, parts, and as many values as times") {
    const std::vector<double> none;
    CHECK(time_series<>::from(none, none)->empty());
    const std::vector<double> one{5};
    const auto single = time_series<>::from(one, one).value();
    CHECK(single.size() == 1);
    CHECK(single.step() == 0);
    CHECK(time_series<>::from(one, none).error().code == errc::contradiction);
    const std::vector<double> times{0, 1, 2, 12, 22};
    const auto part = time_series<>::from(times, times)->slice(2, 5);
    CHECK(part.step() == 10);
    CHECK(part.report() == series_report{.given = 3});
}

TEST_CASE("float") {
    const std::vector<float> times{0, 0.5F, 1};
    const auto series = time_series<float>::from(times, times).value();
    CHECK(series.step() == 0.5F);
}

} // namespace

} // namespace time_series_test
