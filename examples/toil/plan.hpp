// SPDX-License-Identifier: BSL-1.0
/// \file
/// What to automate: ranking, payback, the best portfolio and how sure it is, and the team's share.
#pragma once

#include "toil/task_list.hpp"

#include <nines/core/confidence.hpp>
#include <nines/toil/automation_return.hpp>
#include <nines/toil/portfolio_return.hpp>
#include <nines/toil/team_toil.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples {

struct plan_options {
    double effort_hours = 0; ///< that may be spent on automation
    toil_team team{6};
    unsigned on_duty = 2;       ///< of the team, always on call
    double horizon_weeks = 104; ///< after which automations count as gone
    return_terms terms{};       ///< discount and growth of the service a year
    confidence level{0.9};      ///< of the bounds of the share
    double cap = toil_cap;      ///< the most of its time that the team may spend on toil
    std::size_t draws = 1000;
    std::uint64_t seed = 1;
};

/// A task with all that is said of it.
struct planned_task {
    toil_task task; ///< with the means of its amounts
    automation_return gives;
    automation_return with_needs; ///< what it gives together with all that it needs
    double in_best;               ///< the probability that the best portfolio has it
    bool chosen;
    bool at_a_loss; ///< chosen, and takes more hours than it gives back by the horizon
    bool is_toil;   ///< bears a mark, or none of the tasks does
};

/// Tasks with the highest score first.
struct automation_plan {
    std::vector<planned_task> tasks{};
    automation_portfolio best;
    automation_return gives{}; ///< of the best, all together
    double best_is_best;       ///< the probability that this choice is the best one
    double best_fits;          ///< the probability that it takes no more than the effort there is
    double standard_error;
    uncertain_share share;    ///< of the team's time, as it is
    double share_after = 0;   ///< when the chosen automations are made
    double other_minutes = 0; ///< a week, of tasks that are not toil
    double floor = 0;         ///< what the rotation takes anyway
    std::optional<double> weeks_to_cap{};
    plan_options options;
    bool uncertain;
};

/// Errors: input_error that names the option which is out of range.
[[nodiscard]] automation_plan plan(const task_list& list, const plan_options& options);

/// Tables.
[[nodiscard]] std::string render_text(const automation_plan& made);
/// One JSON object with all figures; null where there is none.
[[nodiscard]] std::string render_json(const automation_plan& made);

} // namespace nines::examples
