// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/any_zone.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <chrono>

namespace any_zone_test {

using namespace std::chrono_literals;
using nines::any_zone;
using nines::detail::local_second;
using nines::detail::sys_second;

namespace {

/// Knows to_local and to_sys only: an hour ahead of UTC until a moment and two after.
struct one_change {
    sys_second moment{1'000'000s};

    [[nodiscard]] local_second to_local(sys_second at) const {
        return local_second{at.time_since_epoch() + (at < moment ? 1h : 2h)};
    }
    [[nodiscard]] sys_second to_sys(local_second at) const {
        const sys_second before{at.time_since_epoch() - 1h};
        return before < moment ? before : std::max(moment, before - 1h);
    }
};

} // namespace

static_assert(nines::calendar_zone<any_zone>);

TEST_CASE("UTC and fixed offsets are held within") {
    CHECK(any_zone{}.fixed());
    const any_zone india = nines::fixed_offset_zone{5h + 30min};
    CHECK(india.fixed());
    CHECK(india.to_local(sys_second{0s}).time_since_epoch() == 5h + 30min);
    CHECK(india.to_sys_last(local_second{0s}).time_since_epoch() == -(5h + 30min));
}

TEST_CASE("a zone of the caller's is copied in, or pointed at") {
    const one_change zone;
    for (const any_zone& held : {any_zone{zone}, any_zone{&zone}}) {
        CHECK(!held.fixed());
        CHECK(held.to_local(zone.moment) == zone.to_local(zone.moment));
        CHECK(held.to_sys(local_second{1'000'000s + 90min}) == zone.moment);
        CHECK(held.to_sys_last(local_second{1'000'000s + 90min}) == zone.moment);
    }
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("date's own zones and tz_zone answer alike behind any_zone") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const any_zone pointed = date::locate_zone("America/Chicago");
    const any_zone table = nines::tz_zone{"America/Chicago"};
    for (sys_second at{1'600'000'000s}; at < sys_second{1'640'000'000s}; at += 2711s) {
        const local_second wall{at.time_since_epoch()};
        REQUIRE(pointed.to_local(at) == table.to_local(at));
        REQUIRE(pointed.to_sys(wall) == table.to_sys(wall));
        REQUIRE(pointed.to_sys_last(wall) == table.to_sys_last(wall));
    }
}
#endif

} // namespace any_zone_test
