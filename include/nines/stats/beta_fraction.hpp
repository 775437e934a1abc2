// SPDX-License-Identifier: BSL-1.0
/// \file
/// The tails of a beta distribution by continued fraction and series, for small parameters and for
/// far tails.
#pragma once

#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <numbers>

namespace nines::inline NINES_ABI::detail {

/// From here on Stirling's series gives all digits.
template <std::floating_point Real>
inline constexpr Real stirling_from = std::numeric_limits<Real>::digits > 53 ? 28 : 12;

/// log Gamma(a) - [(a - 1/2) log a - a + log(2 pi) / 2] for a >= stirling_from.
template <std::floating_point Real>
[[nodiscard]] Real stirling_error(Real a) noexcept {
    const Real r = 1 / a;
    const Real q = r * r;
    Real sum = Real{1} / 156;
    sum = -Real{691} / 360360 + q * sum;
    sum = Real{1} / 1188 + q * sum;
    sum = -Real{1} / 1680 + q * sum;
    sum = Real{1} / 1260 + q * sum;
    sum = -Real{1} / 360 + q * sum;
    return r * (Real{1} / 12 + q * sum);
}

/// t - log(1 + t) for t > -1, with full relative accuracy also near 0; 1 + t is given too, because
/// near -1 it knows more than t.
template <std::floating_point Real>
[[nodiscard]] Real log1p_defect(Real t, Real one_plus_t) noexcept {
    if (std::abs(t) > Real{0.3}) {
        return t - (t > Real{-0.6} ? std::log1p(t) : std::log(one_plus_t));
    }
    const Real r = t / (2 + t);
    const Real square = r * r;
    constexpr int terms = std::numeric_limits<Real>::digits > 53 ? 27 : 21;
    Real sum = 0;
    for (int odd = terms; odd >= 3; odd -= 2) {
        sum = 1 / static_cast<Real>(odd) + square * sum;
    }
    return r * (t - 2 * square * sum);
}

/// log of the density of the log-odds, x^a y^b / B(a, b), with all that does not depend on x done
/// once. Written so that large parameters and tiny x cancel nothing (Loader 2000).
template <std::floating_point Real>
class beta_kernel {
public:
    beta_kernel(Real a, Real b) noexcept : a_{a}, b_{b} {
        constexpr Real half_log_two_pi = static_cast<Real>(0.918938533204672741780329736405617640L);
        const Real s = a + b;
        const Real least = std::fmin(a, b);
        const Real most = std::fmax(a, b);
        if (s < 2 * stirling_from<Real>) {
            form_ = form::gamma_functions;
            log_constant_ = std::log(std::tgamma(s) / std::tgamma(a) / std::tgamma(b));
        } else if (least < stirling_from<Real>) {
            form_ = form::one_large;
            log_constant_ = stirling_error(s) - stirling_error(most) -
                            std::log1p(least / most) / 2 - least - std::log(std::tgamma(least));
        } else {
            form_ = form::both_large;
            log_constant_ = stirling_error(s) - stirling_error(a) - stirling_error(b) +
                            std::log(a / s * b) / 2 - half_log_two_pi;
        }
    }

    [[nodiscard]] Real operator()(unit_point<Real> at) const noexcept {
        switch (form_) {
        case form::gamma_functions:
            return log_constant_ + a_ * std::log(at.x) + b_ * std::log(at.y);
        case form::one_large:
            return log_constant_ +
                   (a_ < b_ ? one_large(a_, b_, at) : one_large(b_, a_, at.mirrored()));
        case form::both_large:
            break;
        }
        return log_constant_ - deviance(a_, b_, at);
    }

    /// a log(a / (s x)) + b log(b / (s y)).
    [[nodiscard]] static Real deviance(Real a, Real b, unit_point<Real> at) noexcept {
        const Real u = excess(a, b, at);
        const Real s = a + b;
        return a * log1p_defect(u / a, s * at.x / a) + b * log1p_defect(-u / b, s * at.y / b);
    }

