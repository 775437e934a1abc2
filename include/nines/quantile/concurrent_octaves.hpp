// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exponential and log-linear histograms that one thread fills while others read them.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>
#include <nines/quantile/cache_line.hpp>
#include <nines/quantile/concurrent_form.hpp>
#include <nines/quantile/octave_histogram.hpp>
#include <nines/quantile/single_writer.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {

/// Counters of one sign, at the finest scale. When values outside come, the writer publishes a
/// larger copy, at least twice as large; the smaller ones stay for readers that are still in them.
template <class Buckets, octave_range Range>
class concurrent_counts {
    using cell = single_writer<std::uint64_t>;

public:
    concurrent_counts() noexcept = default;
    concurrent_counts(const concurrent_counts&) = delete;
    concurrent_counts& operator=(const concurrent_counts&) = delete;
    ~concurrent_counts() { delete newest_.load(std::memory_order_relaxed); }

    /// The writer's counters, in slots from `first_slot()`.
    [[nodiscard]] cell* cells() noexcept { return cells_; }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return first_slot_; }
    [[nodiscard]] std::int64_t end_slot() const noexcept { return end_slot_; }

    /// For the writer: the counter of a slot, with the room made that it needs.
    [[nodiscard]] cell& at(std::int64_t slot) {
        if (slot < first_slot_ || slot >= end_slot_) {
            grow_to(floor_shift(slot, group_bits));
        }
        return cells_[slot - first_slot_];
    }

    /// For any thread: calls visit(slot, count) for what is not zero, upwards.
    template <class Visit>
    void for_each(Visit&& visit) const {
        const block* const newest = newest_.load(std::memory_order_acquire);
        if (newest == nullptr) {
            return;
        }
        std::int64_t slot = newest->first_slot;
        for (const cell& each : newest->cells) {
            if (const std::uint64_t count = each; count != 0) {
                visit(slot, count);
            }
            ++slot;
        }
    }

private:
    /// Slots come in groups: an octave, or one slot where that is more.
    static constexpr int group_bits = (std::max)(Buckets::scale, 0);
    static constexpr int octave_bits = (std::max)(-Buckets::scale, 0);
    static constexpr std::int64_t lowest_group = floor_shift(Range.lowest, octave_bits);
    static constexpr std::int64_t end_group = floor_shift(Range.highest, octave_bits) + 1;

    struct block {
        std::int64_t first_slot;
        std::vector<cell, cache_line_allocator<cell>> cells;
        std::unique_ptr<block> older;
    };

    void grow_to(std::int64_t group) {
        block* const old = newest_.load(std::memory_order_relaxed);
        std::int64_t from = group;
        std::int64_t to = group + 1;
        if (old != nullptr) {
            const std::int64_t old_from = floor_shift(first_slot_, group_bits);
            const std::int64_t old_to = floor_shift(end_slot_, group_bits);
            const std::int64_t twice = 2 * (old_to - old_from);
            from = (std::min)(from < old_from ? (std::min)(from, old_to - twice) : old_from, from);
            to = (std::max)(to > old_to ? (std::max)(to, old_from + twice) : old_to, to);
        }
        from = (std::max)(from, lowest_group);
        to = (std::min)(to, end_group);
        auto grown = std::make_unique<block>();
        grown->first_slot = from << group_bits;
        grown->cells = decltype(grown->cells)(static_cast<std::size_t>(to - from) << group_bits);
        if (old != nullptr) {
            std::copy(old->cells.begin(), old->cells.end(),
                      grown->cells.begin() + (first_slot_ - grown->first_slot));
        }
        first_slot_ = grown->first_slot;
        end_slot_ = to << group_bits;
        cells_ = grown->cells.data();
        grown->older.reset(old);
        newest_.store(grown.release(), std::memory_order_release);
    }

    cell* cells_ = nullptr;
    std::int64_t first_slot_ = 0;
    std::int64_t end_slot_ = 0;
    std::atomic<block*> newest_{nullptr};
};

} // namespace detail

/// An octave histogram with one writer. Reads as one, at the same scale; a limit to the number of
/// buckets applies when it is read.
/// Cost: as the histogram, with counters of 64 bits; twice the memory that the range of values
/// needs, at most, is kept for readers beside it.
template <class Buckets, histogram_options Options>
class concurrent_form<octave_histogram<Buckets, Options>> {
    using histogram = octave_histogram<Buckets, Options>;
    using counts_type = detail::octave_counts<Buckets, Options>;
    using side = detail::concurrent_counts<Buckets, counts_type::range>;
    using cell = single_writer<std::uint64_t>;
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr std::size_t lanes = 8;

public:
    explicit concurrent_form(const histogram&) noexcept {}

