// SPDX-License-Identifier: BSL-1.0
#include "toil/plan.hpp"

#include <algorithm>

namespace nines::examples {
namespace {

template <class T>
T or_refuse(const result<T>& told, const char* option) {
    if (!told) {
        throw input_error{option, 0, told.error().what};
    }
    return *told;
}

} // namespace

automation_plan plan(const task_list& list, const plan_options& options) {
    const auto expected = list.expected();
    const auto sure = or_refuse(confidence_of_portfolio(list.tasks, options.effort_hours,
                                                        options.seed, options.draws, list.needs),
                                "--effort or --draws");
    const auto share = or_refuse(toil_share(list.tasks, options.team, options.level, options.seed,
                                            std::max<std::size_t>(options.draws, 100)),
                                 "--people or --hours");
    const auto weeks =
        or_refuse(time_to_cap(expected, options.team, options.terms.growth_per_year), "--growth");
    automation_plan made{
        {},
        sure.expected,
        sure.expected_is_best,
        sure.standard_error,
        share,
        share.share.value,
        rotation_floor(static_cast<unsigned>(options.team.people), options.on_duty),
        weeks ? std::optional{weeks->count()} : std::nullopt,
        options,
        list.uncertain};
    made.share_after -=
        made.best.minutes_saved / (options.team.people * options.team.hours_per_week * 60);
    const auto ranked = try_rank_by_score(expected).value();
    for (const std::size_t at : ranked) {
        made.tasks.push_back(
            {expected[at],
             or_refuse(
                 return_of(expected[at], fractional_weeks{options.horizon_weeks}, options.terms),
                 "--horizon, --discount or --growth"),
             sure.probability[at], std::ranges::binary_search(made.best.chosen, at)});
    }
    return made;
}

} // namespace nines::examples
