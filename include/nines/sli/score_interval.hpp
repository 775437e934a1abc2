// SPDX-License-Identifier: BSL-1.0
/// \file
/// Bounds of a ratio in closed form: Wald, Wilson, Wilson with continuity correction, Agresti and
/// Coull. Standard library only.
#pragma once

#include <nines/config.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI::detail {

/// Its own square is far from underflow, so that no bound below divides zero by zero. Levels below
/// 8e-76, whose z^2 is smaller, are taken as 8e-76.
inline constexpr double least_z2 = 1e-150;

/// Hits and misses as reals, and the square of the normal quantile.
///
/// Every bound below is a quotient of sums of positive terms: the difference "centre minus half
/// width" of the textbooks, which loses its digits near 0, is multiplied out. The upper bound of
/// the hit ratio close to 1 is as exact as its complement, which is the lower bound of the misses.
/// All expect hits + misses > 0; all answer exactly 0 (lower) and 1 (upper) where the method does.
template <std::floating_point Real>
struct score_input {
    Real hits;
    Real misses;
    Real z2; ///< z^2, and at least `least_z2`

    [[nodiscard]] Real total() const noexcept { return hits + misses; }
    [[nodiscard]] score_input mirrored() const noexcept { return {misses, hits, z2}; }
};

/// Wilson 1927, doi 10.1080/01621459.1927.10502953:
/// (k + z^2/2 -+ z sqrt(k (n - k) / n + z^2/4)) / (n + z^2).
template <std::floating_point Real>
[[nodiscard]] Real wilson_lower(const score_input<Real>& in) noexcept {
    const Real n = in.total();
    const Real h = in.z2 / 2;
    const Real root = std::sqrt(in.z2 * (in.hits * (in.misses / n) + h / 2));
    return in.hits * (in.hits / n) / (in.hits + (h + root));
}
template <std::floating_point Real>
[[nodiscard]] Real wilson_upper(const score_input<Real>& in) noexcept {
    const Real n = in.total();
    const Real h = in.z2 / 2;
    const Real root = std::sqrt(in.z2 * (in.hits * (in.misses / n) + h / 2));
    return (in.hits + (h + root)) / (n + in.z2);
}

/// Wilson's bounds after half a hit was taken away, or added: Newcombe 1998, method 4,
/// Statistics in Medicine 17, 857-872.
template <std::floating_point Real>
[[nodiscard]] Real wilson_continuity_lower(const score_input<Real>& in) noexcept {
    const Real half = std::fmin(in.hits, Real{0.5});
    return wilson_lower<Real>({in.hits - half, in.misses + half, in.z2});
}
template <std::floating_point Real>
[[nodiscard]] Real wilson_continuity_upper(const score_input<Real>& in) noexcept {
    const Real half = std::fmin(in.misses, Real{0.5});
    return wilson_upper<Real>({in.hits + half, in.misses - half, in.z2});
}

/// p -+ z sqrt(p (1 - p) / n), cut to [0, 1].
template <std::floating_point Real>
[[nodiscard]] Real wald_upper(const score_input<Real>& in) noexcept {
    const Real n = in.total();
    return std::fmin((in.hits + std::sqrt(in.z2 * (in.hits * (in.misses / n)))) / n, Real{1});
}
template <std::floating_point Real>
[[nodiscard]] Real wald_lower(const score_input<Real>& in) noexcept {
    const Real n = in.total();
    const Real reach = in.hits + std::sqrt(in.z2 * (in.hits * (in.misses / n)));
    const Real kept = in.hits - in.z2 * (in.misses / n);
    return reach > 0 ? std::fmax(in.hits / n * (kept / reach), Real{0}) : Real{0};
}

/// Wald's bounds with z^2 / 2 hits and misses added, cut to [0, 1]: Agresti and Coull 1998,
/// doi 10.1080/00031305.1998.10480550.
template <std::floating_point Real>
[[nodiscard]] Real agresti_coull_upper(const score_input<Real>& in) noexcept {
    const Real h = in.z2 / 2;
    return wald_upper<Real>({in.hits + h, in.misses + h, in.z2});
}
template <std::floating_point Real>
[[nodiscard]] Real agresti_coull_lower(const score_input<Real>& in) noexcept {
    const Real h = in.z2 / 2;
    const score_input<Real> wide{in.hits + h, in.misses + h, in.z2};
    const Real n = wide.total();
    const Real reach = wide.hits + std::sqrt(in.z2 * (wide.hits * (wide.misses / n)));
    const Real kept = (in.hits * (in.total() + 3 * h) - in.misses * h) / n;
    return std::fmax(wide.hits / n * (kept / reach), Real{0});
}

} // namespace nines::inline NINES_ABI::detail
