// SPDX-License-Identifier: BSL-1.0
/// \file
/// `quantile_level`: which quantile; 0 is the minimum, 1 the maximum.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <compare>

namespace nines::inline NINES_ABI {

/// A probability in [0, 1] that names a quantile. NaN is refused: it is not the maximum.
/// Cost: a double. Example: examples/slo_report.
class quantile_level {
public:
    /// Errors: out_of_domain unless 0 <= level <= 1.
    constexpr explicit quantile_level(double level) : quantile_level{try_from(level).value()} {}

    [[nodiscard]] static constexpr result<quantile_level> try_from(double level) noexcept {
        if (!detail::is_finite(level) || !(level >= 0 && level <= 1)) {
            return error{errc::out_of_domain, "quantile_level", "expected 0 to 1"};
        }
        return quantile_level{level, checked{}};
    }

    [[nodiscard]] constexpr double value() const noexcept { return value_; }

    friend constexpr auto operator<=>(const quantile_level&,
                                      const quantile_level&) noexcept = default;

private:
    struct checked {};
    constexpr quantile_level(double level, checked) noexcept : value_{level} {}

    double value_;
};

} // namespace nines::inline NINES_ABI
