// SPDX-License-Identifier: BSL-1.0
#include "oncall/gantt.hpp"

#include "oncall/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace nines::examples::oncall {
namespace {

constexpr std::array<std::string_view, 3> blocks{"█", "▒", "░"};

std::string_view block_of(std::size_t role) {
    return blocks[std::min(role, blocks.size() - 1)];
}

/// The columns of a chart, and how much of each its people hold.
class cell_grid {
public:
    cell_grid(const plan& of, const gantt_chart& chart, std::size_t columns)
        : chart_{&chart},
          columns_{columns},
          roles_{of.roles.size()},
          held_(chart.rows.size() * tracks() * columns) {
        for (std::size_t row = 0; row < chart.rows.size(); ++row) {
            for (const gantt_bar& bar : chart.rows[row].bars) {
                add(row, bar);
            }
        }
    }

    [[nodiscard]] time_range cell(std::size_t column) const {
        return {start(column), start(column + 1)};
    }
    /// The last column that starts not after a moment.
    [[nodiscard]] std::size_t column_of(moment at) const {
        auto column =
            static_cast<std::size_t>((at - chart_->range.from) *
                                     static_cast<std::int64_t>(columns_) / chart_->range.length());
        while (column < columns_ && start(column + 1) <= at) {
            ++column; // starts are rounded down
        }
        return column;
    }

    /// What a person's row shows. The first role first, and nothing where nothing is to be shown.
    [[nodiscard]] std::string_view block(std::size_t row, std::size_t column) const {
        for (std::size_t track = 0; track < tracks(); ++track) {
            if (shows(row, track, column)) {
                return track < roles_ ? block_of(track) : "s";
            }
        }
        return "·";
    }

private:
    /// Roles, and then those who go along in them.
    [[nodiscard]] std::size_t tracks() const { return 2 * roles_; }
    [[nodiscard]] moment start(std::size_t column) const {
        return chart_->range.from + chart_->range.length() * static_cast<std::int64_t>(column) /
                                        static_cast<std::int64_t>(columns_);
    }
    [[nodiscard]] std::size_t place(std::size_t row, std::size_t track, std::size_t column) const {
        return (row * tracks() + track) * columns_ + column;
    }

    void add(std::size_t row, const gantt_bar& bar) {
        const std::size_t track = bar.role + (bar.shadow ? roles_ : 0);
        for (std::size_t i = column_of(bar.when.from); i < columns_ && cell(i).from < bar.when.to;
             ++i) {
            held_[place(row, track, i)] += bar.when.clipped_to(cell(i)).length();
        }
    }

    [[nodiscard]] bool most_of_cell(std::size_t row, std::size_t track, std::size_t column) const {
        const auto part = held_[place(row, track, column)];
        return part.count() > 0 && 2 * part >= cell(column).length();
    }

    /// Who holds half of a cell is shown there. Where nobody does, as when turns are shorter than a
    /// cell, it is the one of each team who holds most of it.
    [[nodiscard]] bool shows(std::size_t row, std::size_t track, std::size_t column) const {
        const auto mine = held_[place(row, track, column)];
        if (mine.count() == 0 || most_of_cell(row, track, column)) {
            return mine.count() > 0;
        }
        for (std::size_t other = 0; other < chart_->rows.size(); ++other) {
            const auto theirs = held_[place(other, track, column)];
            const bool of_team = chart_->rows[other].team == chart_->rows[row].team;
            if (most_of_cell(other, track, column) ||
                (of_team && (theirs > mine || (theirs == mine && other < row)))) {
                return false;
            }
        }
        return true;
    }

    const gantt_chart* chart_;
    std::size_t columns_;
    std::size_t roles_;
    std::vector<std::chrono::seconds> held_;
};

std::size_t width_of_names(const plan& of, const gantt_chart& chart) {
    std::size_t width = 10;
    for (const gantt_row& each : chart.rows) {
        width = std::max(width, each.who.size() + 2);
    }
    for (const gantt_gap& each : chart.gaps) {
        width = std::max(width, of.roles[each.role].name.size() + 6);
    }
    return width;
}

std::string axis_of(const plan& of, const gantt_chart& chart, const cell_grid& grid,
                    std::size_t columns) {
    std::string axis(columns, ' ');
    std::size_t free_from = 0;
    for (const gantt_tick& tick : gantt_ticks(of, chart.range)) {
        const std::size_t at = grid.column_of(tick.at);
        if (at >= free_from && at + tick.label.size() <= columns) {
            axis.replace(at, tick.label.size(), tick.label);
            free_from = at + tick.label.size() + 1;
        }
    }
    return axis;
}

std::string gap_marks(const gantt_chart& chart, std::size_t role, const cell_grid& grid,
                      std::size_t columns) {
    std::string marks(columns, ' ');
    for (const gantt_gap& each : chart.gaps) {
        for (std::size_t i = grid.column_of(each.when.from);
             each.role == role && i < columns && grid.cell(i).from < each.when.to; ++i) {
            marks[i] = '!';
        }
    }
    marks.erase(marks.find_last_not_of(' ') + 1);
    return marks;
}

std::string legend_of(const plan& of, const gantt_chart& chart) {
    std::string legend;
    for (std::size_t r = 0; r < of.roles.size(); ++r) {
        legend += fmt::format("{} {}   ", block_of(r), of.roles[r].name);
    }
    const bool shadows = std::any_of(chart.rows.begin(), chart.rows.end(), [](const auto& row) {
        return std::any_of(row.bars.begin(), row.bars.end(),
                           [](const gantt_bar& bar) { return bar.shadow; });
    });
    return legend + (shadows ? "s goes along   ! nobody\n" : "! nobody\n");
}

} // namespace

std::string gantt_text(const plan& of, const gantt_chart& chart, std::size_t columns) {
    const std::size_t width = width_of_names(of, chart);
    const cell_grid grid{of, chart, columns};
    std::string out = fmt::format("{}, {} {}\n{:<{}}{}\n", of.service, span_of(of, chart.range),
                                  of.zone.name, "", width, axis_of(of, chart, grid, columns));
    std::size_t team = of.teams.size();
    for (std::size_t row = 0; row < chart.rows.size(); ++row) {
        if (chart.rows[row].team != team) {
            team = chart.rows[row].team;
            out += of.teams[team].name + '\n';
        }
        out += fmt::format("  {:<{}}", chart.rows[row].who, width - 2);
        for (std::size_t i = 0; i < columns; ++i) {
            out += grid.block(row, i);
        }
        out += '\n';
    }
    for (std::size_t r = 0; r < of.roles.size(); ++r) {
        if (const auto marks = gap_marks(chart, r, grid, columns); !marks.empty()) {
            out += fmt::format("{:<{}}{}\n", "gap: " + of.roles[r].name, width, marks);
        }
    }
    return out + legend_of(of, chart);
}

} // namespace nines::examples::oncall
