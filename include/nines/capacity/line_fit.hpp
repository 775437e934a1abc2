// SPDX-License-Identifier: BSL-1.0
/// \file
/// A straight line fitted to points, what it predicts, and how sure that is.
#pragma once

#include <nines/capacity/line_sums.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/student_t.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI {

/// What a line says of one x.
template <std::floating_point Real = double>
struct prediction {
    Real value;                          ///< on the line
    interval<Real> mean_interval;        ///< holds the true line at the level
    interval<Real> observation_interval; ///< holds a new observation at the level
    confidence level;

    friend constexpr bool operator==(const prediction&, const prediction&) noexcept = default;
};

/// Whole numbers and floating-point ones: Unix seconds, Unix nanoseconds, days.
template <class X>
concept position = std::integral<X> || std::floating_point<X>;

/// The line with the least sum of squared residuals. Made by `linear_trend::fit`, of at least two
/// points that differ in x; so nothing here can fail but what needs a third point.
/// Assumes: for errors and intervals, that observations are the line plus independent normal errors
/// of one variance. Monitoring data are seldom independent: intervals are then too narrow.
/// Source: Draper and Smith, Applied Regression Analysis, 3rd ed. (1998), chapters 1 and 3.
template <std::floating_point Real = double>
class line_fit {
public:
    using work = detail::work_type<Real>;

    /// Parameters: sums of which xx > 0, and how many points they are of.
    explicit line_fit(const detail::centred_sums<work>& sums, std::uint64_t count) noexcept
        : sums_{sums}, count_{count}, freedom_{static_cast<work>(count) - 2} {
        variance_ = count > 2 ? sums.residual / freedom_ : std::numeric_limits<work>::infinity();
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    [[nodiscard]] std::uint64_t degrees_of_freedom() const noexcept { return count_ - 2; }

    /// In units of y for one of x.
    [[nodiscard]] Real slope() const noexcept { return static_cast<Real>(sums_.slope.value()); }
    /// The mean of all x, on which the line turns.
    [[nodiscard]] Real mean_x() const noexcept { return static_cast<Real>(sums_.mean_x.value()); }
    [[nodiscard]] Real mean_y() const noexcept { return static_cast<Real>(sums_.mean_y.value()); }
    /// The line's height where x = x0: the intercept of the line with its origin moved there.
    /// Accuracy: the last digit or two, also where x0 is far from the points.
    template <position X>
    [[nodiscard]] Real intercept_at(X x0) const noexcept {
        return static_cast<Real>((sums_.mean_y + sums_.slope * from_mean(x0)).value());
    }

    /// The root of the squared residuals over the degrees of freedom; infinite where there are
    /// none.
    [[nodiscard]] Real residual_standard_deviation() const noexcept {
        return static_cast<Real>(std::sqrt(variance_));
    }
    /// The share of y's variation about its mean that the line explains; 0 where y is constant.
    [[nodiscard]] Real r_squared() const noexcept {
        return sums_.yy > 0 ? static_cast<Real>(1 - sums_.residual / sums_.yy) : Real{0};
    }
    [[nodiscard]] Real slope_standard_error() const noexcept {
        return static_cast<Real>(std::sqrt(variance_ / sums_.xx));
    }
    /// The standard error of the line at x0.
    template <position X>
    [[nodiscard]] Real standard_error_at(X x0) const noexcept {
        return static_cast<Real>(std::sqrt(variance_ * mean_share(from_mean(x0).value())));
    }

    /// Returns: the line at x with its interval, and that of one new observation there; neither
    /// speaks for several x together.
    /// Errors: insufficient for fewer than three points; out_of_domain for an x that is not finite.
    /// Cost: 10 ns, and 1 us where Student's quantile is not remembered.
    template <position X>
    [[nodiscard]] result<prediction<Real>> predict(X x, confidence level) const {
        if (count_ < 3) {
            return error{errc::insufficient, "line_fit::predict", "expected three points"};
        }
        if constexpr (std::floating_point<X>) {
            if (!detail::is_finite(x)) {
                return error{errc::out_of_domain, "line_fit::predict", "expected a finite x"};
            }
        }
        const auto d = from_mean(x);
        const work value = (sums_.mean_y + sums_.slope * d).value();
        const work share = mean_share(d.value());
        const work t = remembered_student_t_quantile<work>(
            static_cast<std::size_t>(degrees_of_freedom()), level);
        const auto around = [value](work half) {
            return interval<Real>{static_cast<Real>(value - half), static_cast<Real>(value + half)};
        };
        return prediction<Real>{static_cast<Real>(value), around(t * std::sqrt(variance_ * share)),
                                around(t * std::sqrt(variance_ * (1 + share))), level};
    }

    /// The squares of x about their mean.
    [[nodiscard]] Real spread() const noexcept { return static_cast<Real>(sums_.xx); }

    /// x less the mean of all x, and the other way; in the precision that is computed in.
    template <position X>
    [[nodiscard]] detail::double_double<work> from_mean(X x) const noexcept {
        return detail::exactly<work>(x) - sums_.mean_x;
    }
    [[nodiscard]] const detail::centred_sums<work>& sums() const noexcept { return sums_; }

private:
    /// The variance of the line at a distance from the mean, beside that of one observation.
    [[nodiscard]] work mean_share(work distance) const noexcept {
        return 1 / static_cast<work>(count_) + distance * distance / sums_.xx;
    }

    detail::centred_sums<work> sums_;
    std::uint64_t count_;
    work freedom_;
    work variance_;
};

} // namespace nines::inline NINES_ABI
