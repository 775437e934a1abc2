// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/newey_west.hpp>

#include <nines/capacity/extern_double.hpp>

#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

namespace newey_west_test {

namespace {

using nines::bartlett_lag;
using nines::errc;
using nines::least_squares;
using nines::newey_west;

struct line {
    Eigen::MatrixXd design;
    Eigen::VectorXd y;
};

line draw(std::mt19937_64& random, double rho, Eigen::Index n) {
    const auto errors = simulated::autoregression(random, rho, static_cast<std::size_t>(n));
    line drawn{Eigen::MatrixXd(n, 2), Eigen::Map<const Eigen::VectorXd>{errors.data(), n}};
    for (Eigen::Index i = 0; i < n; ++i) {
        drawn.design.row(i) << 1, static_cast<double>(i);
        drawn.y(i) += 3 + 0.5 * static_cast<double>(i);
    }
    return drawn;
}

TEST_CASE("it is the sandwich, written out") {
    std::mt19937_64 random{79};
    const auto [x, y] = draw(random, 0.5, 60);
    const auto fit = least_squares(x, y);
    const Eigen::VectorXd r = fit->residuals();
    const Eigen::Matrix2d squares = x.transpose() * x;
    const Eigen::Matrix2d bread = squares.inverse();
    for (const Eigen::Index lag : {0, 1, 4, 59}) {
        Eigen::Matrix2d meat = Eigen::Matrix2d::Zero();
        for (Eigen::Index i = 0; i < 60; ++i) {
            for (Eigen::Index j = 0; j < 60; ++j) {
                const double apart = std::abs(static_cast<double>(i - j));
                const double weight = std::max(0.0, 1 - apart / static_cast<double>(lag + 1));
                const Eigen::Vector2d one{r(i) * x(i, 0), r(i) * x(i, 1)};
                const Eigen::RowVector2d other{r(j) * x(j, 0), r(j) * x(j, 1)};
                meat += weight * (one * other);
            }
        }
        const Eigen::Matrix2d expected = bread * meat * bread * (60.0 / 58);
        const auto robust = newey_west(*fit, x, lag);
        REQUIRE(robust);
        CHECK((robust->covariance - expected).norm() < 1e-10 * expected.norm());
        CHECK(robust->lag == lag);
        CHECK(robust->standard_errors()(1) ==
              doctest::Approx(std::sqrt(expected(1, 1))).epsilon(1e-9));
        const Eigen::VectorXd row{{1, 80}};
        CHECK(robust->standard_error_at(row) ==
              doctest::Approx(std::sqrt(row.dot(expected * row))).epsilon(1e-9));
    }
}

TEST_CASE("the lag follows the correlation") {
    CHECK(bartlett_lag(0.0, 100) == 0);
    CHECK(bartlett_lag(0.5, 100) == 6);  // 1.1447 (4 0.25 100 / 0.5625)^(1/3) = 6.44
    CHECK(bartlett_lag(0.9, 400) == 37); // 1.1447 (4 0.81 400 / 0.0361)^(1/3) = 37.7
    CHECK(bartlett_lag(0.999, 50) == 49);
    CHECK(bartlett_lag(1.0, 50) == 49);
}

TEST_CASE("what is not the design of the fit, and lags that are none, are refused") {
    std::mt19937_64 random{83};
    const auto [x, y] = draw(random, 0, 20);
    const auto fit = least_squares(x, y);
    CHECK(newey_west(*fit, x.topRows(19)).error().code == errc::contradiction);
    CHECK(newey_west(*fit, x.leftCols(1)).error().code == errc::contradiction);
    CHECK(newey_west(*fit, x, -1).error().code == errc::out_of_domain);
    CHECK(newey_west(*fit, x, 20).error().code == errc::out_of_domain);
}

TEST_CASE("intervals of a slope: nearly right from many rows, where independent ones are far off") {
    std::mt19937_64 random{89};
    constexpr int runs = 300;
    int robust = 0;
    int naive = 0;
    for (int run = 0; run < runs; ++run) {
        const auto [x, y] = draw(random, 0.7, 400);
        const auto fit = least_squares(x, y);
        const double off = std::abs(fit->coefficients()(1) - 0.5);
        robust += off < 1.97 * newey_west(*fit, x)->standard_errors()(1);
        naive += off < 1.97 * fit->standard_errors()(1);
    }
    CHECK(robust > 0.88 * runs);
    CHECK(robust < 0.98 * runs);
    CHECK(naive < 0.70 * runs);
}

} // namespace

} // namespace newey_west_test
