// SPDX-License-Identifier: BSL-1.0
/// \file
/// Recurring work of a team, read from CSV.
#pragma once

#include "common/input_error.hpp"
#include "common/text_input.hpp"

#include <nines/toil/automation_portfolio.hpp>

#include <string>
#include <vector>

namespace nines::examples {

/// Tasks, and which automation needs that of which other.
struct task_list {
    std::vector<uncertain_task> tasks;
    std::vector<prerequisite> needs;

    /// The tasks with the mean of each amount.
    [[nodiscard]] std::vector<toil_task> expected() const;
    /// True when some task bears a mark of toil: then those that bear none are other work.
    [[nodiscard]] bool has_marks() const;
    /// True when some amount is not known exactly.
    [[nodiscard]] bool is_uncertain() const;
};

/// Reads a table with the columns name, minutes, per_week, potential (percent) and effort_hours,
/// and if there are such: people, marks (of the six marks of toil, separated by '|') and needs
/// (names of other tasks, separated by '|').
///
/// Minutes, per_week and effort_hours are numbers, or ranges such as "5..10..30": at least, most
/// likely, at most (PERT; "triangular 5..10..30" for straight lines between), or past values such
/// as "observed 12|9|31". Errors: input_error with file, line, column and what was expected, for
/// the first field that is not as it should be, and for needs in a circle.
[[nodiscard]] task_list read_tasks(const std::string& path);

/// The same over text, for tests.
[[nodiscard]] task_list parse_tasks(const std::string& text, const std::string& file);

} // namespace nines::examples
