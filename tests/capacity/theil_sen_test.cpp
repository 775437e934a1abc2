// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/theil_sen.hpp>

#include "../golden/table.hpp"
#include "golden_series.hpp"
#include "series_of.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace theil_sen_test {

namespace {

using nines::confidence;
using nines::errc;
using nines::robust_intercept;
using nines::theil_sen;
using simulated::noisy_line;

TEST_CASE("the golden lines to 13 digits") {
    golden::for_each_with_series(
        "theil_sen.csv", 12, [](const auto& row, const auto& x, const auto& y) {
            const auto line = theil_sen<double>(x, y, confidence{0.95});
            REQUIRE(line);
            const auto matches = [&](double value, const char* name) {
                CAPTURE(name);
                CHECK(value == doctest::Approx(row.number(name)).epsilon(1e-13));
            };
            CHECK(static_cast<double>(line->slopes) == row.number("slopes"));
            matches(line->slope.value, "slope");
            matches(line->value_at(0), "intercept_median_residual");
            matches(theil_sen<double>(x, y, confidence{0.95}, robust_intercept::of_medians)
                        ->value_at(0),
                    "intercept_of_medians");
            if (row.text("series") == "three") { // where no interval holds at 95 %
                CHECK(line->slope.bounds.lower == -std::numeric_limits<double>::infinity());
                CHECK(line->slope.bounds.upper == std::numeric_limits<double>::infinity());
            } else {
                matches(line->slope.bounds.lower, "lower");
                matches(line->slope.bounds.upper, "upper");
            }
        });
}

TEST_CASE("the interval holds the slope at its level, whatever the errors' distribution") {
    std::mt19937_64 random{23};
    std::normal_distribution<double> normal;
    std::cauchy_distribution<double> cauchy;
    std::exponential_distribution<double> skewed;
    const auto coverage = [](auto noise) {
        constexpr int runs = 2000;
        int held = 0;
        for (int run = 0; run < runs; ++run) {
            const auto [x, y] = noisy_line(30, 0.25, noise);
            held += theil_sen<double>(x, y, confidence{0.9})->slope.bounds.contains(0.25) ? 1 : 0;
        }
        return static_cast<double>(held) / runs;
    };
    for (const double held :
         {coverage([&] { return normal(random); }), coverage([&] { return cauchy(random); }),
          coverage([&] { return skewed(random); })}) {
        CHECK(held > 0.885);
        CHECK(held < 0.92);
    }
}

TEST_CASE("a quarter of the points anywhere does not bend the line") {
    std::mt19937_64 random{29};
    std::normal_distribution<double> noise{0, 0.1};
    auto [x, y] = noisy_line(400, 2, [&] { return noise(random); });
    for (std::size_t i = 0; i < y.size(); i += 4) {
        y[i] = 1e6;
    }
    const auto line = theil_sen<double>(x, y, confidence{0.95});
    CHECK(line->slope.value == doctest::Approx(2).epsilon(0.01));
    CHECK(line->slope.bounds.contains(line->slope.value));
    CHECK(line->value_at(0) == doctest::Approx(0).epsilon(2));
}

TEST_CASE("turned, stretched and moved y turn, stretch and move the line") {
    std::mt19937_64 random{31};
    const auto [x, y] = noisy_line(300, 1, [&] { return static_cast<double>(random() % 64); });
    auto other = y;
    for (double& each : other) {
        each = 1024 - 4 * each;
    }
    const auto line = theil_sen<double>(x, y, confidence{0.95});
    const auto moved = theil_sen<double>(x, other, confidence{0.95});
    CHECK(moved->slope.value == -4 * line->slope.value);
    CHECK(moved->height == 1024 - 4 * line->height);
    CHECK(moved->slope.bounds.lower ==
          doctest::Approx(-4 * line->slope.bounds.upper).epsilon(0.01));
}

TEST_CASE("float and long double give the same line") {
    const std::vector<float> x{0, 1, 2, 3, 4};
    const std::vector<float> y{0, 1, 3, 3, 5};
    const std::vector<long double> long_x{0, 1, 2, 3, 4};
    const std::vector<long double> long_y{0, 1, 3, 3, 5};
    CHECK(theil_sen<float>(x, y, confidence{0.8})->slope.value ==
          doctest::Approx(static_cast<double>(
              theil_sen<long double>(long_x, long_y, confidence{0.8})->slope.value)));
}

TEST_CASE("what is refused") {
    const std::vector<double> x{1, 2, 3};
    const std::vector<double> one{1, 1, 1};
    const std::vector<double> huge{-1e300, 0, 1e300};
    const std::vector<double> dense{0, 1e-300, 1};
    const confidence level{0.95};
    CHECK(theil_sen<double>(x, {}, level).error().code == errc::contradiction);
    CHECK(theil_sen<double>({}, {}, level).error().code == errc::insufficient);
    CHECK(theil_sen<double>(one, x, level).error().code == errc::insufficient);
    CHECK(theil_sen<double>(x, huge, level).error().code == errc::out_of_domain);
    CHECK(theil_sen<double>(dense, x, level).error().code == errc::out_of_domain);
    CHECK(theil_sen<double>(huge, one, level)->slope.value == 0);
}

} // namespace

} // namespace theil_sen_test
