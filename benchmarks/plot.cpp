// SPDX-License-Identifier: BSL-1.0
#include "plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <string_view>

namespace nines::bench {
namespace {

constexpr double left = 80, right = 930, top = 60, bottom = 520;

/// Logarithms on pixels, with some room at both ends.
struct axis {
    double first;
    double last;
    double from;
    double to;

    template <class Values>
    axis(const Values& values, double from_pixel, double to_pixel)
        : from{from_pixel}, to{to_pixel} {
        const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
        first = std::log10(*least) - 0.3;
        last = std::log10(*greatest) + 0.3;
    }

    [[nodiscard]] double operator()(double value) const {
        return from + (to - from) * (std::log10(value) - first) / (last - first);
    }
};

struct box {
    double x, y, width, height;

    [[nodiscard]] bool overlaps(const box& other) const {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height &&
               other.y < y + height;
    }
};

std::string text(double x, double y, const std::string& words, std::string_view more) {
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" {}>{}</text>\n", x, y, more, words);
}

std::string line(double x1, double y1, double x2, double y2, const char* stroke) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1,
                       y1, x2, y2, stroke);
}

std::string grid(const axis& x, const axis& y) {
    std::string svg;
    const auto lines = [](const axis& along, auto draw) {
        for (double decade = std::floor(along.first); decade <= along.last; ++decade) {
            for (int digit = 1; digit < 10; ++digit) {
                const double value = digit * std::pow(10.0, decade);
                if (std::log10(value) >= along.first && std::log10(value) <= along.last) {
                    draw(value, along(value), digit == 1);
                }
            }
        }
    };
    const auto stroke = [](bool whole) {
        return whole ? "stroke=\"#c4c4c4\"" : "stroke=\"#eeeeee\"";
    };
    lines(x, [&](double value, double at, bool whole) {
        svg += line(at, top, at, bottom, stroke(whole));
        if (whole) {
            svg += text(at, bottom + 20, fmt::format("{:g}", value), "text-anchor=\"middle\"");
        }
    });
    lines(y, [&](double value, double at, bool whole) {
        svg += line(left, at, right, at, stroke(whole));
        if (whole) {
            svg += text(left - 10, at + 4, fmt::format("{:g}", value), "text-anchor=\"end\"");
        }
    });
    return svg + fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" "
                             "stroke=\"#888888\"/>\n",
                             left, top, right - left, bottom - top);
}

/// The shapes differ as the colours do, for those who cannot tell these apart.
std::string symbol(std::size_t series, double x, double y, bool filled) {
    static constexpr std::array colours{"#0b5fa5", "#c44e00", "#1a7f4b", "#7a3fa0"};
    const char* const colour = colours[series % colours.size()];
    const std::string paint = fmt::format("fill=\"{}\" stroke=\"{}\" stroke-width=\"1.8\"",
                                          filled ? colour : "white", colour);
    switch (series % 3) {
    case 0:
        return fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" {}/>\n", x, y, paint);
    case 1:
        return fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"9\" height=\"9\" {}/>\n",
                           x - 4.5, y - 4.5, paint);
    default:
        return fmt::format("<path d=\"M{:.1f} {:.1f}l5.5 10h-11z\" {}/>\n", x, y - 6, paint);
    }
}

/// Puts words near places where they cover nothing that is there already.
class label_places {
public:
    void occupy(const box& taken) { taken_.push_back(taken); }

    /// Beside, above or below one of the places, each of which is the centre of a symbol.
    std::string put(const std::string& words, const std::vector<std::pair<double, double>>& near,
                    bool bold) {
        const double width = (bold ? 7.7 : 7) * static_cast<double>(words.size());
        for (const double away : {0.0, 12.0, 24.0, 36.0, 50.0, 66.0, 84.0, 104.0, 126.0}) {
            const double aside = 9 + away / 2;
            for (const auto& [x, y] : near) {
                for (const spot& each :
                     {spot{x + aside, y - 7 - away, "start"}, spot{x - aside, y - 7 - away, "end"},
                      spot{x + aside, y - 7 + away, "start"}, spot{x - aside, y - 7 + away, "end"},
                      spot{x, y - 22 - away, "middle"}, spot{x, y + 8 + away, "middle"}}) {
                    const box covered = each.covered(width);
                    if (is_free(covered)) {
                        occupy(covered);
                        return leader(covered, x, y, away) + each.filled_with(words, bold);
                    }
                }
            }
        }
        return "";
    }

private:
    struct spot {
        double x;
        double y;
        std::string_view anchor;

        [[nodiscard]] box covered(double width) const {
            return {anchor == "start" ? x
                    : anchor == "end" ? x - width
                                      : x - width / 2,
                    y, width, 14};
        }

