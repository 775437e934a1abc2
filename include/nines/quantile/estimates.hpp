// SPDX-License-Identifier: BSL-1.0
/// \file
/// Quantiles, bounds and fractions from counted buckets: what every bucketed summary answers alike.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/rank_interval.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI {

/// Which value of a bucket stands for the quantile that lies in it.
enum class quantile_estimate : std::uint8_t {
    guaranteed,   ///< the one whose relative error is the least in the worst case
    interpolated, ///< by the place of the rank among the values of the bucket: mostly much closer,
                  ///< in the worst case twice as far
};

/// How many values are at or below something, as far as the buckets can tell.
struct count_bounds {
    std::uint64_t at_least;
    std::uint64_t at_most;

    friend constexpr bool operator==(const count_bounds&, const count_bounds&) noexcept = default;
};

namespace detail {

/// A bucket that holds the value of some rank; `values` are the least and the largest double that
/// it can hold, both included.
struct ranked_bucket {
    interval<double> values;
    std::uint64_t before; ///< values in buckets below
    std::uint64_t inside; ///< values in this bucket
};

/// Whether all values have the same sign, and none is 0.
[[nodiscard]] constexpr bool has_one_sign(const interval<double>& values) noexcept {
    return values.lower > 0 || values.upper < 0;
}

/// The value with the least relative distance to both ends, 2ab / (a + b); 0 when they differ in
/// sign. Accuracy: some ulps, and half an ulp of subnormal numbers.
[[nodiscard]] inline double guaranteed_value(const interval<double>& values) noexcept {
    const auto [a, b] = values;
    if (!has_one_sign(values)) {
        return 0;
    }
    const double nearer = a > 0 ? a : b;
    const double ratio = a > 0 ? a / b : b / a;
    const double middle = nearer + nearer * ((1 - ratio) / (1 + ratio));
    return middle < a ? a : middle > b ? b : middle;
}

/// The value at the place of the rank, as if those of the bucket were spread evenly; but not
/// farther from the end next to zero than twice the guaranteed value is.
[[nodiscard]] inline double interpolated_value(const ranked_bucket& bucket,
                                               std::uint64_t rank) noexcept {
    const double place =
        (static_cast<double>(rank - bucket.before) - 0.5) / static_cast<double>(bucket.inside);
    const auto [a, b] = bucket.values;
    const double value = a * (1 - place) + b * place;
    double lowest = a;
    double highest = b;
    if (has_one_sign(bucket.values)) {
        const double middle = guaranteed_value(bucket.values);
        lowest = a > 0 ? a : (std::max)(a, middle - (b - middle));
        highest = a > 0 ? (std::min)(b, middle + (middle - a)) : b;
    }
    return value < lowest ? lowest : value > highest ? highest : value;
}

/// What both have in common, or `a` when that is nothing.
[[nodiscard]] constexpr interval<double> overlap(const interval<double>& a,
                                                 const interval<double>& b) noexcept {
    const interval<double> both{a.lower < b.lower ? b.lower : a.lower,
                                a.upper < b.upper ? a.upper : b.upper};
    return both.lower <= both.upper ? both : a;
}

} // namespace detail

/// The questions about quantiles, for a `Summary` that knows `extremes()` of all values (infinite
/// where unknown), `count_at_most(x)`, and the bucket of a rank: `locate(rank, cursor)`, where
/// `search()` makes a `Cursor` that has the `count` and remembers where the last search ended.
///
/// The quantile at level q of n values is the one of rank ceil(q n), the least of rank 1: a value
/// that was there. Hyndman and Fan's type 1.
template <class Summary, class Cursor>
class quantile_queries {
public:
    /// The quantile at a level.
    /// Returns: with `guaranteed`, a value within the relative error of the buckets from the true
    /// one; with `interpolated` within twice that. Subnormal numbers, which have no more digits,
    /// may be off by half of 2^-1074 more, or twice that. The smallest and the largest value are
    /// exact where extremes are kept.
    /// Errors: insufficient without values, overflow when the value lies outside the range.
    /// Cost: one pass over the counters.
    [[nodiscard]] result<double>
    quantile(quantile_level level,
             quantile_estimate estimate = quantile_estimate::guaranteed) const noexcept {
        return quantiles(std::array{level}, estimate).transform([](const auto& values) {
            return values[0];
        });
    }

