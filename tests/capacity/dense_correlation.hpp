// SPDX-License-Identifier: BSL-1.0
// Generalised least squares the long way: the whole matrix of correlations.
#pragma once

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <cmath>
#include <vector>

namespace dense {

inline Eigen::MatrixXd correlations(const std::vector<double>& times, double rho) {
    const auto n = static_cast<Eigen::Index>(times.size());
    Eigen::MatrixXd matrix{n, n};
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            matrix(i, j) = std::pow(rho, std::abs(times[static_cast<std::size_t>(i)] -
                                                  times[static_cast<std::size_t>(j)]));
        }
    }
    return matrix;
}

/// Weighted sums of squares and products of all columns, and log det of the correlations.
struct whitened {
    Eigen::MatrixXd sums;
    double log_determinant;

    whitened(const Eigen::MatrixXd& rows, const std::vector<double>& times, double rho) {
        const Eigen::LLT<Eigen::MatrixXd> factor{correlations(times, rho)};
        const Eigen::MatrixXd solved = factor.solve(rows);
        sums = rows.transpose() * solved;
        log_determinant = 2 * factor.matrixLLT().diagonal().array().log().sum();
    }
};

} // namespace dense
