// SPDX-License-Identifier: BSL-1.0
#include "toil/plan.hpp"

#include "common/bad_lines.hpp"
#include "common/text_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace nines::examples {
namespace {

using json = nlohmann::ordered_json;

std::string payback_text(const automation_return& gives) {
    return gives.payback ? fmt::format("{:.0f} weeks", gives.payback->count()) : "never";
}

std::string tasks_text(const automation_plan& made) {
    text_table table{{"task", "min a week", "marks", "score", "effort h", "saves min", "payback",
                      "net hours", "in best", "chosen"}};
    for (const planned_task& each : made.tasks) {
        table.add({sanitised(each.task.name, 40), fmt::format("{:.0f}", each.task.weekly_minutes()),
                   std::to_string(each.task.marks.count()),
                   fmt::format("{:.0f}", each.task.score()),
                   fmt::format("{:.0f}", each.task.effort_hours),
                   fmt::format("{:.0f}", each.task.weekly_saving()), payback_text(each.gives),
                   fmt::format("{:.0f}", each.gives.net_hours),
                   fmt::format("{:.0f} %", 100 * each.in_best), each.chosen ? "yes" : ""});
    }
    return table.text();
}

std::string team_text(const automation_plan& made) {
    const auto& share = made.share;
    std::string out = fmt::format(
        "Toil is {:.1f} % of the team's time ({:.1f} to {:.1f}), with the chosen {:.1f} %; the cap "
        "is {:.0f} %,\nand above it with a probability of {:.0f} %. Being on call takes {:.1f} % "
        "anyway ({} of {:g}).\n",
        100 * share.share.value, 100 * share.share.bounds.lower, 100 * share.share.bounds.upper,
        100 * made.share_after, 100 * toil_cap, 100 * share.above_cap, 100 * made.floor,
        made.options.on_duty, made.options.team.people);
    if (made.weeks_to_cap && made.options.terms.growth_per_year > 0) {
        out +=
            fmt::format("If the service grows by {:.0f} % a year, toil reaches the cap in {:.0f} "
                        "weeks.\n",
                        100 * made.options.terms.growth_per_year, *made.weeks_to_cap);
    }
    return out;
}

json finite(double x) {
    return std::isfinite(x) ? json(x) : json(nullptr);
}

json task_json(const planned_task& each) {
    return {
        {"name", each.task.name},
        {"weekly_minutes", each.task.weekly_minutes()},
        {"marks", each.task.marks.count()},
        {"score", each.task.score()},
        {"effort_hours", each.task.effort_hours},
        {"weekly_saving", each.task.weekly_saving()},
        {"payback_weeks", each.gives.payback ? json(each.gives.payback->count()) : json(nullptr)},
        {"net_hours", finite(each.gives.net_hours)},
        {"probability_in_best", each.in_best},
        {"chosen", each.chosen}};
}

} // namespace

std::string render_text(const automation_plan& made) {
    std::string out = "By score: weekly minutes times potential\n" + tasks_text(made);
    out += fmt::format("\nBest for {:g} hours: {:.0f} minutes a week saved for {:.1f} hours; the "
                       "best choice with a probability of {:.0f} %\n(standard error at most {:.1f} "
                       "%){}.\n",
                       made.options.effort_hours, made.best.minutes_saved, made.best.effort_hours,
                       100 * made.best_is_best, 100 * made.standard_error,
                       made.uncertain ? "" : ": all amounts were given as known exactly");
    return out + '\n' + team_text(made);
}

std::string render_json(const automation_plan& made) {
    json tasks = json::array();
    for (const planned_task& each : made.tasks) {
        tasks.push_back(task_json(each));
    }
    const json out{
        {"tasks", tasks},
        {"portfolio",
         {{"effort_available", made.options.effort_hours},
          {"effort_hours", made.best.effort_hours},
          {"minutes_saved", made.best.minutes_saved},
          {"probability_best", made.best_is_best},
          {"standard_error", made.standard_error}}},
        {"team",
         {{"share", finite(made.share.share.value)},
          {"lower", finite(made.share.share.bounds.lower)},
          {"upper", finite(made.share.share.bounds.upper)},
          {"level", made.options.level.level()},
          {"share_after", finite(made.share_after)},
          {"cap", toil_cap},
          {"probability_above_cap", made.share.above_cap},
          {"rotation_floor", made.floor},
          {"weeks_to_cap", made.weeks_to_cap ? json(*made.weeks_to_cap) : json(nullptr)}}}};
    return out.dump(2, ' ', true, json::error_handler_t::replace) + '\n';
}

} // namespace nines::examples
