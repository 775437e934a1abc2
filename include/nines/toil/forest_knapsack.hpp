// SPDX-License-Identifier: BSL-1.0
/// \file
/// The exact knapsack of items that need at most one other item each.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <cmath>
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

/// Items whose parents, if any, have to be chosen with them.
///
/// Items are decided one by one, parents first and each followed by all below it; an item that is
/// left out takes those below it along. Kept are the choices that no other one beats in value and
/// cost, of which those go that could not reach the best known value if the rest were divisible.
class forest_knapsack {
public:
    /// `parents`: the place of each item's parent or `no_item`; `known`, the value to exceed;
    /// `most`, the choices to keep, of 8 bytes each.
    forest_knapsack(std::span<const knapsack_item> items, std::span<const std::size_t> parents,
                    double budget, double known, std::size_t most = 4'000'000)
        : budget_{budget}, known_{known}, most_{most} {
        put_in_order(items, parents);
        bound_the_rest();
        for (const knapsack_item& item : items_) {
            slack_ += 1e-13 * std::abs(item.value);
        }
    }

    /// Finds the best choice. Returns: whether it exceeds the known value. Errors: overflow when
    /// too many choices are in question.
    [[nodiscard]] result<bool> solve() {
        known_ = (std::max)(known_, greedy_value() - slack_);
        std::vector<std::vector<partial>> lists(items_.size() + 1);
        lists[0].push_back({0, 0, nothing});
        for (std::size_t at = 0; at < items_.size(); ++at) {
            std::vector<partial> here = std::move(lists[at]);
            prune(here, at);
            if (trail_.size() + here.size() > most_) {
                return error{errc::overflow, "best_choice",
                             "too many choices of nearly equal worth; expected costs in coarser "
                             "steps or fewer items"};
            }
            merge_into(lists[at + 1], with_item(here, at));
            merge_into(lists[after_[at]], here);
        }
        const auto& last = lists.back();
        if (last.empty() || !(last.back().value > known_)) {
            return false;
        }
        best_ = last.back().trail;
        return true;
    }

    /// The places of the best choice, in no order.
    [[nodiscard]] std::vector<std::size_t> chosen() const {
        std::vector<std::size_t> places;
        for (std::uint32_t at = best_; at != nothing; at = trail_[at].before) {
            places.push_back(place_[trail_[at].item]);
        }
        return places;
    }

private:
    /// A choice among the items decided so far.
    struct partial {
        double cost;
        double value;
        std::uint32_t trail;
    };
    struct step {
        std::uint32_t before;
        std::uint32_t item;
    };
    /// Items that are best taken together, the first of them above the others.
    struct block {
        double value;
        double cost;
        std::size_t head;

        [[nodiscard]] double density() const noexcept { return density_of({value, cost}); }
    };

    static constexpr std::uint32_t nothing = (std::numeric_limits<std::uint32_t>::max)();

    static double density_of(const knapsack_item& item) noexcept {
        constexpr double endless = (std::numeric_limits<double>::max)();
        if (item.cost > 0) {
            return item.value / item.cost;
        }
        return item.value > 0 ? endless : item.value < 0 ? -endless : 0;
    }
    static bool denser(const block& a, const block& b) noexcept {
        return a.density() > b.density();
    }

    void put_in_order(std::span<const knapsack_item> items, std::span<const std::size_t> parents) {
        std::vector<std::vector<std::size_t>> children(items.size());
        std::vector<std::size_t> roots;
        for (std::size_t i = 0; i < items.size(); ++i) {
            (parents[i] == no_item ? roots : children[parents[i]]).push_back(i);
        }
        const auto dense_last = [&](std::size_t a, std::size_t b) {
            const double density_a = density_of(items[a]);
            const double density_b = density_of(items[b]);
            return density_a < density_b || (density_a == density_b && a > b);
        };
        std::ranges::sort(roots, dense_last);
        std::vector<std::size_t> todo = std::move(roots);
        std::vector<std::size_t> depth_of(items.size(), 0);
        std::vector<std::size_t> depths;
        while (!todo.empty()) {
            const std::size_t i = todo.back();
            todo.pop_back();
            depth_of[i] = parents[i] == no_item ? 0 : depth_of[parents[i]] + 1;
            depths.push_back(depth_of[i]);
            place_.push_back(i);
            items_.push_back(items[i]);
            std::ranges::sort(children[i], dense_last);
            todo.insert(todo.end(), children[i].begin(), children[i].end());
        }
        after_.assign(items.size(), items.size());
        above_.assign(items.size(), no_item);
        std::vector<std::size_t> open;
        for (std::size_t at = 0; at < items.size(); ++at) {
            while (!open.empty() && depths[open.back()] >= depths[at]) {
                after_[open.back()] = at;
                open.pop_back();
            }
            above_[at] = open.empty() ? no_item : open.back();
            open.push_back(at);
        }
    }

