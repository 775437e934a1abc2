// SPDX-License-Identifier: BSL-1.0
/// \file
/// How `assign` looks for plans: greedy, by exchange, and by going through all that could be
/// better.
#pragma once

#include <nines/rotation/duty.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// The least sum of squares when `weight` may be spread over loads at will.
/// Parameters: loads are left in ascending order.
[[nodiscard]] inline double level_cost(std::vector<double>& loads, double weight) {
    std::sort(loads.begin(), loads.end());
    double sum = 0;
    std::size_t filled = 0;
    double level = 0;
    for (; filled < loads.size(); ++filled) {
        const double needed = loads[filled] * static_cast<double>(filled) - sum;
        if (needed >= weight && filled > 0) {
            break;
        }
        sum += loads[filled];
        level = (sum + weight) / static_cast<double>(filled + 1);
    }
    double cost = static_cast<double>(filled) * level * level;
    for (std::size_t i = filled; i < loads.size(); ++i) {
        cost += loads[i] * loads[i];
    }
    return cost;
}

/// The duties with the fewest people first, then the heaviest; each to whom it adds least.
[[nodiscard]] inline std::optional<duty_plan> greedy_plan(const duty_rules& rules) {
    std::vector<std::size_t> choice(rules.size());
    for (std::size_t d = 0; d < rules.size(); ++d) {
        for (std::size_t p = 0; p < rules.people(); ++p) {
            choice[d] += rules.there(p, d) ? 1U : 0U;
        }
    }
    std::vector<std::size_t> order(rules.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple{choice[a], -rules.weight(a), a} <
               std::tuple{choice[b], -rules.weight(b), b};
    });
    duty_plan plan{rules};
    for (const std::size_t d : order) {
        std::size_t best = duty_plan::nobody;
        for (std::size_t p = 0; p < rules.people(); ++p) {
            if (plan.fits(p, d) &&
                (best == duty_plan::nobody || plan.price(p, d) < plan.price(best, d))) {
                best = p;
            }
        }
        if (best == duty_plan::nobody) {
            return std::nullopt;
        }
        plan.give(best, d);
    }
    return plan;
}

/// Moves duties and exchanges pairs of them while that makes the plan better.
class plan_improver {
public:
    plan_improver(const duty_rules& rules, duty_plan& plan) : rules_{rules}, plan_{plan} {}

    void run() {
        for (int round = 0; round < 100; ++round) {
            bool better = false;
            for (std::size_t d = 0; d < rules_.size(); ++d) {
                better = move(d) || better;
            }
            for (std::size_t a = 0; a < rules_.size(); ++a) {
                for (std::size_t b = 0; b < a; ++b) {
                    better = exchange(a, b) || better;
                }
            }
            plan_.add_up();
            if (!better) {
                return;
            }
        }
    }

private:
    /// Gains below this are rounding.
    [[nodiscard]] static bool gains(double saved, double paid) noexcept {
        return paid < saved - 1e-9 * (saved > 1 ? saved : 1);
    }

    bool move(std::size_t d) {
        const std::size_t from = plan_.people()[d];
        plan_.take(d);
        const double saved = plan_.price(from, d);
        std::size_t best = from;
        double paid = saved;
        for (std::size_t p = 0; p < rules_.people(); ++p) {
            if (p != from && gains(paid, plan_.price(p, d)) && plan_.fits(p, d)) {
                best = p;
                paid = plan_.price(p, d);
            }
        }
        plan_.give(best, d);
        return best != from;
    }

    bool exchange(std::size_t a, std::size_t b) {
        const std::size_t of_a = plan_.people()[a];
        const std::size_t of_b = plan_.people()[b];
        if (of_a == of_b || !rules_.there(of_b, a) || !rules_.there(of_a, b)) {
            return false;
        }
        plan_.take(a);
        const double saved_a = plan_.price(of_a, a);
        plan_.take(b);
        const double saved_b = plan_.price(of_b, b);
        if (plan_.fits(of_b, a)) {
            const double paid_a = plan_.price(of_b, a);
            plan_.give(of_b, a);
            if (plan_.fits(of_a, b) && gains(saved_a + saved_b, paid_a + plan_.price(of_a, b))) {
                plan_.give(of_a, b);
                return true;
            }
            plan_.take(a);
        }
        plan_.give(of_a, a);
        plan_.give(of_b, b);
        return false;
    }

