// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/history_tiers.hpp>

#include <doctest/doctest.h>

#include <chrono>

namespace history_tiers_test {

using nines::default_history_tiers;
using nines::history_tier;
using nines::history_tiers;
using namespace std::chrono_literals;

static_assert(default_history_tiers.valid());
static_assert(default_history_tiers.edges() * 24 <= 64 * 1024);
static_assert(history_tier::of(5s, 1h).edges() == 722);

TEST_CASE("tiers that do not fit each other are not valid") {
    constexpr auto two = [](history_tier a, history_tier b) {
        return history_tiers<2>{{a, b}}.valid();
    };
    CHECK(two(history_tier::of(5s, 1h), history_tier::of(1min, 6h)));
    CHECK_FALSE(two(history_tier::of(7s, 70s), history_tier::of(1min, 6h)));
    CHECK_FALSE(two(history_tier::of(5s, 1h), history_tier::of(1min, 1h)));
    CHECK_FALSE(two(history_tier::of(5s, 1h), history_tier::of(5s, 6h)));
    CHECK_FALSE(two(history_tier::of(7s, 1h), history_tier::of(14s, 6h)));
    CHECK_FALSE(history_tiers<1>{{history_tier::of(0s, 1h)}}.valid());
    CHECK_FALSE(history_tiers<1>{{history_tier::of(5s, 1h)}, 0}.valid());
}

} // namespace history_tiers_test
