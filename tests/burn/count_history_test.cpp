// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_history.hpp>

#include "small_history.hpp"

#include <nines/burn/alert_gate.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace count_history_test {

using nines::count_history;
using nines::errc;
using nines::event_counts;
using nines::half_open;
using nines::sample_state;
using nines::window_state;
using std::chrono::milliseconds;
using namespace std::chrono_literals;
using namespace nines_test;

namespace {

struct increment {
    point at;
    event_counts<> counts;
};

event_counts<> counted(const std::vector<increment>& all, point after, point until) {
    event_counts<> sum;
    for (const increment& each : all) {
        if (after < each.at && each.at <= until) {
            sum += each.counts;
        }
    }
    return sum;
}

/// Whether a window's counts are those of what it covers, and within the error of what was asked.
void check_window(const small_history& history, const std::vector<increment>& all, point now,
                  milliseconds length) {
    const auto found = history.window(now, length);
    if (found.state == window_state::no_data) {
        CHECK(found.counts.empty());
        CHECK(found.covered.empty());
        return;
    }
    // Events at the very beginning count unless the window begins with a slot edge there.
    const point from = found.covered.from;
    const bool whole = from == history.span()->from &&
                       found.counts == counted(all, (point::min)(), found.covered.to);
    REQUIRE((whole || found.counts == counted(all, from, found.covered.to)));
    REQUIRE(found.covered.to <= now);
    if (found.state != window_state::partial && now >= history.span()->to) {
        const auto asked = counted(all, now - length, now);
        REQUIRE(found.counts.good >= asked.good);
        REQUIRE(found.counts.bad >= asked.bad);
        REQUIRE(found.counts.good - asked.good <= found.edge_error.good);
        REQUIRE(found.counts.bad - asked.bad <= found.edge_error.bad);
    }
}

} // namespace

