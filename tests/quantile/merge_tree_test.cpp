// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/merge_tree.hpp>

#include <nines/core/event_counts.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace merge_tree_test {

using nines::event_counts;
using tree = nines::detail::merge_tree<event_counts<>>;

namespace {

/// A summary that counts how often it is merged.
struct counted {
    std::uint64_t sum = 0;
    inline static int merges = 0;

    void merge(const counted& other) {
        sum += other.sum;
        ++merges;
    }
    friend bool operator==(const counted&, const counted&) = default;
};

} // namespace

TEST_CASE("any stretch of a row of any length is the merge of its summaries, through changes") {
    std::mt19937_64 random{20250308};
    INFO("seed 20250308");
    for (std::size_t size = 1; size <= 33; ++size) {
        tree row{size, event_counts<>{}};
        std::vector<event_counts<>> plain(size);
        for (int step = 0; step < 60; ++step) {
            const std::size_t at = random() % size;
            if (random() % 5 == 0) {
                row.clear(at);
                plain[at] = {};
            } else {
                const event_counts<> more{random() % 100, random() % 100};
                row.change(at).merge(more);
                plain[at].merge(more);
            }
            const std::size_t from = random() % size;
            const std::size_t to = from + random() % (size - from + 1);
            event_counts<> expected;
            for (std::size_t i = from; i < to; ++i) {
                expected.merge(plain[i]);
            }
            event_counts<> got;
            row.add(from, to, got);
            CHECK(got == expected);
        }
    }
}

TEST_CASE("after a change only what it is part of is merged again") {
    constexpr std::size_t size = 1024;
    nines::detail::merge_tree<counted> row{size, counted{}};
    for (std::size_t i = 0; i < size; ++i) {
        row.change(i).sum = 1;
    }
    counted all;
    row.add(0, size, all);
    CHECK(all.sum == size);
    row.change(7).sum = 2;
    counted::merges = 0;
    counted again;
    row.add(0, size, again);
    CHECK(again == counted{size + 1});
    CHECK(counted::merges == 11); // ten levels, and the answer
    counted::merges = 0;
    counted part;
    row.add(1, size - 1, part);
    CHECK(part.sum == size - 1);
    CHECK(counted::merges <= 2 * 10);
}

} // namespace merge_tree_test
