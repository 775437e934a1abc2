// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters for the buckets of one sign that one thread fills while others read them.
#pragma once

#include <nines/quantile/bucket_counts.hpp>
#include <nines/quantile/cache_line.hpp>
#include <nines/quantile/dense_groups.hpp>
#include <nines/quantile/single_writer.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Counters at the finest scale, by groups as `counter_groups` has them: most in one row, those far
/// from it apart, and the row moves to where many values come.
///
/// What readers see is replaced as a whole: the writer fills a copy and publishes it, and what it
/// replaces stays for those who are still in it. A row is replaced by one at least twice as large,
/// or moves after ever more values, so what stays is not more than a few times what is in use.
template <class Buckets, octave_range Range>
class concurrent_counts {
    using cell = single_writer<std::uint64_t>;

public:
    concurrent_counts() noexcept = default;
    concurrent_counts(const concurrent_counts&) = delete;
    concurrent_counts& operator=(const concurrent_counts&) = delete;
    ~concurrent_counts() = default;

    /// The writer's row, in slots from `first_slot()`.
    [[nodiscard]] cell* cells() noexcept { return row_ == nullptr ? nullptr : row_->cells.data(); }
    [[nodiscard]] std::int64_t first_slot() const noexcept { return row().from << group_bits; }
    [[nodiscard]] std::int64_t end_slot() const noexcept { return row().to << group_bits; }

    /// For the writer: the counter of a slot, with the room made that it needs. The row may be
    /// another one afterwards.
    [[nodiscard]] cell& at(std::int64_t slot) {
        const std::int64_t group = floor_shift(slot, group_bits);
        if (!row().contains(group)) {
            if (find_apart(group) == nullptr) {
                add_apart(group);
                settle(row());
            } else if (++hits_apart_ >= hits_to_move_) {
                hits_apart_ = 0;
                hits_to_move_ *= 2;
                settle({group, group + 1});
            }
        }
        run& in = row().contains(group) ? *row_ : *find_apart(group);
        return in.cells[static_cast<std::size_t>(slot - (in.groups.from << group_bits))];
    }

    /// For any thread: calls visit(slot, count) for what is not zero.
    template <class Visit>
    void for_each(Visit&& visit) const {
        const state* const now = published_.load(std::memory_order_acquire);
        if (now == nullptr) {
            return;
        }
        if (now->row != nullptr) {
            now->row->for_each(visit);
        }
        for (const link* each = now->apart; each != nullptr; each = each->next) {
            each->here->for_each(visit);
        }
    }

    /// Bytes of memory held, with what stays for readers.
    [[nodiscard]] std::size_t memory() const noexcept {
        std::size_t bytes = links_.size() * sizeof(link) + states_.size() * sizeof(state);
        for (const auto& each : runs_) {
            bytes += sizeof(run) + each->cells.capacity() * sizeof(cell);
        }
        return bytes;
    }

private:
    /// Slots come in groups: an octave, or one slot where that is more.
    static constexpr int group_bits = (std::max)(Buckets::scale, 0);
    static constexpr int octave_bits = (std::max)(-Buckets::scale, 0);
    static constexpr group_span range{floor_shift(Range.lowest, octave_bits),
                                      floor_shift(Range.highest, octave_bits) + 1};

    struct run {
        group_span groups;
        std::vector<cell, cache_line_allocator<cell>> cells;

        explicit run(const group_span& all)
            : groups{all}, cells(static_cast<std::size_t>(all.size()) << group_bits) {}

        [[nodiscard]] auto first_of(std::int64_t group) const noexcept {
            return cells.begin() + ((group - groups.from) << group_bits);
        }
        [[nodiscard]] bool uses(std::int64_t group) const noexcept {
            const auto first = first_of(group);
            return std::any_of(first, first + (std::int64_t{1} << group_bits),
                               [](const cell& each) { return std::uint64_t{each} != 0; });
        }
        void copy(const run& from, std::int64_t group) {
            const auto first = from.first_of(group);
            std::copy(first, first + (std::int64_t{1} << group_bits),
                      cells.begin() + ((group - groups.from) << group_bits));
        }
        template <class Visit>
        void for_each(Visit& visit) const {
            std::int64_t slot = groups.from << group_bits;
            for (const cell& each : cells) {
                if (const std::uint64_t count = each; count != 0) {
                    visit(slot, count);
                }
                ++slot;
            }
        }
    };
    /// A list of runs that is never changed, only begun anew or continued at its head.
    struct link {
        const run* here;
        const link* next;
    };
    struct state {
        const run* row;
        const link* apart;
    };

