// SPDX-License-Identifier: BSL-1.0
#include "common/openmetrics.hpp"

#include "common/csv.hpp"
#include "common/numbers.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace openmetrics_test {

using namespace nines::examples;

namespace {

using pairs = std::vector<std::pair<std::string, std::string>>;

struct read_sample {
    std::string name;
    pairs labels;
    double value = 0;
    std::optional<std::int64_t> time;

    friend bool operator==(const read_sample&, const read_sample&) = default;
};

std::optional<read_sample> parsed(std::string_view line) {
    metric_sample sample{};
    std::string storage;
    if (parse_sample(line, sample, storage) != nullptr) {
        return std::nullopt;
    }
    read_sample read{std::string{sample.name}, {}, sample.value, std::nullopt};
    for (const metric_label& label : sample.labels) {
        read.labels.emplace_back(label.name, label.value);
    }
    if (sample.time) {
        read.time = sample.time->time_since_epoch().count();
    }
    return read;
}

std::string reason(std::string_view line) {
    metric_sample sample{};
    std::string storage;
    const char* problem = parse_sample(line, sample, storage);
    return problem == nullptr ? "" : problem;
}

} // namespace

TEST_CASE("samples with and without labels and times are read") {
    CHECK(parsed("up 1") == read_sample{"up", {}, 1, std::nullopt});
    CHECK(parsed("up{} 1") == read_sample{"up", {}, 1, std::nullopt});
    CHECK(parsed("a:b_total{zone=\"hg\",class=\"5xx\"} 3 1446249499.322") ==
          read_sample{"a:b_total", {{"zone", "hg"}, {"class", "5xx"}}, 3, 1'446'249'499'322});
    CHECK(parsed("x{a=\"b\",} 0.5") == read_sample{"x", {{"a", "b"}}, 0.5, std::nullopt});
    CHECK(parsed("x { a = \"b\" , c = \"\" }\t1e3  12 ") ==
          read_sample{"x", {{"a", "b"}, {"c", ""}}, 1'000, 12'000});
    CHECK(parsed("x{a=\"}\"}7") == read_sample{"x", {{"a", "}"}}, 7, std::nullopt});
}

TEST_CASE("escapes in label values are resolved") {
    CHECK(parsed(R"(x{a="say \"hi\"",b="c:\\d\\",e="1\n2",f="\q"} 1)") ==
          read_sample{"x",
                      {{"a", "say \"hi\""}, {"b", "c:\\d\\"}, {"e", "1\n2"}, {"f", "\\q"}},
                      1,
                      std::nullopt});
}

TEST_CASE("values are as the formats write them") {
    CHECK(parsed("x -1.5e-3").value().value == -1.5e-3);
    CHECK(parsed("x +4").value().value == 4);
    CHECK(parsed("x .5").value().value == 0.5);
    CHECK(parsed("x +Inf").value().value == std::numeric_limits<double>::infinity());
    CHECK(parsed("x -Inf").value().value == -std::numeric_limits<double>::infinity());
    CHECK(parsed("x Inf").value().value == std::numeric_limits<double>::infinity());
    CHECK(std::isnan(parsed("x NaN").value().value));
}

