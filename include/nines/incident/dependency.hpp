// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a service may expect of its dependencies: how many nines they need and how much of its
/// error budget each of them spends.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/availability.hpp>

#include <cmath>
#include <concepts>
#include <ranges>
#include <vector>

namespace nines::inline NINES_ABI {

/// Something a service calls.
template <std::floating_point Real = double>
struct dependency {
    availability<Real> available;
    Real impact = 1; ///< the share of its failures that become failures of the service, 0 to 1
};

/// The error budget of a service, as its dependencies spend it.
template <std::floating_point Real = double>
struct budget_split {
    std::vector<Real> shares; ///< of each, in the order given; 1 is the whole budget
    Real spent;               ///< of all together, what fails twice counted once
    Real left; ///< for the service itself; below 0 when the objective is out of reach

    [[nodiscard]] bool feasible() const noexcept { return left >= 0; }
};

namespace detail {

template <std::floating_point Real>
[[nodiscard]] bool is_dependency(const dependency<Real>& each) noexcept {
    return is_finite(each.impact) && each.impact >= 0 && each.impact <= 1;
}

/// What the service sees of it: up but for the failures that reach through.
template <std::floating_point Real>
[[nodiscard]] availability<Real> as_seen(const dependency<Real>& each) noexcept {
    const unit_point<Real>& point = each.available.point();
    return availability<Real>::from_point(
        {point.x + point.y * (1 - each.impact), point.y * each.impact});
}

inline constexpr error not_a_dependency{errc::out_of_domain, "dependency",
                                        "expected an impact of 0 to 1"};

} // namespace detail

/// How much of a service's error budget each dependency spends.
///
/// Parameters: the service's objective; dependencies, of which each failure reaches the service
/// with its impact. The order does not matter.
/// Returns: shares of the allowed error. Together they spend a little less than the sum, as two may
/// fail at once.
/// Errors: out_of_domain for an impact outside 0 to 1.
/// Assumes: independent failures; when they depend, `spent` lies between the largest share and the
/// sum. Accuracy: a few roundings. Cost: linear, one allocation.
template <std::floating_point Real>
[[nodiscard]] result<budget_split<Real>>
split_budget(const objective& target, const std::vector<dependency<Real>>& dependencies) {
    const Real allowed = static_cast<Real>(target.allowed_error());
    budget_split<Real> split{{}, 0, 0};
    split.shares.reserve(dependencies.size());
    auto together = availability<Real>::always();
    for (const dependency<Real>& each : dependencies) {
        if (!detail::is_dependency(each)) {
            return detail::not_a_dependency;
        }
        const auto seen = detail::as_seen(each);
        split.shares.push_back(seen.unavailability() / allowed);
        together = series({together, seen});
    }
    split.spent = together.unavailability() / allowed;
    split.left = 1 - split.spent;
    return split;
}

/// What each of `count` equal parts in series has to keep so that all of them keep the objective.
///
/// Count the service itself as one of them: a service of 99.9 % with nine dependencies needs 99.99
/// % of each, the rule of the extra nine. Returns: the target itself for one part, or for none.
/// Assumes: independent failures; it errs by less than the budget's square. Accuracy: 3 roundings
/// of the share down. Cost: two logarithms. Source: Treynor, Dahlin, Rau and Beyer, The Calculus of
/// Service Availability, ACM Queue 15, 2017.
template <std::floating_point Real = double>
[[nodiscard]] availability<Real> needed_of_each(const objective& target, unsigned count) noexcept {
    const auto allowed = static_cast<Real>(target.allowed_error());
    if (count < 2) {
        return availability<Real>::from_point({static_cast<Real>(target.target()), allowed});
    }
    const Real log_up = std::log1p(-allowed) / static_cast<Real>(count);
    return availability<Real>::from_point({std::exp(log_up), -std::expm1(log_up)});
}

/// What one more dependency has to keep, beside those known, for the objective to be kept.
///
/// Parameters: `impact` of the one sought, above 0; the service's own failures may be among the
/// known, as a dependency of impact 1.
/// Returns: the least availability; never up where even that would do.
/// Errors: out_of_domain for an impact outside its range; unreachable when the known alone spend
/// the budget. Assumes: independent failures. Accuracy: what is left of the budget is a difference:
/// relative to the budget. Cost: linear.
template <std::floating_point Real>
[[nodiscard]] result<availability<Real>> needed_of_next(const objective& target,
                                                        const std::vector<dependency<Real>>& known,
                                                        Real impact = 1) {
    if (!detail::is_dependency(dependency<Real>{availability<Real>::never(), impact}) ||
        !(impact > 0)) {
        return error{errc::out_of_domain, "needed_of_next",
                     "expected an impact above 0 and at most 1"};
    }
    auto together = availability<Real>::always();
    for (const dependency<Real>& each : known) {
        if (!detail::is_dependency(each)) {
            return detail::not_a_dependency;
        }
        together = series({together, detail::as_seen(each)});
    }
    const Real rest = static_cast<Real>(target.allowed_error()) - together.unavailability();
    if (!(rest > 0)) {
        return error{errc::unreachable, "needed_of_next",
                     "the known dependencies alone spend the error budget"};
    }
    const Real down = rest / together.value() / impact;
    return down < 1 ? availability<Real>::try_from_unavailability(down)
                    : availability<Real>::never();
}

} // namespace nines::inline NINES_ABI
