// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/forest_table.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace forest_table_test {

using nines::knapsack_item;
using nines::detail::forest_table;
using nines::detail::item_forest;
using nines::detail::no_item;
using places = std::vector<std::size_t>;

namespace {

/// The best value of a forest by trying every subset.
double by_enumeration(const item_forest& forest, double budget) {
    double best = 0;
    for (std::uint32_t subset = 0; subset < (1U << forest.size()); ++subset) {
        double value = 0;
        double cost = 0;
        bool allowed = true;
        for (std::size_t at = 0; at < forest.size(); ++at) {
            if ((subset >> at & 1U) != 0) {
                const std::size_t above = forest.above[at];
                allowed = allowed && (above == no_item || (subset >> above & 1U) != 0);
                value += forest.items[at].value;
                cost += forest.items[at].cost;
            }
        }
        best = allowed && cost <= budget ? std::fmax(best, value) : best;
    }
    return best;
}

TEST_CASE("no subset of a forest is better, for every budget") {
    std::mt19937_64 random{14};
    for (int round = 0; round < 40; ++round) {
        std::vector<knapsack_item> items;
        places parents;
        double all = 0;
        for (std::size_t i = 0; i < 9; ++i) {
            const auto cost = static_cast<double>(random() % 12); // some are free
            items.push_back({static_cast<double>(random() % 20) - 3, cost});
            parents.push_back(i > 0 && random() % 2 == 0 ? random() % i : no_item);
            all += cost;
        }
        const item_forest forest{items, parents};
        for (double budget = 0; budget <= all + 2; ++budget) {
            CAPTURE(budget);
            const auto chosen = forest_table{forest, budget}.solve();
            double value = 0;
            double cost = 0;
            for (const std::size_t at : chosen) {
                value += forest.items[at].value;
                cost += forest.items[at].cost;
                const std::size_t above = forest.above[at];
                CHECK((above == no_item || std::ranges::binary_search(chosen, above)));
            }
            CHECK(cost <= budget);
            CHECK(value == by_enumeration(forest, budget));
        }
    }
}

TEST_CASE("a table takes whole costs, and its cells are those that can be reached") {
    const places none{no_item, no_item};
    const std::vector<knapsack_item> halves{{1, 0.5}, {1, 2}};
    CHECK_FALSE(forest_table::suits(item_forest{halves, none}));
    const std::vector<knapsack_item> whole{{1, 3}, {2, 3}};
    const item_forest forest{whole, none};
    CHECK(forest_table::suits(forest));
    CHECK(forest_table{forest, 6}.cells() == 3); // of all, one way through
    CHECK(forest_table{forest, 3}.cells() == 1 + 4 + 1);
    CHECK(forest_table{forest, 3}.solve() == places{0});
}

} // namespace

} // namespace forest_table_test
