// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters for the buckets of one sign, octave by octave as they are needed.
#pragma once

#include <nines/quantile/counter_groups.hpp>
#include <nines/quantile/dense_groups.hpp>
#include <nines/quantile/octave_buckets.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// The part of the number line that a histogram has buckets for: the octaves from `lowest` to
/// `highest`, both included.
struct octave_range {
    int lowest;
    int highest;
};

/// What the counters of a sign have to allow for.
struct side_mode {
    bool limited; ///< their number is limited: they are one row, quick at any scale
    bool in_part; ///< only a part of the row may be quick
};

/// Counters for slots, in groups: a group is an octave, or what one bucket covers when that is
/// more. Most of them stand in one row, the window, which values are counted into by their bits.
///
/// Cost: `is_quick`, `quick_position` and an increment of a low word are what a record costs; all
/// else is off the hot path. Memory: that of the groups in use or reserved, at most twice and 8
/// KiB, and 112 bytes for each group apart; twice that once a count exceeds 2^32.
template <class Buckets, octave_range Range, side_mode Mode>
class bucket_counts {
public:
    bucket_counts() noexcept = default;
    bucket_counts(const bucket_counts&) = default;
    bucket_counts(bucket_counts&& other) noexcept { swap(other); }
    bucket_counts& operator=(const bucket_counts&) = default;
    bucket_counts& operator=(bucket_counts&& other) noexcept {
        bucket_counts taken{std::move(other)};
        swap(taken);
        return *this;
    }
    ~bucket_counts() = default;

    /// Whether `quick_position` may be asked for a value with these bits. False for what has no
    /// counter yet: other exponents, the other sign, zero, NaN and the infinities.
    [[nodiscard]] bool is_quick(std::uint64_t bits) const noexcept {
        return bits - (has_start ? quick_start_ : window_start_) < quick_span_;
    }
    [[nodiscard]] std::size_t quick_position(std::uint64_t bits) const noexcept {
        return position(bits, Mode.limited ? shift_ : Buckets::slot_shift);
    }
    /// Makes values from `lower` to `upper` quick, as far as they have a counter.
    void quicken(double lower, double upper) noexcept {
        const std::uint64_t start = lower > 0 ? std::bit_cast<std::uint64_t>(lower) : 0;
        const std::uint64_t end = upper > 0 ? std::bit_cast<std::uint64_t>(upper) + 1 : 0;
        quick_start_ = (std::max)(start, open_start_);
        const std::uint64_t quick_end = (std::min)(end, open_start_ + open_span_);
        const bool possible =
            Mode.limited || (coarser() == 0 && (has_start || quick_start_ == window_start_));
        quick_span_ = possible && quick_end > quick_start_ ? quick_end - quick_start_ : 0;
    }

    /// Whether a counter is there for these bits, and which.
    [[nodiscard]] bool is_inside(std::uint64_t bits) const noexcept {
        return bits - open_start_ < open_span_;
    }
    [[nodiscard]] std::size_t position(std::uint64_t bits) const noexcept {
        return position(bits, shift_);
    }
    /// The counters of the window by position; see `counter_array`.
    [[nodiscard]] std::uint32_t* low_words() noexcept { return counters_.low_words(); }
    void carry(std::size_t at) { counters_.carry(at); }
    void add_at(std::size_t at, std::uint64_t count) { counters_.add_at(at, count); }
    [[nodiscard]] std::size_t window_size() const noexcept { return counters_.row_size(); }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return counters_.first_slot(); }
    [[nodiscard]] std::int64_t end_slot() const noexcept {
        return first_slot() + static_cast<std::int64_t>(window_size());
    }

    /// All counters; see `counter_groups`.
    [[nodiscard]] bool empty() const noexcept { return counters_.empty(); }
    [[nodiscard]] std::uint64_t total() const noexcept { return counters_.total(); }
    void seek(std::uint64_t rank, group_cursor& from) const noexcept { counters_.seek(rank, from); }
    [[nodiscard]] std::int64_t slot_at(const group_cursor& at) const noexcept {
        return counters_.slot_at(at);
    }
    [[nodiscard]] std::uint64_t count_at(const group_cursor& at) const noexcept {
        return counters_.count_at(at);
    }
    [[nodiscard]] bool covers(std::int64_t slot) const noexcept { return counters_.covers(slot); }
    [[nodiscard]] std::uint64_t count(std::int64_t slot) const noexcept {
        return counters_.count(slot);
    }
    [[nodiscard]] std::uint64_t sum_below(std::int64_t slot) const noexcept {
        return counters_.sum_below(slot);
    }
    [[nodiscard]] bool take(std::int64_t slot, std::uint64_t count) noexcept {
        return counters_.take(slot, count);
    }
    template <class Visit>
    void for_each(Visit&& visit) const {
        counters_.for_each(std::forward<Visit>(visit));
    }
    template <class Visit>
    void for_each_downwards(Visit&& visit) const {
        counters_.for_each_downwards(std::forward<Visit>(visit));
    }
    [[nodiscard]] std::size_t memory() const noexcept { return counters_.memory(); }

    /// By how many powers of two the scale is coarser than that of `Buckets`.
    [[nodiscard]] int coarser() const noexcept { return shift_ - Buckets::slot_shift; }
    /// The slot of any value > 0 at the present scale, and the values of a slot.
    [[nodiscard]] std::int64_t slot_of(double value) const noexcept {
        return floor_shift(Buckets::slot(value), coarser());
    }
    [[nodiscard]] double first_of(std::int64_t slot) const noexcept {
        return Buckets::first_of(slot, coarser());
    }
    [[nodiscard]] double last_of(std::int64_t slot) const noexcept {
        return Buckets::last_of(slot, coarser());
    }

    /// Adds to a slot that is covered. As with all below, what is quick has to be said again.
    void add(std::int64_t slot, std::uint64_t count) {
        if (counters_.add(slot, count)) {
            open_window();
        }
    }
    /// Makes room for a slot.
    void cover(std::int64_t slot) {
        counters_.cover(floor_shift(slot, group_bits()), !Mode.limited);
        open_window();
    }
    /// Makes room for the slots from `first` to `last`, in the window until many values come
    /// elsewhere.
    void reserve(std::int64_t first, std::int64_t last) {
        counters_.reserve({floor_shift(first, group_bits()), floor_shift(last, group_bits()) + 1});
        open_window();
    }
    /// The size of a window that reaches from `first` to `last` too.
    [[nodiscard]] std::uint64_t size_covering(std::int64_t first,
                                              std::int64_t last) const noexcept {
        const auto [from, to] = counters_.row();
        const std::int64_t lower = floor_shift(first, group_bits());
        const std::int64_t upper = floor_shift(last, group_bits()) + 1;
        return static_cast<std::uint64_t>(empty() ? upper - lower
                                                  : (std::max)(to, upper) - (std::min)(from, lower))
               << group_bits();
    }
    /// Adds counters of the same scale.
    void add_all(const bucket_counts& other) {
        counters_.add_all(other.counters_, !Mode.limited);
        open_window();
    }
    /// Adds the counts of cells, whole groups of them at the finest scale.
    /// Parameters: `first`, the number of the first group.
    template <class Cell>
    void add_cells(std::int64_t first, std::span<const Cell> cells) {
        counters_.add_cells(first, cells);
        open_window();
    }
    /// Joins 2^bits neighbouring slots into one.
    void coarsen(int bits) {
        shift_ += bits;
        counters_ = counters_.joined(bits, group_bits(), slack(), row_range());
        open_window();
    }

    /// Equal when every slot has the same count, whatever room there is around them.
    [[nodiscard]] bool same_counts(const bucket_counts& other) const noexcept {
        bool same = coarser() == other.coarser() && total() == other.total();
        for_each([&](std::int64_t slot, std::uint64_t inside) {
            same = same && other.count(slot) == inside;
        });
        return same;
    }

