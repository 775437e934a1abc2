// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/correlated_least_squares.hpp>

#include <nines/capacity/extern_double.hpp>

#include "line_with_memory.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace correlated_least_squares_test {

namespace {

using nines::confidence;
using nines::correlated_least_squares;
using nines::errc;
using nines::error_memory;
using simulated::at;
using simulated::draw;
using simulated::line_through;

TEST_CASE("without memory it is the plain regression") {
    std::mt19937_64 random{53};
    const auto drawn = draw(random, 0.3, 50, 0);
    const auto design = line_through(drawn.times);
    const auto fit = correlated_least_squares(drawn.times, design, drawn.y, error_memory::none);
    const auto plain = nines::least_squares(design, drawn.y);
    CHECK(fit->correlation() == 0);
    CHECK(fit->standard_errors()(1) ==
          doctest::Approx(plain->standard_errors()(1) * std::sqrt(48.0 / 46)).epsilon(1e-12));
    const auto mean = fit->mean_at(at(80)).components()[0];
    CHECK(mean.location == doctest::Approx(plain->coefficients().dot(at(80))).epsilon(1e-13));
    CHECK(mean.scale == doctest::Approx(plain->standard_error_at(at(80))).epsilon(1e-12));
    const auto seen = fit->observation_at(at(80), 80).components()[0];
    CHECK(seen.scale == doctest::Approx(std::hypot(plain->standard_error_at(at(80)),
                                                   plain->residual_standard_deviation()))
                            .epsilon(1e-12));
    CHECK(fit->uncorrelated().coefficients() == plain->coefficients());
}

TEST_CASE("moving and stretching time changes nothing") {
    std::mt19937_64 random{61};
    const auto drawn = draw(random, 0.7, 80, 0);
    auto shifted = drawn.times;
    for (double& time : shifted) {
        time = 1'767'225'600 + 300 * time;
    }
    const auto fit = correlated_least_squares(drawn.times, line_through(drawn.times), drawn.y);
    const auto far = correlated_least_squares(shifted, line_through(drawn.times), drawn.y);
    CHECK(far->step() == 300);
    CHECK(far->correlation() == doctest::Approx(fit->correlation()).epsilon(1e-9));
    CHECK(far->observation_at(at(90), shifted[0] + 300 * 90).upper_tail(11) ==
          doctest::Approx(fit->observation_at(at(90), 90).upper_tail(11)).epsilon(1e-9));
}

TEST_CASE("a perfect line is certain, and has no memory") {
    std::vector<double> times;
    Eigen::VectorXd y{30};
    for (int i = 0; i < 30; ++i) {
        times.push_back(i);
        y(i) = 3 + 0.25 * i;
    }
    const auto fit = correlated_least_squares(times, line_through(times), y);
    REQUIRE(fit);
    CHECK_FALSE(fit->near_random_walk());
    CHECK(fit->error_standard_deviation() < 1e-15);
    CHECK(fit->observation_at(at(100), 100).central(confidence{0.99}) ==
          nines::interval<double>{28, 28});
}

TEST_CASE("what does not fit together is refused") {
    const std::vector<double> times{0, 1, 2, 3};
    const Eigen::MatrixXd design = line_through(times);
    const Eigen::VectorXd y = Eigen::VectorXd::LinSpaced(4, 0, 1);
    const auto code = [&](const std::vector<double>& when) {
        return correlated_least_squares(when, design, y).error().code;
    };
    CHECK(code({0, 1, 2}) == errc::contradiction);
    CHECK(code({0, 1, 1, 2}) == errc::out_of_domain);
    CHECK(code({0, 1, 2, std::numeric_limits<double>::infinity()}) == errc::out_of_domain);
    const Eigen::MatrixXd twice = Eigen::MatrixXd::Ones(4, 2);
    CHECK(correlated_least_squares(times, twice, y).error().code == errc::insufficient);
    CHECK(correlated_least_squares({}, design.topRows(0), y.head(0)).error().code ==
          errc::insufficient);
}

TEST_CASE("float") {
    const std::vector<float> times{0, 1, 2, 3, 4, 5};
    Eigen::MatrixXf design{6, 2};
    Eigen::VectorXf y{6};
    for (int i = 0; i < 6; ++i) {
        design.row(i) << 1, static_cast<float>(i);
        y(i) = static_cast<float>(2 * i + (i % 3));
    }
    const auto fit = correlated_least_squares<float>(times, design, y);
    REQUIRE(fit);
    CHECK(fit->coefficients()(1) == doctest::Approx(2).epsilon(0.1));
}

} // namespace

} // namespace correlated_least_squares_test
