// SPDX-License-Identifier: BSL-1.0
/// \file
/// The beta-binomial distribution: how many of the next events will be hits, when the ratio is
/// known only from those that were counted.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/beta.hpp>
#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI {
namespace detail {

/// The density of the log-odds of X ~ Beta(a, b) times P(Y <= X) for Y ~ Beta(c, d), as a logarithm
/// and its derivatives by the log-odds. Log-concave: the product of two log-concave functions.
template <std::floating_point Real>
class beta_overtaking {
public:
    struct terms {
        Real log_value;
        Real slope;
        Real curvature;
    };

    beta_overtaking(Real a, Real b, Real c, Real d) noexcept
        : a_{a}, b_{b}, c_{c}, d_{d}, own_{a, b}, other_{c, d} {}

    [[nodiscard]] Real operator()(unit_point<Real> at) const noexcept {
        return own_(at) + beta_log_tails(c_, d_, at).lower;
    }

    [[nodiscard]] terms with_derivatives(unit_point<Real> at) const noexcept {
        const Real log_tail = beta_log_tails(c_, d_, at).lower;
        const Real hazard = std::exp(other_(at) - log_tail);
        const Real slope = hazard - beta_kernel<Real>::excess(a_, b_, at);
        const Real bend = hazard * (beta_kernel<Real>::excess(c_, d_, at) + hazard);
        return {own_(at) + log_tail, slope, -(a_ + b_) * at.x * at.y - std::fmax(bend, Real{0})};
    }

private:
    Real a_;
    Real b_;
    Real c_;
    Real d_;
    beta_kernel<Real> own_;
    beta_kernel<Real> other_;
};

/// The sum of exp(f) at every `step` of the log-odds from the given odds on, without the first,
/// until nothing more comes.
template <std::floating_point Real, class Log>
[[nodiscard]] Real sum_outwards(const Log& f, Real odds, Real step, Real reference) noexcept {
    constexpr Real negligible = -42;
    Real sum = 0;
    Real before = 0;
    for (Real i = 1; i < 20000; ++i) {
        const auto at = unit_point<Real>::from_odds(odds * std::exp(i * step));
        if (!(at.x > 0) || !(at.y > 0)) {
            break;
        }
        const Real log_term = f(at) - reference;
        sum += std::exp(log_term);
        if (log_term < before && log_term < negligible) {
            break;
        }
        before = log_term;
    }
    return sum;
}

/// Whether P(X > Y) is below the smallest double: it is at most P(X > z) + P(Y <= z), for which z
/// is taken as many deviations from either mean.
template <std::floating_point Real>
[[nodiscard]] bool exceeds_never(Real a, Real b, Real c, Real d) noexcept {
    constexpr Real underflow = -std::numeric_limits<Real>::max_exponent;
    const Real of_x = std::sqrt(c / (c + d) * (d / (c + d)) / (c + d + 1));
    const Real of_y = std::sqrt(a / (a + b) * (b / (a + b)) / (a + b + 1));
    const Real all = of_x + of_y;
    const unit_point<Real> z{(of_x * (a / (a + b)) + of_y * (c / (c + d))) / all,
                             (of_x * (b / (a + b)) + of_y * (d / (c + d))) / all};
    return beta_log_tails(a, b, z).upper < underflow && beta_log_tails(c, d, z).lower < underflow;
}

/// P(X > Y) for independent X ~ Beta(a, b) and Y ~ Beta(c, d), best where that is the smaller side.
///
/// The trapezoidal rule in the log-odds, from the mode of the integrand outwards: of an analytic
/// integrand that dies off on both sides it has all digits at steps of half a standard deviation.
/// The narrower of the two gives the density, so that the other one is smooth beside it.
template <std::floating_point Real>
[[nodiscard]] Real beta_exceeds(Real a, Real b, Real c, Real d) noexcept {
    if (a / (a + b) * b < c / (c + d) * d) {
        return beta_exceeds(d, c, b, a);
    }
    if (exceeds_never(a, b, c, d)) {
        return 0;
    }
    const beta_overtaking<Real> f{a, b, c, d};
    Real odds = a / b; // the mode of the density: that of the product is at larger ones
    Real least = odds;
    Real most = (std::numeric_limits<Real>::max)();
    auto here = f.with_derivatives(unit_point<Real>::from_odds(odds));
    for (int i = 0; i < 100 && here.slope * here.slope > Real{0.01} * -here.curvature; ++i) {
        (here.slope > 0 ? least : most) = odds;
        const Real newton = std::exp(std::fmin(-here.slope / here.curvature, Real{2}));
        odds *= newton;
        if (!(odds > least) || !(odds < most)) {
            odds = std::sqrt(least) * std::sqrt(most);
        }
        here = f.with_derivatives(unit_point<Real>::from_odds(odds));
    }
    const Real step = std::fmin(Real{0.25}, Real{0.5} / std::sqrt(-here.curvature));
    const Real sum = 1 + sum_outwards(f, odds, step, here.log_value) +
                     sum_outwards(f, odds, -step, here.log_value);
    return std::fmin(std::exp(here.log_value) * step * sum, Real{1});
}

/// The least whole x of [low, high] at which a rising function has reached the level; high when it
/// does nowhere. Regula falsi with bisection, whichever halves.
/// Cost: some 10 to 20 calls, at most two for each bit of the range.
template <std::floating_point Real, class Rising>
[[nodiscard]] Real least_whole(const Rising& f, Real low, Real high, Real level) noexcept {
    Real below = f(low) - level;
    if (!(below < 0) || !(low < high)) {
        return low;
    }
    Real above = f(high) - level;
    for (bool halve = false; high - low > 1; halve = !halve) {
        const Real chord = low + (high - low) * (below / (below - above));
        const Real guess = halve || !(above > 0) ? low + (high - low) / 2 : chord;
        const Real middle = std::fmin(std::fmax(std::floor(guess), low + 1), high - 1);
        if (!(low < middle && middle < high)) {
            return high; // whole numbers this large are more than 1 apart
        }
        const Real there = f(middle) - level;
        (there < 0 ? low : high) = middle;
        (there < 0 ? below : above) = there;
    }
    return high;
}

} // namespace detail

