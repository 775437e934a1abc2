// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which groups of counters stand in one row, and which are too far from it.
#pragma once

#include <nines/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace nines::inline NINES_ABI::detail {

/// Groups [from, to).
struct group_span {
    std::int64_t from = 0;
    std::int64_t to = 0;

    [[nodiscard]] constexpr std::uint64_t size() const noexcept {
        return static_cast<std::uint64_t>(to - from);
    }
    [[nodiscard]] constexpr bool contains(std::int64_t group) const noexcept {
        return from <= group && group < to;
    }
    [[nodiscard]] constexpr bool contains(const group_span& other) const noexcept {
        return from <= other.from && other.to <= to;
    }
    /// Both and what lies between; of an empty one and another, the other.
    [[nodiscard]] constexpr group_span joined_with(const group_span& other) const noexcept {
        if (size() == 0 || other.size() == 0) {
            return size() == 0 ? other : *this;
        }
        return {(std::min)(from, other.from), (std::max)(to, other.to)};
    }
    [[nodiscard]] constexpr group_span common_with(const group_span& other) const noexcept {
        const std::int64_t start = (std::max)(from, other.from);
        return {start, (std::max)(start, (std::min)(to, other.to))};
    }
    friend constexpr bool operator==(const group_span&, const group_span&) noexcept = default;
};

/// Groups that stand together, and how many of them are in use.
struct group_run {
    group_span groups;
    std::uint64_t used = 0;
};

/// How many groups of counters of 4 bytes there may be in a row beyond twice those in use: 8 KiB of
/// them, or one.
[[nodiscard]] constexpr std::uint64_t slack_groups(int slots_in_group_bits) noexcept {
    constexpr int slack_bits = 11;
    return std::uint64_t{1} << (std::max)(slack_bits - slots_in_group_bits, 0);
}

/// Extends a row to the runs around it, the nearest first, as long as it has no more than `slack`
/// groups beyond twice those in use and does not leave `range`.
/// Parameters: `others`, ascending, `as_run` of which are runs; those within the row do not matter.
template <class Others, class AsRun>
[[nodiscard]] constexpr group_run dense_around(group_run row, const Others& others, AsRun as_run,
                                               std::uint64_t slack, const group_span& range) {
    const auto start_of = [&](const auto& each) { return as_run(each).groups.from; };
    auto above = std::ranges::lower_bound(others, row.groups.to, {}, start_of);
    auto below = std::ranges::lower_bound(others, row.groups.from, {}, start_of);
    while (true) {
        const bool has_below = below != others.begin() && start_of(*std::prev(below)) >= range.from;
        const bool has_above = above != others.end() && start_of(*above) < range.to;
        if (!has_below && !has_above) {
            return row;
        }
        const auto gap_below = [&] {
            return row.groups.from - as_run(*std::prev(below)).groups.to;
        };
        const bool down =
            !has_above || (has_below && gap_below() <= start_of(*above) - row.groups.to);
        const group_run next = as_run(down ? *--below : *above++);
        const group_run longer{row.groups.joined_with(next.groups), row.used + next.used};
        if (longer.groups.size() > 2 * longer.used + slack) {
            return row;
        }
        row = longer;
    }
}

} // namespace nines::inline NINES_ABI::detail
