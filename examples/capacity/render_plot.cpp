// SPDX-License-Identifier: BSL-1.0
#include "capacity/render.hpp"

#include "common/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace nines::examples {
namespace {

/// Text between single quotes of gnuplot, which end where the line does: for text of one line.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? "''" : std::string(1, c);
    }
    return out + '\'';
}

/// Times of a plot are seconds from 1970, which gnuplot takes for dates.
std::string block(const std::string& name, const std::string& rows) {
    return fmt::format("${} << EOD\n{}EOD\n", name, rows);
}

std::string history_rows(const capacity_report& report) {
    constexpr std::size_t most = 2000;
    const auto& series = report.source->series;
    const std::size_t stride = (std::max)(series.size() / most, std::size_t{1});
    std::string rows;
    for (std::size_t i = 0; i < series.size(); i += stride) {
        rows += fmt::format("{:.3f} {:.9g}\n", series.times()[i], series.values()[i]);
    }
    return rows;
}

std::string curve_rows(const series_forecast& ahead) {
    std::string rows;
    for (const curve_point& each : ahead.curve) {
        rows += fmt::format("{:.3f} {:.9g}\n", each.time, each.value);
    }
    return rows;
}

std::string band_rows(const series_forecast& ahead) {
    std::string rows;
    for (const curve_point& each : ahead.curve) {
        if (each.band) {
            rows += fmt::format("{:.3f} {:.9g} {:.9g}\n", each.time, each.band->lower,
                                each.band->upper);
        }
    }
    return rows;
}

/// From the earliest time at which capacity is reached to the latest, or to the horizon.
std::string crossing_rows(const capacity_report& report, double horizon) {
    const auto& reaches = report.reaches;
    if (!reaches.earliest || !(*reaches.earliest < horizon)) {
        return {};
    }
    return fmt::format("{0:.3f} {2:.9g}\n{1:.3f} {2:.9g}\n", *reaches.earliest,
                       (std::min)(reaches.latest.value_or(horizon), horizon), report.capacity);
}

/// As fine as the plot is wide; the day, or the year, that labels leave out stands below.
std::string time_axis(const capacity_report& report) {
    constexpr double seconds_a_day = 86'400;
    const auto& times = report.source->series.times();
    const double from = times.front();
    const double to = report.ahead ? report.ahead->summary.then.time : times.back();
    const auto format = [](const char* ticks, const std::string& below) {
        return fmt::format("set format x '{}'\nset xlabel '{}'\n", ticks, below);
    };
    const std::string first = time_text(time_of(from));
    if (to - from < 2 * seconds_a_day) {
        return format("%H:%M", "from " + first.substr(0, 10) + ", UTC");
    }
    return to - from < 90 * seconds_a_day ? format("%m-%d", first.substr(0, 4))
                                          : format("%Y-%m-%d", "");
}

std::string head(const capacity_report& report, const plot_target& target) {
    const std::string terminal =
        target.svg.empty()
            ? fmt::format("set term dumb {} {}\n", target.columns, target.rows)
            : fmt::format(
                  "set term svg size 960,480 background '#ffffff' noenhanced\nset output {}\n",
                  quoted(target.svg));
    return terminal +
           fmt::format("set title {} noenhanced\n"
                       "set xdata time\nset timefmt '%s'\n{}"
                       "set xtics rotate by 0 autofreq\nset xtics nomirror\n"
                       "set key outside bottom center horizontal\nset style fill solid 0.2\n"
                       "set autoscale xfix\nset offsets 0, 0, graph 0.06, graph 0.06\n",
                       quoted(shown_name(report.name)), time_axis(report));
}

} // namespace

std::string plot_script(const capacity_report& report, const plot_target& target) {
    const bool svg = !target.svg.empty();
    std::string script = head(report, target) + block("history", history_rows(report));
    std::string parts = fmt::format("$history using 1:2 with {} title 'history'",
                                    svg ? "dots lc rgb '#555555'" : "points pt '.'");
    const auto add = [&](const std::string& name, const std::string& rows, const std::string& how) {
        if (!rows.empty()) {
            script += block(name, rows);
            parts += fmt::format(", ${} {}", name, how);
        }
    };
    if (report.ahead) {
        const auto band = band_rows(*report.ahead);
        if (svg) {
            add("band", band,
                "using 1:2:3 with filledcurves lc rgb '#4477aa' title 'observations'");
        } else {
            add("band", band, "using 1:2 with points pt '-' title 'observations'");
            parts += ", $band using 1:3 with points pt '-' notitle";
        }
        add("curve", curve_rows(*report.ahead),
            svg ? "using 1:2 with lines lw 2 lc rgb '#4477aa' title 'fit and forecast'"
                : "using 1:2 with points pt '*' title 'fit and forecast'");
    }
    parts += fmt::format(", {:.9g} with {} title 'capacity'", report.capacity,
                         svg ? "lines lw 2 dt 2 lc rgb '#cc3311'" : "points pt '='");
    if (report.ahead) {
        add("crossing", crossing_rows(report, report.ahead->summary.then.time),
            svg ? "using 1:2 with lines lw 8 lc rgb '#ee7733' title 'reached'"
                : "using 1:2 with points pt 'X' title 'reached, from and to'");
    }
    return script + "plot " + parts + '\n';
}

} // namespace nines::examples
