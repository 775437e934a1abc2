// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/seasonal_terms.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace seasonal_terms_test {

namespace {

using nines::seasonal_columns;
using nines::seasonal_term;
using nines::seasonal_terms;
using nines::term_kind;

TEST_CASE("the level and the trend alone") {
    const seasonal_columns<> columns{{}, 100, 50};
    REQUIRE(columns.columns().size() == 2);
    CHECK(columns.value(columns.columns()[0], 7) == 1);
    CHECK(columns.value(columns.columns()[1], 50) == -1);
    CHECK(columns.value(columns.columns()[1], 200) == 2);
    CHECK(columns.longest_period() == 0);
}

TEST_CASE("columns in order, and what they are at a time") {
    const seasonal_columns<> columns{{.trend = false,
                                      .fourier = {{10, 2}},
                                      .hour_of_day = true,
                                      .day_of_week = true,
                                      .day = 24,
                                      .monday = 3,
                                      .holidays = {{50, 60}}},
                                     0,
                                     1};
    const auto& all = columns.columns();
    REQUIRE(all.size() == 1 + 4 + 23 + 6 + 1);
    CHECK(all[3] == seasonal_term{term_kind::sine, 0, 2});
    CHECK(all[5] == seasonal_term{term_kind::hour, 0, 1});
    CHECK(all[28] == seasonal_term{term_kind::weekday, 0, 1});
    CHECK(all[34].kind == term_kind::holiday);
    CHECK(columns.value(all[1], 12.5) == doctest::Approx(1));
    CHECK(columns.value(all[2], 12.5) == doctest::Approx(0).scale(1));
    CHECK(columns.value(all[3], 21) == doctest::Approx(std::sin(0.4 * std::numbers::pi)));
    // An hour after midnight between Monday and Tuesday, and the same of the week before.
    for (const double time : {3.0 + 24 + 1.5, 3.0 + 24 + 1.5 - 7 * 24}) {
        CHECK(columns.value(all[5], time) == 1);
        CHECK(columns.value(all[6], time) == 0);
        CHECK(columns.value(all[28], time) == 1);
        CHECK(columns.value(all[29], time) == 0);
    }
    CHECK(columns.value(all[34], 49.9) == 0);
    CHECK(columns.value(all[34], 50) == 1);
    CHECK(columns.value(all[34], 60) == 0);
    CHECK(columns.longest_period() == 7 * 24);
}

TEST_CASE("the default day and Monday are those of Unix seconds") {
    const seasonal_columns<> columns{{.day_of_week = true}, 0, 1};
    // 2026-11-29 was a Sunday; the first second of it, and the last.
    const seasonal_term sunday{term_kind::weekday, 0, 6};
    CHECK(columns.value(sunday, 1'795'910'399) == 0);
    CHECK(columns.value(sunday, 1'795'910'400) == 1);
    CHECK(columns.value(sunday, 1'795'996'799) == 1);
    CHECK(columns.value(sunday, 1'795'996'800) == 0);
}

TEST_CASE("terms that make no sense are told") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    using columns = seasonal_columns<>;
    CHECK(columns::valid({.fourier = {{1, 0}}, .holidays = {{1, 1}}}));
    const columns three{{.holidays = {{8, 9}, {2, 4}, {4, 5}}}, 0, 1};
    CHECK(three.holiday_edges(1, 9) == std::vector<double>{2, 4, 5, 8});
    CHECK(three.holiday_edges(2, 4).empty());
    CHECK_FALSE(columns::valid({.fourier = {{0, 1}}}));
    CHECK_FALSE(columns::valid({.fourier = {{nan, 1}}}));
    CHECK_FALSE(columns::valid({.fourier = {{1, -1}}}));
    CHECK_FALSE(columns::valid({.day = -1}));
    CHECK_FALSE(columns::valid({.monday = nan}));
    CHECK_FALSE(columns::valid({.holidays = {{2, 1}}}));
    CHECK_FALSE(columns::valid({.holidays = {{2, nan}}}));
    CHECK_FALSE(columns::valid({.holidays = {{2, std::numeric_limits<double>::infinity()}}}));
}

} // namespace

} // namespace seasonal_terms_test
