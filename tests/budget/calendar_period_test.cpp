// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/calendar_period.hpp>

#include <nines/budget/error_budget.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <random>

#if NINES_HAS_EXCEPTIONS
#include <date/tz.h> // does not compile without exceptions
#endif

namespace calendar_period_test {

using namespace date::literals;
using namespace std::chrono_literals;
using namespace nines::literals;
using date::sys_days;
using date::sys_seconds;
using nines::calendar_period;
using nines::calendar_unit;
using nines::half_open;

namespace {

constexpr calendar_unit units[] = {calendar_unit::week, calendar_unit::month,
                                   calendar_unit::quarter, calendar_unit::year};

half_open<sys_seconds> stretch(date::sys_time<std::chrono::minutes> from,
                               date::sys_time<std::chrono::minutes> to) {
    return {from, to};
}

/// A zone that knows to_local and to_sys only, an hour ahead of UTC until a moment and two after.
struct one_change {
    sys_seconds moment = sys_days{2024_y / 5 / 15};

    [[nodiscard]] date::local_seconds to_local(sys_seconds at) const {
        return date::local_seconds{at.time_since_epoch() + (at < moment ? 1h : 2h)};
    }
    [[nodiscard]] sys_seconds to_sys(date::local_seconds at) const {
        const sys_seconds before{at.time_since_epoch() - 1h};
        return before < moment ? before : std::max(moment, before - 1h);
    }
};

} // namespace

static_assert(nines::calendar_zone<nines::fixed_offset_zone>);
static_assert(nines::calendar_zone<one_change>);
static_assert(!nines::calendar_zone<int>);

TEST_CASE("in UTC a week starts on Monday, a month on the first, a quarter and a year as well") {
    const auto at = sys_days{2024_y / 2 / 29} + 13h + 7min; // a Thursday
    CHECK(*calendar_period(calendar_unit::week, at) ==
          stretch(sys_days{2024_y / 2 / 26}, sys_days{2024_y / 3 / 4}));
    CHECK(*calendar_period(calendar_unit::month, at) ==
          stretch(sys_days{2024_y / 2 / 1}, sys_days{2024_y / 3 / 1}));
    CHECK(*calendar_period(calendar_unit::quarter, at) ==
          stretch(sys_days{2024_y / 1 / 1}, sys_days{2024_y / 4 / 1}));
    CHECK(*calendar_period(calendar_unit::year, at) ==
          stretch(sys_days{2024_y / 1 / 1}, sys_days{2025_y / 1 / 1}));
}

TEST_CASE("a period contains its first second and not the first of the next") {
    const auto first = sys_seconds{sys_days{2023_y / 10 / 1}};
    for (const auto unit : {calendar_unit::month, calendar_unit::quarter}) {
        CHECK(calendar_period(unit, first)->from == first);
        CHECK(calendar_period(unit, first - 1s)->to == first);
        CHECK(calendar_period(unit, first - 1ns)->to == first);
    }
    const auto monday = sys_seconds{sys_days{2023_y / 10 / 2}};
    CHECK(calendar_period(calendar_unit::week, monday)->from == monday);
    CHECK(calendar_period(calendar_unit::week, monday - 1ms)->to == monday);
}

TEST_CASE("weeks cross the ends of years as ISO 8601 has them") {
    CHECK(*calendar_period(calendar_unit::week, sys_days{2021_y / 1 / 3}) ==
          stretch(sys_days{2020_y / 12 / 28}, sys_days{2021_y / 1 / 4}));
}

TEST_CASE("time before 1970 has calendar periods too") {
    CHECK(*calendar_period(calendar_unit::month, sys_days{1969_y / 12 / 31} + 23h) ==
          stretch(sys_days{1969_y / 12 / 1}, sys_days{1970_y / 1 / 1}));
    CHECK(*calendar_period(calendar_unit::quarter, sys_days{1900_y / 2 / 28}) ==
          stretch(sys_days{1900_y / 1 / 1}, sys_days{1900_y / 4 / 1}));
}

TEST_CASE("a fixed offset moves midnight") {
    const nines::fixed_offset_zone india{5h + 30min};
    const auto at = sys_days{2024_y / 6 / 30} + 20h; // July has begun in India
    CHECK(
        *calendar_period(calendar_unit::month, at, india) ==
        stretch(sys_days{2024_y / 6 / 30} + 18h + 30min, sys_days{2024_y / 7 / 31} + 18h + 30min));
    CHECK(calendar_period(calendar_unit::month, at)->from == sys_days{2024_y / 6 / 1});
}

TEST_CASE("a zone of one's own needs to_local and to_sys only") {
    const auto month =
        *calendar_period(calendar_unit::month, sys_days{2024_y / 5 / 20}, one_change{});
    CHECK(month == stretch(sys_days{2024_y / 4 / 30} + 23h, sys_days{2024_y / 5 / 31} + 22h));
}

TEST_CASE("a year outside 1 to 9998, and a time that is no number, are refused") {
    using seconds = std::chrono::duration<double>;
    for (const auto unit : units) {
        CHECK(calendar_period(unit, sys_seconds::max()).error().code == nines::errc::out_of_domain);
        CHECK(calendar_period(unit, sys_seconds::min()).error().code == nines::errc::out_of_domain);
        for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                                 std::numeric_limits<double>::infinity(), 1e300}) {
            CHECK_FALSE(calendar_period(unit, date::sys_time<seconds>{seconds{bad}}).has_value());
        }
        CHECK(calendar_period(unit, sys_days{1_y / 1 / 2}).has_value());
        CHECK(calendar_period(unit, sys_days{9998_y / 12 / 31}).has_value());
    }
}

