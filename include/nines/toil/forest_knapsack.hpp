// SPDX-License-Identifier: BSL-1.0
/// \file
/// The exact knapsack of items that need at most one other item each.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/toil/item_forest.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// What is known of a best choice before it is looked for.
struct knapsack_target {
    double budget;
    double known = 0;      ///< the value to exceed
    double least_gain = 0; ///< by more than this
    double charge = 0;     ///< on each item, for bounds only
    double count = 0; ///< with a charge above 0 the most items of a better choice, below the least
};

/// Items whose parents, if any, have to be chosen with them.
///
/// Items are decided one by one, parents first and each followed by all below it; an item that is
/// left out takes those below it along. Kept are the choices that no other one beats in value and
/// cost, of which those go that could not exceed the best known value if the rest were divisible.
class forest_knapsack {
public:
    /// `most`: the choices to keep, of 8 bytes each.
    forest_knapsack(const item_forest& forest, const knapsack_target& target,
                    std::size_t most = 4'000'000)
        : forest_{forest},
          blocks_{forest, target.charge},
          rest_{blocks_.from_each(forest)},
          target_{target},
          most_{most} {}

    /// Finds the best choice. Returns: whether it exceeds the known value. Errors: overflow when
    /// too many choices are in question.
    [[nodiscard]] result<bool> solve() {
        std::vector<choice_list> lists(forest_.size() + 1);
        lists[0].push_back({0, 0, nothing, 0});
        for (std::size_t at = 0; at < forest_.size(); ++at) {
            choice_list here = std::exchange(lists[at], {});
            prune(here, at);
            if (trail_.size() + here.size() > most_) {
                return error{errc::overflow, "best_choice",
                             "too many choices of nearly equal worth; expected costs in coarser "
                             "steps or fewer items"};
            }
            if (here.empty()) {
                continue;
            }
            merge_with_item(lists[at + 1], here, at);
            if (forest_.after[at] > at + 1) {
                merge_into(lists[forest_.after[at]], here);
            }
            spare_.push_back(std::move(here));
        }
        prune(lists.back(), forest_.size());
        return best_.blocks != no_item;
    }

    [[nodiscard]] double value() const noexcept { return target_.known; }

    /// The positions of the best choice in the forest, in no order, when one was found.
    [[nodiscard]] std::vector<std::size_t> chosen() const {
        std::vector<std::size_t> positions;
        for (std::uint32_t at = best_.trail; at != nothing; at = trail_[at].before) {
            positions.push_back(trail_[at].item);
        }
        std::vector<bool> taken(forest_.size(), false);
        for (std::size_t i = 0; i < best_.blocks; ++i) {
            taken[rest_[best_.from][i]] = true;
        }
        for (std::size_t at = best_.from; at < forest_.size(); ++at) {
            if (taken[blocks_.block_of(at, best_.from)]) {
                positions.push_back(at);
            }
        }
        return positions;
    }

private:
    /// A choice among the items decided so far.
    struct partial {
        double cost;
        double value;
        std::uint32_t trail;
        std::uint32_t count;
    };
    using choice_list = std::vector<partial>; ///< by rising cost and value
    struct step {
        std::uint32_t before;
        std::uint32_t item;
    };
    /// A choice, and with how many of the blocks from a place on.
    struct completed {
        std::uint32_t trail;
        std::size_t from;
        std::size_t blocks;
    };
    /// The first blocks from a place on.
    struct prefix {
        double cost;
        double value;   ///< as it is
        double charged; ///< with the charge taken off
        double density; ///< of the next block, 0 after the last one that is worth something
    };

    static constexpr std::uint32_t nothing = (std::numeric_limits<std::uint32_t>::max)();

