// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters in groups that get memory when they are needed: most in one row, the others apart.
#pragma once

#include <nines/quantile/counter_array.hpp>
#include <nines/quantile/dense_groups.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Where a search over groups stands: in which run of counters, and where in it.
struct group_cursor {
    std::size_t run = 0;
    slot_cursor in_run;
};

/// Counters numbered by slots, 2^bits to a group. The row is a stretch of groups without gaps; each
/// other group stands by itself. Which groups are where is decided by who derives from it.
class counter_runs {
public:
    counter_runs() noexcept = default;
    explicit counter_runs(int bits) noexcept : bits_{bits} {}

    /// The row.
    [[nodiscard]] std::uint32_t* low_words() noexcept { return row_.low_words(); }
    void carry(std::size_t at) { row_.carry(at); }
    void add_at(std::size_t at, std::uint64_t count) { row_.add(at, count); }
    [[nodiscard]] group_span row() const noexcept {
        return {first_, first_ + static_cast<std::int64_t>(row_.size() >> bits_)};
    }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return first_ << bits_; }
    [[nodiscard]] std::size_t row_size() const noexcept { return row_.size(); }

    /// Whether no group is covered.
    [[nodiscard]] bool empty() const noexcept { return row_.size() == 0 && apart_.empty(); }
    [[nodiscard]] std::size_t memory() const noexcept {
        std::size_t bytes = row_.memory() + apart_.capacity() * sizeof(group);
        for (const group& each : apart_) {
            bytes += each.counters.memory();
        }
        return bytes;
    }

    [[nodiscard]] bool covers(std::int64_t slot) const noexcept { return find(slot) != nullptr; }
    [[nodiscard]] std::uint64_t count(std::int64_t slot) const noexcept {
        const counter_array* const in = find(slot);
        return in == nullptr ? 0 : (*in)[place_in(*in, slot)];
    }
    /// Takes away from a slot. False, and nothing has changed, when it has not so many.
    [[nodiscard]] bool take(std::int64_t slot, std::uint64_t count) noexcept {
        counter_array* const in = find(slot);
        if (in == nullptr || (*in)[place_in(*in, slot)] < count) {
            return count == 0;
        }
        in->take(place_in(*in, slot), count);
        return true;
    }

    [[nodiscard]] std::uint64_t total() const noexcept {
        std::uint64_t all = row_.sum(0, row_.size());
        for (const group& each : apart_) {
            all += each.counters.sum(0, each.counters.size());
        }
        return all;
    }
    [[nodiscard]] std::uint64_t sum_below(std::int64_t slot) const noexcept {
        std::uint64_t all = part_below(row_, first_slot(), slot);
        for (const group& each : apart_) {
            all += part_below(each.counters, each.number << bits_, slot);
        }
        return all;
    }

    /// Moves on to the counter that holds the value of this rank, 1 ... total().
    void seek(std::uint64_t rank, group_cursor& from) const noexcept {
        while (!run(from.run).first->seek(rank, from.in_run) && from.run < apart_.size()) {
            ++from.run;
            from.in_run.at = 0;
        }
    }
    [[nodiscard]] std::int64_t slot_at(const group_cursor& at) const noexcept {
        return run(at.run).second + static_cast<std::int64_t>(at.in_run.at);
    }
    [[nodiscard]] std::uint64_t count_at(const group_cursor& at) const noexcept {
        return (*run(at.run).first)[at.in_run.at];
    }

    /// Calls visit(slot, count) for what is not zero, upwards or downwards.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t at = 0; at <= apart_.size(); ++at) {
            const auto [counters, first] = run(at);
            counters->for_each(first, visit);
        }
    }
    template <class Visit>
    void for_each_downwards(Visit&& visit) const {
        for (std::size_t at = apart_.size() + 1; at-- > 0;) {
            const auto [counters, first] = run(at);
            counters->for_each_downwards(first, visit);
        }
    }