    template <class T, class... From>
    static T& made_in(std::vector<std::unique_ptr<T>>& owners, const From&... from) {
        owners.push_back(std::unique_ptr<T>{new T{from...}});
        return *owners.back();
    }

    [[nodiscard]] group_span row() const noexcept {
        return row_ == nullptr ? group_span{} : row_->groups;
    }
    [[nodiscard]] run* find_apart(std::int64_t group) const noexcept {
        const auto found = position(group);
        return found != apart_.end() && (*found)->groups.from == group ? *found : nullptr;
    }
    [[nodiscard]] auto position(std::int64_t group) const noexcept {
        return std::ranges::lower_bound(apart_, group, {},
                                        [](const run* each) { return each->groups.from; });
    }

    void add_apart(std::int64_t group) {
        apart_.reserve(apart_.size() + 1);
        run& added = made_in(runs_, group_span{group, group + 1});
        const link& head = made_in<link>(links_, &added, links_of_apart_);
        const state& next = made_in<state>(states_, row_, &head);
        apart_.insert(position(group), &added);
        links_of_apart_ = &head;
        published_.store(&next, std::memory_order_release);
    }

    /// The groups with a count, or apart, ascending.
    [[nodiscard]] std::vector<std::int64_t> used() const {
        std::vector<std::int64_t> numbers;
        for (std::int64_t group = row().from; group < row().to; ++group) {
            if (row_->uses(group)) {
                numbers.push_back(group);
            }
        }
        for (const run* const each : apart_) {
            numbers.push_back(each->groups.from);
        }
        std::ranges::sort(numbers);
        return numbers;
    }

    /// Makes the row that begins with `from` as long as it stays dense.
    void settle(const group_span& from) {
        const auto numbers = used();
        const auto inside = static_cast<std::uint64_t>(std::ranges::count_if(
            numbers, [&](std::int64_t group) { return from.contains(group); }));
        const group_span to =
            dense_around(from.size() == 0 ? group_span{numbers[0], numbers[0] + 1} : from, inside,
                         numbers, slack_groups(group_bits + 1));
        if (to != row()) {
            place(at_least_doubled(to, numbers), numbers);
        }
    }
    /// A row that grows becomes twice as long, up to the next group apart.
    [[nodiscard]] group_span at_least_doubled(group_span to,
                                              const std::vector<std::int64_t>& numbers) const {
        const auto twice = 2 * static_cast<std::int64_t>(row().size());
        if (to.from < row().from && row().to <= to.to) {
            const auto below = std::ranges::lower_bound(numbers, to.from);
            const auto end = below == numbers.begin() ? range.from : *(below - 1) + 1;
            to.from = (std::min)(to.from, (std::max)(to.to - twice, end));
        }
        if (to.to > row().to && to.from <= row().from && row_ != nullptr) {
            const auto above = std::ranges::lower_bound(numbers, to.to);
            const auto end = above == numbers.end() ? range.to : *above;
            to.to = (std::max)(to.to, (std::min)(to.from + twice, end));
        }
        return to;
    }
    /// Publishes these groups as the row, with the others in use apart.
    void place(const group_span& to, const std::vector<std::int64_t>& numbers) {
        run& placed = made_in<run>(runs_, to);
        std::vector<run*> others;
        const link* head = nullptr;
        for (const std::int64_t group : numbers) {
            run* const from = row().contains(group) ? row_ : find_apart(group);
            if (to.contains(group)) {
                placed.copy(*from, group);
                continue;
            }
            run* apart = from;
            if (from == row_) {
                apart = &made_in<run>(runs_, group_span{group, group + 1});
                apart->copy(*from, group);
            }
            others.push_back(apart);
            head = &made_in<link>(links_, apart, head);
        }
        const state& next = made_in<state>(states_, &placed, head);
        row_ = &placed;
        apart_.swap(others);
        links_of_apart_ = head;
        published_.store(&next, std::memory_order_release);
    }

    run* row_ = nullptr;
    std::vector<run*> apart_; ///< ascending
    const link* links_of_apart_ = nullptr;
    std::uint64_t hits_apart_ = 0;
    std::uint64_t hits_to_move_ = 256;
    std::atomic<const state*> published_{nullptr};
    std::vector<std::unique_ptr<run>> runs_; ///< with those that were replaced
    std::vector<std::unique_ptr<link>> links_;
    std::vector<std::unique_ptr<state>> states_;
};

} // namespace nines::inline NINES_ABI::detail
