// SPDX-License-Identifier: BSL-1.0
/// \file
/// `restriction`: the hours of a day or of a week in which a rotation is on duty.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/any_zone.hpp>
#include <nines/rotation/cadence.hpp>
#include <nines/rotation/handoff.hpp>

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A day of the week and a time of that day, such as Monday 08:00.
struct time_of_week {
    date::weekday day;
    std::chrono::seconds time{}; ///< from 0 to 24 h
};

/// From one time of the week to the next such time; a whole week when both are the same.
struct weekly_window {
    time_of_week from;
    time_of_week to;
};

/// Windows that return every week, by the clock on the wall of a zone.
///
/// A window that passes midnight belongs to the day on which it starts. Windows that touch or
/// overlap are one. A start that the clock skips is the transition, one that occurs twice is its
/// first moment; an end that occurs twice is its last.
/// Assumes: the years 1 to 9998. Cost: `contains` O(log windows of a week); no allocation.
/// Example: examples/oncall.
class restriction {
public:
    /// The same hours on each of a set of days, to the next day when `to` is not after `from`: 8 h
    /// to 8 h is a whole day. Errors: insufficient when no day is named, out_of_domain for times
    /// below zero or above 24 h.
    [[nodiscard]] static restriction hours(weekdays days, std::chrono::seconds from,
                                           std::chrono::seconds to, any_zone zone) {
        return try_hours(days, from, to, std::move(zone)).value();
    }
    [[nodiscard]] static result<restriction> try_hours(weekdays days, std::chrono::seconds from,
                                                       std::chrono::seconds to, any_zone zone) {
        std::vector<weekly_window> windows;
        for (unsigned i = 1; i <= 7; ++i) {
            const date::weekday day{i};
            if (days.contains(day)) {
                windows.push_back({{day, from}, {from < to ? day : day + date::days{1}, to}});
            }
        }
        return try_windows(windows, std::move(zone));
    }

    /// Any windows, in any order. Errors: insufficient without any, out_of_domain as above or for a
    /// day that is none.
    [[nodiscard]] static restriction windows(const std::vector<weekly_window>& all, any_zone zone) {
        return try_windows(all, std::move(zone)).value();
    }
    [[nodiscard]] static result<restriction> try_windows(const std::vector<weekly_window>& all,
                                                         any_zone zone) {
        if (all.empty()) {
            return error{errc::insufficient, "restriction", "expected at least one window"};
        }
        restriction made{std::move(zone)};
        for (const weekly_window& each : all) {
            if (!valid(each.from) || !valid(each.to)) {
                return error{errc::out_of_domain, "restriction",
                             "expected days of the week and times from 0 to 24 h"};
            }
            const std::int64_t from = detail::floor_mod(since_monday(each.from), week);
            const std::int64_t length = detail::floor_mod(since_monday(each.to) - from, week);
            made.spans_.push_back({from, from + (length == 0 ? week : length)});
        }
        made.merge();
        return made;
    }

    [[nodiscard]] bool contains(date::sys_seconds t) const noexcept {
        return always_ || window(last_begun(t)).contains(t);
    }

    /// The moments of a range in which it is on duty.
    [[nodiscard]] interval_set<date::sys_seconds> within(half_open<date::sys_seconds> range) const {
        using set = interval_set<date::sys_seconds>;
        std::vector<half_open<date::sys_seconds>> open;
        range = range.clipped_to(handoffs::years());
        if (always_) {
            open.push_back(range);
        } else {
            for (std::int64_t k = last_begun(range.from); window(k).from < range.to; ++k) {
                open.push_back(window(k).clipped_to(range));
            }
        }
        return set::try_from(open).value_or(set{});
    }

    [[nodiscard]] const any_zone& zone() const noexcept { return zone_; }

private:
    /// Seconds from Monday midnight; `to` may be in the week after.
    struct span {
        std::int64_t from;
        std::int64_t to;
    };
    static constexpr std::int64_t week = std::int64_t{7} * 86'400;
    static constexpr date::local_seconds monday = date::local_days{date::days{-3}};

    explicit restriction(any_zone zone) noexcept : zone_{std::move(zone)} {}

    [[nodiscard]] static bool valid(const time_of_week& at) noexcept {
        return at.day.ok() && at.time >= std::chrono::seconds::zero() &&
               at.time <= std::chrono::hours{24};
    }
    [[nodiscard]] static std::int64_t since_monday(const time_of_week& at) noexcept {
        return (at.day.iso_encoding() - 1) * std::int64_t{86'400} + at.time.count();
    }

    void merge() {
        std::sort(spans_.begin(), spans_.end(),
                  [](const span& a, const span& b) { return a.from < b.from; });
        std::vector<span> joined;
        for (const span& next : spans_) {
            if (joined.empty() || joined.back().to < next.from) {
                joined.push_back(next);
            } else {
                joined.back().to = (std::max)(joined.back().to, next.to);
            }
        }
        while (joined.size() > 1 && joined.back().to - week >= joined.front().from) {
            joined.back().to = (std::max)(joined.back().to, joined.front().to + week);
            joined.erase(joined.begin());
        }
        spans_ = std::move(joined);
        always_ = spans_.size() == 1 && spans_.front().to - spans_.front().from >= week;
    }

    /// Window k of all weeks; number 0 is the first of the week of 1970.
    [[nodiscard]] half_open<date::sys_seconds> window(std::int64_t k) const noexcept {
        const auto count = static_cast<std::int64_t>(spans_.size());
        const span& of = spans_[static_cast<std::size_t>(detail::floor_mod(k, count))];
        const auto start = monday + std::chrono::seconds{detail::floor_div(k, count) * week};
        return {zone_.to_sys(start + std::chrono::seconds{of.from}),
                zone_.to_sys_last(start + std::chrono::seconds{of.to})};
    }

    /// The last window that starts not after t. Where clocks run back, those that have started the
    /// first time around are ahead of local time.
    [[nodiscard]] std::int64_t last_begun(date::sys_seconds t) const noexcept {
        const std::int64_t since = (zone_.to_local(t) - monday).count();
        const std::int64_t of_week = detail::floor_mod(since, week);
        const auto after =
            std::upper_bound(spans_.begin(), spans_.end(), of_week,
                             [](std::int64_t at, const span& each) { return at < each.from; });
        std::int64_t k = detail::floor_div(since, week) * static_cast<std::int64_t>(spans_.size()) +
                         std::distance(spans_.begin(), after) - 1;
        while (!zone_.fixed() && window(k + 1).from <= t) {
            ++k;
        }
        return k;
    }

    any_zone zone_;
    std::vector<span> spans_;
    bool always_ = false;
};

} // namespace nines::inline NINES_ABI
