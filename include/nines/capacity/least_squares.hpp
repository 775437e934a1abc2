// SPDX-License-Identifier: BSL-1.0
/// \file
/// Linear least squares that keeps its digits, for any design.
#pragma once

#include <nines/capacity/design_scale.hpp>
#include <nines/capacity/precise_factor.hpp>
#include <nines/capacity/refined_solution.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/unit_point.hpp>

#include <Eigen/Core>
#include <Eigen/QR>
#include <Eigen/SVD>

#include <cmath>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

namespace detail {
template <std::floating_point Real>
class least_squares_problem;
} // namespace detail

/// A regression of y on the columns of a design of full rank: every number that the field prints
/// beside the coefficients.
/// Assumes: for what speaks of errors (standard errors, Cook's distance), that y is the design
/// times the true coefficients plus independent errors of one variance. Example:
/// tests/capacity/least_squares_test.cpp.
template <std::floating_point Real = double>
class least_squares_fit {
public:
    using vector = detail::vector_of<Real>;
    using work = detail::work_type<Real>;

    /// The same fit, found with more digits than `Real` has.
    template <std::same_as<work> Work>
        requires(!std::same_as<Real, Work>)
    explicit least_squares_fit(least_squares_fit<Work>&& fit)
        : coefficients_{fit.coefficients_.template cast<Real>()},
          standard_errors_{fit.standard_errors_.template cast<Real>()},
          residuals_{fit.residuals_.template cast<Real>()},
          deviation_{fit.deviation_},
          r_squared_{static_cast<Real>(fit.r_squared_)},
          uncentred_r_squared_{static_cast<Real>(fit.uncentred_r_squared_)},
          condition_{static_cast<Real>(fit.condition_)},
          factor_{std::move(fit.factor_)},
          rows_{std::move(fit.rows_)},
          to_basis_{std::move(fit.to_basis_)} {}

    [[nodiscard]] const vector& coefficients() const noexcept { return coefficients_; }
    [[nodiscard]] const vector& standard_errors() const noexcept { return standard_errors_; }
    /// y less the fitted value, correctly rounded.
    [[nodiscard]] const vector& residuals() const noexcept { return residuals_; }
    /// The root of the sum of squared residuals over the degrees of freedom.
    [[nodiscard]] Real residual_standard_deviation() const noexcept {
        return static_cast<Real>(deviation_);
    }
    /// The share of y's variation about its mean that the fit explains. For designs with an
    /// intercept, or columns that add up to one; without, it can be negative. 0 where y is
    /// constant.
    [[nodiscard]] Real r_squared() const noexcept { return r_squared_; }
    /// The share of the sum of y's squares: what R and NIST print for designs without an intercept.
    [[nodiscard]] Real uncentred_r_squared() const noexcept { return uncentred_r_squared_; }

    /// All columns: a design of lower rank has no fit.
    [[nodiscard]] Eigen::Index rank() const noexcept { return coefficients_.size(); }
    [[nodiscard]] Eigen::Index observations() const noexcept { return residuals_.size(); }
    /// Rows less columns, at least 1.
    [[nodiscard]] Eigen::Index degrees_of_freedom() const noexcept {
        return observations() - rank();
    }
    /// The largest singular value over the smallest, of the design with columns scaled by powers of
    /// two to lengths in (1/2, 1]: what is lost to the choice of columns, not to that of units.
    /// Accuracy: two digits up to 1e13 (`double`), fewer beyond.
    [[nodiscard]] Real condition_number() const noexcept { return condition_; }

    /// The standard error of the fitted mean at a row of the design, such as one not observed.
    [[nodiscard]] Real standard_error_at(const Eigen::Ref<const vector>& row) const {
        const detail::vector_of<work> at = row.template cast<work>();
        return static_cast<Real>(deviation_ * (factor_.transpose() * at).norm());
    }

    /// An upper triangular F whose F F', times the residual variance, is the covariance of the
    /// coefficients: the design times F has columns of length 1 at right angles.
    [[nodiscard]] detail::matrix_of<Real> covariance_factor() const {
        return factor_.template cast<Real>();
    }

    /// How much each observation draws its own fitted value to itself: 0 to 1, the diagonal of the
    /// hat matrix. Cost: n p^2 operations, made when asked for.
    [[nodiscard]] vector leverage() const { return leverages().template cast<Real>(); }

    /// How far the coefficients move without each observation, in units of their uncertainty.
    /// Infinite where an observation alone determines a coefficient; 0 where the fit is perfect.
    /// Source: Cook, Technometrics 19 (1977), doi:10.2307/1268249. Cost: as leverage.
    [[nodiscard]] vector cooks_distance() const {
        const detail::vector_of<work> h = leverages();
        vector distance{h.size()};
        const work scale = static_cast<work>(rank()) * deviation_ * deviation_;
        for (Eigen::Index i = 0; i < h.size(); ++i) {
            const work r = static_cast<work>(residuals_(i));
            const work left = 1 - h(i);
            if (!(scale > 0)) {
                distance(i) = 0;
            } else if (!(left > std::numeric_limits<work>::epsilon() * 8)) {
                distance(i) = std::numeric_limits<Real>::infinity();
            } else {
                distance(i) = static_cast<Real>(r / scale * r * h(i) / (left * left));
            }
        }
        return distance;
    }

private:
    template <std::floating_point Other>
    friend class least_squares_fit;
    friend class detail::least_squares_problem<Real>;

