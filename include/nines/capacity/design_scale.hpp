// SPDX-License-Identifier: BSL-1.0
/// \file
/// Scales the columns of a design by powers of two, which rounds nothing, to about length 1.
#pragma once

#include <nines/capacity/double_double_columns.hpp>
#include <nines/core/decimal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI::detail {

/// The power of two that takes a column's length to [1/2, 1]; 1 for a column of zeros.
/// Returns: nothing where a number is not finite, or so large or small that scaling could round.
template <std::floating_point Real>
[[nodiscard]] std::optional<Real> scale_of(const Eigen::Ref<const vector_of<Real>>& column) {
    constexpr int widest = std::numeric_limits<Real>::max_exponent / 2;
    const auto scale_for = [](Real length) { return std::ldexp(Real{1}, -std::ilogb(length) - 1); };
    const Real square = column.squaredNorm();
    if (is_finite(square) && square > std::ldexp(Real{1}, -widest)) {
        return square < std::ldexp(Real{1}, 2 * widest - 2)
                   ? std::optional{scale_for(std::sqrt(square))}
                   : std::nullopt;
    }
    if (!std::all_of(column.begin(), column.end(), [](Real x) { return is_finite(x); })) {
        return std::nullopt;
    }
    const Real largest = column.cwiseAbs().maxCoeff();
    if (!(largest > 0)) {
        return Real{1};
    }
    const int exponent = std::ilogb(largest);
    if (exponent > widest || exponent < -widest) {
        return std::nullopt;
    }
    const Real first = std::ldexp(Real{1}, -exponent);
    return first * scale_for((column * first).norm());
}

/// The scales of a matrix's columns, which it multiplies in place.
template <std::floating_point Real>
[[nodiscard]] std::optional<vector_of<Real>> scale_columns(double_double_matrix<Real>& matrix) {
    vector_of<Real> scales{matrix.columns()};
    for (Eigen::Index j = 0; j < matrix.columns(); ++j) {
        const auto scale = scale_of<Real>(matrix.hi.col(j));
        if (!scale) {
            return std::nullopt;
        }
        scales(j) = *scale;
        matrix.hi.col(j) *= *scale;
        if (!matrix.exact()) {
            matrix.lo.col(j) *= *scale;
        }
    }
    return scales;
}

} // namespace nines::inline NINES_ABI::detail
