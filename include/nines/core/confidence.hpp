// SPDX-License-Identifier: BSL-1.0
/// \file
/// `confidence`: how often an interval may be expected to hold what it estimates.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

namespace nines::inline NINES_ABI {

/// A confidence level strictly between 0 and 1; for intervals it is two-sided, with half of the
/// significance on either side.
///
/// Holds the level and its complement, the significance; a double with at most 15 significant
/// digits is read as that decimal, so `confidence{0.999999}.significance() == 1e-6`.
/// Accuracy: each of the two is rounded once where one is such a decimal. Cost: two doubles.
/// Example: README.md, examples/slo_report.
class confidence {
public:
    /// Errors: out_of_domain unless 0 < level < 1.
    constexpr explicit confidence(double level) : confidence{try_from_level(level).value()} {}

    [[nodiscard]] static constexpr result<confidence> try_from_level(double level) noexcept {
        if (!detail::is_finite(level) || !(level > 0 && level < 1)) {
            return refusal();
        }
        return confidence{level, detail::complement(level)};
    }

    /// From the significance (alpha), such as 0.05 for 95 %; keeps all its digits when it is tiny.
    [[nodiscard]] static constexpr result<confidence>
    try_from_significance(double significance) noexcept {
        if (!detail::is_finite(significance) || !(significance > 0 && significance < 1)) {
            return refusal();
        }
        return confidence{detail::complement(significance), significance};
    }

    /// The probability 1 - alpha.
    [[nodiscard]] constexpr double level() const noexcept { return level_; }
    /// The probability alpha of missing, both sides together.
    [[nodiscard]] constexpr double significance() const noexcept { return significance_; }

    friend constexpr bool operator==(const confidence&, const confidence&) noexcept = default;

private:
    constexpr confidence(double level, double significance) noexcept
        : level_{level}, significance_{significance} {}

    static constexpr error refusal() noexcept {
        return {errc::out_of_domain, "confidence", "expected more than 0 and less than 1"};
    }

    double level_;
    double significance_;
};

} // namespace nines::inline NINES_ABI
