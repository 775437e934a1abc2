// SPDX-License-Identifier: BSL-1.0
#include "common/format.hpp"

#include "common/bad_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace nines::examples {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Puts a comma between groups of three digits before the point.
std::string with_commas(std::string digits) {
    const auto start = static_cast<std::ptrdiff_t>(digits.find_first_of("0123456789"));
    auto end = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size()));
    while (end - start > 3) {
        end -= 3;
        digits.insert(static_cast<std::size_t>(end), ",");
    }
    return digits;
}

int decimals_for(double x, int digits) noexcept {
    if (!(std::abs(x) > 0)) {
        return 0;
    }
    constexpr int most = 15;
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(x))));
    return std::clamp(digits - 1 - magnitude, 0, most);
}

std::string without_trailing_zeros(std::string text) {
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) {
            text.pop_back();
        }
    }
    return text;
}

std::string day_text(sys_days day) {
    const year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

} // namespace

std::string grouped(std::uint64_t n) {
    return with_commas(std::to_string(n));
}

std::string number(double x, int digits) {
    const auto text = without_trailing_zeros(fmt::format("{:.{}f}", x, decimals_for(x, digits)));
    return with_commas(text == "-0" ? "0" : text);
}

int decimals_of_missing(double bad) noexcept {
    constexpr int digits = 3;
    return bad > 0 ? std::clamp(decimals_for(bad * 100, digits), 1, 12) : 0;
}

std::string good_percent(double bad, int decimals) {
    return bad > 0 ? fmt::format("{:.{}f}", 100 - bad * 100, decimals) : "100";
}

std::string percent(double part, int digits) {
    return number(part * 100, digits);
}

std::string window_name(milliseconds window) {
    constexpr std::array<std::pair<std::int64_t, const char*>, 5> units{
        {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}, {1, "ms"}}};
    std::string text;
    for (const auto& [length, unit] : units) {
        if (const auto n = window.count() / length; n > 0) {
            text += fmt::format("{}{}", n, unit);
            window -= milliseconds{n * length};
        }
    }
    return text.empty() ? "0s" : text;
}

std::string duration_text(std::chrono::duration<double> d) {
    const double seconds = d.count();
    if (std::isinf(seconds)) {
        return "for ever";
    }
    if (seconds < 0) {
        return "-" + duration_text(-d);
    }
    constexpr double minute = 60;
    if (std::round(seconds) < minute) {
        return number(seconds, seconds < 10 ? 2 : 3) + " s";
    }
    constexpr std::array<std::pair<std::uint64_t, const char*>, 4> units{
        {{86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}}};
    const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    std::size_t i = 0;
    while (whole < units[i].first) {
        ++i;
    }
    const auto rest = whole % units[i].first / units[i + 1].first;
    const auto first = fmt::format("{} {}", grouped(whole / units[i].first), units[i].second);
    return rest == 0 ? first : fmt::format("{} {} {}", first, rest, units[i + 1].second);
}

std::string latency_text(double ns) {
    constexpr double second = 1e9;
    constexpr double millisecond = 1e6;
    constexpr int digits = 4;
    return ns < second ? number(ns / millisecond, digits) + " ms"
                       : number(ns / second, digits) + " s";
}

std::string clock_text(time_ms t) {
    const std::chrono::hh_mm_ss clock{
        std::chrono::floor<std::chrono::seconds>(t - std::chrono::floor<days>(t))};
    return fmt::format("{:02}:{:02}:{:02}", clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

std::string time_text(time_ms t) {
    return day_text(std::chrono::floor<days>(t)) + ' ' + clock_text(t);
}

std::string rfc3339_text(time_ms t) {
    const auto ms = (t - std::chrono::floor<std::chrono::seconds>(t)).count();
    return day_text(std::chrono::floor<days>(t)) + 'T' + clock_text(t) +
           (ms == 0 ? "Z" : fmt::format(".{:03}Z", ms));
}

std::string span_text(time_ms from, time_ms to) {
    const bool same_day = std::chrono::floor<days>(from) == std::chrono::floor<days>(to);
    return time_text(from) + " .. " + (same_day ? clock_text(to) : time_text(to));
}

std::string shown_name(std::string_view name) {
    const auto steers = [&](std::size_t i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const auto before = i > 0 ? static_cast<unsigned char>(name[i - 1]) : 0U;
        const bool after_ascii = before < 0x80U;
        return byte < 0x20U || byte == 0x7fU ||
               (byte >= 0x80U && byte < 0xa0U && (after_ascii || before == 0xc2U));
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (steers(i)) {
            constexpr std::size_t longest = 200;
            return sanitised(name, longest);
        }
    }
    return std::string{name};
}

} // namespace nines::examples
