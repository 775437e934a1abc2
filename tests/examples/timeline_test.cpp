// SPDX-License-Identifier: BSL-1.0
#include "slo_report/timeline.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace timeline_test {

using namespace nines::examples;
using namespace std::chrono_literals;

namespace {

constexpr time_ms start{1'800'000'000s};

counts64 brute_force(const std::vector<std::pair<time_ms, counts64>>& events, const time_span& w) {
    counts64 sum;
    for (const auto& [at, counts] : events) {
        if (w.contains(slot_start(at, 1s))) {
            sum += counts;
        }
    }
    return sum;
}

} // namespace

TEST_CASE("slots begin at whole multiples, before 1970 too") {
    CHECK(slot_start(time_ms{1500ms}, 1s) == time_ms{1s});
    CHECK(slot_start(time_ms{2s}, 1s) == time_ms{2s});
    CHECK(slot_start(time_ms{-1ms}, 1s) == time_ms{-1s});
    CHECK(slot_start(time_ms{-1s}, 1s) == time_ms{-1s});
}

TEST_CASE("windows over events in any order agree with adding them up one by one") {
    const auto seed = std::uint64_t{20261123};
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::int64_t> when{-40'000'000, 40'000'000};
    std::uniform_int_distribution<unsigned> how_many{0, 3};
    timeline_builder builder;
    std::vector<std::pair<time_ms, counts64>> events;
    for (int i = 0; i < 3000; ++i) {
        events.emplace_back(start + when(random) * 1ms,
                            counts64{how_many(random), how_many(random)});
        REQUIRE(builder.add(events.back().first, events.back().second));
    }
    const auto history = builder.build();
    REQUIRE(history->resolution() == 1s);
    for (int i = 0; i < 300; ++i) {
        const auto edges = std::minmax({when(random) / 1000, when(random) / 1000});
        const time_span window{start + edges.first * 1s, start + edges.second * 1s};
        CHECK(history->within(window) == brute_force(events, window));
    }
}

TEST_CASE("asking for times that move on gives what asking afresh gives") {
    timeline_builder builder;
    for (int i = 0; i < 5000; i += 1 + i % 7) {
        REQUIRE(builder.add(start + i * 1s, counts64{1U, i % 3 == 0 ? 1U : 0U}));
    }
    const auto history = builder.build();
    std::size_t near = 0;
    for (int i = -10; i < 5100; i += i % 40 == 0 ? 35 : 1) {
        std::size_t fresh = 0;
        CHECK(history->before(start + i * 1s, near) == history->before(start + i * 1s, fresh));
    }
    near = 4000; // a place that is wrong must not matter
    std::size_t fresh = 0;
    CHECK(history->before(start + 100s, near) == history->before(start + 100s, fresh));
}

TEST_CASE("long data get coarser slots and lose no event") {
    timeline_builder builder{24h, 8192};
    for (int i = 0; i < 100'000; ++i) {
        REQUIRE(builder.add(start + i * 60s, counts64{1U, i % 10 == 0 ? 1U : 0U}));
    }
    CHECK(builder.width() > 1s);
    const auto history = builder.build();
    CHECK(history->slots().size() <= 8192);
    CHECK(history->within({start - 24h, start + 100'000 * 60s + 24h}) ==
          counts64{100'000U, 10'000U});
}

TEST_CASE("slots stay as fine as the slices that are cut from them") {
    timeline_builder builder{90s, 1024};
    for (int i = 0; i < 100'000; ++i) {
        REQUIRE(builder.add(start + i * 60s, counts64{1U, 0U}));
    }
    CHECK(90s % builder.width() == 0ms);
    CHECK(builder.build()->within({start, start + 100'000 * 60s}).total() == 100'000);
}

TEST_CASE("one event far away from the rest does not make the rest coarse") {
    timeline_builder builder;
    REQUIRE(builder.add(time_ms{0ms}, counts64{1U, 0U}));
    REQUIRE(builder.add(start, counts64{1U, 0U}));
    CHECK(builder.width() == 1s);
}

TEST_CASE("events whose sum does not fit are refused and change nothing") {
    timeline_builder builder;
    REQUIRE(builder.add(start, counts64{UINT64_MAX, 0U}));
    CHECK_FALSE(builder.add(start, counts64{0U, 1U}));
    CHECK(builder.build()->within({start, start + 1s}) == counts64{UINT64_MAX, 0U});
}

TEST_CASE("down time inside a window is counted to the millisecond, overlaps once") {
    const auto down =
        nines::interval_set<time_ms>::try_from(std::vector<time_span>{{start + 10s, start + 20s},
                                                                      {start + 15s, start + 30s},
                                                                      {start + 50s, start + 60s}})
            .value();
    const downtime_history history{down, {start, start + 100s}};
    CHECK(history.within({start, start + 100s}) == counts64{70'000U, 30'000U});
    CHECK(history.within({start + 12s, start + 13s + 1ms}) == counts64{0U, 1'001U});
    CHECK(history.within({start + 29s, start + 51s}) == counts64{20'000U, 2'000U});
    CHECK(history.within({start - 100s, start + 5s}) == counts64{5'000U, 0U});
}

} // namespace timeline_test