TEST_CASE("times are seconds, or milliseconds where seconds would be beyond the year 9999") {
    CHECK(parsed("x 1 1446249499").value().time == 1'446'249'499'000);
    CHECK(parsed("x 1 1446249499.322").value().time == 1'446'249'499'322);
    CHECK(parsed("x 1 1.446249499322e9").value().time == 1'446'249'499'322);
    CHECK(parsed("x 1 1446249499322").value().time == 1'446'249'499'322);
    CHECK(parsed("x 1 -1.5").value().time == -1'500);
    CHECK_FALSE(parsed("x 1 1446249499322.5"));
    CHECK_FALSE(parsed("x 1 1446249499322000"));
    CHECK_FALSE(parsed("x 1 NaN"));
}

TEST_CASE("exemplars are passed over") {
    CHECK(parsed("x_bucket{le=\"0.1\"} 8 # {trace=\"ab\"} 0.054") ==
          read_sample{"x_bucket", {{"le", "0.1"}}, 8, std::nullopt});
    CHECK(parsed("x_bucket{le=\"0.1\"} 8 1446249499 # {trace=\"ab\"} 0.054 1446249498") ==
          read_sample{"x_bucket", {{"le", "0.1"}}, 8, 1'446'249'499'000});
}

TEST_CASE("what is no sample is refused with what was expected") {
    CHECK(reason("1x 2") == "expected the name of a metric");
    CHECK(reason("{a=\"b\"} 2") == "expected the name of a metric");
    CHECK(reason("\x16\x03") == "expected the name of a metric");
    CHECK(reason("x-y 2") == "expected labels or a blank after the name");
    CHECK(reason("x1.5") == "expected labels or a blank after the name");
    for (const std::string line :
         {"x{a} 1", "x{a=b} 1", "x{a=\"b\" c=\"d\"} 1", "x{,} 1", "x{a:b=\"c\"} 1", "x{=\"c\"} 1",
          "x{a=\"b\"", "x{", "x{a=\"b\",,} 1"}) {
        CAPTURE(line);
        CHECK(reason(line) == "expected labels such as {name=\"value\"}");
    }
    CHECK(reason("x{a=\"b} 1") == "expected the quoted label value to end");
    CHECK(reason("x{a=\"b\\") == "expected the quoted label value to end");
    for (const std::string line : {"x ", "x{} ", "x one", "x 0x10", "x 1_000", "x 1e999", "x ++1",
                                   "x +-1", "x # {} 1", "x 1,5", "x nano"}) {
        CAPTURE(line);
        CHECK(reason(line) == "expected a number as the value");
    }
    CHECK(reason("x 1 soon") == "expected a time stamp in Unix seconds, or in milliseconds");
    CHECK(reason("x 1 2 3") == "expected the line to end");
}

TEST_CASE("a text is samples, comments and bad lines, and each line is one of them") {
    bad_lines bad;
    openmetrics_reader reader{text_input::of_text("# HELP a Some \"help\".\n"
                                                  "# TYPE a counter\n"
                                                  "# UNIT a seconds\n"
                                                  "a_total 1\r\n"
                                                  "\n"
                                                  "oops\n"
                                                  "a_total{x=\"y\"} 2 5\n"
                                                  "# EOF\n",
                                                  bad, {}, "m.txt")};
    REQUIRE(reader.next());
    CHECK(reader.sample().value == 1);
    CHECK_FALSE(reader.sample().label("x"));
    CHECK(reader.line() == 4);
    REQUIRE(reader.next());
    CHECK(reader.sample().label("x") == "y");
    CHECK_FALSE(reader.sample().label("z"));
    CHECK_FALSE(reader.ended_by_eof());
    CHECK_FALSE(reader.next());
    CHECK(reader.ended_by_eof());
    CHECK(reader.samples() + reader.comments() + bad.count() == reader.input().lines());
    CHECK(reader.comments() == 5);
    REQUIRE(bad.count() == 1);
    CHECK(to_string(bad.first()[0]) ==
          "m.txt:6: expected labels or a blank after the name: \"oops\"");
}

TEST_CASE("the caller can refuse a sample") {
    bad_lines bad;
    openmetrics_reader reader{text_input::of_text("a -1\n", bad)};
    REQUIRE(reader.next());
    reader.refuse("expected a count of 0 or more");
    CHECK(reader.samples() == 0);
    CHECK(bad.count() == 1);
    CHECK(bad.first()[0].excerpt == "a -1");
}

TEST_CASE("the metrics of the shared data are the same as their table") {
    const std::string metrics =
        nines_test::shared_data("nginx_plus_status/zone_counters.openmetrics.txt");
    const std::string table = nines_test::shared_data("nginx_plus_status/zone_counters.csv");
    if (metrics.empty() || table.empty()) {
        return;
    }
    using key = std::tuple<std::string, std::string, std::int64_t>;
    bad_lines bad;
    std::map<key, double> expected;
    csv_reader csv{text_input{table, bad}};
    const auto time = csv.column("timestamp_ms");
    const auto zone = csv.column("zone");
    while (csv.next()) {
        const auto at = parse_unix_milliseconds(csv[time]).value().time_since_epoch().count();
        for (const std::string name : {"1xx", "2xx", "3xx", "4xx", "5xx"}) {
            expected[{std::string{csv[zone]}, name, at}] =
                parse_number(csv[csv.column("r" + name)]).value();
        }
    }
    std::map<key, double> read;
    openmetrics_reader reader{text_input{metrics, bad}};
    while (reader.next()) {
        const metric_sample& sample = reader.sample();
        REQUIRE(sample.name == "nginx_responses_total");
        REQUIRE(sample.time);
        read[{std::string{sample.label("zone").value()}, std::string{sample.label("class").value()},
              sample.time->time_since_epoch().count()}] = sample.value;
    }
    CHECK(read.size() == 7'500);
    CHECK(reader.ended_by_eof());
    CHECK(bad.count() == 0);
    CHECK((read == expected));
}

} // namespace openmetrics_test
