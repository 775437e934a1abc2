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

/// The role that a person holds for most of a cell; none where it is less than half of it.
const gantt_bar* bar_of_cell(const gantt_row& row, time_range cell) {
    const gantt_bar* best = nullptr;
    auto most = cell.length() / 2;
    for (const gantt_bar& each : row.bars) {
        const auto part = each.when.clipped_to(cell).length();
        if (part >= most && part.count() > 0 && (best == nullptr || each.role < best->role)) {
            best = &each;
            most = part;
        }
    }
    return best;
}

std::string_view block(const gantt_bar* bar) {
    constexpr std::array<std::string_view, 3> blocks{"█", "▒", "░"};
    return bar == nullptr ? "·" : bar->shadow ? "s" : blocks[std::min<std::size_t>(bar->role, 2)];
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

std::string gantt_text(const plan& of, const gantt_chart& chart, std::size_t columns) {
    std::size_t width = 10;
    for (const gantt_row& each : chart.rows) {
        width = std::max(width, each.who.size() + 2);
    }
    for (const gantt_gap& each : chart.gaps) {
        width = std::max(width, of.roles[each.role].name.size() + 6);
    }
    const auto length = chart.range.length();
    const auto cell = [&](std::size_t i) {
        const auto at = [&](std::size_t k) {
            return chart.range.from + length / static_cast<long>(columns) * static_cast<long>(k);
        };
        return time_range{at(i), i + 1 == columns ? chart.range.to : at(i + 1)};
    };
    std::string axis(columns, ' ');
    std::size_t free_from = 0;
    for (const gantt_tick& tick : gantt_ticks(of, chart.range)) {
        const auto at = static_cast<std::size_t>((tick.at - chart.range.from) *
                                                 static_cast<long>(columns) / length);
        if (at >= free_from && at + tick.label.size() <= columns) {
            axis.replace(at, tick.label.size(), tick.label);
            free_from = at + tick.label.size() + 1;
        }
    }
    std::string out = fmt::format("{}, {} {}\n{:<{}}{}\n", of.service, span_of(of, chart.range),
                                  of.zone.name, "", width, axis);
    std::size_t team = of.teams.size();
    for (const gantt_row& row : chart.rows) {
        if (row.team != team) {
            team = row.team;
            out += of.teams[team].name + '\n';
        }
        out += fmt::format("  {:<{}}", row.who, width - 2);
        for (std::size_t i = 0; i < columns; ++i) {
            out += block(bar_of_cell(row, cell(i)));
        }
        out += '\n';
    }
    for (std::size_t r = 0; r < of.roles.size(); ++r) {
        std::string marks;
        for (std::size_t i = 0; i < columns; ++i) {
            const bool open = std::any_of(chart.gaps.begin(), chart.gaps.end(), [&](const auto& g) {
                return g.role == r && !g.when.clipped_to(cell(i)).empty();
            });
            marks += open ? '!' : ' ';
        }
        if (marks.find('!') != std::string::npos) {
            marks.erase(marks.find_last_not_of(' ') + 1);
            out += fmt::format("{:<{}}{}\n", "gap: " + of.roles[r].name, width, marks);
        }
    }
    constexpr std::array<std::string_view, 3> blocks{"█", "▒", "░"};
    for (std::size_t r = 0; r < of.roles.size(); ++r) {
        out += fmt::format("{}{} {}", r == 0 ? "" : "   ", blocks[std::min<std::size_t>(r, 2)],
                           of.roles[r].name);
    }
    return out + "   ! nobody\n";
}

} // namespace nines::examples::oncall
