// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/need_search.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace need_search_test {

using nines::knapsack_item;
using nines::prerequisite;
using nines::detail::need_search;

namespace {

/// Whole costs and values that are nearly equal to them, and two needs of most items.
std::vector<knapsack_item> near_equals(std::size_t count, std::vector<prerequisite>& needs,
                                       std::mt19937_64& random) {
    std::vector<knapsack_item> items;
    for (std::size_t i = 0; i < count; ++i) {
        const auto cost = static_cast<double>(1 + random() % 100);
        items.push_back({cost + static_cast<double>(random() % 3) * 5, cost + 10});
        for (int need = 0; need < 2 && i > 2 && random() % 4 != 0; ++need) {
            needs.push_back({i, random() % i});
        }
    }
    return items;
}

double total_cost(const std::vector<knapsack_item>& items) {
    double sum = 0;
    for (const knapsack_item& item : items) {
        sum += item.cost;
    }
    return sum;
}

/// The best value, deciding the last item first: who takes it takes all that it needs.
double by_recursion(const std::vector<knapsack_item>& items, const std::vector<prerequisite>& needs,
                    std::size_t count, std::uint64_t needed, double budget) {
    if (budget < 0) {
        return -1e9;
    }
    if (count == 0) {
        return 0;
    }
    const std::size_t last = count - 1;
    std::uint64_t with = needed;
    for (const prerequisite& need : needs) {
        with |= need.item == last ? std::uint64_t{1} << need.needs : 0;
    }
    const double taken =
        items[last].value + by_recursion(items, needs, last, with, budget - items[last].cost);
    return (needed >> last & 1U) != 0
               ? taken
               : (std::max)(taken, by_recursion(items, needs, last, needed, budget));
}

TEST_CASE("nothing is better among seventeen items of nearly equal worth that need two others") {
    for (unsigned seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::vector<prerequisite> needs;
        const auto items = near_equals(17, needs, random);
        const double budget = std::floor(total_cost(items) * (seed % 4 + 1) / 5);
        const auto best = need_search{items, budget, 0.999, needs}.solve();
        CHECK(best.gap == 0);
        CHECK(best.value == by_recursion(items, needs, items.size(), 0, budget));
    }
}

TEST_CASE("cut short, a choice keeps to needs and budget, and the gap says what another may have") {
    std::mt19937_64 random{8};
    std::vector<prerequisite> needs;
    const auto items = near_equals(60, needs, random);
    const double budget = std::floor(total_cost(items) / 2);
    const auto exact = need_search{items, budget, 0.999, needs}.solve();
    const auto cut = need_search{items, budget, 0.999, needs}.solve(1);
    CHECK(cut.value > 0.9 * exact.value);
    CHECK(cut.cost <= budget);
    CHECK(cut.value + cut.gap >= exact.value);
    for (const prerequisite& need : needs) {
        CHECK((!std::ranges::binary_search(cut.chosen, need.item) ||
               std::ranges::binary_search(cut.chosen, need.needs)));
    }
}

TEST_CASE("whoever needs itself by way of others is a circle, a need named twice is none") {
    const std::vector<knapsack_item> items(3, {1, 1});
    CHECK(need_search{items, 3, 0.999, std::vector<prerequisite>{{0, 1}, {1, 2}, {2, 0}}}
              .has_circle());
    const std::vector<prerequisite> twice{{0, 1}, {0, 1}, {0, 2}, {1, 2}};
    need_search search{items, 2, 0.999, twice};
    CHECK(!search.has_circle());
    CHECK(search.solve().chosen == std::vector<std::size_t>{1, 2});
}

TEST_CASE("sixty items that need two others each are chosen to the end, in whatever order") {
    std::mt19937_64 random{5};
    std::vector<prerequisite> needs;
    const auto items = near_equals(60, needs, random);
    const double budget = std::floor(total_cost(items) / 3);
    const auto best = need_search{items, budget, 0.999, needs}.solve();
    CHECK(best.gap == 0);
    for (const prerequisite& need : needs) {
        CHECK((!std::ranges::binary_search(best.chosen, need.item) ||
               std::ranges::binary_search(best.chosen, need.needs)));
    }
    const auto reordered = [&] { // the same problem, told backwards
        std::vector<knapsack_item> back(items.rbegin(), items.rend());
        std::vector<prerequisite> back_needs;
        back_needs.reserve(needs.size());
        for (const prerequisite& need : needs) {
            back_needs.push_back({items.size() - 1 - need.item, items.size() - 1 - need.needs});
        }
        return need_search{back, budget, 0.999, back_needs}.solve().value;
    };
    CHECK(reordered() == best.value);
}

} // namespace

} // namespace need_search_test
