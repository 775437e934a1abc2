// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/saturating_sum.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

namespace saturating_sum_test {

using nines::detail::saturated;
using nines::detail::saturating_sum;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double most = (std::numeric_limits<double>::max)();

} // namespace

static_assert(saturated(1.5) == 1.5);
static_assert(saturated(infinity) == most && saturated(-infinity) == -most);
static_assert(saturating_sum(infinity, -infinity) == 0);
static_assert(saturating_sum(0.25, 0.5) == 0.75);

TEST_CASE("a sum ends at the largest number") {
    CHECK(saturating_sum(most, most) == most);
    CHECK(saturating_sum(-most, -most) == -most);
}

TEST_CASE("lanes add up to a number, whatever they hold") {
    CHECK(saturating_sum(std::array{infinity, -infinity, 1.0}) == 1);
    CHECK(saturating_sum(std::array{most, most, -most}) == 0);
    CHECK(saturating_sum(std::array{1.0, 2.0, 3.0}) == 6);
    CHECK(!std::signbit(saturating_sum(std::array{-0.0, -0.0})));
    CHECK(saturating_sum(std::array<double, 0>{}) == 0);
}

} // namespace saturating_sum_test
