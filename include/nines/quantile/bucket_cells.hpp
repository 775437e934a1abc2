// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a histogram with explicit bounds holds: plain numbers, or ones that other threads may read.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>
#include <nines/quantile/bucket_bounds.hpp>
#include <nines/quantile/cache_line.hpp>
#include <nines/quantile/saturating_sum.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// A cell that only its own thread looks at.
template <class T>
using plain = T;

/// Bounds, a counter for each bucket, and what is known beside the counts. `Cell<T>` is a number T.
///
/// A value is counted last, after all else has been noted of it, and cells are read in the opposite
/// order: what was read from another thread's cells knows the extremes of all that is counted.
template <template <class> class Cell>
struct bucket_cells {
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr std::size_t lanes = 8;

    bucket_bounds bounds;
    std::vector<Cell<std::uint64_t>, cache_line_allocator<Cell<std::uint64_t>>> counts;
    std::array<Cell<double>, lanes> sums{}; ///< in lanes, so that one sum need not wait for another
    Cell<double> least{infinity};
    Cell<double> largest{-infinity};
    Cell<std::uint64_t> rejected{0};

    explicit bucket_cells(bucket_bounds upper = {})
        : bounds{std::move(upper)}, counts(bounds.buckets()) {}

    /// Reads the cells of another kind, which may be changing.
    template <template <class> class Other>
        requires(!std::same_as<bucket_cells<Other>, bucket_cells>)
    explicit bucket_cells(const bucket_cells<Other>& other)
        : bounds{other.bounds},
          counts(other.counts.begin(), other.counts.end()),
          least{double{other.least}},
          largest{double{other.largest}},
          rejected{std::uint64_t{other.rejected}} {
        for (std::size_t i = 0; i < lanes; ++i) {
            sums[i] = double{other.sums[i]};
        }
        if (!extremes_fit()) { // another thread is about to count one
            forget_extremes();
        }
    }

    void record(double value) noexcept {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        if (bounds.is_quick(bits)) [[likely]] {
            count_in(bounds.quick_bucket_of(bits), value, value, 1);
        } else {
            record(value, 1);
        }
    }
    template <std::integral Count>
    void record(double value, Count count) noexcept {
        if (!is_finite(value) || std::cmp_less(count, 0)) [[unlikely]] {
            rejected += std::cmp_less(count, 0) ? 1 : static_cast<std::uint64_t>(count);
        } else if (count != 0) {
            count_in(bounds.bucket_of(value), value, saturated(value * static_cast<double>(count)),
                     static_cast<std::uint64_t>(count));
        }
    }
    void count_in(std::size_t bucket, double value, double part_of_sum,
                  std::uint64_t count) noexcept {
        sums[bucket % lanes] += part_of_sum;
        if (value < least) [[unlikely]] {
            least = unsigned_zero(value);
        }
        if (value > largest) [[unlikely]] {
            largest = unsigned_zero(value);
        }
        counts[bucket] += count;
    }

    /// The values that a bucket can hold.
    [[nodiscard]] interval<double> values_of(std::size_t bucket) const noexcept {
        const auto upper = bounds.upper();
        return {bucket == 0 ? -infinity : std::nextafter(upper[bucket - 1], infinity),
                bucket == upper.size() ? infinity : upper[bucket]};
    }
    /// How many are in a bucket or below it.
    [[nodiscard]] std::uint64_t up_to(std::size_t bucket) const noexcept {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i <= bucket; ++i) {
            sum += counts[i];
        }
        return sum;
    }
    [[nodiscard]] std::uint64_t total() const noexcept { return up_to(bounds.upper().size()); }
    [[nodiscard]] double sum() const noexcept { return saturating_sum(sums); }

    [[nodiscard]] bool adds_nothing_but_refusals() const noexcept {
        return bounds.upper().empty() && counts[0] == 0;
    }

    /// Adds cells of the same bounds.
    void add(const bucket_cells& other) noexcept {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i] += other.counts[i];
        }
        for (std::size_t i = 0; i < lanes; ++i) {
            sums[i] = saturating_sum(sums[i], other.sums[i]);
        }
        least = other.least < least ? other.least : least;
        largest = other.largest > largest ? other.largest : largest;
        rejected += other.rejected;
    }
    /// Takes away an earlier state of the same bounds; false when that has more anywhere.
    [[nodiscard]] bool subtract(const bucket_cells& earlier) noexcept {
        bool possible = earlier.rejected <= rejected;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            possible = possible && earlier.counts[i] <= counts[i];
            counts[i] -= earlier.counts[i];
        }
        for (std::size_t i = 0; i < lanes; ++i) {
            sums[i] = saturating_sum(sums[i], -earlier.sums[i]);
        }
        rejected -= earlier.rejected;
        if (earlier.total() != 0) {
            forget_extremes();
        }
        return possible;
    }

    /// Whether the extremes can be those of the values counted, or are unknown.
    [[nodiscard]] bool extremes_fit() const noexcept {
        std::size_t first = 0;
        std::size_t last = counts.size();
        while (first < last && counts[first] == 0) {
            ++first;
        }
        while (last > first && counts[last - 1] == 0) {
            --last;
        }
        const interval<double> known{least, largest};
        if (first == last) {
            return known.lower == infinity && known.upper == -infinity;
        }
        if (known.lower == -infinity && known.upper == infinity) {
            return true;
        }
        return is_finite(known.lower) && is_finite(known.upper) && known.lower <= known.upper &&
               values_of(first).contains(known.lower) && values_of(last - 1).contains(known.upper);
    }
    void forget_extremes() noexcept {
        const bool any = total() != 0;
        least = any ? -infinity : infinity;
        largest = any ? infinity : -infinity;
    }

    [[nodiscard]] bool same_counts(const bucket_cells& other) const noexcept {
        return bounds == other.bounds && counts == other.counts && least == other.least &&
               largest == other.largest && rejected == other.rejected;
    }
};

} // namespace nines::inline NINES_ABI::detail
