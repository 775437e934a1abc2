// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bounds of a ratio from tail probabilities: Clopper-Pearson, mid-P and Jeffreys.
#pragma once

#include <nines/stats/beta_quantile.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI::detail {

/// Hits and misses as reals, the probability of one tail, and its normal quantile.
/// Each method is one lower bound for the ratio of hits; the upper one is that of the misses,
/// mirrored. All expect hits + misses > 0.
template <std::floating_point Real>
struct tail_input {
    Real hits;
    Real misses;
    Real tail;
    Real z;
};

/// p with P(at least this many hits | p) = tail. Clopper and Pearson 1934,
/// doi 10.1093/biomet/26.4.404.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> clopper_pearson_lower(const tail_input<Real>& in) noexcept {
    if (!(in.hits > 0)) {
        return unit_point<Real>::zero();
    }
    return solve<Real>({in.hits, in.misses + 1, in.tail, 0, in.z});
}

/// p with P(more hits | p) + P(as many hits | p) / 2 = tail. Lancaster 1961,
/// doi 10.1080/01621459.1961.10482105.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> mid_p_lower(const tail_input<Real>& in) noexcept {
    if (!(in.hits > 0)) {
        return unit_point<Real>::zero();
    }
    if (!(in.misses > 0)) {
        return root_of_probability(std::log(2 * in.tail), in.hits);
    }
    return solve<Real>({in.hits + 1, in.misses, in.tail, 1 / (2 * in.misses), in.z});
}

/// The quantile of Beta(hits + 1/2, misses + 1/2), the posterior under Jeffreys' prior.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> jeffreys_equal_tailed_lower(const tail_input<Real>& in) noexcept {
    return solve<Real>({in.hits + Real{0.5}, in.misses + Real{0.5}, in.tail, 0, in.z});
}

/// The same with the end of the interval at the end of [0, 1] when nothing, or nothing else, was
/// hit. Brown, Cai and DasGupta 2001, section 4.1.1, doi 10.1214/ss/1009213286.
template <std::floating_point Real>
[[nodiscard]] unit_point<Real> jeffreys_lower(const tail_input<Real>& in) noexcept {
    return in.hits > 0 ? jeffreys_equal_tailed_lower(in) : unit_point<Real>::zero();
}

} // namespace nines::inline NINES_ABI::detail
