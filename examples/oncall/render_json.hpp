// SPDX-License-Identifier: BSL-1.0
/// \file
/// The answers as JSON for programs, with times in UTC.
#pragma once

#include "oncall/check.hpp"
#include "oncall/checklist.hpp"
#include "oncall/duty.hpp"
#include "oncall/plan.hpp"
#include "oncall/sharing.hpp"

#include <string>
#include <vector>

namespace nines::examples::oncall {

[[nodiscard]] std::string json_of_now(const plan& of, moment at,
                                      const std::vector<role_now>& roles);
[[nodiscard]] std::string json_of_table(const plan& of, time_range range,
                                        const std::vector<role_shift>& shifts);
[[nodiscard]] std::string json_of_check(const plan& of, const check_report& report);
[[nodiscard]] std::string json_of_fairness(const plan& of, time_range range,
                                           const std::vector<role_fairness>& roles,
                                           const load_report& load);
[[nodiscard]] std::string json_of_checklist(const plan& of, moment at,
                                            const std::vector<checklist_section>& sections);
[[nodiscard]] std::string json_of_page(const plan& of, const page_decision& decision);

} // namespace nines::examples::oncall
