// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/paired_points.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <type_traits>
#include <vector>

namespace paired_points_test {

namespace {

using nines::errc;
using nines::detail::points_by_x;

TEST_CASE("points come by x, and by y where x is the same") {
    const std::vector<double> x{2, 1, 2, -1};
    const std::vector<double> y{5, 6, 3, 7};
    const auto points = points_by_x<double>(x, y, "test");
    REQUIRE(points);
    REQUIRE(points->size() == 4);
    CHECK((*points)[0].x == -1);
    CHECK((*points)[1].y == 6);
    CHECK((*points)[2].y == 3);
    CHECK((*points)[3].y == 5);
}

TEST_CASE("float is computed with in double") {
    const std::vector<float> x{2, 1};
    const auto points = points_by_x<float>(x, x, "test");
    REQUIRE(points);
    CHECK(std::is_same_v<decltype((*points)[0].x), double>);
}

TEST_CASE("what is refused, and why") {
    const std::vector<double> two{1, 2};
    const std::vector<double> one{1};
    const std::vector<double> wrong{1, std::numeric_limits<double>::quiet_NaN()};
    CHECK(points_by_x<double>(two, one, "test").error().code == errc::contradiction);
    CHECK(points_by_x<double>(one, one, "test").error().code == errc::insufficient);
    CHECK(points_by_x<double>(two, wrong, "test").error().code == errc::out_of_domain);
    CHECK(points_by_x<double>(wrong, two, "here").error() ==
          nines::error{errc::out_of_domain, "here", "expected finite numbers"});
}

} // namespace

} // namespace paired_points_test
