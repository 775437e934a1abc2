// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/coverage.hpp>

#include <doctest/doctest.h>

#include "schedules.hpp"
#include "zones.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace coverage_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using date::sys_seconds;
using nines::half_open;
using nines::test::daily;
using nines::test::in_hours;
using nines::test::monday;
using schedule = nines::test::schedule_by_name;
using change = nines::test::override_by_name;

namespace {

const half_open<sys_seconds> year{monday, sys_days{2025_y / 1 / 1}};

} // namespace

TEST_CASE("two people on duty for the same twelve hours leave twelve hours open") {
    const schedule s{{in_hours("A", 8h, 20h), in_hours("B", 8h, 20h)}};
    const auto report = nines::coverage(s, year);
    CHECK(!report.complete());
    CHECK(report.uncovered_fraction() == 0.5);
    CHECK(report.holes.size() == 367);
    CHECK(nines::covered(s.over(year).shifts)->length() == year.length() / 2);
    CHECK(nines::coverage(schedule{{in_hours("A", 8h, 20h), in_hours("B", 20h, 8h)}}, year)
              .complete());
}

TEST_CASE("only needed hours need somebody") {
    const schedule s{{in_hours("A", 8h, 20h)}};
    const auto hours = [](std::chrono::seconds from, std::chrono::seconds to) {
        return nines::restriction::hours(nines::weekdays::working(), from, to, nines::utc_zone);
    };
    CHECK(nines::coverage(s, year, hours(9h, 17h)).complete());
    const auto report = nines::coverage(s, year, hours(7h, 17h));
    CHECK(report.holes.size() == 262);
    CHECK(report.holes.front() == half_open<sys_seconds>{monday + 7h, monday + 8h});
    CHECK(report.uncovered_fraction() == doctest::Approx(0.1));
    CHECK(nines::coverage(s, {monday, monday}).uncovered_fraction() == 0);
}

TEST_CASE("a removal is a hole to the second") {
    const half_open<sys_seconds> hole{monday + 1000h, monday + 1000h + 1s};
    const schedule s{{{daily({"A", "B"})}}, {change::remove(hole, "A")}};
    REQUIRE(s.current(hole.to) == std::vector<std::string>{"B"});
    CHECK(nines::coverage(s, year).complete());
    const schedule of_both{{{daily({"A", "B"})}},
                           {change::remove(hole, "A"), change::remove(hole, "B")}};
    CHECK(nines::coverage(of_both, year).holes == std::vector{hole});
}

TEST_CASE("collisions are the time in which both schedules have the same person") {
    const schedule primary{{{daily({"A", "B", "C", "D"})}}};
    const schedule secondary{{{daily({"D", "A"})}}};
    const auto both = nines::collisions(primary, secondary, {monday, monday + 24h * 4});
    CHECK(both.empty());
    const schedule other{{{daily({"A", "C"})}}}; // A B C D with A C A C
    const auto clash = nines::collisions(primary, other, {monday, monday + 24h * 8});
    REQUIRE(clash.size() == 2);
    CHECK(clash[0].when == half_open<sys_seconds>{monday, monday + 24h});
    CHECK(clash[1].when == half_open<sys_seconds>{monday + 96h, monday + 120h});
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("hours that meet all winter have a hole after the change of clocks") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const schedule s{
        {in_hours("A", 8h, 20h, nines::tz_zone{"Europe/Berlin"}), in_hours("B", 19h, 7h)}};
    CHECK(nines::coverage(s, {monday, monday + 24h * 60}).complete());
    const auto report = nines::coverage(s, year);
    REQUIRE(!report.complete());
    // In summer Berlin's hours are 06:00 to 18:00 UTC.
    CHECK(report.holes.front().from == sys_seconds{sys_days{2024_y / 3 / 31} + 18h});
    CHECK(report.holes.front().length() == 1h);
    CHECK(report.holes.size() == 210);
    const nines::tz_zone berlin{"Europe/Berlin"};
    CHECK(
        nines::coverage(schedule{{in_hours("A", 8h, 20h, berlin), in_hours("B", 20h, 8h, berlin)}},
                        {monday, monday + 24h * 365 * 12})
            .complete());
}
#endif

} // namespace coverage_test
