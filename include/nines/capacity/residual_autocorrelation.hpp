// SPDX-License-Identifier: BSL-1.0
/// \file
/// How alike neighbouring residuals of a regression are, and how alike the errors behind them.
#pragma once

#include <nines/capacity/double_double_columns.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <concepts>

namespace nines::inline NINES_ABI {

/// The correlation of residuals a number of rows apart: sum of products over sum of squares.
/// Returns: -1 to 1; 1 at lag 0; 0 for lags below 0 or not below the number of residuals, and where
/// all residuals are 0.
/// Assumes: rows in order of time, at regular steps. Source: Box and Jenkins, Time Series Analysis
/// (1970), section 2.1.
template <std::floating_point Real>
[[nodiscard]] Real residual_autocorrelation(const detail::vector_of<Real>& residuals,
                                            Eigen::Index lag) {
    const Eigen::Index n = residuals.size();
    const Real squares = residuals.squaredNorm();
    if (lag < 0 || lag >= n || !(squares > 0)) {
        return 0;
    }
    return residuals.tail(n - lag).dot(residuals.head(n - lag)) / squares;
}

/// The correlation of neighbouring errors, from that of residuals. That one is too low, by about
/// (p + (3 + p) rho) / n where p coefficients were fitted to n rows.
/// Parameters: the correlation of neighbouring residuals; rows; coefficients.
/// Returns: within 1 - 1 / n of 0; the correlation as given where n <= p + 3.
/// Assumes: errors of first-order autocorrelation, about a mean or a trend. Where intervals are
/// wanted, correlated_least_squares.hpp corrects by likelihood instead.
/// Accuracy: bias below 0.02 for means and lines, rho from 0 to 0.9, n from 100 on.
/// Source: Tjostheim and Paulsen, Biometrika 70 (1983), doi:10.1093/biomet/70.2.389, for p = 1 and
/// 2.
template <std::floating_point Real>
[[nodiscard]] Real corrected_autocorrelation(Real correlation, Eigen::Index rows,
                                             Eigen::Index coefficients) noexcept {
    if (rows <= coefficients + 3) {
        return correlation;
    }
    const Real n = static_cast<Real>(rows);
    const Real p = static_cast<Real>(coefficients);
    const Real most = 1 - 1 / n;
    return std::clamp((n * correlation + p) / (n - 3 - p), -most, most);
}

} // namespace nines::inline NINES_ABI
