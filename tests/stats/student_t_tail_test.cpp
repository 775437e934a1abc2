// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/student_t_tail.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace student_t_tail_test {

using nines::confidence;
using nines::student_t_reach;
using nines::student_t_upper_tail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("reaches and tails to 11 digits against R") {
    const auto rows = golden::table("student_t.csv");
    REQUIRE(rows.size() == 40);
    for (const auto& row : rows) {
        CAPTURE(row.text("degrees"));
        CAPTURE(row.text("level"));
        const double degrees = row.number("degrees");
        const double reach = row.number("reach");
        const double tail = row.number("tail");
        CHECK(std::abs(student_t_reach(degrees, confidence{row.number("level")}) - reach) <=
              1e-11 * reach);
        CHECK(std::abs(student_t_upper_tail(degrees, 2.5) - tail) <= 1e-11 * tail);
    }
}

TEST_CASE("one degree of freedom is Cauchy's distribution") {
    for (const double t : {-100.0, -1.0, -1e-9, 0.0, 0.3, 7.0, 1e9, 1e120, 1e155, 1e300}) {
        CAPTURE(t);
        CHECK(student_t_upper_tail(1.0, t) ==
              doctest::Approx(std::atan2(1, t) / std::numbers::pi).epsilon(1e-12));
    }
}

TEST_CASE("the tail at the reach is half the significance") {
    for (const double degrees : {1.0, 2.5, 30.0, 1e5}) {
        for (const double level : {0.01, 0.5, 0.95, 0.999999}) {
            const confidence at{level};
            CHECK(student_t_upper_tail(degrees, student_t_reach(degrees, at)) ==
                  doctest::Approx(at.significance() / 2).epsilon(1e-11));
        }
    }
}

TEST_CASE("without degrees of freedom nothing is known") {
    for (const double degrees : {0.0, -1.0, infinity, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(student_t_reach(degrees, confidence{0.95}) == infinity);
        CHECK((degrees > 0 || student_t_upper_tail(degrees, 1.0) == 0.5));
    }
    CHECK(student_t_upper_tail(3.0, 1e200) == 0);
    CHECK(student_t_upper_tail(3.0, -1e200) == 1);
    CHECK(student_t_upper_tail(3.0, infinity) == 0);
    CHECK(student_t_upper_tail(3.0, -infinity) == 1);
    CHECK(student_t_reach(9.0F, confidence{0.95}) == doctest::Approx(2.2621572F));
}

} // namespace

TEST_CASE("the upper tail is total") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(nines::student_t_upper_tail(5.0, infinity) == 0);
    CHECK(nines::student_t_upper_tail(5.0, -infinity) == 1);
    CHECK(nines::student_t_upper_tail(0.0, 1.0) == 0.5);
    CHECK(nines::student_t_upper_tail(5.0, nan) == 0.5);
    CHECK(nines::student_t_upper_tail(nan, 1.0) == 0.5);
    CHECK(nines::student_t_upper_tail(infinity, 2.0) ==
          doctest::Approx(nines::normal_upper_tail(2.0)).epsilon(1e-15));
}

} // namespace student_t_tail_test
