// SPDX-License-Identifier: BSL-1.0
/// \file
/// `plan`: teams, rotations and the changes of a year, checked and ready to be asked.
#pragma once

#include "common/input_error.hpp"

#include <nines/rotation/any_zone.hpp>
#include <nines/rotation/cadence.hpp>
#include <nines/rotation/membership.hpp>
#include <nines/rotation/restriction.hpp>
#include <nines/rotation/schedule.hpp>

#include <date/date.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples::oncall {

using moment = date::sys_seconds;
using time_range = half_open<moment>;
using person = std::string;
using person_schedule = schedule<person>;

/// A zone and its name.
struct named_zone {
    std::string name = "UTC";
    any_zone rules = utc_zone;
};

/// The same time of day so many days later, by the clock of a zone.
[[nodiscard]] moment days_later(const named_zone& zone, moment at, date::days days);

/// Times of a day on some days of the week.
struct day_hours {
    weekdays days = weekdays::all();
    std::chrono::seconds from{};
    std::chrono::seconds to = std::chrono::hours{24};

    [[nodiscard]] bool whole_week() const noexcept;
    [[nodiscard]] std::chrono::seconds length() const noexcept;
};

struct site {
    std::string name;
    named_zone zone;
    day_hours hours;
};

struct team {
    std::string name;
    std::size_t site;
    std::vector<person> people; ///< all who were or will be members
};

/// Somebody who comes or goes, and what of the rotation's time passes from whom to whom until the
/// end of the period, theirs included.
struct membership_event {
    std::size_t rotation;
    person who;
    bool joins;
    moment at;
    std::vector<moved_shift<person>> moved;
};

/// A rotation of a team, all its members' comings and goings within.
struct team_rotation {
    std::string name;
    std::size_t team;
    rotation<person> who;
    day_hours hours;
    int priority = 0;
    time_range valid = handoffs::years();
    bool shadow = false;
};

enum class change_kind : std::uint8_t { replace, add, remove, only };

/// An override, as the plan names it.
struct named_override {
    std::size_t role;
    change_kind kind;
    time_range when;
    person who;      ///< added, removed, the only one, or replaced
    person by;       ///< with `replace`
    std::string why; ///< may be empty
};

struct named_swap {
    std::size_t role;
    shift_swap<person> of;
};

/// A role such as primary, and who holds it when.
struct role {
    std::string name;
    std::vector<std::size_t> rotations;
    std::size_t place; ///< in the lists of the rotations, from 0
    person_schedule schedule;
};

/// Time that somebody cannot be on call.
struct absence {
    person who;
    time_range when;
};

struct holiday {
    date::local_days day;
    std::optional<std::size_t> site; ///< everywhere without
    std::string name;
};

/// What an hour counts; the highest holds.
struct hour_weights {
    std::optional<day_hours> night;
    double night_weight = 1;
    double weekend_weight = 1;
    double holiday_weight = 1;
    std::vector<holiday> holidays;
};

/// Whom an unanswered page goes to next.
struct escalation_step {
    std::chrono::minutes after;
    std::optional<std::size_t> role;
    std::vector<person> people; ///< without a role
};

struct paging_policy {
    std::vector<std::string> severities{"P0", "P1", "P2", "P3", "P4"};
    std::vector<std::string> paged{"P0", "P1"};
    std::string chat = "chat";
    std::vector<escalation_step> escalation;
};

struct plan {
    std::string service;
    named_zone zone; ///< of all times that are shown
    time_range period;
    std::vector<site> sites;
    std::vector<team> teams;
    std::vector<team_rotation> rotations;
    std::vector<membership_event> membership;
    std::vector<role> roles; ///< the first is paged, the second notified
    std::vector<named_override> overrides;
    std::vector<named_swap> swaps;
    std::vector<absence> absences;
    hour_weights weights;
    paging_policy paging;
    std::optional<restriction> needed; ///< when somebody must be on call; always without
    double incidents_per_day = 1;
    std::vector<std::string> checklist;

    /// The team that somebody is a member of; everybody is of one.
    [[nodiscard]] const team& team_of(const person& who) const;
};

/// The overrides of a role, in the order of the plan.
[[nodiscard]] std::vector<schedule_override<person>> overrides_of(const plan& of, std::size_t role);
/// The schedule of a role with the plan's swaps and without overrides.
[[nodiscard]] person_schedule without_overrides(const plan& of, std::size_t role);
/// The same with the plan's overrides.
[[nodiscard]] person_schedule schedule_of(const plan& of, std::size_t role);

/// Reads and checks a plan.
/// Errors: input_error "file:line:column: field: what was expected".
[[nodiscard]] plan load_plan(const std::string& file);

/// The same from a text. \param file what the user knows it by
[[nodiscard]] plan parse_plan(const std::string& text, const std::string& file);

} // namespace nines::examples::oncall
