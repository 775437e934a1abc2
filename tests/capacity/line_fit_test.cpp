// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/line_fit.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace line_fit_test {

namespace {

using nines::confidence;
using nines::errc;
using nines::line_fit;

line_fit<double> line_through(std::initializer_list<std::array<double, 2>> points) {
    nines::detail::line_sums<double> sums;
    for (const auto& [x, y] : points) {
        sums.add({{{x, 0}, {y, 0}}});
    }
    return line_fit<double>{sums.centred(), sums.count};
}

TEST_CASE("three points by hand") {
    // x 0 1 2, y 1 2 2: slope 1/2, residuals -1/6 1/3 -1/6.
    const auto line = line_through({{0, 1}, {1, 2}, {2, 2}});
    CHECK(line.slope() == 0.5);
    CHECK(line.intercept_at(0) == doctest::Approx(7.0 / 6).epsilon(1e-15));
    CHECK(line.mean_x() == 1);
    CHECK(line.mean_y() == doctest::Approx(5.0 / 3).epsilon(1e-15));
    CHECK(line.spread() == 2);
    CHECK(line.degrees_of_freedom() == 1);
    CHECK(line.residual_standard_deviation() == doctest::Approx(std::sqrt(1.0 / 6)).epsilon(1e-15));
    CHECK(line.slope_standard_error() == doctest::Approx(std::sqrt(1.0 / 12)).epsilon(1e-15));
    CHECK(line.standard_error_at(1) == doctest::Approx(std::sqrt(1.0 / 18)).epsilon(1e-15));
    CHECK(line.r_squared() == doctest::Approx(0.75).epsilon(1e-15));
    const auto ahead = line.predict(3, confidence{0.5}); // t = 1 for one degree of freedom
    REQUIRE(ahead);
    const double mean_half = std::sqrt(1.0 / 6 * (1.0 / 3 + 2));
    const double half = std::sqrt(1.0 / 6 * (1 + 1.0 / 3 + 2));
    CHECK(ahead->value == doctest::Approx(8.0 / 3).epsilon(1e-15));
    CHECK(ahead->mean_interval.upper - ahead->value == doctest::Approx(mean_half).epsilon(1e-14));
    CHECK(ahead->value - ahead->observation_interval.lower == doctest::Approx(half).epsilon(1e-14));
    CHECK(ahead->level == confidence{0.5});
}

TEST_CASE("two points have a line and no errors") {
    const auto line = line_through({{1, 5}, {3, 9}});
    CHECK(line.slope() == 2);
    CHECK(line.intercept_at(0L) == 3);
    CHECK(line.residual_standard_deviation() == std::numeric_limits<double>::infinity());
    CHECK(line.predict(4, confidence{0.9}).error().code == errc::insufficient);
}

TEST_CASE("an x that is not finite is refused") {
    const auto line = line_through({{0, 1}, {1, 2}, {2, 2}});
    CHECK(line.predict(std::numeric_limits<double>::quiet_NaN(), confidence{0.9}).error().code ==
          errc::out_of_domain);
    CHECK(line.predict(-std::numeric_limits<float>::infinity(), confidence{0.9}).error().code ==
          errc::out_of_domain);
}

TEST_CASE("constant y: nothing to explain") {
    const auto line = line_through({{0, 4}, {1, 4}, {2, 4}});
    CHECK(line.slope() == 0);
    CHECK(line.r_squared() == 0);
    CHECK(line.predict(100, confidence{0.99})->observation_interval == nines::interval{4.0, 4.0});
}

} // namespace

} // namespace line_fit_test
