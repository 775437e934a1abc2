// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/extern_double.hpp>

#include <doctest/doctest.h>

#include <Eigen/Core>

#include <vector>

namespace extern_double_test {

TEST_CASE("what is compiled in another unit answers") {
    const std::vector<double> times{0, 1, 2, 3, 4, 5};
    const Eigen::MatrixXd design{{1, 0}, {1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}};
    const Eigen::VectorXd y{{1, 3, 4, 8, 9, 10}};
    const auto fit = nines::least_squares<double>(design, y).value();
    CHECK(fit.coefficients()(0) == doctest::Approx(22.0 / 21).epsilon(1e-15));
    CHECK(fit.coefficients()(1) == doctest::Approx(67.0 / 35).epsilon(1e-15));
    const auto remembering =
        nines::correlated_least_squares<double>(times, design, y, nines::error_memory::none);
    CHECK(remembering.has_value());
}

} // namespace extern_double_test