/// How many of `trials` events are hits, each with the same probability, of which is known that it
/// is distributed as Beta(a, b).
///
/// It predicts what comes from what was counted: after k hits and n - k misses, a = k + 1/2 and
/// b = n - k + 1/2 (Jeffreys), or k + 1 and n - k + 1 (uniform prior).
/// Assumes: the probability stays as it was while the events were counted. The number of trials may
/// be any real number, as for events that count for less than one: tails then interpolate.
/// Accuracy: both tails to 1e-12 relative for a + b and trials up to 1e6, to 1e-10 up to 1e12,
/// where a point of [0, 1] is no more exact (tests/stats/beta_binomial_test.cpp). Cost: a tail 10
/// to 100 us, a quantile some ten of them, bounded in all parameters; no allocation. Source:
/// Skellam 1948; the tail as P(X > Y), X ~ Beta(a, b) and Y ~ Beta(k, trials - k + 1), by
/// DLMF 8.17.5; the trapezoidal rule: Trefethen and Weideman 2014, doi 10.1137/130932132.
template <std::floating_point Real = double>
class beta_binomial {
public:
    /// Errors: out_of_domain unless a and b are positive, trials not negative, and all are finite.
    [[nodiscard]] static result<beta_binomial> try_from(Real a, Real b, Real trials) noexcept {
        const bool finite =
            detail::is_finite(a) && detail::is_finite(b) && detail::is_finite(trials);
        if (!finite || !(a > 0) || !(b > 0) || !(trials >= 0)) {
            return error{errc::out_of_domain, "beta_binomial",
                         "expected a, b > 0 and trials >= 0, all finite"};
        }
        return beta_binomial{a, b, trials, checked{}};
    }

    [[nodiscard]] Real mean() const noexcept { return static_cast<Real>(a_ / (a_ + b_) * trials_); }

    /// P(K = hits), for hits from 0 to trials; 0 elsewhere.
    /// Accuracy: as the tails, 0.2 us: three beta densities at one point.
    [[nodiscard]] Real probability_of(Real hits) const noexcept {
        const Work k = hits;
        if (!(k >= 0) || !(k <= trials_)) {
            return 0;
        }
        const Work misses = trials_ - k;
        const Work size = a_ + b_ + trials_;
        const unit_point<Work> at{(a_ + k) / size, (b_ + misses) / size};
        const Work log_ratio = detail::beta_kernel<Work>{a_, b_}(at) +
                               detail::beta_kernel<Work>{k + 1, misses + 1}(
                                   at)-detail::beta_kernel<Work>{a_ + k, b_ + misses}(at);
        return static_cast<Real>(std::exp(log_ratio) / (at.x * at.y * (trials_ + 1)));
    }

    /// P(K < hits) and P(K >= hits), each accurate relative to itself.
    /// Parameters: any number of hits; 0 and below are always reached, more than trials never.
    [[nodiscard]] tail_pair<Real> tails_at(Real hits) const noexcept {
        const Work k = hits;
        if (!(k > 0)) {
            return {0, 1};
        }
        if (!(k <= trials_)) {
            return {1, 0};
        }
        const Work rest = trials_ - k + 1;
        if (a_ * (rest + k) < k * (a_ + b_)) {
            const Work upper = detail::beta_exceeds(a_, b_, k, rest);
            return {static_cast<Real>(1 - upper), static_cast<Real>(upper)};
        }
        const Work lower = detail::beta_exceeds(k, rest, a_, b_);
        return {static_cast<Real>(lower), static_cast<Real>(1 - lower)};
    }

    /// P(K >= hits): rises in a and in trials, falls in b and in hits.
    [[nodiscard]] Real at_least(Real hits) const noexcept { return tails_at(hits).upper; }
    /// P(K <= hits) for a whole number of hits.
    [[nodiscard]] Real at_most(Real hits) const noexcept { return tails_at(hits + 1).lower; }

    /// The smallest whole number of hits that is not exceeded with at least this probability.
    /// Returns: 0 to trials, rising in the level; 0 at level 0 and all trials at level 1.
    [[nodiscard]] Real quantile(quantile_level level) const noexcept {
        const Work most = std::floor(trials_);
        if (!(level.value() < 1)) {
            return static_cast<Real>(most);
        }
        const auto reached = [&](Work hits) {
            return static_cast<Work>(beta_binomial<Work>{a_, b_, trials_, checked{}}.at_most(hits));
        };
        return static_cast<Real>(
            detail::least_whole(reached, Work{0}, most, static_cast<Work>(level.value())));
    }

private:
    template <std::floating_point>
    friend class beta_binomial;
    using Work = detail::work_type<Real>;
    struct checked {};

    beta_binomial(Work a, Work b, Work trials, checked) noexcept : a_{a}, b_{b}, trials_{trials} {}

    Work a_;
    Work b_;
    Work trials_;
};

} // namespace nines::inline NINES_ABI
