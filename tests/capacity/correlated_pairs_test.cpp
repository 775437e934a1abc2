// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/correlated_pairs.hpp>

#include "dense_correlation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace correlated_pairs_test {

namespace {

using nines::detail::correlated_pairs;
using nines::detail::step_correlation;

struct sample {
    std::vector<double> times;
    Eigen::MatrixXd rows;
};

/// Steps of 1, 2 and 5 in turn, or of any length.
sample draw(bool irregular) {
    std::mt19937_64 random{43};
    std::normal_distribution<double> normal;
    sample drawn{{}, Eigen::MatrixXd(40, 3)};
    double time = 7;
    for (Eigen::Index i = 0; i < 40; ++i) {
        drawn.times.push_back(time);
        time += irregular ? std::exp(normal(random)) : i % 11 == 3 ? 5 : i % 7 == 2 ? 2 : 1;
        for (Eigen::Index j = 0; j < 3; ++j) {
            drawn.rows(i, j) = normal(random);
        }
    }
    return drawn;
}

TEST_CASE("a correlation and what it loses, also next to 1") {
    const auto half = step_correlation<double>::from_atanh(std::atanh(0.5));
    CHECK(half.over(1) == doctest::Approx(0.5).epsilon(1e-15));
    CHECK(half.over(3) == doctest::Approx(0.125).epsilon(1e-15));
    CHECK(half.lost_over(2) == doctest::Approx(0.75).epsilon(1e-15));
    const auto nearly = step_correlation<double>::from_atanh(15);
    CHECK(nearly.lost_over(1) == doctest::Approx(2 / (std::exp(30.0) + 1)).epsilon(1e-12));
    const auto none = step_correlation<double>::from_atanh(0);
    CHECK(none.over(1) == 0);
    CHECK(none.lost_over(1) == 1);
    CHECK(none.over(0) == 0);
}

TEST_CASE("sums and determinants are those of the whole matrix of correlations") {
    for (const bool irregular : {false, true}) {
        const auto [times, rows] = draw(irregular);
        const correlated_pairs<double> pairs{rows, times, 1};
        for (const double rho : {0.0, 0.2, 0.9, 0.999}) {
            CAPTURE(rho);
            const auto correlation = step_correlation<double>::from_atanh(std::atanh(rho));
            const dense::whitened expected{rows, times, rho};
            // Irregular distances are rounded to classes 1 % wide.
            const double tolerance = irregular ? 5e-3 : 1e-10;
            CHECK((pairs.whitened(correlation) - expected.sums).norm() <
                  tolerance * expected.sums.norm());
            CHECK(pairs.log_determinant(correlation) ==
                  doctest::Approx(expected.log_determinant).epsilon(tolerance).scale(1));
        }
    }
}

} // namespace

} // namespace correlated_pairs_test