    /// s x - a = b - s y, from the smaller of x and y, rounded once: near the mean of a large
    /// distribution nearly all of it cancels.
    [[nodiscard]] static Real excess(Real a, Real b, unit_point<Real> at) noexcept {
        return at.x < at.y ? std::fma(a + b, at.x, -a) : -std::fma(a + b, at.y, -b);
    }

private:
    enum class form : unsigned char { gamma_functions, one_large, both_large };

    static Real one_large(Real least, Real most, unit_point<Real> at) noexcept {
        const Real scaled = (least + most) * at.x;
        const Real gap = (least - scaled) / most;
        const Real log_other =
            gap > Real{-0.5} ? std::log1p(gap) : std::log((least + most) * at.y / most);
        return least * std::log(scaled) + most * log_other;
    }

    Real a_;
    Real b_;
    Real log_constant_;
    form form_;
};

/// P(X <= x) for X ~ Beta(a, b) in units of x^a y^b / B(a, b), by continued fraction; best left of
/// the mean, where the excess s x - a is negative.
/// Cost: few terms in the tail, O(sqrt(a)) of them near the mean.
/// Source: DiDonato and Morris 1992, equation 9 (the even part of DLMF 8.17.22).
template <std::floating_point Real>
[[nodiscard]] Real beta_fraction(Real a, Real b, unit_point<Real> at, Real excess) noexcept {
    constexpr Real eps = std::numeric_limits<Real>::epsilon();
    constexpr Real huge = Real{1e150};
    const Real rise = 1 - excess;
    Real inverse = 1 / (a + 1);
    Real numerator = 1;
    Real numerator_before = 0;
    Real denominator = a * rise * inverse;
    Real denominator_before = 1;
    for (Real n = 1; n < 5000; ++n) {
        const Real t = n * (b - n) * at.x * inverse;
        const Real alpha = (a + n - 1) * inverse * ((a + b + n - 1) * at.x) * t;
        inverse = 1 / (a + 2 * n + 1);
        const Real beta = n + t + (a + n) * (rise + n * (1 + at.y)) * inverse;
        const Real next_numerator = beta * numerator + alpha * numerator_before;
        const Real next_denominator = beta * denominator + alpha * denominator_before;
        numerator_before = numerator;
        denominator_before = denominator;
        numerator = next_numerator;
        denominator = next_denominator;
        const Real cross = numerator * denominator_before;
        if (!(std::abs(cross - numerator_before * denominator) > eps * std::abs(cross))) {
            break;
        }
        if (denominator > huge) {
            numerator /= huge;
            numerator_before /= huge;
            denominator /= huge;
            denominator_before /= huge;
        }
    }
    return numerator / denominator;
}

/// The same by the power series, all terms positive; best for x near 0 and a small.
/// Source: DLMF 8.17.8.
template <std::floating_point Real>
[[nodiscard]] Real beta_series(Real a, Real b, unit_point<Real> at) noexcept {
    constexpr Real eps = std::numeric_limits<Real>::epsilon();
    const Real scaled = (a + b) * at.x;
    Real term = 1 / a;
    Real sum = term;
    for (Real n = 1; n < 5000 && term > eps / 2 * sum; ++n) {
        term *= (scaled + (n - 1) * at.x) / (a + n);
        sum += term;
    }
    return sum;
}

/// P(X <= x) / kernel for X ~ Beta(a, b), given the log of the kernel, to full relative accuracy
/// unless the tail is nearly 1.
template <std::floating_point Real>
[[nodiscard]] Real beta_tail_ratio(Real a, Real b, unit_point<Real> at, Real log_kernel) noexcept {
    const Real excess = beta_kernel<Real>::excess(a, b, at);
    const bool near_zero = (a + b) * at.y < 2 && at.y < Real{0.25} && b < 2;
    if (near_zero) {
        return std::exp(-log_kernel) - beta_series(b, a, at.mirrored());
    }
    if ((a + b) * at.x < 2 && at.x < Real{0.25} && a < 2) {
        return beta_series(a, b, at);
    }
    if (excess > 0) {
        return std::exp(-log_kernel) - beta_fraction(b, a, at.mirrored(), -excess);
    }
    return beta_fraction(a, b, at, excess);
}

} // namespace nines::inline NINES_ABI::detail
