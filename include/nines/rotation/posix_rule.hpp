// SPDX-License-Identifier: BSL-1.0
/// \file
/// `posix_rule`: when clocks change in every year to come, as "CST6CDT,M3.2.0,M11.1.0" says it.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <date/date.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

namespace nines::inline NINES_ABI {

namespace detail {

/// A day of every year: "M3.2.0", the second Sunday of March, "J60", always 1 March, or "59", the
/// sixtieth day.
struct day_of_year {
    enum class kind : unsigned char { nth_weekday, without_leap_day, from_zero };

    kind form = kind::from_zero;
    unsigned month = 1;
    unsigned week = 1;   ///< 5 is the last
    unsigned number = 0; ///< of the day of the week or of the year

    [[nodiscard]] date::local_days in(date::year y) const noexcept {
        if (form == kind::nth_weekday) {
            const date::month m{month};
            const date::weekday day{number};
            return week == 5 ? date::local_days{y / m / day[date::last]}
                             : date::local_days{y / m / day[week]};
        }
        const date::days leap_day{form == kind::without_leap_day && y.is_leap() && number > 59};
        const date::days first{form == kind::without_leap_day ? 1 : 0};
        return date::local_days{y / date::January / 1} + date::days{number} - first + leap_day;
    }
};

/// Reads the parts of a rule from the front of a text.
class posix_reader {
public:
    constexpr explicit posix_reader(std::string_view text) noexcept : rest_{text} {}

    [[nodiscard]] constexpr bool done() const noexcept { return rest_.empty(); }
    [[nodiscard]] constexpr bool failed() const noexcept { return failed_; }
    [[nodiscard]] constexpr bool next_is(char c) const noexcept { return rest_.starts_with(c); }

    [[nodiscard]] constexpr bool take(char c) noexcept {
        if (!next_is(c)) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }
    constexpr void expect(bool holds) noexcept { failed_ = failed_ || !holds; }

    /// Three letters and more, or anything of that kind in angle brackets.
    constexpr void name() noexcept {
        if (take('<')) {
            const auto end = rest_.find('>');
            expect(end != std::string_view::npos && end >= 3);
            rest_.remove_prefix(failed_ ? rest_.size() : end + 1);
            return;
        }
        std::size_t letters = 0;
        while (!rest_.empty() && is_letter(rest_.front())) {
            rest_.remove_prefix(1);
            ++letters;
        }
        expect(letters >= 3);
    }

    constexpr unsigned number(unsigned least, unsigned most) noexcept {
        unsigned value = 0;
        std::size_t digits = 0;
        while (digits < 3 && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            value = 10 * value + static_cast<unsigned>(rest_.front() - '0');
            rest_.remove_prefix(1);
            ++digits;
        }
        expect(digits > 0 && least <= value && value <= most);
        return value;
    }

    /// "2", "-10:30", "+2:45:59".
    constexpr std::chrono::seconds time(unsigned most_hours) noexcept {
        const bool negative = take('-');
        if (!negative) {
            (void)take('+');
        }
        std::chrono::seconds at = std::chrono::hours{number(0, most_hours)};
        if (take(':')) {
            at += std::chrono::minutes{number(0, 59)};
            if (take(':')) {
                at += std::chrono::seconds{number(0, 59)};
            }
        }
        return negative ? -at : at;
    }

    constexpr day_of_year day() noexcept {
        using kind = day_of_year::kind;
        day_of_year read;
        if (take('M')) {
            read.form = kind::nth_weekday;
            read.month = number(1, 12);
            expect(take('.'));
            read.week = number(1, 5);
            expect(take('.'));
            read.number = number(0, 6);
        } else if (take('J')) {
            read.form = kind::without_leap_day;
            read.number = number(1, 365);
        } else {
            read.number = number(0, 365);
        }
        return read;
    }

private:
    [[nodiscard]] static constexpr bool is_letter(char c) noexcept {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    std::string_view rest_;
    bool failed_ = false;
};

} // namespace detail

/// A moment from which on the clock is another distance from UTC.
struct clock_change {
    date::sys_seconds at;
    std::chrono::seconds east; ///< local time minus UTC, from then on

    friend bool operator==(const clock_change&, const clock_change&) = default;
};

/// The rule by which clocks change every year, or never.
///
/// Files of the tz database list changes until 2037 and end in such a rule for all years after.
/// Cost: no allocation.
/// Source: POSIX.1-2017, section 8.3, TZ; RFC 8536, section 3.3.1, for times of -167 to 167 h.
class posix_rule {
public:
    /// Errors: malformed for any other text, a rule without its two days among them.
    [[nodiscard]] static result<posix_rule> try_from(std::string_view text) noexcept {
        detail::posix_reader from{text};
        posix_rule rule;
        from.name();
        rule.standard_ = -from.time(24);
        if (!from.done()) {
            from.name();
            rule.daylight_ =
                from.next_is(',') ? rule.standard_ + std::chrono::hours{1} : -from.time(24);
            rule.changes_ = true;
            rule.begin_ = edge::read(from);
            rule.end_ = edge::read(from);
        }
        if (from.failed() || !from.done()) {
            return error{errc::malformed, "posix_rule",
                         "expected a rule such as CST6CDT,M3.2.0,M11.1.0"};
        }
        return rule;
    }

    /// False when clocks never change.
    [[nodiscard]] bool changes() const noexcept { return changes_; }
    [[nodiscard]] std::chrono::seconds standard() const noexcept { return standard_; }

    /// The two changes of a year in order. Assumes: `changes()`.
    [[nodiscard]] std::array<clock_change, 2> in(date::year y) const noexcept {
        std::array<clock_change, 2> both{
            {{end_.at(y, daylight_), standard_}, {begin_.at(y, standard_), daylight_}}};
        if (both[1].at < both[0].at) {
            std::swap(both[0], both[1]);
        }
        return both;
    }

private:
    struct edge {
        detail::day_of_year day;
        std::chrono::seconds time = std::chrono::hours{2};

        [[nodiscard]] static edge read(detail::posix_reader& from) noexcept {
            constexpr unsigned most_hours = 167;
            edge made;
            from.expect(from.take(','));
            made.day = from.day();
            if (from.take('/')) {
                made.time = from.time(most_hours);
            }
            return made;
        }
        /// When it is in a year, `before` being the distance from UTC until then.
        [[nodiscard]] date::sys_seconds at(date::year y,
                                           std::chrono::seconds before) const noexcept {
            return date::sys_seconds{(day.in(y) + time - before).time_since_epoch()};
        }
    };

    posix_rule() noexcept = default;

    std::chrono::seconds standard_{};
    std::chrono::seconds daylight_{};
    edge begin_;
    edge end_;
    bool changes_ = false;
};

} // namespace nines::inline NINES_ABI
