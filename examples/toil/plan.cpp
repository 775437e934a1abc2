// SPDX-License-Identifier: BSL-1.0
#include "toil/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace nines::examples {
namespace {

template <class T>
T or_refuse(const result<T>& told, const char* option) {
    if (!told) {
        throw input_error{option, 0, told.error().what};
    }
    return *told;
}

/// Refuses what the library could not tell from a small team.
void require_rotation(const plan_options& options) {
    if (static_cast<double>(options.on_duty) > options.team.people) {
        throw input_error{"--on-duty", 0,
                          fmt::format("expected at most the people in the team, {:g}, found {}",
                                      options.team.people, options.on_duty)};
    }
}

/// Tasks that bear a mark of toil; all where none does.
task_list toil_of(const task_list& list) {
    task_list toil{list.tasks, {}};
    if (list.has_marks()) {
        std::erase_if(toil.tasks,
                      [](const uncertain_task& each) { return each.task.marks.count() == 0; });
    }
    return toil;
}

uncertain_share share_of(const task_list& list, const plan_options& options) {
    return or_refuse(toil_share(toil_of(list).tasks, options.team, options.level, options.seed,
                                (std::max)(options.draws, std::size_t{100}), options.cap),
                     "--people or --hours");
}

void add_team(automation_plan& made, const task_list& list) {
    const plan_options& options = made.options;
    const auto weeks = or_refuse(time_to_cap(toil_of(list).expected(), options.team,
                                             options.terms.growth_per_year, options.cap),
                                 "--growth or --cap");
    made.weeks_to_cap = weeks ? std::optional{weeks->count()} : std::nullopt;
    made.floor = rotation_floor(static_cast<unsigned>(options.team.people), options.on_duty);
    double saved = 0;
    for (const planned_task& each : made.tasks) {
        saved += each.chosen && each.is_toil ? each.task.weekly_saving() : 0;
        made.other_minutes += each.is_toil ? 0 : each.task.weekly_minutes();
    }
    made.share_after =
        made.share.share.value - saved / (options.team.people * options.team.hours_per_week * 60);
}

void add_tasks(automation_plan& made, const task_list& list,
               const std::vector<double>& probability) {
    constexpr const char* returns = "--horizon, --discount, --growth or --upkeep";
    const auto expected = list.expected();
    const fractional_weeks horizon{made.options.horizon_weeks};
    const auto& terms = made.options.terms;
    const auto& chosen = made.best.chosen;
    const auto losing =
        or_refuse(automations_at_a_loss(expected, chosen, list.needs, horizon, terms), returns);
    made.gives = or_refuse(return_of_portfolio(expected, chosen, horizon, terms), returns);
    const auto ranked = try_rank_by_score(expected).value();
    for (const std::size_t at : ranked) {
        made.tasks.push_back(
            {expected[at], or_refuse(return_of(expected[at], horizon, terms), returns),
             or_refuse(
                 return_of_portfolio(expected, with_prerequisites(at, list.needs), horizon, terms),
                 returns),
             probability[at], std::ranges::binary_search(chosen, at),
             std::ranges::binary_search(losing, at),
             !list.has_marks() || expected[at].marks.count() > 0});
    }
}

} // namespace

automation_plan plan(const task_list& list, const plan_options& options) {
    require_rotation(options);
    const auto sure = or_refuse(confidence_of_portfolio(list.tasks, options.effort_hours,
                                                        options.seed, options.draws, list.needs),
                                "--effort");
    automation_plan made{.best = sure.expected,
                         .best_is_best = sure.expected_is_best,
                         .best_fits = sure.expected_fits,
                         .standard_error = sure.standard_error,
                         .share = share_of(list, options),
                         .options = options,
                         .uncertain = list.is_uncertain()};
    add_tasks(made, list, sure.probability);
    add_team(made, list);
    return made;
}

} // namespace nines::examples
