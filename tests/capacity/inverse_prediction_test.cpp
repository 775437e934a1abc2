// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/inverse_prediction.hpp>
#include <nines/capacity/linear_trend.hpp>

#include "../golden/table.hpp"
#include "golden_series.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <string>

namespace inverse_prediction_test {

namespace {

using nines::confidence;
using nines::inverse_predict;
using nines::linear_trend;
using nines::reaching;
using nines::set_shape;

TEST_CASE("the golden sets to 12 digits") {
    const auto series = golden::series_by_name();
    const auto rows = golden::table("inverse_predictions.csv");
    REQUIRE(rows.size() == 75);
    int outside = 0;
    int everywhere = 0;
    for (const auto& row : rows) {
        CAPTURE(row.text("series"));
        CAPTURE(row.text("capacity"));
        CAPTURE(row.text("confidence"));
        CAPTURE(row.text("kind"));
        const auto& [x, y] = series.at(row.text("series"));
        linear_trend<> trend;
        trend.add(x, y);
        const auto set = inverse_predict(
            *trend.fit(), row.number("capacity"), confidence{row.number("confidence")},
            row.text("kind") == "mean" ? reaching::mean_line : reaching::observation);
        if (row.text("status") == "whole_line") {
            CHECK(set.shape == set_shape::everywhere);
            ++everywhere;
            continue;
        }
        outside += row.text("status") == "outside";
        CHECK(set.shape ==
              (row.text("status") == "finite" ? set_shape::between : set_shape::outside));
        CHECK(set.lower == doctest::Approx(row.number("x_lo")).epsilon(1e-12).scale(0));
        CHECK(set.upper == doctest::Approx(row.number("x_hi")).epsilon(1e-12).scale(0));
        if (row.text("kind") == "mean") { // the observation's set is about another centre
            CHECK(set.contains(row.number("x_star")));
        }
    }
    CHECK(outside == 3);
    CHECK(everywhere == 2);
}

TEST_CASE("bounds are where the interval of the prediction ends at the height") {
    linear_trend<> trend;
    for (int i = 0; i < 20; ++i) {
        trend.add(i, 10 + i + 3 * std::sin(7.0 * i));
    }
    const confidence level{0.9};
    const auto line = *trend.fit();
    const auto mean = inverse_predict(line, 60, level);
    CHECK(line.predict(mean.lower, level)->mean_interval.upper ==
          doctest::Approx(60).epsilon(1e-13));
    CHECK(line.predict(mean.upper, level)->mean_interval.lower ==
          doctest::Approx(60).epsilon(1e-13));
    const auto one = inverse_predict(line, 60, level, reaching::observation);
    CHECK(line.predict(one.lower, level)->observation_interval.upper ==
          doctest::Approx(60).epsilon(1e-13));
    CHECK(line.predict(one.upper, level)->observation_interval.lower ==
          doctest::Approx(60).epsilon(1e-13));
    CHECK(one.lower < mean.lower);
}

TEST_CASE("the true place is in the set as often as the level says, whatever its shape") {
    std::mt19937_64 random{31};
    const confidence level{0.9};
    constexpr int runs = 4000;
    for (const double sigma : {0.5, 4.0, 20.0}) { // slopes told from 0 always, mostly, seldom
        CAPTURE(sigma);
        std::normal_distribution<double> noise{0, sigma};
        int held = 0;
        int between = 0;
        for (int run = 0; run < runs; ++run) {
            linear_trend<> trend;
            for (int i = 0; i < 15; ++i) {
                trend.add(i, 10 + 0.5 * i + noise(random));
            }
            const auto set = inverse_predict(*trend.fit(), 30, level);
            held += set.contains(40);
            between += set.shape == set_shape::between;
        }
        CHECK(std::abs(held - 0.9 * runs) < 4 * std::sqrt(0.09 * runs));
        CHECK((sigma < 1 ? between == runs : between < runs));
    }
}

TEST_CASE("lines without residuals reach a height at one place, or nowhere, or everywhere") {
    const confidence level{0.95};
    linear_trend<> rising;
    linear_trend<> flat;
    for (int i = 0; i < 9; ++i) {
        rising.add(i, 2.0 * i);
        flat.add(i, 5.0);
    }
    const auto at = inverse_predict(*rising.fit(), 100, level);
    CHECK(at.shape == set_shape::between);
    CHECK(at.lower == 50);
    CHECK(at.upper == 50);
    const auto mean = inverse_predict(*rising.fit(), 8, level);
    CHECK(mean.shape == set_shape::between);
    CHECK(mean.lower == 4);
    CHECK(mean.upper == 4);
    CHECK(inverse_predict(*flat.fit(), 6, level).shape == set_shape::nowhere);
    CHECK(inverse_predict(*flat.fit(), 5, level).shape == set_shape::everywhere);
    CHECK_FALSE(inverse_predict(*flat.fit(), 6, level).contains(3));
    CHECK(inverse_predict(*flat.fit(), 5, level).contains(3));
}

TEST_CASE("two points say nothing of where a height is reached") {
    linear_trend<float> trend;
    trend.add(0, 1.0F);
    trend.add(1, 2.0F);
    CHECK(inverse_predict(*trend.fit(), 9, confidence{0.5}).shape == set_shape::everywhere);
}

} // namespace

} // namespace inverse_prediction_test
