// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/coverage_proof.hpp>

#include <doctest/doctest.h>

#include "schedules.hpp"
#include "zones.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace coverage_proof_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using date::sys_seconds;
using nines::half_open;
using nines::test::daily;
using nines::test::in_hours;
using nines::test::monday;
using layer = nines::test::layer_by_name;
using schedule = nines::test::schedule_by_name;
using change = nines::test::override_by_name;

TEST_CASE("for ever is a week after the last change where clocks never do") {
    const schedule round{{in_hours("A", 8h, 20h), in_hours("B", 20h, 8h)}};
    const auto proof = nines::coverage_from(round, monday + 5h);
    CHECK(proof.report.complete());
    CHECK(proof.looked_at == half_open<sys_seconds>{monday + 5h, monday + 5h + 24h * 7});
    CHECK(proof.report.required == proof.looked_at.length());

    const half_open<sys_seconds> off{monday + 1000h, monday + 1004h};
    const auto with_hole = [&](const std::optional<nines::restriction>& needed) {
        return nines::coverage_from(schedule{{in_hours("A", 8h, 20h), in_hours("B", 20h, 8h)},
                                             {change::remove(off, "A"), change::remove(off, "B")}},
                                    monday, needed);
    };
    CHECK(with_hole(std::nullopt).report.holes == std::vector{off});
    CHECK(with_hole(std::nullopt).looked_at.to == off.to + 24h * 7);
    CHECK(with_hole(nines::restriction::hours(nines::weekdays::working(), 0h, 24h,
                                              nines::utc_zone)) // 1000 h are a Sunday
              .report.complete());

    auto ends = in_hours("B", 20h, 8h);
    ends.valid.to = monday + 24h * 14;
    const auto later = nines::coverage_from(schedule{{in_hours("A", 8h, 20h), ends}}, monday);
    CHECK(later.looked_at.to == ends.valid.to + 24h * 7);
    CHECK(later.report.holes.size() == 8);
    CHECK(later.report.uncovered == 12h * 7);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("for ever is 400 years where clocks change, and as looking at them all would have it") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const nines::tz_zone berlin{"Europe/Berlin"};
    const schedule s{{in_hours("A", 8h, 20h, berlin), in_hours("B", 19h, 7h)}};
    const auto proof = nines::coverage_from(s, monday);
    CHECK(proof.looked_at == half_open<sys_seconds>{monday, monday + date::days{146'097}});
    const auto some_years = nines::coverage(s, {monday, sys_days{2027_y / 1 / 1}});
    REQUIRE(proof.report.holes.size() > some_years.holes.size());
    CHECK(std::equal(some_years.holes.begin(), some_years.holes.end(), proof.report.holes.begin()));
    const auto last_year =
        nines::coverage(s, {proof.looked_at.to - 24h * 366,
                            proof.looked_at.to}); // 2423 is as 2023: 217 days of summer time
    CHECK(last_year.holes.back() == proof.report.holes.back());
    CHECK(last_year.holes.size() == 217);
    CHECK(nines::coverage_from(
              schedule{{in_hours("A", 8h, 20h, berlin), in_hours("B", 20h, 8h, berlin)}}, monday)
              .report.complete());
}

TEST_CASE("week by week is what looking at all of it is, for random hours and zones") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    constexpr unsigned seed = 400;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    const nines::any_zone zones[] = {
        nines::utc_zone, nines::tz_zone{"Europe/Lisbon"}, nines::tz_zone{"America/St_Johns"},
        nines::tz_zone{"Australia/Lord_Howe"}, nines::tz_zone{"Asia/Kolkata"}};
    const auto hour = [&] { return std::chrono::minutes{30} * static_cast<int>(random() % 48); };
    const auto zone = [&] { return zones[random() % std::size(zones)]; };
    for (int i = 0; i < 20; ++i) {
        const nines::time_of_week start{date::weekday{static_cast<unsigned>(random() % 7)}, hour()};
        const nines::time_of_week end{date::weekday{static_cast<unsigned>(random() % 7)}, hour()};
        std::vector<nines::restriction> hours{nines::restriction::windows({{start, end}}, zone())};
        for (int k = 0; k < 3; ++k) {
            hours.push_back(
                nines::restriction::hours(nines::weekdays::all(), hour(), hour(), zone()));
        }
        std::optional<nines::restriction> needed;
        if (i % 2 == 1) {
            needed = nines::restriction::hours(nines::weekdays::working(), hour(), hour(), zone());
        }
        std::vector<layer> layers;
        for (const auto& each : hours) {
            layers.push_back({daily({"A"}), each});
        }
        const sys_seconds from = monday + std::chrono::hours{random() % 5000};
        const half_open<sys_seconds> range{from, from + date::weeks{60}};
        nines::coverage_report ours;
        nines::detail::weekly_coverage{hours, needed}.add(range, ours);
        const auto theirs = nines::coverage(schedule{layers}, range, needed);
        REQUIRE(ours.holes == theirs.holes);
        REQUIRE(ours.required == theirs.required);
        REQUIRE(ours.uncovered == theirs.uncovered);
    }
}
#endif

} // namespace coverage_proof_test
