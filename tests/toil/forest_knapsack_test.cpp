// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/forest_knapsack.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

using nines::knapsack_item;
using nines::detail::forest_knapsack;
using nines::detail::no_item;

namespace {

TEST_CASE("a chain is chosen from its top as far as it pays") {
    const std::vector<knapsack_item> items{{1, 4}, {1, 4}, {30, 4}, {5, 4}};
    const std::vector<std::size_t> parents{no_item, 0, 1, no_item};
    forest_knapsack all{items, parents, 12, 0};
    CHECK(*all.solve());
    auto chosen = all.chosen();
    std::ranges::sort(chosen);
    CHECK(chosen == std::vector<std::size_t>{0, 1, 2});
    forest_knapsack fewer{items, parents, 11, 0};
    CHECK(*fewer.solve());
    CHECK(fewer.chosen().size() == 2);
}

TEST_CASE("a parent may stand behind its child in the list") {
    const std::vector<knapsack_item> items{{10, 1}, {0, 1}};
    const std::vector<std::size_t> parents{1, no_item};
    forest_knapsack both{items, parents, 2, 0};
    CHECK(*both.solve());
    CHECK(both.chosen().size() == 2);
    forest_knapsack none{items, parents, 1, 0};
    CHECK(!*none.solve());
}

TEST_CASE("what does not exceed the known value is not looked for") {
    const std::vector<knapsack_item> items{{3, 1}, {4, 1}};
    const std::vector<std::size_t> parents(2, no_item);
    forest_knapsack known{items, parents, 2, 7};
    CHECK(!*known.solve());
    forest_knapsack better{items, parents, 2, 6.9};
    CHECK(*better.solve());
}

TEST_CASE("choices that nothing tells apart by worth are given up with a clear error") {
    std::mt19937_64 random{1};
    std::uniform_real_distribution<double> cost{1, 2};
    std::vector<knapsack_item> items;
    for (int i = 0; i < 40; ++i) {
        const double each = cost(random);
        items.push_back({each + 1, each});
    }
    const std::vector<std::size_t> parents(items.size(), no_item);
    forest_knapsack enough{items, parents, 30, 0};
    CHECK(*enough.solve());
    forest_knapsack too_few{items, parents, 30, 0, 100};
    CHECK(too_few.solve().error().code == nines::errc::overflow);
}

} // namespace
