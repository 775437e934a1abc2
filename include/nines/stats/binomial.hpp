// SPDX-License-Identifier: BSL-1.0
/// \file
/// Tails of the binomial distribution, for counts of any size.
#pragma once

#include <nines/stats/beta.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {

/// The probability of at most `hits` hits when as many hits and misses are drawn as given, each a
/// hit with probability `p`.
/// Parameters: hits and misses >= 0 and finite, whole or weighted.
/// Returns: 0 to 1, falling in p. With hits = 0 it is (1 - p)^misses; with misses = 0 it is 1.
/// Assumes: independent draws. Accuracy and cost: as `beta_tails`.
/// Source: the identity of the binomial and the beta tail, DLMF 8.17.5.
template <std::floating_point Real>
[[nodiscard]] Real binomial_at_most(Real hits, Real misses, unit_point<Real> p) noexcept {
    if (hits > 0) {
        return beta_tails(hits + 1, misses, p).upper;
    }
    if (!(misses > 0)) {
        return 1;
    }
    return p.x < p.y ? std::exp(misses * std::log1p(-p.x)) : std::pow(p.y, misses);
}

/// The probability of at least `hits` hits; parameters as `binomial_at_most`. Rises in p; with
/// misses = 0 it is p^hits, with hits = 0 it is 1.
template <std::floating_point Real>
[[nodiscard]] Real binomial_at_least(Real hits, Real misses, unit_point<Real> p) noexcept {
    return binomial_at_most(misses, hits, p.mirrored());
}

} // namespace nines::inline NINES_ABI
