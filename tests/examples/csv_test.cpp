// SPDX-License-Identifier: BSL-1.0
#include "common/csv.hpp"

#include "common/input_error.hpp"
#include "common/numbers.hpp"
#include "common/timestamps.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace csv_test {

using namespace nines::examples;

namespace {

using row = std::vector<std::string>;

std::vector<row> read_rows(std::string_view text, bad_lines& bad,
                           const read_options& options = {}) {
    csv_reader csv{text_input::of_text(text, bad, options, "t.csv")};
    std::vector<row> rows;
    while (csv.next()) {
        row& fields = rows.emplace_back();
        for (std::size_t i = 0; i < csv.columns().size(); ++i) {
            fields.emplace_back(csv[i]);
        }
    }
    CHECK(csv.rows() == rows.size());
    return rows;
}

std::string refusal(std::string_view text) {
    bad_lines bad;
    try {
        (void)csv_reader{text_input::of_text(text, bad, {}, "t.csv")}.column("zone");
    } catch (const input_error& error) {
        return error.what();
    }
    return "";
}

std::string in_quotes(const std::string& field) {
    std::string out = "\"";
    for (const char c : field) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + '"';
}

} // namespace

TEST_CASE("plain rows are read by the names of their columns") {
    bad_lines bad;
    csv_reader csv{text_input::of_text("time,zone,total\n1,hg,5\r\n2,,6", bad)};
    CHECK(csv.columns() == row{"time", "zone", "total"});
    CHECK(csv.column("zone") == 1);
    CHECK_FALSE(csv.find_column("Zone"));
    REQUIRE(csv.next());
    CHECK(csv[0] == "1");
    CHECK(csv[csv.column("zone")] == "hg");
    CHECK(csv.line() == 2);
    REQUIRE(csv.next());
    CHECK(csv[1].empty());
    CHECK(csv[2] == "6");
    CHECK_FALSE(csv.next());
    CHECK_FALSE(csv.next());
    CHECK(csv.rows() == 2);
    CHECK(bad.count() == 0);
}

TEST_CASE("quoted fields hold commas, quotes and line ends") {
    bad_lines bad;
    CHECK(read_rows("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"\",\"\"\"\"\n", bad) ==
          std::vector<row>{{"1,2", "say \"hi\""}, {"", "\""}});
    CHECK(read_rows("\"a\",\"b\nc\"\n\"x\n\n\"\"y\r\nz\",2\n3,4\n", bad) ==
          std::vector<row>{{"x\n\n\"y\nz", "2"}, {"3", "4"}});
    CHECK(bad.count() == 0);
}

TEST_CASE("empty lines are passed over and the byte order mark is left out") {
    bad_lines bad;
    csv_reader csv{text_input::of_text("\xEF\xBB\xBF\n\na,b\n\n1,2\n\n\n3,4\n\n", bad)};
    CHECK(csv.columns() == row{"a", "b"});
    REQUIRE(csv.next());
    CHECK(csv.line() == 5);
    REQUIRE(csv.next());
    CHECK(csv.line() == 8);
    CHECK_FALSE(csv.next());
}

TEST_CASE("rows that do not fit the header or the rules are bad lines and stop nothing") {
    bad_lines bad;
    CHECK(read_rows("a,b\n1\n1,2,3\n5,6\n7\"8,9\n\"x\"y,1\n\"p\nq\"r,2\n10,11\n\"never,closed\n",
                    bad) == std::vector<row>{{"5", "6"}, {"10", "11"}});
    CHECK(bad.count() == 6);
    REQUIRE(bad.first().size() == 5);
    CHECK(to_string(bad.first()[0]) == "t.csv:2: expected as many fields as the header has: \"1\"");
    CHECK(bad.first()[1].line == 3);
    CHECK(to_string(bad.first()[2]) ==
          "t.csv:5: expected quotes around a whole field, and doubled within it: \"7\\x228,9\"");
    CHECK(bad.first()[3].line == 6);
    CHECK(bad.first()[4].line == 7);
}

