// SPDX-License-Identifier: BSL-1.0
/// \file
/// Columns of numbers of twice the digits, and the two loops that regression spends its time in.
#pragma once

#include <nines/capacity/double_double.hpp>

#include <Eigen/Core>

#include <concepts>
#include <utility>

namespace nines::inline NINES_ABI::detail {

template <std::floating_point Real>
using vector_of = Eigen::Matrix<Real, Eigen::Dynamic, 1>;
template <std::floating_point Real>
using matrix_of = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;

/// hi + lo element by element; a matrix that is exact as it stands leaves `lo` empty.
template <std::floating_point Real>
struct double_double_matrix {
    matrix_of<Real> hi;
    matrix_of<Real> lo;

    double_double_matrix() = default;
    explicit double_double_matrix(matrix_of<Real> exact) : hi{std::move(exact)} {}
    double_double_matrix(Eigen::Index rows, Eigen::Index columns)
        : hi{matrix_of<Real>::Zero(rows, columns)}, lo{matrix_of<Real>::Zero(rows, columns)} {}

    [[nodiscard]] bool exact() const noexcept { return lo.size() == 0; }
    [[nodiscard]] Eigen::Index rows() const noexcept { return hi.rows(); }
    [[nodiscard]] Eigen::Index columns() const noexcept { return hi.cols(); }
    [[nodiscard]] double_double<Real> at(Eigen::Index row, Eigen::Index column) const noexcept {
        return {hi(row, column), exact() ? Real{0} : lo(row, column)};
    }
    void set(Eigen::Index row, Eigen::Index column, double_double<Real> value) noexcept {
        hi(row, column) = value.hi;
        lo(row, column) = value.lo;
    }
};

/// Where a column begins; `lo` is null where the column is exact.
template <std::floating_point Real>
struct column_view {
    const Real* hi;
    const Real* lo;

    [[nodiscard]] double_double<Real> operator[](Eigen::Index i) const noexcept {
        return {hi[i], lo == nullptr ? Real{0} : lo[i]};
    }
};

template <std::floating_point Real>
[[nodiscard]] column_view<Real> column(const double_double_matrix<Real>& matrix,
                                       Eigen::Index j) noexcept {
    return {matrix.hi.col(j).data(), matrix.exact() ? nullptr : matrix.lo.col(j).data()};
}

/// target -= factor * other, element by element. The four ranges do not overlap.
template <bool Exact, std::floating_point Real>
inline void subtract_multiple(Real* __restrict hi, Real* __restrict lo,
                              const Real* __restrict other_hi,
                              [[maybe_unused]] const Real* __restrict other_lo,
                              double_double<Real> factor, Eigen::Index size) noexcept {
    const auto factor_halves = halves(factor.hi);
    for (Eigen::Index i = 0; i < size; ++i) {
        const auto product = two_product(factor.hi, factor_halves, other_hi[i]);
        Real low = kept(product.lo + factor.lo * other_hi[i]);
        if constexpr (!Exact) {
            low = kept(low + factor.hi * other_lo[i]);
        }
        const auto sum = two_sum(hi[i], -product.hi);
        const auto normal = two_sum(sum.hi, kept(lo[i] + kept(sum.lo - low)));
        hi[i] = normal.hi;
        lo[i] = normal.lo;
    }
}

/// target -= factor * other for column j of a matrix that is not exact.
template <std::floating_point Real>
inline void subtract_multiple(double_double_matrix<Real>& target, Eigen::Index j,
                              column_view<Real> other, double_double<Real> factor) noexcept {
    Real* const hi = target.hi.col(j).data();
    Real* const lo = target.lo.col(j).data();
    if (other.lo == nullptr) {
        subtract_multiple<true>(hi, lo, other.hi, other.lo, factor, target.rows());
    } else {
        subtract_multiple<false>(hi, lo, other.hi, other.lo, factor, target.rows());
    }
}

/// The sum of a[i] b[i], in lanes that a vectorising compiler takes side by side.
template <bool ExactA, bool ExactB, std::floating_point Real>
[[nodiscard]] inline double_double<Real> lane_dot(column_view<Real> a, column_view<Real> b,
                                                  Eigen::Index size) noexcept {
    constexpr Eigen::Index lanes = 8; // of fewer, GCC makes single steps
    Real hi[lanes]{};
    Real lo[lanes]{};
    const auto add = [&](Eigen::Index lane, Eigen::Index i) {
        const auto product = two_product(a.hi[i], b.hi[i]);
        Real low = product.lo;
        if constexpr (!ExactA) {
            low = kept(low + a.lo[i] * b.hi[i]);
        }
        if constexpr (!ExactB) {
            low = kept(low + a.hi[i] * b.lo[i]);
        }
        const auto sum = two_sum(hi[lane], product.hi);
        hi[lane] = sum.hi;
        lo[lane] = kept(lo[lane] + kept(sum.lo + low));
    };
    const Eigen::Index whole = size - size % lanes;
    for (Eigen::Index i = 0; i < whole; i += lanes) {
        for (Eigen::Index lane = 0; lane < lanes; ++lane) {
            add(lane, i + lane);
        }
    }
    for (Eigen::Index i = whole; i < size; ++i) {
        add(i - whole, i);
    }
    double_double<Real> total;
    for (Eigen::Index lane = 0; lane < lanes; ++lane) {
        total = total + two_sum(hi[lane], lo[lane]);
    }
    return total;
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> dot(column_view<Real> a, column_view<Real> b,
                                             Eigen::Index size) noexcept {
    if (a.lo == nullptr) {
        return b.lo == nullptr ? lane_dot<true, true>(a, b, size)
                               : lane_dot<true, false>(a, b, size);
    }
    return b.lo == nullptr ? lane_dot<false, true>(a, b, size) : lane_dot<false, false>(a, b, size);
}

} // namespace nines::inline NINES_ABI::detail
