// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/linear_trend.hpp>

#include "../golden/table.hpp"
#include "golden_series.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace linear_trend_test {

namespace {

using nines::confidence;
using nines::errc;
using nines::linear_trend;

TEST_CASE("the golden lines to 13 digits, fed in spans, one by one, and in pieces") {
    const auto series = golden::series_by_name();
    const auto rows = golden::table("line_predictions.csv");
    REQUIRE(rows.size() == 30);
    for (const auto& row : rows) {
        CAPTURE(row.text("series"));
        const auto& [x, y] = series.at(row.text("series"));
        linear_trend<> spans;
        spans.add(x, y);
        linear_trend<> streamed;
        linear_trend<> rest;
        for (std::size_t i = 0; i < x.size(); ++i) {
            (i % 5 == 0 ? rest : streamed).add(x[i], y[i]);
        }
        streamed.merge(rest);
        for (const auto* fed : {&spans, &streamed}) {
            const auto& trend = *fed;
            const auto line = trend.fit();
            REQUIRE(line);
            // Points on a line leave the rounding of double.
            const bool perfect = row.text("series") == "perfect";
            const auto near = [&](double value, const std::string& name, double scale = 0) {
                CAPTURE(name);
                const double expected = row.number(name);
                CHECK(value == doctest::Approx(expected).epsilon(1e-13).scale(perfect ? 1 : scale));
            };
            near(line->slope(), "slope");
            near(line->intercept_at(0), "intercept", fed == &spans ? line->mean_y() : 0);
            near(line->residual_standard_deviation(), "resid_sd");
            near(line->r_squared(), "r2");
            near(line->slope_standard_error(), "se_slope");
            near(line->standard_error_at(0), "se_intercept");
            const auto ahead =
                trend.predict(row.number("x0"), confidence{row.number("confidence")});
            REQUIRE(ahead);
            near(ahead->value, "yhat");
            near(ahead->mean_interval.lower, "ci_lo");
            near(ahead->mean_interval.upper, "ci_hi");
            near(ahead->observation_interval.lower, "pi_lo");
            near(ahead->observation_interval.upper, "pi_hi");
        }
    }
}

TEST_CASE("Unix nanoseconds lose nothing: a slope of 2^-40 a tick, 15 digits after the epoch") {
    const std::int64_t start = 1'767'225'600'000'000'001;
    linear_trend<> trend;
    for (std::int64_t i = 0; i < 1000; ++i) {
        trend.add(start + 7 * i, std::ldexp(static_cast<double>(7 * i), -40));
    }
    CHECK(trend.slope() == 0x1p-40);
    CHECK(trend.intercept_at(start) == 0);
    CHECK(trend.intercept_at(start + 1) == 0x1p-40);
    CHECK(trend.fit()->residual_standard_deviation() == 0);
    CHECK(trend.predict(start + 7000, confidence{0.95})->observation_interval.upper ==
          std::ldexp(7000.0, -40));
}

TEST_CASE("moving the origin of x or of y changes neither slope nor residuals") {
    std::mt19937_64 random{19};
    std::normal_distribution<double> noise{0, 3};
    linear_trend<> here;
    linear_trend<> there;
    for (int i = 0; i < 500; ++i) {
        const double y = std::round(4096 * (i * 0.7 + noise(random))) / 4096;
        here.add(i, y);
        there.add(1'700'000'000 + i, y + 1e9);
    }
    CHECK(here.slope() == there.slope());
    CHECK(here.fit()->residual_standard_deviation() == there.fit()->residual_standard_deviation());
    CHECK(here.intercept_at(0) + 1e9 == there.intercept_at(1'700'000'000));
}

TEST_CASE("a window that has slid far is the window") {
    std::mt19937_64 random{23};
    std::normal_distribution<double> noise;
    linear_trend<> window;
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 100'000; ++i) {
        x.push_back(1.7e9 + 15 * i);
        y.push_back(1e9 + 2e3 * i + noise(random));
        window.add(x.back(), y.back());
        if (i >= 240) {
            REQUIRE(window.remove(x[x.size() - 241], y[y.size() - 241]));
        }
    }
    linear_trend<> fresh;
    for (std::size_t i = x.size() - 240; i < x.size(); ++i) {
        fresh.add(x[i], y[i]);
    }
    CHECK(window.count() == 240);
    CHECK(window.slope() == doctest::Approx(fresh.slope()).epsilon(1e-15));
    CHECK(window.fit()->residual_standard_deviation() ==
          doctest::Approx(fresh.fit()->residual_standard_deviation()).epsilon(1e-13));
}

TEST_CASE("spans longer than a block, and their parts merged in any order") {
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 5000; ++i) {
        x.push_back(i);
        y.push_back(3 + 0.5 * i + (i * i) % 17);
    }
    linear_trend<> whole;
    whole.add(x, y);
    linear_trend<> streamed;
    for (std::size_t i = 0; i < x.size(); ++i) {
        streamed.add(x[i], y[i]);
    }
    CHECK(whole.count() == 5000);
    CHECK(whole.latest() == 4999.0);
    CHECK(whole.slope() == doctest::Approx(streamed.slope()).epsilon(1e-14));
    CHECK(whole.fit()->residual_standard_deviation() ==
          doctest::Approx(streamed.fit()->residual_standard_deviation()).epsilon(1e-14));
}

TEST_CASE("what is not a number is refused and counted, and taken back as such") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    linear_trend<> trend;
    CHECK(trend.add(1, 2.0));
    CHECK_FALSE(trend.add(2, nan));
    CHECK_FALSE(trend.add(-std::numeric_limits<double>::infinity(), 2.0));
    CHECK_FALSE(trend.add(3, 1e150));
    CHECK(trend.count() == 1);
    CHECK(trend.refused() == 3);
    const std::vector<double> x{2, 3, nan, 4};
    const std::vector<double> y{3, 4, 5, nan};
    trend.add(x, y);
    CHECK(trend.count() == 3);
    CHECK(trend.refused() == 5);
    CHECK(trend.latest() == 3.0);
    CHECK(trend.slope() == 1);
    CHECK(trend.remove(2, nan));
    CHECK(trend.refused() == 4);
    CHECK(trend.remove(1, 2.0));
    CHECK(trend.remove(2, 3.0));
    CHECK(trend.remove(3, 4.0));
    CHECK_FALSE(trend.remove(3, 4.0));
    CHECK(trend.count() == 0);
}

TEST_CASE("too little for a line is said, and raised where a number was asked for") {
    linear_trend<> trend;
    CHECK(trend.fit().error().code == errc::insufficient);
    trend.add(5, 1.0);
    CHECK(trend.fit().error().code == errc::insufficient);
    trend.add(5, 2.0);
    CHECK(trend.fit().error().code == errc::insufficient);
    CHECK(trend.predict(6, confidence{0.9}).error().code == errc::insufficient);
    trend.add(6, 2.0);
    CHECK(trend.fit());
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)linear_trend<>{}.slope(), nines::domain_error);
    CHECK_THROWS_AS((void)linear_trend<>{}.intercept_at(0), nines::domain_error);
    const std::vector<double> three{1, 2, 3};
    CHECK_THROWS_AS(trend.add(three, std::vector<double>{1, 2}), nines::domain_error);
