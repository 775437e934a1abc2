// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/tz.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <nines/rotation/any_zone.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <random>
#include <string>

namespace tz_test {

#if NINES_HAS_EXCEPTIONS

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_seconds;
using date::sys_days;
using date::sys_seconds;
using nines::tz_zone;

static_assert(nines::calendar_zone<tz_zone>);
static_assert(nines::detail::knows_transitions<tz_zone>);

namespace {

/// The C library's clock in a zone, which reads the files of the tz database by itself.
class libc_zone {
public:
    explicit libc_zone(const char* name) {
        if (const char* const was = std::getenv("TZ")) {
            was_ = was;
        }
        ::setenv("TZ", name, 1);
        ::tzset();
    }
    libc_zone(const libc_zone&) = delete;
    libc_zone& operator=(const libc_zone&) = delete;
    ~libc_zone() {
        was_ ? ::setenv("TZ", was_->c_str(), 1) : ::unsetenv("TZ");
        ::tzset();
    }

    [[nodiscard]] std::chrono::seconds east(sys_seconds at) const {
        const std::time_t t = at.time_since_epoch().count();
        std::tm local{};
        (void)::localtime_r(&t, &local);
        return std::chrono::seconds{local.tm_gmtoff};
    }

private:
    std::optional<std::string> was_;
};

} // namespace

TEST_CASE("tz_zone says what date says, at random and beside every transition of 1900 to 2037") {
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
            const local_seconds local{at.time_since_epoch()};
            const auto a = nines::detail::moments_of(ours, local);
            const auto b = nines::detail::moments_of(theirs, local);
            if (ours.to_local(at) != theirs.to_local(at) || a.first != b.first ||
                a.last != b.last) {
                FAIL(name, " at ", at.time_since_epoch().count());
            }
        };
        const sys_seconds first = sys_days{1900_y / 2 / 1};
        const sys_seconds end = sys_days{2037_y / 12 / 1};
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

TEST_CASE("in 2060 Chicago and Lord Howe change their clocks on the Sundays of their laws") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const auto changes = [](const tz_zone& zone, sys_seconds at, std::chrono::seconds before,
                            std::chrono::seconds after) {
        const auto east = [&](sys_seconds t) {
            return zone.to_local(t).time_since_epoch() - t.time_since_epoch();
        };
        return east(at - 1s) == before && east(at) == after;
    };
    const tz_zone chicago{"America/Chicago"};
    const sys_days spring{2060_y / 3 / date::Sunday[2]};
    const sys_days autumn{2060_y / 11 / date::Sunday[1]};
    CHECK(changes(chicago, spring + 8h, -6h, -5h));
    CHECK(changes(chicago, autumn + 7h, -5h, -6h));
    CHECK(chicago.to_local(sys_days{2060_y / 7 / 4} + 0h) ==
          date::local_days{2060_y / 7 / 3} + 19h);
    const tz_zone lord_howe{"Australia/Lord_Howe"};
    const sys_days april{2060_y / 4 / date::Sunday[1]};
    const sys_days october{2060_y / 10 / date::Sunday[1]};
    CHECK(changes(lord_howe, april - 9h, 11h, 10h + 30min));
    CHECK(changes(lord_howe, october - 8h - 30min, 10h + 30min, 11h));
}

TEST_CASE("after 2037 tz_zone says what the C library says, for thousands of years") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    constexpr unsigned seed = 2038;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    for (const char* name : nines::test::zones) {
        const tz_zone ours{name};
        const libc_zone theirs{name};
        std::uniform_int_distribution<std::int64_t> moments{
            sys_days{2036_y / 1 / 1}.time_since_epoch() / 1s,
            sys_days{9990_y / 1 / 1}.time_since_epoch() / 1s};
        const auto local_of = [&](sys_seconds at) {
            return local_seconds{at.time_since_epoch() + theirs.east(at)};
        };
        const auto same = [&](sys_seconds at) {
            const local_seconds local{at.time_since_epoch()};
            const auto found = nines::detail::moments_of(ours, local);
            const bool exists = local_of(found.first) == local && local_of(found.last) == local;
            const bool skipped = found.first == found.last && local_of(found.first - 1s) < local &&
                                 local_of(found.first) > local;
            if (ours.to_local(at) != local_of(at) || !(exists || skipped)) {
                FAIL(name, " at ", at.time_since_epoch().count());
            }
        };
        for (int i = 0; i < 500; ++i) {
            same(sys_seconds{std::chrono::seconds{moments(random)}});
        }
        for (const auto& each_year : {2060_y, 2087_y, 2599_y, 2600_y, 4000_y}) {
            for (sys_seconds at = sys_days{each_year / 1 / 1}; at < sys_days{each_year / 12 / 31};
                 at += 6h) {
                if (theirs.east(at) != theirs.east(at + 6h)) {
                    for (auto beside = -26 * 60min; beside <= 26h; beside += 30min) {
                        same(at + beside);
                        same(at + beside - 1s);
                    }
                }
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

} // namespace tz_test