TEST_CASE("a budget of a calendar month burns down against the month's expected events") {
    const auto april = *calendar_period(calendar_unit::month, sys_days{2024_y / 4 / 11});
    const nines::error_budget month{99.9_percent, april.length()};
    CHECK(nines::elapsed_fraction(april, sys_seconds{sys_days{2024_y / 4 / 16}}) == 0.5);
    const auto status = month.status(nines::event_counts{499'600, 400}, 1'000'000);
    CHECK(status.remaining_fraction == 0.6);
    CHECK(month.time_to_exhaustion(status, 2) == date::days{9});
}

#if NINES_HAS_EXCEPTIONS
static_assert(nines::calendar_zone<date::time_zone>);

TEST_CASE("in Berlin March is an hour short and October an hour long") {
    const auto& berlin = *date::locate_zone("Europe/Berlin");
    const auto march = *calendar_period(calendar_unit::month, sys_days{2024_y / 3 / 31}, berlin);
    CHECK(march == stretch(sys_days{2024_y / 2 / 29} + 23h, sys_days{2024_y / 3 / 31} + 22h));
    CHECK(march.length() == 31 * 24h - 1h);
    const auto october = *calendar_period(calendar_unit::month, sys_days{2024_y / 10 / 5}, berlin);
    CHECK(october.length() == 31 * 24h + 1h);
    CHECK(calendar_period(calendar_unit::year, sys_days{2024_y / 10 / 5}, berlin)->length() ==
          366 * 24h);
    const nines::error_budget budget{99.9_percent, march.length()};
    CHECK(budget.allowed_downtime().count() == doctest::Approx(743 * 3.6).epsilon(1e-15));
}

TEST_CASE("in Berlin the week of the change holds a day of 23 hours") {
    const auto& berlin = *date::locate_zone("Europe/Berlin");
    const auto week =
        *calendar_period(calendar_unit::week, sys_days{2024_y / 3 / 31} + 12h, berlin);
    CHECK(week.length() == 7 * 24h - 1h);
}

TEST_CASE("a midnight that does not exist is the moment of the transition") {
    // On Sunday 1995-10-01 clocks in Asuncion went from 23:59:59 of September to 01:00:00.
    const auto& asuncion = *date::locate_zone("America/Asuncion");
    const auto october =
        *calendar_period(calendar_unit::month, sys_days{1995_y / 10 / 9}, asuncion);
    CHECK(october.from == sys_days{1995_y / 10 / 1} + 4h);
    CHECK(asuncion.to_local(october.from).time_since_epoch() ==
          (date::local_days{1995_y / 10 / 1} + 1h).time_since_epoch());
    const auto september = *calendar_period(calendar_unit::month, october.from - 1s, asuncion);
    CHECK(september.to == october.from);
}

TEST_CASE("a midnight that occurs twice is the first, and the second belongs to what has begun") {
    // On Sunday 2009-11-01 clocks in St John's went from 00:01 back to 23:01 of October.
    const auto& st_johns = *date::locate_zone("America/St_Johns");
    const auto first_midnight = sys_days{2009_y / 11 / 1} + 2h + 30min;
    const auto november =
        *calendar_period(calendar_unit::month, sys_days{2009_y / 11 / 9}, st_johns);
    CHECK(november.from == first_midnight);
    const auto october_again = first_midnight + 30min; // 23:30 for the second time
    REQUIRE(date::floor<date::days>(st_johns.to_local(sys_seconds{october_again})) ==
            date::local_days{2009_y / 10 / 31});
    CHECK(*calendar_period(calendar_unit::month, october_again, st_johns) == november);
    CHECK(calendar_period(calendar_unit::month, first_midnight - 1s, st_johns)->to ==
          first_midnight);
}

TEST_CASE("periods hold the moment they were asked for and follow each other without a gap") {
    for (const char* name : {"UTC", "Europe/Berlin", "America/New_York", "America/Asuncion",
                             "America/St_Johns", "America/Havana", "Asia/Beirut",
                             "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"}) {
        CAPTURE(name);
        const auto& zone = *date::locate_zone(name);
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            std::mt19937_64 random{seed};
            const sys_seconds at{std::chrono::seconds{random() % 2'000'000'000}};
            for (const auto unit : units) {
                const auto period = *calendar_period(unit, at, zone);
                REQUIRE(period.contains(at));
                const auto before = *calendar_period(unit, period.from - 1s, zone);
                REQUIRE(before.to == period.from);
                REQUIRE(calendar_period(unit, period.to, zone)->from == period.to);
                REQUIRE(*calendar_period(unit, period.to - 1s, zone) == period);
            }
        }
    }
}
#endif

} // namespace calendar_period_test
