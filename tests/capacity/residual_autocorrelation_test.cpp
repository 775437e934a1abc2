// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/residual_autocorrelation.hpp>

#include "simulated_errors.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace residual_autocorrelation_test {

namespace {

using nines::corrected_autocorrelation;
using nines::residual_autocorrelation;

TEST_CASE("by hand: products of neighbours over squares") {
    const Eigen::VectorXd residuals = Eigen::Vector4d{1, -2, 2, -1};
    CHECK(residual_autocorrelation(residuals, 0) == 1);
    CHECK(residual_autocorrelation(residuals, 1) == doctest::Approx(-0.8).epsilon(1e-15));
    CHECK(residual_autocorrelation(residuals, 2) == doctest::Approx(0.4).epsilon(1e-15));
    CHECK(residual_autocorrelation(residuals, 4) == 0);
    CHECK(residual_autocorrelation(residuals, -1) == 0);
    CHECK(residual_autocorrelation(Eigen::VectorXd{Eigen::VectorXd::Zero(5)}, 1) == 0);
}

TEST_CASE("the correction undoes the bias it is made for, and stays below 1") {
    for (const double rho : {-0.5, 0.0, 0.7}) {
        const double seen = rho - (2 + 5 * rho) / 100;
        CHECK(corrected_autocorrelation(seen, 100, 2) == doctest::Approx(rho).epsilon(1e-13));
    }
    CHECK(corrected_autocorrelation(0.98, 20, 2) == 0.95);
    CHECK(corrected_autocorrelation(-1.0, 20, 2) == -0.95);
    CHECK(corrected_autocorrelation(0.4, 5, 2) == 0.4);
}

TEST_CASE("the corrected correlation is right on average, of a mean and of a line") {
    std::mt19937_64 random{73};
    constexpr Eigen::Index n = 100;
    constexpr int runs = 2000;
    Eigen::MatrixXd design{n, 2};
    for (Eigen::Index i = 0; i < n; ++i) {
        design.row(i) << 1, static_cast<double>(i) - (n - 1) / 2.0;
    }
    const Eigen::Vector2d squares = design.colwise().squaredNorm();
    for (const double rho : {0.0, 0.5, 0.9}) {
        for (const Eigen::Index p : {1, 2}) {
            CAPTURE(rho);
            CAPTURE(p);
            double plain = 0;
            double corrected = 0;
            for (int run = 0; run < runs; ++run) {
                const auto errors = simulated::autoregression(random, rho, n);
                const Eigen::Map<const Eigen::VectorXd> y{errors.data(), n};
                Eigen::VectorXd residuals = y;
                for (Eigen::Index j = 0; j < p; ++j) {
                    residuals -= design.col(j) * (design.col(j).dot(y) / squares(j));
                }
                const double seen = residual_autocorrelation(residuals, 1);
                plain += seen / runs;
                corrected += corrected_autocorrelation(seen, n, p) / runs;
            }
            CHECK(std::abs(corrected - rho) < 0.02);
            CHECK(std::abs(corrected - rho) < std::abs(plain - rho));
        }
    }
}

} // namespace

} // namespace residual_autocorrelation_test
