// SPDX-License-Identifier: BSL-1.0
/// \file
/// Coefficients and residuals of a least-squares problem to the last digit that the data determine.
#pragma once

#include <nines/capacity/double_double_columns.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// The x with the least |b - A x|, and b - A x, both at twice the digits.
template <std::floating_point Real>
struct refined_solution {
    double_double_matrix<Real> coefficients;
    double_double_matrix<Real> residuals;
};

/// Adds a correction to a column of twice the digits.
template <std::floating_point Real>
inline void add_correction(double_double_matrix<Real>& target, const vector_of<Real>& by) noexcept {
    for (Eigen::Index i = 0; i < by.size(); ++i) {
        target.set(i, 0, target.at(i, 0) + double_double<Real>{by(i), 0});
    }
}

/// Refines r + A x = b, A' r = 0, the system whose solution both are, until the corrections no
/// longer reach the last digit.
template <std::floating_point Real>
class augmented_refinement {
public:
    /// Parameters: a design and its factor by Householder's method, of full rank; all must outlive
    /// this.
    augmented_refinement(const double_double_matrix<Real>& a,
                         const Eigen::HouseholderQR<matrix_of<Real>>& factor,
                         const vector_of<Real>& b)
        : a_{a}, factor_{factor}, b_{b}, solution_{{a.columns(), 1}, {a.rows(), 1}} {}

    /// Errors: insufficient where the corrections do not shrink: the design has no more digits.
    [[nodiscard]] result<refined_solution<Real>> run() && {
        Real before = correct(b_, vector_of<Real>::Zero(a_.columns()));
        for (int step = 0; step < most_steps; ++step) {
            auto [f, g] = defects();
            const Real change = correct(std::move(f), g);
            if (!(change * (std::min)(change, before) > enough * before)) {
                return std::move(solution_);
            }
            if (!(change < before / 2)) {
                break;
            }
            before = change;
        }
        return error{errc::insufficient, "least_squares",
                     "columns are too close to dependent for a solution"};
    }

    /// The same for a condition whose square leaves digits, so that R' R x = A' b does: then
    /// r = b - A x at twice the digits has A' r for its only defect, and one correction takes all
    /// of it.
    [[nodiscard]] refined_solution<Real> run_well_conditioned() && {
        vector_of<Real> x = a_.hi.transpose() * b_;
        solve_seminormal(x);
        solution_.coefficients.hi.col(0) = x;
        solution_.residuals.hi.col(0) = b_;
        for (Eigen::Index j = 0; j < a_.columns(); ++j) {
            subtract_multiple(solution_.residuals, 0, column(a_, j), {x(j), 0});
        }
        for (Eigen::Index j = 0; j < a_.columns(); ++j) {
            x(j) = dot(column(a_, j), column(solution_.residuals, 0), a_.rows()).value();
        }
        solve_seminormal(x);
        add_correction(solution_.coefficients, x);
        add_correction(solution_.residuals, vector_of<Real>{-(a_.hi * x)});
        return std::move(solution_);
    }

private:
    static constexpr int most_steps = 20;
    static constexpr Real enough = std::numeric_limits<Real>::epsilon() / 16;

    /// b - r - A x and -A' r, rounded once.
    [[nodiscard]] std::pair<vector_of<Real>, vector_of<Real>> defects() const {
        double_double_matrix<Real> f{a_.rows(), 1};
        f.hi.col(0) = b_;
        subtract_multiple(f, 0, column(solution_.residuals, 0), {1, 0});
        vector_of<Real> g{a_.columns()};
        for (Eigen::Index j = 0; j < a_.columns(); ++j) {
            subtract_multiple(f, 0, column(a_, j), solution_.coefficients.at(j, 0));
            g(j) = -dot(column(a_, j), column(solution_.residuals, 0), a_.rows()).value();
        }
        return {f.hi.col(0), std::move(g)};
    }

    [[nodiscard]] auto triangle() const {
        return factor_.matrixQR().topRows(a_.columns()).template triangularView<Eigen::Upper>();
    }

    /// Solves R' R x = x.
    void solve_seminormal(vector_of<Real>& x) const {
        triangle().adjoint().solveInPlace(x);
        triangle().solveInPlace(x);
    }

    /// Solves dr + A dx = f, A' dr = g, and adds dr and dx.
    /// Returns: the largest |dx| beside its x.
    [[nodiscard]] Real correct(vector_of<Real> f, const vector_of<Real>& g) {
        const Eigen::Index columns = a_.columns();
        const auto r = triangle();
        f.applyOnTheLeft(factor_.householderQ().adjoint());
        const vector_of<Real> upper = r.adjoint().solve(g);
        vector_of<Real> dx = f.head(columns) - upper;
        r.solveInPlace(dx);
        f.head(columns) = upper;
        f.applyOnTheLeft(factor_.householderQ());
        add_correction(solution_.coefficients, dx);
        add_correction(solution_.residuals, f);
        const auto size = solution_.coefficients.hi.col(0).cwiseAbs();
        const Real least = (std::max)(size.maxCoeff() * std::numeric_limits<Real>::epsilon(),
                                      (std::numeric_limits<Real>::min)());
        return (dx.cwiseAbs().array() / (size.array().max)(least)).maxCoeff();
    }

    const double_double_matrix<Real>& a_;
    const Eigen::HouseholderQR<matrix_of<Real>>& factor_;
    const vector_of<Real>& b_;
    refined_solution<Real> solution_;
};

/// The condition up to which coefficients need one correction, and standard errors of the factor in
/// `Real` keep 13 digits (`double`).
template <std::floating_point Real>
inline constexpr Real well_conditioned = 1000;

/// Parameters: a design of full rank, its columns scaled to about length 1, with its factor by
/// Householder's method and its condition; the right-hand side.
/// Errors: insufficient where the condition leaves nothing to refine (about 1e15 for `double`).
/// Accuracy: the coefficients of the design as given, correctly rounded but for rare ties;
/// residuals within 1e-26 of b (`double`). Cost: a few times 4 n p operations and 2 n p of twice
/// the digits. Source: Bjorck, BIT 7 (1967), 257-278 and 8 (1968), 8-30, doi:10.1007/BF01933419;
/// for good conditions his corrected seminormal equations, Linear Algebra and its Applications 88
/// (1987), doi:10.1016/0024-3795(87)90101-7.
template <std::floating_point Real>
[[nodiscard]] result<refined_solution<Real>>
solve_refined(const double_double_matrix<Real>& a,
              const Eigen::HouseholderQR<matrix_of<Real>>& factor, Real condition,
              const vector_of<Real>& b) {
    augmented_refinement<Real> refinement{a, factor, b};
    if (condition < well_conditioned<Real> && a.exact()) {
        return std::move(refinement).run_well_conditioned();
    }
    return std::move(refinement).run();
}

} // namespace nines::inline NINES_ABI::detail
