// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/robust_trend.hpp>

#include <doctest/doctest.h>

#include <vector>

namespace robust_trend_test {

namespace {

TEST_CASE("one include: three estimates agree on points without outliers") {
    const std::vector<double> x{0, 1, 2, 3, 4, 5, 6, 7};
    const std::vector<double> y{0, 3, 1, 4, 2, 5, 3, 6};
    const auto sen = nines::theil_sen<double>(x, y, nines::confidence{0.9});
    const auto huber = nines::m_estimate<double>(x, y, nines::robust_loss::huber);
    CHECK(sen->slope.bounds.contains(huber->slope));
    CHECK(sen->slope.bounds.lower > 0);
    CHECK(nines::mann_kendall<double>(x, y)->significance < 0.1);
}

} // namespace

} // namespace robust_trend_test
