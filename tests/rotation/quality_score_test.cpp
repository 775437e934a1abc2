// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/quality_score.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace quality_score_test {

using date::sys_seconds;
using nines::half_open;
using nines::quality_score;
using shifts = std::vector<nines::shift<std::string>>;

namespace {

half_open<sys_seconds> minutes(int from, int to) {
    return {sys_seconds{std::chrono::minutes{from}}, sys_seconds{std::chrono::minutes{to}}};
}

} // namespace

TEST_CASE("Grafana's published figures, half to even") {
    const auto day = minutes(0, 24 * 60);
    CHECK(*nines::grafana_quality_score(shifts{{"A", minutes(0, 585)}}, day) ==
          quality_score{41, 100, 70});
    const auto week = minutes(0, 168 * 60);
    const shifts two{{"A", minutes(0, 1590)}, {"B", minutes(1530, 2070)}}; // 60 of them twice
    CHECK(*nines::grafana_quality_score(two, week) == quality_score{21, 34, 28});
}

TEST_CASE("it adds what overlaps, is clipped to the window and forgives five percent") {
    const auto day = minutes(0, 24 * 60);
    const shifts twice{{"A", minutes(0, 720)}, {"B", minutes(0, 720)}};
    CHECK(*nines::grafana_quality_score(twice, day) == quality_score{100, 100, 100});
    const shifts beyond{
        {"A", minutes(-600, 720)}, {"B", minutes(720, 1404)}, {"C", minutes(-9, 0)}};
    CHECK(*nines::grafana_quality_score(beyond, day) == quality_score{98, 100, 99});
    CHECK(*nines::grafana_quality_score(shifts{}, day) == quality_score{0, 0, 0});
    CHECK(!nines::grafana_quality_score(shifts{}, minutes(3, 3)).has_value());
}

TEST_CASE("halves go to the even number") {
    CHECK(nines::detail::round_half_to_even(0.5) == 0);
    CHECK(nines::detail::round_half_to_even(1.5) == 2);
    CHECK(nines::detail::round_half_to_even(70.5) == 70);
    CHECK(nines::detail::round_half_to_even(27.5) == 28);
    CHECK(nines::detail::round_half_to_even(27.49) == 27);
    CHECK(nines::detail::round_half_to_even(27.51) == 28);
}

} // namespace quality_score_test
