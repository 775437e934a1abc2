// SPDX-License-Identifier: BSL-1.0
/// \file
/// What it is worth that items need others: the prices that leave a choice of items, each by
/// itself, least to gain.
#pragma once

#include <nines/toil/item_forest.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// Item `item` is of use only together with item `needs`; both are places in a list.
struct prerequisite {
    std::size_t item;
    std::size_t needs;
};

namespace detail {

/// Prices that items pay to those they need, and a price of the budget.
///
/// With any prices, what all items are worth that are worth something after them, and the budget at
/// its price, is a bound of every choice that keeps to needs and budget. At one price of the budget
/// the best prices are a greatest flow, from items that are worth their cost to those that are not;
/// what cannot flow on is what the closure that keeps it is worth. The price of the budget is where
/// that closure changes from one that it cannot pay for to one that it can.
/// Cost: some tens of flows, each of some microseconds for 200 items; a few allocations.
/// Source: Picard 1976, doi 10.1287/mnsc.22.11.1268; the relaxation by Geoffrion 1974, doi
/// 10.1007/BFb0120690.
class need_prices {
public:
    /// `items` and `needs` have to outlive it; needs without circles.
    need_prices(std::span<const knapsack_item> items, std::span<const prerequisite> needs,
                double budget)
        : items_{items},
          needs_{needs},
          arcs_(items.size()),
          worth_(items.size()),
          reached_(items.size()),
          from_(items.size()),
          price_(needs.size()) {
        for (std::uint32_t arc = 0; arc < needs.size(); ++arc) {
            arcs_[needs[arc].item].push_back(arc);
            arcs_[needs[arc].needs].push_back(arc);
        }
        for (const knapsack_item& item : items) {
            scale_ += (std::max)(item.value, 0.0);
        }
        settle(budget);
    }

    /// What each item pays to each that it needs, in the order of the needs.
    [[nodiscard]] std::span<const double> prices() const noexcept { return price_; }
    /// What no choice that keeps to needs and budget exceeds.
    [[nodiscard]] double bound() const noexcept { return bound_; }

private:
    /// The bound at a price of the budget, which falls with it as long as the closure costs more.
    struct bound_at {
        double rate;
        double bound;
        double slope;
    };

    static constexpr std::uint32_t dead = (std::numeric_limits<std::uint32_t>::max)();

    void settle(double budget) {
        bound_at low = look_at(0, budget);
        bound_ = low.bound;
        if (low.slope >= 0) {
            return;
        }
        bound_at high = look_at(scale_ / (std::max)(budget, scale_ * 1e-9), budget);
        for (int i = 0; i < 100 && high.slope < 0; ++i) {
            low = high;
            high = look_at(2 * high.rate, budget);
        }
        bound_ = high.bound;
        if (high.slope < 0) {
            return;
        }
        for (int i = 0; i < 50; ++i) {
            const double width = high.rate - low.rate;
            const double step =
                (high.bound - low.bound - high.slope * width) / (low.slope - high.slope);
            const bound_at here = look_at(low.rate + step, budget);
            const double least = low.bound + low.slope * step; // of any rate
            (here.slope < 0 ? low : high) = here;
            bound_ = here.bound;
            if (here.bound - least <= 1e-9 * here.bound) {
                break;
            }
        }
    }

    /// Finds the best prices of needs at a price of the budget.
    bound_at look_at(double rate, double budget) {
        std::ranges::fill(reached_, 0U);
        std::ranges::fill(price_, 0.0);
        for (std::size_t i = 0; i < items_.size(); ++i) {
            worth_[i] = items_[i].value - rate * items_[i].cost;
        }
        bound_at here{rate, rate * budget, budget};
        round_ = 0;
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            while (worth_[i] > least() && reached_[i] != dead && pay_from(i)) {
            }
        }
        for (std::size_t i = 0; i < items_.size(); ++i) {
            here.bound += (std::max)(worth_[i], 0.0);
            here.slope -= reached_[i] == dead ? items_[i].cost : 0;
        }
        return here;
    }

    [[nodiscard]] double least() const noexcept { return 1e-13 * scale_; }

    /// Passes what an item is worth on to one that is not worth its cost and that it needs, or that
    /// another one paid which can pay less then. Returns: false when there is none, and all that
    /// was reached is part of the closure.
    bool pay_from(std::uint32_t source) {
        ++round_;
        queue_.assign(1, source);
        reached_[source] = round_;
        for (std::size_t next = 0; next < queue_.size(); ++next) {
            const std::uint32_t at = queue_[next];
            if (worth_[at] < -least()) {
                pay_along(source, at);
                return true;
            }
            for (const std::uint32_t arc : arcs_[at]) {
                const bool forward = needs_[arc].item == at;
                const auto to =
                    static_cast<std::uint32_t>(forward ? needs_[arc].needs : needs_[arc].item);
                if (reached_[to] < round_ && (forward || price_[arc] > least())) {
                    reached_[to] = round_;
                    from_[to] = arc;
                    queue_.push_back(to);
                }
            }
        }
        for (const std::uint32_t at : queue_) {
            reached_[at] = dead;
        }
        return false;
    }

    void pay_along(std::uint32_t source, std::uint32_t sink) {
        double amount = (std::min)(worth_[source], -worth_[sink]);
        const auto before = [&](std::size_t at) {
            const prerequisite& arc = needs_[from_[at]];
            return arc.needs == at ? arc.item : arc.needs;
        };
        for (std::size_t at = sink; at != source; at = before(at)) {
            if (needs_[from_[at]].item == at) {
                amount = (std::min)(amount, price_[from_[at]]);
            }
        }
        for (std::size_t at = sink; at != source; at = before(at)) {
            price_[from_[at]] += needs_[from_[at]].item == at ? -amount : amount;
        }
        worth_[source] -= amount;
        worth_[sink] += amount;
    }

    std::span<const knapsack_item> items_;
    std::span<const prerequisite> needs_;
    std::vector<std::vector<std::uint32_t>> arcs_; ///< needs that each item is part of
    std::vector<double> worth_;                    ///< beyond its cost and what it pays
    std::vector<std::uint32_t> reached_;           ///< in which round, or for good
    std::vector<std::uint32_t> from_;              ///< by which need
    std::vector<double> price_;
    std::vector<std::uint32_t> queue_;
    std::uint32_t round_ = 0;
    double scale_ = 0;
    double bound_ = 0;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
