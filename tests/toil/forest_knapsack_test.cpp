// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/forest_knapsack.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

namespace forest_knapsack_test {

using nines::knapsack_item;
using nines::detail::forest_knapsack;
using nines::detail::item_forest;
using nines::detail::no_item;

namespace {

TEST_CASE("a chain is chosen from its top as far as it pays") {
    const std::vector<knapsack_item> items{{1, 4}, {1, 4}, {30, 4}, {5, 4}};
    const std::vector<std::size_t> parents{no_item, 0, 1, no_item};
    const item_forest chain{items, parents};
    forest_knapsack all{chain, {12}};
    CHECK(*all.solve());
    auto chosen = all.chosen();
    for (std::size_t& at : chosen) {
        at = chain.place[at];
    }
    std::ranges::sort(chosen);
    CHECK(chosen == std::vector<std::size_t>{0, 1, 2});
    forest_knapsack fewer{chain, {11}};
    CHECK(*fewer.solve());
    CHECK(fewer.chosen().size() == 2);
}

TEST_CASE("a parent may stand behind its child in the list") {
    const std::vector<knapsack_item> items{{10, 1}, {0, 1}};
    const std::vector<std::size_t> parents{1, no_item};
    const item_forest pair{items, parents};
    forest_knapsack both{pair, {2}};
    CHECK(*both.solve());
    CHECK(both.chosen().size() == 2);
    forest_knapsack none{pair, {1}};
    CHECK(!*none.solve());
}

TEST_CASE("what does not exceed the known value is not looked for") {
    const std::vector<knapsack_item> items{{3, 1}, {4, 1}};
    const std::vector<std::size_t> parents(2, no_item);
    const item_forest two{items, parents};
    forest_knapsack known{two, {2, 7}};
    CHECK(!*known.solve());
    forest_knapsack better{two, {2, 6.9}};
    CHECK(*better.solve());
    CHECK(better.value() == 7);
    forest_knapsack too_little{two, {2, 6.9, 0.2}};
    CHECK(!*too_little.solve());
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
    const item_forest alike{items, parents};
    forest_knapsack too_few{alike, {30}, 100};
    CHECK(too_few.solve().error().code == nines::errc::overflow);
}

} // namespace

} // namespace forest_knapsack_test
