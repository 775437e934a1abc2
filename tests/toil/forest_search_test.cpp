// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/forest_search.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <vector>

namespace forest_search_test {

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

TEST_CASE("of too many choices in question the best found is told, and what none exceeds") {
    auto items = costs_and(100, 26);
    std::mt19937_64 random{5};
    for (auto& item : items) { // no common unit, so no table
        const double digits = std::uniform_real_distribution<double>{}(random);
        item = {item.value + digits, item.cost + digits};
    }
    const std::vector<std::size_t> parents(items.size(), no_item);
    const auto value_of = [&](forest_search& search) {
        double value = 0;
        const auto found = search.solve();
        for (const std::size_t i : found.value_or(std::vector<std::size_t>{})) {
            value += items[i].value;
        }
        return value;
    };
    forest_search all{items, parents, {6'000, 0, 1e-9}};
    forest_search few{items, parents, {6'000, 0, 1e-9}, 300};
    const double best = value_of(all);
    const double found = value_of(few);
    CHECK(all.unproven() == 0);
    CHECK(found > 0);
    CHECK(found <= best);
    CHECK(few.unproven() >= best);
    CHECK(few.unproven() < 1.02 * best);
}

TEST_CASE("nothing is found where nothing exceeds what is known") {
    const auto items = costs_and(100, 26);
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

} // namespace forest_search_test
