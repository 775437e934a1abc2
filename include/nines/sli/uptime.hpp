// SPDX-License-Identifier: BSL-1.0
/// \file
/// Time-based availability: how much of a period a service was up.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

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

    /// Writes the unit and the three durations; `byte_size` bytes. Errors: overflow when `out` is
    /// shorter. Fractional ticks keep double precision.
    static constexpr std::size_t byte_size = 48;
    [[nodiscard]] constexpr result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::uptime_summary, byte_version};
        writer.put(seconds_numerator);
        writer.put(seconds_denominator);
        for (const Duration& each : {up, down, excluded}) {
            writer.put(static_cast<wire>(each.count()));
        }
        return writer.finish();
    }

    /// Errors: malformed for bytes that `to_bytes` did not write; unsupported when they were
    /// written by another version or in another unit; out_of_domain for a duration that is
    /// negative, not finite, or does not fit.
    [[nodiscard]] static constexpr result<uptime_summary>
    from_bytes(std::span<const std::byte> in) noexcept {
        auto reader = byte_reader::open(in, byte_form_kind::uptime_summary, byte_version);
        if (!reader) {
            return reader.error();
        }
        const auto numerator = reader->template get<std::uint64_t>();
        const auto denominator = reader->template get<std::uint64_t>();
        uptime_summary read;
        bool valid = true;
        for (Duration* each : {&read.up, &read.down, &read.excluded}) {
            const auto ticks = ticks_from(reader->template get<wire>());
            valid = valid && ticks;
            *each = Duration{ticks.value_or(0)};
        }
        if (!reader->done()) {
            return error{errc::malformed, "uptime_summary::from_bytes",
                         "expected a unit and three durations"};
        }
        if (numerator != seconds_numerator || denominator != seconds_denominator) {
            return error{errc::unsupported, "uptime_summary::from_bytes",
                         "written in another unit of time"};
        }
        if (!valid) {
            return error{errc::out_of_domain, "uptime_summary::from_bytes",
                         "expected durations that are finite, not negative, and fit"};
        }
        return read;
    }

private:
    using rep = typename Duration::rep;
    static constexpr bool whole_ticks = !std::floating_point<rep>;
    using wire = std::conditional_t<whole_ticks, std::uint64_t, double>;
    static constexpr std::uint8_t byte_version = whole_ticks ? 1 : 2;
    static constexpr auto seconds_numerator = static_cast<std::uint64_t>(Duration::period::num);
    static constexpr auto seconds_denominator = static_cast<std::uint64_t>(Duration::period::den);

    static constexpr std::optional<rep> ticks_from(wire ticks) noexcept {
        if constexpr (whole_ticks) {
            if (!std::in_range<rep>(ticks)) {
                return std::nullopt;
            }
        } else if (!detail::is_finite(ticks) || !(ticks >= 0) ||
                   ticks > (std::numeric_limits<rep>::max)()) {
            return std::nullopt;
        }
        return static_cast<rep>(ticks);
    }
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
/// Accuracy: exact for whole ticks. Cost: O(n), a few allocations. Example: examples/slo_report.
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
