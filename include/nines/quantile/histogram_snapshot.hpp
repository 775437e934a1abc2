// SPDX-License-Identifier: BSL-1.0
/// \file
/// `histogram_snapshot`: the counts of a histogram at one moment, made for many questions.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/estimates.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {
struct snapshot_cursor {
    std::uint64_t count;
};
} // namespace detail

/// The buckets that are in use, in ascending order, each with the count of all up to it.
///
/// Cost: a question takes a binary search, some 10 ns; 32 bytes a bucket.
class histogram_snapshot : public quantile_queries<histogram_snapshot, detail::snapshot_cursor> {
public:
    histogram_snapshot() noexcept = default;
    /// Parameters: the smallest and the largest value, infinite where they are not known.
    explicit histogram_snapshot(const interval<double>& extremes) noexcept : extremes_{extremes} {}

    /// Adds the next bucket.
    /// Parameters: `values`, the least and the largest value it can hold, neither below that of the
    /// bucket before it; count > 0.
    void append(const interval<double>& values, std::uint64_t count) {
        values_.push_back(values);
        cumulative_.push_back(this->count() + count);
    }

    [[nodiscard]] std::uint64_t count() const noexcept {
        return cumulative_.empty() ? 0 : cumulative_.back();
    }
    [[nodiscard]] std::size_t buckets() const noexcept { return values_.size(); }
    [[nodiscard]] const interval<double>& extremes() const noexcept { return extremes_; }

    /// How many values are at most `x`; for NaN anything.
    [[nodiscard]] count_bounds count_at_most(double x) const noexcept {
        if (detail::is_nan(x)) {
            return {0, count()};
        }
        if (x >= extremes_.upper) {
            return {count(), count()};
        }
        if (x < extremes_.lower) {
            return {0, 0};
        }
        const auto ended = std::ranges::partition_point(
            values_, [x](const interval<double>& values) { return values.upper <= x; });
        const auto begun = std::ranges::partition_point(
            values_, [x](const interval<double>& values) { return values.lower <= x; });
        return {up_to(ended), up_to(begun)};
    }

    /// The mean of the values from one level to another, each taken at the middle of its bucket.
    /// Use for a mean that the slowest few do not decide, such as 0 to 0.99.
    /// Returns: within the relative error of the buckets, for values of one sign.
    /// Errors: insufficient without values, out_of_domain unless from < to, overflow when values
    /// outside the range are part of it.
    [[nodiscard]] result<double> trimmed_mean(quantile_level from,
                                              quantile_level to) const noexcept {
        if (!(from < to)) {
            return error{errc::out_of_domain, "trimmed_mean", "expected from < to"};
        }
        if (count() == 0) {
            return error{errc::insufficient, "trimmed_mean", "no values were recorded"};
        }
        const double first = from.value() * static_cast<double>(count());
        const double last = to.value() * static_cast<double>(count());
        double mean = 0;
        double before = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) {
            const auto after = static_cast<double>(cumulative_[i]);
            const double part = (std::min)(after, last) - (std::max)(before, first);
            before = after;
            if (!(part > 0)) {
                continue;
            }
            const interval<double> values = detail::overlap(values_[i], extremes_);
            if (!detail::is_finite(values.lower) || !detail::is_finite(values.upper)) {
                return error{errc::overflow, "trimmed_mean", "reaches outside the range"};
            }
            mean += part / (last - first) * detail::guaranteed_value(values);
        }
        return mean;
    }

    /// For `quantile_queries`.
    [[nodiscard]] detail::snapshot_cursor search() const noexcept { return {count()}; }
    [[nodiscard]] detail::ranked_bucket locate(std::uint64_t rank,
                                               const detail::snapshot_cursor&) const noexcept {
        const auto found = std::ranges::lower_bound(cumulative_, rank);
        const auto at = static_cast<std::size_t>(found - cumulative_.begin());
        const std::uint64_t before = at == 0 ? 0 : cumulative_[at - 1];
        return {values_[at], before, cumulative_[at] - before};
    }

private:
    [[nodiscard]] std::uint64_t
    up_to(std::vector<interval<double>>::const_iterator end) const noexcept {
        return end == values_.begin()
                   ? 0
                   : cumulative_[static_cast<std::size_t>(end - values_.begin()) - 1];
    }

    std::vector<interval<double>> values_;
    std::vector<std::uint64_t> cumulative_;
    interval<double> extremes_{-std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::infinity()};
};

} // namespace nines::inline NINES_ABI
