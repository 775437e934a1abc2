// SPDX-License-Identifier: BSL-1.0
#include "common/timestamps.hpp"

#include "common/digits.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <system_error>

namespace nines::examples {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr error not_rfc3339{errc::malformed, "parse_rfc3339",
                            "expected a time such as 2015-10-30T23:58:19Z"};
constexpr error not_log_time{errc::malformed, "parse_log_time",
                             "expected a time such as 17/May/2015:10:05:03 +0000"};
constexpr error not_seconds{errc::malformed, "parse_unix_seconds",
                            "expected Unix seconds such as 1446249499.322"};
constexpr error not_milliseconds{errc::malformed, "parse_unix_milliseconds",
                                 "expected Unix milliseconds such as 1446249499322"};
constexpr error not_in_calendar{errc::out_of_domain, "parse time",
                                "expected a day and a time of day that the calendar has"};
constexpr error seconds_out_of_range{errc::out_of_domain, "parse_unix_seconds",
                                     "expected Unix seconds in the years 0 to 9999"};
constexpr error milliseconds_out_of_range{errc::out_of_domain, "parse_unix_milliseconds",
                                          "expected Unix milliseconds in the years 0 to 9999"};

constexpr time_ms earliest{std::chrono::sys_days{std::chrono::year{0} / 1 / 1}};
constexpr time_ms latest{std::chrono::sys_days{std::chrono::year{10000} / 1 / 1} - milliseconds{1}};

/// The fields of a written time; what is not a digit makes the whole of it `malformed`.
struct written_time {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    milliseconds fraction{};
    minutes offset{};
};

/// Reads digits at fixed places of one text and remembers whether all of them were digits.
class digit_reader {
public:
    explicit constexpr digit_reader(std::string_view text) noexcept : text_{text} {}

    [[nodiscard]] constexpr int two(std::size_t at) noexcept { return one(at) * 10 + one(at + 1); }
    [[nodiscard]] constexpr int four(std::size_t at) noexcept {
        return two(at) * 100 + two(at + 2);
    }
    [[nodiscard]] constexpr bool all_digits() const noexcept { return all_digits_; }

private:
    constexpr int one(std::size_t at) noexcept {
        all_digits_ &= is_digit(text_[at]);
        return text_[at] - '0';
    }

    std::string_view text_;
    bool all_digits_ = true;
};

constexpr unsigned month_code(const char* name) noexcept {
    return static_cast<unsigned>(static_cast<unsigned char>(name[0])) << 16U |
           static_cast<unsigned>(static_cast<unsigned char>(name[1])) << 8U |
           static_cast<unsigned>(static_cast<unsigned char>(name[2]));
}

/// 1 to 12 for the English month of three letters at `name`, 0 for anything else.
constexpr unsigned month_number(const char* name) noexcept {
    switch (month_code(name)) {
    case month_code("Jan"):
        return 1;
    case month_code("Feb"):
        return 2;
    case month_code("Mar"):
        return 3;
    case month_code("Apr"):
        return 4;
    case month_code("May"):
        return 5;
    case month_code("Jun"):
        return 6;
    case month_code("Jul"):
        return 7;
    case month_code("Aug"):
        return 8;
    case month_code("Sep"):
        return 9;
    case month_code("Oct"):
        return 10;
    case month_code("Nov"):
        return 11;
    case month_code("Dec"):
        return 12;
    default:
        return 0;
    }
}

/// The offset of `hour` and `minute` after a sign, or nothing when there is no such offset.
constexpr std::optional<minutes> signed_offset(char sign, int hour, int minute) noexcept {
    if ((sign != '+' && sign != '-') || hour > 23 || minute > 59) {
        return std::nullopt;
    }
    const auto size = hours{hour} + minutes{minute};
    return sign == '-' ? -size : size;
}

result<time_ms> to_time(const written_time& t) noexcept {
    const std::chrono::year_month_day date{std::chrono::year{t.year}, std::chrono::month{t.month},
                                           std::chrono::day{t.day}};
    if (!date.ok() || t.hour > 23 || t.minute > 59 || t.second > 60) {
        return not_in_calendar;
    }
    const auto minute = std::chrono::sys_days{date} + hours{t.hour} + minutes{t.minute} - t.offset;
    if (t.second == 60 && (minute + minutes{1}).time_since_epoch() % days{1} != minutes{0}) {
        return not_in_calendar;
    }
    return minute + seconds{t.second} + t.fraction;
}

/// Reads the digits after a decimal point at the front of `text` as milliseconds, cutting off what
/// is finer, and takes them away. Nothing when there is no digit.
std::optional<milliseconds> take_fraction(std::string_view& text) noexcept {
    std::size_t size = 0;
    int value = 0;
    for (; size < text.size() && is_digit(text[size]); ++size) {
        if (size < 3) {
            value = value * 10 + (text[size] - '0');
        }
    }
    if (size == 0) {
        return std::nullopt;
    }
    for (std::size_t i = size; i < 3; ++i) {
        value *= 10;
    }
    text.remove_prefix(size);
    return milliseconds{value};
}

/// The offset at the end of an RFC 3339 time: Z, or +hh:mm.
std::optional<minutes> rfc3339_offset(std::string_view text) noexcept {
    if (text == "Z" || text == "z") {
        return minutes{0};
    }
    if (text.size() != 6 || text[3] != ':') {
        return std::nullopt;
    }
    digit_reader digits{text};
    const int hour = digits.two(1);
    const int minute = digits.two(4);
    return digits.all_digits() ? signed_offset(text[0], hour, minute) : std::nullopt;
}

/// Seconds with an exponent, or digits too many for whole milliseconds.
result<time_ms> from_floating_seconds(std::string_view text) noexcept {
    double value = 0;
    const auto [end, status] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::general);
    if (status == std::errc::invalid_argument || end != text.data() + text.size() ||
        text.find_first_not_of("+-.0123456789eE") != std::string_view::npos) {
        return not_seconds;
    }
    constexpr double limit = 1e12;
    if (status != std::errc{} || !(value > -limit && value < limit)) {
        return seconds_out_of_range;
    }
    const time_ms time{milliseconds{std::llround(value * 1000)}};
    if (time < earliest || time > latest) {
        return seconds_out_of_range;
    }
    return time;
}

} // namespace

