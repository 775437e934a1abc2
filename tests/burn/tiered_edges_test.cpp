// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/tiered_edges.hpp>

#include "small_history.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <random>

namespace tiered_edges_test {

using nines::event_counts;
using nines_test::point;
using nines_test::start;
using namespace std::chrono_literals;

namespace {

using tiered = nines::detail::tiered_edges<nines_test::small, std::uint64_t, point>;

/// What had been counted, and seen, at each sample.
using samples = std::map<point, event_counts<>>;

} // namespace

TEST_CASE("a cut is at the edge at or before its time, with what had been counted there") {
    std::mt19937_64 random{20261130};
    tiered edges;
    samples all{{start, {}}};
    edges.begin(start);
    event_counts<> total;
    point last = start;
    for (int i = 0; i < 2000; ++i) {
        const point at = last + std::chrono::milliseconds{1 + random() % 3000};
        const event_counts<> more{random() % 10, random() % 3};
        edges.advance(at, {total, last});
        edges.count(at, more);
        total += more;
        all[at] = total;
        last = at;
        const point asked = last - std::chrono::milliseconds{random() % 400'000};
        if (asked < start || !(asked < last)) {
            continue;
        }
        const auto cut = edges.cut_at(asked, start, total);
        if (!cut.reached) {
            CHECK(cut.seen > asked);
            continue;
        }
        // A sample at or before the time that was asked for, by no more than the coarsest slot and
        // the gap before it, and the one that follows it.
        REQUIRE(all.contains(cut.seen));
        CHECK(cut.seen <= asked);
        CHECK(cut.seen > asked - 1min - 3s);
        CHECK(*cut.until == all[cut.seen]);
        const auto next = all.upper_bound(cut.seen);
        REQUIRE(next != all.end());
        CHECK((cut.until_next == cut.until || cut.until_next->total() >= next->second.total()));
    }
}

TEST_CASE("what two histories counted is added at every edge") {
    tiered ours;
    tiered theirs;
    ours.begin(start);
    theirs.begin(start);
    const point end = start + 5min;
    for (auto* each : {&ours, &theirs}) {
        each->advance(end, {{}, start});
        each->count(start + 1min, {3U, 1U});
    }
    const event_counts<> total{6U, 2U};
    ours.merge(theirs);
    CHECK(*ours.cut_at(start + 2min, start, total).until == total);
    CHECK(ours.cut_at(start + 2min, start, total).seen == start + 1min);
    CHECK(*ours.cut_at(start + 59s, start, total).until == event_counts<>{});
    CHECK_FALSE(ours == theirs);
}

} // namespace tiered_edges_test
