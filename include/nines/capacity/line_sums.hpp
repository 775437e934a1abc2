// SPDX-License-Identifier: BSL-1.0
/// \file
/// The sums beneath a straight line, at twice the digits: what adds, subtracts and merges.
#pragma once

#include <nines/capacity/double_double.hpp>
#include <nines/core/decimal.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// A whole number or a floating-point one, all digits kept.
template <std::floating_point Real, class X>
    requires std::integral<X> || std::floating_point<X>
[[nodiscard]] inline double_double<Real> exactly(X x) noexcept {
    if constexpr (std::integral<X> && std::numeric_limits<X>::digits > 32) {
        constexpr X below = X{0xFFFF'FFFF};
        const X low = static_cast<X>(x & below);
        return quick_two_sum(static_cast<Real>(static_cast<X>(x - low)), static_cast<Real>(low));
    } else {
        const Real hi = static_cast<Real>(x);
        if constexpr (std::floating_point<X> && (sizeof(X) > sizeof(Real))) {
            return {hi, static_cast<Real>(x - static_cast<X>(hi))};
        } else {
            return {hi, 0};
        }
    }
}

/// Magnitudes whose squares, as many as can be counted, have a finite sum: 1e134 for `double`.
template <std::floating_point Real>
inline constexpr Real square_limit = [] {
    Real limit = 1;
    for (int i = 0; i < std::numeric_limits<Real>::max_exponent - 128; ++i) {
        limit *= 2;
    }
    return limit;
}();

template <std::floating_point Real>
[[nodiscard]] inline bool summable(Real x) noexcept {
    return is_finite(x) && x * x < square_limit<Real>;
}

/// Sums that forget nothing: the rounding of each step is added up beside them. As many side by
/// side as a vectorising compiler takes at once.
template <std::floating_point Real, std::size_t Size>
struct compensated_sums {
    std::array<Real, Size> high{};
    std::array<Real, Size> low{};

    void add(std::size_t k, double_double<Real> term) noexcept {
        const auto sum = two_sum(high[k], term.hi);
        high[k] = sum.hi;
        low[k] = low[k] + kept(sum.lo + term.lo);
    }
    void set(std::size_t k, double_double<Real> value) noexcept {
        high[k] = value.hi;
        low[k] = value.lo;
    }
    [[nodiscard]] double_double<Real> value(std::size_t k) const noexcept {
        return two_sum(high[k], low[k]);
    }
    friend bool operator==(const compensated_sums& a, const compensated_sums& b) noexcept {
        for (std::size_t k = 0; k < Size; ++k) {
            if (!same(a.value(k), b.value(k))) {
                return false;
            }
        }
        return true;
    }
};

/// What a line is made of: sums of squares and products about the means.
template <std::floating_point Real>
struct centred_sums {
    double_double<Real> mean_x;
    double_double<Real> mean_y;
    double_double<Real> slope;
    Real xx = 0;       ///< 0 where all x are one
    Real yy = 0;       ///< about the mean
    Real residual = 0; ///< about the line
};

/// Counts, sums and sums of products of x and y, which are axis 0 and 1, less an origin.
/// Accuracy: 31 digits for `double`, of which the centre loses two for each digit by which its
/// distance from the origin exceeds the spread: the origin is the first point seen.
template <std::floating_point Real>
struct line_sums {
    using point = std::array<double_double<Real>, 2>;

    std::uint64_t count = 0;
    point origin{};
    compensated_sums<Real, 2> linear{};
    compensated_sums<Real, 2> squares{};
    compensated_sums<Real, 1> product{};

    void add(const point& at) noexcept {
        if (count == 0) {
            *this = {};
            origin = at;
        }
        ++count;
        accumulate<1>(at);
    }

    /// Expects a point that was added.
    void remove(const point& at) noexcept {
        --count;
        accumulate<-1>(at);
        if (count == 0) {
            *this = {};
        }
    }

    /// The origin of both becomes the lower x of the two and the lower y, so that order is nothing.
    void merge(const line_sums& from) noexcept {
        if (from.count == 0) {
            return;
        }
        if (count == 0) {
            *this = from;
            return;
        }
        line_sums other = from;
        const point common{lower(origin[0], other.origin[0]), lower(origin[1], other.origin[1])};
        move_origin(common);
        other.move_origin(common);
        count += other.count;
        for (std::size_t axis = 0; axis < 2; ++axis) {
            linear.add(axis, other.linear.value(axis));
            squares.add(axis, other.squares.value(axis));
        }
        product.add(0, other.product.value(0));
    }

    /// Expects count > 0. Multiplied by the count wherever possible, so that sums of few digits
    /// stay exact: points on a line leave nothing.
    [[nodiscard]] centred_sums<Real> centred() const noexcept {
        const double_double<Real> n = exactly<Real>(count);
        const auto sx = linear.value(0);
        const auto sy = linear.value(1);
        const auto across = minus_product(n * squares.value(0), sx, sx);
        const auto both = minus_product(n * product.value(0), sx, sy);
        const auto up = minus_product(n * squares.value(1), sy, sy);
        centred_sums<Real> result{origin[0] + sx / n, origin[1] + sy / n, {}, 0, 0, 0};
        result.yy = positive(up) / n.hi;
        result.xx = positive(across) / n.hi;
        result.residual = result.yy;
        if (result.xx > 0) {
            result.slope = both / across;
            result.residual = positive(minus_product(up, both, result.slope)) / n.hi;
        }
        return result;
    }

    friend bool operator==(const line_sums& a, const line_sums& b) noexcept {
        return a.count == b.count && same(a.origin[0], b.origin[0]) &&
               same(a.origin[1], b.origin[1]) && a.linear == b.linear && a.squares == b.squares &&
               a.product == b.product;
    }

private:
    template <int Sign>
    void accumulate(const point& at) noexcept {
        Real d[2];
        Real below[2];
        Real head[2];
        Real tail[2];
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const auto difference = two_sum(at[axis].hi, -origin[axis].hi);
            d[axis] = difference.hi;
            below[axis] = difference.lo;
        }
        if (at[0].lo != origin[0].lo || at[1].lo != origin[1].lo) {
            for (std::size_t axis = 0; axis < 2; ++axis) {
                const Real part = below[axis] + (at[axis].lo - origin[axis].lo);
                const auto exact = two_sum(d[axis], part);
                d[axis] = exact.hi;
                below[axis] = exact.lo;
            }
        }
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const auto parts = halves(d[axis]);
            head[axis] = parts.hi;
            tail[axis] = parts.lo;
        }
        for (std::size_t axis = 0; axis < 2; ++axis) {
            linear.add(axis, signed_term<Sign>(d[axis], below[axis]));
        }
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const Real square = kept(d[axis] * d[axis]);
            const Real cross = 2 * (kept(head[axis] * tail[axis]) + d[axis] * below[axis]);
            const Real rest = kept(kept(head[axis] * head[axis]) - square);
            squares.add(axis,
                        signed_term<Sign>(square, kept(rest + cross) + tail[axis] * tail[axis]));
        }
        const auto both = two_product<Real>(d[0], {head[0], tail[0]}, d[1], {head[1], tail[1]});
        product.add(0, signed_term<Sign>(both.hi, both.lo + (d[0] * below[1] + below[0] * d[1])));
    }

    template <int Sign>
    [[nodiscard]] static double_double<Real> signed_term(Real hi, Real lo) noexcept {
        return Sign > 0 ? double_double<Real>{hi, lo} : double_double<Real>{-hi, -lo};
    }

    void move_origin(const point& to) noexcept {
        const double_double<Real> n = exactly<Real>(count);
        const auto dx = origin[0] - to[0];
        const auto dy = origin[1] - to[1];
        const auto x = linear.value(0);
        const auto y = linear.value(1);
        squares.add(0, dx * (x * Real{2} + n * dx));
        squares.add(1, dy * (y * Real{2} + n * dy));
        product.add(0, dx * y + dy * (x + n * dx));
        linear.add(0, n * dx);
        linear.add(1, n * dy);
        origin = to;
    }

    [[nodiscard]] static Real positive(double_double<Real> a) noexcept {
        return a.hi > 0 ? a.value() : Real{0};
    }
    [[nodiscard]] static double_double<Real> lower(double_double<Real> a,
                                                   double_double<Real> b) noexcept {
        return b.hi < a.hi || (!(a.hi < b.hi) && b.lo < a.lo) ? b : a;
    }
};

} // namespace nines::inline NINES_ABI::detail
