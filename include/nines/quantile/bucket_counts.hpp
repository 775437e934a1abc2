// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters for the buckets of one sign, octave by octave as they are needed.
#pragma once

#include <nines/quantile/counter_array.hpp>
#include <nines/quantile/octave_buckets.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace nines::inline NINES_ABI::detail {

/// The part of the number line that a histogram has buckets for: the octaves from `lowest` to
/// `highest`, both included.
struct octave_range {
    int lowest;
    int highest;
};

/// What the hot path of counting has to allow for.
struct quick_mode {
    bool at_any_scale; ///< whether it stays quick after the scale was made coarser
    bool in_part;      ///< whether only a part of the window may be quick
};

/// A window of slots with a counter each, in whole groups: a group is an octave, or what one bucket
/// covers when that is more.
///
/// Cost: `is_quick`, `quick_position` and an increment of a low word are what a record costs; all
/// else is off the hot path.
template <class Buckets, quick_mode Mode>
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
        return bits - (Mode.in_part ? quick_start_ : window_start_) < quick_span_;
    }
    [[nodiscard]] std::size_t quick_position(std::uint64_t bits) const noexcept {
        return position(bits, Mode.at_any_scale ? shift_ : Buckets::slot_shift);
    }
    /// Makes values from `lower` to `upper` quick, as far as they have a counter.
    void quicken(double lower, double upper) noexcept {
        const std::uint64_t start = lower > 0 ? std::bit_cast<std::uint64_t>(lower) : 0;
        const std::uint64_t end = upper > 0 ? std::bit_cast<std::uint64_t>(upper) + 1 : 0;
        quick_start_ = (std::max)(start, window_start_);
        const std::uint64_t quick_end = (std::min)(end, window_start_ + window_span_);
        const bool possible = Mode.at_any_scale || coarser() == 0;
        quick_span_ = possible && quick_end > quick_start_ ? quick_end - quick_start_ : 0;
    }

    /// Whether a counter is there for these bits, and which.
    [[nodiscard]] bool is_inside(std::uint64_t bits) const noexcept {
        return bits - window_start_ < window_span_;
    }
    [[nodiscard]] std::size_t position(std::uint64_t bits) const noexcept {
        return position(bits, shift_);
    }
    /// The counters by position; see `counter_array`.
    [[nodiscard]] std::uint32_t* low_words() noexcept { return counters_.low_words(); }
    void carry(std::size_t at) { counters_.carry(at); }
    void add_at(std::size_t at, std::uint64_t count) { counters_.add(at, count); }
    [[nodiscard]] std::uint64_t operator[](std::size_t at) const noexcept { return counters_[at]; }
    [[nodiscard]] std::size_t size() const noexcept { return counters_.size(); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::uint64_t total() const noexcept { return counters_.sum(0, size()); }
    void seek(std::uint64_t rank, slot_cursor& from) const noexcept { counters_.seek(rank, from); }
    [[nodiscard]] std::size_t memory() const noexcept { return counters_.memory(); }

    /// By how many powers of two the scale is coarser than that of `Buckets`.
    [[nodiscard]] int coarser() const noexcept { return shift_ - Buckets::slot_shift; }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return first_group_ << group_bits(); }
    [[nodiscard]] std::int64_t end_slot() const noexcept {
        return first_slot() + static_cast<std::int64_t>(size());
    }
    [[nodiscard]] std::int64_t slot_at(std::size_t at) const noexcept {
        return first_slot() + static_cast<std::int64_t>(at);
    }
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

    [[nodiscard]] bool covers(std::int64_t slot) const noexcept {
        return first_slot() <= slot && slot < end_slot();
    }
    [[nodiscard]] std::uint64_t count(std::int64_t slot) const noexcept {
        return covers(slot) ? counters_[place_of(slot)] : 0;
    }
    [[nodiscard]] std::uint64_t sum_below(std::int64_t slot) const noexcept {
        return slot <= first_slot() ? 0 : counters_.sum(0, place_of((std::min)(slot, end_slot())));
    }
    /// Adds to a slot that is covered.
    void add(std::int64_t slot, std::uint64_t count) { counters_.add(place_of(slot), count); }
    /// Takes away from a slot. False, and nothing has changed, when it has not so many.
    [[nodiscard]] bool take(std::int64_t slot, std::uint64_t count) noexcept {
        const bool enough = this->count(slot) >= count;
        if (enough && covers(slot)) {
            counters_.take(place_of(slot), count);
        }
        return enough;
    }

    /// Calls visit(slot, count) for what is not zero, upwards.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t at = 0; at < size(); ++at) {
            if (const std::uint64_t inside = counters_[at]; inside != 0) {
                visit(slot_at(at), inside);
            }
        }
    }

    /// The number of counters there would be if the slots from `first` to `last` were covered too.
    [[nodiscard]] std::uint64_t size_covering(std::int64_t first,
                                              std::int64_t last) const noexcept {
        const auto [from, to] = groups_covering(first, last);
        return static_cast<std::uint64_t>(to - from) << group_bits();
    }

    /// Makes room for the slots from `first` to `last`; nothing is quick afterwards.
    /// Parameters: `spare`, whether to take an eighth more than is needed, so that many small steps
    /// cost no more than a few large ones.
    void cover(std::int64_t first, std::int64_t last, bool spare, const octave_range& range) {
        auto [from, to] = groups_covering(first, last);
        if (spare && !empty()) {
            const std::int64_t more = (to - from) / 8;
            from =
                from < first_group_ ? (std::max)(from - more, group_of_octave(range.lowest)) : from;
            to = to > end_group() ? (std::min)(to + more, group_of_octave(range.highest) + 1) : to;
        }
        if (empty() || from < first_group_ || to > end_group()) {
            counters_.widen(static_cast<std::size_t>(to - from) << group_bits(),
                            static_cast<std::size_t>((first_group_ - from) << group_bits()));
            first_group_ = from;
        }
        open_window(range);
    }

    /// Joins 2^bits neighbouring slots into one; nothing is quick afterwards.
    void coarsen(int bits, const octave_range& range) {
        bucket_counts joined;
        joined.shift_ = shift_ + bits;
        if (!empty()) {
            joined.cover(floor_shift(first_slot(), bits), floor_shift(end_slot() - 1, bits), false,
                         range);
            for_each([&](std::int64_t slot, std::uint64_t inside) {
                joined.add(floor_shift(slot, bits), inside);
            });
        }
        swap(joined);
    }

    /// Adds counters of the same scale; the slots of `other` are covered.
    void add_all(const bucket_counts& other) {
        if (!other.empty()) {
            counters_.add_all(other.counters_, place_of(other.first_slot()));
        }
    }

    /// Equal when every slot has the same count, whatever room there is around them.
    [[nodiscard]] bool same_counts(const bucket_counts& other) const noexcept {
        if (coarser() != other.coarser()) {
            return false;
        }
        const std::int64_t end = (std::max)(end_slot(), other.end_slot());
        for (auto slot = (std::min)(first_slot(), other.first_slot()); slot < end; ++slot) {
            if (count(slot) != other.count(slot)) {
                return false;
            }
        }
        return true;
    }

