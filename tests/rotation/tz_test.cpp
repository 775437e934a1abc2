// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/tz.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <nines/rotation/any_zone.hpp>

#include <chrono>
#include <random>

#if NINES_HAS_EXCEPTIONS

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_seconds;
using date::sys_days;
using date::sys_seconds;
using nines::tz_zone;

static_assert(nines::calendar_zone<tz_zone>);
static_assert(nines::detail::knows_transitions<tz_zone>);

TEST_CASE("tz_zone says what date says, at random and beside every transition of 1900 to 2200") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    constexpr unsigned seed = 1905;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    for (const char* name : nines::test::zones) {
        const tz_zone ours{name};
        const date::time_zone& theirs = *date::locate_zone(name);
        const auto same = [&](sys_seconds at) {
            REQUIRE(ours.to_local(at) == theirs.to_local(at));
            const local_seconds local{at.time_since_epoch()};
            const auto a = nines::detail::moments_of(ours, local);
            const auto b = nines::detail::moments_of(theirs, local);
            REQUIRE(a.first == b.first);
            REQUIRE(a.last == b.last);
        };
        const sys_seconds first = sys_days{1900_y / 2 / 1};
        const sys_seconds end = sys_days{2199_y / 12 / 1};
        std::uniform_int_distribution<std::int64_t> moments{first.time_since_epoch().count(),
                                                            end.time_since_epoch().count()};
        for (int i = 0; i < 1000; ++i) {
            same(sys_seconds{std::chrono::seconds{moments(random)}});
        }
        for (auto info = theirs.get_info(first); info.end < end; info = theirs.get_info(info.end)) {
            for (auto beside = -26 * 60min; beside <= 26h; beside += 30min) {
                same(info.end + beside);
                same(info.end + beside - 1s);
            }
        }
    }
}

TEST_CASE("a name that the database does not know is refused, and so is none") {
    for (const char* name : {"Europe/Atlantis", "", "../../etc/passwd"}) {
        const auto zone = tz_zone::try_from(name);
        REQUIRE(!zone.has_value());
        CHECK(zone.error().code == nines::errc::unsupported);
    }
    CHECK_THROWS_AS(tz_zone{"Europe/Atlantis"}, nines::domain_error);
}

TEST_CASE("copies share the rules; moments far from the table do not overflow") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const tz_zone chicago{"America/Chicago"};
    const tz_zone copy = chicago; // NOLINT(performance-unnecessary-copy-initialization)
    CHECK(copy.name() == "America/Chicago");
    const sys_seconds late = sys_days{9998_y / 1 / 1};
    CHECK(copy.to_local(late).time_since_epoch() < late.time_since_epoch());
    const sys_seconds early = sys_days{1_y / 1 / 2};
    CHECK(copy.to_local(early).time_since_epoch() < early.time_since_epoch());
    CHECK(nines::detail::moments_of(copy, copy.to_local(early)).first == early);
}

#endif
