// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/forest_search.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <vector>

using nines::knapsack_item;
using nines::detail::forest_search;
using nines::detail::knapsack_target;
using nines::detail::no_item;

namespace {

/// Items of whole costs and of values that are these and a constant.
std::vector<knapsack_item> costs_and(double constant, std::size_t count) {
    std::mt19937_64 random{3};
    std::vector<knapsack_item> items;
    for (std::size_t i = 0; i < count; ++i) {
        const auto cost = static_cast<double>(1 + random() % 1000);
        items.push_back({cost + constant, cost});
    }
    return items;
}

TEST_CASE("a core fills the budget when values are costs, and no more is looked for") {
    const auto items = costs_and(0, 2000);
    const std::vector<std::size_t> parents(items.size(), no_item);
    const auto found = forest_search{items, parents, {500'000, 0, 0.999}}.solve();
    REQUIRE(found.has_value());
    double cost = 0;
    for (const std::size_t i : found.value_or(std::vector<std::size_t>{})) {
        cost += items[i].cost;
    }
    CHECK(cost == 500'000);
}

TEST_CASE("nothing is found where nothing exceeds what is known") {
    const auto items = costs_and(100, 60);
    const std::vector<std::size_t> parents(items.size(), no_item);
    const auto best = forest_search{items, parents, {9000, 0, 0.999}}.solve();
    REQUIRE(best.has_value());
    double value = 0;
    for (const std::size_t i : best.value_or(std::vector<std::size_t>{})) {
        value += items[i].value;
    }
    CHECK(!forest_search{items, parents, {9000, value, 0.999}}.solve().has_value());
    CHECK(forest_search{items, parents, {9000, value - 1, 0.999}}.solve().has_value());
}

} // namespace