    /// The blocks of all from each place on. Horn's rule: an item joins the best of those below it
    /// for as long as they are worth more for their cost than it is.
    void bound_the_rest() {
        std::vector<std::vector<block>> below(items_.size() + 1);
        rest_.resize(items_.size() + 1);
        head_.resize(items_.size());
        std::iota(head_.begin(), head_.end(), std::size_t{0});
        for (std::size_t at = items_.size(); at-- > 0;) {
            std::vector<block> tree;
            for (std::size_t child = at + 1; child < after_[at]; child = after_[child]) {
                tree = merged(tree, below[child]);
            }
            block top{items_[at].value, items_[at].cost, at};
            std::size_t joined = 0;
            while (joined < tree.size() && denser(tree[joined], top)) {
                top.value += tree[joined].value;
                top.cost += tree[joined].cost;
                head_[tree[joined].head] = at;
                ++joined;
            }
            tree.erase(tree.begin(), tree.begin() + static_cast<std::ptrdiff_t>(joined));
            tree.insert(tree.begin(), top);
            rest_[at] = merged(rest_[after_[at]], tree);
            below[at] = std::move(tree);
        }
    }

    static std::vector<block> merged(const std::vector<block>& a, const std::vector<block>& b) {
        std::vector<block> both(a.size() + b.size());
        std::ranges::merge(a, b, both.begin(), denser);
        return both;
    }

    /// The head of the block that an item ended up in.
    [[nodiscard]] std::size_t block_of(std::size_t at) const noexcept {
        while (head_[at] != at) {
            at = head_[at];
        }
        return at;
    }

    /// The value of taking the blocks that fit, the densest first and none without what it needs.
    [[nodiscard]] double greedy_value() const {
        std::vector<bool> taken(items_.size(), false);
        double value = 0;
        double room = budget_;
        for (const block& each : rest_[0]) {
            const std::size_t above = above_[each.head];
            if (each.cost <= room && each.value > 0 &&
                (above == no_item || taken[block_of(above)])) {
                taken[each.head] = true;
                room -= each.cost;
                value += each.value;
            }
        }
        return value;
    }

    /// Drops what cannot exceed the known value, which is raised first to what the choices reach
    /// with the whole blocks that fit.
    void prune(std::vector<partial>& list, std::size_t at) {
        std::vector<knapsack_item> sums{{0, 0}};
        for (const block& each : rest_[at]) {
            if (each.value > 0) {
                sums.push_back({sums.back().value + each.value, sums.back().cost + each.cost});
            }
        }
        std::vector<double> bounds;
        bounds.reserve(list.size());
        std::size_t full = sums.size() - 1; // costs rise along the list, so this only goes back
        for (const partial& choice : list) {
            const double room = budget_ - choice.cost;
            while (full > 0 && sums[full].cost > room) {
                --full;
            }
            const double whole = choice.value + sums[full].value;
            known_ = (std::max)(known_, whole - slack_);
            double more = 0;
            if (full + 1 < sums.size()) {
                const double part =
                    (room - sums[full].cost) / (sums[full + 1].cost - sums[full].cost);
                more = (sums[full + 1].value - sums[full].value) * part;
            }
            bounds.push_back(whole + more);
        }
        std::size_t kept = 0;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (bounds[i] + slack_ > known_) {
                list[kept++] = list[i];
            }
        }
        list.resize(kept);
    }

    [[nodiscard]] std::vector<partial> with_item(const std::vector<partial>& list, std::size_t at) {
        std::vector<partial> longer;
        for (const partial& choice : list) {
            const double cost = choice.cost + items_[at].cost;
            if (cost > budget_) {
                break;
            }
            longer.push_back(
                {cost, choice.value + items_[at].value, static_cast<std::uint32_t>(trail_.size())});
            trail_.push_back({choice.trail, static_cast<std::uint32_t>(at)});
        }
        return longer;
    }

    /// Adds choices to a list, both by rising cost, and keeps those that cost more only for more.
    static void merge_into(std::vector<partial>& list, const std::vector<partial>& more) {
        std::vector<partial> all(list.size() + more.size());
        std::ranges::merge(list, more, all.begin(), [](const partial& a, const partial& b) {
            return a.cost < b.cost || (a.cost == b.cost && a.value > b.value);
        });
        list.clear();
        for (const partial& each : all) {
            if (list.empty() || each.value > list.back().value) {
                list.push_back(each);
            }
        }
    }

    std::vector<knapsack_item> items_; ///< in the order in which they are decided
    std::vector<std::size_t> place_;   ///< where each was given
    std::vector<std::size_t> after_;   ///< the next one that is not below it
    std::vector<std::size_t> above_;   ///< the one it needs
    std::vector<std::size_t> head_;    ///< the one its block joined, itself at the end
    std::vector<std::vector<block>> rest_;
    double budget_;
    double known_;
    std::size_t most_;
    double slack_ = 0;
    std::vector<step> trail_;
    std::uint32_t best_ = nothing;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
