// SPDX-License-Identifier: BSL-1.0
#include "common/timestamps.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace timestamps_test {

using namespace nines::examples;
using nines::errc;

namespace {

using read_function = nines::result<time_ms> (*)(std::string_view) noexcept;

std::optional<std::int64_t> millis(const nines::result<time_ms>& time) {
    return time ? std::optional{time->time_since_epoch().count()} : std::nullopt;
}

void check_refused(read_function read, errc code, std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
        CAPTURE(text);
        const auto time = read(text);
        REQUIRE_FALSE(time.has_value());
        CHECK(time.error().code == code);
    }
}

std::string formatted(const char* format, std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm utc{};
    gmtime_r(&time, &utc);
    std::array<char, 64> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &utc)};
}

} // namespace

TEST_CASE("RFC 3339 times are read with fractions and offsets") {
    CHECK(millis(parse_rfc3339("1970-01-01T00:00:00Z")) == 0);
    CHECK(millis(parse_rfc3339("2015-10-30T23:58:19Z")) == 1'446'249'499'000);
    CHECK(millis(parse_rfc3339("2015-10-30t23:58:19z")) == 1'446'249'499'000);
    CHECK(millis(parse_rfc3339("2015-10-30 23:58:19.322Z")) == 1'446'249'499'322);
    CHECK(millis(parse_rfc3339("2015-10-30T23:58:19.3Z")) == 1'446'249'499'300);
    CHECK(millis(parse_rfc3339("2015-10-30T23:58:19.322999999Z")) == 1'446'249'499'322);
    CHECK(millis(parse_rfc3339("2015-10-31T00:58:19+01:00")) == 1'446'249'499'000);
    CHECK(millis(parse_rfc3339("2015-10-30T18:28:19-05:30")) == 1'446'249'499'000);
    CHECK(millis(parse_rfc3339("2024-02-29T12:00:00Z")) == 1'709'208'000'000);
    CHECK(millis(parse_rfc3339("0000-01-01T00:00:00Z")) == -62'167'219'200'000);
    CHECK(millis(parse_rfc3339("9999-12-31T23:59:59.999Z")) == 253'402'300'799'999);
}

TEST_CASE("RFC 3339 times that the calendar or the clock does not have are refused") {
    check_refused(&parse_rfc3339, errc::out_of_domain,
                  {"2015-02-31T00:00:00Z", "2015-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
                   "2015-04-31T00:00:00Z", "2015-13-01T00:00:00Z", "2015-00-01T00:00:00Z",
                   "2015-01-00T00:00:00Z", "2015-01-01T24:00:00Z", "2015-01-01T00:60:00Z",
                   "2015-01-01T00:00:61Z"});
    check_refused(&parse_rfc3339, errc::malformed,
                  {"", "Z", "2015-10-30", "2015-10-30T23:58:19", "2015-10-30T23:58:19.Z",
                   "2015-10-30T23:58:19+0100", "2015-10-30T23:58:19+24:00",
                   "2015-10-30T23:58:19+01:60", "2015-10-30T23:58:19 Z", "2015-10-30T23:58:19ZZ",
                   "2015-1O-30T23:58:19Z", "+015-10-30T23:58:19Z", "2015-10-30T23:58:19.1,Z",
                   " 2015-10-30T23:58:19Z", "2015/10/30T23:58:19Z", "2015-10-30T23-58-19Z"});
}

TEST_CASE("a leap second is the first second of the next day, and is there only at midnight UTC") {
    CHECK(millis(parse_rfc3339("2016-12-31T23:59:60Z")) == 1'483'228'800'000);
    CHECK(millis(parse_rfc3339("2016-12-31T23:59:60.500Z")) == 1'483'228'800'500);
    CHECK(millis(parse_rfc3339("2017-01-01T08:59:60+09:00")) == 1'483'228'800'000);
    CHECK(millis(parse_log_time("31/Dec/2016:23:59:60 +0000")) == 1'483'228'800'000);
    check_refused(&parse_rfc3339, errc::out_of_domain,
                  {"2016-12-31T23:58:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:59:60+09:00"});
    check_refused(&parse_log_time, errc::out_of_domain, {"31/Dec/2016:23:59:60 +0100"});
}

