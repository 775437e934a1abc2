// SPDX-License-Identifier: BSL-1.0
/// \file
/// Binomial numbers for simulations, drawn by inversion from one uniform number each, so that paths
/// with the same numbers can be compared and repeated.
#pragma once

#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <cstdint>

namespace nines::inline NINES_ABI::detail {

/// A number strictly between 0 and 1 that belongs to a place in a simulation, the same on every
/// machine. Source: the finaliser of SplitMix64, Steele, Lea and Flood 2014, doi
/// 10.1145/2660193.2660195.
[[nodiscard]] constexpr double uniform_at(std::uint64_t seed, std::uint64_t path,
                                          std::uint64_t step) noexcept {
    const auto mix = [](std::uint64_t x) {
        x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
        x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
        return x ^ (x >> 31U);
    };
    constexpr std::uint64_t golden = 0x9E37'79B9'7F4A'7C15U;
    const std::uint64_t of_path = mix(mix(seed + golden) + path * golden);
    const std::uint64_t bits = mix(of_path + (step + 1) * golden);
    return (static_cast<double>(bits >> 12U) + 0.5) * 0x1p-52;
}

/// The hits among whole `trials` at probability p: about the `uniform` quantile of the binomial
/// distribution, so more for a larger p and for a larger number.
///
/// Accuracy: inverted exactly for variances below 25; beyond, a normal quantile (to 4.5e-4)
/// corrected for skewness, off by less than a fiftieth of a standard deviation. Cost: up to 50
/// additions, or 50 ns. Source: Cornish and Fisher 1938, doi 10.2307/1400905.
[[nodiscard]] inline double coupled_binomial(double trials, unit_point<double> p,
                                             double uniform) noexcept {
    if (p.x > p.y) {
        return trials - coupled_binomial(trials, p.mirrored(), 1 - uniform);
    }
    const double mean = trials * p.x;
    const double variance = mean * p.y;
    if (variance < 25) {
        double term = std::exp(trials * std::log1p(-p.x));
        double hits = 0;
        for (double left = uniform - term; left > 0 && hits < trials && term > 0;) {
            term *= (trials - hits) / (hits + 1) * (p.x / p.y);
            hits += 1;
            left -= term;
        }
        return hits;
    }
    const double tail = std::fmin(uniform, 1 - uniform);
    const double size = rough_normal_quantile(std::sqrt(-2 * std::log(tail)));
    const double z = uniform < 0.5 ? -size : size;
    const double hits = mean + z * std::sqrt(variance) + (p.y - p.x) * (z * z - 1) / 6;
    return std::fmin(std::fmax(std::round(hits), 0.0), trials);
}

} // namespace nines::inline NINES_ABI::detail
