// SPDX-License-Identifier: BSL-1.0
/// \file
/// The weekly handoff checklist, filled in from the plan.
#pragma once

#include "oncall/plan.hpp"

#include <string>
#include <vector>

namespace nines::examples::oncall {

struct checklist_section {
    std::string title;
    std::vector<std::string> items;
};

/// For the week from a moment on, by the clock of the plan: who hands over to whom, what is
/// different this week, and what those who go and those who come should go through.
[[nodiscard]] std::vector<checklist_section> handoff_checklist(const plan& of, moment at);

} // namespace nines::examples::oncall