    /// The quantiles at several levels; in one pass over the counters when the levels ascend.
    template <std::size_t Levels>
    [[nodiscard]] result<std::array<double, Levels>>
    quantiles(const std::array<quantile_level, Levels>& levels,
              quantile_estimate estimate = quantile_estimate::guaranteed) const noexcept {
        Cursor from = self().search();
        if (from.count == 0) {
            return no_values;
        }
        std::array<double, Levels> values{};
        std::uint64_t last = 0;
        for (std::size_t i = 0; i < Levels; ++i) {
            const std::uint64_t rank = detail::rank_of(levels[i], from.count);
            if (rank < last) {
                from = self().search();
            }
            last = rank;
            const auto value = value_at(rank, estimate, from);
            if (!value) {
                return value.error();
            }
            values[i] = *value;
        }
        return values;
    }

    /// Between which values the quantile of the recorded values lies: certain, not estimated.
    /// Errors: insufficient without values.
    [[nodiscard]] result<interval<double>> quantile_bounds(quantile_level level) const noexcept {
        Cursor from = self().search();
        if (from.count == 0) {
            return no_values;
        }
        return bracket(detail::rank_of(level, from.count), from);
    }

    /// Between which values the quantile lies in what the recorded values are a sample of: the
    /// order statistics that enclose it with the given confidence, each taken with its bucket.
    /// Returns: an end is infinite when no order statistic bounds the quantile on that side, as for
    /// the 99th percentile of ten values.
    /// Errors: insufficient without values.
    /// Assumes: independent values from one distribution, whatever it is.
    /// Accuracy: covers at least as often as the confidence says.
    /// Source: David and Nagaraja, Order Statistics, 3rd ed., section 7.1.
    [[nodiscard]] result<interval<double>> quantile_bounds(quantile_level level,
                                                           confidence how_sure) const noexcept {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        Cursor from = self().search();
        if (from.count == 0) {
            return no_values;
        }
        const rank_interval ranks = quantile_rank_interval(from.count, level, how_sure);
        const double lower = ranks.lower == 0 ? -infinity : bracket(ranks.lower, from).lower;
        const double upper = ranks.upper > from.count ? infinity : bracket(ranks.upper, from).upper;
        return interval<double>{lower, upper};
    }

    /// Which part of the values is at most `x`: the truth lies between the bounds, which meet when
    /// x is the upper bound of a bucket. Without values, or for NaN, anything from 0 to 1.
    [[nodiscard]] interval<double> fraction_at_most(double x) const noexcept {
        const std::uint64_t count = self().count();
        if (count == 0) {
            return {0, 1};
        }
        const count_bounds bounds = self().count_at_most(x);
        return {static_cast<double>(bounds.at_least) / static_cast<double>(count),
                static_cast<double>(bounds.at_most) / static_cast<double>(count)};
    }

private:
    friend Summary;
    quantile_queries() noexcept = default;

    static constexpr error no_values{errc::insufficient, "quantile", "no values were recorded"};

    [[nodiscard]] const Summary& self() const noexcept {
        return static_cast<const Summary&>(*this);
    }

    /// The bucket of a rank, as far as it reaches between the extremes.
    [[nodiscard]] interval<double> bracket(std::uint64_t rank, Cursor& from) const noexcept {
        return bracket(rank, from.count, self().locate(rank, from).values);
    }
    [[nodiscard]] interval<double> bracket(std::uint64_t rank, std::uint64_t count,
                                           const interval<double>& bucket) const noexcept {
        const interval<double> all = self().extremes();
        if (rank == 1 && detail::is_finite(all.lower)) {
            return {all.lower, all.lower};
        }
        if (rank == count && detail::is_finite(all.upper)) {
            return {all.upper, all.upper};
        }
        return detail::overlap(bucket, all);
    }

    [[nodiscard]] result<double> value_at(std::uint64_t rank, quantile_estimate estimate,
                                          Cursor& from) const noexcept {
        detail::ranked_bucket bucket = self().locate(rank, from);
        const bool outside =
            !detail::is_finite(bucket.values.lower) || !detail::is_finite(bucket.values.upper);
        bucket.values = bracket(rank, from.count, bucket.values);
        if (outside && bucket.values.lower < bucket.values.upper) {
            return error{errc::overflow, "quantile", "lies outside the range of the histogram"};
        }
        return estimate == quantile_estimate::guaranteed ? detail::guaranteed_value(bucket.values)
                                                         : detail::interpolated_value(bucket, rank);
    }
};

} // namespace nines::inline NINES_ABI