private:
    static constexpr int lowest_normal_octave = 1 - exponent_bias;
    /// Whether what is quick may begin elsewhere than the window.
    static constexpr bool has_start = Mode.in_part || Mode.limited;

    [[nodiscard]] std::size_t position(std::uint64_t bits, int shift) const noexcept {
        const std::uint64_t distance = bits - window_start_;
        return static_cast<std::size_t>((distance + Buckets::offset(distance)) >>
                                        static_cast<unsigned>(shift));
    }
    [[nodiscard]] int scale() const noexcept { return Buckets::scale - coarser(); }
    /// The slots of a group and the octaves of a group, as powers of 2; one of them is 1.
    [[nodiscard]] int group_bits() const noexcept { return (std::max)(scale(), 0); }
    [[nodiscard]] int octave_bits() const noexcept { return (std::max)(-scale(), 0); }
    /// The groups that may be in the window: of normal numbers alone, so that no subnormal one
    /// keeps it from being quick. All of them where none stands apart.
    [[nodiscard]] group_span row_range() const noexcept {
        const std::int64_t from = floor_shift(Range.lowest, octave_bits());
        const std::int64_t normal = floor_shift(lowest_normal_octave - 1, octave_bits()) + 1;
        return {Mode.limited ? from : (std::max)(from, normal),
                floor_shift(Range.highest, octave_bits()) + 1};
    }
    /// No group of a limited number stands apart.
    [[nodiscard]] std::uint64_t slack() const noexcept {
        return Mode.limited ? std::uint64_t{1} << 32U : slack_groups(group_bits());
    }

    /// Lets `is_inside` accept what of the window is normal numbers in the range; nothing is quick.
    void open_window() noexcept {
        const std::int64_t from = counters_.row().from << octave_bits();
        const std::int64_t to = counters_.row().to << octave_bits();
        const auto above_octave = [](std::int64_t octave) {
            return (static_cast<std::uint64_t>(octave + exponent_bias) << mantissa_bits) + 1;
        };
        const std::int64_t first =
            (std::max)(from, std::int64_t{(std::max)(Range.lowest, lowest_normal_octave)});
        const std::int64_t end = (std::min)(to, std::int64_t{Range.highest} + 1);
        window_start_ = above_octave(from); // wraps where there are subnormals, as `position` does
        open_start_ = above_octave(first);
        open_span_ = first < end ? (std::min)(above_octave(end), infinity_bits) - open_start_ : 0;
        quick_span_ = 0;
    }

    void swap(bucket_counts& other) noexcept {
        std::swap(quick_start_, other.quick_start_);
        std::swap(quick_span_, other.quick_span_);
        std::swap(window_start_, other.window_start_);
        std::swap(open_start_, other.open_start_);
        std::swap(open_span_, other.open_span_);
        std::swap(shift_, other.shift_);
        counters_.swap(other.counters_);
    }

    std::uint64_t quick_start_ = 0;
    std::uint64_t quick_span_ = 0;
    std::uint64_t window_start_ = 0;
    std::uint64_t open_start_ = 0;
    std::uint64_t open_span_ = 0;
    int shift_ = Buckets::slot_shift;
    counter_groups counters_{group_bits(), slack(), row_range()};
};

} // namespace nines::inline NINES_ABI::detail