result<time_ms> parse_rfc3339(std::string_view text) noexcept {
    constexpr std::size_t up_to_seconds = 19;
    if (text.size() <= up_to_seconds || text[4] != '-' || text[7] != '-' ||
        (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
        text[16] != ':') {
        return not_rfc3339;
    }
    digit_reader digits{text};
    written_time t{.year = digits.four(0),
                   .month = static_cast<unsigned>(digits.two(5)),
                   .day = static_cast<unsigned>(digits.two(8)),
                   .hour = digits.two(11),
                   .minute = digits.two(14),
                   .second = digits.two(17)};
    text.remove_prefix(up_to_seconds);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto fraction = take_fraction(text);
        if (!fraction) {
            return not_rfc3339;
        }
        t.fraction = *fraction;
    }
    const auto offset = rfc3339_offset(text);
    if (!digits.all_digits() || !offset) {
        return not_rfc3339;
    }
    t.offset = *offset;
    return to_time(t);
}

result<time_ms> parse_log_time(std::string_view text) noexcept {
    constexpr std::size_t length = 26;
    if (text.size() != length || text[2] != '/' || text[6] != '/' || text[11] != ':' ||
        text[14] != ':' || text[17] != ':' || text[20] != ' ') {
        return not_log_time;
    }
    digit_reader digits{text};
    written_time t{.year = digits.four(7),
                   .month = month_number(text.data() + 3),
                   .day = static_cast<unsigned>(digits.two(0)),
                   .hour = digits.two(12),
                   .minute = digits.two(15),
                   .second = digits.two(18)};
    const int offset_hour = digits.two(22);
    const int offset_minute = digits.two(24);
    if (!digits.all_digits() || t.month == 0) {
        return not_log_time;
    }
    const auto offset = signed_offset(text[21], offset_hour, offset_minute);
    if (!offset) {
        return not_log_time;
    }
    t.offset = *offset;
    return to_time(t);
}

result<time_ms> parse_unix_seconds(std::string_view text) noexcept {
    const bool negative = text.starts_with('-');
    std::string_view rest = text.substr(negative ? 1 : 0);
    std::int64_t whole = 0;
    std::size_t size = 0;
    for (; size < rest.size() && is_digit(rest[size]) && whole < 1'000'000'000'000; ++size) {
        whole = whole * 10 + (rest[size] - '0');
    }
    rest.remove_prefix(size);
    milliseconds fraction{0};
    if (size > 0 && rest.starts_with('.')) {
        rest.remove_prefix(1);
        fraction = take_fraction(rest).value_or(milliseconds{0});
    }
    if (size == 0 || !rest.empty()) {
        return from_floating_seconds(text);
    }
    const milliseconds since_epoch = seconds{whole} + fraction;
    const time_ms time{negative ? -since_epoch : since_epoch};
    if (time < earliest || time > latest) {
        return seconds_out_of_range;
    }
    return time;
}

result<time_ms> parse_unix_milliseconds(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (status == std::errc::result_out_of_range) {
        return milliseconds_out_of_range;
    }
    if (status != std::errc{} || end != text.data() + text.size()) {
        return not_milliseconds;
    }
    const time_ms time{milliseconds{value}};
    if (time < earliest || time > latest) {
        return milliseconds_out_of_range;
    }
    return time;
}

} // namespace nines::examples
