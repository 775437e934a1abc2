// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quantiles of the beta distribution, with full relative accuracy at both ends of [0, 1], at a
/// cost that does not grow with the parameters.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/stats/beta_expansion.hpp>
#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <numbers>

namespace nines::inline NINES_ABI {
namespace detail {

/// The equation P(X <= x) + w(x) = probability for X ~ Beta(a, b), solved for x. The extra w is 0,
/// or half an atom of the binomial distribution: atom * kernel / x, as mid-P bounds need it.
template <std::floating_point Real>
struct beta_equation {
    Real a;
    Real b;
    Real probability; ///< below 1/2, or nearly so
    Real atom;        ///< 0, or 1 / (2 b)
    Real z;           ///< normal_upper_quantile(probability)
};

/// Halley's iteration on the signed root. Mirrored, so that the tail is an upper one: with
/// y ~ Beta(b, a), P(Z > z) + phi(z) H(z) + half atom = probability.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> solve_by_expansion(const beta_equation<Real>& equation,
                                                  const beta_expansion<Real>& mirror) noexcept {
    const auto& [a, b, probability, atom, start] = equation;
    const Real s = a + b;
    const Real root = mirror.root();
    const Real enough = std::sqrt(std::numeric_limits<Real>::epsilon() * std::fmax(root, Real{1}));
    const Real height = mirror.norm() * root * atom;
    Real z = start;
    for (int i = 0; i < 12; ++i) {
        const Real normal_part =
            i == 0 ? Real{0} : (normal_upper_tail(z) - probability) / normal_density(z);
        const Real x = (a - root * mirror.offset(z)) / s;
        const Real slope = mirror.norm() * mirror.slope(z);
        const Real weight = height / x;
        const Real residual = normal_part + mirror.correction(z) + weight;
        const Real newton =
            residual / (slope + weight * (z - slope * (1 - x) / (mirror.norm() * root)));
        const Real step = newton / (1 - z * newton / 2);
        z += step;
        if (!(std::abs(step) > enough)) {
            break;
        }
    }
    const Real shift = root * mirror.offset(z);
    return {(a - shift) / s, (b + shift) / s};
}

/// A first x in the log-odds for the iteration below; a few digits.
/// Source: Abramowitz and Stegun 26.5.22 for a, b >= 1; leading terms of the tails otherwise.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> beta_quantile_start(const beta_equation<Real>& equation) noexcept {
    const auto& [a, b, probability, atom, z] = equation;
    const Real mean_odds = a / b;
    if (a >= 1 && b >= 1) {
        const Real p = 1 / (2 * a - 1);
        const Real r = 1 / (2 * b - 1);
        const Real h = 2 / (p + r);
        const Real l = (z * z - 3) / 6;
        const Real w = z * std::sqrt(h + l) / h - (r - p) * (l + Real{5} / 6 - 2 / (3 * h));
        return unit_point<Real>::from_odds(mean_odds * std::exp(-2 * w));
    }
    const Real depth = -std::log(probability);
    if (a < 1) {
        const Real log_kernel_at_half = beta_kernel<Real>{a, b}({Real{0.5}, Real{0.5}});
        const Real log_inverse_beta = log_kernel_at_half + (a + b) * std::numbers::ln2_v<Real>;
        const Real x = std::exp((std::log(a) - depth - log_inverse_beta) / a);
        return unit_point<Real>::from_odds(std::fmin(x, mean_odds));
    }
    const Real tail = depth + (b - 1) * std::log(depth) - std::log(std::tgamma(b));
    const Real t = std::fmax(tail, b) / (a + (b - 1) / 2);
    return {std::exp(-t), -std::expm1(-t)};
}

