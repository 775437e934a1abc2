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
        const auto first = over(distance_sums{x0, y0, x0});
        largest = first.most;
        const auto mean_x = two_sum(x0, first.x / n);
        const auto mean_y = two_sum(y0, first.y / n);
        const auto about = over(square_sums{mean_x.hi, mean_y.hi});
        if (!summable(x0) || !summable(y0) || !is_finite(about.xx + about.yy) ||
            !(about.xx < square_limit<Real>) || !(about.yy < square_limit<Real>)) {
            return std::nullopt;
        }
        return about_the_mean(mean_x, mean_y, about);
    }

private:
    struct distance_sums {
        Real from_x;
        Real from_y;
        Real most;
        Real x = 0;
        Real y = 0;

        void add(Real at, Real value) noexcept {
            most = at > most ? at : most;
            x += at - from_x;
            y += value - from_y;
        }
        void merge(const distance_sums& other) noexcept {
            most = other.most > most ? other.most : most;
            x += other.x;
            y += other.y;
        }
    };

    struct square_sums {
        Real from_x;
        Real from_y;
        Real xx = 0;
        Real xy = 0;
        Real yy = 0;

        void add(Real at, Real value) noexcept {
            const Real dx = at - from_x;
            const Real dy = value - from_y;
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        void merge(const square_sums& other) noexcept {
            xx += other.xx;
            xy += other.xy;
            yy += other.yy;
        }
    };

    struct residual_sums {
        Real from_x;
        Real from_y;
        Real slope;
        Real linear = 0;
        Real squares = 0;

        void add(Real at, Real value) noexcept {
            const Real left = (value - from_y) - slope * (at - from_x);
            linear += left;
            squares += left * left;
        }
        void merge(const residual_sums& other) noexcept {
            linear += other.linear;
            squares += other.squares;
        }
    };

    /// Odd and even points apart, so that one addition does not wait for the last.
    template <class Sums>
    [[nodiscard]] Sums over(const Sums& none) const noexcept {
        Sums even = none;
        Sums odd = none;
        const std::size_t pairs = size_ - size_ % 2;
        for (std::size_t i = 0; i < pairs; i += 2) {
            even.add(x_[i], y_[i]);
            odd.add(x_[i + 1], y_[i + 1]);
        }
        if (pairs < size_) {
            even.add(x_[pairs], y_[pairs]);
        }
        even.merge(odd);
        return even;
    }

    /// The squares were taken about the rounded means: what rounding left of them, n times, are the
    /// sums of x and y.
    [[nodiscard]] line_sums<Real> about_the_mean(double_double<Real> mean_x,
                                                 double_double<Real> mean_y,
                                                 const square_sums& about) const noexcept {
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
        const auto residuals = over(residual_sums{mean_x.hi, mean_y.hi, line.slope.hi});
        const double_double<Real> n{static_cast<Real>(size_), 0};
        const Real left = residuals.squares - residuals.linear * residuals.linear / n.hi;
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
