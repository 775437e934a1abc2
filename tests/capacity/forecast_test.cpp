// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/forecast.hpp>

#include <nines/capacity/extern_double.hpp>

#include "series_of.hpp"
#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace forecast_test {

namespace {

using nines::confidence;
using nines::errc;
using nines::error_memory;
using nines::forecast;
using nines::forecast_model;
using nines::growth;
using nines::quantile_level;
using nines::time_series;
using simulated::series_of;

TEST_CASE("a line: point, intervals and quantiles say the same") {
    std::mt19937_64 random{103};
    const auto errors = simulated::autoregression(random, 0.6, 120);
    const auto series =
        series_of(120, [&](int i) { return 20 + 0.1 * i + errors[static_cast<std::size_t>(i)]; });
    const auto ahead = forecast<>::fit(series);
    REQUIRE(ahead);
    CHECK(ahead->last_time() == 119);
    CHECK(ahead->last_value() == series.values().back());
    CHECK(ahead->correlation() == doctest::Approx(0.6).epsilon(0.3));
    CHECK_FALSE(ahead->near_random_walk());
    CHECK(ahead->dropped_terms().empty());
    const auto point = ahead->at(150, confidence{0.9});
    REQUIRE(point);
    CHECK(point->mean == doctest::Approx(ahead->fitted_at(150)).epsilon(0.01));
    CHECK(point->median == doctest::Approx(point->mean).epsilon(0.01));
    CHECK(point->mean_interval.contains(point->mean));
    CHECK(point->observation_interval.lower < point->mean_interval.lower);
    CHECK(point->observation_interval.upper > point->mean_interval.upper);
    CHECK(*ahead->quantile(150, quantile_level{0.95}) ==
          doctest::Approx(point->observation_interval.upper).epsilon(1e-10));
    CHECK(*ahead->probability_above(150, point->observation_interval.upper) ==
          doctest::Approx(0.05).epsilon(1e-9));
}

TEST_CASE("exponential and logistic growth are found, and quantiles go through the curve") {
    std::mt19937_64 random{107};
    std::normal_distribution<double> noise{0, 0.1};
    const auto doubling =
        series_of(60, [&](int i) { return 3 * std::exp2(i / 10.0) * std::exp(noise(random)); });
    const auto bent = forecast<>::fit(doubling, {.scale = growth<>::exponential()});
    REQUIRE(bent);
    CHECK(bent->fitted_at(70) == doctest::Approx(3 * 128).epsilon(0.1));
    CHECK(bent->trend().slope() == doctest::Approx(std::numbers::ln2 / 10).epsilon(0.02));
    const auto point = bent->at(70, confidence{0.95});
    CHECK(point->mean > point->median);
    CHECK(point->observation_interval.lower > 0);
    CHECK(*bent->quantile(70, quantile_level{0.5}) == doctest::Approx(point->median));

    const auto filling =
        series_of(80, [&](int i) { return 200 / (1 + std::exp(2 - i / 20.0 + noise(random))); });
    const auto full = forecast<>::fit(filling, {.scale = growth<>::logistic(200)});
    REQUIRE(full);
    CHECK(full->at(300, confidence{0.99})->observation_interval.upper < 200);
    CHECK(full->fitted_at(100) == doctest::Approx(200 / (1 + std::exp(-3.0))).epsilon(0.02));
    CHECK(*full->probability_above(300, 250) == 0);
    CHECK(*full->probability_above(300, -1) == 1);
}

TEST_CASE("missing samples, duplicates and values out of order make little difference") {
    std::mt19937_64 random{109};
    const auto errors = simulated::autoregression(random, 0.5, 300);
    std::vector<double> times;
    std::vector<double> values;
    for (std::size_t i = 0; i < 300; ++i) {
        if (i % 10 == 7) {
            continue;
        }
        times.push_back(static_cast<double>(i));
        values.push_back(5 + 0.02 * times.back() + errors[i]);
    }
    const auto clean = forecast<>::fit(time_series<>::from(times, values).value());
    std::swap(times[20], times[30]);
    std::swap(values[20], values[30]);
    times.push_back(times[5]);
    values.push_back(values[5]);
    times.push_back(40);
    values.push_back(std::numeric_limits<double>::quiet_NaN());
    const auto dirty = forecast<>::fit(time_series<>::from(times, values).value());
    CHECK(dirty->at(320, confidence{0.9}) == clean->at(320, confidence{0.9}));
    CHECK(dirty->series().report().duplicates == 1);
    CHECK(dirty->series().report().not_finite == 1);
    CHECK(dirty->series().report().out_of_order == 3);
    CHECK(dirty->series().report().missing == 30);
}

TEST_CASE("what cannot be forecast is refused, each with its own reason") {
    CHECK(forecast<>::fit(time_series<>{}).error().code == errc::insufficient);
    const auto one = series_of(1, [](int) { return 1.0; });
    CHECK(forecast<>::fit(one).error().code == errc::insufficient);
    const auto line = series_of(30, [](int i) { return i - 3.0; });
    CHECK(forecast<>::fit(line, {.scale = growth<>::exponential()}).error().code ==
          errc::out_of_domain);
    CHECK(forecast<>::fit(line, {.scale = growth<>::logistic(20)}).error().code ==
          errc::out_of_domain);
    const auto ahead = forecast<>::fit(line);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(ahead->at(nan, confidence{0.9}).error().code == errc::out_of_domain);
    CHECK(ahead->quantile(nan, quantile_level{0.9}).error().code == errc::out_of_domain);
    CHECK(ahead->probability_above(1, nan).error().code == errc::out_of_domain);
}

TEST_CASE("a constant series stays what it is") {
    const auto ahead = forecast<>::fit(series_of(50, [](int) { return 7.5; }));
    REQUIRE(ahead);
    const auto point = ahead->at(100, confidence{0.95});
    CHECK(point->mean == doctest::Approx(7.5).epsilon(1e-14));
    CHECK(point->observation_interval.width() < 1e-13);
}

TEST_CASE("means of exponential forecasts have no bias, and intervals cover") {
    std::mt19937_64 random{113};
    std::normal_distribution<double> noise{0, 0.5};
    constexpr int runs = 600;
    double mean = 0;
    int held = 0;
    for (int run = 0; run < runs; ++run) {
        const auto value = [&](int i) { return std::exp(1 + 0.02 * i + noise(random)); };
        const auto series = series_of(40, value);
        const auto ahead = forecast<>::fit(
            series, {.scale = growth<>::exponential(), .errors = error_memory::none});
        const auto point = ahead->at(50, confidence{0.9});
        mean += point->mean / runs;
        held += point->observation_interval.contains(value(50));
    }
    const double truth = std::exp(1 + 0.02 * 50 + 0.125);
    CHECK(std::abs(mean / truth - 1) < 4 * 0.2 / std::sqrt(runs));
    CHECK(std::abs(held - 0.9 * runs) < 4 * std::sqrt(0.09 * runs));
}

} // namespace

} // namespace forecast_test
