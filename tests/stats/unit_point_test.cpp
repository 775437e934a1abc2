// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/unit_point.hpp>

#include <doctest/doctest.h>

#include <limits>

namespace unit_point_test {

namespace {

using nines::unit_point;

static_assert(unit_point<>::zero() == unit_point<>{0, 1});
static_assert(unit_point<>::one() == unit_point<>::zero().mirrored());
static_assert(unit_point<>{0.25, 0.75}.mirrored() == unit_point<>{0.75, 0.25});

TEST_CASE("odds give a point and its complement, neither from the other") {
    CHECK(unit_point<>::from_odds(1) == unit_point<>{0.5, 0.5});
    CHECK(unit_point<>::from_odds(3) == unit_point<>{0.75, 0.25});
    const auto rare = unit_point<>::from_odds(1e-30);
    CHECK(rare.x == 1e-30);
    CHECK(rare.y == 1);
    const auto sure = unit_point<>::from_odds(1e30);
    CHECK(sure.x == 1);
    CHECK(sure.y == doctest::Approx(1e-30).epsilon(1e-15));
}

TEST_CASE("odds of 0 and infinity are the ends") {
    CHECK(unit_point<>::from_odds(0) == unit_point<>::zero());
    CHECK(unit_point<>::from_odds((std::numeric_limits<double>::max)()).x == 1);
    CHECK(unit_point<>::from_odds(std::numeric_limits<double>::infinity()) == unit_point<>::one());
}

TEST_CASE("a point changes its type with both its parts") {
    const auto narrow = unit_point<>{1e-12, 1 - 1e-12}.as<float>();
    CHECK(narrow == unit_point<float>{1e-12F, 1.0F});
}

} // namespace

} // namespace unit_point_test
