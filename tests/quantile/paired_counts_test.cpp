// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/paired_counts.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <thread>

namespace paired_counts_test {

using nines::event_counts;
using nines::paired_counts;

namespace {

constexpr std::uint64_t full_half = std::uint64_t{1} << 31U;

/// A writer that adds `step` good and as many bad events at once, until the reader has seen so many
/// different pairs of them; a pair that is not one, or falls, is torn.
void check_pairs(std::uint64_t step, std::uint64_t pairs) {
    paired_counts counts;
    std::atomic<bool> enough{false};
    std::uint64_t rounds = 0;
    std::thread writer{[&] {
        for (; !enough.load(std::memory_order_relaxed); ++rounds) {
            counts.add(step, step);
        }
    }};
    std::uint64_t torn = 0;
    event_counts<> last;
    for (std::uint64_t seen = 0; seen < pairs;) {
        const event_counts<> now = counts.read();
        torn += now.good == now.bad && now.good % step == 0 && now.good >= last.good ? 0U : 1U;
        seen += now == last ? 0U : 1U;
        last = now;
    }
    enough.store(true);
    writer.join();
    CHECK(torn == 0);
    CHECK(counts.read() == event_counts<>{rounds * step, rounds * step});
}

} // namespace

static_assert(sizeof(paired_counts) <= 40, "a shard of it fits a cache line");

TEST_CASE("good and bad are counted apart") {
    paired_counts counts;
    CHECK(counts.read() == event_counts<>{});
    counts.add(3, 1);
    counts.add(0, 4);
    CHECK(counts.read() == event_counts<>{3, 5});
}

TEST_CASE("nothing is lost where a half of the word is full, on either side") {
    for (const std::uint64_t step :
         {full_half - 1, full_half, full_half + 1, std::uint64_t{1} << 40U}) {
        paired_counts counts;
        for (std::uint64_t i = 1; i <= 5; ++i) {
            counts.add(step, 0);
            CHECK(counts.read() == event_counts<>{i * step, i - 1});
            counts.add(0, 1);
        }
        counts.add(1, step);
        counts.add(0, full_half - 1);
        CHECK(counts.read() == event_counts<>{5 * step + 1, 5 + step + full_half - 1});
    }
}

TEST_CASE("2^33 events one by one in the end, without a reader") {
    paired_counts counts;
    for (int i = 0; i < 16; ++i) {
        counts.add(full_half / 2 - 1, 0); // as if so many had come one at a time
        counts.add(full_half / 2 - 1, 1);
        counts.add(1, 0);
        counts.add(1, 0);
    }
    CHECK(counts.read() == event_counts<>{16 * full_half, 16});
}

TEST_CASE("a reader never sees good without its bad") {
    check_pairs(1, 20'000);
}

TEST_CASE("nor while both are moved to wider counters") {
    check_pairs(full_half / 4 + 1, 20'000); // every fourth one moves them
    check_pairs(full_half, 20'000);         // every one
}

} // namespace paired_counts_test
