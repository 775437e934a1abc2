// SPDX-License-Identifier: BSL-1.0
/// \file
/// Mixtures of Student's distributions: what is predicted where a parameter of the model is itself
/// uncertain.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/stats/crossing.hpp>
#include <nines/stats/student_t_tail.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// location + scale T, for a Student variable T, with a weight among its like.
template <std::floating_point Real = double>
struct student_component {
    Real weight;
    Real location;
    Real scale; ///< 0 for what is certain

    friend constexpr bool operator==(const student_component&,
                                     const student_component&) noexcept = default;
};

/// A distribution that is one of several Student's, each with the probability of its weight.
/// Accuracy: 12 digits in tails, 10 in quantiles. Cost: below 1 us a component for a tail; ten
/// times that for a quantile.
/// Example: tests/stats/student_mixture_test.cpp.
template <std::floating_point Real = double>
class student_mixture {
public:
    using component = student_component<Real>;

    /// Expects degrees of freedom above 0 and at least one component; weights are made to add up
    /// to 1.
    student_mixture(Real degrees, std::vector<component> components)
        : degrees_{degrees}, components_{std::move(components)} {
        Real total = 0;
        for (const component& each : components_) {
            total += each.weight;
        }
        for (component& each : components_) {
            each.weight /= total;
        }
    }

    [[nodiscard]] Real degrees_of_freedom() const noexcept { return degrees_; }
    [[nodiscard]] std::span<const component> components() const noexcept { return components_; }

    /// The mean of the locations: the mean, where there is one (above one degree of freedom).
    [[nodiscard]] Real centre() const noexcept {
        Real sum = 0;
        for (const component& each : components_) {
            sum += each.weight * each.location;
        }
        return sum;
    }

    /// P(X > x).
    [[nodiscard]] Real upper_tail(Real x) const noexcept { return tail<1>(x); }
    /// P(X <= x), accurate relative to itself also where it is tiny.
    [[nodiscard]] Real lower_tail(Real x) const noexcept { return tail<-1>(x); }

    /// The x below which X stays with the given probability; infinite for 0 and 1.
    [[nodiscard]] Real quantile(quantile_level level) const {
        const Real p = static_cast<Real>(level.value());
        return p > Real{0.5F} ? tail_quantile<1>(static_cast<Real>(1 - level.value()))
                              : tail_quantile<-1>(p);
    }

    /// The interval that leaves half of the significance on either side.
    [[nodiscard]] interval<Real> central(confidence level) const {
        const Real outside = static_cast<Real>(level.significance()) / 2;
        return {tail_quantile<-1>(outside), tail_quantile<1>(outside)};
    }

    /// The mean of g(X) for a smooth function that grows more slowly than the tails fall.
    /// Accuracy: 12 digits for functions that are smooth on the scale of X.
    /// Source: location + scale sqrt(n) sinh(u) has the density of cosh(u)^-n; the trapezoidal rule
    /// over the whole line, Trefethen and Weideman, SIAM Review 56 (2014), doi:10.1137/130932132.
    template <class Function>
        requires std::regular_invocable<const Function&, Real>
    [[nodiscard]] Real expectation(const Function& g) const {
        constexpr int half = 100;
        constexpr Real negligible = 42; // -log of what is cut off
        const Real last = std::acosh(std::exp((std::min)(negligible / degrees_, Real{80})));
        Real sum = 0;
        Real mass = 0;
        for (int k = -half; k <= half; ++k) {
            const Real u = last * static_cast<Real>(k) / half;
            const Real density = std::pow(std::cosh(u), -degrees_);
            const Real reach = std::sqrt(degrees_) * std::sinh(u);
            mass += density;
            for (const component& each : components_) {
                sum += density * each.weight * g(each.location + each.scale * reach);
            }
        }
        return sum / mass;
    }

private:
    template <int Side>
    [[nodiscard]] Real tail(Real x) const noexcept {
        Real sum = 0;
        for (const component& each : components_) {
            const Real away = (x - each.location) * Side;
            sum +=
                each.weight * (each.scale > 0 ? student_t_upper_tail(degrees_, away / each.scale)
                                              : static_cast<Real>(Side > 0 ? away < 0 : away <= 0));
        }
        return (std::min)(sum, Real{1}); // weights add up to 1 but for rounding
    }

    /// The x beyond which X is with a probability of at most 1/2, on the side asked for.
    template <int Side>
    [[nodiscard]] Real tail_quantile(Real outside) const {
        if (!(outside > 0)) {
            return Side * std::numeric_limits<Real>::infinity();
        }
        const auto two_sided = confidence::try_from_significance(static_cast<double>(2 * outside));
        const Real reach = two_sided ? student_t_reach(degrees_, *two_sided) : Real{0};
        Real low = std::numeric_limits<Real>::infinity();
        Real high = -low;
        Real scale = 0;
        for (const component& each : components_) {
            const Real at = each.location + Side * reach * each.scale;
            low = (std::min)(low, at);
            high = (std::max)(high, at);
            scale = (std::max)(scale, each.scale);
        }
        if (!(low < high)) {
            return low;
        }
        return detail::crossing([&](Real x) { return tail<Side>(x) - outside; }, low, high, scale);
    }

    Real degrees_;
    std::vector<component> components_;
};

} // namespace nines::inline NINES_ABI
