// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/design_scale.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace design_scale_test {

namespace {

using nines::detail::double_double_matrix;
using nines::detail::scale_columns;

TEST_CASE("columns come to lengths between a half and one, without rounding") {
    Eigen::MatrixXd numbers(4, 4);
    numbers << 1e-100, 1, 1e140, 0, //
        -3e-101, 1, 3e140, 0,       //
        7e-102, 1, 1e120, 0,        //
        0, 1, 0, 0;
    double_double_matrix<double> design{numbers};
    const auto found = scale_columns(design);
    REQUIRE(found);
    const auto scales = found.value_or(Eigen::VectorXd{});
    for (Eigen::Index j = 0; j < 3; ++j) {
        CAPTURE(j);
        CHECK(design.hi.col(j).norm() >= 0.5);
        CHECK(design.hi.col(j).norm() <= 1);
        CHECK((design.hi.col(j) / scales(j) - numbers.col(j)).cwiseAbs().maxCoeff() == 0);
        int exponent = 0;
        CHECK(std::frexp(scales(j), &exponent) == 0.5);
    }
    CHECK(scales(3) == 1);
}

TEST_CASE("what is not finite or would round has no scale") {
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), 1e200, 1e-200}) {
        CAPTURE(bad);
        double_double_matrix<double> design{Eigen::MatrixXd{Eigen::MatrixXd::Constant(3, 1, bad)}};
        CHECK_FALSE(scale_columns(design));
    }
}

} // namespace

} // namespace design_scale_test
