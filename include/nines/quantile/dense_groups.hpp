// SPDX-License-Identifier: BSL-1.0
/// \file
/// Which groups of counters stand in one row, and which are too far from it.
#pragma once

#include <nines/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

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
    friend constexpr bool operator==(const group_span&, const group_span&) noexcept = default;
};

/// How many groups of counters of 4 bytes there may be in a row beyond twice those in use: 8 KiB of
/// them, or one.
[[nodiscard]] constexpr std::uint64_t slack_groups(int slots_in_group_bits) noexcept {
    constexpr int slack_bits = 11;
    return std::uint64_t{1} << (std::max)(slack_bits - slots_in_group_bits, 0);
}

/// Extends a row to the groups in use around it, the nearest first, as long as it has no more than
/// `slack` groups beyond twice those in use.
/// Parameters: `used_inside`, how many of the row are in use; `used`, all groups in use, ascending.
[[nodiscard]] constexpr group_span dense_around(group_span row, std::uint64_t used_inside,
                                                std::span<const std::int64_t> used,
                                                std::uint64_t slack) noexcept {
    auto above = static_cast<std::size_t>(std::ranges::lower_bound(used, row.to) - used.begin());
    auto below = static_cast<std::size_t>(std::ranges::lower_bound(used, row.from) - used.begin());
    while (below > 0 || above < used.size()) {
        group_span longer = row;
        const bool down = above == used.size() ||
                          (below > 0 && row.from - used[below - 1] <= used[above] + 1 - row.to);
        if (down) {
            longer.from = used[--below];
        } else {
            longer.to = used[above++] + 1;
        }
        if (longer.size() > 2 * ++used_inside + slack) {
            break;
        }
        row = longer;
    }
    return row;
}

} // namespace nines::inline NINES_ABI::detail
