// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/calibrated_forecast.hpp>

#include <nines/capacity/extern_double.hpp>
#include <nines/capacity/forecast.hpp>

#include "series_of.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace calibrated_forecast_test {

namespace {

using nines::backtest_plan;
using nines::calibrated_forecast;
using nines::confidence;
using nines::errc;
using nines::interval;
using nines::result;
using nines::time_series;
using simulated::series_of;

struct statement {
    double median;
    interval<double> observation_interval;
};

/// A level of 0 with a reach that may be too short.
struct level_forecast {
    double reach;
    [[nodiscard]] result<statement> at(double, confidence) const {
        return statement{0, {-reach, 2 * reach}};
    }
};

auto reaching_to(double reach) {
    return [reach](const time_series<>& history) -> result<level_forecast> {
        if (history.size() < 3) {
            return nines::error{errc::insufficient, "level_forecast", "expected three"};
        }
        return level_forecast{reach};
    };
}

using calibrated = calibrated_forecast<level_forecast>;

TEST_CASE("the factor is the conformal quantile of how far each was, on its side") {
    // Targets are 4, -6, 3, 1: with reaches of 1 below and 2 above, stretches 2, 6, 1.5, 0.5.
    const auto history = series_of({0, 0, 0, 0, 4, -6, 3, 1});
    const backtest_plan<> plan{.horizon = 1, .history = 3, .every = 1, .level = confidence{0.5}};
    const auto half = calibrated::fit(history, plan, reaching_to(1));
    REQUIRE(half);
    CHECK(half->observations() == 4);
    CHECK_FALSE(half->gives_way_at(9, confidence{0.5}));
    CHECK(half->factor() == 2); // the third of four
    const auto said = half->at(9, confidence{0.5});
    CHECK(said->observation_interval == interval<double>{-2, 4});
    CHECK(half->uncalibrated().reach == 1);
    auto strict = plan;
    strict.level = confidence{0.95};
    CHECK(calibrated::fit(history, strict, reaching_to(1))->factor() == 6);
    CHECK(calibrated::fit(history, plan, reaching_to(100))->factor() == 1);
}

TEST_CASE("what is too narrow by far covers once it is calibrated") {
    std::mt19937_64 random{151};
    std::student_t_distribution<double> heavy{3};
    int held = 0;
    constexpr int runs = 1000;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> values(60);
        for (double& each : values) {
            each = heavy(random);
        }
        const auto fit = calibrated::fit(
            series_of(values), {.horizon = 1, .history = 9, .every = 1, .level = confidence{0.9}},
            reaching_to(0.2));
        held += fit->at(60, confidence{0.9})->observation_interval.contains(heavy(random));
    }
    CHECK(std::abs(held - 0.9 * runs) < 4 * std::sqrt(0.09 * runs));
}

/// Sure of itself by far after a value above 0, and not sure enough by far after one below.
result<level_forecast> moody(const time_series<>& history) {
    return level_forecast{history.values().back() > 0 ? 1e-9 : 2};
}

TEST_CASE("bounds of almost no width in the past make no factor of millions, and still it covers") {
    std::mt19937_64 random{167};
    std::normal_distribution<double> noise;
    constexpr int runs = 1000;
    int held = 0;
    double widest = 0;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> values(60);
        for (double& each : values) {
            each = noise(random);
        }
        const auto fit = calibrated::fit(
            series_of(values), {.horizon = 1, .history = 9, .every = 1, .level = confidence{0.9}},
            moody);
        const auto bounds = fit->at(60, confidence{0.9})->observation_interval;
        held += bounds.contains(noise(random));
        widest = std::max(widest, fit->factor());
    }
    // 90 % after bounds that said nothing, 95.4 % after those of two deviations.
    CHECK(std::abs(held - 0.927 * runs) < 4 * std::sqrt(0.07 * runs));
    CHECK(widest < 2);
}

TEST_CASE("no factor is above 8") {
    // Distances are 1 where the reach is 1/8, and no more anywhere.
    const auto history = series_of({0, 0, 0, 1, 1, 1, 1, 1, 1, 1});
    const backtest_plan<> plan{.horizon = 1, .history = 3, .every = 1, .level = confidence{0.8}};
    const auto fit = calibrated::fit(history, plan, reaching_to(0.0625)); // above: twice as far
    REQUIRE(fit);
    CHECK(fit->factor() == 8);
    CHECK(calibrated::fit(history, plan, reaching_to(0.0624))->factor() == 1);
}

