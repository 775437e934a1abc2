// SPDX-License-Identifier: BSL-1.0
/// \file
/// `delay_distribution`: how long something took in many simulated runs.
#pragma once

#include <nines/config.hpp>
#include <nines/stats/running_mean.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace nines::inline NINES_ABI {

/// Delays in minutes, each with its standard error. All 0 without a run.
struct delay_distribution {
    measured mean;
    measured median;
    measured p90;
    measured p99;
};

namespace detail {

/// A quantile of sorted figures; its standard error is half the distance of the order statistics
/// that lie one deviation of their number to either side.
/// Source: Woodruff 1952, doi 10.1080/01621459.1952.10483443.
[[nodiscard]] inline measured quantile_of(const std::vector<double>& sorted,
                                          double level) noexcept {
    if (sorted.empty()) {
        return {};
    }
    const auto n = static_cast<double>(sorted.size());
    const auto at = [&](double rank) {
        const double last = n - 1;
        return sorted[static_cast<std::size_t>(rank < 0 ? 0 : rank > last ? last : rank)];
    };
    const double rank = std::ceil(level * n) - 1;
    const double deviation = std::sqrt(n * level * (1 - level));
    return {at(rank), (at(std::ceil(rank + deviation)) - at(std::floor(rank - deviation))) / 2};
}

/// What delays say; sorts them.
[[nodiscard]] inline delay_distribution distribution_of(std::vector<double>& minutes) noexcept {
    std::sort(minutes.begin(), minutes.end());
    running_mean mean;
    for (const double each : minutes) {
        mean.add(each);
    }
    return {mean.result(), quantile_of(minutes, 0.5), quantile_of(minutes, 0.9),
            quantile_of(minutes, 0.99)};
}

} // namespace detail
} // namespace nines::inline NINES_ABI
