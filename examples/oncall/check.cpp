// SPDX-License-Identifier: BSL-1.0
#include "oncall/check.hpp"

#include <nines/rotation/idle_overrides.hpp>
#include <nines/rotation/recurrence.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace nines::examples::oncall {
namespace {

std::vector<stale_entry> stale_swaps(const plan& of) {
    std::vector<stale_entry> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        std::vector<std::size_t> numbers;
        for (std::size_t k = 0; k < of.swaps.size(); ++k) {
            if (of.swaps[k].role == i) {
                numbers.push_back(k);
            }
        }
        for (const auto& each : of.roles[i].schedule.stale_swaps()) {
            all.push_back({numbers[each.index], each.first_holds, each.second_holds});
        }
    }
    return all;
}

std::vector<std::size_t> idle_overrides_of(const plan& of) {
    std::vector<std::size_t> idle;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        std::vector<std::size_t> numbers;
        for (std::size_t k = 0; k < of.overrides.size(); ++k) {
            if (of.overrides[k].role == i) {
                numbers.push_back(k);
            }
        }
        for (const std::size_t k : idle_overrides(without_overrides(of, i), overrides_of(of, i))) {
            idle.push_back(numbers[k]);
        }
    }
    std::sort(idle.begin(), idle.end());
    return idle;
}

std::vector<absence_conflict> absence_conflicts(const plan& of, time_range range) {
    std::vector<absence_conflict> all;
    for (const absence& each : of.absences) {
        const auto when = each.when.clipped_to(range);
        for (std::size_t i = 0; i < of.roles.size(); ++i) {
            for (auto& mine : of.roles[i].schedule.shifts(each.who, when)) {
                all.push_back({i, std::move(mine)});
            }
        }
    }
    return all;
}

std::vector<role_meeting> role_meetings(const plan& of, time_range range) {
    std::vector<role_meeting> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        for (std::size_t k = i + 1; k < of.roles.size(); ++k) {
            for (auto& each : collisions(of.roles[i].schedule, of.roles[k].schedule, range)) {
                all.push_back({i, k, std::move(each)});
            }
        }
    }
    return all;
}

std::vector<person> list_of(const team_rotation& each, moment at) {
    std::vector<person> names;
    for (auto& share : each.who.people(at)) {
        names.push_back(std::move(share.person));
    }
    return names;
}

/// A rotation in a role.
struct place_in_role {
    const plan& of;
    std::size_t role;
    std::size_t number; ///< among the rotations of the role

    [[nodiscard]] std::size_t index() const { return of.roles[role].rotations[number]; }
    [[nodiscard]] const team_rotation& rotation() const { return of.rotations[index()]; }
    [[nodiscard]] const layer<person>& in_schedule() const {
        return of.roles[role].schedule.layers()[number];
    }
};

std::vector<place_in_role> rotations_of(const plan& of, std::size_t role) {
    std::vector<place_in_role> all;
    for (std::size_t i = 0; i < of.roles[role].rotations.size(); ++i) {
        if (!of.rotations[of.roles[role].rotations[i]].shadow) {
            all.push_back({of, role, i});
        }
    }
    return all;
}

/// How many people a rotation has, from a moment on.
std::set<std::size_t> sizes_of(const place_in_role& list, moment at) {
    std::set<std::size_t> sizes{list_of(list.rotation(), at).size()};
    const auto& who = list.rotation().who;
    for (const membership_event& each : list.of.membership) {
        if (each.rotation == list.index() && each.at >= at) {
            sizes.insert(who.people(who.when().at(who.when().index(each.at) + 1)).size());
        }
    }
    return sizes;
}

/// What is known of two lists for ever; nothing of people of different teams, who never meet.
std::string proof_of(const place_in_role& a, const place_in_role& b, moment at) {
    const bool same = a.index() == b.index();
    const role& first = a.of.roles[a.role];
    const role& second = a.of.roles[b.role];
    const std::string lists = same ? fmt::format("{}: {} and {} are {} apart in a list of {}",
                                                 a.rotation().name, first.name, second.name,
                                                 (std::max)(first.place, second.place) -
                                                     (std::min)(first.place, second.place),
                                                 fmt::join(sizes_of(a, at), ", then "))
                                   : fmt::format("{} and {}", a.rotation().name, b.rotation().name);
    auto both = people_in_both(a.in_schedule(), b.in_schedule(), at);
    if (!both) {
        return fmt::format("{}: not in step, only this range was looked at", lists);
    }
    std::sort(both->begin(), both->end());
    const char* const separator = same ? "," : ":";
    return both->empty() ? fmt::format("{}{} never the same person", lists, separator)
                         : fmt::format("{}{} {} will hold both at once", lists, separator,
                                       fmt::join(*both, ", "));
}

std::vector<std::string> meeting_proofs(const plan& of, moment at) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        for (std::size_t k = i + 1; k < of.roles.size(); ++k) {
            for (const auto& a : rotations_of(of, i)) {
                for (const auto& b : rotations_of(of, k)) {
                    if (a.rotation().team == b.rotation().team) {
                        all.push_back(proof_of(a, b, at));
                    }
                }
            }
        }
    }
    return all;
}

/// In rotations that stay; a temporary one need not have a turn for everybody.
std::vector<starved_person> starved_in_roles(const plan& of, moment at) {
    std::vector<starved_person> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        for (const place_in_role& each : rotations_of(of, i)) {
            if (each.rotation().valid.to < handoffs::years().to) {
                continue;
            }
            for (auto& who : starved_people(each.in_schedule(), at)) {
                all.push_back({i, each.index(), std::move(who)});
            }
        }
    }
    return all;
}

} // namespace

bool check_report::clean() const noexcept {
    return stale_swaps.empty() && idle_overrides.empty() && absences.empty() && meetings.empty() &&
           starved.empty() && std::all_of(roles.begin(), roles.end(), [](const role_check& each) {
               return each.coverage.complete() && each.for_ever.report.complete() &&
                      each.line.double_bookings.empty();
           });
}

check_report check(const plan& of, time_range range) {
    check_report report{range,
                        {},
                        stale_swaps(of),
                        idle_overrides_of(of),
                        absence_conflicts(of, range),
                        role_meetings(of, range),
                        meeting_proofs(of, range.from),
                        starved_in_roles(of, range.from)};
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        const person_schedule& schedule = of.roles[i].schedule;
        report.roles.push_back({i, coverage(schedule, range, of.needed),
                                coverage_from(schedule, range.from, of.needed),
                                schedule.over(range)});
    }
    return report;
}

} // namespace nines::examples::oncall
