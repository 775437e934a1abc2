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
                      "with needs", "net hours", "in best", "chosen"}};
    for (const planned_task& each : made.tasks) {
        table.add({sanitised(each.task.name, 40), fmt::format("{:.0f}", each.task.weekly_minutes()),
                   std::to_string(each.task.marks.count()),
                   fmt::format("{:.0f}", each.task.score()),
                   fmt::format("{:.0f}", each.task.effort_hours),
                   fmt::format("{:.0f}", each.task.weekly_saving()), payback_text(each.gives),
                   payback_text(each.with_needs), fmt::format("{:.0f}", each.with_needs.net_hours),
                   fmt::format("{:.0f} %", 100 * each.in_best),
                   each.at_a_loss ? "at a loss"
                   : each.chosen  ? "yes"
                                  : ""});
    }
    return table.text();
}

std::string best_text(const automation_plan& made) {
    const auto& asked = made.options;
    std::string out = fmt::format(
        "Best for {:g} hours: {:.0f} minutes a week saved for {:.1f} hours, which are back in "
        "{};\n{:.0f} hours more than that by week {:g}.\n",
        asked.effort_hours, made.best.minutes_saved, made.best.effort_hours,
        payback_text(made.gives), made.gives.net_hours, asked.horizon_weeks);
    if (made.best.gap > 0) {
        out += fmt::format("Another choice could save up to {:.1f} minutes a week more: efforts of "
                           "many digits are too many to try all; give them in quarters of an "
                           "hour.\n",
                           made.best.gap);
    }
    out += made.uncertain
               ? fmt::format("It is the best choice with a probability of {:.0f} %, and takes no "
                             "more than {:g} hours with one of {:.0f} %\n(standard error at most "
                             "{:.1f} %).\n",
                             100 * made.best_is_best, asked.effort_hours, 100 * made.best_fits,
                             100 * made.standard_error)
               : "All amounts were given as known exactly.\n";
    for (const planned_task& each : made.tasks) {
        if (each.at_a_loss) {
            out += fmt::format("{} is at a loss: with what needs it, it takes more hours than it "
                               "gives back by week {:g}; leave it out unless it is wanted for "
                               "more than hours.\n",
                               sanitised(each.task.name, 40), asked.horizon_weeks);
        }
    }
    return out;
}

std::string team_text(const automation_plan& made) {
    const auto& share = made.share;
    const auto& asked = made.options;
    std::string out = fmt::format(
        "Toil is {:.1f} % of the team's time ({:.1f} to {:.1f}), with the chosen {:.1f} %; the cap "
        "is {:g} %,\nand above it with a probability of {:.0f} %. Being on call takes {:.1f} % "
        "anyway ({} of {:g}).\n",
        100 * share.share.value, 100 * share.share.bounds.lower, 100 * share.share.bounds.upper,
        100 * made.share_after, 100 * asked.cap, 100 * share.above_cap, 100 * made.floor,
        asked.on_duty, asked.team.people);
    if (share.share.value < made.floor) {
        out += "That is less than being on call takes: the table does not hold all of the toil.\n";
    } else if (made.share_after < made.floor) {
        out += "With the chosen it would be less than being on call takes: some of them save what "
               "is on call.\n";
    }
    if (made.other_minutes > 0) {
        out += fmt::format("Tasks without a mark of toil are not counted: {:.0f} minutes a week.\n",
                           made.other_minutes);
    }
    if (made.weeks_to_cap && asked.terms.growth_per_year > 0) {
        out +=
            fmt::format("If the service grows by {:.0f} % a year, toil reaches the cap in {:.0f} "
                        "weeks.\n",
                        100 * asked.terms.growth_per_year, *made.weeks_to_cap);
    }
    return out;
}

json finite(double x) {
    return std::isfinite(x) ? json(x) : json(nullptr);
}

json weeks(const automation_return& gives) {
    return gives.payback ? json(gives.payback->count()) : json(nullptr);
}

json task_json(const planned_task& each) {
    return {{"name", each.task.name},
            {"weekly_minutes", each.task.weekly_minutes()},
            {"marks", each.task.marks.count()},
            {"score", each.task.score()},
            {"effort_hours", each.task.effort_hours},
            {"weekly_saving", each.task.weekly_saving()},
            {"payback_weeks", weeks(each.gives)},
            {"net_hours", each.gives.net_hours},
            {"payback_weeks_with_needs", weeks(each.with_needs)},
            {"net_hours_with_needs", each.with_needs.net_hours},
            {"probability_in_best", each.in_best},
            {"chosen", each.chosen},
            {"at_a_loss", each.at_a_loss},
            {"is_toil", each.is_toil}};
}

} // namespace

std::string render_text(const automation_plan& made) {
    const std::string out = "By score: weekly minutes times potential; net hours are those with "
                            "all that a task needs\n" +
                            tasks_text(made);
    return out + '\n' + best_text(made) + '\n' + team_text(made);
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
          {"minutes_gap", made.best.gap},
          {"payback_weeks", weeks(made.gives)},
          {"net_hours", made.gives.net_hours},
          {"horizon_weeks", made.options.horizon_weeks},
          {"probability_within_effort", made.best_fits},
          {"probability_best", made.best_is_best},
          {"standard_error", made.standard_error}}},
        {"team",
         {{"share", finite(made.share.share.value)},
          {"lower", finite(made.share.share.bounds.lower)},
          {"upper", finite(made.share.share.bounds.upper)},
          {"level", made.options.level.level()},
          {"share_after", finite(made.share_after)},
          {"minutes_of_other_work", made.other_minutes},
          {"cap", made.options.cap},
          {"probability_above_cap", made.share.above_cap},
          {"rotation_floor", made.floor},
          {"below_floor", made.share.share.value < made.floor},
          {"weeks_to_cap", made.weeks_to_cap ? json(*made.weeks_to_cap) : json(nullptr)}}}};
    return out.dump(2, ' ', true, json::error_handler_t::replace) + '\n';
}

} // namespace nines::examples