TEST_CASE("a quote that never closes is a bad line of bounded size, and reading goes on") {
    bad_lines bad;
    std::string text = "a,b\n\"open,1\n";
    while (text.size() < 2'000'000) {
        text += "2,3\n";
    }
    const auto rows = read_rows(text, bad);
    CHECK(bad.count() == 1);
    REQUIRE(bad.first().size() == 1);
    CHECK(bad.first()[0].line == 2);
    CHECK(rows.size() > 200'000);
}

TEST_CASE("the caller can refuse a row") {
    bad_lines bad;
    csv_reader csv{text_input::of_text("count\n1\nmany\n3\n", bad, {}, "t.csv")};
    std::uint64_t sum = 0;
    while (csv.next()) {
        const auto count = parse_count(csv[0]);
        if (!count) {
            csv.refuse(count.error().what);
            continue;
        }
        sum += *count;
    }
    CHECK(sum == 4);
    CHECK(csv.rows() == 2);
    REQUIRE(bad.count() == 1);
    CHECK(to_string(bad.first()[0]) == "t.csv:3: expected a whole number such as 42: \"many\"");
}

TEST_CASE("what is wrong with the header stops the run and is named") {
    CHECK(refusal("time,total\n1,2\n") ==
          "t.csv:1: expected a column \"zone\", there are: time, total");
    CHECK(refusal("\n\ntime\n") == "t.csv:3: expected a column \"zone\", there are: time");
    CHECK(refusal("zone,a,zone\n") ==
          "t.csv:1: expected each column once, \"zone\" is there twice");
    CHECK(refusal("") == "t.csv: expected a header that names the columns, the file has no lines");
    CHECK(refusal("\n\r\n") ==
          "t.csv: expected a header that names the columns, the file has no lines");
    CHECK(refusal("zo\"ne\n") ==
          "t.csv:1: expected quotes around a whole field, and doubled within it");
    CHECK(refusal("\"zone\n") == "t.csv:1: expected the quoted field to end");
}

TEST_CASE("numbers are read whole or refused") {
    CHECK(parse_count("18446744073709551615").value() == 18'446'744'073'709'551'615U);
    CHECK(parse_count("18446744073709551616").error().code == nines::errc::overflow);
    for (const std::string_view text : {"", "-1", "+1", "1.0", " 1", "1 ", "x"}) {
        CAPTURE(text);
        CHECK(parse_count(text).error().code == nines::errc::malformed);
    }
    CHECK(parse_number("-12.5").value() == -12.5);
    CHECK(parse_number("1e-3").value() == 1e-3);
    CHECK(parse_number("1e999").error().code == nines::errc::overflow);
    for (const std::string_view text :
         {"", "nan", "inf", "-inf", "+1", "1x", " 1", "1 ", "0x1p3"}) {
        CAPTURE(text);
        CHECK(parse_number(text).error().code == nines::errc::malformed);
    }
}

TEST_CASE("any table comes back as it was written, whatever the blocks") {
    const std::uint64_t seed = std::random_device{}();
    std::printf("csv seed %llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 random{seed};
    static const std::string_view alphabet = "ab,\"\n x";
    for (int round = 0; round < 200; ++round) {
        const std::size_t columns = 2 + random() % 4;
        std::string text;
        std::vector<row> expected;
        for (std::size_t i = 0; i < columns; ++i) {
            text += i > 0 ? ",column" : "column";
            text += std::to_string(i);
        }
        for (std::uint64_t rows = random() % 20; rows > 0; --rows) {
            text += random() % 2 == 0 ? "\n" : "\r\n";
            row& fields = expected.emplace_back();
            for (std::size_t i = 0; i < columns; ++i) {
                std::string field;
                for (std::uint64_t size = random() % 6; size > 0; --size) {
                    field += alphabet[random() % alphabet.size()];
                }
                const bool plain = field.find_first_of(",\"\n") == std::string::npos;
                text += i > 0 ? "," : "";
                text += plain ? field : in_quotes(field);
                fields.push_back(field);
            }
        }
        CAPTURE(text);
        bad_lines bad;
        REQUIRE(read_rows(text, bad, {.block_size = 16 + random() % 100}) == expected);
        REQUIRE(bad.count() == 0);
    }
}

TEST_CASE("the counters of the shared data rise as their README says") {
    const std::string path = nines_test::shared_data("nginx_plus_status/zone_counters.csv");
    if (path.empty()) {
        return;
    }
    bad_lines bad;
    csv_reader csv{text_input{path, bad}};
    const auto zone = csv.column("zone");
    const auto requests = csv.column("total");
    const auto errors = csv.column("r5xx");
    struct span {
        std::uint64_t first_total, last_total, first_errors, last_errors;
    };
    std::map<std::string, span> zones;
    while (csv.next()) {
        const auto total = parse_count(csv[requests]).value();
        const auto bad_total = parse_count(csv[errors]).value();
        auto& seen = zones.try_emplace(std::string{csv[zone]}, span{total, total, bad_total, 0})
                         .first->second;
        seen.last_total = total;
        seen.last_errors = bad_total;
    }
    CHECK(csv.rows() == 1'500);
    CHECK(bad.count() == 0);
    const auto increase = [&](const std::string& name) {
        const span& seen = zones.at(name);
        return std::pair{seen.last_total - seen.first_total, seen.last_errors - seen.first_errors};
    };
    using counts = std::pair<std::uint64_t, std::uint64_t>;
    CHECK(increase("hg.nginx.org") == counts{298, 3});
    CHECK(increase("trac.nginx.org") == counts{752, 0});
    CHECK(increase("lxr.nginx.org") == counts{90, 0});
}

TEST_CASE("the latency histogram of the shared data holds 300,056 latencies") {
    const std::string path = nines_test::shared_data("hdr_hlog/ycsb_latency_histogram.csv");
    if (path.empty()) {
        return;
    }
    bad_lines bad;
    csv_reader csv{text_input{path, bad}};
    const auto start = csv.column("interval_start_s");
    const auto count = csv.column("count");
    std::uint64_t latencies = 0;
    while (csv.next()) {
        REQUIRE(parse_unix_seconds(csv[start]));
        latencies += parse_count(csv[count]).value();
    }
    CHECK(latencies == 300'056);
    CHECK(bad.count() == 0);
}

TEST_CASE("the downtime windows of the shared data are 819 with a start and an end each") {
    const std::string path = nines_test::shared_data("github_incidents/downtime_windows.csv");
    if (path.empty()) {
        return;
    }
    bad_lines bad;
    csv_reader csv{text_input{path, bad}};
    const auto start = csv.column("downtime_start");
    const auto end = csv.column("downtime_end");
    const auto impact = csv.column("impact");
    std::map<std::string, int> impacts;
    while (csv.next()) {
        const auto from = parse_rfc3339(csv[start]);
        const auto to = parse_rfc3339(csv[end]);
        REQUIRE(from);
        REQUIRE(to);
        CHECK(*from <= *to);
        ++impacts[std::string{csv[impact]}];
    }
    CHECK(csv.rows() == 819);
    CHECK(bad.count() == 0);
    CHECK(impacts ==
          std::map<std::string, int>{
              {"minor", 604}, {"major", 138}, {"critical", 28}, {"none", 31}, {"maintenance", 18}});
}

} // namespace csv_test
