// SPDX-License-Identifier: BSL-1.0
/// \file
/// The beta-binomial mixture: evidence against one probability that holds at all times at once.
#pragma once

#include <nines/stats/beta.hpp>
#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/normal_mixture.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {

/// The likelihood of hits and misses, averaged over Beta(strength p, strength (1 - p)), over that
/// at p: a value that draws with probability p expect to stay at 1.
///
/// With `mixture_sides::above` the average is over probabilities above p alone, and only too many
/// hits count. Parameters: 0 < p < 1 with its complement; strength > 0, in draws: the mixture is
/// tightest for about `tuning_divisor` as many. Nothing is checked. Hits and misses >= 0; sums of
/// values from 0 to 1 serve as well, hits the sum and misses what is left to their number. Assumes:
/// each draw hits with probability p given the past; of values, that their mean is p. Source:
/// Howard, Ramdas, McAuliffe and Sekhon 2021, appendix (sub-Bernoulli), doi 10.1214/20-AOS1991;
/// Robbins 1970, doi 10.1214/aoms/1177696786.
template <std::floating_point Real = double>
class beta_binomial_mixture {
public:
    beta_binomial_mixture(unit_point<Real> p, Real strength, mixture_sides sides) noexcept
        : sides_{sides}, p_{p}, prior_{strength * p.x, strength * p.y} {}

    /// The strength that makes the bound tightest after `draws`, and at least 1e-3.
    [[nodiscard]] static Real strength_for(Real draws, confidence level,
                                           mixture_sides sides) noexcept {
        const Real significance = static_cast<Real>(level.significance());
        const Real tail = sides == mixture_sides::above ? 2 * significance : significance;
        return std::fmax(draws / detail::tuning_divisor(tail) - 1, static_cast<Real>(1e-3L));
    }

    /// The log of the mixture: at most log(1 / significance) at all times together with the
    /// probability of the level, if p is true.
    /// Accuracy: 1e-13 of it, or of log(hits + misses) where that is more. Cost: 0.1 us, with
    /// `mixture_sides::above` up to 2 us; no allocation.
    [[nodiscard]] Real log_value(Real hits, Real misses) const noexcept {
        const shape seen{prior_.hits + hits, prior_.misses + misses};
        const Real averaged = log_kernel(prior_) - log_kernel(seen);
        return sides_ == mixture_sides::both
                   ? averaged
                   : averaged + log_share_above(seen) - log_share_above(prior_);
    }

private:
    struct shape {
        Real hits;
        Real misses;
    };

    [[nodiscard]] Real log_kernel(const shape& beta) const noexcept {
        return detail::beta_kernel<Real>{beta.hits, beta.misses}(p_);
    }
    [[nodiscard]] Real log_share_above(const shape& beta) const noexcept {
        return beta_log_tails(beta.hits, beta.misses, p_).upper;
    }

    mixture_sides sides_;
    unit_point<Real> p_;
    shape prior_;
};

} // namespace nines::inline NINES_ABI
