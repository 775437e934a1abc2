// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/exhaustion_time.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace exhaustion_time_test {

namespace {

using point = std::chrono::sys_seconds;
using nines::exhaustion_time;

TEST_CASE("a time within the horizon is not the horizon's end") {
    constexpr point end{std::chrono::hours{720}};
    constexpr exhaustion_time<point> at_the_end{end, true};
    constexpr exhaustion_time<point> beyond{end, false};
    CHECK(at_the_end == exhaustion_time<point>{end, true});
    CHECK(at_the_end != beyond);
}

} // namespace

} // namespace exhaustion_time_test
