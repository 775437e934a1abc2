// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters in groups that get memory when they are needed: most in one row, the others apart.
#pragma once

#include <nines/quantile/counter_array.hpp>
#include <nines/quantile/dense_groups.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Where a search over groups stands: in which run of counters, and where in it.
struct group_cursor {
    std::size_t run = 0;
    slot_cursor in_run;
};

/// Counters numbered by slots, 2^bits to a group. The row is a stretch of groups without gaps that
/// one counts into directly; groups far from it stand by themselves, so that memory is in
/// proportion to the groups in use. When many values come to groups apart, the row moves there.
class counter_groups {
public:
    counter_groups() noexcept = default;
    /// Parameters: `bits`, the slots of a group; `slack`, see `dense_around`.
    counter_groups(int bits, std::uint64_t slack) noexcept : bits_{bits}, slack_{slack} {}

    /// The row.
    [[nodiscard]] std::uint32_t* low_words() noexcept { return row_.low_words(); }
    void carry(std::size_t at) { row_.carry(at); }
    void add_at(std::size_t at, std::uint64_t count) { row_.add(at, count); }
    [[nodiscard]] group_span row() const noexcept {
        return {first_, first_ + static_cast<std::int64_t>(row_.size() >> bits_)};
    }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return first_ << bits_; }
    [[nodiscard]] std::size_t row_size() const noexcept { return row_.size(); }
    [[nodiscard]] bool empty() const noexcept { return row_.size() == 0; }
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
    /// Adds to a slot that is covered. True when the row has moved.
    bool add(std::int64_t slot, std::uint64_t count) {
        counter_array& in = *find(slot);
        in.add(place_in(in, slot), count);
        return &in != &row_ && moves_to(slot >> bits_);
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
        for (; from.run < apart_.size(); ++from.run, from.in_run.at = 0) {
            const counter_array& here = *run(from.run).first;
            const std::uint64_t inside = here.sum(from.in_run.at, here.size());
            if (from.in_run.before + inside >= rank) {
                break;
            }
            from.in_run.before += inside;
        }
        run(from.run).first->seek(rank, from.in_run);
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

    /// Makes room for a group, in the row if that stays dense.
    /// Parameters: `range`, the groups that there may be; `spare`, whether to take an eighth more
    /// than is needed, so that many small steps cost no more than a few large ones.
    void cover(std::int64_t number, const group_span& range, bool spare) {
        if (!has(number)) {
            set_apart(number);
            settle(row(), range, spare);
        }
    }
    /// Makes the groups of `all` the row, for good.
    void reserve(const group_span& all, const group_span& range) {
        if (first_ > all.from || row().to < all.to) {
            settle(all, range, false);
        }
        stays_ = true;
    }

    /// Adds counters of groups of the same size.
    void add_all(const counter_groups& other, const group_span& range) {
        const group_span theirs = other.row();
        if (!other.apart_.empty() || theirs.from < first_ || theirs.to > row().to) {
            bool wider = false;
            for (const std::int64_t number : other.used()) {
                if (!has(number)) {
                    set_apart(number);
                    wider = true;
                }
            }
            if (wider) {
                settle(row(), range, false);
            }
        }
        if (theirs.from >= first_ && theirs.to <= row().to) {
            row_.add_all(other.row_, place_of(theirs.from));
        } else {
            add_groups(other.row_, theirs.from);
        }
        for (const group& each : other.apart_) {
            add_groups(each.counters, each.number);
        }
    }

    /// The same counts with 2^bits neighbouring slots in one, in groups of another size.
    [[nodiscard]] counter_groups joined(int bits, int group_bits, std::uint64_t slack) const {
        counter_groups all{group_bits, slack};
        if (empty()) {
            return all;
        }
        const int groups = bits - (bits_ - group_bits);
        const group_span mapped{first_ >> groups, ((row().to - 1) >> groups) + 1};
        all.place(mapped);
        all.stays_ = stays_;
        for (const group& each : apart_) {
            if (!all.has(each.number >> groups)) {
                all.set_apart(each.number >> groups);
            }
        }
        for_each([&](std::int64_t slot, std::uint64_t count) {
            counter_array& in = *all.find(slot >> bits);
            in.add(all.place_in(in, slot >> bits), count);
        });
        return all;
    }

    void swap(counter_groups& other) noexcept {
        row_.swap(other.row_);
        std::swap(first_, other.first_);
        std::swap(bits_, other.bits_);
        std::swap(stays_, other.stays_);
        std::swap(slack_, other.slack_);
        apart_.swap(other.apart_);
        std::swap(hits_apart_, other.hits_apart_);
        std::swap(hits_to_move_, other.hits_to_move_);
    }

private:
    struct group {
        std::int64_t number;
        counter_array counters;
    };
    static constexpr std::uint64_t first_move = 256;

    [[nodiscard]] std::size_t group_size() const noexcept { return std::size_t{1} << bits_; }
    [[nodiscard]] std::size_t place_of(std::int64_t number) const noexcept {
        return static_cast<std::size_t>(number - first_) << bits_;
    }
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
    [[nodiscard]] bool has(std::int64_t number) const noexcept { return covers(number << bits_); }

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

    /// The groups with a count, or apart, or in a row that stays, ascending.
    [[nodiscard]] std::vector<std::int64_t> used() const {
        std::vector<std::int64_t> numbers;
        for (std::int64_t number = first_; number < row().to; ++number) {
            if (stays_ || row_.any(place_of(number), group_size())) {
                numbers.push_back(number);
            }
        }
        for (const group& each : apart_) {
            numbers.push_back(each.number);
        }
        std::ranges::sort(numbers);
        return numbers;
    }

    void set_apart(std::int64_t number) {
        apart_.insert(position(number), group{number, counter_array{group_size()}});
    }
    /// Makes the row that begins with `from` as long as it stays dense.
    void settle(const group_span& from, const group_span& range, bool spare) {
        const auto numbers = used();
        const auto inside = std::ranges::count_if(
            numbers, [&](std::int64_t number) { return from.contains(number); });
        group_span to =
            dense_around(from.size() == 0 ? group_span{numbers[0], numbers[0] + 1} : from,
                         static_cast<std::uint64_t>(inside), numbers, slack_);
        if (to == row()) {
            return;
        }
        if (spare && !empty()) {
            to = with_spare(to, numbers, range);
        }
        place(to);
    }
    /// An eighth more where the row grows, up to the next group apart.
    [[nodiscard]] group_span with_spare(group_span to, const std::vector<std::int64_t>& numbers,
                                        const group_span& range) const {
        const auto more = static_cast<std::int64_t>(to.size() / 8);
        const auto above = std::ranges::lower_bound(numbers, to.to);
        const auto below = std::ranges::lower_bound(numbers, to.from);
        if (to.from < first_) {
            const auto end = below == numbers.begin() ? range.from : *(below - 1) + 1;
            to.from = (std::min)(to.from, (std::max)(to.from - more, end));
        }
        if (to.to > row().to) {
            const auto end = above == numbers.end() ? range.to : *above;
            to.to = (std::max)(to.to, (std::min)(to.to + more, end));
        }
        return to;
    }
    /// Makes these groups the row; others in use stand apart.
    void place(const group_span& to) {
        counter_groups placed{bits_, slack_};
        placed.row_ = counter_array{static_cast<std::size_t>(to.size()) << bits_};
        placed.first_ = to.from;
        for (const std::int64_t number : used()) {
            const counter_array& from = *find(number << bits_);
            if (!to.contains(number)) {
                placed.set_apart(number);
            }
            counter_array& into = *placed.find(number << bits_);
            into.add_part(from, place_in(from, number << bits_), group_size(),
                          placed.place_in(into, number << bits_));
        }
        row_.swap(placed.row_);
        apart_.swap(placed.apart_);
        first_ = placed.first_;
    }
    /// Counts a value apart, and moves the row there when there were many; ever more each time, so
    /// that it settles.
    [[nodiscard]] bool moves_to(std::int64_t number) {
        if (stays_ || ++hits_apart_ < hits_to_move_) {
            return false;
        }
        hits_apart_ = 0;
        hits_to_move_ *= 2;
        settle({number, number + 1}, {}, false);
        return true;
    }
    /// Adds groups that are covered here, wherever they are.
    void add_groups(const counter_array& from, std::int64_t first) {
        for (std::size_t at = 0; at < from.size(); at += group_size(), ++first) {
            if (from.any(at, group_size())) {
                counter_array& into = *find(first << bits_);
                into.add_part(from, at, group_size(), place_in(into, first << bits_));
            }
        }
    }

    counter_array row_;
    std::int64_t first_ = 0;
    int bits_ = 0;
    bool stays_ = false;
    std::uint64_t slack_ = 0;
    std::vector<group> apart_; ///< ascending, none of them in the row
    std::uint64_t hits_apart_ = 0;
    std::uint64_t hits_to_move_ = first_move;
};

} // namespace nines::inline NINES_ABI::detail
