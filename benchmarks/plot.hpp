// SPDX-License-Identifier: BSL-1.0
// A plot of labelled points on two logarithmic axes, as SVG.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace nines::bench {

struct log_plot {
    struct point {
        std::string label;  ///< shown once for all series
        std::string series; ///< has a colour and a shape
        double x = 1;
        double y = 1;
        bool filled = false;
    };

    std::string title;
    std::string x_title;
    std::string y_title;
    std::string key;                                     ///< what filled points are
    std::vector<point> points;                           ///< finite and above 0
    std::vector<std::pair<std::string, double>> markers; ///< values of x, each a dashed line

    [[nodiscard]] std::string svg() const;
};

} // namespace nines::bench
