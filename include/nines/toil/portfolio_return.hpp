// SPDX-License-Identifier: BSL-1.0
/// \file
/// What automations give back together: with what they need, with what needs them, and as a whole
/// portfolio.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/toil/automation_return.hpp>
#include <nines/toil/knapsack.hpp>
#include <nines/toil/toil.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {

/// The places reached from one by steps from `from_of` to `to_of` a prerequisite, that one
/// included, ascending.
template <class From, class To>
[[nodiscard]] std::vector<std::size_t>
reached(std::size_t place, std::span<const prerequisite> needs, From from_of, To to_of) {
    std::vector<std::size_t> found{place};
    for (std::size_t next = 0; next < found.size(); ++next) {
        for (const prerequisite& each : needs) {
            if (from_of(each) == found[next] &&
                std::ranges::find(found, to_of(each)) == found.end()) {
                found.push_back(to_of(each));
            }
        }
    }
    std::ranges::sort(found);
    return found;
}

} // namespace detail

/// A task and all tasks whose automation its own needs, also by way of others; ascending.
/// Cost: the number of prerequisites for each task found.
[[nodiscard]] inline std::vector<std::size_t>
with_prerequisites(std::size_t task, std::span<const prerequisite> needs) {
    return detail::reached(
        task, needs, [](const prerequisite& each) { return each.item; },
        [](const prerequisite& each) { return each.needs; });
}

/// A task and all tasks whose automation needs its own, also by way of others; ascending.
/// Cost: as `with_prerequisites`.
[[nodiscard]] inline std::vector<std::size_t> with_dependents(std::size_t task,
                                                              std::span<const prerequisite> needs) {
    return detail::reached(
        task, needs, [](const prerequisite& each) { return each.needs; },
        [](const prerequisite& each) { return each.item; });
}

/// What some of the tasks give back together: the payback and return of a portfolio.
///
/// Parameters: tasks; the places of those that are automated; horizon and terms as `return_of`,
/// the upkeep being that of each. Errors: as `return_of`; out_of_domain for a place that is not
/// there.
[[nodiscard]] inline result<automation_return>
return_of_portfolio(std::span<const toil_task> tasks, std::span<const std::size_t> chosen,
                    fractional_weeks horizon, const return_terms& terms = {}) {
    std::vector<toil_task> together;
    together.reserve(chosen.size());
    for (const std::size_t place : chosen) {
        if (place >= tasks.size()) {
            return error{errc::out_of_domain, "return_of_portfolio",
                         "expected places of tasks in the list"};
        }
        together.push_back(tasks[place]);
    }
    return return_of(std::span<const toil_task>{together}, horizon, terms);
}

/// The chosen automations that cost more hours than they save by the horizon, each together with
/// those of the chosen ones that need it; ascending.
///
/// A portfolio saves most a week: it takes what the effort pays for, whether or not that comes
/// back. Without one of these and what needs it the hours left over are more. Errors: as
/// `return_of_portfolio`. Cost: a return for each chosen.
[[nodiscard]] inline result<std::vector<std::size_t>>
automations_at_a_loss(std::span<const toil_task> tasks, std::span<const std::size_t> chosen,
                      std::span<const prerequisite> needs, fractional_weeks horizon,
                      const return_terms& terms = {}) {
    std::vector<std::size_t> losing;
    for (const std::size_t place : chosen) {
        auto together = with_dependents(place, needs);
        std::erase_if(together, [&](std::size_t each) {
            return std::ranges::find(chosen, each) == chosen.end();
        });
        const auto back = return_of_portfolio(tasks, together, horizon, terms);
        if (!back) {
            return back.error();
        }
        if (back->net_hours < 0) {
            losing.push_back(place);
        }
    }
    std::ranges::sort(losing);
    return losing;
}

} // namespace nines::inline NINES_ABI
