// SPDX-License-Identifier: BSL-1.0
/// \file
/// The search for a best choice of items that may need several others each.
#pragma once

#include <nines/toil/forest_search.hpp>
#include <nines/toil/item_forest.hpp>
#include <nines/toil/need_prices.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A choice of items.
struct knapsack_choice {
    std::vector<std::size_t> chosen; ///< places, ascending
    double value;
    double cost;
    double gap = 0; ///< no choice is worth more than `value + gap`; 0: this one is a best one
};

namespace detail {

/// A knapsack problem in which an item may have several prerequisites: each item keeps one of them,
/// pays the others for what it gains by them, and where the best choice then breaks or overpays
/// one, the search goes on with the item in and with it out.
///
/// Source: Lagrangian relaxation in branch and bound, Fisher 1981, doi 10.1287/mnsc.27.1.1.
class need_search {
public:
    need_search(std::span<const knapsack_item> items, double budget, double least_gain,
                std::span<const prerequisite> needs)
        : items_{items},
          budget_{budget},
          least_gain_{least_gain},
          needs_(items.size()),
          needed_by_(items.size()) {
        for (const prerequisite& each : needs) {
            needs_[each.item].push_back(each.needs);
            needed_by_[each.needs].push_back(each.item);
        }
        put_in_order();
    }

    /// True when some item needs itself by way of others.
    [[nodiscard]] bool has_circle() const noexcept { return in_order_.size() < items_.size(); }

    /// The best choice, or the best of so many branches and what no choice exceeds.
    [[nodiscard]] knapsack_choice solve(std::size_t most_branches = 5000) {
        std::vector<std::vector<fate>> open{std::vector<fate>(items_.size(), fate::free)};
        while (!open.empty()) {
            const std::vector<fate> fates = std::move(open.back());
            open.pop_back();
            const auto parts = split(fates, most_branches);
            if (parts) {
                open.push_back(with(fates, parts->out, fate::out));
                open.push_back(with(fates, parts->in, fate::in));
            }
        }
        best_.gap = (std::max)(unproven_ - best_.value, 0.0);
        return best_;
    }

private:
    enum class fate : std::uint8_t { free, in, out };
    /// Two ways to go on, which together leave nothing out that could be better.
    struct ways {
        std::size_t in;
        std::size_t out;
    };

    void put_in_order() {
        std::vector<std::size_t> open(items_.size());
        for (std::size_t i = 0; i < items_.size(); ++i) {
            open[i] = needs_[i].size();
            if (open[i] == 0) {
                in_order_.push_back(i);
            }
        }
        for (std::size_t done = 0; done < in_order_.size(); ++done) {
            for (const std::size_t next : needed_by_[in_order_[done]]) {
                if (--open[next] == 0) {
                    in_order_.push_back(next);
                }
            }
        }
        densest_ = in_order_;
        std::ranges::sort(densest_, [&](std::size_t one, std::size_t other) {
            const double first = density_of(items_[one].value, items_[one].cost);
            const double second = density_of(items_[other].value, items_[other].cost);
            return first > second || (first >= second && one < other);
        });
    }

    /// The fates with one more settled, and all that follows from it.
    [[nodiscard]] std::vector<fate> with(std::vector<fate> fates, std::size_t item,
                                         fate settled) const {
        const auto& follow = settled == fate::in ? needs_ : needed_by_;
        std::vector<std::size_t> todo{item};
        while (!todo.empty()) {
            const std::size_t at = todo.back();
            todo.pop_back();
            if (fates[at] != settled) {
                fates[at] = settled;
                todo.insert(todo.end(), follow[at].begin(), follow[at].end());
            }
        }
        return fates;
    }

    struct payment {
        std::size_t item;
        std::size_t need;
        double price;
    };

    /// The problem that some fates leave.
    struct rest {
        knapsack_choice taken{{}, 0, 0};
        std::vector<std::size_t> places{}; ///< of the items that are free
        std::vector<knapsack_item> items{};
        std::vector<prerequisite> needs{}; ///< between these
        std::vector<payment> paid{};       ///< for those that are not kept
    };
    [[nodiscard]] rest rest_of(const std::vector<fate>& fates) const {
        rest left{};
        std::vector<std::size_t> place_of(items_.size(), no_item);
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (fates[i] == fate::in) {
                left.taken.chosen.push_back(i);
                left.taken.value += items_[i].value;
                left.taken.cost += items_[i].cost;
            } else if (fates[i] == fate::free) {
                place_of[i] = left.places.size();
                left.places.push_back(i);
                left.items.push_back(items_[i]);
            }
        }
        for (std::size_t item = 0; item < left.places.size(); ++item) {
            for (const std::size_t need : needs_[left.places[item]]) {
                if (place_of[need] != no_item) {
                    left.needs.push_back({item, place_of[need]});
                }
            }
        }
        return left;
    }