/// Halley's iteration on the log of the tail in log-odds. The log of a tail is concave there, so
/// the iteration converges from any start.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> solve_by_fraction(const beta_equation<Real>& equation) noexcept {
    const auto& [a, b, probability, atom, z] = equation;
    const beta_kernel<Real> kernel{a, b};
    const Real log_probability = std::log(probability);
    constexpr Real longest_step = 40; // a start where the tail is nearly 1 must not leap to 0
    unit_point<Real> at = beta_quantile_start(equation);
    for (int i = 0; i < 60 && at.x > 0 && at.y > 0; ++i) {
        const Real log_kernel = kernel(at);
        const Real tail = beta_tail_ratio(a, b, at, log_kernel);
        const Real weight = atom / at.x;
        const Real whole = tail + weight;
        const Real slant = -beta_kernel<Real>::excess(a, b, at);
        const Real gain = 1 + weight * (slant - at.y);
        const Real whole_change = 1 - tail * slant - weight * at.y;
        const Real gain_change =
            weight * at.y * (at.x - (slant - at.y)) - weight * (a + b) * at.x * at.y;
        const Real rate = gain / whole;
        const Real rate_change = (gain_change - rate * whole_change) / whole;
        const Real newton = (log_kernel + std::log(whole) - log_probability) / rate;
        const Real halley = 1 - newton * rate_change / (2 * rate);
        const Real raw_step = newton / std::fmin(std::fmax(halley, Real{0.5}), Real{2});
        const Real step = std::fmin(std::fmax(raw_step, -longest_step), longest_step);
        at = unit_point<Real>::from_odds(at.x / at.y * std::exp(-step));
        if (!(std::abs(step) * std::fmax(rate, Real{1}) > Real{1e-5})) {
            break;
        }
    }
    return at;
}

/// x^power = exp(log_probability), together with 1 - x.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> root_of_probability(Real log_probability, Real power) noexcept {
    return {std::exp(log_probability / power), -std::expm1(log_probability / power)};
}

template <std::floating_point Real>
[[nodiscard]] unit_point<Real> solve(const beta_equation<Real>& equation) noexcept {
    const auto& [a, b, probability, atom, z] = equation;
    if (b == 1 && atom == 0) {
        return root_of_probability(std::log(probability), a);
    }
    if (a == 1 && atom == 0) {
        return root_of_probability(std::log1p(-probability), b).mirrored();
    }
    const beta_expansion<Real> mirror{b, a, std::abs(z) + 1};
    return mirror.valid() ? solve_by_expansion(equation, mirror) : solve_by_fraction(equation);
}

} // namespace detail

template <std::floating_point Real>
[[nodiscard]] unit_point<Real> beta_upper_quantile(Real a, Real b, Real probability) noexcept;

/// The point that X ~ Beta(a, b) stays below with the given probability, and its complement.
/// Parameters: a, b > 0; the probability is a lower tail, and best given as the smaller one: see
/// `beta_upper_quantile`. At 0 and below answers 0, at 1 and above 1. Where anything is NaN or
/// infinite, or a or b is not positive, answers 0: the lower bound that claims nothing.
/// Returns: 0 to 1, rising in the probability and in a, falling in b.
/// Accuracy: 14 digits of x and of 1 - x for a, b >= 1/2, a + b <= 1e12 and tails down to 5e-7
/// (tests/sli/ratio_interval_test.cpp). Cost: 0.1 to 0.7 us, bounded in a and b; no allocation.
/// Source: Halley's iteration on the signed root of the deviance where the expansion
/// holds, else on the log of the tail in log-odds.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> beta_quantile(Real a, Real b, Real probability) noexcept {
    const bool sound =
        detail::is_finite(a) && detail::is_finite(b) && detail::is_finite(probability);
    if (!sound || !(a > 0) || !(b > 0) || !(probability > 0)) {
        return unit_point<Real>::zero();
    }
    if (!(probability < 1)) {
        return unit_point<Real>::one();
    }
    if (probability > Real{0.5}) {
        return beta_upper_quantile(a, b, 1 - probability);
    }
    using Work = detail::work_type<Real>;
    const auto tail = static_cast<Work>(probability);
    return detail::solve<Work>({a, b, tail, 0, normal_upper_quantile(tail)}).template as<Real>();
}

/// The point that X ~ Beta(a, b) exceeds with the given probability, and its complement; as above,
/// mirrored: where nothing can be said it answers 1.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> beta_upper_quantile(Real a, Real b, Real probability) noexcept {
    return beta_quantile(b, a, probability).mirrored();
}

} // namespace nines::inline NINES_ABI
