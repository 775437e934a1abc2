// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/knapsack.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace knapsack_test {

using nines::best_choice;
using nines::errc;
using nines::knapsack_item;
using nines::prerequisite;
using items = std::vector<knapsack_item>;
using prerequisites = std::vector<prerequisite>;
using places = std::vector<std::size_t>;

namespace {

/// The best value by trying every subset.
double by_enumeration(const items& all, double budget, const prerequisites& needs) {
    double best = 0;
    for (std::uint32_t subset = 0; subset < (1U << all.size()); ++subset) {
        const auto has = [&](std::size_t i) { return ((subset >> i) & 1U) != 0; };
        double value = 0;
        double cost = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            value += has(i) ? all[i].value : 0;
            cost += has(i) ? all[i].cost : 0;
        }
        const bool allowed = std::ranges::all_of(
            needs, [&](const prerequisite& each) { return !has(each.item) || has(each.needs); });
        if (allowed && cost <= budget * (1 + 1e-12)) {
            best = std::fmax(best, value);
        }
    }
    return best;
}

void check_choice(const nines::knapsack_choice& choice, const items& all, double budget,
                  const prerequisites& needs) {
    double value = 0;
    double cost = 0;
    for (const std::size_t i : choice.chosen) {
        value += all[i].value;
        cost += all[i].cost;
    }
    CHECK(choice.value == doctest::Approx(value).epsilon(1e-12));
    CHECK(choice.cost == doctest::Approx(cost).epsilon(1e-12));
    CHECK(cost <= budget * (1 + 1e-11));
    CHECK(std::ranges::is_sorted(choice.chosen));
    for (const prerequisite& each : needs) {
        CHECK((!std::ranges::binary_search(choice.chosen, each.item) ||
               std::ranges::binary_search(choice.chosen, each.needs)));
    }
}

TEST_CASE("the best for the cost is not the best for the budget") {
    const items three{{60, 10}, {100, 20}, {120, 30}};
    const auto choice = *best_choice(three, 50);
    CHECK(choice.chosen == places{1, 2});
    CHECK(choice.value == 220);
    CHECK(choice.cost == 50);
}

TEST_CASE("a prerequisite that is worth nothing is bought when what needs it pays") {
    const items platform{{0, 30}, {50, 10}, {45, 10}, {60, 40}};
    CHECK(best_choice(platform, 50, prerequisites{{1, 0}, {2, 0}})->chosen == places{0, 1, 2});
    CHECK(best_choice(platform, 45, prerequisites{{1, 0}, {2, 0}})->chosen == places{3});
    const items costly{{-100, 30}, {50, 10}, {45, 10}};
    CHECK(best_choice(costly, 50, prerequisites{{1, 0}, {2, 0}})->chosen.empty());
}

TEST_CASE("an item may need two others, and they further ones") {
    const items four{{1, 5}, {1, 5}, {100, 5}, {12, 15}};
    const prerequisites both{{2, 0}, {2, 1}};
    CHECK(best_choice(four, 15, both)->chosen == places{0, 1, 2});
    CHECK(best_choice(four, 14, both)->chosen.size() == 2);
    CHECK(best_choice(four, 15, prerequisites{{2, 0}, {2, 1}, {1, 3}})->chosen == places{3});
}

TEST_CASE("costs of tenths fill a budget that is their sum") {
    const items tenths{{1, 0.1}, {1, 0.2}};
    CHECK(best_choice(tenths, 0.3)->chosen == places{0, 1});
}

TEST_CASE("what is free is taken, and what is worth nothing is not paid for") {
    const items odd{{5, 0}, {0, 3}, {-2, 0}, {0, 0}};
    const auto choice = *best_choice(odd, 0);
    CHECK(choice.value == 5);
    CHECK(choice.cost == 0);
    CHECK(best_choice(items{}, 10)->chosen.empty());
}