TEST_CASE("an hour sampled every five seconds is an exact window") {
    count_history<> history;
    for (std::uint64_t i = 0; i <= 20'000; ++i) {
        CHECK(history.observe(start + 5s * i, {10 * i, i / 100}) ==
              (i == 0 ? sample_state::first : sample_state::advanced));
    }
    const point now = start + 5s * 20'000;
    const auto hour = history.window(now, 1h);
    CHECK(hour.counts == event_counts<>{7200, 8});
    CHECK(hour.covered == half_open{now - 1h, now});
    CHECK(hour.edge_error.empty());
    CHECK(hour.state == window_state::full);
    CHECK(history.window(now, 5min).counts == event_counts<>{600, 1});
    const auto day = history.window(now, 24h);
    CHECK(day.counts.total() >= 172'973);
    CHECK(day.counts.total() - day.edge_error.total() <= 172'973);
    CHECK(day.edge_error.total() < 172'973 / 250);
    const auto all = history.window(now, std::chrono::days{30});
    CHECK(all.state == window_state::partial);
    CHECK(all.counts == history.total());
}

TEST_CASE("no data, part of them, no traffic and full are four states") {
    small_history history;
    CHECK(history.window(start, 1min).state == window_state::no_data);
    CHECK_FALSE(history.span());
    history.add(start, {});
    CHECK(history.window(start, 1min).state == window_state::no_data);
    for (int i = 1; i <= 60; ++i) {
        history.add(start + 2s * i, {});
    }
    CHECK(history.window(start + 2min, 10s).state == window_state::no_traffic);
    CHECK(history.window(start + 2min, 3min).state == window_state::partial);
    history.add(start + 2min + 2s, {1, 0});
    CHECK(history.window(start + 2min + 2s, 10s).state == window_state::full);
    CHECK(history.window(start + 2min + 31s, 1min).state == window_state::full);
    CHECK(history.window(start + 2min + 33s, 1min).state == window_state::partial); // no news
    CHECK(history.window(start + 10min, 1min).state == window_state::no_data);
    CHECK(history.window(start - 1s, 1min).state == window_state::no_data);
    CHECK(history.window(start + 2min, 0s).state == window_state::no_data);
    CHECK(history.window(start + 2min, -5s).state == window_state::no_data);
}

TEST_CASE("a counter that drops began again, and nothing is lost or counted twice") {
    small_history history;
    CHECK(history.observe(start, {100, 10}) == sample_state::first);
    CHECK(history.observe(start + 2s, {110, 11}) == sample_state::advanced);
    CHECK(history.observe(start + 4s, {5, 1}) == sample_state::reset);
    CHECK(history.observe(start + 4s, {5, 1}) == sample_state::duplicate);
    CHECK(history.observe(start + 4s, {6, 1}) == sample_state::conflicting);
    CHECK(history.observe(start + 3s, {7, 1}) == sample_state::backwards);
    CHECK(history.observe(start - 3s, {7, 1}) == sample_state::backwards);
    CHECK(history.observe(start + 6s, {8, 1}) == sample_state::advanced);
    CHECK(history.total() == event_counts<>{18, 2});
    CHECK(history.window(start + 6s, 4s).counts == event_counts<>{8, 1});
}

TEST_CASE("a window that begins in a gap says what it covers and how far it may be wrong") {
    small_history history;
    history.observe(start, {0, 0});
    history.observe(start + 2s, {10, 0});
    history.observe(start + 60s, {70, 5});
    history.observe(start + 62s, {72, 5});
    const auto window = history.window(start + 62s, 30s);
    CHECK(window.counts == event_counts<>{62, 5});
    CHECK(window.covered == half_open{start + 2s, start + 62s});
    CHECK(window.edge_error == event_counts<>{60, 5});
}

TEST_CASE("late events are counted where they belong, and before the beginning they are refused") {
    small_history history;
    history.add(start, {});
    history.add(start + 20s, {20, 0});
    CHECK(history.add(start + 7s, {5, 1}));
    CHECK_FALSE(history.add(start - 1ms, {5, 1}));
    CHECK(history.total() == event_counts<>{25, 1});
    CHECK(history.window(start + 20s, 12s).counts == event_counts<>{20, 0});
    CHECK(history.window(start + 20s, 14s).counts == event_counts<>{25, 1});
    CHECK(history.window(start + 8s, 4s).counts == event_counts<>{5, 1}); // ends in the past
}

TEST_CASE("windows agree with a list of all increments, in order and out of it") {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const point origin = seed % 2 == 0 ? start : point{-5min}; // across the epoch
        small_history history;
        std::vector<increment> all;
        point at = origin + milliseconds{random() % 10'000};
        const point first = at;
        for (int i = 0; i < 600; ++i) {
            const event_counts<> counts{random() % 20, random() % 3};
            const auto back = milliseconds{random() % 30'000};
            const point when = random() % 8 == 0 && at - back >= first ? at - back : at;
            REQUIRE(history.add(when, counts));
            all.push_back({when, counts});
            const point now = at + milliseconds{random() % 5000};
            check_window(history, all, now, milliseconds{1 + random() % 700'000});
            check_window(history, all, now, 2s * (1 + random() % 60));
            check_window(history, all, first + milliseconds{random() % 600'000}, 30s);
            at += random() % 50 == 0 ? milliseconds{random() % 1'000'000}
                                     : milliseconds{random() % 4000};
        }
        CHECK(history.total() == counted(all, (point::min)(), (point::max)()));
    }
}

TEST_CASE("the ends of time, long windows and leaps do no harm") {
    small_history history;
    CHECK_FALSE(history.add((point::max)(), {1, 0}));
    CHECK(history.add(start, {1, 0}));
    CHECK(history.window((point::max)(), 1h).state == window_state::no_data);
    CHECK(history.window((point::min)(), 1h).state == window_state::no_data);
    CHECK(history.window(start, (std::chrono::hours::max)()).state == window_state::no_data);
    CHECK(history.add(start + std::chrono::years{1000}, {2, 1}));
    const auto window = history.window(start + std::chrono::years{1000}, 5min);
    CHECK(window.counts == event_counts<>{2, 1});
    CHECK(window.edge_error == event_counts<>{2, 1});
    CHECK(history.window(start + std::chrono::years{1000}, (std::chrono::hours::max)()).counts ==
          event_counts<>{2, 1});
    small_history early;
    CHECK_FALSE(early.add((point::min)(), {1, 0}));
    CHECK(early.observe((point::min)(), {1, 0}) == sample_state::overflowing);
    CHECK(early == small_history{});
    const point first = point{milliseconds{-(std::int64_t{1} << 62) + 1'000'000}};
    CHECK(early.add(first, {1, 0}));
    CHECK(early.add(first + 1s, {1, 0}));
    CHECK(early.window(first + 1s, 1h).counts == event_counts<>{2, 0});
}

TEST_CASE("a window that ends long after the last sample before it is partial") {
    small_history history;
    for (int i = 0; i <= 60; ++i) {
        history.add(start + 5s * i, {1, 0});
    }
    history.add(start + 8min, {1, 0});
    const auto in_the_gap = history.window(start + 7min, 7min);
    CHECK(in_the_gap.covered.to == start + 5min);
    CHECK(in_the_gap.state == window_state::partial);
    CHECK(history.window(start + 5min, 5min).state == window_state::full);
}

TEST_CASE("counts that no longer fit are refused, and nothing has changed") {
    count_history<small, std::uint8_t> history;
    CHECK(history.add(start, {200, 0}));
    CHECK_FALSE(history.add(start + 1s, {56, 0}));
    CHECK(history.total().good == 200);
    CHECK(history.span()->to == start);
    count_history<small, std::uint8_t> other{history};
    CHECK(other.try_merge(history).error().code == errc::overflow);
}

TEST_CASE("histories merge like the monoid they are") {
    const auto a = of_random(1, 80);
    const auto b = of_random(2, 120);
    const auto c = of_random(3, 40);
    CHECK(merged(a, {}) == a);
    CHECK(merged({}, a) == a);
    CHECK(merged(a, b) == merged(b, a));
    CHECK(merged(merged(a, b), c) == merged(a, merged(b, c)));
}

TEST_CASE("two shards answer what one history of both would, where both had begun") {
    small_history both;
    small_history left;
    small_history right;
    for (int i = 0; i <= 100; ++i) {
        const point at = start + 2s * i;
        const event_counts<> counts{static_cast<std::uint64_t>(i % 7),
                                    static_cast<std::uint64_t>(i % 2)};
        both.add(at, counts);
        (i % 3 == 0 ? left : right).add(at, counts);
        (i % 3 == 0 ? right : left).add(at, {});
    }
    const auto all = merged(left, right);
    CHECK(all.total() == both.total());
    for (int seconds = 2; seconds < 200; seconds += 2) {
        CHECK(all.window(start + 200s, std::chrono::seconds{seconds}).counts ==
              both.window(start + 200s, std::chrono::seconds{seconds}).counts);
    }
}

TEST_CASE("counters of several sources merged cannot be observed as one") {
    small_history a;
    small_history b;
    a.observe(start, {1, 0});
    b.observe(start, {5, 0});
    CHECK(merged(a, {}).observe(start + 2s, {2, 0}) == sample_state::advanced);
    CHECK(merged(a, b).observe(start + 2s, {2, 0}) == sample_state::contradictory);
}

TEST_CASE("the significance gate looks into a history") {
    const auto policy =
        nines::significant_policy(nines::objective::percent(99.9), std::chrono::days{30}, 1)
            .value();
    count_history<> history;
    point at = start;
    history.add(at, {});
    for (int i = 0; i < 20'000; ++i) {
        at += 15s;
        history.add(at, {i % 4 == 0 ? 1U : 0U, 0});
    }
    CHECK_FALSE(policy.gate().open(history, at));
    for (int i = 0; i < 3; ++i) {
        at += 60s;
        history.add(at, {0, 1});
    }
    CHECK(policy.gate().open(history, at));
}

} // namespace count_history_test
