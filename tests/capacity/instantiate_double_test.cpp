// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/instantiate_double.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>

namespace instantiate_double_test {

TEST_CASE("the regressions of double stand here, for this program") {
    const Eigen::MatrixXd design{{1, 0}, {1, 1}, {1, 2}};
    const Eigen::VectorXd y{{1, 3, 5}};
    const auto fit = nines::least_squares<double>(design, y).value();
    CHECK(fit.coefficients()(1) == doctest::Approx(2));
}

} // namespace instantiate_double_test
