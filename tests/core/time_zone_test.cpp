// SPDX-License-Identifier: BSL-1.0
#include <nines/core/time_zone.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace time_zone_test {

using namespace std::chrono_literals;
using nines::detail::local_second;
using nines::detail::sys_second;

namespace {

/// Rules as date::time_zone answers them: an hour ahead, from 1000 s on two hours, from 90,000 s on
/// one hour again.
struct two_changes {
    struct local_info {
        enum : unsigned char { unique, nonexistent, ambiguous } result;
        struct {
            std::chrono::seconds offset;
            sys_second end;
        } first, second;
    };
    static constexpr sys_second spring{1000s};
    static constexpr sys_second autumn{90'000s};

    static local_second to_local(sys_second at) {
        return local_second{at.time_since_epoch() + (at < spring || !(at < autumn) ? 1h : 2h)};
    }
    static local_info get_info(local_second local) {
        const auto wall = local.time_since_epoch();
        if (wall < 1000s + 1h) {
            return {local_info::unique, {1h, spring}, {}};
        }
        if (wall < 1000s + 2h) {
            return {local_info::nonexistent, {1h, spring}, {2h, autumn}};
        }
        if (wall < 90'000s + 1h) {
            return {local_info::unique, {2h, autumn}, {}};
        }
        if (wall < 90'000s + 2h) {
            return {local_info::ambiguous, {2h, autumn}, {1h, sys_second::max()}};
        }
        return {local_info::unique, {1h, sys_second::max()}, {}};
    }
};

} // namespace

static_assert(nines::calendar_zone<nines::fixed_offset_zone>);
static_assert(nines::calendar_zone<two_changes>);
static_assert(!nines::calendar_zone<int>);

TEST_CASE("a fixed offset goes there and back") {
    constexpr nines::fixed_offset_zone kathmandu{5h + 45min};
    constexpr sys_second noon{43'200s};
    CHECK(kathmandu.to_local(noon).time_since_epoch() == 17h + 45min);
    CHECK(kathmandu.to_sys(kathmandu.to_local(noon)) == noon);
    CHECK(nines::utc_zone.to_local(noon).time_since_epoch() == 12h);
}

TEST_CASE("a time that is skipped is the transition, one that occurs twice has two moments") {
    const two_changes zone;
    for (auto wall = 0s; wall < 100'000s + 2h; wall += 100s) {
        const auto [first, last] = nines::detail::moments_of(zone, local_second{wall});
        if (zone.to_local(first) != local_second{wall}) {
            CHECK(first == zone.spring);
            CHECK(last == zone.spring);
        } else {
            CHECK(zone.to_local(last) == local_second{wall});
            CHECK(last - first == (zone.to_local(first + 1h) == local_second{wall} ? 1h : 0h));
        }
    }
}

} // namespace time_zone_test
