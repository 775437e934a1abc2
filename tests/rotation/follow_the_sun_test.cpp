// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/follow_the_sun.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <nines/rotation/coverage.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace follow_the_sun_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_days;
using date::sys_days;
using date::sys_seconds;
using nines::errc;
using site = nines::site<std::string>;

namespace {

site of(const std::string& name, std::chrono::seconds from, std::chrono::seconds to,
        const nines::any_zone& zone) {
    return {
        {{name + "1", name + "2"}, {nines::cadence::weekly(1), local_days{2024_y / 1 / 1}, zone}},
        nines::weekdays::all(),
        from,
        to};
}

const nines::half_open<sys_seconds> year{sys_days{2024_y / 1 / 1}, sys_days{2025_y / 1 / 1}};

} // namespace

TEST_CASE("three sites of fixed offsets cover the year, and overlap by what is asked") {
    const std::vector<site> sites{of("A", 8h, 16h, nines::fixed_offset_zone{10h}),
                                  of("B", 8h, 16h, nines::fixed_offset_zone{2h}),
                                  of("C", 8h, 16h, nines::fixed_offset_zone{-6h})};
    const nines::schedule<std::string> exact{*nines::follow_the_sun(sites)};
    CHECK(nines::coverage(exact, year).complete());
    CHECK(exact.over(year).overlaps.empty());
    const nines::schedule<std::string> wide{*nines::follow_the_sun(sites, 30min)};
    CHECK(nines::coverage(wide, year).complete());
    const auto overlaps = wide.over(year).overlaps;
    CHECK(overlaps.size() >= 3 * 366);
    CHECK(overlaps[5].when.length() == 30min);
    const nines::schedule<std::string> seconds{*nines::follow_the_sun(sites, 0s, 1)};
    CHECK(exact.current(year.from).front() == "A1");
    CHECK(seconds.current(year.from).front() == "A2");
}

TEST_CASE("hours past midnight stay so with an overlap") {
    const auto layers = *nines::follow_the_sun<std::string>(
        {of("A", 20h, 24h, nines::utc_zone), of("B", 22h, 6h, nines::utc_zone)}, 1h);
    const auto at = [&](std::size_t i, std::chrono::seconds t) {
        return layers[i].hours->contains(year.from + t);
    };
    CHECK(at(0, 24h + 30min));
    CHECK(!at(0, 25h));
    CHECK(at(1, 30h + 59min));
    CHECK(!at(1, 31h));
    CHECK(!at(1, 21h));
}

TEST_CASE("no sites and overlaps that do not fit are refused") {
    CHECK(nines::follow_the_sun(std::vector<site>{}).error().code == errc::insufficient);
    const std::vector<site> day{of("A", 8h, 20h, nines::utc_zone)};
    CHECK(nines::follow_the_sun(day, 12h).has_value());
    CHECK(nines::follow_the_sun(day, 13h).error().code == errc::out_of_domain);
    CHECK(nines::follow_the_sun(day, -1s).error().code == errc::out_of_domain);
    CHECK(
        nines::follow_the_sun(std::vector<site>{of("A", 8h, 25h, nines::utc_zone)}).error().code ==
        errc::out_of_domain);
    constexpr auto longest = (std::chrono::seconds::max)();
    for (const auto& wrong :
         {of("A", -longest, longest, nines::utc_zone), of("A", longest, longest, nines::utc_zone),
          of("A", 0s, longest, nines::utc_zone)}) {
        CHECK(nines::follow_the_sun(std::vector<site>{wrong}).error().code == errc::out_of_domain);
    }
    CHECK(nines::follow_the_sun(day, longest).error().code == errc::out_of_domain);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE(
    "changes of clocks at different dates open a hole of an hour until an overlap closes it") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    // In winter Sydney hands over to Dublin at 20:00 its time, 09:00 in Dublin; in (northern)
    // summer Sydney is one hour later and Dublin one earlier.
    const std::vector<site> sites{of("S", 9h, 20h, nines::tz_zone{"Australia/Sydney"}),
                                  of("D", 9h, 17h, nines::tz_zone{"Europe/Dublin"}),
                                  of("L", 9h, 14h, nines::tz_zone{"America/Los_Angeles"})};
    const nines::schedule<std::string> bare{*nines::follow_the_sun(sites)};
    const auto holes = nines::coverage(bare, year);
    CHECK(!holes.complete());
    CHECK(holes.uncovered_fraction() > 0);
    for (const auto& hole : holes.holes) {
        CHECK(bare.current(hole.from).empty());
        CHECK(bare.current(hole.to - 1s).empty());
        CHECK(!bare.current(hole.to).empty());
    }
    const nines::schedule<std::string> wide{*nines::follow_the_sun(sites, 2h)};
    CHECK(nines::coverage(wide, year).complete());
}
#endif

} // namespace follow_the_sun_test
