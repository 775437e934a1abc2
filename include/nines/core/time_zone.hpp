// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a time zone must answer, and zones that need no database: UTC and fixed offsets.
///
/// Local times are those of Howard Hinnant's date, whose clock is named here and not included.
#pragma once

#include <nines/config.hpp>

#include <chrono>
#include <concepts>

namespace date {
struct local_t;
} // namespace date

namespace nines::inline NINES_ABI {

namespace detail {

/// `date::sys_seconds` and `date::local_seconds` by their definition.
using sys_second = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;
using local_second = std::chrono::time_point<date::local_t, std::chrono::seconds>;

} // namespace detail

/// A zone that is the same distance from UTC all year; UTC itself by default.
struct fixed_offset_zone {
    std::chrono::seconds east{}; ///< local time minus UTC, within a day or so

    [[nodiscard]] constexpr detail::local_second to_local(detail::sys_second at) const noexcept {
        return detail::local_second{at.time_since_epoch() + east};
    }
    [[nodiscard]] constexpr detail::sys_second to_sys(detail::local_second at) const noexcept {
        return detail::sys_second{at.time_since_epoch() - east};
    }
};

inline constexpr fixed_offset_zone utc_zone{};

namespace detail {

/// Answers the rules of a zone at a local time, as `date::time_zone` does.
template <class Zone>
concept knows_transitions = requires(const Zone& zone, local_second local) {
    { zone.get_info(local).first.offset } -> std::convertible_to<std::chrono::seconds>;
    { zone.get_info(local).first.end } -> std::convertible_to<sys_second>;
    { zone.get_info(local).second.offset } -> std::convertible_to<std::chrono::seconds>;
};

/// Maps every local time to one moment.
template <class Zone>
concept maps_to_sys = requires(const Zone& zone, local_second local) {
    { zone.to_sys(local) } -> std::convertible_to<sys_second>;
};

/// The moments of a local time; the same twice unless it occurs twice.
struct local_moments {
    sys_second first;
    sys_second last;
};

/// The transition, twice, for a time that the clock skips. A zone that maps every local time to one
/// moment has its word.
template <class Zone>
[[nodiscard]] constexpr local_moments moments_of(const Zone& zone, local_second local) {
    if constexpr (knows_transitions<Zone>) {
        const auto info = zone.get_info(local);
        if (info.result == info.nonexistent) {
            return {info.first.end, info.first.end};
        }
        const sys_second first{local.time_since_epoch() - info.first.offset};
        if (info.result == info.ambiguous) {
            return {first, sys_second{local.time_since_epoch() - info.second.offset}};
        }
        return {first, first};
    } else {
        return {zone.to_sys(local), zone.to_sys(local)};
    }
}

} // namespace detail

/// What knows a time zone: `fixed_offset_zone`, `date::time_zone`, or any type with
/// `to_local(sys_seconds)` and either `get_info(local_seconds)` or a `to_sys(local_seconds)` that
/// answers the first of two moments, and the transition for a time that does not exist.
template <class Zone>
concept calendar_zone = (detail::knows_transitions<Zone> || detail::maps_to_sys<Zone>) &&
                        requires(const Zone& zone, detail::sys_second at) {
                            { zone.to_local(at) } -> std::convertible_to<detail::local_second>;
                        };

} // namespace nines::inline NINES_ABI
