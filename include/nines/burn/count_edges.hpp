// SPDX-License-Identifier: BSL-1.0
/// \file
/// Cumulative counts at the edges of slots: a ring for one tier of a history.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace nines::inline NINES_ABI::detail {

/// What had been counted at a slot's edge, and when the last sample until then was.
template <event_count Count, chrono_time_point Point>
struct count_edge {
    static constexpr Point never = (Point::max)();

    event_counts<Count> until{};
    Point seen = never; ///< at or before the edge; never where the history begins after it

    [[nodiscard]] constexpr bool begun() const noexcept { return seen != never; }
    friend constexpr bool operator==(const count_edge&, const count_edge&) noexcept = default;
};

/// floor(at / slot), for any time.
template <std::int64_t SlotTicks, chrono_time_point Point>
[[nodiscard]] constexpr std::int64_t edge_before(const Point& at) noexcept {
    const auto ticks = static_cast<std::int64_t>(at.time_since_epoch().count());
    return ticks / SlotTicks - (ticks % SlotTicks < 0 ? 1 : 0);
}

/// Where in a ring of that size something is that lies `back` places before its head.
[[nodiscard]] constexpr std::size_t place_back(std::size_t head, std::size_t back,
                                               std::size_t size) noexcept {
    return head >= back ? head - back : head + size - back;
}

/// The newest edges of slots of `SlotTicks`, in memory that somebody else holds: edge k lies at
/// k × slot after the epoch. Where the history had not begun, edges are as they were made.
template <std::int64_t SlotTicks, std::size_t Size, event_count Count, chrono_time_point Point>
class count_edges {
public:
    using edge = count_edge<Count, Point>;

    /// Where the ring stands.
    struct place {
        std::int64_t newest = 0;
        std::size_t head = 0;   ///< of the newest edge: newest modulo the size
        std::int64_t ticks = 0; ///< its time, or the earliest there is where it lies before that

        friend constexpr bool operator==(const place&, const place&) noexcept = default;
    };

    [[nodiscard]] static constexpr place at_edge(std::int64_t newest) noexcept {
        const std::int64_t size = static_cast<std::int64_t>(Size);
        return {newest, static_cast<std::size_t>((newest % size + size) % size), ticks_of(newest)};
    }
    /// Whether an edge is kept; the newest one is at most `newest`.
    [[nodiscard]] static constexpr bool keeps(const place& at, std::int64_t index) noexcept {
        return at.newest - index < static_cast<std::int64_t>(Size);
    }
    /// Where in the ring an edge is that it keeps.
    [[nodiscard]] static constexpr std::size_t position(const place& at,
                                                        std::int64_t index) noexcept {
        return place_back(at.head, static_cast<std::size_t>(at.newest - index), Size);
    }
    /// How long before the newest edge a time is, in ticks; 0 for one at or after it.
    [[nodiscard]] static constexpr std::uint64_t age(const place& at, const Point& time) noexcept {
        const auto ticks = static_cast<std::int64_t>(time.time_since_epoch().count());
        return ticks < at.ticks
                   ? static_cast<std::uint64_t>(at.ticks) - static_cast<std::uint64_t>(ticks)
                   : 0;
    }
    /// Whether the edge at or before a time of that age is kept.
    [[nodiscard]] static constexpr bool keeps_age(std::uint64_t age) noexcept {
        return age <= (Size - 1) * slot;
    }
    /// How many edges before the newest one that is. Cheaper than finding it by its index.
    [[nodiscard]] static constexpr std::size_t steps_back(std::uint64_t age) noexcept {
        return static_cast<std::size_t>((age + (slot - 1)) / slot);
    }
    [[nodiscard]] static constexpr std::int64_t oldest(const place& at) noexcept {
        return at.newest - static_cast<std::int64_t>(Size) + 1;
    }

    /// Moves on to edge `to`, those up to it being `filled`. Cost: the edges passed, at most the
    /// ring.
    static void advance(std::span<edge, Size> ring, place& at, std::int64_t to,
                        const edge& filled) noexcept {
        if (to - at.newest >= static_cast<std::int64_t>(Size)) {
            at = at_edge(to - static_cast<std::int64_t>(Size));
        }
        while (at.newest < to) {
            ++at.newest;
            at.head = at.head + 1 == Size ? 0 : at.head + 1;
            ring[at.head] = filled;
        }
        at.ticks = ticks_of(at.newest);
    }

private:
    [[nodiscard]] static constexpr std::int64_t ticks_of(std::int64_t index) noexcept {
        constexpr auto least = (std::numeric_limits<std::int64_t>::min)();
        return index < least / SlotTicks ? least : index * SlotTicks;
    }

    static constexpr auto slot = static_cast<std::uint64_t>(SlotTicks);
};

} // namespace nines::inline NINES_ABI::detail
