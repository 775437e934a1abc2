// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a plan gets wrong, how evenly it shares, and whether its teams are large enough.
#pragma once

#include "oncall/plan.hpp"

#include <nines/rotation/coverage_proof.hpp>
#include <nines/rotation/fairness.hpp>
#include <nines/rotation/load.hpp>
#include <nines/rotation/quality_score.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples::oncall {

/// A role's time over a range.
struct role_check {
    std::size_t role;
    coverage_report coverage;
    coverage_proof for_ever; ///< from the start of the range
    timeline<person> line;   ///< overlaps of people, and who is in two layers at once
};

/// A swap that does not apply, by its place in the plan.
struct stale_entry {
    std::size_t swap;
    bool first_holds;
    bool second_holds;
};

struct absence_conflict {
    std::size_t role;
    shift<person> of; ///< the time that somebody is both away and on call
};

struct role_meeting {
    std::size_t first;
    std::size_t second;
    shift<person> of; ///< the time that somebody holds both
};

/// Somebody of a rotation whose turns never fall on its days.
struct starved_person {
    std::size_t rotation;
    person who;
};

struct check_report {
    time_range range;
    std::vector<role_check> roles;
    std::vector<stale_entry> stale_swaps;
    std::vector<std::size_t> idle_overrides; ///< that change nothing
    std::vector<absence_conflict> absences;
    std::vector<role_meeting> meetings;
    std::vector<std::string> meeting_proofs; ///< why lists never meet, or do
    std::vector<starved_person> starved;

    /// True when nothing of it needs somebody's attention.
    [[nodiscard]] bool clean() const noexcept;
};

[[nodiscard]] check_report check(const plan& of, time_range range);

/// What falls to a member, and for how much of the range they were there.
struct member_load {
    person who;
    std::size_t team;
    double hours;
    double weighted_hours;
    double available_hours;
};

struct role_fairness {
    std::size_t role;
    std::vector<member_load> members;   ///< of teams with a rotation in the role
    std::optional<fairness_report> all; ///< of weighted hours; none when nobody has any
    std::vector<std::optional<fairness_report>> team; ///< by team of the plan
    std::optional<double> neutral_jain;               ///< of shares of what each was there for
    quality_score score;
};

[[nodiscard]] std::vector<role_fairness> fairness_of(const plan& of, time_range range);

/// The SRE book's limits for the smallest of the sites.
struct load_report {
    on_call_team team;
    shift_pages pages;
    std::array<limit_check, 3> limits;
};
[[nodiscard]] load_report load_of(const plan& of, moment at);

} // namespace nines::examples::oncall
