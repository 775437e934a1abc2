// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/load.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <limits>

namespace load_test {

using namespace std::chrono_literals;
using nines::check_limits;
using nines::errc;
using nines::on_call_limit;
using nines::on_call_team;
using nines::pages_per_shift;

TEST_CASE("the chance of more than two incidents in twelve hours") {
    CHECK(pages_per_shift(1, 12h)->expected == 0.5);
    CHECK(pages_per_shift(1, 12h)->more_than_limit == doctest::Approx(0.0144).epsilon(3e-3));
    CHECK(pages_per_shift(2, 12h)->more_than_limit == doctest::Approx(0.0803).epsilon(1e-3));
    CHECK(pages_per_shift(4, 12h)->more_than_limit == doctest::Approx(0.323).epsilon(1e-3));
    CHECK(pages_per_shift(4, 6h)->expected == 1);
    CHECK(pages_per_shift(0, 12h, 0)->more_than_limit == 0);
}

TEST_CASE("eight people hold the limits of one site, seven fail two of them") {
    const auto eight = *check_limits({1, 8, 2, 4});
    static_assert(eight.size() == 3);
    for (const auto& each : eight) {
        CHECK(each.holds);
    }
    CHECK(eight[0].value == 0.25);
    CHECK(eight[0].people_needed == 8);
    const auto seven = *check_limits({1, 7, 2, 4});
    CHECK(!seven[0].holds);
    CHECK(seven[0].limit == on_call_limit::time_share);
    CHECK(!seven[1].holds);
    CHECK(seven[1].people_needed == 8);
    CHECK(seven[2].holds);
}

TEST_CASE("two sites need six people each") {
    const auto six = *check_limits({2, 6, 2, 1});
    CHECK(six[0].holds);
    CHECK(six[0].people_needed == 4);
    CHECK(six[1].holds);
    const auto five = *check_limits({2, 5, 2, 1});
    CHECK(five[0].holds);
    CHECK(!five[1].holds);
    CHECK(five[1].people_needed == 6);
}

TEST_CASE("twice the incidents need twice the people") {
    const auto busy = *check_limits({1, 8, 2, 8});
    CHECK(!busy[2].holds);
    CHECK(busy[2].value == 4);
    CHECK(busy[2].bound == 2);
    CHECK(busy[2].people_needed == 16);
    CHECK(check_limits({1, 8, 2, 8.5})->at(2).people_needed == 24);
}

TEST_CASE("the people that a check asks for satisfy it") {
    for (int sites = 1; sites <= 4; ++sites) {
        for (int roles = 1; roles <= 4; ++roles) {
            const auto few = *check_limits({sites, 1, roles, 1});
            const auto time = *check_limits({sites, few[0].people_needed, roles, 1});
            CHECK(time[0].holds);
            if (few[0].people_needed > 1) {
                CHECK(!check_limits({sites, few[0].people_needed - 1, roles, 1})->at(0).holds);
            }
            CHECK(check_limits({sites, few[1].people_needed, roles, 1})->at(1).holds);
        }
    }
}

TEST_CASE("a duty of working hours takes fewer people than one around the clock") {
    nines::on_call_team team{1, 4, 2, 1};
    CHECK_FALSE(check_limits(team)->at(0).holds);
    team.part_of_time = 45.0 / 168;
    const auto office = *check_limits(team);
    CHECK(office[0].holds);
    CHECK(office[0].value == doctest::Approx(2 * 45.0 / 168 / 4));
    CHECK(office[0].people_needed == 3);
    CHECK_FALSE(office[1].holds); // eight people, whatever the hours
    team.part_of_time = 0;
    CHECK(check_limits(team)->at(0).people_needed == 1);
    team.part_of_time = 1;
    CHECK(check_limits(team)->at(0).people_needed == 8);
    for (const double wrong : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
        team.part_of_time = wrong;
        CHECK(check_limits(team).error().code == errc::out_of_domain);
    }
}

TEST_CASE("what is no team, no rate and no shift is refused") {
    constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
    CHECK(check_limits({1, 0, 2, 1}).error().code == errc::out_of_domain);
    CHECK(check_limits({0, 8, 2, 1}).error().code == errc::out_of_domain);
    CHECK(check_limits({1, 8, 2, no_number}).error().code == errc::out_of_domain);
    CHECK(check_limits({1, 8, 2, 1}, {0, 8, 6, 2}).error().code == errc::out_of_domain);
    CHECK(pages_per_shift(-1, 12h).error().code == errc::out_of_domain);
    CHECK(pages_per_shift(no_number, 12h).error().code == errc::out_of_domain);
    CHECK(pages_per_shift(1, 0s).error().code == errc::out_of_domain);
    CHECK(pages_per_shift(1, 12h, -1).error().code == errc::out_of_domain);
}

} // namespace load_test