protected:
    struct group {
        std::int64_t number;
        counter_array counters;

        [[nodiscard]] group_run as_run() const noexcept { return {{number, number + 1}, 1}; }
    };

    [[nodiscard]] int bits() const noexcept { return bits_; }
    [[nodiscard]] std::size_t group_size() const noexcept { return std::size_t{1} << bits_; }
    [[nodiscard]] const counter_array& row_counters() const noexcept { return row_; }
    [[nodiscard]] counter_array& row_counters() noexcept { return row_; }
    [[nodiscard]] const std::vector<group>& apart() const noexcept { return apart_; }

    [[nodiscard]] auto position(std::int64_t number) const noexcept {
        return std::ranges::lower_bound(apart_, number, {}, &group::number);
    }
    [[nodiscard]] const counter_array* find(std::int64_t slot) const noexcept {
        const std::int64_t number = slot >> bits_;
        if (row().contains(number)) {
            return &row_;
        }
        const auto at = position(number);
        return at != apart_.end() && at->number == number ? &at->counters : nullptr;
    }
    [[nodiscard]] counter_array* find(std::int64_t slot) noexcept {
        return const_cast<counter_array*>(std::as_const(*this).find(slot));
    }
    [[nodiscard]] std::size_t place_in(const counter_array& in, std::int64_t slot) const noexcept {
        return &in == &row_ ? static_cast<std::size_t>(slot - first_slot())
                            : static_cast<std::size_t>(slot) & (group_size() - 1);
    }
    /// Where a group begins in the row.
    [[nodiscard]] std::size_t place_of(std::int64_t number) const noexcept {
        return static_cast<std::size_t>(number - first_) << bits_;
    }
    [[nodiscard]] bool has(std::int64_t number) const noexcept { return covers(number << bits_); }
    /// Whether a group of the row has a count.
    [[nodiscard]] bool uses(std::int64_t number) const noexcept {
        return row_.any(place_of(number), group_size());
    }

    /// Gives a group counters that are not in the row. Assumes: it has none.
    void set_apart(std::int64_t number) {
        apart_.insert(position(number), group{number, counter_array{group_size()}});
    }
    /// Makes a row that contains this one, with the groups apart that it reaches.
    void lengthen(const group_span& to) {
        if (row_.size() == 0) {
            first_ = to.from;
        }
        const group_span was = row();
        row_.grow(static_cast<std::size_t>(was.from - to.from) << bits_,
                  static_cast<std::size_t>(to.to - was.to) << bits_);
        first_ = to.from;
        if (!apart_.empty()) {
            take_in(to);
        }
    }
    /// Sets apart the groups of the row that are to be kept; there is no row then.
    template <class IsKept>
    void dissolve_row(IsKept is_kept) {
        std::vector<group> kept;
        for (std::int64_t number = first_; number < row().to; ++number) {
            if (is_kept(number)) {
                kept.push_back({number, counter_array{group_size()}});
                kept.back().counters.add_part(row_, place_of(number), group_size(), 0);
            }
        }
        apart_.insert(position(first_), std::make_move_iterator(kept.begin()),
                      std::make_move_iterator(kept.end()));
        row_ = counter_array{};
    }

    void swap(counter_runs& other) noexcept {
        row_.swap(other.row_);
        std::swap(first_, other.first_);
        std::swap(bits_, other.bits_);
        apart_.swap(other.apart_);
    }

private:
    /// Adds groups apart to the row that reaches them now.
    void take_in(const group_span& in_row) {
        const auto from = position(in_row.from);
        const auto end = position(in_row.to);
        for (auto each = from; each != end; ++each) {
            row_.add_all(each->counters, place_of(each->number));
        }
        apart_.erase(from, end);
        if (apart_.capacity() > 2 * apart_.size()) {
            std::vector<group> fitting; // shrink_to_fit does nothing without exceptions
            fitting.reserve(apart_.size());
            std::ranges::move(apart_, std::back_inserter(fitting));
            apart_.swap(fitting);
        }
    }
    /// The counters of the n-th run, upwards, and their first slot.
    [[nodiscard]] std::pair<const counter_array*, std::int64_t> run(std::size_t n) const noexcept {
        if (apart_.empty()) {
            return {&row_, first_slot()};
        }
        const auto below = static_cast<std::size_t>(position(first_) - apart_.begin());
        if (n == below) {
            return {&row_, first_slot()};
        }
        const group& each = apart_[n < below ? n : n - 1];
        return {&each.counters, each.number << bits_};
    }
    [[nodiscard]] static std::uint64_t part_below(const counter_array& counters, std::int64_t first,
                                                  std::int64_t slot) noexcept {
        const auto size = static_cast<std::int64_t>(counters.size());
        return slot <= first
                   ? 0
                   : counters.sum(0, static_cast<std::size_t>((std::min)(slot - first, size)));
    }

    counter_array row_;
    std::int64_t first_ = 0;
    int bits_ = 0;
    std::vector<group> apart_; ///< ascending, none of them in the row
};

} // namespace nines::inline NINES_ABI::detail
