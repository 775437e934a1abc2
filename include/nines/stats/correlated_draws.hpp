// SPDX-License-Identifier: BSL-1.0
/// \file
/// Draws that depend on each other: how likely hits are among draws that share one probability,
/// which itself varies from group to group.
#pragma once

#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {
namespace detail {

/// log Gamma(a + n) - log Gamma(a) for a > 0 and n >= 0.
/// Accuracy: 1e-14 of it or of n, whichever is more. Cost: 50 ns.
template <std::floating_point Real>
[[nodiscard]] Real log_rising(Real a, Real n) noexcept {
    Real shift = 1;
    for (; a < stirling_from<Real>; a += 1) {
        shift *= a / (a + n);
    }
    return (a - Real{0.5F}) * std::log1p(n / a) + n * (std::log(a + n) - 1) +
           stirling_error(a + n) - stirling_error(a) + std::log(shift);
}

/// The derivative of `log_rising` by a.
template <std::floating_point Real>
[[nodiscard]] Real log_rising_slope(Real a, Real n) noexcept {
    Real sum = 0;
    for (; a < stirling_from<Real>; a += 1) {
        sum += n / (a * (a + n));
    }
    const auto defect = [](Real x) { // log x - digamma(x)
        const Real q = 1 / (x * x);
        return 1 / (2 * x) +
               q * (Real{1} / 12 - q * (Real{1} / 120 - q * (Real{1} / 252 - q / 240)));
    };
    return sum + std::log1p(n / a) + defect(a) - defect(a + n);
}

} // namespace detail

/// Groups of draws whose probability of a hit varies from group to group as a beta distribution
/// with mean p: the number of hits in a group is beta-binomial. `correlation` is that of two draws
/// of one group.
///
/// Parameters: 0 < p < 1 with its complement; 0 <= correlation < 1, where 0 are independent draws.
/// Nothing is checked.
/// Source: Skellam 1948; the correlation is 1 / (a + b + 1) for Beta(a, b).
template <std::floating_point Real = double>
class correlated_draws {
public:
    correlated_draws(unit_point<Real> p, Real correlation) noexcept
        : p_{p},
          independent_{!(correlation > 0)},
          size_{independent_ ? Real{1} : (1 - correlation) / correlation} {}

    /// The log of the probability that none of so many draws hits; they need not be whole.
    /// Returns: at most 0, falling in the draws and rising in the correlation from one draw on.
    /// Accuracy: 1e-12 of it or 1e-17, whichever is more. Cost: 0.1 us; no allocation.
    [[nodiscard]] Real log_no_hit(Real draws) const noexcept {
        if (independent_) {
            return draws * std::log1p(-p_.x);
        }
        const Real hits = p_.x * size_;
        Real misses = p_.y * size_;
        Real all = size_;
        Real lost = 0; // of the probability, to steps until Stirling's series holds
        Real kept = 1;
        for (; misses < detail::stirling_from<Real>; misses += 1, all += 1) {
            const Real part = hits / all * (draws / (misses + draws));
            lost += part * kept;
            kept *= misses / all * ((all + draws) / (misses + draws));
        }
        const Real by_steps = lost < Real{0.5F} ? std::log1p(-lost) : std::log(kept);
        const Real gap = hits / misses * (draws / (all + draws));
        return by_steps + (misses - Real{0.5F}) * std::log1p(gap) +
               draws * std::log1p(-hits / (all + draws)) - hits * std::log1p(draws / all) +
               (detail::stirling_error(misses + draws) - detail::stirling_error(all + draws)) +
               (detail::stirling_error(all) - detail::stirling_error(misses));
    }

    /// The probability that at least one of so many draws hits.
    [[nodiscard]] Real some_hit(Real draws) const noexcept {
        return -std::expm1(log_no_hit(draws));
    }

    /// The probability of at least so many hits among so many draws, both whole.
    /// Parameters: hits of at least 1, above the mean, which lies below half of the draws; the
    /// correlation above 0. Returns: it, or up to a few percent more where more than 1,000 numbers
    /// of hits are as many or more. Accuracy: 1e-11 of it up to there.
    /// Cost: some ns for each of these numbers, 50 us at most.
    [[nodiscard]] Real at_least(Real hits, Real draws) const noexcept {
        return sum_from(hits, draws, [](Real) { return Real{1}; });
    }

    /// The mean of max(0, hits - limit) among so many draws: what comes beyond a limit.
    ///
    /// It bounds the hits of any draws whose common probability varies no more than here, which is
    /// to say below the beta distribution in the increasing convex order, such as a beta
    /// distribution of a lower correlation (the densities of two with one mean cross twice) or none
    /// at all: P(at least k hits) <= mean_beyond(limit) / (k - limit) for every limit below k,
    /// since the mean of a rising convex function of binomial hits is one of their probability.
    /// Parameters: a limit from the mean on; the rest, accuracy and cost as `at_least`.
    /// Source: Shaked and Shanthikumar 2007, Stochastic Orders, sections 3.A, 4.A and 8.A.
    [[nodiscard]] Real mean_beyond(Real limit, Real draws) const noexcept {
        return sum_from(limit + 1, draws, [&](Real hits) { return hits - limit; });
    }

    /// The log of the probability of one order of hits and misses.
    /// Accuracy: 1e-13 of it or of hits + misses, whichever is more. Cost: 0.2 us.
    [[nodiscard]] Real log_likelihood(Real hits, Real misses) const noexcept {
        if (independent_) {
            return hits * std::log(p_.x) + misses * std::log1p(-p_.x);
        }
        return detail::log_rising(p_.x * size_, hits) + detail::log_rising(p_.y * size_, misses) -
               detail::log_rising(size_, hits + misses);
    }

    /// The derivative of `log_likelihood` by p; it falls in p. The correlation must be above 0.
    [[nodiscard]] Real likelihood_slope(Real hits, Real misses) const noexcept {
        return size_ * (detail::log_rising_slope(p_.x * size_, hits) -
                        detail::log_rising_slope(p_.y * size_, misses));
    }

private:
    /// The sum of P(hits) × weight(hits) from so many hits on, for a weight that is linear: term by
    /// term, then by ever longer blocks. In each the terms are falling, or falling and then rising
    /// to the end, so that its ends bound them.
    template <class Weight>
    [[nodiscard]] Real sum_from(Real hits, Real draws, const Weight& weight) const noexcept {
        constexpr int one_by_one = 1000;
        const Real a = p_.x * size_;
        const Real b = p_.y * size_;
        const auto probability = [&](Real k) {
            return std::exp(log_likelihood(k, draws - k) + detail::log_rising(Real{1}, draws) -
                            detail::log_rising(Real{1}, k) -
                            detail::log_rising(Real{1}, draws - k));
        };
        Real each = probability(hits);
        Real sum = 0;
        Real k = hits;
        for (int i = 0; i < one_by_one && k <= draws; ++i, k += 1) {
            sum += each * weight(k);
            each *= (draws - k) / (k + 1) * ((a + k) / (b + draws - k - 1));
        }
        while (k <= draws) {
            const Real end = std::fmin(draws, k + std::floor((k - hits) / 16));
            const Real at_end = probability(end);
            sum += (end - k + 1) * std::fmax(each, at_end) * (weight(k) + weight(end)) / 2;
            k = end + 1;
            each = k <= draws ? probability(k) : 0;
        }
        return sum;
    }

    unit_point<Real> p_;
    bool independent_;
    Real size_; ///< a + b
};

} // namespace nines::inline NINES_ABI
