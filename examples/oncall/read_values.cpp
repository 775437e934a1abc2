// SPDX-License-Identifier: BSL-1.0
#include "oncall/read_values.hpp"

#include "common/bad_lines.hpp"
#include "common/numbers.hpp"

#include <nines/rotation/tz.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace nines::examples::oncall {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view time_expected =
    "a time such as 2026-01-05 08:00, or with an offset such as 2026-01-05 08:00Z";
constexpr std::string_view shift_expected =
    "the length of a shift such as 12 hours, 1 day, 2 weeks, 1 month or 3 active days";

constexpr std::array<std::string_view, 7> day_names{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};

[[noreturn]] void refuse_text(const yaml_value& value, std::string_view expected) {
    value.refuse(
        fmt::format("expected {}, found '{}'", expected,
                    sanitised(value.is_scalar() ? value.text(expected) : "a list or map")));
}

/// Without what steers a terminal: bytes below the blank, and U+0080 to U+009F.
bool printable(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 'x');
        if (at < 0x20 || at == 0x7f || (at == 0xc2 && 0x80 <= next && next < 0xa0)) {
            return false;
        }
    }
    return true;
}

/// Reads digits and signs from the front of a text.
class reader {
public:
    explicit reader(std::string_view text) : rest_{text} {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    bool take(char c) {
        const bool there = rest_.starts_with(c);
        rest_.remove_prefix(there ? 1 : 0);
        return there;
    }
    /// Exactly so many digits.
    std::optional<int> digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') {
                return std::nullopt;
            }
            value = 10 * value + (rest_[i] - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    /// "08:00", up to "24:00".
    std::optional<std::chrono::seconds> time_of_day() {
        const auto hours = digits(2);
        if (!hours || !take(':')) {
            return std::nullopt;
        }
        const auto minutes = digits(2);
        if (!minutes || *minutes > 59) {
            return std::nullopt;
        }
        const auto at = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
        return at <= 24h ? std::optional<std::chrono::seconds>{at} : std::nullopt;
    }

private:
    std::string_view rest_;
};

std::optional<std::size_t> day_number(std::string_view name) {
    const auto found = std::find(day_names.begin(), day_names.end(), name);
    return found == day_names.end()
               ? std::nullopt
               : std::optional{static_cast<std::size_t>(found - day_names.begin())};
}

/// A number and the words after it.
std::optional<std::pair<int, std::string_view>> number_and_unit(std::string_view text) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) {
        return std::nullopt;
    }
    const auto number = parse_count(text.substr(0, blank));
    constexpr std::uint64_t most = 100'000;
    if (!number || *number > most) {
        return std::nullopt;
    }
    return std::pair{static_cast<int>(*number), text.substr(blank + 1)};
}

result<cadence> cadence_of(int n, std::string_view unit, weekdays active) {
    if (unit == "hour" || unit == "hours") {
        return cadence::every(n, 1h);
    }
    if (unit == "day" || unit == "days") {
        return cadence::every(n, date::days{1});
    }
    if (unit == "week" || unit == "weeks") {
        return cadence::every(n, date::weeks{1});
    }
    if (unit == "month" || unit == "months") {
        return cadence::try_monthly(n);
    }
    if (unit == "active day" || unit == "active days") {
        return cadence::try_active_days(n, active);
    }
    return error{errc::malformed, "read_shift", "no such unit"};
}

std::string read_printable(const yaml_value& value, std::string_view expected,
                           std::size_t longest) {
    std::string text = value.text(expected);
    if (text.size() > longest || !printable(text)) {
        value.refuse(fmt::format("expected {} in at most {} bytes that can be printed, found '{}'",
                                 expected, longest, sanitised(text)));
    }
    return text;
}

} // namespace

std::string read_name(const yaml_value& value, std::string_view expected) {
    return read_printable(value, expected, 80);
}

std::string read_sentence(const yaml_value& value, std::string_view expected) {
    return read_printable(value, expected, 1000);
}

named_zone read_zone(const yaml_value& value) {
    std::string name = value.text("the name of a time zone such as Europe/Lisbon");
    if (name == "UTC") {
        return {};
    }
    auto zone = tz_zone::try_from(name);
    if (!zone) {
        refuse_text(value, "a time zone of the tz database such as Europe/Lisbon");
    }
    return {std::move(name), *std::move(zone)};
}

