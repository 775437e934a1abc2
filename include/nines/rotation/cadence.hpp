// SPDX-License-Identifier: BSL-1.0
/// \file
/// `cadence`: how far apart the handoffs of a rotation are on the clock on the wall.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <date/date.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <numeric>

namespace nines::inline NINES_ABI {

/// Days of the week as a set.
class weekdays {
public:
    constexpr weekdays() noexcept = default;
    template <class... Days>
        requires(sizeof...(Days) > 0 && (std::same_as<Days, date::weekday> && ...))
    constexpr weekdays(Days... days) noexcept // NOLINT(google-explicit-constructor): a day is a set
        : bits_{static_cast<std::uint8_t>((0U | ... | bit(days)))} {}

    /// Monday to Friday.
    [[nodiscard]] static constexpr weekdays working() noexcept {
        return {date::Monday, date::Tuesday, date::Wednesday, date::Thursday, date::Friday};
    }
    [[nodiscard]] static constexpr weekdays weekend() noexcept {
        return {date::Saturday, date::Sunday};
    }
    [[nodiscard]] static constexpr weekdays all() noexcept {
        return {date::Monday, date::Tuesday,  date::Wednesday, date::Thursday,
                date::Friday, date::Saturday, date::Sunday};
    }

    [[nodiscard]] constexpr bool contains(date::weekday day) const noexcept {
        return (bits_ & bit(day)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

    /// The days of either.
    friend constexpr weekdays operator|(weekdays a, weekdays b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }
    friend constexpr bool operator==(weekdays, weekdays) noexcept = default;

private:
    [[nodiscard]] static constexpr unsigned bit(date::weekday day) noexcept {
        return 1U << (day.iso_encoding() - 1);
    }

    std::uint8_t bits_ = 0;
};

namespace detail {

/// What handoffs are computed within: the years 1 to 9998.
inline constexpr date::local_seconds first_local =
    date::local_days{date::year{1} / date::January / 1};
inline constexpr date::local_seconds last_local =
    date::local_days{date::year{9999} / date::January / 1};

[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
}
[[nodiscard]] constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) noexcept {
    return a - floor_div(a, b) * b;
}

/// Counts the days of a set, from the Monday before 1970.
class day_counter {
public:
    constexpr explicit day_counter(weekdays days) noexcept {
        for (unsigned i = 0; i < 7; ++i) {
            before_[i] = size_;
            if (days.contains(date::weekday{i + 1})) {
                place_[static_cast<unsigned>(size_++)] = static_cast<int>(i);
            }
        }
    }

    [[nodiscard]] constexpr int size() const noexcept { return size_; }
    /// Days of the set before `day`; below zero before the epoch.
    [[nodiscard]] constexpr std::int64_t before(date::local_days day) const noexcept {
        const std::int64_t since = (day - monday).count();
        return floor_div(since, 7) * size_ + before_[static_cast<unsigned>(floor_mod(since, 7))];
    }
    /// The day of the set that has `count` days of it before.
    [[nodiscard]] constexpr date::local_days at(std::int64_t count) const noexcept {
        const std::int64_t days =
            floor_div(count, size_) * 7 + place_[static_cast<unsigned>(floor_mod(count, size_))];
        return monday + date::days{static_cast<int>(days)};
    }

private:
    static constexpr date::local_days monday{date::days{-3}};

    std::array<int, 7> before_{};
    std::array<int, 7> place_{};
    int size_ = 0;
};

} // namespace detail

/// The distance between handoffs in local time: so many hours, days, weeks or months, any length,
/// or so many active days.
///
/// Everything is counted from the anchor, never from the handoff before: the 31st gives the last
/// day of a short month and the 31st again after it.
/// Assumes: local times in the years 1 to 9998; others are taken for the ends of that range.
/// Cost: constant time, no walk, no allocation. Example: examples/oncall.
class cadence {
public:
    /// Errors: out_of_domain unless 1 <= n <= 1,000,000.
    [[nodiscard]] static constexpr cadence hourly(std::int64_t n) {
        return every(n, std::chrono::hours{1}).value();
    }
    [[nodiscard]] static constexpr cadence daily(std::int64_t n) {
        return every(n, date::days{1}).value();
    }
    [[nodiscard]] static constexpr cadence weekly(std::int64_t n) {
        return every(n, date::weeks{1}).value();
    }
    [[nodiscard]] static constexpr cadence monthly(std::int64_t n) {
        return try_monthly(n).value();
    }
    [[nodiscard]] static constexpr result<cadence> try_monthly(std::int64_t n) noexcept {
        if (!(1 <= n && n <= std::int64_t{12} * 9998)) {
            return error{errc::out_of_domain, "cadence", "expected 1 to 119976 months"};
        }
        return cadence{kind::months, n, weekdays::all()};
    }
    /// Any length; `custom(8h)` is three turns a day.
    [[nodiscard]] static constexpr cadence custom(std::chrono::seconds length) {
        return try_custom(length).value();
    }
    /// Errors: out_of_domain unless the length is above zero and at most 9998 years.
    [[nodiscard]] static constexpr result<cadence>
    try_custom(std::chrono::seconds length) noexcept {
        if (!(length > std::chrono::seconds::zero() &&
              length <= detail::last_local - detail::first_local)) {
            return error{errc::out_of_domain, "cadence",
                         "expected a length above zero, at most 9998 years"};
        }
        return cadence{kind::seconds, length.count(), weekdays::all()};
    }
    /// After every n-th active day: the other days do not use up a turn. Handoffs are at the time
    /// of day of the anchor, number 0 on the first active day not before that of the anchor.
    [[nodiscard]] static constexpr cadence active_days(std::int64_t n, weekdays active) {
        return try_active_days(n, active).value();
    }
    /// Errors: out_of_domain unless 1 <= n <= 1,000,000; insufficient when no day is active.
    [[nodiscard]] static constexpr result<cadence> try_active_days(std::int64_t n,
                                                                   weekdays active) noexcept {
        if (active.empty()) {
            return error{errc::insufficient, "cadence", "expected at least one active day"};
        }
        if (!(1 <= n && n <= most)) {
            return error{errc::out_of_domain, "cadence", "expected 1 to 1000000 active days"};
        }
        return cadence{kind::active_days, n, active};
    }
    /// `try_hourly(3)`, ... in one: n times a unit of hours, days or weeks.
    template <class Unit>
    [[nodiscard]] static constexpr result<cadence> every(std::int64_t n, Unit unit) noexcept {
        if (!(1 <= n && n <= most)) {
            return error{errc::out_of_domain, "cadence", "expected a count from 1 to 1000000"};
        }
        return try_custom(n * std::chrono::seconds{unit});
    }

