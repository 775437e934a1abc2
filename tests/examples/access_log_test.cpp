// SPDX-License-Identifier: BSL-1.0
#include "common/access_log.hpp"

#include "common/csv.hpp"
#include "common/numbers.hpp"
#include "reference_access_log.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace access_log_test {

using namespace nines::examples;
using nines_test::reference_parse;
using nines_test::reference_record;

namespace {

const std::string time_text = "[17/May/2015:10:05:03 +0000]";
const std::string before = "192.0.2.7 - - " + time_text + " ";
constexpr std::int64_t time_millis = 1'431'857'103'000;

reference_record plain(const access_record& record) {
    return {record.time.time_since_epoch().count(),
            record.status,
            record.bytes,
            std::string{record.method},
            std::string{record.path},
            record.duration ? std::optional{std::int64_t{record.duration->count()}} : std::nullopt};
}

std::optional<reference_record> parsed(std::string_view line) {
    access_line_parser parser;
    access_record record;
    if (parser.parse(line, record) != nullptr) {
        return std::nullopt;
    }
    return plain(record);
}

std::string reason(std::string_view line) {
    access_line_parser parser;
    access_record record;
    const char* problem = parser.parse(line, record);
    return problem == nullptr ? "" : problem;
}

std::vector<reference_record> read_all(text_input input) {
    std::vector<reference_record> records;
    access_log_reader reader{std::move(input)};
    for (auto batch = reader.next(); !batch.empty(); batch = reader.next()) {
        for (const access_record& record : batch) {
            records.push_back(plain(record));
        }
    }
    CHECK(reader.records() == records.size());
    return records;
}

/// A line that is right, or has a few characters changed, doubled or lost.
std::string random_line(std::mt19937_64& random) {
    static const std::vector<std::string> hosts{"192.0.2.7", "[2001:db8::1]", "::1", "a.example"};
    static const std::vector<std::string> requests{"GET /a/b?c=d HTTP/1.1",
                                                   "POST /o HTTP/2.0",
                                                   "-",
                                                   "\\x16\\x03\\x01",
                                                   "GET /a b HTTP/1.0",
                                                   "GET /",
                                                   "GET",
                                                   "PROPFIND * HTTP/1.1",
                                                   "GET  HTTP/1.1",
                                                   "GET /q\\\"uo\\\\te HTTP/1.1"};
    static const std::vector<std::string> tails{"",
                                                " \"-\" \"agent/1.0\"",
                                                " \"http://x/\\\"\" \"a\" 0.012345",
                                                " \"-\" \"cut",
                                                " \"-\" \"a\" -",
                                                " 1.5",
                                                " \"-\" \"a\" \"192.0.2.9\" 0.1234567",
                                                " \"-\" \"a\" 12"};
    static const std::string_view noise = "[]\"\\ :/.-+09aZ\x16";
    const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
    std::string line = pick(hosts) + " - user " + time_text + " \"" + pick(requests) + "\" " +
                       std::to_string(random() % 1000) + ' ' +
                       (random() % 8 == 0 ? "-" : std::to_string(random() % 100'000)) + pick(tails);
    line[16 + random() % 28] = random() % 3 == 0 ? pick(noise) : line[30];
    for (std::uint64_t edits = random() % 4; edits > 0; --edits) {
        const std::size_t at = random() % line.size();
        switch (random() % 3) {
        case 0:
            line[at] = pick(noise);
            break;
        case 1:
            line.insert(at, 1, pick(noise));
            break;
        default:
            line.erase(at, 1);
        }
    }
    return line;
}

} // namespace

TEST_CASE("the common format, the combined format and both with a request time are read") {
    const std::string request = before + "\"GET /orders?id=1 HTTP/1.1\" 200 512";
    const reference_record expected{time_millis, 200, 512, "GET", "/orders?id=1", std::nullopt};
    CHECK(parsed(request) == expected);
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\"") == expected);
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" -") == expected);
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" \"192.0.2.9\"") == expected);
    auto timed = expected;
    timed.microseconds = 12'345;
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" 0.012345") == timed);
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" 0.0123459") == timed);
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" \"192.0.2.9\" 0.012345") == timed);
    CHECK(parsed(request + " 0.012345") == timed);
    timed.microseconds = 3'000'000;
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" 3") == timed);
    CHECK(parsed(request + " \"-\" \"hey/0.0.1\" 3.") == timed);
}

TEST_CASE("the last quoted field may be cut off, as servers do with what is too long") {
    const reference_record expected{time_millis, 200, 512, "GET", "/", std::nullopt};
    CHECK(parsed(before + "\"GET / HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (comp") == expected);
    CHECK(parsed(before + "\"GET / HTTP/1.1\" 200 512 \"http://exa") == expected);
    CHECK(parsed(before + "\"GET / HTTP/1.1\" 200 512 \"-\" \"ends in an escaped quote\\\"") ==
          expected);
}

