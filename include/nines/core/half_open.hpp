// SPDX-License-Identifier: BSL-1.0
/// \file
/// `half_open`: a stretch of time [from, to), the shape of every window, period and outage.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI {

/// A `std::chrono::time_point` of any clock and duration, or a type that looks like one.
template <class T>
concept chrono_time_point = std::totally_ordered<T> && requires(const T& t) {
    typename T::rep;
    typename T::duration;
    { t - t } -> std::convertible_to<typename T::duration>;
    { t.time_since_epoch().count() } -> std::convertible_to<typename T::rep>;
};

namespace detail {

/// False for a time point that is NaN or infinite; ticks that are whole numbers are always fine.
template <chrono_time_point Point>
[[nodiscard]] constexpr bool is_finite(const Point& at) noexcept {
    if constexpr (std::floating_point<typename Point::rep>) {
        return is_finite(at.time_since_epoch().count());
    } else {
        return true;
    }
}

/// later - earlier, or the largest duration when the difference does not fit. Expects
/// earlier <= later.
template <chrono_time_point Point>
[[nodiscard]] constexpr typename Point::duration saturating_difference(const Point& later,
                                                                       const Point& earlier) {
    using rep = typename Point::rep;
    if constexpr (std::signed_integral<rep>) {
        const rep start = earlier.time_since_epoch().count();
        if (start < 0 &&
            later.time_since_epoch().count() > (std::numeric_limits<rep>::max)() + start) {
            return (Point::duration::max)();
        }
    }
    return later - earlier;
}

/// a + b, or the largest duration when the sum does not fit. Expects durations not below zero.
template <class Duration>
[[nodiscard]] constexpr Duration saturating_sum(const Duration& a, const Duration& b) {
    return b > (Duration::max)() - a ? (Duration::max)() : a + b;
}

} // namespace detail

/// The time from `from`, included, to `to`, excluded. Nothing is checked on the way in: what
/// takes one refuses those that end before they begin.
/// Cost: two time points, constant time each function, no allocation. Example: examples/slo_report.
template <chrono_time_point Point>
struct half_open {
    using duration = typename Point::duration;

    Point from;
    Point to;

    /// True unless it ends before it begins or an end is not finite.
    [[nodiscard]] constexpr bool valid() const noexcept {
        return detail::is_finite(from) && detail::is_finite(to) && from <= to;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return !(from < to); }
    [[nodiscard]] constexpr bool contains(const Point& at) const noexcept {
        return from <= at && at < to;
    }
    /// How long it is; zero when empty; the largest duration when the length does not fit.
    [[nodiscard]] constexpr duration length() const noexcept {
        return empty() ? duration::zero() : detail::saturating_difference(to, from);
    }
    /// What lies in both; empty when they do not meet.
    [[nodiscard]] constexpr half_open clipped_to(const half_open& other) const noexcept {
        const Point start = from < other.from ? other.from : from;
        const Point end = other.to < to ? other.to : to;
        return {start, end < start ? start : end};
    }

    friend constexpr bool operator==(const half_open&, const half_open&) noexcept = default;
};

template <chrono_time_point Point>
half_open(Point, Point) -> half_open<Point>;

/// How much of a period has passed at `now`: 0 at or before its start, 1 at or after its end.
/// Never falls as `now` moves on. A period that is empty has passed as soon as it starts.
/// Assumes: a valid period. Cost: a division.
template <chrono_time_point Point>
[[nodiscard]] constexpr double elapsed_fraction(const half_open<Point>& period,
                                                const Point& now) noexcept {
    if (now < period.from) {
        return 0;
    }
    if (!(now < period.to)) {
        return 1;
    }
    return static_cast<double>(detail::saturating_difference(now, period.from).count()) /
           static_cast<double>(period.length().count());
}

} // namespace nines::inline NINES_ABI
