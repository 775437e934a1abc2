// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which automations to make with a given effort, and how sure that choice is.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/random.hpp>
#include <nines/toil/knapsack.hpp>
#include <nines/toil/toil.hpp>
#include <nines/toil/uncertain_amount.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A choice of automations.
struct automation_portfolio {
    std::vector<std::size_t> chosen; ///< places of the tasks, ascending
    double minutes_saved;            ///< a week
    double effort_hours;             ///< of all chosen
    double gap = 0; ///< no choice saves more minutes than these and the gap; 0: a best one
};

/// The automations that save most a week and together take at most the given effort, with
/// prerequisites: places of tasks whose automation needs that of another.
///
/// A platform that others need is a task of 0 minutes with its effort.
/// Errors: out_of_domain for a task or effort out of range; else as `best_choice`. Assumes: savings
/// add up. Accuracy and cost: as `best_choice`: exact, or with the gap that it could not close.
[[nodiscard]] inline result<automation_portfolio>
try_best_portfolio(std::span<const toil_task> tasks, double effort_hours,
                   std::span<const prerequisite> needs = {}) {
    if (const auto checked = detail::checked_tasks(tasks); !checked) {
        return checked.error();
    }
    std::vector<knapsack_item> items;
    items.reserve(tasks.size());
    for (const toil_task& task : tasks) {
        items.push_back({task.weekly_saving(), task.effort_hours});
    }
    return best_choice(items, effort_hours, needs).transform([](const knapsack_choice& best) {
        return automation_portfolio{best.chosen, best.value, best.cost, best.gap};
    });
}

/// The chosen tasks, in the order given: those whose automation saves most minutes a week together,
/// for at most `effort_hours`.
///
/// Errors: thrown as `try_best_portfolio` returns them, which also takes prerequisites.
[[nodiscard]] inline std::vector<toil_task> best_portfolio(std::span<const toil_task> tasks,
                                                           double effort_hours) {
    const automation_portfolio best = try_best_portfolio(tasks, effort_hours).value();
    std::vector<toil_task> chosen;
    chosen.reserve(best.chosen.size());
    for (const std::size_t i : best.chosen) {
        chosen.push_back(tasks[i]);
    }
    return chosen;
}
[[nodiscard]] inline std::vector<toil_task> best_portfolio(std::initializer_list<toil_task> tasks,
                                                           double effort_hours) {
    return best_portfolio(std::span{tasks.begin(), tasks.size()}, effort_hours);
}

/// A task of which minutes, times a week and effort are known as ranges or past values.
struct uncertain_task {
    toil_task task; ///< name, potential, people and marks; its amounts are not looked at
    uncertain_amount minutes;
    uncertain_amount per_week;
    uncertain_amount effort_hours;

    /// The task with its amounts at these places of their distributions, each 0 to 1.
    [[nodiscard]] toil_task at(double minutes_at, double per_week_at, double effort_at) const {
        toil_task drawn = task;
        drawn.minutes = minutes.quantile(minutes_at);
        drawn.per_week = per_week.quantile(per_week_at);
        drawn.effort_hours = effort_hours.quantile(effort_at);
        return drawn;
    }
    [[nodiscard]] bool is_certain() const noexcept {
        return minutes.is_certain() && per_week.is_certain() && effort_hours.is_certain();
    }
    /// The task with the mean of each amount.
    [[nodiscard]] toil_task expected() const {
        toil_task mean = task;
        mean.minutes = minutes.mean();
        mean.per_week = per_week.mean();
        mean.effort_hours = effort_hours.mean();
        return mean;
    }
};

/// How sure it is which automations to make.
struct portfolio_confidence {
    automation_portfolio expected;   ///< the best choice for the mean amounts
    std::vector<double> probability; ///< of each task, that the best choice has it
    double expected_is_best;         ///< P(the best choice is the one for the mean amounts)
    double expected_fits;            ///< P(that one takes no more than the effort there is)
    double standard_error; ///< of each probability, at most: 1 / (2 sqrt(draws)); 0 when certain
};

namespace detail {

/// The confidence where every amount is known: 0 or 1.
[[nodiscard]] inline portfolio_confidence certain_portfolio(automation_portfolio best,
                                                            std::size_t tasks) {
    portfolio_confidence sure{std::move(best), std::vector<double>(tasks, 0), 1, 1, 0};
    for (const std::size_t i : sure.expected.chosen) {
        sure.probability[i] = 1;
    }
    return sure;
}

/// The effort of some tasks.
[[nodiscard]] inline double effort_of(std::span<const toil_task> tasks,
                                      std::span<const std::size_t> chosen) noexcept {
    double sum = 0;
    for (const std::size_t i : chosen) {
        sum += tasks[i].effort_hours;
    }
    return sum;
}

} // namespace detail

/// The probability of each task to be in the best portfolio, when amounts are uncertain.
///
/// Parameters: tasks, effort, prerequisites; how many worlds to draw, 1000 by default, and a seed.
/// Returns: the same for the same seed, on every machine. A task with a probability near 1 or 0
/// needs no better estimate; look closer at those between. The choice for the mean amounts is of a
/// mean effort: what it will take is more than there is as often as `expected_fits` says. Errors:
/// out_of_domain without draws; else as `try_best_portfolio`. Assumes: amounts are independent.
/// Cost: `draws` knapsacks, about 0.1 ms each for 30 tasks; one where all amounts are certain.
[[nodiscard]] inline result<portfolio_confidence>
confidence_of_portfolio(std::span<const uncertain_task> tasks, double effort_hours,
                        std::uint64_t seed, std::size_t draws = 1000,
                        std::span<const prerequisite> needs = {}) {
    if (draws == 0) {
        return error{errc::out_of_domain, "confidence_of_portfolio", "expected at least one draw"};
    }
    std::vector<toil_task> world;
    for (const uncertain_task& each : tasks) {
        world.push_back(each.expected());
    }
    const auto expected = try_best_portfolio(world, effort_hours, needs);
    if (!expected) {
        return expected.error();
    }
    if (std::ranges::all_of(tasks, &uncertain_task::is_certain)) {
        return detail::certain_portfolio(*expected, tasks.size());
    }
    const auto number = static_cast<double>(draws);
    const double room = effort_hours * (1 + 1e-12); // as the knapsack has it
    std::vector<std::size_t> times_chosen(tasks.size());
    std::size_t times_fits = 0;
    std::size_t times_best = 0;
    random_stream random{seed};
    for (std::size_t draw = 0; draw < draws; ++draw) {
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            const double minutes_at = random.uniform();
            const double per_week_at = random.uniform();
            world[i] = tasks[i].at(minutes_at, per_week_at, random.uniform());
        }
        const auto best = try_best_portfolio(world, effort_hours, needs);
        if (!best) {
            return best.error();
        }
        for (const std::size_t i : best->chosen) {
            ++times_chosen[i];
        }
        times_fits += detail::effort_of(world, expected->chosen) <= room ? 1U : 0U;
        times_best += best->chosen == expected->chosen ? 1U : 0U;
    }
    const auto share = [&](std::size_t times) { return static_cast<double>(times) / number; };
    portfolio_confidence confidence{
        *expected, {}, share(times_best), share(times_fits), 0.5 / std::sqrt(number)};
    confidence.probability.reserve(tasks.size());
    std::ranges::transform(times_chosen, std::back_inserter(confidence.probability), share);
    return confidence;
}

} // namespace nines::inline NINES_ABI