TEST_CASE("log times are read with their offset") {
    CHECK(millis(parse_log_time("17/May/2015:10:05:03 +0000")) == 1'431'857'103'000);
    CHECK(millis(parse_log_time("17/May/2015:12:05:03 +0200")) == 1'431'857'103'000);
    CHECK(millis(parse_log_time("17/May/2015:05:35:03 -0430")) == 1'431'857'103'000);
    CHECK(millis(parse_log_time("29/Feb/2024:12:00:00 +0000")) == 1'709'208'000'000);
}

TEST_CASE("log times of another form or calendar are refused") {
    check_refused(
        &parse_log_time, errc::malformed,
        {"", "17/May/2015:10:05:03", "17/may/2015:10:05:03 +0000", "17/Foo/2015:10:05:03 +0000",
         "17/05/2015:10:05:03 +00000", "17/May/2015 10:05:03 +0000", "17/May/2015:10:05:03 *0000",
         "17/May/2015:10:05:03 +2400", "17/May/2015:10:05:03 +0060", "1 /May/2015:10:05:03 +0000",
         "17/May/2015:10:05:03 +0000 ", "17/May/2015:10:05:0x +0000"});
    check_refused(&parse_log_time, errc::out_of_domain,
                  {"31/Feb/2015:10:05:03 +0000", "00/May/2015:10:05:03 +0000",
                   "17/May/2015:24:05:03 +0000", "17/May/2015:10:60:03 +0000",
                   "17/May/2015:10:05:61 +0000"});
}

TEST_CASE("Unix seconds keep their milliseconds exactly") {
    CHECK(millis(parse_unix_seconds("0")) == 0);
    CHECK(millis(parse_unix_seconds("1446249499")) == 1'446'249'499'000);
    CHECK(millis(parse_unix_seconds("1446249499.")) == 1'446'249'499'000);
    CHECK(millis(parse_unix_seconds("1446249499.322")) == 1'446'249'499'322);
    CHECK(millis(parse_unix_seconds("1446249499.3229")) == 1'446'249'499'322);
    CHECK(millis(parse_unix_seconds("-0.5")) == -500);
    CHECK(millis(parse_unix_seconds("1.446249499322e9")) == 1'446'249'499'322);
    CHECK(millis(parse_unix_seconds("1e3")) == 1'000'000);
    CHECK(millis(parse_unix_seconds(".25")) == 250);
    check_refused(&parse_unix_seconds, errc::malformed,
                  {"", "-", ".", "x", "1 ", " 1", "1..2", "1.2.3", "--1", "+1", "nan", "inf",
                   "0x10", "1e", "1.5s"});
    check_refused(&parse_unix_seconds, errc::out_of_domain,
                  {"253402300800", "1446249499322", "-62167219201", "1e300", "1e999", "-1e12",
                   "99999999999999999999999"});
}

TEST_CASE("Unix milliseconds are whole and within the years 0 to 9999") {
    CHECK(millis(parse_unix_milliseconds("1446249499322")) == 1'446'249'499'322);
    CHECK(millis(parse_unix_milliseconds("-1")) == -1);
    CHECK(millis(parse_unix_milliseconds("253402300799999")) == 253'402'300'799'999);
    check_refused(&parse_unix_milliseconds, errc::malformed,
                  {"", "1.5", "+1", "1e3", " 1", "1 ", "abc"});
    check_refused(&parse_unix_milliseconds, errc::out_of_domain,
                  {"253402300800000", "-62167219200001", "99999999999999999999"});
}

TEST_CASE("every second reads back as the C library wrote it") {
    const std::uint64_t seed = std::random_device{}();
    std::printf("timestamps seed %llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::int64_t> any(-30'610'224'000, 253'402'300'799);
    for (int i = 0; i < 20'000; ++i) {
        const std::int64_t seconds = any(random); // from the year 1000, which %Y writes in 4 digits
        CAPTURE(seconds);
        REQUIRE(millis(parse_rfc3339(formatted("%Y-%m-%dT%H:%M:%SZ", seconds))) == seconds * 1000);
        REQUIRE(millis(parse_log_time(formatted("%d/%b/%Y:%H:%M:%S +0000", seconds))) ==
                seconds * 1000);
        REQUIRE(millis(parse_unix_seconds(std::to_string(seconds))) == seconds * 1000);
    }
}

} // namespace timestamps_test