#endif
}

TEST_CASE("a byte form of its own length, which keeps what was refused and the latest x") {
    linear_trend<> trend;
    trend.add(1'700'000'000, 5.0);
    trend.add(1'700'000'060, 7.0);
    trend.add(1'700'000'120, std::numeric_limits<double>::infinity());
    std::vector<std::byte> bytes(linear_trend<>::byte_size);
    CHECK(trend.to_bytes(bytes).value() == bytes.size());
    const auto read = linear_trend<>::from_bytes(bytes);
    REQUIRE(read);
    CHECK(*read == trend);
    CHECK(read->refused() == 1);
    CHECK(read->latest() == 1'700'000'060.0);
    CHECK(read->slope() == trend.slope());
    bytes.pop_back();
    CHECK(trend.to_bytes(bytes).error().code == errc::overflow);
    CHECK(linear_trend<>::from_bytes(bytes).error().code == errc::malformed);
    trend.remove(1'700'000'000, 5.0);
    trend.remove(1'700'000'060, 7.0);
    bytes.resize(linear_trend<>::byte_size);
    CHECK(trend.to_bytes(bytes));
    CHECK(linear_trend<>::from_bytes(bytes).value() == trend);
}

TEST_CASE_TEMPLATE("float and long double", Real, float, long double) {
    linear_trend<Real> trend;
    std::vector<Real> x;
    std::vector<Real> y;
    for (int i = 0; i < 100; ++i) {
        x.push_back(static_cast<Real>(i));
        y.push_back(static_cast<Real>(7 - 3 * i));
        trend.add(1'700'000'000 + i, y.back());
    }
    CHECK(trend.slope() == -3);
    CHECK(trend.intercept_at(1'700'000'000) == 7);
    linear_trend<Real> spans;
    spans.add(x, y);
    CHECK(spans.slope() == -3);
    CHECK(spans.predict(Real{200}, confidence{0.9})->value == -593);
}

TEST_CASE("prediction intervals hold a new observation as often as they say") {
    std::mt19937_64 random{29};
    std::normal_distribution<double> noise{0, 5};
    const confidence level{0.9};
    int observed = 0;
    int mean = 0;
    constexpr int runs = 4000;
    for (int run = 0; run < runs; ++run) {
        linear_trend<> trend;
        for (int i = 0; i < 12; ++i) {
            trend.add(i, 40 + 2 * i + noise(random));
        }
        const auto ahead = trend.predict(20, level);
        observed += ahead->observation_interval.contains(80 + noise(random));
        mean += ahead->mean_interval.contains(80);
    }
    // Four standard errors of a proportion of 0.9 among 4000.
    CHECK(std::abs(observed - 0.9 * runs) < 4 * std::sqrt(0.09 * runs));
    CHECK(std::abs(mean - 0.9 * runs) < 4 * std::sqrt(0.09 * runs));
}

} // namespace

} // namespace linear_trend_test