TEST_CASE("quotes within quoted fields are escaped") {
    const auto record =
        parsed(before + R"("GET /a\"b\\\"c HTTP/1.1" 404 - "\\" "say \"hi\" \\" 0.5)");
    CHECK(record == reference_record{time_millis, 404, 0, "GET", R"(/a\"b\\\"c)", 500'000});
}

TEST_CASE("what was not HTTP is a request without method and path, and its status counts") {
    for (const std::string request :
         {"-", "", "\\x16\\x03\\x01\\x02", "GET", "GET ", "GET  HTTP/1.1", "GET HTTP/1.1", "/ GET",
          "get / HTTP/1.1", " GET / HTTP/1.1", "\x16\x03\x01"}) {
        CAPTURE(request);
        CHECK(parsed(before + '"' + request + "\" 400 226 \"-\" \"-\"") ==
              reference_record{time_millis, 400, 226, "", "", std::nullopt});
    }
}

TEST_CASE("method and path are what stands before the protocol") {
    const auto split = [](const std::string& request) {
        const auto record = parsed(before + '"' + request + "\" 200 1");
        return record ? std::pair{record->method, record->path}
                      : std::pair<std::string, std::string>{};
    };
    using words = std::pair<std::string, std::string>;
    CHECK(split("GET / HTTP/1.1") == words{"GET", "/"});
    CHECK(split("GET / HTTP/2") == words{"GET", "/"});
    CHECK(split("GET /") == words{"GET", "/"});
    CHECK(split("GET /a b c HTTP/1.1") == words{"GET", "/a b c"});
    CHECK(split("OPTIONS * HTTP/1.0") == words{"OPTIONS", "*"});
    CHECK(split("M-SEARCH * HTTP/1.0") == words{"M-SEARCH", "*"});
    CHECK(split("CONNECT example.org:443 HTTP/1.1") == words{"CONNECT", "example.org:443"});
}

TEST_CASE("hosts may be names, IPv6 addresses and in brackets, users may be quoted or long") {
    const std::string rest = " " + time_text + " \"GET / HTTP/1.1\" 200 1";
    for (const std::string who :
         {"::1 - -", "2001:db8::7 - -", "[2001:db8::7] - -", "www.example.org:80 192.0.2.1 - -",
          "h i u", "h - \"\"", "h - Jo Ann [ops]", "[x [y [z"}) {
        CAPTURE(who);
        CHECK(parsed(who + rest) ==
              reference_record{time_millis, 200, 1, "GET", "/", std::nullopt});
    }
}

TEST_CASE("a line that is no request is refused with what was expected") {
    const std::string right = before + "\"GET / HTTP/1.1\" 200 512 \"-\" \"-\"";
    REQUIRE(reason(right).empty());
    const std::string request = "\"GET / HTTP/1.1\"";
    CHECK(reason("").find("time in brackets") != std::string::npos);
    CHECK(reason("[").find("time in brackets") != std::string::npos);
    CHECK(reason("\x1f\x8b\0\0 not a log").find("time in brackets") != std::string::npos);
    CHECK(reason(time_text + ' ' + request + " 200 1").find("brackets") != std::string::npos);
    CHECK(reason("192.0.2.7 - - [31/Feb/2015:10:05:03 +0000] " + request + " 200 1")
              .find("calendar") != std::string::npos);
    CHECK(reason("192.0.2.7 - - [17/Foo/2015:10:05:03 +0000] " + request + " 200 1")
              .find("17/May/2015") != std::string::npos);
    CHECK(reason(before + "GET / HTTP/1.1 200 512").find("quotes") != std::string::npos);
    CHECK(reason(before + "\"GET / HTTP/1.1").find("quotes") != std::string::npos);
    for (const std::string status :
         {"", " ", " 20", " 200", " 20x 1", " 099 1", " 2000 1", " - 1", "  200 1", " -20 1"}) {
        CAPTURE(status);
        CHECK(reason(before + request + status).find("status") != std::string::npos);
    }
    for (const std::string bytes : {"", "x", "+1", " 1", "\"-\""}) {
        CAPTURE(bytes);
        CHECK(reason(before + request + " 200 " + bytes).find("bytes") != std::string::npos);
    }
    for (const std::string tail :
         {" ", "x", "-", " x", " \"-\"x", " \"-\" \"-\" ", " \"-\" \"-\" 0.1 ", " \"-\" \"-\" 0.1x",
          " \"-\" \"-\" .5", " \"-\" \"-\" -1", " \"-\" \"-\" 1e3", " \"-\" \"-\" nan",
          " \"-\" \"-\" 1000000001", " \"-\" \"-\" 1 2"}) {
        CAPTURE(tail);
        CHECK(reason(before + request + " 200 1" + tail).find("quoted fields") !=
              std::string::npos);
    }
    CHECK(reason(before + request + " 200 1234567890123456789").find("quoted fields") !=
          std::string::npos);
}

TEST_CASE("a parser that remembers the last time stamp reads the next ones as a new one does") {
    access_line_parser parser;
    access_record record;
    const std::string rest = " \"GET / HTTP/1.1\" 200 1";
    for (const std::string time :
         {"[17/May/2015:10:05:03 +0000]", "[17/May/2015:10:05:03 +0000]",
          "[17/May/2015:10:05:03 +0100]", "[31/Feb/2015:10:05:03 +0100]",
          "[31/Feb/2015:10:05:03 +0100]", "[17/May/2015:10:05:03 +0100]",
          "[17/May/2015:10:05:04 +0100]", "[18/May/2015:10:05:04 +0100]"}) {
        const std::string line = "192.0.2.7 - - " + time + rest;
        const auto expected = parsed(line);
        CHECK((parser.parse(line, record) == nullptr) == expected.has_value());
        if (expected) {
            CHECK(plain(record) == *expected);
        }
    }
}

TEST_CASE("on lines right and damaged, the reader answers as the plain one, whatever the blocks") {
    const std::uint64_t seed = std::random_device{}();
    std::printf("access_log seed %llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 random{seed};
    std::string text;
    std::vector<reference_record> expected;
    std::uint64_t refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        const std::string line = random_line(random);
        text += line + (random() % 4 == 0 ? "\r\n" : "\n");
        const auto record =
            reference_parse(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
        CAPTURE(line);
        REQUIRE(parsed(line) == record);
        if (record) {
            expected.push_back(*record);
        } else {
            ++refused;
        }
    }
    CHECK(expected.size() > 1'000);
    CHECK(refused > 1'000);
    for (const std::size_t block_size : {16U, 333U, 1U << 12U, 1U << 18U}) {
        CAPTURE(block_size);
        bad_lines bad;
        CHECK(read_all(text_input::of_text(text, bad, {.block_size = block_size})) == expected);
        CHECK(bad.count() == refused);
    }
}

TEST_CASE("bad lines are counted with their numbers and lose no line after them") {
    const std::string good = before + "\"GET / HTTP/1.1\" 200 512 \"-\" \"-\"\n";
    std::string text;
    for (int i = 0; i < 1'000; ++i) {
        text += i % 100 == 41 ? "this is not a request\n" : good;
    }
    bad_lines bad;
    CHECK(read_all(text_input::of_text(text, bad, {}, "x.log")).size() == 990);
    CHECK(bad.count() == 10);
    REQUIRE(bad.first().size() == 5);
    CHECK(bad.first()[0].line == 42);
    CHECK(bad.first()[4].line == 442);
    CHECK(to_string(bad.first()[0]) ==
          "x.log:42: expected a time in brackets such as [17/May/2015:10:05:03 +0000]: "
          "\"this is not a request\"");
}

TEST_CASE("the Apache log of the shared data has the totals that its README gives") {
    const std::string path = nines_test::shared_data("apache_logs/apache_logs");
    if (path.empty()) {
        return;
    }
    bad_lines bad;
    std::map<int, int> statuses;
    for (const reference_record& record : read_all(text_input{path, bad})) {
        ++statuses[record.status];
    }
    CHECK(bad.count() == 0);
    CHECK(statuses == std::map<int, int>{{200, 9'126},
                                         {206, 45},
                                         {301, 164},
                                         {304, 445},
                                         {403, 2},
                                         {404, 213},
                                         {416, 2},
                                         {500, 3}});
}

TEST_CASE("the Apache log of the shared data agrees with its table row by row") {
    const std::string log = nines_test::shared_data("apache_logs/apache_logs");
    const std::string table = nines_test::shared_data("apache_logs/apache_requests.csv");
    if (log.empty() || table.empty()) {
        return;
    }
    constexpr std::size_t table_path_size = 120; // where the table cuts its paths
    bad_lines bad;
    const auto records = read_all(text_input{log, bad});
    csv_reader csv{text_input{table, bad}};
    const auto epoch = csv.column("epoch_s");
    const auto status = csv.column("status");
    const auto bytes = csv.column("bytes");
    const auto method = csv.column("method");
    const auto path = csv.column("path");
    for (const reference_record& record : records) {
        REQUIRE(csv.next());
        CAPTURE(csv.line());
        REQUIRE(record.time_ms == parse_unix_seconds(csv[epoch])->time_since_epoch().count());
        REQUIRE(std::to_string(record.status) == csv[status]);
        REQUIRE(record.bytes == (csv[bytes] == "-" ? 0U : parse_count(csv[bytes]).value()));
        REQUIRE(record.method == csv[method]);
        REQUIRE(record.path.substr(0, table_path_size) == csv[path]);
    }
    CHECK_FALSE(csv.next());
    CHECK(bad.count() == 0);
}

TEST_CASE("the Apache log of the shared data is read as the plain reader reads it") {
    const std::string path = nines_test::shared_data("apache_logs/apache_logs");
    if (path.empty()) {
        return;
    }
    std::ifstream file{path};
    std::vector<reference_record> expected;
    for (std::string line; std::getline(file, line);) {
        expected.push_back(reference_parse(line).value());
    }
    bad_lines bad;
    CHECK(read_all(text_input{path, bad}) == expected);
}

} // namespace access_log_test
