// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/item_forest.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace item_forest_test {

using nines::knapsack_item;
using nines::detail::forest_blocks;
using nines::detail::item_forest;
using nines::detail::no_item;
using heads = std::vector<std::uint32_t>;
using places = std::vector<std::size_t>;

namespace {

TEST_CASE("each item is followed by all below it, the densest first") {
    const std::vector<knapsack_item> items{{1, 1}, {9, 1}, {5, 1}, {7, 1}};
    const item_forest forest{items, places{no_item, 0, no_item, 0}};
    CHECK(forest.place == places{2, 0, 1, 3});
    CHECK(forest.above == places{no_item, no_item, 1, 1});
    CHECK(forest.after == places{1, 4, 3, 4});
}

TEST_CASE("an item joins those below it that are worth more for their cost") {
    const std::vector<knapsack_item> items{{0, 2}, {10, 2}, {1, 2}, {4, 2}};
    const item_forest forest{items, places{no_item, 0, 0, no_item}}; // decided 3, 0, 1, 2
    const forest_blocks blocks{forest};
    CHECK(blocks.all() == heads{1, 0, 3});
    CHECK(blocks[1].value == 10);
    CHECK(blocks[1].cost == 4);
    CHECK(blocks[1].count == 2);
    CHECK(blocks.block_of(2) == 1);
    CHECK(blocks.block_of(2, 2) == 2);
    CHECK(blocks.from_each(forest)[2] == heads{2, 3});
    const forest_blocks charged{forest, 5};
    CHECK(charged[1].value == 0);
    CHECK(charged.all() == heads{1, 0, 3});
}

TEST_CASE("blocks hold each item once, and none is denser than what it needs") {
    for (unsigned seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::vector<knapsack_item> items;
        places parents;
        for (std::size_t i = 0; i < 30; ++i) {
            items.push_back({static_cast<double>(random() % 20), 1.0 + double(random() % 9)});
            parents.push_back(i > 0 && random() % 3 > 0 ? random() % i : no_item);
        }
        const item_forest forest{items, parents};
        const forest_blocks blocks{forest};
        double count = 0;
        for (const std::uint32_t head : blocks.all()) {
            count += blocks[head].count;
            if (forest.above[head] != no_item) {
                CHECK(blocks[blocks.block_of(forest.above[head])].density >= blocks[head].density);
            }
        }
        CHECK(count == 30);
    }
}

} // namespace

} // namespace item_forest_test
