// SPDX-License-Identifier: BSL-1.0
/// \file
/// Replicas that do not fail independently: what is certain whatever the dependence, and the
/// beta-factor model of a shared cause.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/availability.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {

/// The most that the probability of at least `m` events can be, m >= 1, whatever their dependence:
/// leave out any r of them, and m - r of the others must happen. Probabilities from the smallest.
template <std::floating_point Real>
[[nodiscard]] Real most_of_at_least(std::size_t m, const std::vector<Real>& ascending) noexcept {
    Real most = 1;
    Real sum = 0;
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        sum += ascending[i];
        const std::size_t left_out = ascending.size() - 1 - i;
        if (left_out < m) {
            most = (std::min)(most, sum / static_cast<Real>(m - left_out));
        }
    }
    return most;
}

} // namespace detail

/// The range of the unavailability of what needs at least `k` of its parts, whatever makes them
/// fail together or apart.
///
/// Parameters: availabilities; k = the number of parts is a series, k = 1 parallel.
/// Returns: sharp bounds of the share down, and for series and parallel Frechet's: the worst part
/// to the sum, and mostly 0 to the best part. Errors: out_of_domain unless 1 <= k <= the number of
/// parts. Accuracy: the upper bound to a rounding a part; the lower one is a difference of shares
/// up, and accurate in absolute terms. Cost: O(n log n), two allocations. Source: Frechet 1935;
/// Rueger, Das maximale Signifikanzniveau des Tests "Lehne H0 ab, wenn k unter n gegebenen Tests
/// zur Ablehnung fuehren", Metrika 25, 1978.
template <detail::availability_range Range>
[[nodiscard]] auto k_of_n_bounds(unsigned k, Range&& parts)
    -> result<interval<decltype(std::ranges::range_value_t<Range>::always().value())>> {
    using System = std::ranges::range_value_t<Range>;
    using Real = decltype(System::always().value());
    std::vector<Real> down;
    std::vector<Real> up;
    for (const System& part : parts) {
        down.push_back(part.unavailability());
        up.push_back(part.value());
    }
    if (k < 1 || k > down.size()) {
        return error{errc::out_of_domain, "k_of_n_bounds",
                     "expected k from 1 to the number of parts"};
    }
    std::ranges::sort(down);
    std::ranges::sort(up);
    const Real upper = detail::most_of_at_least(down.size() + 1 - k, down);
    Real lower = 1 - detail::most_of_at_least(k, up);
    if (k == down.size()) {
        lower = down.back();
    }
    return interval<Real>{(std::min)(lower, upper), upper};
}

/// The availability of what needs at least `k` of `n` equal parts, a share of whose downtime hits
/// all of them at once.
///
/// Parameters: `shared`, 0 to 1, the beta factor: the share of a part's unavailability that has a
/// cause common to all; 0.01 to 0.2 is usual for equipment, and much more for what is deployed
/// together.
/// Returns: at 0 `k_of_n`, at 1 the part itself. However many parts, never down less than `shared`
/// times the part.
/// Errors: out_of_domain for a share outside 0 to 1 or k outside 1 to n.
/// Accuracy and cost: as `k_of_n`. Source: Fleming, A reliability model for common mode failure in
/// redundant safety systems, General Atomic GA-A13284, 1974.
template <std::floating_point Real>
[[nodiscard]] result<availability<Real>>
k_of_n_with_common_cause(unsigned k, const availability<Real>& each, unsigned n,
                         Real shared) noexcept {
    if (!detail::is_finite(shared) || !(shared >= 0 && shared <= 1)) {
        return error{errc::out_of_domain, "k_of_n_with_common_cause",
                     "expected a shared part of 0 to 1"};
    }
    if (k < 1 || k > n) {
        return error{errc::out_of_domain, "k_of_n_with_common_cause", "expected k from 1 to n"};
    }
    const unit_point<Real>& part = each.point();
    const Real common = shared * part.y;
    const Real up_but_for_common = part.x + part.y * (1 - shared);
    if (!(up_but_for_common > 0)) {
        return availability<Real>::never();
    }
    const unit_point<Real> alone{part.x / up_but_for_common,
                                 part.y * (1 - shared) / up_but_for_common};
    return series({availability<Real>::from_point({up_but_for_common, common}),
                   k_of_n(k, availability<Real>::from_point(alone), n)});
}

} // namespace nines::inline NINES_ABI