    void sum_up(std::size_t at) {
        prefixes_.assign(1, {0, 0, 0, 0});
        for (const std::uint32_t head : rest_[at]) {
            const item_block& each = blocks_[head];
            if (!(each.value > 0)) {
                break;
            }
            prefix& last = prefixes_.back();
            last.density = each.density;
            prefixes_.push_back({last.cost + each.cost,
                                 last.value + each.value + target_.charge * each.count,
                                 last.charged + each.value, 0});
        }
    }

    /// Drops what cannot exceed the known value, which rises to what the choices reach with the
    /// whole blocks that fit.
    void prune(choice_list& list, std::size_t at) {
        if (list.empty()) {
            return;
        }
        sum_up(at);
        auto kept = list.begin();
        std::size_t full = prefixes_.size() - 1; // costs rise along the list: it only goes back
        for (const partial& choice : list) {
            const double room = target_.budget - choice.cost;
            while (full > 0 && prefixes_[full].cost > room) {
                --full;
            }
            const prefix& whole = prefixes_[full];
            if (choice.value + whole.value > target_.known + target_.least_gain) {
                target_.known = choice.value + whole.value;
                best_ = {choice.trail, at, full};
            }
            const double bound =
                choice.value + whole.charged +
                target_.charge * (target_.count - static_cast<double>(choice.count)) +
                (whole.density > 0 ? (room - whole.cost) * whole.density : 0);
            if (bound > target_.known + target_.least_gain) {
                *kept++ = choice;
            }
        }
        list.erase(kept, list.end());
    }

    /// Adds a choice of higher cost than those of a list if it is worth more.
    static void add(choice_list& list, const partial& next) {
        if (list.empty() || next.value > list.back().value) {
            list.push_back(next);
        }
    }

    /// To what is at `to`, adds the choices with one item more, and those without when no other
    /// item goes along.
    void merge_with_item(choice_list& to, const choice_list& here, std::size_t at) {
        const knapsack_item& item = forest_.items[at];
        const bool with_skipped = forest_.after[at] == at + 1;
        choice_list longer = empty_list(2 * here.size());
        auto skipped = here.begin();
        const auto last = with_skipped ? here.end() : here.begin();
        for (const partial& choice : here) {
            const double cost = choice.cost + item.cost;
            if (cost > target_.budget) {
                break;
            }
            for (; skipped != last && skipped->cost <= cost; ++skipped) {
                add(longer, *skipped);
            }
            const double value = choice.value + item.value;
            if (longer.empty() || value > longer.back().value) {
                longer.push_back(
                    {cost, value, static_cast<std::uint32_t>(trail_.size()), choice.count + 1});
                trail_.push_back({choice.trail, static_cast<std::uint32_t>(at)});
            }
        }
        for (; skipped != last; ++skipped) {
            add(longer, *skipped);
        }
        merge_into(to, longer);
        spare_.push_back(std::move(longer));
    }

    /// A list with room, of memory that was used before where there is some.
    [[nodiscard]] choice_list empty_list(std::size_t room) {
        choice_list list;
        if (!spare_.empty()) {
            list = std::move(spare_.back());
            spare_.pop_back();
            list.clear();
        }
        list.reserve(room);
        return list;
    }

    void merge_into(choice_list& list, choice_list& more) {
        if (list.empty()) {
            std::swap(list, more);
            return;
        }
        choice_list all = empty_list(list.size() + more.size());
        auto next = more.begin();
        for (const partial& each : list) {
            for (; next != more.end() && next->cost < each.cost; ++next) {
                add(all, *next);
            }
            add(all, each);
        }
        for (; next != more.end(); ++next) {
            add(all, *next);
        }
        std::swap(list, all);
        spare_.push_back(std::move(all));
    }

    const item_forest& forest_;
    forest_blocks blocks_;
    std::vector<forest_blocks::block_list> rest_;
    knapsack_target target_;
    std::size_t most_;
    std::vector<prefix> prefixes_;
    std::vector<choice_list> spare_;
    std::vector<step> trail_;
    completed best_{nothing, 0, no_item};
};

} // namespace detail
} // namespace nines::inline NINES_ABI
