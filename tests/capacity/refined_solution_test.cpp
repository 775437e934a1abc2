// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/refined_solution.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace refined_solution_test {

namespace {

using nines::detail::double_double_matrix;
using nines::detail::solve_refined;

/// Hilbert's matrix times the least common multiple of its denominators: whole numbers.
Eigen::MatrixXd whole_hilbert(Eigen::Index rows, Eigen::Index columns, double multiple) {
    Eigen::MatrixXd matrix(rows, columns);
    for (Eigen::Index i = 0; i < rows; ++i) {
        for (Eigen::Index j = 0; j < columns; ++j) {
            matrix(i, j) = multiple / static_cast<double>(i + j + 1);
        }
    }
    return matrix;
}

TEST_CASE("a system of condition 1e8 and large residuals is solved to the last digit") {
    // lcm(1..13); y = A x + r with A' r = 0 in whole numbers, by construction of r below.
    const Eigen::MatrixXd a = whole_hilbert(8, 6, 360360) / 360360;
    const Eigen::HouseholderQR<Eigen::MatrixXd> factor{a};
    const Eigen::VectorXd y = Eigen::VectorXd::LinSpaced(8, -1, 6).cwiseAbs2();
    const double_double_matrix<double> design{a};
    const auto solution = solve_refined<double>(design, factor, 1e8, y);
    REQUIRE(solution);
    // The defects of the answer, at twice the digits, are those of its last rounding.
    double_double_matrix<double> left{8, 1};
    left.hi.col(0) = y;
    for (Eigen::Index j = 0; j < 6; ++j) {
        nines::detail::subtract_multiple(left, 0, nines::detail::column(design, j),
                                         solution->coefficients.at(j, 0));
        CHECK(std::abs(nines::detail::dot(nines::detail::column(design, j),
                                          nines::detail::column(solution->residuals, 0), 8)
                           .value()) < 1e-24);
    }
    CHECK((left.hi - solution->residuals.hi).cwiseAbs().maxCoeff() < 1e-24);
    CHECK(solution->residuals.hi.norm() > 1e-3);
}

TEST_CASE("a right-hand side of zeros has coefficients of zero") {
    const double_double_matrix<double> design{whole_hilbert(5, 2, 2520)};
    const Eigen::HouseholderQR<Eigen::MatrixXd> factor{design.hi};
    const auto solution = solve_refined<double>(design, factor, 100, Eigen::VectorXd::Zero(5));
    REQUIRE(solution);
    CHECK(solution->coefficients.hi.cwiseAbs().maxCoeff() == 0);
}

TEST_CASE("where corrections do not shrink there is no answer") {
    const double_double_matrix<double> design{whole_hilbert(16, 14, 1)};
    const Eigen::HouseholderQR<Eigen::MatrixXd> factor{design.hi};
    const auto solution =
        solve_refined<double>(design, factor, 1e16, Eigen::VectorXd::LinSpaced(16, 1, 2));
    REQUIRE_FALSE(solution);
    CHECK(solution.error().code == nines::errc::insufficient);
}

TEST_CASE("good conditions: one correction finds what full refinement finds") {
    Eigen::MatrixXd a(50, 3);
    Eigen::VectorXd y(50);
    for (Eigen::Index i = 0; i < 50; ++i) {
        const auto t = static_cast<double>(i);
        a.row(i) << 1, 1 + t / 100, std::sin(t);
        y(i) = std::cos(3 * t) + t;
    }
    const double_double_matrix<double> design{a};
    const Eigen::HouseholderQR<Eigen::MatrixXd> factor{a};
    const auto one = solve_refined<double>(design, factor, 999, y);
    const auto full = solve_refined<double>(design, factor, 1001, y);
    REQUIRE(one);
    REQUIRE(full);
    CHECK(one->coefficients.hi == full->coefficients.hi);
    CHECK((one->residuals.hi - full->residuals.hi).cwiseAbs().maxCoeff() < 1e-15);
}

} // namespace

} // namespace refined_solution_test
