// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters of the buckets of one sign: 32 bits each until they need 64, octaves as they are
/// needed.
#pragma once

#include <nines/quantile/octave_buckets.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// The part of the number line that a histogram has buckets for: the octaves from `lowest` to
/// `highest`, both included.
struct octave_range {
    int lowest;
    int highest;
};

/// Where a search stands: all counters before `at` add up to `before`.
struct slot_cursor {
    std::size_t at = 0;
    std::uint64_t before = 0;
};

/// What the hot path of counting has to allow for.
struct quick_mode {
    bool at_any_scale; ///< whether it stays quick after the scale was made coarser
    bool in_part;      ///< whether only a part of the window may be quick
};

/// A run of slots with a counter each, `first_slot()` ... in whole groups: a group is an octave, or
/// what one bucket covers when that is more.
///
/// Cost: `is_quick`, `quick_position` and an increment of a low word are what a record costs; all
/// else is off the hot path.
template <class Buckets, quick_mode Mode>
class bucket_counts {
public:
    static constexpr std::size_t block = 64;

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
        const std::uint64_t distance = bits - window_start_;
        const int shift = Mode.at_any_scale ? shift_ : Buckets::slot_shift;
        return static_cast<std::size_t>((distance + Buckets::offset(distance)) >>
                                        static_cast<unsigned>(shift));
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
        const std::uint64_t distance = bits - window_start_;
        return static_cast<std::size_t>((distance + Buckets::offset(distance)) >>
                                        static_cast<unsigned>(shift_));
    }
    [[nodiscard]] std::uint32_t* low_words() noexcept { return low_.data(); }
    /// Has to follow when a low word came out smaller than what was added to it.
    [[gnu::cold, gnu::noinline]] void carry(std::size_t at, std::uint64_t words = 1) {
        high_.resize(low_.size());
        high_[at] += static_cast<std::uint32_t>(words);
    }

    [[nodiscard]] int coarser() const noexcept { return shift_ - Buckets::slot_shift; }
    [[nodiscard]] bool empty() const noexcept { return low_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return low_.size(); }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return first_group_ << group_bits(); }
    [[nodiscard]] std::int64_t end_slot() const noexcept {
        return first_slot() + static_cast<std::int64_t>(size());
    }
    [[nodiscard]] std::int64_t slot_at(std::size_t at) const noexcept {
        return first_slot() + static_cast<std::int64_t>(at);
    }
    /// The slot of any value > 0 at the present scale.
    [[nodiscard]] std::int64_t slot_of(double value) const noexcept {
        return floor_shift(Buckets::slot(value), coarser());
    }
    [[nodiscard]] double first_of(std::int64_t slot) const noexcept {
        return Buckets::first_of(slot, coarser());
    }
    [[nodiscard]] double last_of(std::int64_t slot) const noexcept {
        return Buckets::last_of(slot, coarser());
    }

    [[nodiscard]] std::uint64_t operator[](std::size_t at) const noexcept {
        return low_[at] + (high_.empty() ? 0 : std::uint64_t{high_[at]} << 32U);
    }
    [[nodiscard]] std::uint64_t count(std::int64_t slot) const noexcept {
        return slot < first_slot() || slot >= end_slot()
                   ? 0
                   : (*this)[static_cast<std::size_t>(slot - first_slot())];
    }

    /// Adds to a slot that is covered.
    void add(std::int64_t slot, std::uint64_t count) {
        add_at(static_cast<std::size_t>(slot - first_slot()), count);
    }
    void add_at(std::size_t at, std::uint64_t count) {
        const auto word = static_cast<std::uint32_t>(count);
        low_[at] += word;
        const std::uint64_t words = (count >> 32U) + (low_[at] < word ? 1U : 0U);
        if (words != 0) {
            carry(at, words);
        }
    }

    /// Takes away from a slot. False, and nothing has changed, when it has not so many.
    [[nodiscard]] bool take(std::int64_t slot, std::uint64_t count) {
        const std::uint64_t held = this->count(slot);
        if (held < count) {
            return false;
        }
        if (held != 0) {
            const auto at = static_cast<std::size_t>(slot - first_slot());
            low_[at] = static_cast<std::uint32_t>(held - count);
            if (!high_.empty()) {
                high_[at] = static_cast<std::uint32_t>((held - count) >> 32U);
            }
        }
        return true;
    }

    /// The sum of the counters [from, to).
    [[nodiscard]] std::uint64_t sum(std::size_t from, std::size_t to) const noexcept {
        std::uint64_t all = 0;
        std::size_t at = from;
        for (; at + block <= to; at += block) {
            all += low_sum<block>(at);
        }
        for (; at < to; ++at) {
            all += low_[at];
        }
        if (!high_.empty()) [[unlikely]] {
            for (at = from; at < to; ++at) {
                all += std::uint64_t{high_[at]} << 32U;
            }
        }
        return all;
    }
    [[nodiscard]] std::uint64_t total() const noexcept { return sum(0, size()); }
    [[nodiscard]] std::uint64_t sum_below(std::int64_t slot) const noexcept {
        return slot <= first_slot()
                   ? 0
                   : sum(0, static_cast<std::size_t>((std::min)(slot, end_slot()) - first_slot()));
    }

    /// Moves on to the counter that holds the value of this rank, 1 ... total(); the cursor may be
    /// that of a smaller rank.
    void seek(std::uint64_t rank, slot_cursor& from) const noexcept {
        while (from.at + 1 < size()) {
            const std::size_t step = step_at(from.at);
            const std::uint64_t inside = sum_of(step, from.at);
            if (from.before + inside < rank) {
                from.before += inside;
                from.at += step;
            } else {
                narrow_down(rank, step, from);
                return;
            }
        }
    }

    /// Calls visit(slot, count) for what is not zero, upwards.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t at = 0; at < size(); ++at) {
            if (const std::uint64_t inside = (*this)[at]; inside != 0) {
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
            move_to(from, to);
        }
        open_window(range);
    }

    /// Joins 2^bits neighbouring slots into one.
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
        if (other.empty()) {
            return;
        }
        const auto shift = static_cast<std::size_t>(other.first_slot() - first_slot());
        for (std::size_t from = 0; from < other.size(); from += block) {
            const std::size_t length = (std::min)(block, other.size() - from);
            const auto theirs = std::span{other.low_}.subspan(from, length);
            const auto ours = std::span{low_}.subspan(shift + from, length);
            std::uint32_t carried = 0;
            for (std::size_t i = 0; i < length; ++i) {
                ours[i] += theirs[i];
                carried |= ours[i] < theirs[i] ? 1U : 0U;
            }
            for (std::size_t i = 0; carried != 0 && i < length; ++i) {
                if (ours[i] < theirs[i]) {
                    carry(shift + from + i);
                }
            }
        }
        for (std::size_t at = 0; at < other.high_.size(); ++at) {
            if (other.high_[at] != 0) {
                carry(shift + at, other.high_[at]);
            }
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

    /// Bytes of memory held beside the object.
    [[nodiscard]] std::size_t memory() const noexcept {
        return (low_.capacity() + high_.capacity()) * sizeof(std::uint32_t);
    }

private:
    static constexpr std::size_t part = 8; ///< of a block

    template <std::size_t Length>
    [[nodiscard]] std::uint64_t low_sum(std::size_t at) const noexcept {
        const std::uint32_t* const words = low_.data() + at;
        std::uint64_t all = 0;
        for (std::size_t i = 0; i < Length; ++i) {
            all += words[i];
        }
        return all;
    }
    [[nodiscard]] std::uint64_t sum_of(std::size_t step, std::size_t at) const noexcept {
        if (!high_.empty()) [[unlikely]] {
            return sum(at, at + step);
        }
        return step == block ? low_sum<block>(at) : step == part ? low_sum<part>(at) : low_[at];
    }
    /// The longest step that is whole from here.
    [[nodiscard]] std::size_t step_at(std::size_t at) const noexcept {
        const auto whole = [&](std::size_t step) { return at % step == 0 && at + step < size(); };
        return whole(block) ? block : whole(part) ? part : 1;
    }
    /// The value of this rank is in the next `step` counters: finds which.
    void narrow_down(std::uint64_t rank, std::size_t step, slot_cursor& from) const noexcept {
        while (step > 1) {
            step = step == block ? part : 1;
            for (;;) {
                const std::uint64_t inside = sum_of(step, from.at);
                if (from.before + inside >= rank) {
                    break;
                }
                from.before += inside;
                from.at += step;
            }
        }
    }

    [[nodiscard]] int scale() const noexcept { return Buckets::scale - coarser(); }
    /// The slots of a group and the octaves of a group, as powers of 2; one of them is 1.
    [[nodiscard]] int group_bits() const noexcept { return (std::max)(scale(), 0); }
    [[nodiscard]] int octave_bits() const noexcept { return (std::max)(-scale(), 0); }
    [[nodiscard]] std::int64_t group_of_octave(std::int64_t octave) const noexcept {
        return floor_shift(octave, octave_bits());
    }
    [[nodiscard]] std::int64_t end_group() const noexcept {
        return first_group_ + static_cast<std::int64_t>(low_.size() >> group_bits());
    }
    [[nodiscard]] std::pair<std::int64_t, std::int64_t>
    groups_covering(std::int64_t first, std::int64_t last) const noexcept {
        const std::int64_t from = floor_shift(first, group_bits());
        const std::int64_t to = floor_shift(last, group_bits()) + 1;
        return empty() ? std::pair{from, to}
                       : std::pair{(std::min)(from, first_group_), (std::max)(to, end_group())};
    }

    void move_to(std::int64_t from, std::int64_t to) {
        const auto moved = [&](const std::vector<std::uint32_t>& words) {
            std::vector<std::uint32_t> grown(static_cast<std::size_t>(to - from) << group_bits());
            if (!words.empty()) {
                std::copy(words.begin(), words.end(),
                          grown.begin() + ((first_group_ - from) << group_bits()));
            }
            return grown;
        };
        low_ = moved(low_);
        if (!high_.empty()) {
            high_ = moved(high_);
        }
        first_group_ = from;
    }

    /// Lets `is_inside` accept the window, if all of it is normal numbers in the range.
    void open_window(const octave_range& range) noexcept {
        const std::int64_t from = first_group_ << octave_bits();
        const std::int64_t to = end_group() << octave_bits();
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
        low_.swap(other.low_);
        high_.swap(other.high_);
    }

    std::uint64_t quick_start_ = 0;
    std::uint64_t quick_span_ = 0;
    std::uint64_t window_start_ = 0;
    std::uint64_t window_span_ = 0;
    int shift_ = Buckets::slot_shift;
    std::vector<std::uint32_t> low_;
    std::vector<std::uint32_t> high_;
    std::int64_t first_group_ = 0;
};

} // namespace nines::inline NINES_ABI::detail
