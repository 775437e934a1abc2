// SPDX-License-Identifier: BSL-1.0
/// \file
/// Where a function of one variable changes its sign.
#pragma once

#include <nines/config.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// The point between `low` and `high` where `f` changes its sign.
///
/// Parameters: f(low) and f(high) of different signs, or 0; f need not be smooth.
/// Accuracy: 2 eps of the larger of |x| and `scale`. Cost: some 10 calls for smooth functions,
/// never more than 200; no allocation. Source: Chandrupatla 1997,
/// doi 10.1016/S0965-9978(96)00051-8: inverse quadratic interpolation where it is safe, bisection
/// elsewhere.
template <std::floating_point Real, class Function>
    requires std::regular_invocable<const Function&, Real>
[[nodiscard]] Real crossing(const Function& f, Real low, Real high, Real scale = 0) {
    Real b = low;
    Real a = high;
    Real fb = f(b);
    Real fa = f(a);
    if (!(std::abs(fa) > 0) || !(std::abs(fb) > 0)) {
        return std::abs(fa) > 0 ? b : a;
    }
    Real c = a;
    Real fc = fa;
    Real t = Real{0.5F};
    for (int i = 0; i < 200; ++i) {
        const Real x = a + t * (b - a);
        const Real fx = f(x);
        const bool same = (fx > 0) == (fa > 0);
        c = same ? a : b;
        fc = same ? fa : fb;
        if (!same) {
            b = a;
            fb = fa;
        }
        a = x;
        fa = fx;
        const bool a_is_best = std::abs(fa) < std::abs(fb);
        const Real best = a_is_best ? a : b;
        const Real tolerance =
            2 * std::numeric_limits<Real>::epsilon() * std::fmax(std::abs(best), scale);
        if (!(std::abs(b - a) > tolerance) || !(std::abs(a_is_best ? fa : fb) > 0)) {
            return best;
        }
        const Real xi = (a - b) / (c - b);
        const Real phi = (fa - fb) / (fc - fb);
        const bool interpolates = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
        t = interpolates ? fa / (fb - fa) * (fc / (fb - fc)) +
                               (c - a) / (b - a) * (fa / (fc - fa)) * (fb / (fc - fb))
                         : Real{0.5F};
        const Real least = tolerance / (2 * std::abs(b - a));
        t = std::fmin(std::fmax(t, least), 1 - least);
    }
    return std::abs(fa) < std::abs(fb) ? a : b;
}

} // namespace nines::inline NINES_ABI::detail
