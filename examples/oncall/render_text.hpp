// SPDX-License-Identifier: BSL-1.0
/// \file
/// The answers as text for people, with times in the zone of the plan.
#pragma once

#include "oncall/check.hpp"
#include "oncall/checklist.hpp"
#include "oncall/duty.hpp"
#include "oncall/plan.hpp"
#include "oncall/sharing.hpp"

#include <string>
#include <vector>

namespace nines::examples::oncall {

[[nodiscard]] std::string text_of_now(const plan& of, moment at,
                                      const std::vector<role_now>& roles);
[[nodiscard]] std::string text_of_table(const plan& of, time_range range,
                                        const std::vector<role_shift>& shifts);
[[nodiscard]] std::string text_of_check(const plan& of, const check_report& report);
[[nodiscard]] std::string text_of_fairness(const plan& of, time_range range,
                                           const std::vector<role_fairness>& roles,
                                           const load_report& load);
[[nodiscard]] std::string text_of_checklist(const plan& of, moment at,
                                            const std::vector<checklist_section>& sections);
[[nodiscard]] std::string text_of_page(const plan& of, const page_decision& decision);

/// "time on call", "people per site", "incidents in 12 h".
[[nodiscard]] std::string limit_name(on_call_limit limit);
/// "page", "notify", "chat".
[[nodiscard]] std::string action_name(page_action action);

} // namespace nines::examples::oncall
