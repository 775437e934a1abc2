// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/layer.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace layer_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using date::sys_seconds;

TEST_CASE("the turns of a layer are clipped to its hours, its validity and the range") {
    const date::local_days monday = date::local_days{2024_y / 1 / 1};
    const sys_seconds start = sys_days{2024_y / 1 / 1};
    nines::layer<std::string> l{
        {{"ann", "bob"}, {nines::cadence::daily(1), monday + 12h, nines::utc_zone}}};
    CHECK(nines::detail::turns(l, {start, start + 48h}).size() == 3);
    l.hours = nines::restriction::hours(nines::weekdays::all(), 8h, 16h, nines::utc_zone);
    l.valid.to = start + 37h;
    l.role = 1;
    const auto turns = nines::detail::turns(l, {start + 9h, start + 480h});
    REQUIRE(turns.size() == 4);
    const auto hours = [&](int from, int to) {
        return nines::half_open<sys_seconds>{start + std::chrono::hours{from},
                                             start + std::chrono::hours{to}};
    };
    CHECK(turns[0].when == hours(9, 12));
    CHECK(*turns[0].person == "ann"); // bob is primary until noon
    CHECK(turns[1].when == hours(12, 16));
    CHECK(*turns[1].person == "bob");
    CHECK(turns[2].when == hours(32, 36));
    CHECK(turns[3].when == hours(36, 37));
    CHECK(nines::detail::on_duty(l, start + 8h));
    CHECK(!nines::detail::on_duty(l, start + 16h));
    CHECK(!nines::detail::on_duty(l, start + 37h));
}

} // namespace layer_test
