// SPDX-License-Identifier: BSL-1.0
/// \file
/// Ranks: which order statistic is a quantile, and which two enclose it.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI {

/// Two order statistics by rank, 1 the least; 0 and n + 1 stand for none on that side.
struct rank_interval {
    std::uint64_t lower;
    std::uint64_t upper;

    friend constexpr bool operator==(const rank_interval&, const rank_interval&) noexcept = default;
};

namespace detail {

[[nodiscard]] constexpr unit_point<> unit_point_of(quantile_level level) noexcept {
    const double x = level.value();
    return {x, x > 0 && x < 1 ? complement(x) : 1 - x};
}

/// The rank of the quantile among `count` > 0 values: ceil(level * count), at least 1, and `count`
/// at level 1. A product that exceeds a whole number by rounding only counts as whole.
[[nodiscard]] inline std::uint64_t rank_of(quantile_level level, std::uint64_t count) noexcept {
    if (level.value() >= 1) {
        return count;
    }
    const double place = level.value() * static_cast<double>(count);
    const double slack = std::fmin(4 * std::numeric_limits<double>::epsilon() * place, 0.25);
    const double rank = std::ceil(place - slack);
    if (!(rank > 1)) {
        return 1;
    }
    return rank < static_cast<double>(count) ? static_cast<std::uint64_t>(rank) : count;
}

/// The least k in [0, count] with P(X > k) <= miss, X being binomial; none has P(X > count) > 0.
[[nodiscard]] inline std::uint64_t binomial_upper_rank(std::uint64_t count, unit_point<> level,
                                                       double miss) noexcept {
    const auto n = static_cast<double>(count);
    const auto covers = [&](double k) {
        return k >= n || (k >= 0 && binomial_at_least(k + 1, n - k - 1, level) <= miss);
    };
    const double spread = std::sqrt(n * level.x * level.y);
    double step = 1 + std::floor(spread / 64);
    double high = std::floor(n * level.x + normal_upper_quantile(miss) * spread);
    double low = high - step;
    while (!covers(high)) {
        low = high;
        high += step;
        step *= 2;
    }
    while (covers(low)) {
        high = low;
        low -= step;
        step *= 2;
    }
    low = low < -1 ? -1 : low;
    high = high > n ? n : high;
    while (high - low > 1) {
        const double middle = std::floor(low + (high - low) / 2);
        if (!(low < middle && middle < high)) {
            break; // beyond 2^53 there is no double between them
        }
        (covers(middle) ? high : low) = middle;
    }
    return high < n ? static_cast<std::uint64_t>(high) : count;
}

} // namespace detail

/// The narrowest symmetric pair of order statistics of `count` values that encloses the quantile of
/// the distribution they come from, with at least the given confidence; at most half of the
/// significance falls on either side.
/// Assumes: independent values of one distribution.
/// Accuracy: exact up to ranks of 2^53. Cost: some ten binomial tails, a few us; no allocation.
/// Source: David and Nagaraja, Order Statistics, 3rd ed., section 7.1.
[[nodiscard]] inline rank_interval quantile_rank_interval(std::uint64_t count, quantile_level level,
                                                          confidence how_sure) noexcept {
    const unit_point<> p = detail::unit_point_of(level);
    const double miss = how_sure.significance() / 2;
    const auto upper = detail::binomial_upper_rank(count, p, miss);
    constexpr auto last = (std::numeric_limits<std::uint64_t>::max)();
    return {count - detail::binomial_upper_rank(count, p.mirrored(), miss),
            upper < last ? upper + 1 : last};
}

} // namespace nines::inline NINES_ABI
