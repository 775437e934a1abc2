// SPDX-License-Identifier: BSL-1.0
/// \file
/// The bootstrap's bias-corrected and accelerated (BCa) interval, and resamples of means and
/// quantiles for it.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/interval.hpp>
#include <nines/stats/beta_quantile.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/random.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// How often to resample, and from which random numbers: the same seed gives the same interval.
struct bootstrap_options {
    std::size_t resamples = 10'000;
    std::uint64_t seed = 1;
};

namespace detail {

/// A quantile of sorted values, at rank 1 + p (n - 1), linear between ranks; `at` gives the value
/// of a place from 0 to n - 1.
template <class At>
[[nodiscard]] auto linear_quantile(std::size_t n, double p, At at) noexcept {
    const double rank = p * static_cast<double>(n - 1);
    const auto below = static_cast<std::size_t>(rank);
    const double part = rank - static_cast<double>(below);
    using Real = decltype(at(below));
    return part > 0 && below + 1 < n ? std::lerp(at(below), at(below + 1), static_cast<Real>(part))
                                     : at(below);
}

/// The acceleration: a sixth of the skewness of what leaving one value out does.
template <std::floating_point Real>
[[nodiscard]] double acceleration(std::span<const Real> left_out) noexcept {
    double mean = 0;
    for (const Real each : left_out) {
        mean += static_cast<double>(each) / static_cast<double>(left_out.size());
    }
    double squares = 0;
    double cubes = 0;
    for (const Real each : left_out) {
        const double d = mean - static_cast<double>(each);
        squares += d * d;
        cubes += d * d * d;
    }
    return squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
}

} // namespace detail

/// The BCa interval of a statistic.
///
/// Parameters: its value; its values on resamples, which are sorted in place; its values with each
/// observation left out; not empty.
/// Returns: quantiles of the resamples, moved for bias and skewness. Resamples that equal the value
/// count half for the bias; R's boot does not count them, which moves the interval of a median.
/// Assumes: independent observations. Right to second order: from some tens of observations on, and
/// for means of heavy tails, such as recovery times, from some hundreds.
/// Accuracy: the ends vary with the seed by about 1 / sqrt(resamples) of the half width. Cost: a
/// sort. Source: Efron 1987, doi 10.1080/01621459.1987.10478410, sections 2 and 6.
template <std::floating_point Real>
[[nodiscard]] interval<Real> bca_interval(Real value, std::vector<Real>& resampled,
                                          std::span<const Real> left_out, confidence level) {
    std::ranges::sort(resampled);
    const auto count = static_cast<double>(resampled.size());
    const auto [first, last] = std::equal_range(resampled.begin(), resampled.end(), value);
    const auto below = static_cast<double>(first - resampled.begin());
    const double share = (below + static_cast<double>(last - first) / 2) / count;
    const double bias = normal_quantile(std::clamp(share, 0.5 / count, 1 - 0.5 / count));
    const double skew = detail::acceleration(left_out);
    const auto end = [&](double z) {
        const double moved = 1 - skew * (bias + z);
        const double p =
            moved > 0 ? normal_lower_tail(bias + (bias + z) / moved) : (bias + z > 0 ? 1.0 : 0.0);
        return detail::linear_quantile(resampled.size(), p,
                                       [&](std::size_t i) { return resampled[i]; });
    };
    const double reach = two_sided_normal_quantile(level);
    return {end(-reach), end(reach)};
}

/// The means of resamples. Cost: 2 to 3 ns for each value and resample.
template <std::floating_point Real>
[[nodiscard]] std::vector<Real> resampled_means(std::span<const Real> values,
                                                const bootstrap_options& options) {
    random_stream random{options.seed};
    const auto size = static_cast<double>(values.size());
    std::vector<Real> means(options.resamples);
    for (Real& mean : means) {
        Real sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            sum += values[static_cast<std::size_t>(random.uniform() * size)];
        }
        mean = sum / static_cast<Real>(size);
    }
    return means;
}

/// The quantiles of resamples of sorted values, level 0 to 1.
///
/// Where the rank-th smallest of n uniform numbers falls has a beta distribution; so each resample
/// takes one or two draws and not n. Cost: about 1 us a resample.
template <std::floating_point Real>
[[nodiscard]] std::vector<Real> resampled_quantiles(std::span<const Real> sorted, double level,
                                                    const bootstrap_options& options) {
    random_stream random{options.seed};
    const auto size = static_cast<double>(sorted.size());
    const double below = std::floor(level * (size - 1));
    const auto value_at = [&](double place) {
        const auto at = static_cast<std::size_t>(place * size);
        return sorted[(std::min)(at, sorted.size() - 1)];
    };
    std::vector<Real> quantiles(options.resamples);
    for (Real& quantile : quantiles) {
        const double first = beta_quantile(below + 1, size - below, random.uniform()).x;
        const double above = size - below - 1;
        const double rest = above > 0 ? std::pow(random.uniform(), 1 / above) : 1;
        const Real pair[] = {value_at(first), value_at(1 - (1 - first) * rest)};
        const auto part = static_cast<Real>(level * (size - 1) - below);
        quantile = part > 0 ? std::lerp(pair[0], pair[1], part) : pair[0];
    }
    return quantiles;
}

} // namespace nines::inline NINES_ABI
