// SPDX-License-Identifier: BSL-1.0
/// \file
/// Items that need at most one other each, in an order in which they can be decided one by one, and
/// the most that all from a place on are worth where parts of them can be had.
#pragma once

#include <nines/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What an item is worth and what it costs.
struct knapsack_item {
    double value;
    double cost;
};

namespace detail {

inline constexpr std::size_t no_item = (std::numeric_limits<std::size_t>::max)();

[[nodiscard]] inline double density_of(double value, double cost) noexcept {
    constexpr double endless = (std::numeric_limits<double>::max)();
    if (cost > 0) {
        return value / cost;
    }
    return value > 0 ? endless : value < 0 ? -endless : 0;
}

/// Items in the order in which they are decided: each followed by all below it, so that who leaves
/// an item out goes on `after` it; of equals the densest first.
struct item_forest {
    std::vector<knapsack_item> items;
    std::vector<std::size_t> place; ///< where each was given
    std::vector<std::size_t> above; ///< the one it needs, or `no_item`
    std::vector<std::size_t> after; ///< the next one that is not below it

    /// `parents`: the place of each item's parent or `no_item`.
    item_forest(std::span<const knapsack_item> given, std::span<const std::size_t> parents) {
        std::vector<std::vector<std::size_t>> children(given.size());
        std::vector<std::size_t> todo;
        for (std::size_t i = 0; i < given.size(); ++i) {
            (parents[i] == no_item ? todo : children[parents[i]]).push_back(i);
        }
        const auto dense_last = [&](std::size_t a, std::size_t b) {
            const double density_a = density_of(given[a].value, given[a].cost);
            const double density_b = density_of(given[b].value, given[b].cost);
            return density_a < density_b || (density_a == density_b && a > b);
        };
        std::ranges::sort(todo, dense_last);
        std::vector<std::size_t> position(given.size());
        while (!todo.empty()) {
            const std::size_t i = todo.back();
            todo.pop_back();
            position[i] = items.size();
            items.push_back(given[i]);
            place.push_back(i);
            above.push_back(parents[i] == no_item ? no_item : position[parents[i]]);
            std::ranges::sort(children[i], dense_last);
            todo.insert(todo.end(), children[i].begin(), children[i].end());
        }
        after.assign(items.size(), items.size());
        for (std::size_t at = items.size(); at-- > 0;) {
            after[at] = at + 1 < items.size() && above[at + 1] == at ? end_below(at) : at + 1;
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return items.size(); }

private:
    [[nodiscard]] std::size_t end_below(std::size_t at) const noexcept {
        std::size_t child = at + 1;
        while (child < items.size() && above[child] == at) {
            child = after[child];
        }
        return child;
    }
};

/// Items that are best taken together: one above all the others.
struct item_block {
    double value;
    double cost;
    double density;
    double count;
};

/// What is best for its cost: items in blocks, the densest first, none before what it needs. A
/// block goes by the position of its topmost item.
///
/// Source: Horn 1972, doi 10.1137/0123021: an item joins the best of those below it for as long as
/// they are worth more for their cost than it is.
class forest_blocks {
public:
    using block_list = std::vector<std::uint32_t>;

    /// The blocks of `forest` with values of its items less `charge` each.
    explicit forest_blocks(const item_forest& forest, double charge = 0) : joined_(forest.size()) {
        blocks_.reserve(forest.size());
        for (const knapsack_item& item : forest.items) {
            const double value = item.value - charge;
            blocks_.push_back({value, item.cost, density_of(value, item.cost), 1});
        }
        std::iota(joined_.begin(), joined_.end(), std::uint32_t{0});
        below_.resize(forest.size());
        for (std::size_t at = forest.size(); at-- > 0;) {
            join_below(forest, at);
        }
    }

    [[nodiscard]] const item_block& operator[](std::uint32_t head) const noexcept {
        return blocks_[head];
    }

    /// Those of all items.
    [[nodiscard]] block_list all() const {
        block_list heads;
        for (std::uint32_t at = 0; at < joined_.size(); ++at) {
            if (joined_[at] == at) {
                heads.push_back(at);
            }
        }
        std::ranges::sort(heads, [this](std::uint32_t one, std::uint32_t other) {
            return denser(one, other) || (one < other && !denser(other, one));
        });
        return heads;
    }

    /// Those of the items from each place on, when all above it are taken.
    [[nodiscard]] std::vector<block_list> from_each(const item_forest& forest) const {
        std::vector<block_list> rest(forest.size() + 1);
        for (std::size_t at = forest.size(); at-- > 0;) {
            rest[at] = merged(rest[forest.after[at]], below_[at]);
        }
        return rest;
    }

    /// The block that an item belongs to among those from a place on.
    [[nodiscard]] std::uint32_t block_of(std::size_t item, std::size_t from = 0) const noexcept {
        auto at = static_cast<std::uint32_t>(item);
        while (joined_[at] != at && joined_[at] >= from) {
            at = joined_[at];
        }
        return at;
    }

private:
    [[nodiscard]] bool denser(std::uint32_t a, std::uint32_t b) const noexcept {
        return blocks_[a].density > blocks_[b].density;
    }

    void join_below(const item_forest& forest, std::size_t at) {
        block_list tree;
        for (std::size_t child = at + 1; child < forest.after[at]; child = forest.after[child]) {
            tree = merged(tree, below_[child]);
        }
        item_block& top = blocks_[at];
        auto next = tree.begin();
        for (; next != tree.end() && blocks_[*next].density > top.density; ++next) {
            top.value += blocks_[*next].value;
            top.cost += blocks_[*next].cost;
            top.count += blocks_[*next].count;
            top.density = density_of(top.value, top.cost);
            joined_[*next] = static_cast<std::uint32_t>(at);
        }
        below_[at].push_back(static_cast<std::uint32_t>(at));
        below_[at].insert(below_[at].end(), next, tree.end());
    }

    [[nodiscard]] block_list merged(const block_list& a, const block_list& b) const {
        block_list both(a.size() + b.size());
        std::ranges::merge(a, b, both.begin(), [this](std::uint32_t one, std::uint32_t other) {
            return denser(one, other);
        });
        return both;
    }

    std::vector<item_block> blocks_;
    std::vector<std::uint32_t> joined_; ///< the block that took this one in, or itself
    std::vector<block_list> below_;     ///< of each item and all below it
};

} // namespace detail
} // namespace nines::inline NINES_ABI
