// SPDX-License-Identifier: BSL-1.0
/// \file
/// Numbers of twice the digits: the unevaluated sum of two, with the error-free steps beneath.
#pragma once

#include <nines/config.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// x, and a fence to the optimiser: under `-ffast-math` nothing is reassociated across it, so that
/// the error of a sum is not simplified to 0. tests/fast_math runs the steps below. GCC forgets its
/// own fence where it vectorises, hence the way through memory.
template <std::floating_point Real>
[[nodiscard]] inline Real kept(Real x) noexcept {
#if defined(__clang__)
    return __arithmetic_fence(x);
#elif defined(__GNUC__) && defined(__FAST_MATH__)
    asm("" : "+m"(x));
    return x;
#elif defined(__GNUC__)
    return __builtin_assoc_barrier(x);
#else
    return x;
#endif
}

/// hi + lo, where lo is at most half a unit in the last place of hi once normalised: 31 digits for
/// `double`.
/// Accuracy: sums, products, quotients and roots within 2^-102 of their value for `double`; no step
/// may overflow, and factors are below 2^990. Cost: 10 to 30 operations each.
/// Source: Dekker, Numerische Mathematik 18 (1971), doi:10.1007/BF01397083; Joldes, Muller,
/// Popescu, ACM TOMS 44 (2017), algorithms 6, 12 and 17, doi:10.1145/3121432.
template <std::floating_point Real>
struct double_double {
    Real hi{};
    Real lo{};

    [[nodiscard]] Real value() const noexcept { return hi + lo; }
};

/// The same two numbers: for normalised ones, the same value.
template <std::floating_point Real>
[[nodiscard]] inline bool same(double_double<Real> a, double_double<Real> b) noexcept {
    return a.hi == b.hi && a.lo == b.lo;
}

/// a + b and what rounding took from it, exactly.
template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> two_sum(Real a, Real b) noexcept {
    const Real sum = kept(a + b);
    const Real part = kept(sum - a);
    return {sum, kept(a - kept(sum - part)) + kept(b - part)};
}

/// The same where |a| >= |b| or a is 0.
template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> quick_two_sum(Real a, Real b) noexcept {
    const Real sum = kept(a + b);
    return {sum, b - kept(sum - a)};
}

/// x in two parts of half the digits, whose products are exact.
template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> halves(Real x) noexcept {
    constexpr int shift = (std::numeric_limits<Real>::digits + 1) / 2;
    constexpr Real splitter = static_cast<Real>((1ULL << shift) + 1);
    const Real large = kept(splitter * x);
    const Real hi = kept(large - kept(large - x));
    return {hi, kept(x - hi)};
}

/// a * b and what rounding took from it, exactly; without std::fma, which is a function call on
/// machines that compilers assume, and keeps loops from being vectorised.
template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> two_product(Real a, double_double<Real> a_halves, Real b,
                                                     double_double<Real> b_halves) noexcept {
    const Real product = kept(a * b);
    const auto [ah, al] = a_halves;
    const auto [bh, bl] = b_halves;
    const Real first = kept(kept(ah * bh) - product);
    return {product, kept(kept(kept(first + kept(ah * bl)) + kept(al * bh)) + kept(al * bl))};
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> two_product(Real a, double_double<Real> a_halves,
                                                     Real b) noexcept {
    return two_product(a, a_halves, b, halves(b));
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> two_product(Real a, Real b) noexcept {
    return two_product(a, halves(a), b);
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> operator-(double_double<Real> a) noexcept {
    return {-a.hi, -a.lo};
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> operator+(double_double<Real> a,
                                                   double_double<Real> b) noexcept {
    const auto high = two_sum(a.hi, b.hi);
    const auto low = two_sum(a.lo, b.lo);
    const auto middle = quick_two_sum(high.hi, high.lo + low.hi);
    return quick_two_sum(middle.hi, low.lo + middle.lo);
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> operator-(double_double<Real> a,
                                                   double_double<Real> b) noexcept {
    return a + -b;
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> operator*(double_double<Real> a,
                                                   double_double<Real> b) noexcept {
    const auto product = two_product(a.hi, b.hi);
    return quick_two_sum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> operator*(double_double<Real> a, Real b) noexcept {
    return a * double_double<Real>{b, 0};
}

/// a - b c, normalised once: within 2^-102 of |a| + |b c|, in half the time of the two steps.
template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> minus_product(double_double<Real> a, double_double<Real> b,
                                                       double_double<Real> c) noexcept {
    const auto product = two_product(b.hi, c.hi);
    const auto difference = two_sum(a.hi, -product.hi);
    const Real low = kept(a.lo - product.lo) - kept(b.hi * c.lo + b.lo * c.hi);
    return two_sum(difference.hi, kept(difference.lo + low));
}

template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> operator/(double_double<Real> a,
                                                   double_double<Real> b) noexcept {
    const Real first = a.hi / b.hi;
    const auto product = b * first;
    const Real rest = kept(a.hi - product.hi) + kept(a.lo - product.lo);
    return quick_two_sum(first, rest / b.hi);
}

/// Of a number not below 0.
template <std::floating_point Real>
[[nodiscard]] inline double_double<Real> square_root(double_double<Real> a) noexcept {
    if (!(a.hi > 0)) {
        return {};
    }
    const Real root = std::sqrt(a.hi);
    const auto rest = a - two_product(root, root);
    return quick_two_sum(root, rest.hi / (2 * root));
}

} // namespace nines::inline NINES_ABI::detail