    /// After how many handoffs one is at the same time of the week again. After one for months,
    /// which never return to a time of the week, but each of which has all times of a week in it.
    [[nodiscard]] constexpr std::int64_t weekly_cycle() const noexcept {
        constexpr std::int64_t week = std::int64_t{7} * 86'400;
        switch (kind_) {
        case kind::seconds:
            return week / std::gcd(count_, week);
        case kind::months:
            return 1;
        case kind::active_days:
            break;
        }
        const std::int64_t active = detail::day_counter{active_}.size();
        return active / std::gcd(count_, active);
    }

    /// Handoff k on the wall; k may be negative. Strictly ascends within the years 1 to 9998.
    [[nodiscard]] constexpr date::local_seconds at(date::local_seconds anchor,
                                                   std::int64_t k) const noexcept {
        return std::clamp(unclamped(anchor, limited(k)), detail::first_local, detail::last_local);
    }

    /// The last handoff not after a local time.
    [[nodiscard]] constexpr std::int64_t index(date::local_seconds anchor,
                                               date::local_seconds local) const noexcept {
        local = std::clamp(local, detail::first_local, detail::last_local);
        switch (kind_) {
        case kind::seconds:
            return detail::floor_div((local - anchor).count(), count_);
        case kind::months: {
            const std::int64_t k = detail::floor_div(months(local) - months(anchor), count_);
            return unclamped(anchor, k) <= local ? k : k - 1;
        }
        case kind::active_days:
            break;
        }
        const auto start = date::floor<date::days>(anchor);
        const detail::day_counter counter{active_};
        const auto day = date::floor<date::days>(local - (anchor - start));
        return detail::floor_div(counter.before(day + date::days{1}) - 1 - counter.before(start),
                                 count_);
    }

private:
    enum class kind : std::uint8_t { seconds, months, active_days };
    static constexpr std::int64_t most = 1'000'000;

    constexpr cadence(kind of, std::int64_t count, weekdays active) noexcept
        : count_{count}, kind_{of}, active_{active} {}

    /// k within what the years 1 to 9998 can hold twice over, so that nothing overflows.
    [[nodiscard]] constexpr std::int64_t limited(std::int64_t k) const noexcept {
        constexpr std::int64_t seconds = (detail::last_local - detail::first_local).count();
        const std::int64_t unit = kind_ == kind::seconds  ? 1
                                  : kind_ == kind::months ? 28 * 86400
                                                          : 86400;
        const std::int64_t bound = seconds / unit / count_ + 1;
        return std::clamp(k, -bound, bound);
    }

    [[nodiscard]] static constexpr std::int64_t months(date::local_seconds at) noexcept {
        const date::year_month_day ymd{date::floor<date::days>(at)};
        return static_cast<int>(ymd.year()) * std::int64_t{12} +
               static_cast<unsigned>(ymd.month()) - 1;
    }

    [[nodiscard]] constexpr date::local_seconds unclamped(date::local_seconds anchor,
                                                          std::int64_t k) const noexcept {
        const auto day = date::floor<date::days>(anchor);
        switch (kind_) {
        case kind::seconds:
            return anchor + std::chrono::seconds{k * count_};
        case kind::months: {
            const std::int64_t month = months(anchor) + k * count_;
            const auto first = date::year{static_cast<int>(detail::floor_div(month, 12))} /
                               date::month{static_cast<unsigned>(detail::floor_mod(month, 12)) + 1};
            const auto last = (first / date::last).day();
            const auto wanted = date::year_month_day{day}.day();
            return date::local_days{first / (std::min)(wanted, last)} + (anchor - day);
        }
        case kind::active_days:
            break;
        }
        const detail::day_counter counter{active_};
        return counter.at(counter.before(day) + k * count_) + (anchor - day);
    }

    std::int64_t count_;
    kind kind_;
    weekdays active_;
};

} // namespace nines::inline NINES_ABI