TEST_CASE("costs, budgets and prerequisites that cannot be are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    CHECK(best_choice(items{{1, -1}}, 1).error().code == errc::out_of_domain);
    CHECK(best_choice(items{{not_a_number, 1}}, 1).error().code == errc::out_of_domain);
    CHECK(best_choice(items{{1, 1}}, -1).error().code == errc::out_of_domain);
    CHECK(best_choice(items{{1, 1}}, not_a_number).error().code == errc::out_of_domain);
    CHECK(best_choice(items{{1, 1}}, 1, prerequisites{{0, 1}}).error().code == errc::out_of_domain);
    CHECK(best_choice(items{{1, 1}}, 1, prerequisites{{0, 0}}).error().code == errc::contradiction);
    CHECK(best_choice(items(3, {1, 1}), 1, prerequisites{{0, 1}, {1, 2}, {2, 0}}).error().code ==
          errc::contradiction);
}

TEST_CASE("no subset is better: without prerequisites, with one each, and with any") {
    for (unsigned seed = 1; seed <= 600; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const std::size_t count = 1 + random() % 11;
        const bool whole = random() % 2 == 0;
        std::uniform_real_distribution<double> amount{0, 10};
        items all;
        prerequisites needs;
        double total = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const double value = amount(random) - (random() % 5 == 0 ? 4 : 0);
            const double cost = random() % 9 == 0 ? 0 : amount(random);
            all.push_back(whole ? knapsack_item{std::round(value), std::round(cost)}
                                : knapsack_item{value, cost});
            total += all.back().cost;
            const std::size_t several = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 1 : random() % 4;
            for (std::size_t k = 0; k < several && i > 0; ++k) {
                if (random() % 3 != 0) {
                    needs.push_back({i, random() % i});
                }
            }
        }
        const double budget = total * std::uniform_real_distribution<double>{0, 1}(random);
        const auto choice = *best_choice(all, budget, needs);
        check_choice(choice, all, budget, needs);
        CHECK(choice.value == doctest::Approx(by_enumeration(all, budget, needs)).epsilon(1e-12));
    }
}

/// The best value by the textbook's table of whole costs.
double by_table(const items& all, std::size_t budget) {
    std::vector<double> best(budget + 1, 0);
    for (const auto& item : all) {
        const auto cost = static_cast<std::size_t>(item.cost);
        for (std::size_t room = budget; room + 1 > cost && room < budget + 1; --room) {
            best[room] = std::fmax(best[room], best[room - cost] + item.value);
            if (room == 0) {
                break;
            }
        }
    }
    return best[budget];
}

/// Items of a class that is known to be hard, with costs of 1 to 200.
items hard_items(const std::string& kind, std::size_t count, std::mt19937_64& random) {
    items all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto cost = static_cast<double>(1 + random() % 200);
        const auto noise = static_cast<double>(random() % 41);
        const knapsack_item item = kind == "uncorrelated"       ? knapsack_item{5 * noise, cost}
                                   : kind == "weakly"           ? knapsack_item{cost + noise, cost}
                                   : kind == "strongly"         ? knapsack_item{cost + 20, cost}
                                   : kind == "inverse strongly" ? knapsack_item{cost, cost + 20}
                                   : kind == "even"             ? knapsack_item{2 * cost, 2 * cost}
                                                                : knapsack_item{cost, cost};
        all.push_back(item);
    }
    return all;
}
constexpr const char* hard_kinds[] = {"uncorrelated",     "weakly", "strongly",
                                      "inverse strongly", "even",   "subset sum"};

/// A budget that pays for a part of all items.
double part_of(const items& all, double part) {
    double total = 0;
    for (const knapsack_item& item : all) {
        total += item.cost;
    }
    return std::floor(total * part);
}

TEST_CASE("two hundred items of hard classes are as good as the table of whole costs says") {
    for (const char* kind : hard_kinds) {
        CAPTURE(kind);
        for (unsigned seed = 1; seed <= 3; ++seed) {
            CAPTURE(seed);
            std::mt19937_64 random{seed};
            const items all = hard_items(kind, 200, random);
            const double budget = part_of(all, seed / 4.0);
            const auto choice = *best_choice(all, budget);
            check_choice(choice, all, budget, {});
            CHECK(choice.value == by_table(all, static_cast<std::size_t>(budget)));
        }
    }
}

