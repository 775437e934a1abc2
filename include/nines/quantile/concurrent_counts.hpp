// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counters for the buckets of one sign that one thread fills while others read them.
#pragma once

#include <nines/quantile/bucket_counts.hpp>
#include <nines/quantile/cache_line.hpp>
#include <nines/quantile/row_policy.hpp>
#include <nines/quantile/single_writer.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// Counters at the finest scale in runs of groups. One of the runs is the row, which is counted
/// into directly; where it goes is for `row_policy` to say.
///
/// What readers see is replaced as a whole: the writer fills a longer run and publishes it, and the
/// runs that it replaces stay for those who are still in them. A run that replaces others is at
/// least twice as long as each of them; a row that moves is another run, without any copying.
/// Memory: all that stays included, at most nine times that of the groups in use, and 32 KiB for
/// each place where the row has been; three or four times where values lie close.
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
        run* in = find(group);
        if (in == nullptr) {
            add(group);
            in = find(group);
        } else if (in != row_ && policy_.range().contains(in->groups) && policy_.moves_after(1)) {
            row_->used = policy_.used();
            row_ = in;
            policy_.begin(in->used);
            grow();
            in = find(group);
        }
        return in->cells[static_cast<std::size_t>(slot - (in->groups.from << group_bits))];
    }

    /// For any thread: calls visit(group, cells) for each run, the first of whose groups is
    /// `group`.
    template <class Visit>
    void for_each_run(Visit&& visit) const {
        for (const link* each = published_.load(std::memory_order_acquire); each != nullptr;
             each = each->next) {
            visit(each->here->groups.from, std::span<const cell>{each->here->cells});
        }
    }
    /// For any thread: calls visit(slot, count) for what is not zero.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for_each_run([&](std::int64_t group, std::span<const cell> cells) {
            std::int64_t slot = group << group_bits;
            for (const cell& each : cells) {
                if (const std::uint64_t count = each; count != 0) {
                    visit(slot, count);
                }
                ++slot;
            }
        });
    }

    /// Bytes of memory held, with what stays for readers.
    [[nodiscard]] std::size_t memory() const noexcept {
        std::size_t bytes = links_.size() * sizeof(link);
        for (const auto& each : runs_) {
            bytes += sizeof(run) + each->cells.capacity() * sizeof(cell);
        }
        return bytes;
    }

private:
    /// Slots come in groups: an octave, or one slot where that is more.
    static constexpr int group_bits = (std::max)(Buckets::scale, 0);
    static constexpr int octave_bits = (std::max)(-Buckets::scale, 0);
    static constexpr int cells_of_4_bytes_bits = 1;
    /// In the row: groups of normal numbers alone, as in `bucket_counts`.
    static constexpr group_span row_range{(std::max)(floor_shift(Range.lowest, octave_bits),
                                                     floor_shift(-exponent_bias, octave_bits) + 1),
                                          floor_shift(Range.highest, octave_bits) + 1};

    struct run {
        group_span groups;
        std::uint64_t used = 1; ///< of the groups at least; for the writer
        std::vector<cell, cache_line_allocator<cell>> cells;

        explicit run(const group_span& all)
            : groups{all}, cells(static_cast<std::size_t>(all.size()) << group_bits) {}

        [[nodiscard]] std::uint64_t count_used() const noexcept {
            constexpr auto size = std::ptrdiff_t{1} << group_bits;
            std::uint64_t count = 0;
            for (auto first = cells.begin(); first != cells.end(); first += size) {
                count += std::any_of(first, first + size, is_used) ? 1U : 0U;
            }
            return count;
        }
        [[nodiscard]] static bool is_used(const cell& each) noexcept {
            return std::uint64_t{each} != 0;
        }
        void copy(const run& from) {
            std::ranges::copy(from.cells,
                              cells.begin() + ((from.groups.from - groups.from) << group_bits));
        }
    };
    /// A list of runs that is never changed, only begun anew or continued at its head.
    struct link {
        const run* here;
        const link* next;
    };

    [[nodiscard]] group_span row() const noexcept {
        return row_ == nullptr ? group_span{} : row_->groups;
    }
    [[nodiscard]] auto position(std::int64_t group) const noexcept {
        return std::ranges::lower_bound(present_, group, {},
                                        [](const run* each) { return each->groups.from; });
    }
    [[nodiscard]] run* find(std::int64_t group) const noexcept {
        const auto after = position(group + 1);
        return after != present_.begin() && (*std::prev(after))->groups.contains(group)
                   ? *std::prev(after)
                   : nullptr;
    }

    /// A group that stands apart at first.
    void add(std::int64_t group) {
        runs_.push_back(std::make_unique<run>(group_span{group, group + 1}));
        run* const added = runs_.back().get();
        present_.insert(position(group), added);
        publish(added, published_.load(std::memory_order_relaxed));
        if (!policy_.range().contains(group)) {
            return;
        }
        if (row_ == nullptr) {
            row_ = added;
            policy_.begin(1);
        } else {
            grow();
        }
    }
    void publish(const run* here, const link* next) {
        links_.push_back(std::make_unique<link>(link{here, next}));
        published_.store(links_.back().get(), std::memory_order_release);
    }

    /// Takes the runs around it into the row as long as it stays dense.
    void grow() {
        const auto as_run = [](const run* each) { return group_run{each->groups, each->used}; };
        const group_span to =
            policy_.grown(row(), present_, as_run, [this] { return row_->count_used(); });
        if (to != row()) {
            replace_by(doubled(to));
        }
    }
    /// At least twice as long as each run that it replaces, and with whole ones.
    [[nodiscard]] group_span doubled(group_span to) const {
        std::uint64_t longest = 0;
        for (const run* const each : present_) {
            if (to.contains(each->groups)) {
                longest = (std::max)(longest, each->groups.size());
            }
        }
        to = policy_.lengthened(to, row(), 2 * longest);
        for (const run* const each : present_) {
            if (each->groups.common_with(to).size() != 0) {
                to = to.joined_with(each->groups);
            }
        }
        return to;
    }
    /// Publishes one run, the row, in the place of those it contains.
    void replace_by(const group_span& to) {
        runs_.push_back(std::make_unique<run>(to));
        row_ = runs_.back().get();
        const auto from = position(to.from);
        const auto end = position(to.to);
        for (auto each = from; each != end; ++each) {
            row_->copy(**each);
        }
        present_.insert(present_.erase(from, end), row_);
        const link* head = nullptr;
        for (const run* const each : present_) {
            links_.push_back(std::make_unique<link>(link{each, head}));
            head = links_.back().get();
        }
        published_.store(head, std::memory_order_release);
    }

    row_policy policy_{slack_groups(group_bits + cells_of_4_bytes_bits), row_range};
    run* row_ = nullptr;
    std::vector<run*> present_; ///< the row too, ascending
    std::atomic<const link*> published_{nullptr};
    std::vector<std::unique_ptr<run>> runs_; ///< with those that were replaced
    std::vector<std::unique_ptr<link>> links_;
};

} // namespace nines::inline NINES_ABI::detail