    least_squares_fit() = default;

    [[nodiscard]] detail::vector_of<work> leverages() const {
        if (to_basis_.size() == 0) {
            return rows_.rowwise().squaredNorm();
        }
        return (rows_ * to_basis_.template triangularView<Eigen::Upper>()).rowwise().squaredNorm();
    }

    vector coefficients_;
    vector standard_errors_;
    vector residuals_;
    work deviation_ = 0;
    Real r_squared_ = 0;
    Real uncentred_r_squared_ = 0;
    Real condition_ = 0;
    detail::matrix_of<work> factor_;   ///< covariance = deviation^2 factor factor'
    detail::matrix_of<work> rows_;     ///< the scaled design, or its orthonormal basis
    detail::matrix_of<work> to_basis_; ///< takes rows_ to the basis; empty where they are it
};

namespace detail {

/// The steps from a design to its fit.
template <std::floating_point Real>
class least_squares_problem {
public:
    /// Parameters: epsilon of the numbers that the design was given in.
    least_squares_problem(double_double_matrix<Real> design, vector_of<Real> y, Real epsilon)
        : a_{std::move(design)}, y_{std::move(y)}, epsilon_{epsilon} {}

    [[nodiscard]] result<least_squares_fit<Real>> solve() && {
        if (a_.rows() != y_.size()) {
            return refusal(errc::contradiction, "expected one y for each row of the design");
        }
        if (a_.columns() < 1 || a_.rows() <= a_.columns()) {
            return refusal(errc::insufficient, "expected more rows than columns, and a column");
        }
        const auto scales = scale_columns(a_);
        const auto y_scale = scale_of<Real>(y_);
        if (!scales || !y_scale) {
            return refusal(errc::out_of_domain,
                           "expected finite numbers of magnitudes between 1e-150 and 1e150");
        }
        y_ *= *y_scale;
        const Eigen::HouseholderQR<matrix_of<Real>> factor{a_.hi};
        const matrix_of<Real> r =
            factor.matrixQR().topRows(a_.columns()).template triangularView<Eigen::Upper>();
        const vector_of<Real> singular = singular_values_of(r);
        const Real smallest = singular(singular.size() - 1);
        if (!(smallest > singular(0) * tolerance())) {
            return refusal(errc::insufficient, "columns of the design are linearly dependent");
        }
        const Real condition = singular(0) / smallest;
        const auto solution = solve_refined(a_, factor, condition, y_);
        if (!solution) {
            return solution.error();
        }
        fit_.condition_ = condition;
        report(*solution, *scales, *y_scale);
        report_errors(r, *scales);
        return std::move(fit_);
    }

private:
    static constexpr error refusal(errc code, const char* what) noexcept {
        return {code, "least_squares", what};
    }

    /// Largest first. A square needs no decomposition before its own.
    static vector_of<Real> singular_values_of(const matrix_of<Real>& square) {
        return Eigen::JacobiSVD<matrix_of<Real>, Eigen::NoQRPreconditioner>{square}
            .singularValues();
    }

    /// Rounding alone makes singular values of about eps sqrt(n) out of dependent columns.
    [[nodiscard]] Real tolerance() const noexcept {
        return 16 * epsilon_ * static_cast<Real>(a_.columns()) *
               std::sqrt(static_cast<Real>(a_.rows()));
    }

    void report(const refined_solution<Real>& solution, const vector_of<Real>& scales,
                Real y_scale) {
        const auto& residuals = solution.residuals;
        const auto n = a_.rows();
        const Real left = dot(column(residuals, 0), column(residuals, 0), n).value();
        const Real freedom = static_cast<Real>(n - a_.columns());
        fit_.coefficients_ = solution.coefficients.hi.col(0).cwiseProduct(scales) / y_scale;
        fit_.residuals_ = residuals.hi.col(0) / y_scale;
        fit_.deviation_ = std::sqrt(left / freedom) / y_scale;
        report_shares(left);
    }

    void report_shares(Real left) {
        const auto n = a_.rows();
        double_double_matrix<Real> y{y_};
        double_double_matrix<Real> ones{matrix_of<Real>::Ones(n, 1)};
        double_double_matrix<Real> centred{n, 1};
        centred.hi.col(0) = y_;
        const auto mean =
            dot(column(y, 0), column(ones, 0), n) / double_double<Real>{static_cast<Real>(n), 0};
        subtract_multiple(centred, 0, column(ones, 0), mean);
        const auto share = [left](Real of) { return of > 0 ? 1 - left / of : Real{0}; };
        fit_.r_squared_ = share(dot(column(centred, 0), column(centred, 0), n).value());
        fit_.uncentred_r_squared_ = share(dot(column(y, 0), column(y, 0), n).value());
    }

