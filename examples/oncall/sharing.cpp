// SPDX-License-Identifier: BSL-1.0
#include "oncall/sharing.hpp"

#include <nines/core/interval_set.hpp>

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

bool takes_part(const team_rotation& each, const person& who, moment at) {
    const auto shares = each.who.people(at);
    return std::any_of(shares.begin(), shares.end(),
                       [&](const auto& share) { return share.person == who; });
}

/// When any of some people are on call.
template <class Among>
times held_by(const std::vector<shift<person>>& shifts, Among&& among) {
    std::vector<time_range> held;
    for (const auto& each : shifts) {
        if (among(each.person)) {
            held.push_back(each.when);
        }
    }
    return times::try_from(held).value_or(times{});
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

/// When a person took part in a rotation. A change holds from when it was asked for.
times membership_in(const plan& of, std::size_t rotation, const person& who, time_range range) {
    const team_rotation& in = of.rotations[rotation];
    const auto events = [&](const auto& each) {
        return each.rotation == rotation && each.who == who;
    };
    const auto first = std::find_if(of.membership.begin(), of.membership.end(), events);
    bool member = first == of.membership.end() ? takes_part(in, who, range.from) : !first->joins;
    times there;
    moment since = range.from;
    const auto add_until = [&](moment end) {
        if (member) {
            there.merge(set_of(time_range{since, end}.clipped_to(range).clipped_to(in.valid)));
        }
    };
    for (auto each = first; each != of.membership.end();
         each = std::find_if(each + 1, of.membership.end(), events)) {
        add_until(each->at);
        since = each->at;
        member = each->joins;
    }
    add_until(range.to);
    return there;
}

/// When a person was there for a role: took part in one of its rotations and was not away. Who is
/// on call is there, whatever the rest says.
times available(const plan& of, const role& in, const person& who,
                const std::vector<shift<person>>& shifts, time_range range) {
    times there;
    for (const std::size_t i : in.rotations) {
        if (!of.rotations[i].shadow) {
            there.merge(membership_in(of, i, who, range));
        }
    }
    for (const absence& each : of.absences) {
        if (each.who == who) {
            there = there.minus(set_of(each.when.clipped_to(range)));
        }
    }
    there.merge(held_by(shifts, [&](const person& each) { return each == who; }));
    return there;
}

std::optional<fairness_report> report_of(const std::vector<load<person>>& loads) {
    const auto report = fairness(loads);
    return report ? std::optional{*report} : std::nullopt;
}

/// The people of a team whose hours in a role count: everybody where the team has a rotation in it,
/// else who is on call in it all the same.
std::vector<person> who_counts(const team& in, bool has_rotation,
                               const std::vector<shift<person>>& shifts) {
    auto people = in.people;
    std::erase_if(people, [&](const person& who) {
        return !has_rotation && std::none_of(shifts.begin(), shifts.end(),
                                             [&](const auto& each) { return each.person == who; });
    });
    return people;
}

/// Jain's index of weighted hours for the time that each was there.
std::optional<double> neutral_jain(const std::vector<load<person>>& loads,
                                   const std::vector<double>& there) {
    const auto shares = absence_neutral_shares(loads, there);
    const auto jain = shares ? jain_index(*shares) : result<double>{shares.error()};
    return jain ? std::optional{*jain} : std::nullopt;
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
        const bool has_rotation =
            std::any_of(each.rotations.begin(), each.rotations.end(), [&](std::size_t i) {
                return of.rotations[i].team == t && !of.rotations[i].shadow;
            });
        const auto people = who_counts(in, has_rotation, shifts);
        if (people.empty()) {
            continue;
        }
        std::vector<load<person>> due;
        const auto of_team = loads(people, shifts, weights_at(of, in.site, range)).value();
        for (const auto& one : of_team) {
            const double hours = hours_in(available(of, each, one.person, shifts, range));
            fair.members.push_back(
                {one.person, t, has_rotation, one.hours, one.weighted_hours, hours});
            if (has_rotation && hours > 0) {
                there.push_back(hours);
                due.push_back(one);
            }
        }
        fair.team[t] = report_of(due);
        everybody.insert(everybody.end(), due.begin(), due.end());
    }
    fair.all = report_of(everybody);
    fair.neutral_jain = neutral_jain(everybody, there);
    fair.score = grafana_quality_score(shifts, range).value_or(quality_score{});
    return fair;
}

/// Those of a site who take part in a rotation at a moment.
std::set<person> members_at(const plan& of, std::size_t site, moment at) {
    std::set<person> members;
    for (const team_rotation& each : of.rotations) {
        if (!each.shadow && each.valid.contains(at) && of.teams[each.team].site == site) {
            for (auto& share : each.who.people(at)) {
                members.insert(std::move(share.person));
            }
        }
    }
    return members;
}

/// What of a range the people of a site are on call for, in the mean of the roles.
double part_of_time(const plan& of, std::size_t site, time_range range) {
    double hours = 0;
    for (const role& each : of.roles) {
        hours += hours_in(held_by(each.schedule.over(range).shifts,
                                  [&](const person& who) { return of.team_of(who).site == site; }));
    }
    const double all = hours_in(set_of(range)) * static_cast<double>(of.roles.size());
    return (std::min)(hours / all, 1.0);
}

} // namespace

std::vector<role_fairness> fairness_of(const plan& of, time_range range) {
    std::vector<role_fairness> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        all.push_back(fairness_of_role(of, i, range));
    }
    return all;
}

load_report load_of(const plan& of, time_range range) {
    load_report report{of.incidents_per_day, {}, {}};
    for (std::size_t i = 0; i < of.sites.size(); ++i) {
        const auto people = static_cast<int>(members_at(of, i, range.from).size());
        if (people > 0) {
            report.sites.push_back({i,
                                    {.people_per_site = people,
                                     .roles = static_cast<int>(of.roles.size()),
                                     .incidents_per_day = of.incidents_per_day,
                                     .part_of_time = part_of_time(of, i, range)},
                                    {}});
        }
    }
    for (site_load& each : report.sites) {
        each.team.sites = static_cast<int>(report.sites.size());
        each.limits = check_limits(each.team).value();
    }
    report.pages = pages_per_shift(of.incidents_per_day, std::chrono::hours{12}).value();
    return report;
}

} // namespace nines::examples::oncall
