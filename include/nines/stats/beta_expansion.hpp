// SPDX-License-Identifier: BSL-1.0
/// \file
/// The tails of a beta distribution with large parameters, as a correction to the normal ones.
#pragma once

#include <nines/stats/normal.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>

namespace nines::inline NINES_ABI::detail {

/// Beta(a, b) in the signed root of its deviance.
///
/// With s = a + b and N = ab / s, the density of the log-odds of x ~ Beta(a, b) is
/// C sqrt(N) phi(z), where z^2 / 2 = a log(a / (s x)) + b log(b / (s y)), y = 1 - x, and z has the
/// sign of x - a / s. The offset v = (s x - a) / sqrt(N) is a power series in z, because
/// v v' = z (1 + e v - v^2 / s) with e = (b - a) / sqrt(a b s). Then d(log-odds) = g dz / sqrt(N)
/// with g = z / v, and P(x > x(z)) = P(Z > z) + phi(z) H(z), where H' - z H = 1 - C g. All
/// coefficients come from recurrences; nothing is lost to cancellation, however large a and b.
///
/// Assumes: a > 0, b > 0. Use when `valid()`; else the continued fraction is fast.
/// Accuracy: to about eps, as an error of the standardised offset v. Cost: O(terms^2), a few terms
/// for large N and 30 at N = 20; no allocation.
/// Source: the expansion of Temme 1992 (doi 10.1137/0523082) and of DiDonato and Morris 1992,
/// section 3 (doi 10.1145/131766.131776), re-derived as the recurrences above.
template <std::floating_point Real>
class beta_expansion {
public:
    /// For |z| <= reach.
    beta_expansion(Real a, Real b, Real reach) noexcept : root_{std::sqrt(a / (a + b) * b)} {
        const Real s = a + b;
        const Real skew = (b - a) / (s * root_);
        const Real curvature = 1 / s;
        const Real tolerance = std::numeric_limits<Real>::epsilon() * std::fmax(root_, Real{1}) / 8;
        if (reach * 2 < root_) {
            expand(skew, curvature, reach, tolerance);
        }
    }

    /// Whether the series reaches its accuracy for |z| <= reach.
    [[nodiscard]] bool valid() const noexcept { return terms_ > 0; }

    /// v: (s x - a) / sqrt(N).
    [[nodiscard]] Real offset(Real z) const noexcept {
        Real sum = 0;
        for (std::size_t j = terms_; j > 0; --j) {
            sum = sum * z + offset_[j];
        }
        return sum * z;
    }

    /// g = z / v: the slope of the log-odds times sqrt(N).
    [[nodiscard]] Real slope(Real z) const noexcept { return polynomial(slope_, z); }

    /// H: what the upper tail has beyond the normal one, in units of phi(z).
    [[nodiscard]] Real correction(Real z) const noexcept { return polynomial(excess_, z) * norm_; }

    /// C: the density of the log-odds is C sqrt(N) phi(z).
    [[nodiscard]] Real norm() const noexcept { return norm_; }

    /// sqrt(N).
    [[nodiscard]] Real root() const noexcept { return root_; }

private:
    static constexpr std::size_t max_terms = std::numeric_limits<Real>::digits > 53 ? 44 : 32;
    using coefficients = std::array<Real, max_terms + 3>;

    Real polynomial(const coefficients& c, Real z) const noexcept {
        Real sum = 0;
        for (std::size_t j = terms_; j-- > 0;) {
            sum = sum * z + c[j];
        }
        return sum;
    }

    void expand(Real skew, Real curvature, Real reach, Real tolerance) noexcept {
        coefficients square{};
        square[2] = 1;
        offset_[0] = 0;
        offset_[1] = 1;
        Real power = 1;
        Real moment = 1;
        int negligible = 0;
        std::size_t j = 3;
        for (; j < max_terms + 2 && negligible < 2; ++j) {
            square[j] =
                2 * (skew * offset_[j - 2] - curvature * square[j - 2]) / static_cast<Real>(j);
            Real cross = 0;
            for (std::size_t i = 2; 2 * i < j; ++i) {
                cross += offset_[i] * offset_[j - i];
            }
            cross *= 2;
            if (j % 2 == 0) {
                cross += offset_[j / 2] * offset_[j / 2];
            }
            offset_[j - 1] = (square[j] - cross) / 2;
            power *= reach;
            moment *= std::sqrt(static_cast<Real>(j));
            const Real size =
                std::abs(offset_[j - 1]) * std::fmax(power * std::fmax(reach, Real{1}), moment);
            negligible = size < tolerance ? negligible + 1 : 0;
        }
        if (negligible < 2) {
            return;
        }
        terms_ = j - 3;
        derive(skew, curvature);
    }

    void derive(Real skew, Real curvature) noexcept {
        slope_[0] = 1;
        for (std::size_t j = 1; j <= terms_; ++j) {
            const Real up = j < terms_ + 1 ? static_cast<Real>(j + 1) * offset_[j + 1] : Real{0};
            slope_[j] = up + curvature * offset_[j - 1] - (j == 1 ? skew : Real{0});
        }
        excess_[terms_ + 1] = 0;
        excess_[terms_] = 0;
        for (std::size_t j = terms_; j > 0; --j) {
            excess_[j - 1] = static_cast<Real>(j + 1) * excess_[j + 1] + slope_[j];
        }
        norm_ = 1 / (1 + excess_[1]);
    }

    Real root_;
    Real norm_ = 1;
    std::size_t terms_ = 0;
    coefficients offset_;
    coefficients slope_;
    coefficients excess_;
};

} // namespace nines::inline NINES_ABI::detail
