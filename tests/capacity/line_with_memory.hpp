// SPDX-License-Identifier: BSL-1.0
// A line in time whose errors remember, from a fixed seed.
#pragma once

#include "simulated_errors.hpp"

#include <Eigen/Core>

#include <cstddef>
#include <random>
#include <vector>

namespace simulated {

/// Rows of 1 and the time.
inline Eigen::MatrixXd line_through(const std::vector<double>& times) {
    Eigen::MatrixXd design{static_cast<Eigen::Index>(times.size()), 2};
    for (std::size_t i = 0; i < times.size(); ++i) {
        design.row(static_cast<Eigen::Index>(i)) << 1, times[i];
    }
    return design;
}

inline Eigen::Vector2d at(double time) {
    return {1, time};
}

struct walk {
    std::vector<double> times;
    Eigen::VectorXd y;
    std::vector<double> later; ///< errors after the samples
};

/// 10 + 0.01 t and an autoregression.
inline walk draw(std::mt19937_64& random, double rho, int n, int ahead) {
    const auto errors = simulated::autoregression(random, rho, static_cast<std::size_t>(n + ahead));
    walk drawn{{}, Eigen::VectorXd(n), {errors.begin() + n, errors.end()}};
    for (int i = 0; i < n; ++i) {
        drawn.times.push_back(i);
        drawn.y(i) = 10 + 0.01 * i + errors[static_cast<std::size_t>(i)];
    }
    return drawn;
}

} // namespace simulated
