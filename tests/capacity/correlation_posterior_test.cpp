// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/correlation_posterior.hpp>

#include "dense_correlation.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>

#include <cmath>
#include <random>
#include <vector>

namespace correlation_posterior_test {

namespace {

using nines::error_memory;
using nines::detail::correlated_pairs;
using nines::detail::correlation_posterior;

/// Ones, a ramp, and an autoregression.
struct sample {
    std::vector<double> times;
    Eigen::MatrixXd rows;
};

sample draw(double rho, int n) {
    std::mt19937_64 random{47};
    std::normal_distribution<double> normal;
    sample drawn{{}, Eigen::MatrixXd(n, 3)};
    double error = normal(random) / std::sqrt(1.0001 - rho * rho);
    for (int i = 0; i < n; ++i) {
        drawn.times.push_back(i);
        drawn.rows.row(i) << 1, i, error;
        error = rho * error + normal(random);
    }
    return drawn;
}

correlation_posterior<double> posterior_of(const sample& drawn) {
    return {correlated_pairs<double>{drawn.rows, drawn.times, 1}, drawn.rows.rows()};
}

TEST_CASE("weights are the restricted likelihood and the density before the data") {
    const auto drawn = draw(0.6, 40);
    const auto solutions = posterior_of(drawn).solutions(error_memory::fading);
    CHECK(solutions.size() > 10);
    double offset = 0;
    for (const auto& each : solutions) {
        const double rho = each.correlation.over(1);
        const dense::whitened by_dense{drawn.rows, drawn.times, rho};
        const Eigen::Matrix2d m = by_dense.sums.topLeftCorner<2, 2>();
        const Eigen::Matrix2d inverse = m.inverse();
        const Eigen::Vector2d g = by_dense.sums.col(2).head<2>();
        const Eigen::Vector2d coefficients = inverse * g;
        const double left = by_dense.sums(2, 2) - g.dot(coefficients);
        const double likelihood =
            -(by_dense.log_determinant + std::log(m.determinant()) + 38 * std::log(left)) / 2;
        const Eigen::Matrix2d spread = each.spread;
        CHECK((each.coefficients - coefficients).norm() < 1e-9);
        CHECK(each.variance == doctest::Approx(left / 38).epsilon(1e-10));
        CHECK((spread * spread.transpose() - inverse).norm() < 1e-9 * inverse.norm());
        CHECK(each.log_likelihood == doctest::Approx(likelihood).epsilon(1e-10));
        // In z = atanh(rho), (1 - rho^2)^(-1/4) becomes (1 - rho^2)^(3/4).
        const double weight = likelihood + 0.75 * std::log(1 - rho * rho);
        offset = offset == 0 ? weight - std::log(each.weight) : offset;
        CHECK(std::log(each.weight) == doctest::Approx(weight - offset).epsilon(1e-8).scale(1));
    }
}

TEST_CASE("the grid holds the truth, near 0 and near 1") {
    for (const double rho : {0.0, 0.5, 0.9, 0.99}) {
        CAPTURE(rho);
        double mean = 0;
        double total = 0;
        for (const auto& each : posterior_of(draw(rho, 2000)).solutions(error_memory::fading)) {
            mean += each.weight * each.correlation.over(1);
            total += each.weight;
        }
        CHECK(std::abs(mean / total - rho) < 4 * std::sqrt((1.001 - rho * rho) / 2000));
    }
}

TEST_CASE("no memory, all of it, and which of them the data could be") {
    const auto noise = posterior_of(draw(0, 100));
    CHECK(noise.solutions(error_memory::none).size() == 1);
    CHECK(noise.solutions(error_memory::none)[0].correlation.over(1) == 0);
    CHECK(noise.solutions(error_memory::random_walk)[0].correlation.over(100) > 0.9999);
    CHECK_FALSE(noise.near_random_walk(noise.solutions(error_memory::fading)));
    const auto walk = posterior_of(draw(1, 100));
    CHECK(walk.near_random_walk(walk.solutions(error_memory::fading)));
    CHECK_FALSE(walk.near_random_walk({walk.solutions(error_memory::fading).front(),
                                       {.log_likelihood = 1e9, .coefficients = {}, .spread = {}}}));
}

} // namespace

} // namespace correlation_posterior_test
