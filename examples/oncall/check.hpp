// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a plan gets wrong: gaps, double bookings, and what has no effect.
#pragma once

#include "oncall/plan.hpp"

#include <nines/rotation/coverage_proof.hpp>

#include <cstddef>
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

/// Somebody of a rotation whose turns in a role never fall into its hours.
struct starved_person {
    std::size_t role;
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

} // namespace nines::examples::oncall
