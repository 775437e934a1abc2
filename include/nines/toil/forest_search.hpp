// SPDX-License-Identifier: BSL-1.0
/// \file
/// The search for a best choice in a forest: first among the few items that are in doubt, then
/// among all, with as tight a bound as a count of items gives, then in a table of all budgets.
#pragma once

#include <nines/toil/forest_knapsack.hpp>
#include <nines/toil/forest_table.hpp>
#include <nines/toil/item_forest.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// The best of items parts of which can be had.
struct divisible_choice {
    double value;
    double count;
};

[[nodiscard]] inline divisible_choice best_divisible(const forest_blocks& blocks, double budget) {
    divisible_choice best{0, 0};
    for (const std::uint32_t head : blocks.all()) {
        const item_block& each = blocks[head];
        if (!(each.value > 0)) {
            break;
        }
        if (each.cost > budget) {
            best.value += each.density * budget;
            best.count += each.count * (budget / each.cost);
            break;
        }
        budget -= each.cost;
        best.value += each.value;
        best.count += each.count;
    }
    return best;
}

/// The search in one forest.
class forest_search {
public:
    /// `least_gain`: what a choice must be worth more than another to be better. `most`: the
    /// choices to keep; of more in question the best found is told, and what none exceeds.
    forest_search(std::span<const knapsack_item> items, std::span<const std::size_t> parents,
                  const knapsack_target& target, std::size_t most = 1'000'000)
        : forest_{items, parents}, blocks_{forest_}, target_{target}, most_{most} {
        if (forest_table::suits(forest_)) {
            table_.emplace(forest_, std::floor(target.budget));
            if (table_->cells() > most_cells) {
                table_.reset();
            }
        }
    }

    forest_search(const forest_search&) = delete; // the table looks at the forest in here
    forest_search& operator=(const forest_search&) = delete;

    /// The places of the best choice found, or nothing when none exceeds what is known.
    [[nodiscard]] std::optional<std::vector<std::size_t>> solve() {
        bool few = true; // choices in question
        for (std::size_t size = 16; few && size < forest_.size() && in_doubt(); size *= 2) {
            few = search_core(size);
        }
        const bool independent =
            std::ranges::all_of(forest_.above, [](std::size_t above) { return above == no_item; });
        if (in_doubt() && independent) {
            charge_items();
        }
        const bool by_lists = few || independent || !table_;
        if (in_doubt() && !(by_lists && search_all()) && !search_table()) {
            unproven_ = charged_bound();
        }
        if (best_) {
            for (std::size_t& at : *best_) {
                at = forest_.place[at];
            }
        }
        return best_;
    }

    /// After `solve`: what no choice exceeds; 0 when that is what was known or found.
    [[nodiscard]] double unproven() const noexcept { return unproven_; }

    /// What no choice exceeds, before anything is searched.
    [[nodiscard]] double bound() const { return best_divisible(blocks_, target_.budget).value; }

private:
    static constexpr double most_cells = 5e7;

    /// The choices to keep before the table is less work.
    [[nodiscard]] std::size_t choices_worth(std::size_t most) const noexcept {
        constexpr double cells_a_choice = 400;
        return table_ ? (std::min)(most, static_cast<std::size_t>(table_->cells() / cells_a_choice))
                      : most;
    }
    [[nodiscard]] bool in_doubt() const { return bound() > target_.known + target_.least_gain; }

    /// Blocks of the best divisible choice: before `first` taken, from `last` on left out.
    struct core_blocks {
        std::vector<std::size_t> rank; ///< of each block, by its head
        std::size_t first;
        std::size_t last;
    };

    /// Some `size` items around the one that the budget pays for in part.
    [[nodiscard]] core_blocks core_of(std::size_t size) const {
        const auto order = blocks_.all();
        core_blocks core{std::vector<std::size_t>(forest_.size()), 0, 0};
        for (std::size_t i = 0; i < order.size(); ++i) {
            core.rank[order[i]] = i;
        }
        double room = target_.budget;
        while (core.last < order.size() && blocks_[order[core.last]].value > 0 &&
               blocks_[order[core.last]].cost <= room) {
            room -= blocks_[order[core.last++]].cost;
        }
        core.first = core.last;
        double items = 0;
        while (items < static_cast<double>(size) && core.last - core.first < order.size()) {
            items += core.first > 0 ? blocks_[order[--core.first]].count : 0;
            items += core.last < order.size() ? blocks_[order[core.last++]].count : 0;
        }
        return core;
    }