TEST_CASE("a common unit of costs and values does not matter") {
    for (const char* kind : hard_kinds) {
        CAPTURE(kind);
        std::mt19937_64 random{7};
        items all = hard_items(kind, 60, random);
        const double budget = part_of(all, 0.4);
        const double value = best_choice(all, budget)->value;
        for (knapsack_item& item : all) {
            item.value *= 0.1;
            item.cost *= 0.7;
        }
        CHECK(best_choice(all, budget * 0.7)->value == doctest::Approx(value * 0.1).epsilon(1e-12));
    }
}

TEST_CASE("no subset of hard items is better, with prerequisites and without") {
    for (const char* kind : hard_kinds) {
        CAPTURE(kind);
        for (unsigned seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            std::mt19937_64 random{seed};
            items all = hard_items(kind, 11, random);
            if (seed % 4 == 0) {
                const double digits = std::uniform_real_distribution<double>{1, 2}(random);
                for (knapsack_item& item : all) {
                    item = {item.value * std::sqrt(digits), item.cost * digits};
                }
            }
            prerequisites needs;
            for (std::size_t i = 1; i < all.size() && seed % 2 == 0; ++i) {
                if (random() % 2 == 0) {
                    needs.push_back({i, random() % i});
                }
            }
            const double budget = part_of(all, 0.5);
            const auto choice = *best_choice(all, budget, needs);
            check_choice(choice, all, budget, needs);
            CHECK(choice.value ==
                  doctest::Approx(by_enumeration(all, budget, needs)).epsilon(1e-12));
        }
    }
}

TEST_CASE("branches over prerequisites that are too many to search end with a gap too") {
    std::mt19937_64 random{6};
    const items all = hard_items("strongly correlated", 30, random);
    prerequisites needs;
    for (std::size_t i = 2; i < all.size(); ++i) {
        needs.push_back({i, random() % i});
        needs.push_back({i, random() % i});
    }
    const double budget = part_of(all, 0.5);
    const auto exact = *best_choice(all, budget, needs);
    CHECK(exact.gap == 0);
    nines::detail::need_search problem{all, budget, 0.999, needs};
    const auto cut = problem.solve(1);
    CHECK(cut.value <= exact.value);
    CHECK(cut.value + cut.gap >= exact.value);
    CHECK(cut.gap > 0);
}

/// The best value of items of whole costs that need one earlier item at most, by the table of what
/// each place on is worth for each budget: who leaves an item out leaves out all below it.
double by_tree_table(const items& all, const places& parent, std::size_t budget) {
    places order;
    places after(all.size() + 1, 0);
    const auto visit = [&](const auto& self, std::size_t i) -> void {
        const std::size_t at = order.size();
        order.push_back(i);
        for (std::size_t child = i + 1; child < all.size(); ++child) {
            if (parent[child] == i) {
                self(self, child);
            }
        }
        after[at] = order.size();
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (parent[i] == all.size()) {
            visit(visit, i);
        }
    }
    std::vector<std::vector<double>> best(all.size() + 1, std::vector<double>(budget + 1, 0));
    for (std::size_t at = all.size(); at-- > 0;) {
        const auto cost = static_cast<std::size_t>(all[order[at]].cost);
        for (std::size_t room = 0; room <= budget; ++room) {
            best[at][room] = best[after[at]][room];
            if (room >= cost) {
                best[at][room] =
                    std::fmax(best[at][room], best[at + 1][room - cost] + all[order[at]].value);
            }
        }
    }
    return best[0][budget];
}

TEST_CASE("eighty hard items that need others are as good as a table says") {
    for (const char* kind : hard_kinds) {
        CAPTURE(kind);
        std::mt19937_64 random{11};
        const items all = hard_items(kind, 80, random);
        prerequisites needs;
        places parent(all.size(), all.size());
        for (std::size_t i = 1; i < all.size(); ++i) {
            if (random() % 2 == 0) {
                parent[i] = random() % i;
                needs.push_back({i, parent[i]});
            }
        }
        const double budget = part_of(all, 0.4);
        const auto choice = *best_choice(all, budget, needs);
        check_choice(choice, all, budget, needs);
        CHECK(choice.value == by_tree_table(all, parent, static_cast<std::size_t>(budget)));
    }
}

} // namespace

} // namespace knapsack_test
