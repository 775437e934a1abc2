// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything a histogram has counted: buckets of both signs, the zero bucket, and both ends.
#pragma once

#include <nines/core/interval.hpp>
#include <nines/quantile/bucket_counts.hpp>
#include <nines/quantile/estimates.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace nines::inline NINES_ABI {

/// Range, memory and extras of a histogram. Exponents are powers of two in the unit of the values:
/// for seconds, -20 to 7 is 1 us to 128 s.
struct histogram_options {
    /// Values of at most 2^lowest_exponent, by magnitude, are counted as zero. The default leaves
    /// that to 0 itself. Any other threshold: `raise_zero_threshold`.
    int lowest_exponent = detail::lowest_octave;
    /// Values above 2^highest_exponent, by magnitude, are counted at the end of the range.
    int highest_exponent = detail::highest_octave + 1;
    /// Buckets of each sign beyond which the scale becomes coarser by itself, at least 160; 0 for
    /// no limit.
    std::uint32_t max_buckets = 0;
    bool negatives = true; ///< whether negative values have buckets or are refused
    bool sum = true;       ///< whether the sum is kept
    bool extremes = true;  ///< whether minimum and maximum are kept
};

namespace detail {

/// How many values there are of each kind, and where a search over the positive ones stands.
struct octave_cursor {
    std::uint64_t count;
    std::uint64_t negatives; ///< in negative buckets
    group_cursor positive;
};

/// The counted part of a histogram. From the least to the largest value: `below` the range,
/// negative buckets, zero, positive buckets, `above` the range.
template <class Buckets, histogram_options Options>
struct octave_counts {
    static_assert(Options.lowest_exponent >= lowest_octave &&
                      Options.lowest_exponent < Options.highest_exponent &&
                      Options.highest_exponent <= highest_octave + 1,
                  "expected -1075 <= lowest_exponent < highest_exponent <= 1024");
    static_assert(Options.max_buckets == 0 || Options.max_buckets >= 160,
                  "expected a limit of at least 160 buckets, or 0 for none");

    static constexpr int min_scale = -4;
    static constexpr octave_range range{Options.lowest_exponent, Options.highest_exponent - 1};
    static constexpr bool is_limited = Options.max_buckets != 0;
    static constexpr double least = double_below(Options.lowest_exponent, 0);
    static constexpr double limit = double_below(Options.highest_exponent, 0);
    static constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63U;

    using side = bucket_counts<Buckets, range, side_mode{is_limited, Options.extremes}>;

    side positive;
    std::uint64_t zero = 0;
    std::uint64_t above = 0;
    std::uint64_t below = 0;
    double zero_threshold = least;
    side negative;

    [[nodiscard]] int scale() const noexcept { return Buckets::scale - positive.coarser(); }
    [[nodiscard]] std::uint64_t total() const noexcept { return search().count; }

    /// Whether there is nothing that is to be refused.
    [[nodiscard]] bool suits_options() const noexcept {
        return Options.negatives || (below == 0 && negative.total() == 0);
    }

    /// Counts a finite value wherever it belongs.
    void add(double value, std::uint64_t count) {
        const std::uint64_t bits = std::bit_cast<std::uint64_t>(value) & ~sign_bit;
        const auto magnitude = std::bit_cast<double>(bits);
        const bool is_negative = value < 0;
        side& into = is_negative ? negative : positive;
        if (!(magnitude > zero_threshold)) {
            zero += count;
        } else if (into.is_inside(bits)) {
            into.add_at(into.position(bits), count);
        } else if (magnitude > limit) {
            (is_negative ? below : above) += count;
        } else {
            add_slot(into, into.slot_of(magnitude), count);
        }
    }
    /// Whether a slot of the present scale is in the range.
    [[nodiscard]] bool has_slot(std::int64_t slot) const noexcept {
        const int down = (std::max)(scale(), 0);
        const int up = (std::max)(-scale(), 0);
        return slot >= -(std::int64_t{1} << 40) && slot <= (std::int64_t{1} << 40) &&
               floor_shift(slot, down) >= floor_shift(range.lowest, up) &&
               floor_shift(slot, down) <= floor_shift(range.highest, up);
    }
    /// Counts into a slot of the present scale.
    void add_slot(side& into, std::int64_t slot, std::uint64_t count) {
        if (!into.covers(slot)) {
            const int before = scale();
            limit_to(into, slot, slot);
            slot = floor_shift(slot, before - scale());
            into.cover(slot);
        }
        into.add(slot, count);
    }

