// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/chi_square.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace chi_square_test {

using nines::chi_square_quantile;
using nines::chi_square_upper_tail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("tails to 12 digits against R") {
    const auto rows = golden::table("chi_square_tails.csv");
    REQUIRE(rows.size() == 45);
    for (const auto& row : rows) {
        CAPTURE(row.text("statistic"));
        CAPTURE(row.text("degrees"));
        const double expected = row.number("upper");
        CHECK(std::abs(chi_square_upper_tail(row.number("statistic"), row.number("degrees")) -
                       expected) <= 1e-12 * expected);
    }
}

TEST_CASE("quantiles to 12 digits against R") {
    const auto rows = golden::table("student_t.csv");
    REQUIRE(rows.size() == 40);
    for (const auto& row : rows) {
        CAPTURE(row.text("degrees"));
        CAPTURE(row.text("level"));
        const double expected = row.number("chi_square");
        CHECK(std::abs(chi_square_quantile(row.number("level"), row.number("degrees")) -
                       expected) <= 1e-12 * expected);
    }
    CHECK(chi_square_quantile(1.0, 3.0) == infinity);
    CHECK(chi_square_quantile(0.0, 3.0) == 0);
}

TEST_CASE("two degrees are the exponential distribution, and even ones a Poisson sum") {
    for (const double x : {1e-12, 0.1, 1.0, 30.0, 700.0}) {
        CHECK(chi_square_upper_tail(x, 2.0) == doctest::Approx(std::exp(-x / 2)).epsilon(1e-12));
        CHECK(chi_square_upper_tail(x, 6.0) ==
              doctest::Approx(std::exp(-x / 2) * (1 + x / 2 + x * x / 8)).epsilon(1e-12));
    }
}

TEST_CASE("nothing exceeds infinity, everything exceeds 0, and what is unknown proves nothing") {
    CHECK(chi_square_upper_tail(0.0, 5.0) == 1);
    CHECK(chi_square_upper_tail(-1.0, 5.0) == 1);
    CHECK(chi_square_upper_tail(infinity, 5.0) == 0);
    CHECK(chi_square_upper_tail(std::numeric_limits<double>::quiet_NaN(), 5.0) == 1);
    for (const double degrees : {0.0, -1.0, infinity, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(chi_square_upper_tail(3.0, degrees) == 1);
    }
    CHECK(chi_square_upper_tail(3.0F, 2.0F) == doctest::Approx(std::exp(-1.5F)));
}

} // namespace

} // namespace chi_square_test