    /// Standard errors lose as many digits as the condition has, unless R is better than `work`.
    void report_errors(const matrix_of<Real>& r, const vector_of<Real>& scales) {
        matrix_of<Real> inverse;
        if (fit_.condition_ < well_conditioned<Real> && a_.exact()) {
            inverse = matrix_of<Real>::Identity(r.rows(), r.cols());
            r.template triangularView<Eigen::Upper>().solveInPlace(inverse);
            fit_.rows_ = std::move(a_.hi);
            fit_.to_basis_ = inverse;
        } else {
            auto precise = precise_orthogonal_factor(a_);
            inverse = std::move(precise.inverse);
            fit_.rows_ = std::move(precise.basis);
        }
        fit_.factor_ = scales.asDiagonal() * inverse;
        fit_.standard_errors_ = fit_.deviation_ * fit_.factor_.rowwise().norm();
    }

    double_double_matrix<Real> a_;
    vector_of<Real> y_;
    Real epsilon_;
    least_squares_fit<Real> fit_;
};

/// Not inline, so that a program can compile it once: extern_double.hpp.
template <std::floating_point Real>
[[nodiscard]] result<least_squares_fit<Real>> fit_design(double_double_matrix<Real> design,
                                                         vector_of<Real> y, Real epsilon) {
    return least_squares_problem<Real>{std::move(design), std::move(y), epsilon}.solve();
}

/// What was found with as many digits as the work takes, in those that were asked for.
template <class To, class From>
[[nodiscard]] result<To> rounded(result<From> found) {
    if constexpr (std::same_as<To, From>) {
        return found;
    } else {
        return found ? result<To>{To{std::move(*found)}} : result<To>{found.error()};
    }
}

/// The powers 0 to degree of each x, at twice the digits.
template <std::floating_point Real>
[[nodiscard]] double_double_matrix<Real> powers(const vector_of<Real>& x, Eigen::Index degree) {
    double_double_matrix<Real> design{x.size(), degree + 1};
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        double_double<Real> power{1, 0};
        design.set(i, 0, power);
        for (Eigen::Index j = 1; j <= degree; ++j) {
            power = power * x(i);
            design.set(i, j, power);
        }
    }
    return design;
}

} // namespace detail

/// The coefficients with the least sum of squared residuals.
/// Parameters: the design, n rows of p columns, a column of ones among them where an intercept is
/// wanted; n values of y; n > p.
/// Errors: contradiction where the sizes differ; insufficient where n <= p or where the columns are
/// dependent: the smallest singular value of the scaled design is below 16 p sqrt(n) epsilon of the
/// largest; out_of_domain for numbers that are not finite or beyond 1e150.
/// Assumes: nothing for coefficients; see least_squares_fit for what speaks of errors.
/// Accuracy: coefficients and residuals are those of the numbers as given, to the last digit or
/// two; standard errors to 13 digits. NIST's sets: tests/capacity/least_squares_test.cpp. Cost:
/// Householder's QR and about half as much; 20 times as much where the condition is above 1000.
/// Source: Bjorck 1967, see refined_solution.hpp.
template <std::floating_point Real = double>
[[nodiscard]] result<least_squares_fit<Real>>
least_squares(const std::type_identity_t<Eigen::Ref<const detail::matrix_of<Real>>>& design,
              const std::type_identity_t<Eigen::Ref<const detail::vector_of<Real>>>& y) {
    using work = detail::work_type<Real>;
    detail::double_double_matrix<work> a{design.template cast<work>()};
    return detail::rounded<least_squares_fit<Real>>(detail::fit_design<work>(
        std::move(a), y.template cast<work>(), std::numeric_limits<Real>::epsilon()));
}

/// The polynomial of a degree with the least sum of squared residuals; coefficient k is that of
/// x^k. Powers are formed at twice the digits, so that none is lost before the fit begins.
/// Parameters: n values of x and y; degree >= 0; n > degree + 1.
/// Errors, accuracy, cost: as least_squares of an ill-conditioned design; out_of_domain for a
/// negative degree.
template <std::floating_point Real = double>
[[nodiscard]] result<least_squares_fit<Real>>
polynomial_least_squares(const std::type_identity_t<Eigen::Ref<const detail::vector_of<Real>>>& x,
                         const std::type_identity_t<Eigen::Ref<const detail::vector_of<Real>>>& y,
                         int degree) {
    using work = detail::work_type<Real>;
    if (degree < 0) {
        return error{errc::out_of_domain, "polynomial_least_squares", "expected a degree >= 0"};
    }
    auto design = detail::powers<work>(x.template cast<work>(), degree);
    return detail::rounded<least_squares_fit<Real>>(detail::fit_design<work>(
        std::move(design), y.template cast<work>(), std::numeric_limits<Real>::epsilon()));
}

} // namespace nines::inline NINES_ABI