    /// Counts what cells at the finest scale have counted, whole groups from group `first` on.
    template <class Cell>
    void add_cells(side& into, std::int64_t first, std::span<const Cell> cells) {
        if constexpr (!is_limited) {
            into.add_cells(first, cells);
        } else {
            std::int64_t slot = first << (std::max)(Buckets::scale, 0);
            for (const Cell& cell : cells) {
                if (const std::uint64_t count = cell; count != 0) {
                    add_slot(into, floor_shift(slot, into.coarser()), count);
                }
                ++slot;
            }
        }
    }

    void downscale(int to) {
        const int target = (std::max)(to, min_scale);
        if (target < scale()) {
            const int bits = scale() - target;
            positive.coarsen(bits);
            negative.coarsen(bits);
        }
    }

    /// Adds what another has counted, at the coarser scale of the two.
    void merge(const octave_counts& other) {
        if (this == &other || other.scale() > scale()) {
            octave_counts copy{other};
            copy.downscale(scale());
            merge_same_scale(copy);
        } else {
            downscale(other.scale());
            merge_same_scale(other);
        }
    }

    /// Takes away what an earlier state of the same counts had, at the coarser scale of the two.
    /// False when that is more than there is.
    [[nodiscard]] bool subtract(octave_counts earlier) {
        downscale(earlier.scale());
        earlier.downscale(scale());
        bool possible = earlier.zero <= zero && earlier.above <= above && earlier.below <= below;
        zero -= earlier.zero;
        above -= earlier.above;
        below -= earlier.below;
        earlier.positive.for_each([&](std::int64_t slot, std::uint64_t count) {
            possible = positive.take(slot, count) && possible;
        });
        earlier.negative.for_each([&](std::int64_t slot, std::uint64_t count) {
            possible = negative.take(slot, count) && possible;
        });
        return possible;
    }

    [[nodiscard]] bool same_counts(const octave_counts& other) const noexcept {
        return zero == other.zero && above == other.above && below == other.below &&
               zero_threshold == other.zero_threshold && positive.same_counts(other.positive) &&
               negative.same_counts(other.negative);
    }

    [[nodiscard]] octave_cursor search() const noexcept {
        const std::uint64_t negatives = negative.total();
        return {below + negatives + zero + positive.total() + above, negatives, {}};
    }

    /// The bucket of the value of this rank, 1 ... total().
    [[nodiscard]] ranked_bucket locate(std::uint64_t rank, octave_cursor& from) const noexcept {
        const std::uint64_t not_positive = below + from.negatives + zero;
        if (rank > from.count - above) {
            return {above_range, from.count - above, above};
        }
        if (rank <= not_positive) {
            return locate_not_positive(rank, from.negatives);
        }
        positive.seek(rank - not_positive, from.positive);
        return {values_of(positive, positive.slot_at(from.positive)),
                not_positive + from.positive.in_run.before, positive.count_at(from.positive)};
    }

    /// How many are at most `x`, which is not NaN.
    [[nodiscard]] count_bounds at_most(double x) const noexcept {
        if (x < 0) {
            return at_most_negative(-x);
        }
        const count_bounds inside = up_to(positive, x);
        const std::uint64_t before = below + negative.total();
        return {before + (x < zero_threshold ? 0 : zero) + inside.at_least,
                before + zero + inside.at_most + (x > limit ? above : 0)};
    }

    /// Whether the smallest value can be `least` and the largest `largest`: both in the outermost
    /// buckets, or infinite and so unknown, (-inf, inf); without values (inf, -inf).
    [[nodiscard]] bool can_reach_from(double least_value, double largest_value) const noexcept {
        if (total() == 0) {
            return least_value == infinity && largest_value == -infinity;
        }
        if (least_value == -infinity && largest_value == infinity) {
            return true;
        }
        octave_cursor from = search();
        const interval<double> first = locate(1, from).values;
        const interval<double> last = locate(from.count, from).values;
        return first.contains(least_value) && last.contains(largest_value) &&
               least_value <= largest_value && is_finite(least_value) && is_finite(largest_value);
    }

