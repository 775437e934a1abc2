// SPDX-License-Identifier: BSL-1.0
/// \file
/// `assign`: fair assignment of shifts under absence, rest, limits and preferences. Equal shifts
/// without rest between them are `fair_matching`'s.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/duty.hpp>
#include <nines/rotation/duty_search.hpp>
#include <nines/rotation/semi_matching.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Duties that cannot all be had, none of which can be left out of that statement.
struct impossible_duties {
    std::vector<std::size_t> duties;
    std::vector<std::size_t> people; ///< all who are there for any of them
};

/// Who has which duty.
struct assignment {
    std::vector<std::size_t> people; ///< by duty
    std::vector<double> loads;       ///< by person, with those from before
    double cost = 0;                 ///< sum of squares of loads, and dislikes
    double bound = 0;                ///< no assignment costs less; the cost itself when proven best
    impossible_duties obstacle;      ///< empty when there is an assignment

    [[nodiscard]] bool feasible() const noexcept { return obstacle.duties.empty(); }
    [[nodiscard]] bool proven_best() const noexcept { return feasible() && cost <= bound; }
    /// How far the cost may be above the least possible, relative to that.
    [[nodiscard]] double gap() const noexcept { return bound > 0 ? (cost - bound) / bound : 0; }
};

namespace detail {

/// Leaves out one duty after the other while the rest stays impossible.
[[nodiscard]] inline impossible_duties smallest_obstacle(const duty_rules& rules,
                                                         std::uint64_t steps) {
    std::vector<std::size_t> core(rules.size());
    std::iota(core.begin(), core.end(), std::size_t{0});
    for (std::size_t d = 0; d < rules.size(); ++d) {
        auto without = core;
        std::erase(without, d);
        exhaustive_search search{rules, without, steps};
        search.stop_at_first();
        search.run();
        if (!search.best() && search.complete()) {
            core = std::move(without);
        }
    }
    impossible_duties found{core, {}};
    for (std::size_t p = 0; p < rules.people(); ++p) {
        if (std::any_of(core.begin(), core.end(),
                        [&](std::size_t d) { return rules.there(p, d); })) {
            found.people.push_back(p);
        }
    }
    return found;
}

} // namespace detail

/// The fairest assignment that it finds, with the proof of how good it is.
///
/// Minimises the sum of squares of the loads, and dislikes. Greedy first, then better by moves and
/// exchanges, then through all plans that could be better: within `steps` of that the answer is the
/// best there is. Beyond, `gap` bounds what it may cost too much. When there is no assignment, the
/// answer is the duties that cannot all be had; none of them can be left out, unless `steps` were
/// too few to try.
/// Returns: the same for the same problem. Errors: insufficient without people or duties, and when
/// `steps` end before a plan was found or refuted; contradiction for a duty that ends before it
/// begins or a table that does not fit; out_of_domain for weights, costs and limits that are
/// negative, NaN or, but for the limit, above 1e12.
/// Accuracy: costs that differ by less than 1e-9 of them count as equal.
/// Cost: O(duties^2) a round of exchanges, and O(people log people) a step.
[[nodiscard]] inline result<assignment> assign(const duty_problem& problem,
                                               std::uint64_t steps = 20'000) {
    const auto rules = detail::duty_rules::try_from(problem);
    if (!rules) {
        return rules.error();
    }
    std::vector<std::size_t> all(rules->size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    detail::exhaustive_search search{*rules, all, steps};
    auto plan = detail::greedy_plan(*rules);
    if (plan) {
        detail::plan_improver{*rules, *plan}.run();
        search.beat(plan->cost());
    }
    const double bound = search.bound();
    search.run();
    if (const auto& found = search.best()) {
        plan = *found;
        detail::plan_improver{*rules, *plan}.run();
    }
    if (!plan && !search.complete()) {
        return error{errc::insufficient, "assign", "too few steps to find a plan or refute all"};
    }
    if (!plan) {
        return assignment{{}, {}, 0, 0, detail::smallest_obstacle(*rules, steps)};
    }
    const double cost = plan->cost();
    return assignment{plan->people(),
                      plan->loads(),
                      cost,
                      search.complete() ? cost : (std::min)(bound, cost),
                      {}};
}

} // namespace nines::inline NINES_ABI
