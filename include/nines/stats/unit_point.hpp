// SPDX-License-Identifier: BSL-1.0
/// \file
/// `unit_point`: a probability that does not forget its complement.
#pragma once

#include <nines/config.hpp>

#include <concepts>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// A point x of [0, 1] together with y = 1 - x, both to full relative precision; so 1e-12 and
/// 1 - 1e-12 are equally good to compute with.
template <std::floating_point Real = double>
struct unit_point {
    Real x;
    Real y;

    /// From x / (1 - x), 0 to infinity.
    [[nodiscard]] static constexpr unit_point from_odds(Real odds) noexcept {
        const Real y = 1 / (1 + odds);
        return {odds > 1 ? 1 / (1 + 1 / odds) : odds * y, y};
    }
    [[nodiscard]] static constexpr unit_point zero() noexcept { return {0, 1}; }
    [[nodiscard]] static constexpr unit_point one() noexcept { return {1, 0}; }
    /// The same point seen from the other end.
    [[nodiscard]] constexpr unit_point mirrored() const noexcept { return {y, x}; }

    template <std::floating_point Other>
    [[nodiscard]] constexpr unit_point<Other> as() const noexcept {
        return {static_cast<Other>(x), static_cast<Other>(y)};
    }

    friend constexpr bool operator==(const unit_point&, const unit_point&) noexcept = default;
};

namespace detail {

/// What numerics are computed in: `float` input in `double`, everything else in its own type.
template <std::floating_point Real>
using work_type = std::conditional_t<std::same_as<Real, float>, double, Real>;

} // namespace detail
} // namespace nines::inline NINES_ABI
