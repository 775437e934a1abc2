// SPDX-License-Identifier: BSL-1.0
/// \file
/// The triangular factor of an ill-conditioned design and its inverse, at twice the digits.
#pragma once

#include <nines/capacity/double_double_columns.hpp>

#include <concepts>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// Q with orthonormal columns, and the inverse of R, each rounded once: A = Q R.
template <std::floating_point Real>
struct precise_factor {
    matrix_of<Real> basis;
    matrix_of<Real> inverse;
};

/// The inverse of an upper triangle whose diagonal has no 0, column by column.
template <std::floating_point Real>
[[nodiscard]] double_double_matrix<Real>
inverse_triangle(const double_double_matrix<Real>& triangle) {
    const Eigen::Index size = triangle.columns();
    double_double_matrix<Real> inverse{size, size};
    for (Eigen::Index j = 0; j < size; ++j) {
        inverse.set(j, j, double_double<Real>{1, 0} / triangle.at(j, j));
        for (Eigen::Index i = j - 1; i >= 0; --i) {
            double_double<Real> sum;
            for (Eigen::Index k = i + 1; k <= j; ++k) {
                sum = sum + triangle.at(i, k) * inverse.at(k, j);
            }
            inverse.set(i, j, -sum / triangle.at(i, i));
        }
    }
    return inverse;
}

/// Modified Gram-Schmidt at twice the digits: what refinement does for coefficients, this does for
/// standard errors.
/// Parameters: a design of full rank, its columns scaled to about length 1.
/// Accuracy: the inverse keeps all digits of `Real` for conditions up to 1e15 (`double`).
/// Cost: 2 n p^2 steps of about 20 operations.
/// Source: Bjorck, BIT 7 (1967): its R is as accurate as that of Householder's method.
template <std::floating_point Real>
[[nodiscard]] precise_factor<Real> precise_orthogonal_factor(const double_double_matrix<Real>& a) {
    const Eigen::Index rows = a.rows();
    const Eigen::Index columns = a.columns();
    double_double_matrix<Real> q{rows, columns};
    q.hi = a.hi;
    if (!a.exact()) {
        q.lo = a.lo;
    }
    double_double_matrix<Real> r{columns, columns};
    for (Eigen::Index k = 0; k < columns; ++k) {
        const auto length = square_root(dot(column(q, k), column(q, k), rows));
        r.set(k, k, length);
        const auto reciprocal = double_double<Real>{1, 0} / length;
        for (Eigen::Index i = 0; i < rows; ++i) {
            q.set(i, k, q.at(i, k) * reciprocal);
        }
        for (Eigen::Index j = k + 1; j < columns; ++j) {
            const auto part = dot(column(q, k), column(q, j), rows);
            r.set(k, j, part);
            subtract_multiple(q, j, column(q, k), part);
        }
    }
    return {std::move(q.hi), inverse_triangle(r).hi};
}

} // namespace nines::inline NINES_ABI::detail
