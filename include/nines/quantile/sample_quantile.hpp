// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quantiles of a sorted sample by the nine definitions of Hyndman and Fan.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace nines::inline NINES_ABI {

/// What the quantile of a sample is taken to be, where the level lies between two values. They
/// differ by less than the distance of neighbouring values; for histograms any will do.
/// The numbers are those of Hyndman and Fan, and of `quantile(type = )` in R.
enum class quantile_definition : std::uint8_t {
    inverted_cdf = 1,              ///< HF 1: the least value with at least this part at or below it
    averaged_inverted_cdf = 2,     ///< HF 2: the same, the mean of two where both would do (SAS)
    closest_observation = 3,       ///< HF 3: the value of nearest rank, of two the even one
    interpolated_inverted_cdf = 4, ///< HF 4: linear in the inverted cdf
    hazen = 5,                     ///< HF 5: through the midpoints of its steps (hydrology)
    weibull = 6,                   ///< HF 6: rank p (n + 1), unbiased in the level (Minitab, SPSS)
    linear = 7,                    ///< HF 7: rank 1 + p (n - 1) (R, NumPy, Excel, Prometheus)
    median_unbiased = 8,           ///< HF 8: unbiased in the median for any distribution; what
                                   ///< Hyndman and Fan recommend
    normal_unbiased = 9,           ///< HF 9: unbiased if the values are normal
};

namespace detail {

/// The rank that a level stands for, whole part and rest; below 1 and beyond n are the ends.
struct fractional_rank {
    double whole;
    double rest; ///< 0 to 1, 0 where it would be rounding only
};

[[nodiscard]] inline fractional_rank fractional_rank_of(double rank, double n) noexcept {
    const double nearest = std::round(rank);
    if (std::abs(rank - nearest) <= 4 * std::numeric_limits<double>::epsilon() * n) {
        return {nearest, 0};
    }
    const double whole = std::floor(rank);
    return {whole, rank - whole};
}

/// Where the value of a definition lies among `n`: between the value of the whole rank and the
/// next.
[[nodiscard]] inline fractional_rank quantile_rank(double p, double n,
                                                   quantile_definition definition) noexcept {
    const auto step = [](fractional_rank at, double tie) {
        return fractional_rank{at.whole, at.rest > 0 ? 1 : tie};
    };
    switch (definition) {
    case quantile_definition::inverted_cdf:
        return step(fractional_rank_of(n * p, n), 0);
    case quantile_definition::averaged_inverted_cdf:
        return step(fractional_rank_of(n * p, n), 0.5);
    case quantile_definition::closest_observation: {
        const fractional_rank at = fractional_rank_of(n * p - 0.5, n);
        return step(at, std::fmod(at.whole, 2) == 0 ? 0 : 1);
    }
    case quantile_definition::interpolated_inverted_cdf:
        return fractional_rank_of(n * p, n);
    case quantile_definition::hazen:
        return fractional_rank_of(n * p + 0.5, n);
    case quantile_definition::weibull:
        return fractional_rank_of((n + 1) * p, n);
    case quantile_definition::linear:
        return fractional_rank_of((n - 1) * p + 1, n);
    case quantile_definition::median_unbiased:
        return fractional_rank_of((n + 1.0 / 3) * p + 1.0 / 3, n);
    case quantile_definition::normal_unbiased:
        return fractional_rank_of((n + 0.25) * p + 0.375, n);
    }
    return {0, 0};
}

} // namespace detail

/// The quantile of a sample.
/// Parameters: `sorted`, ascending and finite.
/// Returns: rises with the level; the least and the largest value at the levels 0 and 1, whatever
/// the definition.
/// Errors: insufficient for an empty sample.
/// Accuracy: a rank that is whole but for rounding counts as whole; the interpolation is rounded
/// once or twice. Exact up to 2^53 values. Cost: constant.
/// Source: Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50,
/// 1996, section 2, DOI 10.1080/00031305.1996.10473566.
template <std::floating_point Real>
[[nodiscard]] result<Real>
sample_quantile(std::span<const Real> sorted, quantile_level level,
                quantile_definition definition = quantile_definition::linear) noexcept {
    if (sorted.empty()) {
        return error{errc::insufficient, "quantile", "no values were recorded"};
    }
    const auto n = static_cast<double>(sorted.size());
    const double p = level.value();
    const detail::fractional_rank rank = detail::quantile_rank(p, n, definition);
    if (!(rank.whole >= 1) || !(p > 0)) {
        return sorted.front();
    }
    if (!(rank.whole < n) || !(p < 1)) {
        return sorted.back();
    }
    const auto at = static_cast<std::size_t>(rank.whole);
    return std::lerp(sorted[at - 1], sorted[at], static_cast<Real>(rank.rest));
}

} // namespace nines::inline NINES_ABI