private:
    [[nodiscard]] std::size_t position(std::uint64_t bits, int shift) const noexcept {
        const std::uint64_t distance = bits - window_start_;
        return static_cast<std::size_t>((distance + Buckets::offset(distance)) >>
                                        static_cast<unsigned>(shift));
    }
    [[nodiscard]] std::size_t place_of(std::int64_t slot) const noexcept {
        return static_cast<std::size_t>(slot - first_slot());
    }

    [[nodiscard]] int scale() const noexcept { return Buckets::scale - coarser(); }
    /// The slots of a group and the octaves of a group, as powers of 2; one of them is 1.
    [[nodiscard]] int group_bits() const noexcept { return (std::max)(scale(), 0); }
    [[nodiscard]] int octave_bits() const noexcept { return (std::max)(-scale(), 0); }
    [[nodiscard]] std::int64_t group_of_octave(std::int64_t octave) const noexcept {
        return floor_shift(octave, octave_bits());
    }
    [[nodiscard]] std::int64_t end_group() const noexcept {
        return first_group_ + static_cast<std::int64_t>(size() >> group_bits());
    }
    [[nodiscard]] std::pair<std::int64_t, std::int64_t>
    groups_covering(std::int64_t first, std::int64_t last) const noexcept {
        const std::int64_t from = floor_shift(first, group_bits());
        const std::int64_t to = floor_shift(last, group_bits()) + 1;
        return empty() ? std::pair{from, to}
                       : std::pair{(std::min)(from, first_group_), (std::max)(to, end_group())};
    }

    /// Lets `is_inside` accept the window, if all of it is normal numbers in the range.
    void open_window(const octave_range& range) noexcept {
        const std::int64_t from = first_group_ << octave_bits();
        const std::int64_t to = end_group() << octave_bits();
        quick_span_ = 0;
        if (from <= -exponent_bias || from < range.lowest || to > range.highest + 1) {
            window_start_ = window_span_ = 0;
            return;
        }
        window_start_ = (static_cast<std::uint64_t>(from + exponent_bias) << mantissa_bits) + 1;
        window_span_ = (std::min)(static_cast<std::uint64_t>(to - from) << mantissa_bits,
                                  infinity_bits - window_start_);
    }

    void swap(bucket_counts& other) noexcept {
        std::swap(quick_start_, other.quick_start_);
        std::swap(quick_span_, other.quick_span_);
        std::swap(window_start_, other.window_start_);
        std::swap(window_span_, other.window_span_);
        std::swap(shift_, other.shift_);
        std::swap(first_group_, other.first_group_);
        counters_.swap(other.counters_);
    }

    std::uint64_t quick_start_ = 0;
    std::uint64_t quick_span_ = 0;
    std::uint64_t window_start_ = 0;
    std::uint64_t window_span_ = 0;
    int shift_ = Buckets::slot_shift;
    counter_array counters_;
    std::int64_t first_group_ = 0;
};

} // namespace nines::inline NINES_ABI::detail
