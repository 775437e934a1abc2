// SPDX-License-Identifier: BSL-1.0
/// \file
/// The normal mixture: a bound for a sum of errors that holds at all times at once.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/crossing.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <numbers>

namespace nines::inline NINES_ABI {

/// Which way a sum must not go astray.
enum class mixture_sides : unsigned char { both, above };

namespace detail {

/// v_opt / precision: how far the mixture reaches so that its bound is tightest at v_opt.
/// Levels so low that there is no such point are tuned as those next to them.
/// Source: Howard et al. 2021, proposition 3 and equation 24, doi 10.1214/20-AOS1991.
template <std::floating_point Real>
[[nodiscard]] Real tuning_divisor(Real significance) noexcept {
    const Real twice = std::fmax(-2 * std::log(significance), Real{0.125F});
    return twice + std::log1p(twice);
}

} // namespace detail

/// The mixture of exp(lambda S - lambda^2 V / 2) over normal lambda, for a sum S whose errors are
/// sub-Gaussian with variance V up to now: a value that a sum without drift expects to stay at 1.
///
/// Parameters: `v_opt`, the variance at which the bound shall be tightest, and the level there;
/// with `mixture_sides::above` lambda is above 0 only, and only too large a sum counts. Source:
/// Howard, Ramdas, McAuliffe and Sekhon 2021, section 3.2, doi 10.1214/20-AOS1991; Robbins 1970,
/// doi 10.1214/aoms/1177696786.
template <std::floating_point Real = double>
class normal_mixture {
public:
    /// Errors: as `try_from`.
    normal_mixture(Real v_opt, confidence tuned_for, mixture_sides sides)
        : normal_mixture{try_from(v_opt, tuned_for, sides).value()} {}

    /// Errors: out_of_domain unless v_opt is finite and above 0.
    [[nodiscard]] static result<normal_mixture> try_from(Real v_opt, confidence tuned_for,
                                                         mixture_sides sides) noexcept {
        if (!detail::is_finite(v_opt) || !(v_opt > 0)) {
            return error{errc::out_of_domain, "normal_mixture",
                         "expected a finite variance above 0 at which to be tightest"};
        }
        const work tail =
            static_cast<work>(tuned_for.significance()) * (sides == mixture_sides::above ? 2 : 1);
        return normal_mixture{sides, static_cast<work>(v_opt) / detail::tuning_divisor(tail)};
    }

    /// The precision of lambda, the rho of the source.
    [[nodiscard]] Real precision() const noexcept { return static_cast<Real>(precision_); }

    /// The log of the mixture for a sum s with variance v >= 0: at most log(1 / significance) at
    /// all times together with the probability of the level, if there is no drift.
    /// Accuracy: 1e-13 of it or of 1, whichever is more; `above` at negative sums 1e-12. Cost: 30
    /// ns.
    [[nodiscard]] Real log_value(Real s, Real v) const noexcept {
        return static_cast<Real>(log_of(static_cast<work>(s), static_cast<work>(v)));
    }

    /// The bound: |s|, or s when only `above` counts, stays below it at all times with the
    /// probability of the level.
    /// Parameters: v >= 0. Returns: above 0, rising in v and in the level.
    /// Accuracy: 14 digits. Cost: 30 ns for both sides, 0.5 us for one.
    [[nodiscard]] Real bound(Real v, confidence level) const noexcept {
        const work variance = v;
        const work enough = -std::log(static_cast<work>(level.significance()));
        const work reach = variance + precision_;
        const work both = std::sqrt(reach * (std::log1p(variance / precision_) + 2 * enough));
        if (sides_ == mixture_sides::both) {
            return static_cast<Real>(both);
        }
        const auto excess = [&](work s) { return log_of(s, variance) - enough; };
        return static_cast<Real>(detail::crossing(excess, work{0}, both));
    }

private:
    using work = detail::work_type<Real>;

    normal_mixture(mixture_sides sides, work precision) noexcept
        : sides_{sides}, precision_{precision} {}

    [[nodiscard]] work log_of(work s, work v) const noexcept {
        const work reach = v + precision_;
        const work z = s / std::sqrt(reach);
        const work shrinkage = -std::log1p(v / precision_) / 2;
        return shrinkage + (sides_ == mixture_sides::both ? z * z / 2 : log_half(z));
    }

    /// log(2 P(Z <= z) exp(z^2 / 2)).
    [[nodiscard]] static work log_half(work z) noexcept {
        if (z > -37) {
            return z * z / 2 + std::log(2 * normal_lower_tail(z));
        }
        const work q = 1 / (z * z);
        const work series = 1 + q * (-1 + q * (3 + q * (-15 + q * 105)));
        return std::log(std::numbers::sqrt2_v<work> * std::numbers::inv_sqrtpi_v<work> / -z *
                        series);
    }

    mixture_sides sides_;
    work precision_;
};

normal_mixture(double, confidence, mixture_sides) -> normal_mixture<double>;

} // namespace nines::inline NINES_ABI
