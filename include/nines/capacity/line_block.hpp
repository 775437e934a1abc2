// SPDX-License-Identifier: BSL-1.0
/// \file
/// The sums of many points at once, at the speed of plain loops.
#pragma once

#include <nines/capacity/line_sums.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI::detail {

/// The most points whose passes stay in the first cache.
inline constexpr std::size_t line_block_size = 1024;

/// Sums of up to line_block_size points: means, squares about them, and, where the difference of
/// squares would cost more than two digits of the residuals, the residuals themselves.
/// Accuracy: that of two passes in `Real`. Cost: about 1 ns a point, half as much again near a
/// line.
template <std::floating_point Real>
class line_block {
public:
    /// Expects as many y as x, and at least one.
    line_block(std::span<const Real> x, std::span<const Real> y) noexcept
        : x_{x.data()}, y_{y.data()}, size_{x.size()} {}

    /// Nothing where a number is not summable; `largest` is then undefined.
    [[nodiscard]] std::optional<line_sums<Real>> sums(Real& largest) const noexcept {
        const Real x0 = x_[0];
        const Real y0 = y_[0];
        const auto n = static_cast<Real>(size_);
        largest = largest_x();
        const auto mean_x = two_sum(x0, sum_of([x0](Real x, Real) { return x - x0; }) / n);
        const auto mean_y = two_sum(y0, sum_of([y0](Real, Real y) { return y - y0; }) / n);
        const Real mx = mean_x.hi;
        const Real my = mean_y.hi;
        const Real xx = sum_of([mx](Real x, Real) { return (x - mx) * (x - mx); });
        const Real xy = sum_of([mx, my](Real x, Real y) { return (x - mx) * (y - my); });
        const Real yy = sum_of([my](Real, Real y) { return (y - my) * (y - my); });
        if (!summable(x0) || !summable(y0) || !is_finite(xx + yy) || !(xx < square_limit<Real>) ||
            !(yy < square_limit<Real>)) {
            return std::nullopt;
        }
        return about_the_mean(mean_x, mean_y, {xx, xy, yy});
    }

private:
    struct squares_and_product {
        Real xx;
        Real xy;
        Real yy;
    };

    /// Takes all points into a number, in lanes that a vectorising compiler takes side by side, and
    /// of which no step waits for the one just before it; then merges the lanes.
    template <class Step, class Merge>
    [[nodiscard]] Real fold(Real start, Step step, Merge merge) const noexcept {
        constexpr std::size_t lanes = 4;
        Real taken[lanes]{start, start, start, start};
        const std::size_t whole = size_ - size_ % lanes;
        for (std::size_t i = 0; i < whole; i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                taken[lane] = step(taken[lane], x_[i + lane], y_[i + lane]);
            }
        }
        for (std::size_t i = whole; i < size_; ++i) {
            taken[0] = step(taken[0], x_[i], y_[i]);
        }
        return merge(merge(taken[0], taken[1]), merge(taken[2], taken[3]));
    }
    template <class Term>
    [[nodiscard]] Real sum_of(Term term) const noexcept {
        return fold(
            0, [term](Real sum, Real x, Real y) { return sum + term(x, y); },
            [](Real a, Real b) { return a + b; });
    }
    [[nodiscard]] Real largest_x() const noexcept {
        const auto larger = [](Real a, Real b) { return a > b ? a : b; };
        return fold(x_[0], [larger](Real most, Real x, Real) { return larger(x, most); }, larger);
    }

    /// The squares were taken about the rounded means: what rounding left of them, n times, are the
    /// sums of x and y.
    [[nodiscard]] line_sums<Real> about_the_mean(double_double<Real> mean_x,
                                                 double_double<Real> mean_y,
                                                 const squares_and_product& about) const noexcept {
        const auto n = static_cast<Real>(size_);
        const Real sx = n * mean_x.lo;
        const Real sy = n * mean_y.lo;
        line_sums<Real> result;
        result.count = size_;
        result.origin = {{{mean_x.hi, 0}, {mean_y.hi, 0}}};
        result.linear.high = {sx, sy};
        result.squares.high = {about.xx, about.yy};
        result.product.high = {about.xy};
        const Real across = about.xx - sx * mean_x.lo;
        const Real both = about.xy - sx * mean_y.lo;
        const Real up = about.yy - sy * mean_y.lo;
        constexpr Real two_digits = Real{1} / 64;
        if (across > 0 && up - both / across * both < up * two_digits) {
            result.squares.set(1, with_residuals(mean_x, mean_y, result));
        }
        return result;
    }

    /// The sum of squares of y that leaves the residuals' own once the line is taken from it.
    [[nodiscard]] double_double<Real> with_residuals(double_double<Real> mean_x,
                                                     double_double<Real> mean_y,
                                                     const line_sums<Real>& sums) const noexcept {
        const auto line = sums.centred();
        const auto left_at = [mx = mean_x.hi, my = mean_y.hi, slope = line.slope.hi](
                                 Real x, Real y) { return (y - my) - slope * (x - mx); };
        const Real sum = sum_of(left_at);
        const Real squares = sum_of([left_at](Real x, Real y) {
            const Real left = left_at(x, y);
            return left * left;
        });
        const double_double<Real> n{static_cast<Real>(size_), 0};
        const Real left = squares - sum * sum / n.hi;
        const auto sx = sums.linear.value(0);
        const auto sy = sums.linear.value(1);
        const auto both = sums.product.value(0) - sx * sy / n;
        return both * line.slope + sy * sy / n + double_double<Real>{left > 0 ? left : 0, 0};
    }

    const Real* x_;
    const Real* y_;
    std::size_t size_;
};

} // namespace nines::inline NINES_ABI::detail
