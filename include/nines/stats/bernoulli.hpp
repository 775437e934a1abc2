// SPDX-License-Identifier: BSL-1.0
/// \file
/// Two probabilities of a yes-or-no event against each other: log-likelihood ratio and divergence.
#pragma once

#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {

/// What one hit and one miss say for a probability q and against p: log(q / p) and
/// log((1 - q) / (1 - p)).
template <std::floating_point Real = double>
struct bernoulli_log_ratio {
    Real hit;
    Real miss; ///< minus infinity for q = 1; `of` never adds it to anything

    /// Parameters: 0 < p < 1 and 0 < q <= 1. Nothing is checked.
    /// Accuracy: 4 eps, also where q is close to p or to 1.
    [[nodiscard]] static bernoulli_log_ratio against(Real p, Real q) noexcept {
        const Real rise = (q - p) / p;
        const Real fall = (q - p) / (1 - p);
        return {std::abs(rise) < Real{0.5} ? std::log1p(rise) : std::log(q / p),
                std::abs(fall) < Real{0.5} ? std::log1p(-fall) : std::log((1 - q) / (1 - p))};
    }

    /// The log-likelihood ratio of independent hits and misses: no misses say nothing, also where
    /// one would rule q out.
    [[nodiscard]] Real of(Real hits, Real misses) const noexcept {
        return misses > 0 ? hits * hit + misses * miss : hits * hit;
    }
};

/// The Kullback-Leibler divergence of q from p, in nats an event: what each event says on average
/// for q and against p when q is true.
/// Parameters: 0 < p < 1 and 0 < q <= 1. Nothing is checked.
/// Returns: 0 for q = p, above 0 otherwise; -log p for q = 1. No test that accepts one false alarm
/// in A events finds the change from p to q in fewer than about log(A) / divergence of them.
/// Accuracy: 4 eps of itself, also where q is close to p: the sum of two terms that are not
/// negative. Source: Kullback and Leibler 1951, doi 10.1214/aoms/1177729694; the bound: Lorden
/// 1971, doi 10.1214/aoms/1177693055.
template <std::floating_point Real>
[[nodiscard]] Real bernoulli_divergence(Real q, Real p) noexcept {
    using Work = detail::work_type<Real>;
    const Work from = p;
    const Work to = q;
    if (!(to < 1)) {
        return static_cast<Real>(-std::log(from));
    }
    const Work hits = to * detail::log1p_defect((from - to) / to, from / to);
    const Work misses =
        (1 - to) * detail::log1p_defect((to - from) / (1 - to), (1 - from) / (1 - to));
    return static_cast<Real>(hits + misses);
}

} // namespace nines::inline NINES_ABI
