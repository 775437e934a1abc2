// SPDX-License-Identifier: BSL-1.0
/// \file
/// The schedule as bars: what a Gantt chart shows, on a terminal or as SVG.
#pragma once

#include "oncall/duty.hpp"
#include "oncall/plan.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace nines::examples::oncall {

struct gantt_bar {
    std::size_t role;
    time_range when;
    bool shadow;
    bool changed; ///< an override or a swap made it, or a part of it
};

struct gantt_row {
    std::size_t team;
    person who;
    std::vector<gantt_bar> bars;
};

struct gantt_gap {
    std::size_t role;
    time_range when;
};

/// A row for everybody who is a member then, by team.
struct gantt_chart {
    time_range range;
    std::vector<gantt_row> rows;
    std::vector<gantt_gap> gaps; ///< where the plan needs somebody
    std::vector<clock_jump> jumps;
};

[[nodiscard]] gantt_chart make_gantt(const plan& of, time_range range);

/// A cell shows who is on call for at least half of it, or, where nobody is, the one of each team
/// who is for most of it; a gap is marked however short it is.
/// \param columns of the bars, beside the names
[[nodiscard]] std::string gantt_text(const plan& of, const gantt_chart& chart,
                                     std::size_t columns = 84);

/// Legible on light and on dark ground.
[[nodiscard]] std::string gantt_svg(const plan& of, const gantt_chart& chart);

/// Marks along the axis: every day, week or month of the plan's zone.
struct gantt_tick {
    moment at;
    std::string label;
};
[[nodiscard]] std::vector<gantt_tick> gantt_ticks(const plan& of, time_range range);

} // namespace nines::examples::oncall