std::optional<written_time> parse_written_time(std::string_view text) {
    reader from{text};
    const auto year = from.digits(4);
    const bool dash = from.take('-');
    const auto month = from.digits(2);
    const bool second_dash = from.take('-');
    const auto day = from.digits(2);
    if (!year || !dash || !month || !second_dash || !day) {
        return std::nullopt;
    }
    const date::year_month_day ymd{date::year{*year}, date::month{static_cast<unsigned>(*month)},
                                   date::day{static_cast<unsigned>(*day)}};
    constexpr int first_year = 1900;
    if (!ymd.ok() || *year < first_year) {
        return std::nullopt;
    }
    written_time read{date::local_days{ymd}, std::nullopt};
    if (from.done()) {
        return read;
    }
    if (!from.take(' ') && !from.take('T')) {
        return std::nullopt;
    }
    const auto time = from.time_of_day();
    if (!time || *time == 24h) {
        return std::nullopt;
    }
    read.local += *time;
    if (from.take(':')) {
        const auto seconds = from.digits(2);
        if (!seconds || *seconds > 59) {
            return std::nullopt;
        }
        read.local += std::chrono::seconds{*seconds};
    }
    if (from.take('Z')) {
        read.east = 0s;
    } else if (!from.done()) {
        const bool east = from.take('+');
        if (!east && !from.take('-')) {
            return std::nullopt;
        }
        const auto offset = from.time_of_day();
        if (!offset) {
            return std::nullopt;
        }
        read.east = east ? *offset : -*offset;
    }
    return from.done() ? std::optional{read} : std::nullopt;
}

date::local_seconds read_local(const yaml_value& value) {
    const auto time = parse_written_time(value.text(time_expected));
    if (!time || time->east) {
        refuse_text(value, "a local time such as 2026-01-05 08:00, without an offset");
    }
    return time->local;
}

moment read_moment(const yaml_value& value, const named_zone& zone) {
    const auto time = parse_written_time(value.text(time_expected));
    if (!time) {
        refuse_text(value, time_expected);
    }
    return moment_of(*time, zone, [&](const std::string& problem) { value.refuse(problem); });
}

time_range read_range(const yaml_fields& fields, const named_zone& zone) {
    const time_range range{read_moment(fields.require("from", time_expected), zone),
                           read_moment(fields.require("to", time_expected), zone)};
    if (range.empty()) {
        fields.require("to", time_expected).refuse("expected a time after that of 'from'");
    }
    return range;
}

day_hours read_hours(const yaml_value& value) {
    constexpr std::string_view expected = "hours such as 08:00-16:00";
    const std::string text = value.text(expected);
    reader from{text};
    const auto start = from.time_of_day();
    const bool dash = from.take('-');
    const auto end = from.time_of_day();
    if (!start || !dash || !end || !from.done()) {
        refuse_text(value, expected);
    }
    return {weekdays::all(), *start, *end};
}

weekdays read_days(const yaml_value& value) {
    constexpr std::string_view expected = "days such as mon-fri or [sat, sun]";
    weekdays days;
    for (const std::string& text : value.texts(expected)) {
        const auto dash = text.find('-');
        const auto first = day_number(std::string_view{text}.substr(0, dash));
        const auto last =
            dash == std::string::npos ? first : day_number(std::string_view{text}.substr(dash + 1));
        if (!first || !last) {
            value.refuse(fmt::format("expected {}, found '{}'", expected, sanitised(text)));
        }
        const std::size_t count = (*last + day_names.size() - *first) % day_names.size() + 1;
        for (std::size_t i = 0; i < count; ++i) {
            const auto number = (*first + i) % day_names.size() + 1;
            days = days | date::weekday{static_cast<unsigned>(number)};
        }
    }
    return days;
}

cadence read_shift(const yaml_value& value, weekdays active) {
    const std::string text = value.text(shift_expected);
    const auto read = number_and_unit(text);
    const auto step = read ? cadence_of(read->first, read->second, active)
                           : result<cadence>{error{errc::malformed, "read_shift", "no number"}};
    if (!step) {
        refuse_text(value, shift_expected);
    }
    return *step;
}

double read_number(const yaml_value& value, double least, double most, std::string_view expected) {
    const auto number = parse_number(value.text(expected));
    if (!number || !(least <= *number && *number <= most)) {
        refuse_text(value, expected);
    }
    return *number;
}

int read_whole(const yaml_value& value, int least, int most, std::string_view expected) {
    const double number = read_number(value, least, most, expected);
    if (number != std::floor(number)) {
        refuse_text(value, expected);
    }
    return static_cast<int>(number);
}

} // namespace nines::examples::oncall
