// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/restriction.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <chrono>
#include <random>
#include <vector>

namespace restriction_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using date::sys_seconds;
using nines::errc;
using nines::restriction;
using nines::weekdays;

namespace {

const sys_seconds monday = sys_days{2017_y / 7 / 24};

sys_seconds day(int of_july) {
    return sys_days{2017_y / 7 / of_july};
}

} // namespace

TEST_CASE("hours of a day, half open; past midnight they belong to the day they start on") {
    const auto by_day = restriction::hours(date::Monday, 8h, 20h, nines::utc_zone);
    CHECK(by_day.contains(day(24) + 8h));
    CHECK(!by_day.contains(day(24) + 8h - 1s));
    CHECK(!by_day.contains(day(24) + 20h));
    CHECK(!by_day.contains(day(25) + 9h));
    const auto overnight = restriction::hours(date::Monday, 20h, 8h, nines::utc_zone);
    CHECK(overnight.contains(day(24) + 20h));
    CHECK(overnight.contains(day(25) + 7h));
    CHECK(!overnight.contains(day(25) + 8h));
    CHECK(!overnight.contains(day(24) + 7h));
    const auto sunday = restriction::hours(date::Sunday, 20h, 8h, nines::utc_zone);
    CHECK(sunday.contains(day(24) + 7h));
    CHECK(!sunday.contains(day(24) + 8h));
}

TEST_CASE("from 8 to 8 on working days is one window") {
    const auto r = restriction::hours(weekdays::working(), 8h, 8h, nines::utc_zone);
    CHECK(!r.contains(day(24) + 7h));
    CHECK(r.contains(day(24) + 8h));
    CHECK(r.contains(day(29) + 7h));
    CHECK(!r.contains(day(29) + 8h));
    const auto open = r.within({monday, monday + date::days{7}});
    REQUIRE(open.intervals().size() == 1);
    CHECK(open.length() == 120h);
}

TEST_CASE("windows from one time of the week to another, overlapping and round the week") {
    const auto r = restriction::windows({{{date::Friday, 18h}, {date::Monday, 6h}},
                                         {{date::Sunday, 12h}, {date::Monday, 9h}},
                                         {{date::Wednesday, 0h}, {date::Wednesday, 24h}}},
                                        nines::utc_zone);
    CHECK(r.contains(monday + 8h));
    CHECK(!r.contains(monday + 9h));
    CHECK(r.contains(day(26)));
    CHECK(!r.contains(day(27)));
    CHECK(r.within({monday, monday + date::days{7}}).length() == 9h + 24h + 54h);
}

TEST_CASE("what fills the week is always open") {
    const auto whole = restriction::hours(weekdays::all(), 5h, 5h, nines::utc_zone);
    const auto same =
        restriction::windows({{{date::Monday, 3h}, {date::Monday, 3h}}}, nines::utc_zone);
    const auto halves = restriction::windows(
        {{{date::Monday, 8h}, {date::Friday, 8h}}, {{date::Thursday, 8h}, {date::Monday, 8h}}},
        nines::utc_zone);
    for (const auto& r : {whole, same, halves}) {
        const auto open = r.within({monday - 100h, monday + 1000h});
        CHECK(open.intervals().size() == 1);
        CHECK(open.length() == 1100h);
        CHECK(r.contains(monday + 5h));
        CHECK(r.within({monday, monday}).empty());
    }
}

TEST_CASE("no days, no windows and times that are none are refused") {
    CHECK(restriction::try_hours({}, 8h, 9h, nines::utc_zone).error().code == errc::insufficient);
    CHECK(restriction::try_windows({}, nines::utc_zone).error().code == errc::insufficient);
    CHECK(restriction::try_hours(date::Monday, -1s, 9h, nines::utc_zone).error().code ==
          errc::out_of_domain);
    CHECK(restriction::try_hours(date::Monday, 1h, 25h, nines::utc_zone).error().code ==
          errc::out_of_domain);
    CHECK(restriction::try_windows({{{date::weekday{9}, 1h}, {date::Monday, 2h}}}, nines::utc_zone)
              .error()
              .code == errc::out_of_domain);
}

#if NINES_HAS_EXCEPTIONS

TEST_CASE("an end that occurs twice is its last moment, a start its first") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const nines::tz_zone chicago{"America/Chicago"};
    const sys_seconds night = sys_days{2020_y / 11 / 1}; // 01:00 CST is 07:00 UTC
    const auto until = restriction::hours(date::Sunday, 0h, 90min, chicago);
    CHECK(until.contains(night + 6h + 45min));  // 01:45 CDT
    CHECK(until.contains(night + 7h + 29min));  // 01:29 CST
    CHECK(!until.contains(night + 7h + 30min)); // 01:30 CST
    const auto from = restriction::hours(date::Sunday, 90min, 3h, chicago);
    CHECK(!from.contains(night + 6h + 29min));
    CHECK(from.contains(night + 6h + 30min));            // 01:30 CDT
    CHECK(from.contains(night + 7h + 10min));            // 01:10 CST
    const sys_seconds spring = sys_days{2020_y / 3 / 8}; // 02:00 CST is 08:00 UTC
    const auto skipped = restriction::hours(date::Sunday, 2h, 150min, chicago);
    CHECK(!skipped.contains(spring + 8h - 1s));
    CHECK(!skipped.contains(spring + 8h));
    CHECK(skipped.within({spring, spring + 24h}).empty());
}

TEST_CASE("contains and within agree at every half hour of a year, in every zone") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    for (const char* name : nines::test::zones) {
        const nines::tz_zone zone{name};
        const auto nights = restriction::hours(weekdays::all(), 23h, 1h + 30min, zone);
        const auto bits = restriction::windows({{{date::Sunday, 0h}, {date::Sunday, 10min}},
                                                {{date::Sunday, 1h}, {date::Sunday, 70min}},
                                                {{date::Sunday, 80min}, {date::Sunday, 2h}},
                                                {{date::Friday, 3h}, {date::Saturday, 3h}}},
                                               zone);
        for (const auto& r : {nights, bits}) {
            const sys_seconds from = sys_days{2010_y / 12 / 25};
            int wrong = 0;
            const auto open = r.within({from, from + 24h * 400});
            for (auto t = from; t < from + 24h * 400; t += 30min) {
                wrong += open.contains(t) == r.contains(t) ? 0 : 1;
            }
            REQUIRE(wrong == 0);
        }
    }
}

#endif

} // namespace restriction_test