    /// Counts a number, or a duration in seconds; as the histogram does.
    template <detail::recordable Value>
    void record(const Value& value) {
        const double number = detail::recorded_number(value);
        const auto bits = std::bit_cast<std::uint64_t>(number);
        if (bits - quick_from_ < quick_span_) [[likely]] {
            const std::uint64_t distance = bits - window_start_;
            const std::size_t at = static_cast<std::size_t>(
                (distance + Buckets::offset(distance)) >> Buckets::slot_shift);
            if constexpr (Options.sum) {
                sums_[at % lanes] += number;
            }
            positive_.cells()[at] += 1;
        } else {
            record_slowly(number, 1);
        }
    }
    void record(std::span<const double> values) {
        for (const double value : values) {
            record(value);
        }
    }
    template <class Value, std::integral Count>
    void record(const Value& value, Count count) {
        if (std::cmp_less(count, 0)) {
            rejected_negative_ += 1;
        } else if (count != 0) {
            record_slowly(detail::recorded_number(value), static_cast<std::uint64_t>(count));
        }
    }

    /// Counts are read before the extremes, which are noted before the counts: so these are known
    /// of all that is counted.
    void add_to(histogram& into) const {
        counts_type counts;
        const auto take = [&](const side& from, auto& to) {
            from.for_each([&](std::int64_t slot, std::uint64_t count) {
                counts.add_slot(to, detail::floor_shift(slot, Buckets::scale - counts.scale()),
                                count);
            });
        };
        take(positive_, counts.positive);
        take(negative_, counts.negative);
        counts.zero = zero_;
        counts.above = above_;
        counts.below = below_;
        const double sum = detail::saturating_sum(sums_);
        const rejected_values refused{not_a_number_, infinite_, rejected_negative_};
        auto read = histogram::from_counts(counts, sum, {least_, largest_}, refused);
        if (!read) { // another thread is about to count a new extreme
            read = histogram::from_counts(std::move(counts), sum, {-infinity, infinity}, refused);
        }
        into.merge(*read);
    }

private:
    void record_slowly(double value, std::uint64_t count) {
        if (!accepts(value, count)) {
            return;
        }
        if constexpr (Options.sum) {
            sums_[0] = detail::saturating_sum(sums_[0], value * static_cast<double>(count));
        }
        least_ = (std::min)(double{least_}, value);
        largest_ = (std::max)(double{largest_}, value);
        counter_of(value) += count;
        quicken();
    }

    /// True for what can be counted; the rest is counted as refused.
    bool accepts(double value, std::uint64_t count) noexcept {
        if (!detail::is_finite(value)) {
            (detail::is_nan(value) ? not_a_number_ : infinite_) += count;
            return false;
        }
        if (!Options.negatives && value < 0) {
            rejected_negative_ += count;
            return false;
        }
        return true;
    }

    [[nodiscard]] cell& counter_of(double value) {
        const bool is_negative = value < 0;
        const double magnitude = is_negative ? -value : value;
        if (!(magnitude > counts_type::least)) {
            return zero_;
        }
        if (magnitude > counts_type::limit) {
            return is_negative ? below_ : above_;
        }
        return (is_negative ? negative_ : positive_).at(Buckets::slot(magnitude));
    }

    /// Which values need no second look: normal ones in a counter that is there and, where extremes
    /// are kept, between these.
    void quicken() noexcept {
        constexpr int group_bits = (std::max)(Buckets::scale, 0);
        constexpr int octave_bits = (std::max)(-Buckets::scale, 0);
        const auto field = [](std::int64_t slot) {
            return ((slot >> group_bits) << octave_bits) + detail::exponent_bias;
        };
        const std::int64_t first = field(positive_.first_slot());
        quick_span_ = 0;
        if (positive_.cells() == nullptr || first < 1) {
            return;
        }
        const auto above_octave = [](std::int64_t octave_field) {
            return (static_cast<std::uint64_t>(octave_field) << detail::mantissa_bits) + 1;
        };
        window_start_ = above_octave(first);
        const double least = (std::max)(counts_type::least, Options.extremes ? double{least_} : 0);
        const double largest =
            Options.extremes ? double{largest_} : (std::numeric_limits<double>::max)();
        quick_from_ = (std::max)(window_start_, std::bit_cast<std::uint64_t>(least) +
                                                    (least > counts_type::least ? 0U : 1U));
        const double last = (std::min)(counts_type::limit, largest);
        if (last > 0) {
            const std::uint64_t end = (std::min)(above_octave(field(positive_.end_slot())),
                                                 std::bit_cast<std::uint64_t>(last) + 1);
            quick_span_ = end > quick_from_ ? end - quick_from_ : 0;
        }
    }

    std::uint64_t quick_from_ = 0;
    std::uint64_t quick_span_ = 0;
    std::uint64_t window_start_ = 0;
    side positive_;
    std::array<single_writer<double>, lanes> sums_;
    single_writer<double> least_{infinity};
    single_writer<double> largest_{-infinity};
    cell zero_;
    cell above_;
    cell below_;
    cell not_a_number_;
    cell infinite_;
    cell rejected_negative_;
    side negative_;
};

} // namespace nines::inline NINES_ABI
