// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/cadence.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace cadence_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_days;
using date::local_seconds;
using nines::cadence;
using nines::errc;
using nines::weekdays;

TEST_CASE("months from the 31st are clamped from the anchor and do not drift to the 28th") {
    const local_seconds anchor = local_days{2025_y / 1 / 31} + 9h;
    const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned k = 0; k < 12; ++k) {
        const auto day = local_days{2025_y / date::month{k + 1} / date::day{days[k]}};
        CHECK(cadence::monthly(1).at(anchor, k) == day + 9h);
    }
    CHECK(cadence::monthly(1).at(anchor, 37) == local_days{2028_y / 2 / 29} + 9h);
    CHECK(cadence::monthly(3).at(anchor, -1) == local_days{2024_y / 10 / 31} + 9h);
    CHECK(cadence::monthly(1).at(anchor, -2) == local_days{2024_y / 11 / 30} + 9h);
}

static_assert((nines::weekdays::working() | nines::weekdays::weekend()) == nines::weekdays::all());
static_assert((nines::weekdays{} | date::Monday) == nines::weekdays{date::Monday});

TEST_CASE("active days alone use up turns") {
    const local_seconds monday = local_days{2017_y / 7 / 24} + 8h;
    const auto work = cadence::active_days(1, weekdays::working());
    for (int k = -15; k < 15; ++k) {
        const int week = k < 0 ? (k - 4) / 5 : k / 5;
        CHECK(work.at(monday, k) == monday + date::days{7 * week + (k - 5 * week)});
    }
    CHECK(work.index(monday, monday + date::days{5}) == 4); // Saturday belongs to Friday
    CHECK(work.index(monday, monday + date::days{7} - 1s) == 4);
    CHECK(work.index(monday, monday + date::days{7}) == 5);
    const auto from_sunday = cadence::active_days(2, weekdays{date::Tuesday, date::Thursday});
    const local_seconds sunday = local_days{2017_y / 7 / 23} + 8h;
    CHECK(from_sunday.at(sunday, 0) == local_days{2017_y / 7 / 25} + 8h);
    CHECK(from_sunday.at(sunday, 1) == local_days{2017_y / 8 / 1} + 8h);
}

TEST_CASE("index is the inverse of at for every kind of cadence, near and far") {
    constexpr unsigned seed = 20250131;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    const cadence all[] = {
        cadence::hourly(1),
        cadence::hourly(3),
        cadence::daily(1),
        cadence::weekly(2),
        cadence::monthly(1),
        cadence::monthly(5),
        cadence::custom(1s),
        cadence::custom(100'000s),
        cadence::active_days(1, weekdays::working()),
        cadence::active_days(4, weekdays{date::Sunday, date::Wednesday}),
        cadence::active_days(3, weekdays::all()),
    };
    std::uniform_int_distribution<std::int64_t> anchors{-3'000'000'000, 5'000'000'000};
    std::uniform_int_distribution<std::int64_t> times{-60'000'000'000, 250'000'000'000};
    for (const cadence& step : all) {
        for (int i = 0; i < 2000; ++i) {
            const local_seconds anchor{std::chrono::seconds{anchors(random)}};
            const local_seconds t{std::chrono::seconds{times(random)}};
            const auto k = step.index(anchor, t);
            REQUIRE(step.at(anchor, k) <= t);
            REQUIRE(t < step.at(anchor, k + 1));
            REQUIRE(step.index(anchor, step.at(anchor, k)) == k);
            REQUIRE(step.index(anchor, step.at(anchor, k) - 1s) == k - 1);
        }
    }
}

TEST_CASE("no handoff is beyond the years 1 to 9998, however large k is") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const local_seconds anchor = local_days{2025_y / 1 / 31};
    for (const auto& step : {cadence::custom(1s), cadence::weekly(100'000), cadence::monthly(7),
                             cadence::active_days(9, weekdays::weekend())}) {
        CHECK(step.at(anchor, most) == nines::detail::last_local);
        CHECK(step.at(anchor, -most - 1) == nines::detail::first_local);
        CHECK(step.index(anchor, local_seconds::max()) > 0);
        CHECK(step.index(anchor, local_seconds::min()) < 0);
    }
}

TEST_CASE("lengths of nothing and of ages are refused, and weeks without days") {
    const auto daily = [](std::int64_t n) { return cadence::every(n, date::days{1}); };
    CHECK(daily(0).error().code == errc::out_of_domain);
    CHECK(daily(-1).error().code == errc::out_of_domain);
    CHECK(daily(1'000'001).error().code == errc::out_of_domain);
    CHECK(daily(std::numeric_limits<std::int64_t>::max()).error().code == errc::out_of_domain);
    CHECK(cadence::try_monthly(0).error().code == errc::out_of_domain);
    CHECK(cadence::try_custom(0s).error().code == errc::out_of_domain);
    CHECK(cadence::try_custom(std::chrono::seconds::max()).error().code == errc::out_of_domain);
    CHECK(cadence::try_active_days(1, weekdays{}).error().code == errc::insufficient);
    CHECK(cadence::try_active_days(0, weekdays::all()).error().code == errc::out_of_domain);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)cadence::daily(0), nines::domain_error);
#endif
}

TEST_CASE("after its weekly cycle a handoff is at the same time of the week") {
    const date::local_days monday{2024_y / 1 / 1};
    constexpr date::days week{7};
    const auto since_monday = [&](date::local_seconds at) { return (at - monday) % week; };
    const nines::weekdays active{date::Monday, date::Tuesday, date::Thursday, date::Sunday};
    for (const auto& each : {cadence::hourly(1), cadence::hourly(10), cadence::daily(1),
                             cadence::daily(14), cadence::weekly(3), cadence::custom(7h + 1s),
                             cadence::active_days(3, active), cadence::active_days(2, active)}) {
        const std::int64_t cycle = each.weekly_cycle();
        CHECK(since_monday(each.at(monday, cycle)) == since_monday(each.at(monday, 0)));
        for (std::int64_t k = 1; k < std::min<std::int64_t>(cycle, 200); ++k) {
            CHECK(since_monday(each.at(monday, k)) != since_monday(each.at(monday, 0)));
        }
    }
    CHECK(cadence::monthly(1).weekly_cycle() == 1);
}

} // namespace cadence_test
