// SPDX-License-Identifier: BSL-1.0
#include "oncall/analysis.hpp"

#include <nines/core/interval_set.hpp>
#include <nines/rotation/turn_arithmetic.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace nines::examples::oncall {
namespace {

using times = interval_set<moment>;

times set_of(time_range range) {
    return times::try_from(range).value_or(times{});
}

double hours_in(const times& when) {
    return std::chrono::duration<double, std::ratio<3600>>{when.length()}.count();
}

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

std::vector<std::size_t> idle_overrides(const plan& of) {
    std::vector<std::size_t> idle;
    for (std::size_t k = 0; k < of.overrides.size(); ++k) {
        const auto& each = of.overrides[k];
        const auto with = of.roles[each.role].schedule.over(each.when).shifts;
        if (schedule_of(of, each.role, k).over(each.when).shifts == with) {
            idle.push_back(k);
        }
    }
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

bool one_turn_each(const team_rotation& each, moment at) {
    const auto shares = each.who.people(at);
    return std::all_of(shares.begin(), shares.end(), [](const auto& s) { return s.turns == 1; });
}

/// Two places of one list.
std::string proof_of_places(const team_rotation& list, std::size_t size, const role& a,
                            const role& b) {
    const std::size_t apart = a.place > b.place ? a.place - b.place : b.place - a.place;
    return fmt::format("{}: {} and {} are {} apart in a list of {}, {}", list.name, a.name, b.name,
                       apart, size,
                       apart % size == 0 ? "the same person always" : "never the same person");
}

/// Two lists that advance with the same handoffs.
std::string proof_of_lists(const team_rotation& a, const team_rotation& b, moment at) {
    const auto first = list_of(a, at);
    const auto meet = role_collisions(first, list_of(b, at));
    std::set<person> names;
    for (const auto& each : meet) {
        names.insert(first[each.primary_place]);
    }
    return names.empty() ? fmt::format("{} and {}: never the same person", a.name, b.name)
                         : fmt::format("{} and {}: {} will hold both at once", a.name, b.name,
                                       fmt::join(names, ", "));
}

/// For the roles that are paged and notified, from the lists of the start of the range.
std::vector<std::string> meeting_proofs(const plan& of, moment at) {
    std::vector<std::string> all;
    if (of.roles.size() < 2) {
        return all;
    }
    const role& a = of.roles[0];
    const role& b = of.roles[1];
    for (const std::size_t i : a.rotations) {
        for (const std::size_t k : b.rotations) {
            const team_rotation& first = of.rotations[i];
            const team_rotation& second = of.rotations[k];
            if (i == k) {
                all.push_back(proof_of_places(first, list_of(first, at).size(), a, b));
            } else if (first.team == second.team && a.place == 0 && b.place == 0 &&
                       first.shift == second.shift &&
                       first.who.when().anchor() == second.who.when().anchor() &&
                       one_turn_each(first, at) && one_turn_each(second, at)) {
                all.push_back(proof_of_lists(first, second, at));
            }
        }
    }
    return all;
}

/// By arithmetic, for lists that stay as they are; others show in the members without hours.
std::vector<starved_person> starved_people(const plan& of, moment at) {
    std::vector<starved_person> all;
    for (std::size_t i = 0; i < of.rotations.size(); ++i) {
        const team_rotation& each = of.rotations[i];
        const bool changes = std::any_of(of.membership.begin(), of.membership.end(),
                                         [&](const auto& event) { return event.rotation == i; });
        if (!each.days || each.hours.days == weekdays::all() || changes ||
            !one_turn_each(each, at)) {
            continue;
        }
        const auto people = list_of(each, at);
        const date::weekday first{date::floor<date::days>(each.who.when().anchor())};
        const auto places = starved_places(people.size(), each.hours.days, first, *each.days);
        for (const std::size_t place : places.value_or(std::vector<std::size_t>{})) {
            all.push_back({i, people[place]});
        }
    }
    return all;
}

std::vector<weighted_time> weights_at(const plan& of, std::size_t site, time_range range) {
    const any_zone& zone = of.sites[site].zone.rules;
    const hour_weights& weights = of.weights;
    std::vector<weighted_time> all;
    const auto add = [&](const day_hours& hours, double weight) {
        const auto when = restriction::hours(hours.days, hours.from, hours.to, zone);
        all.push_back({when.within(range), weight});
    };
    if (weights.night) {
        add(*weights.night, weights.night_weight);
    }
    add({weekdays::weekend(), {}, std::chrono::hours{24}}, weights.weekend_weight);
    for (const holiday& each : weights.holidays) {
        if (!each.site || *each.site == site) {
            const time_range day{zone.to_sys(each.day), zone.to_sys(each.day + date::days{1})};
            all.push_back({set_of(day.clipped_to(range)), weights.holiday_weight});
        }
    }
    return all;
}

/// When a person was a member and not away. A change holds from when it was asked for.
times available(const plan& of, const person& who, time_range range) {
    times there = set_of(range);
    bool first = true;
    for (const membership_event& each : of.membership) {
        if (each.who != who) {
            continue;
        }
        const time_range before{range.from, (std::min)((std::max)(each.at, range.from), range.to)};
        const time_range after{before.to, range.to};
        if (each.joins && first) {
            there = there.minus(set_of(before));
        } else if (each.joins) {
            there.merge(set_of(after));
        } else {
            there = there.minus(set_of(after));
        }
        first = false;
    }
    for (const absence& each : of.absences) {
        if (each.who == who) {
            there = there.minus(set_of(each.when.clipped_to(range)));
        }
    }
    return there;
}

std::optional<fairness_report> report_of(const std::vector<load<person>>& loads) {
    const auto report = fairness(loads);
    return report ? std::optional{*report} : std::nullopt;
}

role_fairness fairness_of_role(const plan& of, std::size_t number, time_range range) {
    const role& each = of.roles[number];
    const auto shifts = each.schedule.over(range).shifts;
    role_fairness fair{number, {}, {}, std::vector<std::optional<fairness_report>>(of.teams.size()),
                       {},     {}};
    std::vector<load<person>> everybody;
    std::vector<double> there;
    for (std::size_t t = 0; t < of.teams.size(); ++t) {
        const team& in = of.teams[t];
        const bool takes_part =
            std::any_of(each.rotations.begin(), each.rotations.end(), [&](std::size_t i) {
                return of.rotations[i].team == t && !of.rotations[i].shadow;
            });
        if (!takes_part) {
            continue;
        }
        const auto of_team = loads(in.people, shifts, weights_at(of, in.site, range)).value();
        fair.team[t] = report_of(of_team);
        for (const auto& one : of_team) {
            there.push_back(hours_in(available(of, one.person, range)));
            fair.members.push_back({one.person, t, one.hours, one.weighted_hours, there.back()});
            everybody.push_back(one);
        }
    }
    if (!everybody.empty()) {
        fair.all = report_of(everybody);
        const auto shares = absence_neutral_shares(everybody, there);
        const auto jain = shares ? jain_index(*shares) : result<double>{shares.error()};
        fair.neutral_jain = jain ? std::optional{*jain} : std::nullopt;
    }
    fair.score = grafana_quality_score(shifts, range).value_or(quality_score{});
    return fair;
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
                        idle_overrides(of),
                        absence_conflicts(of, range),
                        role_meetings(of, range),
                        meeting_proofs(of, range.from),
                        starved_people(of, range.from)};
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        const person_schedule& schedule = of.roles[i].schedule;
        report.roles.push_back({i, coverage(schedule, range, of.needed),
                                coverage_from(schedule, range.from, of.needed),
                                schedule.over(range)});
    }
    return report;
}

std::vector<role_fairness> fairness_of(const plan& of, time_range range) {
    std::vector<role_fairness> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        all.push_back(fairness_of_role(of, i, range));
    }
    return all;
}

load_report load_of(const plan& of, moment at) {
    std::vector<std::set<person>> members(of.sites.size());
    for (const team_rotation& each : of.rotations) {
        if (!each.shadow && each.valid.contains(at)) {
            for (auto& who : list_of(each, at)) {
                members[of.teams[each.team].site].insert(std::move(who));
            }
        }
    }
    std::erase_if(members, [](const auto& site) { return site.empty(); });
    on_call_team team{.sites = static_cast<int>((std::max)(members.size(), std::size_t{1})),
                      .people_per_site = 1,
                      .roles = static_cast<int>(of.roles.size()),
                      .incidents_per_day = of.incidents_per_day};
    if (!members.empty()) {
        const auto smallest =
            std::min_element(members.begin(), members.end(),
                             [](const auto& a, const auto& b) { return a.size() < b.size(); });
        team.people_per_site = static_cast<int>(smallest->size());
    }
    return {team, pages_per_shift(of.incidents_per_day, team.shift).value(),
            check_limits(team).value()};
}

} // namespace nines::examples::oncall