        /// With a white rim, as lines may run below.
        [[nodiscard]] std::string filled_with(const std::string& words, bool bold) const {
            return text(x, y + 11, words,
                        fmt::format("text-anchor=\"{}\" font-weight=\"{}\" "
                                    "paint-order=\"stroke\" stroke=\"white\" stroke-width=\"3\"",
                                    anchor, bold ? "bold" : "normal"));
        }
    };

    [[nodiscard]] bool is_free(const box& place) const {
        return place.x > left && place.x + place.width < right && place.y > top &&
               place.y + place.height < bottom &&
               std::none_of(
                   taken_.begin(), taken_.end(),
                   [&](const box& other) { return place.overlaps(other); });
    }

    /// From a label that stands away to its symbol.
    [[nodiscard]] static std::string leader(const box& place, double x, double y, double away) {
        if (away == 0) {
            return "";
        }
        return line(std::clamp(x, place.x, place.x + place.width),
                    std::clamp(y, place.y, place.y + place.height), x, y, "stroke=\"#999999\"");
    }

    std::vector<box> taken_;
};

/// In the order of their first points.
std::vector<std::string> series_of(const log_plot& plot) {
    std::vector<std::string> names;
    for (const log_plot::point& each : plot.points) {
        if (std::find(names.begin(), names.end(), each.series) == names.end()) {
            names.push_back(each.series);
        }
    }
    return names;
}

std::string upwards(double x, double y, const std::string& words, std::string_view more) {
    return fmt::format("<g transform=\"translate({:.1f} {:.1f}) rotate(-90)\">", x, y) +
           text(0, 0, words, more) + "</g>\n";
}

std::string titles(const log_plot& plot) {
    std::string svg = text(left, 24, plot.title, "font-size=\"16\" font-weight=\"bold\"");
    svg += text((left + right) / 2, bottom + 44, plot.x_title, "text-anchor=\"middle\"");
    svg += upwards(24, (top + bottom) / 2, plot.y_title, "text-anchor=\"middle\"");
    const auto names = series_of(plot);
    double legend = left;
    for (std::size_t i = 0; i < names.size(); ++i) {
        svg += symbol(i, legend + 6, 43, true) + text(legend + 18, 47, names[i], "");
        legend += 40 + 6.6 * static_cast<double>(names[i].size());
    }
    return svg + text(legend, 47, plot.key, "fill=\"#555555\"");
}

/// The points of one label, joined, from the top.
using places = std::vector<std::pair<double, double>>;

std::string joined(const places& near) {
    std::string points;
    for (const auto& [x, y] : near) {
        points += fmt::format("{:.1f},{:.1f} ", x, y);
    }
    return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"#bbbbbb\"/>\n", points);
}

std::string drawn_points(const log_plot& plot, const axis& x, const axis& y) {
    std::string svg;
    label_places labels;
    for (const auto& [name, at] : plot.markers) {
        svg += line(x(at), top, x(at), bottom, "stroke=\"#555555\" stroke-dasharray=\"5 4\"");
        svg += upwards(x(at) - 5, top + 6, name, "text-anchor=\"end\" fill=\"#555555\"");
        labels.occupy({x(at) - 16, top, 18, 8 + 7 * static_cast<double>(name.size())});
    }
    std::map<std::string, places> by_label;
    std::map<std::string, bool> filled;
    const auto series = series_of(plot);
    std::string symbols;
    for (const log_plot::point& each : plot.points) {
        const auto at = std::find(series.begin(), series.end(), each.series) - series.begin();
        symbols += symbol(static_cast<std::size_t>(at), x(each.x), y(each.y), each.filled);
        labels.occupy({x(each.x) - 7, y(each.y) - 7, 14, 14});
        by_label[each.label].emplace_back(x(each.x), y(each.y));
        filled[each.label] = each.filled;
    }
    std::string words;
    for (auto& [label, near] : by_label) {
        std::sort(near.begin(), near.end(),
                  [](const auto& a, const auto& b) { return a.second < b.second; });
        svg += joined(near);
        words += labels.put(label, near, filled[label]);
    }
    return svg + words + symbols;
}

} // namespace

std::string log_plot::svg() const {
    if (points.empty()) {
        return "";
    }
    std::vector<double> xs;
    std::vector<double> ys;
    for (const point& each : points) {
        xs.push_back(each.x);
        ys.push_back(each.y);
    }
    for (const auto& [name, at] : markers) {
        xs.push_back(at);
    }
    const axis x{xs, left, right};
    const axis y{ys, bottom, top};
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 580\" width=\"960\" "
           "height=\"580\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">\n"
           "<rect width=\"960\" height=\"580\" fill=\"white\"/>\n" +
           titles(*this) + grid(x, y) + drawn_points(*this, x, y) + "</svg>\n";
}

} // namespace nines::bench
