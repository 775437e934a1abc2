// SPDX-License-Identifier: BSL-1.0
/// \file
/// The exact knapsack of a forest by a table of all budgets, where costs are whole numbers.
#pragma once

#include <nines/toil/item_forest.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// The most that the items from each place on are worth within each budget that can be left there:
/// whatever the values, at a cost that is known before. For items of nearly equal worth, of which
/// too many choices stay in question for `forest_knapsack`.
///
/// Cost: 1 ns and a bit a cell; lists of doubles for the places that others go on from.
/// Source: Johnson and Niemi 1983, doi 10.1287/moor.8.1.1, over budgets for values.
class forest_table {
public:
    /// `forest` has to outlive it. Costs have to be whole numbers.
    forest_table(const item_forest& forest, double budget)
        : forest_{forest}, ranges_(forest.size() + 1) {
        double left = 0; // the cost of all from a place on
        for (std::size_t at = forest.size() + 1; at-- > 0;) {
            left += at < forest.size() ? forest.items[at].cost : 0;
            ranges_[at].most = (std::min)(left, budget);
        }
        double spent = 0; // and of all before it
        for (std::size_t at = 0; at <= forest.size(); ++at) {
            ranges_[at].least = (std::min)((std::max)(budget - spent, 0.0), ranges_[at].most);
            cells_ += ranges_[at].most - ranges_[at].least + 1;
            spent += at < forest.size() ? forest.items[at].cost : 0;
        }
    }

    /// Whether costs are whole numbers, without which there is no table.
    [[nodiscard]] static bool suits(const item_forest& forest) noexcept {
        return std::ranges::all_of(forest.items, [](const knapsack_item& item) {
            return item.cost <= 1e9 && std::floor(item.cost) >= item.cost;
        });
    }
    [[nodiscard]] double cells() const noexcept { return cells_; }

    /// The positions in the forest of a best choice, ascending.
    [[nodiscard]] std::vector<std::size_t> solve() {
        const std::vector<std::size_t> last_use = last_uses();
        std::size_t words = 0;
        first_word_.clear();
        for (const range& each : ranges_) {
            widest_ = (std::max)(widest_, each.width());
            first_word_.push_back(words);
            words += (each.width() + 63) / 64;
        }
        taken_.assign(words, 0);
        std::vector<row> rows(forest_.size() + 1);
        rows.back() = empty_row();
        rows.back().front() = 0;
        for (std::size_t at = forest_.size(); at-- > 0;) {
            rows[at] = empty_row();
            fill(at, rows);
            for (const std::size_t done : {at + 1, forest_.after[at]}) {
                if (last_use[done] == at && !rows[done].empty()) {
                    spare_.push_back(std::exchange(rows[done], {}));
                }
            }
        }
        return chosen();
    }

private:
    using row = std::vector<double>;
    struct range {
        double least;
        double most; ///< what is left beyond it buys nothing more

        [[nodiscard]] std::size_t width() const noexcept {
            return static_cast<std::size_t>(most - least) + 1;
        }
    };

    /// The place that comes last, which is the first one, of those that go on from each.
    [[nodiscard]] std::vector<std::size_t> last_uses() const {
        std::vector<std::size_t> uses(forest_.size() + 1, 0);
        for (std::size_t at = forest_.size(); at-- > 0;) {
            uses[at + 1] = at;
            uses[forest_.after[at]] = at;
        }
        return uses;
    }

    /// Where a place's row has a budget.
    [[nodiscard]] std::size_t index_of(std::size_t at, double budget) const noexcept {
        return static_cast<std::size_t>((std::min)(budget, ranges_[at].most) - ranges_[at].least);
    }

    /// Sets the row of a place, from those of the next one and of the next one not below it.
    void fill(std::size_t at, std::vector<row>& rows) {
        const range& here = ranges_[at];
        const knapsack_item& item = forest_.items[at];
        const std::size_t next = forest_.after[at];
        const std::size_t skip_from = index_of(next, here.least);
        const std::size_t skip_last = ranges_[next].width() - 1 - skip_from;
        const double* const skip = rows[next].data() + skip_from;
        double* const made = rows[at].data();
        const std::size_t width = here.width();
        const auto too_dear = static_cast<std::size_t>(
            std::clamp(item.cost - here.least, 0.0, static_cast<double>(width)));
        for (std::size_t i = 0; i < too_dear; ++i) {
            made[i] = skip[(std::min)(i, skip_last)];
        }
        if (too_dear == width) {
            return;
        }
        const double* const take =
            rows[at + 1].data() +
            index_of(at + 1, here.least + static_cast<double>(too_dear) - item.cost);
        for (std::size_t i = too_dear; i < width;) {
            const std::size_t end = (std::min)(width, (i / 64 + 1) * 64);
            std::uint64_t bits = 0;
            std::uint64_t bit = std::uint64_t{1} << i % 64;
            const std::size_t word = first_word_[at] + i / 64;
            for (; i < end; ++i, bit <<= 1U) {
                const double left_out = skip[(std::min)(i, skip_last)];
                const double taking = item.value + take[i - too_dear];
                made[i] = (std::max)(taking, left_out);
                bits |= taking > left_out ? bit : 0;
            }
            taken_[word] = bits;
        }
    }

    /// As wide as any, of memory that was used before where there is some.
    [[nodiscard]] row empty_row() {
        if (spare_.empty()) {
            return row(widest_);
        }
        row made = std::move(spare_.back());
        spare_.pop_back();
        return made;
    }

    [[nodiscard]] std::vector<std::size_t> chosen() const {
        std::vector<std::size_t> positions;
        double left = ranges_[0].most;
        for (std::size_t at = 0; at < forest_.size();) {
            const std::size_t i = index_of(at, left);
            if ((taken_[first_word_[at] + i / 64] >> i % 64 & 1U) != 0) {
                positions.push_back(at);
                left -= forest_.items[at].cost;
                ++at;
            } else {
                at = forest_.after[at];
            }
        }
        return positions;
    }

    const item_forest& forest_;
    std::vector<range> ranges_;
    double cells_ = 0;
    std::size_t widest_ = 0;
    std::vector<std::size_t> first_word_; ///< of each place among those of `taken_`
    std::vector<std::uint64_t> taken_;    ///< whether the item is taken, a bit a cell
    std::vector<row> spare_;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