TEST_CASE("a forecast that leaves nothing open is given the distances of the past") {
    const auto history = series_of({0, 0, 0, 0, 4, -6, 3, 1, 0, 0, 0, 0});
    const backtest_plan<> plan{.horizon = 1, .history = 3, .every = 1, .level = confidence{0.8}};
    const auto sure = calibrated::fit(history, plan, reaching_to(0));
    REQUIRE(sure);
    CHECK(sure->factor() == 1);
    CHECK(sure->gives_way_at(12, confidence{0.8}));
    CHECK(sure->reach(confidence{0.8}) == doctest::Approx(6)); // the eighth of eight
    const auto bounds = sure->at(12, confidence{0.8})->observation_interval;
    CHECK(bounds.lower == doctest::Approx(-6).epsilon(1e-14));
    CHECK(bounds.upper == doctest::Approx(6).epsilon(1e-14));
    CHECK(sure->at(12, confidence{0.95})->observation_interval.upper ==
          doctest::Approx(6 * 1.959964 / 1.281552).epsilon(1e-6));
    const auto right = calibrated::fit(series_of({0, 0, 0, 0, 0, 0, 0}), plan, reaching_to(0));
    CHECK(right->factor() == 1);
    CHECK(right->at(9, confidence{0.8})->observation_interval == interval<double>{0, 0});
    const auto made = calibrated::as_made(level_forecast{1});
    CHECK(made.observations() == 0);
    CHECK_FALSE(made.gives_way_at(12, confidence{0.8}));
    CHECK(made.at(12, confidence{0.8})->observation_interval == interval<double>{-1, 2});
}

TEST_CASE("a stretch without noise at the end is no reason to be certain") {
    std::mt19937_64 random{157};
    std::normal_distribution<double> noise;
    std::vector<double> values(120, 20.0);
    for (std::size_t i = 0; i < 100; ++i) {
        values[i] += noise(random);
    }
    const auto last_line = [](const time_series<>& history) {
        const std::size_t n = history.size();
        return nines::forecast<>::fit(history.slice(n > 15 ? n - 15 : 0, n));
    };
    const auto fit = calibrated_forecast<nines::forecast<>>::fit(
        series_of(values), {.horizon = 5, .history = 30, .every = 5, .window = 5, .targets = 5},
        last_line);
    REQUIRE(fit);
    CHECK(fit->uncalibrated().at(125, confidence{0.95})->observation_interval.width() < 1e-6);
    const auto bounds = fit->at(125, confidence{0.95})->observation_interval;
    CHECK(bounds.contains(18.5));
    CHECK(bounds.contains(21.5));
    CHECK(fit->quantile(125, nines::quantile_level{0.5}).value() == doctest::Approx(20));
    CHECK(fit->quantile(125, nines::quantile_level{0.9}).value() > 21.5);
}

TEST_CASE("of exponential growth, intervals are widened by factors, and never reach 0") {
    std::mt19937_64 random{163};
    std::normal_distribution<double> step{0.01, 0.3};
    std::vector<double> values{1};
    while (values.size() < 200) {
        values.push_back(values.back() * std::exp(step(random)));
    }
    const nines::forecast_model<> model{.scale = nines::growth<>::exponential(),
                                        .errors = nines::error_memory::none};
    const auto fit = calibrated_forecast<nines::forecast<>>::fit(
        series_of(values), {.horizon = 5, .history = 30, .every = 5, .level = confidence{0.99}},
        [&](const time_series<>& history) { return nines::forecast<>::fit(history, model); });
    REQUIRE(fit);
    CHECK(fit->factor() > 1);
    const auto said = fit->at(210, confidence{0.99}).value();
    const auto own = fit->uncalibrated().at(210, confidence{0.99}).value();
    CHECK(said.observation_interval.lower > 0);
    CHECK(std::log(said.observation_interval.upper / said.median) ==
          doctest::Approx(fit->factor() * std::log(own.observation_interval.upper / own.median)));
    CHECK(fit->quantile(210, nines::quantile_level{0.995}).value() ==
          doctest::Approx(said.observation_interval.upper));
}

TEST_CASE("without a past to hold it against, and with plans that make no sense") {
    const auto history = series_of({1, 2, 3, 4});
    CHECK(calibrated::fit(history, {.horizon = 3, .history = 2, .every = 1}, reaching_to(1))
              .error()
              .code == errc::insufficient);
    CHECK(calibrated::fit(history, {.horizon = -3, .history = 2, .every = 1}, reaching_to(1))
              .error()
              .code == errc::out_of_domain);
    CHECK(calibrated::fit(history.slice(0, 2), {.horizon = 1, .history = 1, .every = 1},
                          reaching_to(1))
              .error()
              .code == errc::insufficient);
}

} // namespace

} // namespace calibrated_forecast_test
