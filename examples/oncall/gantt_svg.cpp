// SPDX-License-Identifier: BSL-1.0
#include "oncall/gantt.hpp"

#include "oncall/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace nines::examples::oncall {
namespace {

constexpr double left = 150;
constexpr double right = 1180;
constexpr double chart_top = 86;
constexpr double row_height = 22;
constexpr double team_height = 26;

constexpr std::string_view ink = "#7b808a"; // four to one and more on white and on black
constexpr std::string_view gap_colour = "#dc4c56";
constexpr std::string_view change_colour = "#d9730d";
constexpr std::array<std::string_view, 4> colours{"#3b82c4", "#35a384", "#9a6fc9", "#b58a2e"};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

class drawing {
public:
    drawing(const plan& of, const gantt_chart& chart) : plan_{&of}, chart_{&chart} {}

    std::string svg() {
        place_rows();
        axis();
        for (std::size_t i = 0; i < chart_->rows.size(); ++i) {
            row(chart_->rows[i], tops_[i]);
        }
        gaps();
        jumps();
        legend();
        return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
                           "width=\"{0}\" height=\"{1}\" font-family=\"system-ui, sans-serif\" "
                           "font-size=\"12\" fill=\"{2}\">\n{3}</svg>\n",
                           right + 20, bottom_ + 56, ink, out_);
    }

private:
    [[nodiscard]] double x(moment at) const {
        const double part = static_cast<double>((at - chart_->range.from).count()) /
                            static_cast<double>(chart_->range.length().count());
        return left + (right - left) * part;
    }

    void place_rows() {
        double y = chart_top;
        std::size_t team = plan_->teams.size();
        for (const gantt_row& each : chart_->rows) {
            if (each.team != team) {
                team = each.team;
                text(14, y + 18, plan_->teams[team].name, "font-weight=\"600\"");
                y += team_height;
            }
            tops_.push_back(y);
            y += row_height;
        }
        bottom_ = y + 4;
    }

    void text(double at_x, double y, std::string_view words, std::string_view more) {
        out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" {}>{}</text>\n", at_x, y, more,
                            escaped(words));
    }
    void rectangle(double from, double to, double y, double height, std::string_view more,
                   std::string_view tip = {}) {
        out_ += fmt::format("<rect x=\"{:.2f}\" y=\"{:.1f}\" width=\"{:.2f}\" height=\"{:.1f}\" {}",
                            from, y, std::max(to - from, 0.6), height, more);
        out_ += tip.empty() ? "/>\n" : fmt::format("><title>{}</title></rect>\n", escaped(tip));
    }
    void upright(double at_x, double from, std::string_view more) {
        out_ +=
            fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" {3}/>\n",
                        at_x, from, bottom_, more);
    }

    void axis() {
        text(14, 26, plan_->service, "font-size=\"17\" font-weight=\"600\"");
        text(14, 46, fmt::format("{} {}", span_of(*plan_, chart_->range), plan_->zone.name), "");
        const auto weekends =
            restriction::hours(weekdays::weekend(), {}, std::chrono::hours{24}, plan_->zone.rules)
                .within(chart_->range);
        for (const auto& each : weekends.intervals()) {
            rectangle(x(each.from), x(each.to), chart_top, bottom_ - chart_top,
                      "fill=\"#808080\" fill-opacity=\"0.10\"");
        }
        double free_from = 0;
        for (const gantt_tick& tick : gantt_ticks(*plan_, chart_->range)) {
            upright(x(tick.at), chart_top - 6, "stroke=\"#808080\" stroke-opacity=\"0.35\"");
            if (x(tick.at) >= free_from) {
                text(x(tick.at) + 4, chart_top - 9, tick.label, "font-size=\"11\"");
                free_from = x(tick.at) + 8.0 * static_cast<double>(tick.label.size());
            }
        }
    }

    void row(const gantt_row& each, double y) {
        text(left - 10, y + 15, each.who, "text-anchor=\"end\"");
        rectangle(left, right, y + row_height - 1, 0.6, "fill=\"#808080\" fill-opacity=\"0.18\"");
        for (const gantt_bar& bar : each.bars) {
            const bool first = bar.role == 0;
            const std::string_view colour = colours[std::min(bar.role, colours.size() - 1)];
            const double height = first ? row_height - 6 : row_height - 12;
            std::string style =
                bar.shadow
                    ? fmt::format("fill=\"none\" stroke=\"{}\" stroke-dasharray=\"3 2\"", colour)
                    : fmt::format("fill=\"{}\"{}", colour, first ? "" : " fill-opacity=\"0.75\"");
            style += " rx=\"2\"";
            const std::string tip =
                fmt::format("{}, {}{}: {}", each.who, plan_->roles[bar.role].name,
                            bar.shadow ? ", goes along" : "", span_of(*plan_, bar.when));
            rectangle(x(bar.when.from), x(bar.when.to), y + (row_height - height) / 2 - 0.5, height,
                      style, tip);
            if (bar.changed) {
                rectangle(x(bar.when.from), x(bar.when.to), y + row_height - 4.5, 2.5,
                          fmt::format("fill=\"{}\"", change_colour));
            }
        }
    }

    void gaps() {
        for (const gantt_gap& each : chart_->gaps) {
            rectangle(x(each.when.from), x(each.when.to), chart_top - 4, bottom_ - chart_top + 4,
                      fmt::format("fill=\"{}\" fill-opacity=\"{}\"", gap_colour,
                                  each.role == 0 ? "0.45" : "0.25"),
                      fmt::format("nobody is {}: {}", plan_->roles[each.role].name,
                                  span_of(*plan_, each.when)));
        }
    }

    void jumps() {
        for (const clock_jump& each : chart_->jumps) {
            upright(x(each.at), chart_top,
                    fmt::format("stroke=\"{}\" stroke-dasharray=\"4 3\"", ink));
            const bool end = x(each.at) > right - 160;
            text(x(each.at) + (end ? -4 : 4), bottom_ + 12,
                 fmt::format("{}: clocks {}", plan_->sites[each.site].name,
                             each.by > std::chrono::seconds{} ? "forward" : "back"),
                 end ? "font-size=\"10\" text-anchor=\"end\"" : "font-size=\"10\"");
        }
    }

    void legend() {
        double at = left;
        const double y = bottom_ + 30;
        const auto entry = [&](const std::string& name, const std::string& style, double height) {
            rectangle(at, at + 22, y + (16 - height) / 2, height, style);
            text(at + 28, y + 12, name, "");
            at += 52 + 7.0 * static_cast<double>(name.size());
        };
        for (std::size_t i = 0; i < plan_->roles.size(); ++i) {
            entry(plan_->roles[i].name,
                  fmt::format("fill=\"{}\" rx=\"2\"{}", colours[std::min(i, colours.size() - 1)],
                              i == 0 ? "" : " fill-opacity=\"0.75\""),
                  i == 0 ? 16 : 10);
        }
        entry("override or swap", fmt::format("fill=\"{}\"", change_colour), 3);
        entry("nobody", fmt::format("fill=\"{}\" fill-opacity=\"0.45\"", gap_colour), 16);
    }

    const plan* plan_;
    const gantt_chart* chart_;
    std::string out_;
    std::vector<double> tops_;
    double bottom_ = chart_top;
};

} // namespace

std::string gantt_svg(const plan& of, const gantt_chart& chart) {
    return drawing{of, chart}.svg();
}

} // namespace nines::examples::oncall
