// SPDX-License-Identifier: BSL-1.0
/// \file
/// The most valuable choice of items that a budget pays for, exactly, where some need others.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/toil/common_unit.hpp>
#include <nines/toil/item_forest.hpp>
#include <nines/toil/need_prices.hpp>
#include <nines/toil/need_search.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// Items in whole multiples of common units where they have some: sums of these are exact, and a
/// better choice is better by one at least.
struct scaled_items {
    std::vector<knapsack_item> items;
    double budget;
    double least_gain;
    double value_unit; ///< 1 where there is none

    scaled_items(std::span<const knapsack_item> given, double limit)
        : items(given.begin(), given.end()),
          budget{limit * (1 + 1e-12)},
          least_gain{0},
          value_unit{1} {
        std::vector<double> amounts;
        amounts.reserve(items.size());
        std::ranges::transform(items, std::back_inserter(amounts), &knapsack_item::cost);
        if (const double unit = common_unit(amounts); unit > 0) {
            for (knapsack_item& item : items) {
                item.cost = std::round(item.cost / unit);
            }
            budget = std::floor(budget / unit);
        }
        std::ranges::transform(items, amounts.begin(), &knapsack_item::value);
        const double unit = common_unit(amounts);
        for (knapsack_item& item : items) {
            item.value = unit > 0 ? std::round(item.value / unit) : item.value;
            least_gain += 1e-13 * (std::max)(item.value, 0.0);
        }
        least_gain = unit > 0 ? 0.999 : least_gain;
        value_unit = unit > 0 ? unit : 1;
    }
};

} // namespace detail

/// The choice of the greatest value whose cost is within the budget.
///
/// Parameters: items with a value, of which a prerequisite may have none or a negative one, and a
/// cost; a budget; which item needs which other, without circles.
/// Returns: a best choice; of equally good ones any, and nothing when nothing is worth it. Where
/// costs have no common unit and hundreds of items are of nearly equal worth, or thousands of
/// branches over prerequisites stay open, it is the best choice found, and `gap` says how much more
/// another one could be worth at most: give costs in some common unit, such as quarters of an hour.
/// Errors: out_of_domain for values that are not finite, or costs or a budget that are not finite
/// and not negative, or a prerequisite between items that are not there; contradiction when an item
/// needs itself.
/// Accuracy: exact but for rounding: a value and a cost are summed to 1e-12 of themselves.
/// Cost: for 200 items 0.1 to 4 ms, also where values are costs, or costs and a constant; 7 ms for
/// the latter where besides half of the items need another one, and where they need two 4 ms, or
/// for items of nearly equal worth 20 to 40 ms, up to a second where values are costs less a
/// constant (benchmarks/toil); where it ends with a gap, seconds. Some megabytes.
/// Source: Nemhauser and Ullmann 1969, doi 10.1287/mnsc.15.9.494, in the order of Johnson and Niemi
/// 1983, doi 10.1287/moor.8.1.1; bounds by Horn 1972, doi 10.1137/0123021; the core by Balas and
/// Zemel 1980, doi 10.1287/opre.28.5.1130; counts by Martello and Toth 1997,
/// doi 10.1287/opre.45.5.768.
[[nodiscard]] inline result<knapsack_choice> best_choice(std::span<const knapsack_item> items,
                                                         double budget,
                                                         std::span<const prerequisite> needs = {}) {
    constexpr const char* where = "best_choice";
    for (const auto& item : items) {
        if (!detail::is_finite(item.value) || !detail::is_finite(item.cost) || !(item.cost >= 0)) {
            return error{errc::out_of_domain, where,
                         "expected values that are finite and costs that are not negative"};
        }
    }
    if (!detail::is_finite(budget) || !(budget >= 0)) {
        return error{errc::out_of_domain, where,
                     "expected a budget that is finite and not negative"};
    }
    for (const prerequisite& each : needs) {
        if (each.item >= items.size() || each.needs >= items.size()) {
            return error{errc::out_of_domain, where,
                         "expected prerequisites between items of the list"};
        }
    }
    const detail::scaled_items scaled{items, budget};
    detail::need_search problem{scaled.items, scaled.budget, scaled.least_gain, needs};
    if (problem.has_circle()) {
        return error{errc::contradiction, where, "expected no item that needs itself"};
    }
    knapsack_choice best = problem.solve();
    best.gap *= scaled.value_unit;
    best.value = 0;
    best.cost = 0;
    for (const std::size_t i : best.chosen) {
        best.value += items[i].value;
        best.cost += items[i].cost;
    }
    return best;
}

} // namespace nines::inline NINES_ABI