    /// Looks for a better choice that differs from the best divisible one in a core only.
    /// Returns: false when that is too much to look at.
    [[nodiscard]] bool search_core(std::size_t size) {
        const core_blocks core = core_of(size);
        knapsack_target rest = target_;
        std::vector<std::size_t> taken;
        std::vector<std::size_t> inside;
        std::vector<std::size_t> place_inside(forest_.size(), no_item);
        std::vector<knapsack_item> items;
        std::vector<std::size_t> parents;
        for (std::size_t at = 0; at < forest_.size(); ++at) {
            const std::size_t block = core.rank[blocks_.block_of(at)];
            if (block < core.first) {
                taken.push_back(at);
                rest.budget -= forest_.items[at].cost;
                rest.known -= forest_.items[at].value;
            } else if (block < core.last) {
                const std::size_t above = forest_.above[at];
                place_inside[at] = inside.size();
                inside.push_back(at);
                items.push_back(forest_.items[at]);
                parents.push_back(above == no_item ? no_item : place_inside[above]);
            }
        }
        const item_forest left_over{items, parents};
        forest_knapsack among{left_over, rest,
                              choices_worth((std::min)(most_, std::size_t{400'000}))};
        const auto found = among.solve();
        if (found && *found) {
            for (const std::size_t at : among.chosen()) {
                taken.push_back(inside[left_over.place[at]]);
            }
            best_ = std::move(taken);
            target_.known += among.value() - rest.known;
        }
        return bool{found};
    }

    /// Looks among all items. Returns: false when that is too much to look at; what was found by
    /// then is kept.
    [[nodiscard]] bool search_all() {
        forest_knapsack all{forest_, target_, choices_worth(most_)};
        const auto found = all.solve();
        if (all.value() > target_.known) {
            best_ = all.chosen();
            target_.known = all.value();
        }
        return bool{found};
    }

    /// Looks in the table of all budgets. Returns: false where there is none.
    [[nodiscard]] bool search_table() {
        if (!table_) {
            return false;
        }
        auto chosen = table_->solve();
        double value = 0;
        for (const std::size_t at : chosen) {
            value += forest_.items[at].value;
        }
        if (value > target_.known + target_.least_gain) {
            best_ = std::move(chosen);
        }
        return true;
    }

    /// The bound with the charge on each item.
    [[nodiscard]] double charged_bound() const {
        const forest_blocks charged{forest_, target_.charge};
        return best_divisible(charged, target_.budget).value + target_.charge * target_.count;
    }

    /// Finds the charge on each item that lowers the bound most, given that a better choice has at
    /// most as many items as the budget pays for, or at least as many as its value takes.
    void charge_items() {
        const double most = std::floor(most_items() + 1e-9);
        const double least = std::ceil(least_items() - 1e-9);
        const double fractional = best_divisible(blocks_, target_.budget).count;
        if (fractional > most) {
            charge_for(most, 1);
        } else if (fractional < least) {
            charge_for(least, -1);
        }
    }

    /// The most items that the budget pays for.
    [[nodiscard]] double most_items() const {
        item_forest equals = forest_;
        for (knapsack_item& item : equals.items) {
            item.value = 1;
        }
        return best_divisible(forest_blocks{equals}, target_.budget).count;
    }
    /// The least items that are worth more than what is known.
    [[nodiscard]] double least_items() const {
        item_forest equals = forest_;
        for (knapsack_item& item : equals.items) {
            item.cost = 1;
        }
        double value = target_.known + target_.least_gain;
        double count = 0;
        const forest_blocks blocks{equals};
        for (const std::uint32_t head : blocks.all()) {
            const item_block& each = blocks[head];
            if (each.value >= value || !(each.value > 0)) {
                return count + (value > 0 && each.value > 0 ? value / each.density : 0);
            }
            value -= each.value;
            count += each.count;
        }
        return count;
    }

    /// Halves the range of charges until the best divisible choice has the count.
    void charge_for(double count, double sign) {
        const auto bound_at = [&](double charge) {
            const auto best = best_divisible(forest_blocks{forest_, charge}, target_.budget);
            return divisible_choice{best.value + charge * count, best.count};
        };
        double low = 0;
        double high = 0;
        for (const knapsack_item& item : forest_.items) {
            high = (std::max)(high, std::abs(item.value));
        }
        double least_bound = bound();
        for (int i = 0; i < 40 && high - low > 1e-13 * high; ++i) {
            const double middle = low + (high - low) / 2;
            const divisible_choice at = bound_at(sign * middle);
            if (at.value < least_bound) {
                least_bound = at.value;
                target_.charge = sign * middle;
                target_.count = count;
            }
            (sign * (at.count - count) > 0 ? low : high) = middle;
        }
    }

    item_forest forest_;
    forest_blocks blocks_;
    knapsack_target target_;
    std::size_t most_;
    std::optional<forest_table> table_;
    std::optional<std::vector<std::size_t>> best_;
    double unproven_ = 0;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
