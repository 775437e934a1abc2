// SPDX-License-Identifier: BSL-1.0
/// \file
/// `estimate`: a value that carries its uncertainty.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/interval.hpp>

namespace nines::inline NINES_ABI {

/// A point estimate, the interval around it, and the level at which the interval holds.
/// Assumes: what the function that made it says of its data. The value need not be in the middle.
template <std::floating_point Real = double>
struct estimate {
    Real value;
    interval<Real> bounds;
    confidence level;

    friend constexpr bool operator==(const estimate&, const estimate&) noexcept = default;
};

} // namespace nines::inline NINES_ABI