    /// Looks for a better choice with these fates. Returns: how to go on, unless that is done.
    /// It takes a branch of those left, or many where the search does not come to an end.
    [[nodiscard]] std::optional<ways> split(const std::vector<fate>& fates, std::size_t& branches) {
        rest left = rest_of(fates);
        const double room = budget_ - left.taken.cost;
        const double known = best_.value - left.taken.value;
        if (room < 0) {
            return std::nullopt;
        }
        const need_prices prices{left.items, left.needs, room};
        if (prices.bound() <= known + least_gain_) {
            return std::nullopt;
        }
        if (branches == 0) {
            unproven_ = (std::max)(unproven_, left.taken.value + prices.bound());
            return std::nullopt;
        }
        const auto parents = keep_one_need(left, prices.prices());
        forest_search search{left.items, parents, {room, known, least_gain_}};
        const auto found = search.solve();
        constexpr std::size_t many = 250;
        branches -= (std::min)(branches, search.unproven() > 0 ? many : 1);
        const auto next = found ? take(left, *found) : std::nullopt;
        if (!next && search.unproven() > 0) { // else branching goes on with what is unproven
            unproven_ = (std::max)(unproven_, left.taken.value + search.unproven());
        }
        return next;
    }

    /// Keeps of each item's needs the one of the highest price, of equals the dearest, and has it
    /// pay the others. Returns: the place of the one kept, of each.
    static std::vector<std::size_t> keep_one_need(rest& left, std::span<const double> prices) {
        std::vector<std::size_t> kept(left.items.size(), no_item);
        const auto cost = [&](std::size_t arc) { return left.items[left.needs[arc].needs].cost; };
        for (std::size_t arc = 0; arc < left.needs.size(); ++arc) {
            std::size_t& best = kept[left.needs[arc].item];
            if (best == no_item || prices[arc] > prices[best] ||
                (prices[arc] >= prices[best] && cost(arc) > cost(best))) {
                best = arc;
            }
        }
        for (std::size_t arc = 0; arc < left.needs.size(); ++arc) {
            const auto [item, need] = left.needs[arc];
            if (kept[item] != arc) {
                left.items[item].value -= prices[arc];
                left.items[need].value += prices[arc];
                left.paid.push_back({item, need, prices[arc]});
            }
        }
        for (std::size_t& each : kept) {
            each = each == no_item ? no_item : left.needs[each].needs;
        }
        return kept;
    }

    /// Keeps a choice if it is better, mended where it breaks a need. Returns: how to go on where
    /// it does, or where an item is paid that is chosen for another one that is not.
    std::optional<ways> take(const rest& left, const std::vector<std::size_t>& found) {
        std::vector<bool> chosen(left.items.size(), false);
        for (const std::size_t place : found) {
            chosen[place] = true;
        }
        std::optional<ways> broken;
        std::optional<ways> overpaid;
        double most = 0;
        for (const auto& [item, need, price] : left.paid) {
            if (chosen[item] && !chosen[need] && (!broken || price > most)) {
                most = price;
                broken = ways{left.places[need], left.places[item]};
            } else if (!broken && chosen[need] && !chosen[item] && price > most) {
                most = price;
                overpaid = ways{left.places[item], left.places[item]};
            }
        }
        keep_mended(left, found);
        return broken ? broken : overpaid;
    }

    /// Makes of a choice one that keeps to all needs, and keeps it if it is better: without what
    /// lacks one, and with what then fits, the densest first.
    void keep_mended(const rest& left, const std::vector<std::size_t>& found) {
        std::vector<bool> in(items_.size(), false);
        for (const std::size_t i : left.taken.chosen) {
            in[i] = true;
        }
        for (const std::size_t place : found) {
            in[left.places[place]] = true;
        }
        const auto lacks_none = [&](std::size_t i) {
            return std::ranges::all_of(needs_[i], [&](std::size_t need) { return in[need]; });
        };
        double room = budget_;
        for (const std::size_t i : in_order_) {
            in[i] = in[i] && lacks_none(i);
            room -= in[i] ? items_[i].cost : 0;
        }
        for (bool more = true; more;) {
            more = false;
            for (const std::size_t i : densest_) {
                if (!in[i] && items_[i].value > 0 && items_[i].cost <= room && lacks_none(i)) {
                    in[i] = true;
                    room -= items_[i].cost;
                    more = true;
                }
            }
        }
        keep_if_better(in);
    }

    void keep_if_better(const std::vector<bool>& in) {
        knapsack_choice choice{{}, 0, 0};
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (in[i]) {
                choice.chosen.push_back(i);
                choice.value += items_[i].value;
                choice.cost += items_[i].cost;
            }
        }
        if (choice.value > best_.value) {
            best_ = std::move(choice);
        }
    }

    std::span<const knapsack_item> items_;
    double budget_;
    double least_gain_;
    std::vector<std::vector<std::size_t>> needs_;
    std::vector<std::vector<std::size_t>> needed_by_;
    std::vector<std::size_t> in_order_; ///< each after all that it needs; none of a circle
    std::vector<std::size_t> densest_;  ///< first
    knapsack_choice best_{{}, 0, 0};
    double unproven_ = 0; ///< what no choice exceeds among those that were not searched to the end
};

} // namespace detail
} // namespace nines::inline NINES_ABI
