// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/need_prices.hpp>

#include <nines/toil/forest_search.hpp>
#include <nines/toil/knapsack.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

namespace need_prices_test {

using nines::knapsack_item;
using nines::prerequisite;
using nines::detail::need_prices;
using nines::detail::no_item;

namespace {

struct priced_problem {
    std::vector<knapsack_item> items;
    std::vector<prerequisite> needs;
    std::vector<std::size_t> parents; ///< the first need of each
    double budget = 0;
};

/// Items that need up to so many earlier ones, some of them worth less than nothing.
priced_problem any_problem(std::size_t count, std::size_t most_needs, unsigned seed) {
    std::mt19937_64 random{seed};
    priced_problem made;
    for (std::size_t i = 0; i < count; ++i) {
        made.items.push_back({static_cast<double>(random() % 60) - 15,
                              random() % 9 == 0 ? 0 : static_cast<double>(random() % 40)});
        made.budget += made.items.back().cost;
        made.parents.push_back(no_item);
        for (std::size_t need = 0; need < most_needs && i > 0 && random() % 3 != 0; ++need) {
            made.needs.push_back({i, random() % i});
            made.parents.back() = need == 0 ? made.needs.back().needs : made.parents.back();
        }
    }
    made.budget *= static_cast<double>(random() % 11) / 10;
    return made;
}

TEST_CASE("with one need each the bound is that of Horn's blocks") {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        const auto made = any_problem(1 + seed % 50, 1, seed);
        const need_prices prices{made.items, made.needs, made.budget};
        const nines::detail::item_forest forest{made.items, made.parents};
        const nines::detail::forest_blocks blocks{forest};
        CHECK(prices.bound() ==
              doctest::Approx(nines::detail::best_divisible(blocks, made.budget).value));
    }
}

TEST_CASE("with several needs no choice exceeds it, and it is no more than with one of them") {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        const auto made = any_problem(4 + seed % 16, 3, seed);
        const need_prices prices{made.items, made.needs, made.budget};
        CHECK(std::ranges::all_of(prices.prices(), [](double price) { return price >= 0; }));
        CHECK(prices.bound() >=
              nines::best_choice(made.items, made.budget, made.needs)->value - 1e-9);
        const nines::detail::item_forest forest{made.items, made.parents};
        const nines::detail::forest_blocks blocks{forest};
        CHECK(prices.bound() <= nines::detail::best_divisible(blocks, made.budget).value + 1e-9);
    }
}

TEST_CASE("items that pay for all but one need leave a forest of the same bound") {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        auto made = any_problem(30, 3, seed);
        const need_prices prices{made.items, made.needs, made.budget};
        std::vector<bool> kept(made.items.size(), false);
        for (std::size_t arc = 0; arc < made.needs.size(); ++arc) {
            const auto [item, need] = made.needs[arc];
            if (kept[item]) {
                made.items[item].value -= prices.prices()[arc];
                made.items[need].value += prices.prices()[arc];
            }
            kept[item] = true;
        }
        const nines::detail::item_forest forest{made.items, made.parents};
        const nines::detail::forest_blocks blocks{forest};
        CHECK(nines::detail::best_divisible(blocks, made.budget).value ==
              doctest::Approx(prices.bound()).epsilon(1e-8));
    }
}

TEST_CASE("a need that is worth its cost is paid nothing, one that is not what it lacks") {
    const std::vector<knapsack_item> items{{50, 0}, {-20, 0}, {5, 0}, {-60, 0}};
    const std::vector<prerequisite> needs{{0, 1}, {0, 2}};
    const need_prices prices{items, needs, 10};
    CHECK(prices.prices()[0] == doctest::Approx(20));
    CHECK(prices.prices()[1] == 0);
    CHECK(prices.bound() == doctest::Approx(35));
    CHECK(need_prices{{}, {}, 0}.bound() == 0);
}

} // namespace

} // namespace need_prices_test
