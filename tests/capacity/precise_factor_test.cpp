// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/precise_factor.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace precise_factor_test {

namespace {

using nines::detail::double_double;
using nines::detail::double_double_matrix;

TEST_CASE("the inverse of an integer triangle that doubles lose") {
    // The inverse of I - t N, N with ones above the diagonal, has entries t (1 + t)^(j - i - 1).
    constexpr Eigen::Index size = 8;
    const double t = 1000;
    double_double_matrix<double> triangle{size, size};
    for (Eigen::Index i = 0; i < size; ++i) {
        triangle.set(i, i, {1, 0});
        for (Eigen::Index j = i + 1; j < size; ++j) {
            triangle.set(i, j, {-t, 0});
        }
    }
    const auto inverse = nines::detail::inverse_triangle(triangle);
    for (Eigen::Index i = 0; i < size; ++i) {
        CHECK(inverse.hi(i, i) == 1);
        for (Eigen::Index j = i + 1; j < size; ++j) {
            CHECK(inverse.hi(i, j) == t * std::pow(1 + t, static_cast<double>(j - i - 1)));
        }
    }
}

TEST_CASE("the basis is orthonormal where Householder's in double is not the design's") {
    // Lauchli's matrix: a row of ones over e I; in double, e^2 vanishes beside 1.
    const double e = 1e-9;
    Eigen::MatrixXd lauchli = Eigen::MatrixXd::Zero(5, 4);
    lauchli.row(0).setOnes();
    lauchli.bottomRows(4).diagonal().setConstant(e);
    const double_double_matrix<double> design{lauchli};
    const auto factor = nines::detail::precise_orthogonal_factor(design);
    const Eigen::MatrixXd gram = factor.basis.transpose() * factor.basis;
    CHECK((gram - Eigen::MatrixXd::Identity(4, 4)).cwiseAbs().maxCoeff() < 1e-15);
    // (A'A)^-1 = (I - 1 1' / (4 + e^2)) / e^2.
    const Eigen::MatrixXd covariance = factor.inverse * factor.inverse.transpose();
    CHECK(covariance(0, 0) * e * e == doctest::Approx(0.75).epsilon(1e-14));
    CHECK(covariance(2, 1) * e * e == doctest::Approx(-0.25).epsilon(1e-14));
}

} // namespace

} // namespace precise_factor_test
