// SPDX-License-Identifier: BSL-1.0
/// \file
/// How evenly a plan shares its duty, and whether its sites are large enough.
#pragma once

#include "oncall/plan.hpp"

#include <nines/rotation/fairness.hpp>
#include <nines/rotation/load.hpp>
#include <nines/rotation/quality_score.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace nines::examples::oncall {

/// What falls to somebody, and for how much of the range they were there.
struct member_load {
    person who;
    std::size_t team;
    bool due; ///< the team has a rotation in the role; else only overrides or swaps brought them in
    double hours;
    double weighted_hours;
    double available_hours;
};

/// Reports and indices are of those who are due and were there for some of the range.
struct role_fairness {
    std::size_t role;
    std::vector<member_load> members;   ///< with everybody who is on call, by team
    std::optional<fairness_report> all; ///< of weighted hours; none when nobody has any
    std::vector<std::optional<fairness_report>> team; ///< by team of the plan
    std::optional<double> neutral_jain;               ///< of shares of what each was there for
    quality_score score;
};

[[nodiscard]] std::vector<role_fairness> fairness_of(const plan& of, time_range range);

/// A site held against the SRE book's limits.
struct site_load {
    std::size_t site;
    on_call_team team; ///< at the start of the range, on call for the time that the schedule says
    std::array<limit_check, 3> limits;
};

struct load_report {
    double incidents_per_day;
    std::vector<site_load> sites; ///< those with people in a rotation
    shift_pages pages;            ///< of a shift of 12 h
};
[[nodiscard]] load_report load_of(const plan& of, time_range range);

} // namespace nines::examples::oncall
