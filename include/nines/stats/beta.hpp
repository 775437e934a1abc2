// SPDX-License-Identifier: BSL-1.0
/// \file
/// Both tails of the beta distribution, also as logarithms where they are too small for a double.
#pragma once

#include <nines/stats/beta_expansion.hpp>
#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI {

/// The probabilities on both sides of a point, or their logarithms.
template <std::floating_point Real = double>
struct tail_pair {
    Real lower; ///< P(X <= x)
    Real upper; ///< P(X > x)
};

namespace detail {

/// The log of the tail on the side away from the mean; that tail is below about 0.7.
template <std::floating_point Real>
struct outer_tail {
    Real log_probability;
    bool is_lower;
};

template <std::floating_point Real>
[[nodiscard]] outer_tail<Real> beta_outer_tail(Real a, Real b, unit_point<Real> at) noexcept {
    const bool is_lower = beta_kernel<Real>::excess(a, b, at) <= 0;
    if (!is_lower) {
        return {beta_outer_tail(b, a, at.mirrored()).log_probability, false};
    }
    const Real depth = std::sqrt(2 * beta_kernel<Real>::deviance(a, b, at));
    if (depth < 30) {
        const beta_expansion<Real> mirror{b, a, depth};
        if (mirror.valid()) {
            const Real upper =
                normal_upper_tail(depth) + normal_density(depth) * mirror.correction(depth);
            return {std::log(upper), true};
        }
    }
    const Real log_kernel = beta_kernel<Real>{a, b}(at);
    return {log_kernel + std::log(beta_tail_ratio(a, b, at, log_kernel)), true};
}

} // namespace detail

/// The logs of P(X <= x) and P(X > x) for X ~ Beta(a, b), finite where the tails themselves
/// underflow.
/// Parameters: a, b >= 0 and finite, not both 0; a = 0 has all its mass at 0, b = 0 at 1. The point
/// carries its complement, so neither end of [0, 1] is privileged. Nothing is checked.
/// Accuracy: the log of the tail away from the mean to |log| * 1.5e-15 or 1e-13, whichever is more;
/// assumes and is tested as `beta_tails`, to tails of 1e-4900. Cost: 0.1 to 1 us, bounded in a and
/// b; no allocation.
template <std::floating_point Real>
[[nodiscard]] tail_pair<Real> beta_log_tails(Real a, Real b, unit_point<Real> at) noexcept {
    constexpr Real never = -std::numeric_limits<Real>::infinity();
    if (!(at.y > 0) || !(a > 0)) {
        return {0, never};
    }
    if (!(at.x > 0) || !(b > 0)) {
        return {never, 0};
    }
    using Work = detail::work_type<Real>;
    const auto tail = detail::beta_outer_tail<Work>(a, b, at.template as<Work>());
    const auto outer = static_cast<Real>(tail.log_probability);
    const auto inner = static_cast<Real>(std::log1p(-std::exp(tail.log_probability)));
    return tail.is_lower ? tail_pair<Real>{outer, inner} : tail_pair<Real>{inner, outer};
}

/// P(X <= x) and P(X > x) for X ~ Beta(a, b), both accurate relative to themselves.
/// Parameters: as `beta_log_tails`.
/// Returns: 0 to 1 each, adding up to 1.
/// Assumes: a + b is exact in its type, as for whole and half numbers; else the rounding of a + b
/// counts like one of x, which matters to large parameters.
/// Accuracy: 13 digits of both tails above 1e-28, and |log tail| * 1.5e-15 relative below, to
/// 1e-307, against 50-digit values for a + b up to 1e12 (tests/stats/beta_test.cpp). Cost: 0.1 to 1
/// us, bounded in a and b; no allocation. Source: beta_expansion.hpp near the mean of large
/// distributions, beta_fraction.hpp elsewhere.
template <std::floating_point Real>
[[nodiscard]] tail_pair<Real> beta_tails(Real a, Real b, unit_point<Real> at) noexcept {
    const auto logs = beta_log_tails(a, b, at);
    return logs.lower < logs.upper ? tail_pair<Real>{std::exp(logs.lower), -std::expm1(logs.lower)}
                                   : tail_pair<Real>{-std::expm1(logs.upper), std::exp(logs.upper)};
}

} // namespace nines::inline NINES_ABI
