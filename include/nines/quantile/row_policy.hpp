// SPDX-License-Identifier: BSL-1.0
/// \file
/// When and where the row goes that most values are counted into.
#pragma once

#include <nines/quantile/dense_groups.hpp>

#include <algorithm>
#include <cstdint>

namespace nines::inline NINES_ABI::detail {

/// Decides for groups of counters, one run of which is the row: it grows to the groups around it as
/// long as it stays dense, and moves to where many values come.
///
/// How many groups of the row are in use is found by reading them all. That is done only now and
/// then; in between it is known that there are at least so many.
class row_policy {
public:
    row_policy() noexcept = default;
    /// Parameters: `slack`, see `dense_around`; `range`, the groups that may be in the row.
    row_policy(std::uint64_t slack, const group_span& range) noexcept
        : slack_{slack}, range_{range} {}

    [[nodiscard]] const group_span& range() const noexcept { return range_; }
    /// Whether a row is dense although only its ends are known to be in use.
    [[nodiscard]] bool is_short(const group_span& row) const noexcept {
        return row.size() <= slack_ + 2;
    }

    /// For a row of which at least `used` groups are in use, and one that begins anew.
    void note_used(std::uint64_t used) noexcept { used_ = (std::max)(used_, used); }
    void begin(std::uint64_t used) noexcept {
        used_ = used;
        uncounted_ = 0;
    }
    [[nodiscard]] std::uint64_t used() const noexcept { return used_; }

    /// The row with the runs around it, when one was added or the row has moved.
    /// Parameters: `others` and `as_run`, see `dense_around`; `count_used()`, how many of the row
    /// are in use.
    template <class Others, class AsRun, class CountUsed>
    [[nodiscard]] group_span grown(const group_span& row, const Others& others, AsRun as_run,
                                   CountUsed count_used) {
        group_run to = dense_around({row, used_}, others, as_run, slack_, range_);
        const bool is_tight = to.groups == row || most(to.used) < with_eighth(to.groups);
        if (is_tight && is_time_to_count(row)) {
            used_ = count_used();
            to = dense_around({row, used_}, others, as_run, slack_, range_);
        }
        used_ = to.used;
        return to.groups;
    }

    /// A row that has grown from `was` to `to` with an eighth more, if it stays dense, so that many
    /// small steps cost no more than a few large ones.
    [[nodiscard]] group_span with_spare(const group_span& to,
                                        const group_span& was) const noexcept {
        return lengthened(to, was, (std::min)(with_eighth(to), most(used_)));
    }
    /// The same with `size` groups, if there are so many: where it has grown, or else at its other
    /// end.
    [[nodiscard]] group_span lengthened(group_span to, const group_span& was,
                                        std::uint64_t size) const noexcept {
        const auto missing = [&] {
            return static_cast<std::int64_t>((std::max)(size, to.size()) - to.size());
        };
        // A row whose groups were joined may begin below the range.
        const auto lower = [&] {
            to.from = (std::min)(to.from, (std::max)(to.from - missing(), range_.from));
        };
        if (to.from < was.from) {
            lower();
        }
        to.to = (std::min)(to.to + missing(), range_.to);
        lower();
        return to;
    }

    /// Counts values that came to a group apart. True when that were many, and the row is to move
    /// there: ever more each time, so that it settles.
    [[nodiscard]] bool moves_after(std::uint64_t values) noexcept {
        hits_apart_ += (std::min)(values, hits_to_move_);
        if (hits_apart_ < hits_to_move_) {
            return false;
        }
        hits_apart_ = 0;
        hits_to_move_ *= 2;
        return true;
    }

private:
    [[nodiscard]] static std::uint64_t with_eighth(const group_span& row) noexcept {
        return row.size() + (row.size() + 7) / 8;
    }
    /// The size of the largest row that is dense.
    [[nodiscard]] std::uint64_t most(std::uint64_t used) const noexcept {
        return 2 * used + slack_;
    }
    /// A count of the row costs as much as it has groups; a group more about as much as 16 of them.
    [[nodiscard]] bool is_time_to_count(const group_span& row) noexcept {
        constexpr std::uint64_t counted_for_one = 16;
        uncounted_ += counted_for_one;
        if (uncounted_ < row.size()) {
            return false;
        }
        uncounted_ = 0;
        return true;
    }

    std::uint64_t slack_ = 0;
    group_span range_;
    std::uint64_t used_ = 0;
    std::uint64_t uncounted_ = 0; ///< of the row, by groups added since the last count
    std::uint64_t hits_apart_ = 0;
    std::uint64_t hits_to_move_ = 256;
};

} // namespace nines::inline NINES_ABI::detail
