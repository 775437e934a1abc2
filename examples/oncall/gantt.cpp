// SPDX-License-Identifier: BSL-1.0
#include "oncall/gantt.hpp"

#include "oncall/show.hpp"

#include <nines/rotation/coverage.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace nines::examples::oncall {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekday_names{"Mon", "Tue", "Wed", "Thu",
                                                        "Fri", "Sat", "Sun"};

bool is_changed(const plan& of, std::size_t role, const shift<person>& bar) {
    const auto meets = [&](time_range when) { return !when.clipped_to(bar.when).empty(); };
    for (const named_override& each : of.overrides) {
        const person& comes = each.kind == change_kind::replace ? each.by : each.who;
        if (each.role == role && each.kind != change_kind::remove && comes == bar.person &&
            meets(each.when)) {
            return true;
        }
    }
    return std::any_of(of.swaps.begin(), of.swaps.end(), [&](const named_swap& each) {
        return each.role == role && ((each.of.second == bar.person && meets(each.of.first_when)) ||
                                     (each.of.first == bar.person && meets(each.of.second_when)));
    });
}

bool is_member(const plan& of, const person& who, time_range range) {
    return std::any_of(of.rotations.begin(), of.rotations.end(), [&](const team_rotation& each) {
        const auto takes_part = [&](const auto& share) { return share.person == who; };
        const auto first = each.who.people(range.from);
        const auto last = each.who.people(range.to);
        return std::any_of(first.begin(), first.end(), takes_part) ||
               std::any_of(last.begin(), last.end(), takes_part);
    });
}

} // namespace

gantt_chart make_gantt(const plan& of, time_range range) {
    gantt_chart chart{range, {}, {}, clock_jumps(of, range)};
    const auto shifts = shifts_of(of, range);
    for (std::size_t t = 0; t < of.teams.size(); ++t) {
        for (const person& who : of.teams[t].people) {
            gantt_row row{t, who, {}};
            for (const role_shift& each : shifts) {
                if (each.of.person == who) {
                    row.bars.push_back(
                        {each.role, each.of.when, each.shadow, is_changed(of, each.role, each.of)});
                }
            }
            if (!row.bars.empty() || is_member(of, who, range)) {
                chart.rows.push_back(std::move(row));
            }
        }
    }
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        for (const auto& hole : coverage(of.roles[i].schedule, range, of.needed).holes) {
            chart.gaps.push_back({i, hole});
        }
    }
    return chart;
}

std::vector<gantt_tick> gantt_ticks(const plan& of, time_range range) {
    constexpr date::days few{16};
    constexpr date::days many{120};
    const bool each_day = range.length() <= few;
    const bool each_week = range.length() <= many;
    std::vector<gantt_tick> ticks;
    auto day = date::floor<date::days>(of.zone.rules.to_local(range.from));
    for (moment at = of.zone.rules.to_sys(day); at < range.to;
         day += date::days{1}, at = of.zone.rules.to_sys(day)) {
        const date::year_month_day ymd{day};
        const unsigned of_month = static_cast<unsigned>(ymd.day());
        const std::string_view month = months[static_cast<unsigned>(ymd.month()) - 1];
        const date::weekday weekday{day};
        if (at < range.from) {
            continue;
        }
        if (each_day) {
            ticks.push_back(
                {at, fmt::format("{} {}", weekday_names[weekday.iso_encoding() - 1], of_month)});
        } else if (each_week && weekday == date::Monday) {
            ticks.push_back({at, fmt::format("{} {}", of_month, month)});
        } else if (!each_week && of_month == 1) {
            ticks.push_back({at, std::string{month}});
        }
    }
    return ticks;
}

} // namespace nines::examples::oncall
