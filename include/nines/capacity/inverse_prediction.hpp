// SPDX-License-Identifier: BSL-1.0
/// \file
/// Where a line reaches a height, with the honest set of places: an interval, all but an interval,
/// or everywhere.
#pragma once

#include <nines/capacity/line_fit.hpp>
#include <nines/core/confidence.hpp>
#include <nines/stats/student_t.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// What is to reach the height.
enum class reaching : unsigned char {
    mean_line,   ///< the true line
    observation, ///< one new observation
};

/// What a set of x looks like.
enum class set_shape : unsigned char {
    between,    ///< from lower to upper: the slope is told from 0
    outside,    ///< up to lower, and from upper on: the slope is not told from 0
    everywhere, ///< the whole line: the data say nothing
    nowhere,    ///< a level line without residuals at another height
};

/// The x at which a height may be reached.
template <std::floating_point Real = double>
struct inverse_prediction {
    set_shape shape;
    Real lower; ///< of `between` and `outside`; else 0. May be infinite.
    Real upper;

    [[nodiscard]] constexpr bool contains(Real x) const noexcept {
        switch (shape) {
        case set_shape::between:
            return lower <= x && x <= upper;
        case set_shape::outside:
            return x <= lower || upper <= x;
        case set_shape::everywhere:
            return true;
        case set_shape::nowhere:
            return false;
        }
        return false;
    }
};

/// The set of all x whose confidence interval (prediction interval, for an observation) holds y.
/// Parameters: a line; the height; the level at which the set holds the true place.
/// Returns: see set_shape; `everywhere` without a degree of freedom.
/// Assumes: as line_fit. Coverage is exact then, also where the slope is small: a symmetric
/// interval around the estimate (the delta method) is not. Accuracy: 12 digits against 20-digit
/// tables. Cost: 40 ns. Source: Fieller, Journal of the Royal Statistical Society B 16 (1954),
/// 175-185; Draper and Smith, Applied Regression Analysis, 3rd ed. (1998), section 3.2.
template <std::floating_point Real>
[[nodiscard]] inverse_prediction<Real>
inverse_predict(const line_fit<Real>& line, std::type_identity_t<Real> y, confidence level,
                reaching what = reaching::mean_line) noexcept {
    using work = typename line_fit<Real>::work;
    const auto& sums = line.sums();
    if (line.degrees_of_freedom() == 0) {
        return {set_shape::everywhere, 0, 0};
    }
    const work b = sums.slope.value();
    const work height =
        (detail::double_double<work>{static_cast<work>(y), 0} - sums.mean_y).value();
    const work t = remembered_student_t_quantile<work>(
        static_cast<std::size_t>(line.degrees_of_freedom()), level);
    const work reach2 = t * t * sums.residual / static_cast<work>(line.degrees_of_freedom());
    const work kappa =
        1 / static_cast<work>(line.count()) + (what == reaching::observation ? 1 : 0);
    // a d^2 - 2 b height d + height^2 - kappa reach2 <= 0 for the distance d from the mean of x,
    // in units in which the height is 1 at most: its square is in range.
    const work unit = std::abs(height) > 1 ? std::abs(height) : work{1};
    const work raised = height / unit;
    const work wide = kappa * reach2 / unit / unit;
    const work a = b * b - reach2 / sums.xx;
    const work c = raised * raised - wide;
    const work inside = reach2 * raised / sums.xx * raised + wide * a;
    if (inside < 0) {
        return {set_shape::everywhere, 0, 0};
    }
    const work product = b * raised;
    const work q = product < 0 ? product - std::sqrt(inside) : product + std::sqrt(inside);
    if (!(std::abs(q) > 0)) { // level and without residuals, or reached at the mean exactly
        const bool level_line = !(std::abs(a) > 0);
        const set_shape at_mean = level_line ? set_shape::everywhere : set_shape::between;
        return {c > 0 ? set_shape::nowhere : at_mean, line.mean_x(), line.mean_x()};
    }
    work first = q / a * unit;
    work second = c / q * unit;
    if (second < first) {
        std::swap(first, second);
    }
    const auto place = [&sums](work distance) {
        return static_cast<Real>((sums.mean_x + detail::double_double<work>{distance, 0}).value());
    };
    return {a < 0 ? set_shape::outside : set_shape::between, place(first), place(second)};
}

} // namespace nines::inline NINES_ABI
