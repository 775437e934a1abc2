// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/timeline.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace timeline_test {

using date::sys_seconds;
using nines::half_open;

namespace {

half_open<sys_seconds> hours(int from, int to) {
    return {sys_seconds{std::chrono::hours{from}}, sys_seconds{std::chrono::hours{to}}};
}

} // namespace

TEST_CASE("a recorder merges what goes on and tells gaps, overlaps and double bookings apart") {
    const std::string a = "a";
    const std::string same_a = "a";
    const std::string b = "b";
    using people = std::vector<const std::string*>;
    nines::detail::timeline_recorder<std::string> recorder{hours(0, 8)};
    const auto add = [&](half_open<sys_seconds> when, people who) { recorder.add(when, who); };
    add(hours(0, 1), {&a});
    add(hours(1, 2), {&same_a, &b});
    add(hours(2, 3), {&a, &b});
    add(hours(3, 4), {&b, &a, &same_a});
    add(hours(4, 5), {});
    add(hours(5, 6), {});
    add(hours(6, 8), {&a});
    const auto line = std::move(recorder).finish();
    using shifts = std::vector<nines::shift<std::string>>;
    CHECK(line.range == hours(0, 8));
    CHECK(line.shifts == shifts{{"a", hours(0, 4)}, {"b", hours(1, 4)}, {"a", hours(6, 8)}});
    CHECK(line.gaps == std::vector{hours(4, 6)});
    CHECK(line.double_bookings == shifts{{"a", hours(3, 4)}});
    REQUIRE(line.overlaps.size() == 1); // whatever the order
    CHECK(line.overlaps[0].when == hours(1, 4));
    CHECK(line.overlaps[0].people == std::vector<std::string>{"a", "b"});
}

TEST_CASE("double bookings of several people are merged for each of them") {
    const std::string a = "a";
    const std::string b = "b";
    const std::string c = "c";
    nines::detail::timeline_recorder<std::string> recorder{hours(0, 144)};
    for (int day = 0; day < 6; ++day) {
        std::vector<const std::string*> alone{&a, &a, &b, &b, &a};
        std::vector<const std::string*> joined{&a, &b, &c, &b, &a};
        std::vector<const std::string*> again{&b, &a, &a, &b};
        recorder.add(hours(24 * day, 24 * day + 9), alone);
        recorder.add(hours(24 * day + 9, 24 * day + 10), joined);
        recorder.add(hours(24 * day + 10, 24 * day + 24), again);
    }
    std::vector<const std::string*> nobody;
    recorder.add(hours(144, 145), nobody);
    const auto line = std::move(recorder).finish();
    using shifts = std::vector<nines::shift<std::string>>;
    CHECK(line.double_bookings == shifts{{"a", hours(0, 144)}, {"b", hours(0, 144)}});
    CHECK(line.shifts.size() == 8);
    CHECK(line.overlaps.size() == 13);
}

} // namespace timeline_test