    /// Calls visit(values, count) for every bucket that is not empty, the least values first.
    template <class Visit>
    void for_each(Visit&& visit) const {
        const auto visit_unless_empty = [&](const interval<double>& values, std::uint64_t count) {
            if (count != 0) {
                visit(values, count);
            }
        };
        visit_unless_empty(below_range, below);
        negative.for_each_downwards([&](std::int64_t slot, std::uint64_t count) {
            visit(mirrored(values_of(negative, slot)), count);
        });
        visit_unless_empty(zero_range(), zero);
        positive.for_each([&](std::int64_t slot, std::uint64_t count) {
            visit(values_of(positive, slot), count);
        });
        visit_unless_empty(above_range, above);
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr interval<double> above_range{limit, infinity};
    static constexpr interval<double> below_range{-infinity, -limit};

    [[nodiscard]] interval<double> zero_range() const noexcept {
        return {Options.negatives ? -zero_threshold : 0, zero_threshold};
    }
    /// What a slot can hold by magnitude. Where the threshold was raised later, or merged, the
    /// order of values within the zero bucket is not known.
    [[nodiscard]] interval<double> values_of(const side& of, std::int64_t slot) const noexcept {
        const interval<double> values{of.first_of(slot), of.last_of(slot)};
        return values.lower > zero_threshold
                   ? values
                   : interval<double>{zero_range().lower, (std::max)(values.upper, zero_threshold)};
    }
    [[nodiscard]] static interval<double> mirrored(const interval<double>& values) noexcept {
        return {-values.upper, -values.lower};
    }

    /// Where the number of buckets is limited: makes the scale coarser until there may be counters
    /// from slot `first` to slot `last` of the present scale.
    void limit_to(const side& of, std::int64_t first, std::int64_t last) {
        if constexpr (is_limited) {
            for (int bits = 0;
                 of.size_covering(first >> bits, last >> bits) > Options.max_buckets;) {
                downscale(scale() - 1);
                ++bits;
            }
        }
    }

    void merge_same_scale(const octave_counts& other) {
        merge_side(positive, other.positive);
        merge_side(negative, other.negative);
        zero += other.zero;
        above += other.above;
        below += other.below;
        zero_threshold = (std::max)(zero_threshold, other.zero_threshold);
    }
    void merge_side(side& into, const side& from) {
        if (from.empty()) {
            return;
        }
        const int bits = into.coarser() - from.coarser(); // room for the other side may have cost
        limit_to(into, from.first_slot() >> bits, (from.end_slot() - 1) >> bits);
        if (into.coarser() == from.coarser()) {
            into.add_all(from);
        } else {
            side coarsened{from};
            coarsened.coarsen(into.coarser() - from.coarser());
            into.add_all(coarsened);
        }
    }

    [[nodiscard]] ranked_bucket locate_not_positive(std::uint64_t rank,
                                                    std::uint64_t negatives) const noexcept {
        if (rank <= below) {
            return {below_range, 0, below};
        }
        if (rank > below + negatives) {
            return {zero_range(), below + negatives, zero};
        }
        group_cursor from{};
        negative.seek(below + negatives - rank + 1, from);
        const std::uint64_t inside = negative.count_at(from);
        return {mirrored(values_of(negative, negative.slot_at(from))),
                below + negatives - from.in_run.before - inside, inside};
    }

    /// How many are at most -magnitude: those that are at least `magnitude` by magnitude.
    [[nodiscard]] count_bounds at_most_negative(double magnitude) const noexcept {
        if (magnitude > limit) {
            return {0, below};
        }
        const std::uint64_t all = below + negative.total();
        const std::int64_t slot = negative.slot_of(magnitude);
        const std::uint64_t nearer = negative.sum_below(slot);
        const bool whole = magnitude <= negative.first_of(slot);
        return {all - nearer - (whole ? 0 : negative.count(slot)),
                all - nearer + (magnitude <= zero_threshold ? zero : 0)};
    }

    /// Among the magnitudes of one sign.
    [[nodiscard]] static count_bounds up_to(const side& of, double x) noexcept {
        if (!(x > 0)) {
            return {0, 0};
        }
        if (!is_finite(x)) {
            return {of.total(), of.total()};
        }
        const std::int64_t slot = of.slot_of(x);
        const std::uint64_t under = of.sum_below(slot);
        const std::uint64_t inside = of.count(slot);
        return {under + (x >= of.last_of(slot) ? inside : 0), under + inside};
    }
};

} // namespace detail
} // namespace nines::inline NINES_ABI
