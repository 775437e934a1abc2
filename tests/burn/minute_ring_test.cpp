// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/minute_ring.hpp>

#include "minute_history.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>

namespace minute_ring_test {

using nines::event_counts;
using nines::minute_ring;
using nines::window_state;
using namespace std::chrono_literals;

TEST_CASE(
    "windows agree with a history that adds up minute by minute, also when the ring is full") {
    minute_ring ring{90min};
    nines_test::minute_history plain;
    const minute_ring::point epoch{};
    for (std::uint64_t i = 0; i < 300; ++i) {
        const event_counts<> minute{i * 7 % 11, i % 13 == 0 ? i % 5 : 0};
        plain.add(ring.now(), minute);
        ring.add(minute);
        CHECK(ring.last() == minute);
        CHECK(ring.now() == epoch + std::chrono::minutes{ring.minutes()});
        for (const auto length : {1min, 5min, 30min, 89min, 90min}) {
            CAPTURE(i);
            CAPTURE(length.count());
            const auto found = ring.window(ring.now(), length);
            const auto expected = plain.window(ring.now(), length);
            CHECK(found.counts == expected.counts);
            CHECK(found.covered == expected.covered);
            CHECK(found.state == expected.state);
        }
    }
}

TEST_CASE(
    "a window may end in the past, is rounded up to minutes, and knows no more than is kept") {
    minute_ring ring{10min};
    for (std::uint64_t i = 1; i <= 20; ++i) {
        ring.add({i, 0U});
    }
    CHECK(ring.window(ring.now() - 2min, 3min).counts == event_counts{18 + 17 + 16, 0});
    CHECK(ring.window(ring.now(), 61s).counts == event_counts{20 + 19, 0});
    CHECK(ring.window(ring.now() - 30s, 1min).counts == event_counts{19, 0});
    const auto long_ago = ring.window(ring.now() - 8min, 5min);
    CHECK(long_ago.counts == event_counts{12 + 11, 0});
    CHECK(long_ago.covered.length() == 2min);
    CHECK(long_ago.state == window_state::partial);
    CHECK(ring.window(ring.now() - 10min, 5min).state == window_state::no_data);
    CHECK(ring.window(ring.now() + 5min, 1min).counts == event_counts{20, 0});
}

TEST_CASE("it says how long ago the last failure was") {
    minute_ring ring{5min};
    CHECK(ring.minutes_since_failure() > 0);
    CHECK(ring.last().empty());
    ring.add({1U, 0U});
    CHECK(ring.minutes_since_failure() > ring.minutes());
    ring.add({1U, 1U});
    CHECK(ring.minutes_since_failure() == 1);
    for (int i = 0; i < 20; ++i) {
        ring.add({1U, 0U});
    }
    CHECK(ring.minutes_since_failure() == 21);
}

} // namespace minute_ring_test
