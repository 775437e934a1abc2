// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/calibrated_forecast.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

namespace {

using nines::backtest_plan;
using nines::calibrated_forecast;
using nines::confidence;
using nines::errc;
using nines::interval;
using nines::result;
using nines::time_series;

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

time_series<> series_of(const std::vector<double>& values) {
    std::vector<double> times;
    for (std::size_t i = 0; i < values.size(); ++i) {
        times.push_back(static_cast<double>(i));
    }
    return time_series<>::from(times, values).value();
}

using calibrated = calibrated_forecast<level_forecast>;

TEST_CASE("the factor is the conformal quantile of how far each was, on its side") {
    // Targets are 4, -6, 3, 1: with reaches of 1 below and 2 above, stretches 2, 6, 1.5, 0.5.
    const auto history = series_of({0, 0, 0, 0, 4, -6, 3, 1});
    const backtest_plan<> plan{.horizon = 1, .history = 3, .every = 1, .level = confidence{0.5}};
    const auto half = calibrated::fit(history, plan, reaching_to(1));
    REQUIRE(half);
    CHECK(half->observations() == 4);
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