    const duty_rules& rules_;
    duty_plan& plan_;
};

/// Goes through all plans for some duties, in the order of time, leaving out what cannot be better.
class exhaustive_search {
public:
    exhaustive_search(const duty_rules& rules, std::vector<std::size_t> duties, std::uint64_t steps)
        : rules_{rules}, duties_{std::move(duties)}, steps_{steps}, plan_{rules} {
        const auto& when = rules.problem().duties;
        std::sort(duties_.begin(), duties_.end(), [&](std::size_t a, std::size_t b) {
            return std::pair{when[a].when.from, a} < std::pair{when[b].when.from, b};
        });
        remaining_.resize(duties_.size() + 1);
        for (std::size_t i = duties_.size(); i-- > 0;) {
            remaining_[i].weight = remaining_[i + 1].weight + rules.weight(duties_[i]);
            remaining_[i].dislike = remaining_[i + 1].dislike + least_dislike(duties_[i]);
        }
    }

    /// Only plans below this cost count.
    void beat(double cost) noexcept { best_cost_ = cost; }
    /// The first plan will do.
    void stop_at_first() noexcept { any_ = true; }

    void run() { descend(0, 0); }

    /// True when nothing was left out for want of steps.
    [[nodiscard]] bool complete() const noexcept { return steps_ > 0; }
    [[nodiscard]] const std::optional<duty_plan>& best() const noexcept { return best_; }
    /// No plan for these duties costs less.
    [[nodiscard]] double bound() { return bound_from(0, 0); }

private:
    struct rest_of_duties {
        double weight = 0;
        double dislike = 0;
    };

    [[nodiscard]] double least_dislike(std::size_t d) const noexcept {
        double least = (std::numeric_limits<double>::max)();
        for (std::size_t p = 0; p < rules_.people(); ++p) {
            if (rules_.there(p, d)) {
                least = (std::min)(least, rules_.dislike(p, d));
            }
        }
        return least == (std::numeric_limits<double>::max)() ? 0 : least;
    }
    [[nodiscard]] double bound_from(std::size_t i, double dislikes) {
        scratch_ = plan_.loads();
        return level_cost(scratch_, remaining_[i].weight) + dislikes + remaining_[i].dislike;
    }

    void descend(std::size_t i, double dislikes) {
        if (steps_ == 0 || (any_ && best_)) {
            return;
        }
        --steps_;
        if (i == duties_.size()) {
            best_ = plan_;
            best_cost_ = bound_from(i, dislikes);
            return;
        }
        const std::size_t d = duties_[i];
        std::vector<std::pair<double, std::size_t>> choice;
        for (std::size_t p = 0; p < rules_.people(); ++p) {
            if (plan_.fits(p, d)) {
                choice.emplace_back(plan_.price(p, d), p);
            }
        }
        std::sort(choice.begin(), choice.end());
        for (const auto& [price, person] : choice) {
            const auto before = plan_.sums_of(person);
            plan_.give(person, d);
            const double spent = dislikes + rules_.dislike(person, d);
            const bool promising = any_ || bound_from(i + 1, spent) < best_cost_ * (1 - 1e-12);
            if (promising) {
                descend(i + 1, spent);
            }
            plan_.take_back(d, before);
            if (!promising && rules_.problem().dislike.empty()) {
                return; // the others have more already
            }
        }
    }

    const duty_rules& rules_;
    std::vector<std::size_t> duties_;
    std::uint64_t steps_;
    duty_plan plan_;
    std::vector<rest_of_duties> remaining_;
    std::vector<double> scratch_;
    std::optional<duty_plan> best_;
    double best_cost_ = (std::numeric_limits<double>::max)();
    bool any_ = false;
};

} // namespace nines::inline NINES_ABI::detail
