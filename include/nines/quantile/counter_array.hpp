// SPDX-License-Identifier: BSL-1.0
/// \file
/// A row of counters of 32 bits each, until one of them needs 64: sums, ranks, sums of rows.
#pragma once

#include <nines/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Where a search stands: all counters before `at` add up to `before`.
struct slot_cursor {
    std::size_t at = 0;
    std::uint64_t before = 0;
};

/// Counters that never wrap: their upper halves get memory when the first of them is carried.
class counter_array {
public:
    counter_array() noexcept = default;
    explicit counter_array(std::size_t length) : low_(length) {}
    counter_array(const counter_array&) = default;
    counter_array(counter_array&& other) noexcept { swap(other); }
    counter_array& operator=(const counter_array&) = default;
    counter_array& operator=(counter_array&& other) noexcept {
        counter_array taken{std::move(other)};
        swap(taken);
        return *this;
    }
    ~counter_array() = default;

    [[nodiscard]] std::size_t size() const noexcept { return low_.size(); }
    [[nodiscard]] std::uint64_t operator[](std::size_t at) const noexcept {
        return low_[at] + (high_.empty() ? 0 : std::uint64_t{high_[at]} << 32U);
    }

    /// The lower halves, to be incremented in place; `carry` has to follow where one came out
    /// smaller than what was added to it.
    [[nodiscard]] std::uint32_t* low_words() noexcept { return low_.data(); }
    [[gnu::cold, gnu::noinline]] void carry(std::size_t at, std::uint64_t words = 1) {
        high_.resize(low_.size());
        high_[at] += static_cast<std::uint32_t>(words);
    }

    void add(std::size_t at, std::uint64_t count) {
        const auto word = static_cast<std::uint32_t>(count);
        low_[at] += word;
        const std::uint64_t words = (count >> 32U) + (low_[at] < word ? 1U : 0U);
        if (words != 0) {
            carry(at, words);
        }
    }
    /// Assumes: no more than it has.
    void take(std::size_t at, std::uint64_t count) noexcept {
        const std::uint64_t left = (*this)[at] - count;
        low_[at] = static_cast<std::uint32_t>(left);
        if (!high_.empty()) {
            high_[at] = static_cast<std::uint32_t>(left >> 32U);
        }
    }
    /// Makes room for more counters before and after those that are there.
    void grow(std::size_t before, std::size_t after) {
        grow(low_, before, after);
        if (!high_.empty()) {
            grow(high_, before, after);
        }
    }
    /// Adds another row, of which counter 0 is counter `start` here.
    void add_all(const counter_array& other, std::size_t start) {
        add_part(other, 0, other.size(), start);
    }
    /// Adds `length` counters of another row, from its counter `first` on.
    void add_part(const counter_array& other, std::size_t first, std::size_t length,
                  std::size_t start) {
        for (std::size_t from = 0; from < length; from += block) {
            const std::size_t some = (std::min)(block, length - from);
            const auto theirs = std::span{other.low_}.subspan(first + from, some);
            const auto ours = std::span{low_}.subspan(start + from, some);
            std::uint32_t carried = 0;
            for (std::size_t i = 0; i < some; ++i) {
                ours[i] += theirs[i];
                carried |= ours[i] < theirs[i] ? 1U : 0U;
            }
            for (std::size_t i = 0; carried != 0 && i < some; ++i) {
                if (ours[i] < theirs[i]) {
                    carry(start + from + i);
                }
            }
        }
        for (std::size_t i = 0; !other.high_.empty() && i < length; ++i) {
            if (other.high_[first + i] != 0) {
                carry(start + i, other.high_[first + i]);
            }
        }
    }

    /// Whether one of `length` counters is not 0.
    [[nodiscard]] bool any(std::size_t from, std::size_t length) const noexcept {
        const auto is_set = [](std::uint32_t word) { return word != 0; };
        return std::ranges::any_of(std::span{low_}.subspan(from, length), is_set) ||
               (!high_.empty() &&
                std::ranges::any_of(std::span{high_}.subspan(from, length), is_set));
    }

    /// Calls visit(first + i, count) for each counter i that is not 0, upwards or downwards.
    template <class Visit>
    void for_each(std::int64_t first, Visit& visit) const {
        for (std::size_t at = 0; at < size(); ++at) {
            visit_unless_zero(first, at, visit);
        }
    }
    template <class Visit>
    void for_each_downwards(std::int64_t first, Visit& visit) const {
        for (std::size_t at = size(); at-- > 0;) {
            visit_unless_zero(first, at, visit);
        }
    }

    /// The sum of the counters [from, to). Cost: a quarter of a ns a counter.
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

    /// Moves on to the counter that holds the value of this rank, counted from 1; the cursor may be
    /// that of a smaller rank. False, and all have been passed, when there are not so many values.
    bool seek(std::uint64_t rank, slot_cursor& from) const noexcept {
        while (from.at < size()) {
            const std::size_t step = step_at(from.at);
            const std::uint64_t inside = sum_of(step, from.at);
            if (from.before + inside >= rank) {
                narrow_down(rank, step, from);
                return true;
            }
            from.before += inside;
            from.at += step;
        }
        return false;
    }

    /// Bytes of memory held beside the object.
    [[nodiscard]] std::size_t memory() const noexcept {
        return (low_.capacity() + high_.capacity()) * sizeof(std::uint32_t);
    }

    void swap(counter_array& other) noexcept {
        low_.swap(other.low_);
        high_.swap(other.high_);
    }

private:
    static constexpr std::size_t block = 64;
    static constexpr std::size_t part = 8; ///< of a block

    /// To exactly so much memory: how much more is worth it, others decide.
    static void grow(std::vector<std::uint32_t>& words, std::size_t before, std::size_t after) {
        const std::size_t size = words.size() + before + after;
        if (before == 0) {
            words.reserve(size);
            words.resize(size);
            return;
        }
        std::vector<std::uint32_t> longer(size);
        std::ranges::copy(words, longer.begin() + static_cast<std::ptrdiff_t>(before));
        words.swap(longer);
    }
    template <class Visit>
    void visit_unless_zero(std::int64_t first, std::size_t at, Visit& visit) const {
        if (const std::uint64_t count = (*this)[at]; count != 0) {
            visit(first + static_cast<std::int64_t>(at), count);
        }
    }
    /// Of a fixed length, so that it is done side by side.
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
        const auto whole = [&](std::size_t step) { return at % step == 0 && at + step <= size(); };
        return whole(block) ? block : whole(part) ? part : 1;
    }
    /// The value of this rank is in the next `step` counters: finds which.
    void narrow_down(std::uint64_t rank, std::size_t step, slot_cursor& from) const noexcept {
        while (step > 1) {
            step = step == block ? part : 1;
            std::uint64_t inside = sum_of(step, from.at);
            while (from.before + inside < rank) {
                from.before += inside;
                from.at += step;
                inside = sum_of(step, from.at);
            }
        }
    }

    std::vector<std::uint32_t> low_;
    std::vector<std::uint32_t> high_;
};

} // namespace nines::inline NINES_ABI::detail
