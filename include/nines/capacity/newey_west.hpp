// SPDX-License-Identifier: BSL-1.0
/// \file
/// Standard errors of a regression that hold for correlated errors of any form.
#pragma once

#include <nines/capacity/least_squares.hpp>
#include <nines/capacity/residual_autocorrelation.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// The covariance of coefficients, and how far apart errors were taken to be correlated.
template <std::floating_point Real = double>
struct robust_covariance {
    detail::matrix_of<Real> covariance;
    Eigen::Index lag;

    [[nodiscard]] detail::vector_of<Real> standard_errors() const {
        return covariance.diagonal().cwiseMax(Real{0}).cwiseSqrt();
    }
    /// The standard error of the mean at a row of the design.
    [[nodiscard]] Real
    standard_error_at(const Eigen::Ref<const detail::vector_of<Real>>& row) const {
        return std::sqrt((std::max)(row.dot(covariance * row), Real{0}));
    }
};

/// The lag up to which Bartlett's weights lose least, for errors of first-order autocorrelation:
/// 1.1447 (4 rho^2 n / (1 - rho^2)^2)^(1/3), at most n - 1.
/// Source: Andrews, Econometrica 59 (1991), equations 6.2 and 6.4, doi:10.2307/2938229.
template <std::floating_point Real>
[[nodiscard]] Eigen::Index bartlett_lag(Real correlation, Eigen::Index rows) noexcept {
    const Real left = 1 - correlation * correlation;
    const Real n = static_cast<Real>(rows);
    const Real lag = Real{1.1447F} * std::cbrt(4 * correlation * correlation * n / (left * left));
    return lag < n - 1 ? static_cast<Eigen::Index>(lag) : (std::max)(rows - 1, Eigen::Index{0});
}

/// The covariance of the coefficients of a least-squares fit, by Bartlett's weights over lags and
/// the factor n / (n - p).
/// Parameters: a fit and its design, rows in order of time at regular steps; the greatest lag, or
/// nothing for that of `bartlett_lag` at the corrected correlation of neighbouring residuals.
/// Errors: contradiction where the design is not the fit's in size; out_of_domain for a lag below 0
/// or not below n.
/// Assumes: errors that forget within the lag; many rows: where rho is 0.9, intervals of 95 % for
/// a slope cover 62 % for n = 100, 86 % for 500, 90 % for 2,000. Speaks of the mean only; for what
/// will be observed see correlated_least_squares.hpp. Cost: n p^2 operations a lag. Source: Newey
/// and West, Econometrica 55 (1987), doi:10.2307/1913610.
template <std::floating_point Real>
[[nodiscard]] result<robust_covariance<Real>>
newey_west(const least_squares_fit<Real>& fit,
           const std::type_identity_t<Eigen::Ref<const detail::matrix_of<Real>>>& design,
           std::optional<Eigen::Index> lag = std::nullopt) {
    const Eigen::Index n = fit.observations();
    if (design.rows() != n || design.cols() != fit.rank()) {
        return error{errc::contradiction, "newey_west", "expected the design of the fit"};
    }
    const auto& residuals = fit.residuals();
    const Eigen::Index most =
        lag ? *lag
            : bartlett_lag(
                  corrected_autocorrelation(residual_autocorrelation(residuals, 1), n, fit.rank()),
                  n);
    if (most < 0 || most >= n) {
        return error{errc::out_of_domain, "newey_west", "expected a lag of 0 to n - 1"};
    }
    const detail::matrix_of<Real> factor = fit.covariance_factor();
    detail::matrix_of<Real> scores = design * factor;
    scores.array().colwise() *= residuals.array();
    detail::matrix_of<Real> sum = scores.transpose() * scores;
    for (Eigen::Index k = 1; k <= most; ++k) {
        const Real weight = 1 - static_cast<Real>(k) / static_cast<Real>(most + 1);
        const detail::matrix_of<Real> product =
            scores.bottomRows(n - k).transpose() * scores.topRows(n - k);
        sum += weight * (product + product.transpose());
    }
    const Real widened = static_cast<Real>(n) / static_cast<Real>(fit.degrees_of_freedom());
    sum = factor * sum;
    detail::matrix_of<Real> covariance = sum * factor.transpose();
    covariance *= widened;
    return robust_covariance<Real>{std::move(covariance), most};
}

} // namespace nines::inline NINES_ABI
