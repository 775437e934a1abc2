// SPDX-License-Identifier: BSL-1.0
// Any text: a time that is read is the same time in the other forms, and as the C library has it.
#include "common/timestamps.hpp"

#include "fuzz/fuzzing.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

using namespace nines::examples;
using nines_fuzz::require;

namespace {

std::int64_t millis(time_ms time) {
    return time.time_since_epoch().count();
}

std::string formatted(const char* format, time_ms time) {
    const std::time_t seconds =
        std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 64> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &utc)};
}

std::string of_four_digits(const std::string& text, std::size_t year_at) {
    const std::size_t end = text.find_first_not_of("0123456789", year_at);
    const std::size_t missing = 4 - (end - year_at);
    return text.substr(0, year_at) + std::string(missing, '0') + text.substr(year_at);
}

/// The time in the years 0 to 9999 written anew must be read as the same, to the second.
void require_same_again(time_ms time) {
    constexpr std::int64_t year_0 = -62'167'219'200'000;
    constexpr std::int64_t year_10000 = 253'402'300'800'000;
    if (millis(time) < year_0 || millis(time) >= year_10000) {
        return; // an offset has carried it over the edge
    }
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    const auto rfc3339 = parse_rfc3339(of_four_digits(formatted("%Y-%m-%dT%H:%M:%SZ", time), 0));
    require(rfc3339 && *rfc3339 == second, "RFC 3339 of what the C library wrote");
    const auto log = parse_log_time(of_four_digits(formatted("%d/%b/%Y:%H:%M:%S +0000", time), 7));
    require(log && *log == second, "log time of what the C library wrote");
    const auto whole = parse_unix_milliseconds(std::to_string(millis(time)));
    require(whole && *whole == time, "milliseconds written out");
}

void check_seconds(std::string_view text) {
    const auto time = parse_unix_seconds(text);
    if (!time) {
        return;
    }
    const double value = std::strtod(std::string{text}.c_str(), nullptr);
    require(std::abs(value * 1000 - static_cast<double>(millis(*time))) <= 1.1,
            "seconds as the C library reads them");
    require_same_again(*time);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    for (const auto parse : {&parse_rfc3339, &parse_log_time, &parse_unix_milliseconds}) {
        if (const auto time = parse(text)) {
            require_same_again(*time);
        }
    }
    check_seconds(text);
    return 0;
}
