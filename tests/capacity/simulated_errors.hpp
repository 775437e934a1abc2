// SPDX-License-Identifier: BSL-1.0
// Errors of first-order autocorrelation, from a fixed seed.
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace simulated {

/// Starts from what it comes to in the long run; rho = 1 is a random walk from 0.
inline std::vector<double> autoregression(std::mt19937_64& random, double rho, std::size_t size) {
    std::normal_distribution<double> normal;
    std::vector<double> errors(size);
    double error = rho < 1 ? normal(random) / std::sqrt(1 - rho * rho) : 0;
    for (double& each : errors) {
        each = error;
        error = rho * error + normal(random);
    }
    return errors;
}

} // namespace simulated
