// SPDX-License-Identifier: BSL-1.0
/// \file
/// Time-based availability: how much of a period a service was up.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>

#include <chrono>
#include <optional>

namespace nines::inline NINES_ABI {

/// Time up, time down, and time that does not count. A summary: merge those of periods that do
/// not overlap, or of several services.
template <class Duration = std::chrono::milliseconds>
struct uptime_summary {
    Duration up{};
    Duration down{};
    Duration excluded{}; ///< planned maintenance: neither up nor down

    /// The denominator: up and down, without what is excluded.
    [[nodiscard]] constexpr Duration counted() const noexcept {
        return detail::saturating_sum(up, down);
    }

    /// Down time as a fraction of counted time, or nothing when no time counts.
    [[nodiscard]] constexpr std::optional<double> down_ratio() const noexcept {
        if (!(counted() > Duration::zero())) {
            return std::nullopt;
        }
        return static_cast<double>(down.count()) / static_cast<double>(counted().count());
    }

    /// The monoid's operation; a sum that does not fit stays at the largest duration.
    constexpr void merge(const uptime_summary& other) noexcept {
        up = detail::saturating_sum(up, other.up);
        down = detail::saturating_sum(down, other.down);
        excluded = detail::saturating_sum(excluded, other.excluded);
    }
    friend constexpr bool operator==(const uptime_summary&,
                                     const uptime_summary&) noexcept = default;
};

static_assert(mergeable<uptime_summary<>>);

/// How long a service was up and down in a period, given when it was down.
///
/// Parameters: `period`, [from, to), not empty; `down`, outages as a set, so that overlapping
/// ones count once; they may reach beyond the period. `excluded`, maintenance windows: taken
/// from down time and from the denominator alike, so that an outage inside one costs nothing and
/// a window without an outage earns nothing.
/// Returns: durations with up + down + excluded == the period's length (one rounding each for
/// fractional ticks). Errors: out_of_domain unless the period is finite and ends after it begins,
/// overflow when its length does not fit the duration.
/// Assumes every moment outside `down` was up: a monitor that slept makes a service look better.
/// Cost: O(n), a few allocations.
template <chrono_time_point Point>
[[nodiscard]] result<uptime_summary<typename Point::duration>>
uptime_from_down(const half_open<Point>& period, const interval_set<Point>& down,
                 const interval_set<Point>& excluded = {}) {
    if (!period.valid() || period.empty()) {
        return error{errc::out_of_domain, "uptime",
                     "expected a period that is finite and ends after it begins"};
    }
    if (period.length() == (Point::duration::max)()) {
        return error{errc::overflow, "uptime", "the period does not fit the duration"};
    }
    const interval_set<Point> counted = excluded.complement_in(period);
    const auto counted_time = counted.length();
    const auto down_time = counted.intersection(down).length();
    return uptime_summary<typename Point::duration>{counted_time - down_time, down_time,
                                                    period.length() - counted_time};
}

/// The same, given when the service was up; every moment outside `up` was down, so a monitor
/// that slept makes a service look worse.
template <chrono_time_point Point>
[[nodiscard]] result<uptime_summary<typename Point::duration>>
uptime_from_up(const half_open<Point>& period, const interval_set<Point>& up,
               const interval_set<Point>& excluded = {}) {
    return uptime_from_down(period, up.complement_in(period), excluded);
}

} // namespace nines::inline NINES_ABI
