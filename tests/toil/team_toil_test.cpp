// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/team_toil.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace team_toil_test {

using nines::confidence;
using nines::errc;
using nines::rotation_floor;
using nines::time_to_cap;
using nines::toil_mark;
using nines::toil_share;
using nines::toil_task;
using nines::toil_team;
using nines::uncertain_amount;
using nines::uncertain_task;
using tasks = std::vector<toil_task>;

namespace {

static_assert(rotation_floor(6) == 2.0 / 6);
static_assert(rotation_floor(8) == 0.25);
static_assert(rotation_floor(1) == 1 && rotation_floor(2) == 1 && rotation_floor(0) == 1);
static_assert(rotation_floor(6, 1) == 1.0 / 6);

/// 72 of a team of six's 240 hours.
tasks seventy_two_hours() {
    tasks week{{"tickets", 30, 96, 50, 100}, {"releases", 120, 12, 80, 80}};
    week[0].marks = {toil_mark::manual, toil_mark::grows_with_service};
    return week;
}

TEST_CASE("toil is a share of the team's time") {
    CHECK(*toil_share(seventy_two_hours(), toil_team{6}) == doctest::Approx(0.3));
    CHECK(*toil_share(seventy_two_hours(), toil_team{6, 30}) == doctest::Approx(0.4));
    CHECK(*toil_share(seventy_two_hours(), toil_team{1}) == doctest::Approx(1.8));
    CHECK(*toil_share(tasks{}, toil_team{1}) == 0);
}

TEST_CASE("toil that grows reaches the cap when the rest of it is added") {
    // 48 growing hours have to become 96: a doubling, at 41.42 % a year two years.
    const auto weeks = *time_to_cap(seventy_two_hours(), toil_team{6}, std::sqrt(2) - 1);
    CHECK(weeks->count() == doctest::Approx(2 * 365.25 / 7));
    double scale = 1;
    for (int i = 0; i < 2; ++i) {
        scale *= std::sqrt(2);
    }
    double minutes = 0;
    for (const toil_task& task : seventy_two_hours()) {
        minutes += task.weekly_minutes_at(scale);
    }
    CHECK(minutes / 60 == doctest::Approx(120));
}

TEST_CASE("without growth the cap is never reached, and above it it is reached already") {
    CHECK(!time_to_cap(seventy_two_hours(), toil_team{6}, 0)->has_value());
    CHECK(!time_to_cap(seventy_two_hours(), toil_team{6}, -0.5)->has_value());
    tasks steady = seventy_two_hours();
    steady[0].marks = {};
    CHECK(!time_to_cap(steady, toil_team{6}, 1)->has_value());
    CHECK((*time_to_cap(seventy_two_hours(), toil_team{3}, 0))->count() == 0);
}

TEST_CASE("uncertain amounts give a share with bounds, and a chance to be above the cap") {
    const toil_task any{"", 0, 0, 0, 0};
    const std::vector<uncertain_task> one{{any, *uncertain_amount::triangular(0, 60, 120),
                                           *uncertain_amount::exactly(20),
                                           *uncertain_amount::exactly(0)}};
    const auto share = *toil_share(one, toil_team{1}, confidence{0.9}, 1);
    CHECK(share.share.value == doctest::Approx(0.5));
    CHECK(std::abs(share.above_cap - 0.5) < 0.02);
    CHECK(std::abs(share.share.bounds.lower - std::sqrt(0.05 / 2)) < 0.01);
    CHECK(std::abs(share.share.bounds.upper - (1 - std::sqrt(0.05 / 2))) < 0.01);
    CHECK(toil_share(one, toil_team{1}, confidence{0.9}, 1)->above_cap == share.above_cap);
    CHECK(toil_share(one, toil_team{1}, confidence{0.9}, 1, 1000, 1.1)->above_cap == 0);
}

TEST_CASE("where all amounts are known the share has no spread") {
    const auto exactly = [](double x) { return *uncertain_amount::exactly(x); };
    const std::vector<uncertain_task> one{{{"", 0, 0, 0, 0}, exactly(7), exactly(100), exactly(0)}};
    const auto share = *toil_share(one, toil_team{1}, confidence{0.9}, 1);
    CHECK(share.share.bounds.lower == share.share.value);
    CHECK(share.share.bounds.upper == share.share.value);
    CHECK(share.above_cap == 0);
    CHECK(toil_share(one, toil_team{1}, confidence{0.9}, 1, 100, 0.2)->above_cap == 1);
}

TEST_CASE("teams without time, and tasks and growth out of range, are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const toil_team& team : {toil_team{0}, toil_team{-1}, toil_team{not_a_number},
                                  toil_team{1, 0}, toil_team{1, 169}}) {
        CHECK(toil_share(seventy_two_hours(), team).error().code == errc::out_of_domain);
        CHECK(time_to_cap(seventy_two_hours(), team, 1).error().code == errc::out_of_domain);
        CHECK(toil_share(std::vector<uncertain_task>{}, team, confidence{0.9}, 1).error().code ==
              errc::out_of_domain);
    }
    CHECK(toil_share(tasks{{"", -1, 1, 1, 1}}, toil_team{1}).error().code == errc::out_of_domain);
    CHECK(time_to_cap(seventy_two_hours(), toil_team{6}, -1).error().code == errc::out_of_domain);
    CHECK(time_to_cap(seventy_two_hours(), toil_team{6}, 1, 0).error().code == errc::out_of_domain);
    CHECK(toil_share(std::vector<uncertain_task>{}, toil_team{1}, confidence{0.9}, 1, 99)
              .error()
              .code == errc::out_of_domain);
}

} // namespace

} // namespace team_toil_test
