// SPDX-License-Identifier: BSL-1.0
#include "report_fixture.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using nines::examples::time_ms;
using nines_test::one_slo;
using nines_test::report_of;
using nines_test::run_report;
using nines_test::scratch_folder;
using nlohmann::json;

namespace {

/// A line of an access log at a second of 1 January 2026.
std::string log_line(int second, int status, const std::string& path = "/",
                     const std::string& seconds_taken = "0.010000") {
    std::array<char, 200> line{};
    std::snprintf(line.data(), line.size(),
                  "10.0.0.1 - - [01/Jan/2026:%02d:%02d:%02d +0000] \"GET %s HTTP/1.1\" %d 5 \"-\" "
                  "\"t\" %s\n",
                  second / 3600, second / 60 % 60, second % 60, path.c_str(), status,
                  seconds_taken.c_str());
    return line.data();
}

json only_slo(const json& report) {
    REQUIRE(report.at("slos").size() == 1);
    return report.at("slos").at(0);
}

void check_counts(const json& slo, std::uint64_t good, std::uint64_t bad) {
    CHECK(slo.at("counts") == json{{"good", good}, {"bad", bad}, {"total", good + bad}});
}

std::string availability(const std::string& source,
                         const std::string& more = "target: 99.9, window: 30d") {
    return one_slo("sli: availability_ratio, " + more + ", source: {" + source + "}");
}

/// No number in the JSON may be one that JSON does not have.
void check_all_finite(const json& value) {
    if (value.is_number_float()) {
        CHECK(std::isfinite(value.get<double>()));
    }
    for (const auto& part : value) {
        if (value.is_structured()) {
            check_all_finite(part);
        }
    }
}

} // namespace

TEST_CASE("GitHub was down for 103,606 minutes in union") {
    const auto file = nines_test::shared_data("github_incidents/downtime_windows.csv");
    if (file.empty()) {
        return;
    }
    const scratch_folder folder;
    const auto config = folder.write(
        "c.yaml", availability("downtime: " + file + ", where: {impact: [minor, major, critical]}",
                               "target: 99, window: 5y"));
    using namespace nines::examples;
    const auto read = load_config(config);
    const auto data = load_data(read);
    const auto report = evaluate(read, data);
    const auto slo = only_slo(json::parse(render_json(report)));
    CHECK(slo.at("unit") == "milliseconds");
    CHECK(slo.at("counts").at("bad") == 103'606 * std::uint64_t{60'000});
    CHECK(slo.at("counts").at("total").get<double>() / 86'400'000 ==
          doctest::Approx(1608.954).epsilon(1e-6));
    CHECK(slo.at("budget").at("minutes").at("spent").get<double>() == doctest::Approx(103'606));
    CHECK(slo.at("verdict") == "missed");
    CHECK(slo.at("sli").at("method") == "measured");
    CHECK(render_text(report).find("103,606 min") != std::string::npos);
}

TEST_CASE("nginx's hg zone had 298 requests and 3 errors, as CSV and as OpenMetrics") {
    const auto csv = nines_test::shared_data("nginx_plus_status/zone_counters.csv");
    const auto text = nines_test::shared_data("nginx_plus_status/zone_counters.openmetrics.txt");
    if (csv.empty() || text.empty()) {
        return;
    }
    const scratch_folder folder;
    struct zone {
        const char* name;
        std::uint64_t good;
        std::uint64_t bad;
    };
    for (const zone& expected : {zone{"hg.nginx.org", 295, 3}, zone{"trac.nginx.org", 752, 0},
                                 zone{"lxr.nginx.org", 90, 0}}) {
        CAPTURE(expected.name);
        const std::string where = ", where: {zone: " + std::string{expected.name} + "}";
        const auto from_csv = only_slo(report_of(folder.write(
            "csv.yaml", availability("counters: " + csv + where + ", total: total, bad: r5xx"))));
        const auto from_text = only_slo(report_of(folder.write(
            "om.yaml", availability("openmetrics: " + text + where +
                                    ", metric: nginx_responses_total, bad: {class: 5xx}"))));
        check_counts(from_csv, expected.good, expected.bad);
        check_counts(from_text, expected.good, expected.bad);
        CHECK(from_csv.at("sli") == from_text.at("sli"));
        CHECK(from_csv.at("burn_rates") == from_text.at("burn_rates"));
        CHECK(from_csv.at("counter_resets") == 0);
    }
}

TEST_CASE("all of nginx's zones together need no filter but the name of the series") {
    const auto csv = nines_test::shared_data("nginx_plus_status/zone_counters.csv");
    if (csv.empty()) {
        return;
    }
    const scratch_folder folder;
    const auto slo = only_slo(report_of(
        folder.write("c.yaml", availability("counters: " + csv +
                                            ", series: zone, good: [r1xx, r2xx, r3xx, r4xx], "
                                            "bad: r5xx, total: total"))));
    check_counts(slo, 295 + 752 + 90, 3);
}

TEST_CASE("the Apache log has 10,000 requests, three of them 5xx") {
    const auto file = nines_test::shared_data("apache_logs/apache_logs");
    if (file.empty()) {
        return;
    }
    const scratch_folder folder;
    const auto report = report_of(folder.write("c.yaml", availability("access_log: " + file)));
    check_counts(only_slo(report), 9'997, 3);
    CHECK(report.at("lines") == json{{"read", 10'000}, {"bad", 0}, {"first_bad", json::array()}});
    CHECK(only_slo(report).at("verdict") == "met");
    const auto not_found = report_of(
        folder.write("c.yaml", availability("access_log: " + file + ", bad_status: [404, 5xx]")));
    check_counts(only_slo(not_found), 10'000 - 213 - 3, 213 + 3);
}

TEST_CASE("a log without request times has no latencies, and says how many requests that is") {
    const auto file = nines_test::shared_data("apache_logs/apache_logs");
    if (file.empty()) {
        return;
    }
    const scratch_folder folder;
    const auto slo = only_slo(report_of(folder.write(
        "c.yaml", one_slo("sli: latency_percentile_99, target: {threshold: 100, percentage: 99}, "
                          "window: 30d, source: {access_log: " +
                          file + "}"))));
    check_counts(slo, 0, 0);
    CHECK(slo.at("verdict") == "no data");
    CHECK(slo.at("requests_without_latency") == 10'000);
    CHECK(slo.at("golden_signals").at("latency_us").empty());
}

TEST_CASE("YCSB's latency percentiles are those of its histogram") {
    const auto file = nines_test::shared_data("hdr_hlog/ycsb_latency_histogram.csv");
    if (file.empty()) {
        return;
    }
    const scratch_folder folder;
    const auto with = [&](const std::string& width) {
        return only_slo(report_of(folder.write(
            "c.yaml", one_slo("sli: latency_percentile_99, target: {threshold: 100, percentage: "
                              "99}, window: 1h, source: {latency_histogram: " +
                              file + width + "}"))));
    };
    const auto exact = with("");
    const auto wide = with(", bucket_width: 0.1");
    CHECK(wide.at("counts").at("total") == 300'056);
    const std::vector<std::pair<std::string, double>> published{
        {"p50", 373}, {"p90", 443}, {"p99", 130'559}, {"p99.9", 1'214'463}};
    for (const auto& each : published) {
        const std::string& name = each.first;
        const double us = each.second;
        CAPTURE(name);
        const auto& as_given = exact.at("golden_signals").at("latency_us").at(name);
        CHECK(as_given.at("value") == us);
        CHECK(as_given.at("relative_error") == 0);
        const auto& latency = wide.at("golden_signals").at("latency_us").at(name);
        const auto error = latency.at("relative_error").get<double>();
        CHECK(error > 0);
        CHECK(error <= 0.001);
        // Theirs is the upper end of the bucket, which is as far off as stated, but for rounding.
        CHECK(std::abs(latency.at("value").get<double>() - us) <= error * us * (1 + 1e-12));
        CHECK(latency.at("lower") <= us);
        CHECK(latency.at("upper") >= us);
    }
    CHECK(exact.at("golden_signals").at("shown_percentile") ==
          json{{"name", "p99"},
               {"latency_us", exact.at("golden_signals").at("latency_us").at("p99")}});
}

TEST_CASE("percentiles of a log come with the error of their buckets and with their interval") {
    const scratch_folder folder;
    std::string log;
    for (int second = 0; second < 1000; ++second) {
        const auto ms = std::to_string(second + 1000);
        log += log_line(second, 200, "/", ms.substr(0, 1) + '.' + ms.substr(1) + "000");
    }
    folder.write("a.log", log);
    const auto config = folder.write(
        "c.yaml", one_slo("sli: latency_percentile_99, target: {threshold: 1500, percentage: 50}, "
                          "window: 1h, source: {access_log: a.log}"));
    const auto slo = only_slo(report_of(config));
    check_counts(slo, 501, 499); // decided by the request times themselves
    const auto& p99 = slo.at("golden_signals").at("shown_percentile").at("latency_us");
    const auto error = p99.at("relative_error").get<double>();
    CHECK(error <= 1.0 / 256);
    CHECK(std::abs(p99.at("value").get<double>() - 1'989'000) <= error * 1'989'000);
    // Ranks 983 and 997 of 1,000 enclose the 99th percentile with 95 % confidence.
    CHECK(p99.at("lower").get<double>() <= 1'982'000);
    CHECK(p99.at("lower").get<double>() >= 1'982'000 * (1 - 1.0 / 256));
    CHECK(p99.at("upper").get<double>() >= 1'996'000);
    CHECK(p99.at("upper").get<double>() <= 1'999'000);
    const auto text = run_report(folder, config).out;
    CAPTURE(text);
    CHECK(text.find("; p99 is 1.989 s +-") != std::string::npos);
    CHECK(text.find(" s, each +- 0.") != std::string::npos);
}

TEST_CASE("the recording that ships says the same whichever of its files is read") {
    const std::string recording = NINES_SOURCE_DIR "/examples/data/recording-2026-11-23/";
    if (!std::filesystem::exists(recording + "access.log.gz")) {
        MESSAGE("skipped: no recording");
        return;
    }
    const scratch_folder folder;
    const auto report = report_of(
        folder.write("c.yaml", "service: shop\nsources:\n  log: {access_log: " + recording +
                                   "access.log.gz}\n  text: {openmetrics: " + recording +
                                   "metrics.openmetrics.txt.gz, metric: http_requests_total, bad: "
                                   "{class: 5xx}}\n  csv: {counters: " +
                                   recording +
                                   "counters.csv, series: route, total: total, bad: r5xx}\n  "
                                   "histogram: {latency_histogram: " +
                                   recording + R"(latency_histogram.csv.gz, bucket_width: 3.2}
slos:
  - {name: log, sli: availability_ratio, target: 99, window: 1d, source: log}
  - {name: text, sli: availability_ratio, target: 99, window: 1d, source: text}
  - {name: csv, sli: availability_ratio, target: 99, window: 1d, source: csv}
  - {name: exact, sli: latency_percentile_99, target: {threshold: 200, percentage: 99}, window: 1d, source: log}
  - {name: buckets, sli: latency_percentile_99, target: {threshold: 200, percentage: 99}, window: 1d, source: histogram}
)"));
    CHECK(report.at("lines").at("bad") == 0);
    const auto& slos = report.at("slos");
    const auto& log = slos.at(0).at("counts");
    CHECK(log.at("total").get<std::uint64_t>() >= 100'000);
    CHECK(log.at("bad").get<std::uint64_t>() > 0);
    CHECK(slos.at(1).at("counts") == slos.at(2).at("counts"));
    CHECK(slos.at(1).at("counts").at("bad") == log.at("bad"));
    // The counters' increase starts with the first reading, a moment after the service did.
    const auto before_first = log.at("total").get<std::int64_t>() -
                              slos.at(1).at("counts").at("total").get<std::int64_t>();
    CHECK(before_first >= 0);
    CHECK(before_first <= 100);
    const auto& exact = slos.at(3).at("counts");
    const auto& buckets = slos.at(4);
    CHECK(buckets.at("counts").at("total") == log.at("total"));
    CHECK(exact.at("total") == log.at("total"));
    CHECK(buckets.at("counts").at("good") <= exact.at("good"));
    CHECK(exact.at("good") <= buckets.at("counts_if_uncertain_are_good").at("good"));
}

TEST_CASE("standard input is a source as well") {
    const scratch_folder folder;
    const auto log = folder.write("a.log", log_line(0, 200) + log_line(1, 503));
    const auto config = folder.write("c.yaml", availability("access_log: \"-\""));
    const auto program = run_report(folder, config + " --json <" + log);
    CHECK(program.status == 0);
    check_counts(only_slo(json::parse(program.out)), 1, 1);
}

TEST_CASE("JSON has the keys that programs rely on, and only numbers that JSON knows") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200) + log_line(1, 503));
    const auto report = report_of(
        folder.write("c.yaml", availability("access_log: a.log", "target: 99.9, window: 1h")));
    CHECK(report.at("service") == "test");
    const auto slo = only_slo(report);
    CHECK(slo.at("name") == "one");
    CHECK(slo.at("objective") == 0.999);
    check_counts(slo, 1, 1);
    CHECK(slo.at("counts").at("good").is_number_integer());
    CHECK(slo.at("sli").at("value") == 0.5);
    CHECK(slo.at("sli").at("lower").get<double>() < 0.5);
    CHECK(slo.at("sli").at("upper").get<double>() > 0.5);
    CHECK(slo.at("sli").at("level") == 0.95);
    CHECK(slo.at("sli").at("method") == "wilson");
    CHECK(slo.at("verdict") == "missed");
    CHECK(slo.at("budget").at("allowed") == 0.002);
    CHECK(slo.at("budget").at("spent") == 1);
    CHECK(slo.at("budget").at("remaining") == 0.002 - 1);
    CHECK(slo.at("budget").at("remaining_fraction").get<double>() == doctest::Approx(-499));
    std::vector<std::string> windows;
    for (const auto& rate : slo.at("burn_rates")) {
        windows.push_back(rate.at("window"));
        CHECK(rate.at("value").get<double>() == doctest::Approx(500));
    }
    CHECK(windows == std::vector<std::string>{"5m", "30m", "1h", "2h", "6h", "1d", "3d"});
    CHECK(slo.at("alerts").is_array());
    CHECK(slo.at("alerts").at(0).at("severity") == "page");
    check_all_finite(report);
}

TEST_CASE("the own window joins the standard ones, and a window without traffic has no burn rate") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200) + log_line(7200, 200) + log_line(10'000, 200));
    const auto slo = only_slo(report_of(
        folder.write("c.yaml", availability("access_log: a.log", "target: 99.9, window: 30d")),
        time_ms{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + 9'000s}));
    CHECK(slo.at("burn_rates").back().at("window") == "30d");
    CHECK(slo.at("burn_rates").front().at("value").is_null());
    CHECK(slo.at("burn_rates").front().at("state") == "no traffic");
    CHECK(slo.at("burn_rates").at(2).at("value") == 0);
    CHECK(slo.at("burn_rates").at(2).at("state") == "complete");
    CHECK(slo.at("burn_rates").back().at("state") == "covered in part");
    check_counts(slo, 2, 0); // what came after --now does not count
}

TEST_CASE("requests are chosen by route, and judged by status and latency in one reading") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200, "/orders?item=1", "0.100000") +
                              log_line(1, 500, "/orders", "0.100001") +
                              log_line(2, 200, "/orders/7", "0.000001") +
                              log_line(3, 500, "/healthz", "9.000000") +
                              log_line(4, 200, "/orders", "-"));
    const auto report = report_of(folder.write("c.yaml", R"(service: test
source: {access_log: a.log, routes: ["/orders*"], exclude: [/orders/7]}
slos:
  - {name: up, sli: availability_ratio, target: 99, window: 1h}
  - {name: le, sli: latency_percentile_50, target: {threshold: 100, percentage: 99}, window: 1h}
  - {name: lt, sli: latency_percentile_50, target: {threshold: 100, percentage: 99}, window: 1h,
     comparison: "<"}
)"));
    CHECK(report.at("lines").at("read") == 5);
    check_counts(report.at("slos").at(0), 2, 1);
    check_counts(report.at("slos").at(1), 1, 1);
    check_counts(report.at("slos").at(2), 0, 2);
    CHECK(report.at("slos").at(1).at("requests_without_latency") == 1);
}

TEST_CASE("a slice is good when its errors stay within the limit, and empty slices are a choice") {
    const scratch_folder folder;
    std::string log;
    for (int i = 0; i < 100; ++i) {
        log += log_line(i % 60, i == 0 ? 500 : 200);     // minute 0: exactly 1 %
        log += log_line(60 + i % 60, i < 2 ? 500 : 200); // minute 1: 2 %
    }
    log += log_line(179, 200) + log_line(4 * 60 + 59, 200); // minutes 2 and 4; 3 is empty
    folder.write("a.log", log);
    const auto with = [&](const std::string& more) {
        return only_slo(report_of(folder.write(
            "c.yaml", one_slo("sli: error_percentage, target: {threshold: 1, percentage: 99.5}, "
                              "window: 1d, source: {access_log: a.log}" +
                              more))));
    };
    check_counts(with(""), 3, 1);
    check_counts(with(", empty_slices: good"), 4, 1);
    check_counts(with(", empty_slices: bad"), 3, 2);
    check_counts(with(", slice: 2m"), 2, 1);
    CHECK(with("").at("unit") == "slices of 1m");
}

TEST_CASE("counters go on through resets, and what contradicts itself is a bad line") {
    const scratch_folder folder;
    folder.write("c.csv", "timestamp_ms,good,bad,total\n"
                          "1000000,100,10,110\n"
                          "1005000,150,10,160\n"
                          "1010000,7,3,10\n" // the process began again: 7 good, 3 bad
                          "1015000,9,3,13\n" // contradicts itself
                          "1015000,-1,3,2\n" // negative
                          "1015000,nan,3,2\n"
                          "1012000,20,3,23\n"   // in order still
                          "1012000,20,3,23\n"   // the same again: no harm
                          "1011000,30,3,33\n"); // time runs backwards
    const auto report = report_of(folder.write(
        "c.yaml", availability("counters: c.csv, good: good, bad: bad, total: total")));
    const auto slo = only_slo(report);
    check_counts(slo, 50 + 7 + 13, 3);
    CHECK(slo.at("counter_resets") == 1);
    CHECK(report.at("lines").at("bad") == 4);
    const auto& bad = report.at("lines").at("first_bad");
    CHECK(bad.at(0).at("line") == 5);
    CHECK(bad.at(0).at("reason") == "good and bad events do not add up to the total");
    CHECK(bad.at(1).at("line") == 6);
    CHECK(bad.at(2).at("line") == 7);
    CHECK(bad.at(3).at("reason") == "earlier than the sample before it");
}

TEST_CASE("more bad events than events in a scrape is a bad line") {
    const scratch_folder folder;
    folder.write("c.csv", "timestamp_ms,total,r5xx\n1000,1,0\n2000,1,2\n3000,5,1\n");
    const auto report =
        report_of(folder.write("c.yaml", availability("counters: c.csv, total: total, bad: r5xx")));
    check_counts(only_slo(report), 3, 1);
    CHECK(report.at("lines").at("first_bad").at(0).at("reason") ==
          "contradiction: more bad events than events");
}

TEST_CASE("a threshold inside a bucket gives both bounds, and a verdict only if both agree") {
    const scratch_folder folder;
    folder.write("h.csv", "interval_start_s,interval_len_s,latency_us,count\n"
                          "1000000000,10,90000,990\n"
                          "1000000000,10,103000,8\n" // 100 ms may lie inside: 3.2 % wide
                          "1000000000,10,110000,2\n");
    const auto with = [&](const std::string& width) {
        return only_slo(report_of(folder.write(
            "c.yaml", one_slo("sli: latency_percentile_99, target: {threshold: 100, percentage: 99}"
                              ", window: 1h, source: {latency_histogram: h.csv" +
                              width + "}"))));
    };
    const auto wide = with(", bucket_width: 3.2");
    check_counts(wide, 990, 10);
    CHECK(wide.at("counts_if_uncertain_are_good").at("good") == 998);
    CHECK(wide.at("verdict") == "undecided");
    CHECK(wide.at("sli").at("upper").get<double>() > 0.998);
    CHECK(wide.at("sli").at("lower").get<double>() < 0.99);
    CHECK(with("").at("counts_if_uncertain_are_good").is_null());
    folder.write("h.csv", "interval_start_s,interval_len_s,low,latency_us,count\n"
                          "1000000000,10,0,100000,5\n1000000000,10,99999,200000,3\n"
                          "1000000000,10,100000,300000,1\n1000000000,10,300000,+Inf,1\n"
                          "1000000000,10,5,4,1\n");
    const auto bounded = with(", lower: low");
    check_counts(bounded, 5, 5);
    CHECK(bounded.at("counts_if_uncertain_are_good").at("good") == 8);
}

TEST_CASE("percentiles in wide buckets are said to lie within them") {
    const scratch_folder folder;
    folder.write("h.csv", "interval_start_s,interval_len_s,low,latency_us,count\n"
                          "1000000000,10,0,5000,600\n1000000000,10,5000,10000,320\n"
                          "1000000000,10,10000,10200,50\n1000000000,10,10200,+Inf,30\n");
    const auto config = folder.write(
        "c.yaml", one_slo("sli: latency_percentile_99, target: {threshold: 100, percentage: 99}, "
                          "window: 1h, source: {latency_histogram: h.csv, lower: low}"));
    const auto text = run_report(folder, config).out;
    CAPTURE(text);
    CHECK(text.find("; p99 is at least\n             10.2 ms, plausibly at least 10.2 ms\n") !=
          std::string::npos);
    CHECK(text.find("latency      p50 at most 5 ms, p90 5 ms to 10 ms, p95 10.12 ms, p99 at least "
                    "10.2 ms, p99.9 at\n             least 10.2 ms, each +- 1.3 %") !=
          std::string::npos);
    const auto slo = only_slo(report_of(config));
    const auto& p99 = slo.at("golden_signals").at("latency_us").at("p99");
    CHECK(p99.at("value").is_null());
    CHECK(p99.at("upper").is_null());
    CHECK(p99.at("lower").get<double>() == doctest::Approx(10'200));
}

TEST_CASE("outages overlap, reach over the window's edge, and may still go on") {
    const scratch_folder folder;
    folder.write("d.csv", "downtime_start,downtime_end,impact\n"
                          "2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,major\n"
                          "2026-01-01T00:30:00Z,2026-01-01T01:30:00Z,major\n"
                          "2026-01-01T06:00:00Z,2026-01-01T07:00:00Z,none\n"
                          "2026-01-01T23:00:00Z,,major\n");
    const auto config =
        folder.write("c.yaml", availability("downtime: d.csv, where: {impact: major}",
                                            "target: 90, window: 1d"));
    const auto report =
        report_of(config, time_ms{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2}});
    check_counts(only_slo(report), (24 - 2) * 3'600'000 - 1'800'000, 2 * 3'600'000 + 1'800'000);
    CHECK(only_slo(report).at("verdict") == "missed");
    const auto later =
        report_of(config, time_ms{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} + 30min});
    CHECK(only_slo(later).at("counts").at("bad") == 1 * 3'600'000 + 2 * 1'800'000 + 1'800'000);
}

TEST_CASE("an outage fires the page while it lasts, and is named") {
    const scratch_folder folder;
    std::string log;
    for (int second = 0; second < 4 * 3600; ++second) {
        log += log_line(second, second >= 7200 && second < 7800 && second % 2 == 0 ? 503 : 200);
    }
    folder.write("a.log", log);
    folder.write("f.csv", "fault,start,end\nblackout,2026-01-01T02:00:00Z,2026-01-01T02:10:00Z\n"
                          "silence,2026-01-01T03:00:00Z,2026-01-01T03:01:00Z\n");
    const auto report =
        report_of(folder.write("c.yaml", "labels: f.csv\n" + availability("access_log: a.log")));
    const auto slo = only_slo(report);
    const auto& page = slo.at("alerts").at(0);
    REQUIRE(page.at("firings").size() == 1);
    const auto& firing = page.at("firings").at(0);
    // 14.4 x 0.1 % of an hour's 3,600 requests are 51.84; half of the requests fail, the first of
    // them at 02:00:00, so the 52nd has failed by 02:01:43. Of five minutes' 300 requests 4.32 are
    // too many: four are left when 02:09:50, the last failure but four, has left the window.
    CHECK(firing.at("start") == "2026-01-01T02:01:43Z");
    CHECK(firing.at("end") == "2026-01-01T02:14:51Z");
    CHECK(firing.at("faults") == json::parse(R"([{"fault": "blackout", "delay_s": 103.0}])"));
    CHECK(page.at("fires_now") == false);
    const auto text = run_report(folder, folder.file("c.yaml"));
    CHECK(text.status == 0);
    CHECK(text.out.find("one: page +1 min 27 s, ticket +43 s") != std::string::npos);
    CHECK(text.out.find("no alert") != std::string::npos);
}

TEST_CASE("what holds at the first look began before it and is blamed on no fault") {
    const scratch_folder folder;
    std::string log;
    for (int second = 0; second < 900; ++second) {
        log += log_line(second, second % 2 == 0 ? 503 : 200);
    }
    folder.write("a.log", log);
    folder.write("f.csv", "fault,start,end\nlate,2026-01-01T00:04:59Z,2026-01-01T00:10:00Z\n");
    const auto slo = only_slo(
        report_of(folder.write("c.yaml", "labels: f.csv\n" + availability("access_log: a.log"))));
    const auto& firings = slo.at("alerts").at(0).at("firings");
    REQUIRE(firings.size() == 1);
    CHECK(firings.at(0).at("start") == "2026-01-01T00:05:00Z"); // the short window is full
    CHECK(firings.at(0).at("end").is_null());
    CHECK(firings.at(0).at("at_first_look") == true);
    CHECK(firings.at(0).at("faults").empty());
    CHECK(slo.at("alerts").at(0).at("fires_now") == true);
    CHECK(slo.at("alerts").at(1).at("fires_now").is_null()); // 30 minutes are not there yet
}

TEST_CASE("low traffic is warned of: one failure alone fires") {
    const scratch_folder folder;
    std::string log;
    for (int minute = 0; minute < 180; ++minute) {
        log += log_line(minute * 60, 200);
    }
    folder.write("a.log", log);
    const auto& slo =
        only_slo(report_of(folder.write("c.yaml", availability("access_log: a.log"))));
    CHECK(slo.at("alerts").at(0).at("one_failure_fires") == true);
    CHECK(slo.at("alerts").at(0).at("minimum_events") == 70);
    CHECK(slo.at("alerts").at(3).at("one_failure_fires") == false);
}

TEST_CASE("a window that the policy does not suit is refused or repaired in words") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200));
    const auto week = only_slo(report_of(
        folder.write("c.yaml", availability("access_log: a.log", "target: 99.9, window: 7d"))));
    CHECK(week.at("policy").at("refusal").is_null());
    CHECK_FALSE(week.at("policy").at("repairs").empty());
    const auto minutes = only_slo(report_of(
        folder.write("c.yaml", availability("access_log: a.log", "target: 99.9, window: 5m"))));
    CHECK(minutes.at("policy").at("refusal") == "expected a period of 1 hour to 10 years");
    CHECK(minutes.at("alerts").empty());
}

TEST_CASE("bad lines are counted, shown with file and line, and do not stop the run") {
    const scratch_folder folder;
    const auto log = folder.write("a.log", log_line(0, 200) + "garbage\n" + log_line(1, 200) +
                                               "\x01\xff\"more\n");
    const auto program =
        run_report(folder, folder.write("c.yaml", availability("access_log: a.log")));
    CHECK(program.status == 0);
    CHECK(program.err.empty());
    CHECK(program.out.find("2 of 4 lines could not be read") != std::string::npos);
    CHECK(program.out.find(log + ":2: ") != std::string::npos);
    CHECK(program.out.find(log + ":4: ") != std::string::npos);
    CHECK(program.out.find('\x01') == std::string::npos);
}

TEST_CASE("no data, and none in the window, are no data and not good data") {
    const scratch_folder folder;
    for (const auto& content : {std::string{}, log_line(0, 200)}) {
        folder.write("a.log", content);
        const auto config = folder.write("c.yaml", R"(service: test
source: {access_log: a.log}
slos:
  - {name: up, sli: availability_ratio, target: 99, window: 1h}
  - {name: fast, sli: latency_percentile_95, target: {threshold: 100, percentage: 99}, window: 1d}
  - {name: calm, sli: error_percentage, target: {threshold: 1, percentage: 99}, window: 30d}
)");
        const auto report =
            report_of(config, time_ms{std::chrono::sys_days{std::chrono::year{2027} / 1 / 1}});
        for (const auto& slo : report.at("slos")) {
            check_counts(slo, 0, 0);
            for (const auto* figure : {"allowed", "spent", "remaining", "remaining_fraction"}) {
                CHECK(slo.at("budget").at(figure).is_null());
            }
            CHECK(slo.at("budget").at("minutes").at("spent").is_null());
            CHECK(slo.at("sli").at("error_ratio").is_null());
            CHECK(slo.at("golden_signals").contains("shown_percentile"));
            CHECK(slo.at("verdict") == "no data");
            CHECK(slo.at("sli").at("value").is_null());
            CHECK(slo.at("data").is_null() == content.empty());
            CHECK(slo.at("burn_rates").at(0).at("value").is_null());
        }
        check_all_finite(report);
        const auto text = run_report(folder, "--now 2027-01-01T00:00:00Z " + config);
        CHECK(text.status == 0);
        CHECK(text.out.find("nan") == std::string::npos);
        CHECK(text.out.find("3 no data") != std::string::npos);
    }
}

TEST_CASE("a source of which no line can be read stops the run at its first bad line") {
    const scratch_folder folder;
    const auto log = folder.write("a.log", "garbage\nand more\n");
    const auto program =
        run_report(folder, folder.write("c.yaml", availability("access_log: a.log")));
    CHECK(program.status == 2);
    CHECK(program.out.empty());
    CHECK(program.err.find(log + ":1: ") != std::string::npos);
    CHECK(program.err.find("no line of the file could be read") != std::string::npos);

    const auto csv = folder.write("c.csv", "timestamp_ms,total,bad\nx,1,0\ny,2,0\n");
    const auto counted = run_report(
        folder, folder.write("c.yaml", availability("counters: c.csv, total: total, bad: bad")));
    CHECK(counted.status == 2);
    CHECK(counted.err.find(csv + ":2: ") != std::string::npos);
}

TEST_CASE("--now with nothing in it is refused") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200));
    const auto config = folder.write("c.yaml", availability("access_log: a.log"));
    CHECK(run_report(folder, "--now '' " + config).status == 2);
    CHECK(run_report(folder, "--now= " + config).status == 2);
}

TEST_CASE("counters of several series are not mixed into one") {
    const scratch_folder folder;
    const auto csv = folder.write("c.csv", "timestamp_ms,zone,at,total,bad,r3xx\n"
                                           "1000,a,2026-01-01T00:00:01Z,10,0,1\n"
                                           "1000,b,2026-01-01T00:00:01Z,500,0,2\n"
                                           "2000,a,2026-01-01T00:00:02Z,12,1,3\n"
                                           "2000,b,2026-01-01T00:00:02Z,503,0,4\n");
    const std::string source = "counters: c.csv, total: total, bad: bad";
    const auto program = run_report(folder, folder.write("c.yaml", availability(source)));
    CHECK(program.status == 2);
    CHECK(program.err.find(csv + ":3: column 'zone' has several values") != std::string::npos);
    CHECK(program.err.find("name it in series or where") != std::string::npos);
    const auto counts_of = [&](const std::string& more) {
        return only_slo(report_of(folder.write("c.yaml", availability(source + more))));
    };
    check_counts(counts_of(", series: zone"), 4, 1);
    check_counts(counts_of(", where: {zone: a}"), 1, 1);
}

TEST_CASE("an outage that cannot be read stops the run and is not up time") {
    const scratch_folder folder;
    const auto program = [&](const std::string& rows, const std::string& more = "") {
        folder.write("d.csv", "downtime_start,downtime_end,zone\n"
                              "2026-01-01T00:00:00Z,2026-01-01T00:01:00Z,a\n" +
                                  rows);
        return run_report(folder, folder.write("c.yaml", availability("downtime: d.csv" + more)));
    };
    for (const std::string row :
         {"soon,2026-01-02T00:00:00Z,a\n", "2026-01-02T00:00:00Z,later,a\n",
          "2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,a\n", "2026-01-02T00:00:00Z,a\n"}) {
        CAPTURE(row);
        const auto stopped = program(row);
        CHECK(stopped.status == 2);
        CHECK(stopped.out.empty());
        CHECK(stopped.err.find(folder.file("d.csv") + ":3: ") != std::string::npos);
    }
    CHECK(program("soon,later,b\n", ", where: {zone: a}").status == 0);
}

TEST_CASE("a condition that no outage meets is pointed out") {
    const scratch_folder folder;
    folder.write("d.csv", "downtime_start,downtime_end,zone\n"
                          "2026-01-01T00:00:00Z,2026-01-01T00:01:00Z,a\n");
    const auto config = folder.write(
        "c.yaml", availability("downtime: d.csv, where: {zone: z}, from: \"2026-01-01T00:00:00Z\", "
                               "to: \"2026-02-01T00:00:00Z\""));
    CHECK(only_slo(report_of(config)).at("notes").size() == 1);
    CHECK(run_report(folder, config).out.find("no row of the file belongs to this SLO") !=
          std::string::npos);
}

TEST_CASE("labels of a metric that nothing carries are named, and bad events that match nothing") {
    const scratch_folder folder;
    const auto file = folder.write("m.txt", "r_total{zone=\"a\",class=\"2xx\"} 1 1\n"
                                            "r_total{zone=\"a\",class=\"2xx\"} 5 2\n");
    const auto config = [&](const std::string& more) {
        return folder.write("c.yaml", availability("openmetrics: m.txt, metric: r_total" + more));
    };
    const auto problem = [&](const std::string& more) {
        const auto program = run_report(folder, config(more));
        CHECK(program.status == 2);
        return program.err;
    };
    CHECK(
        problem(", bad: {code: 5xx}").find(file + ": no sample of r_total has the label 'code'") !=
        std::string::npos);
    CHECK(problem(", where: {zoen: a}, bad: {class: 5xx}").find("'zoen' that 'where' names") !=
          std::string::npos);
    CHECK(problem(", bad: {}").find("c.yaml:3:") != std::string::npos);
    const auto slo = only_slo(report_of(config(", bad: {class: 5xx}")));
    check_counts(slo, 4, 0);
    REQUIRE(slo.at("notes").size() == 1);
    CHECK(slo.at("notes").at(0).get<std::string>().find("'bad'") != std::string::npos);
}

TEST_CASE("names cannot steer the terminal, and events outside the window are counted") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200) + log_line(1, 200) + log_line(20'000, 200));
    folder.write("f.csv", "fault,start,end\n"
                          "\x1b[2J,2026-01-01T00:00:00Z,2026-01-01T00:01:00Z\n");
    const auto config = folder.write("c.yaml", R"(service: "a\e[31mb"
labels: f.csv
slos:
  - {name: "Z\u00fcrich\e[31m", sli: latency_percentile_95, window: 1h, source: {access_log: a.log},
     target: {threshold: 123.4567, percentage: 99}}
)");
    const auto program = run_report(folder, config);
    CHECK(program.status == 0);
    CHECK(program.out.find('\x1b') == std::string::npos);
    CHECK(program.out.find("123.4567 ms") != std::string::npos);
    CHECK(program.out.find("2 requests outside the window") != std::string::npos);
    CHECK(only_slo(report_of(config)).at("events_outside_window") == 2);
}

TEST_CASE("no column counts twice") {
    const scratch_folder folder;
    folder.write("c.csv", "timestamp_ms,a,b\n1000,1,1\n");
    for (const std::string columns : {"good: a, total: [a, b]", "good: [a, a], bad: b",
                                      "good: b, bad: [a, a]", "total: a, bad: a"}) {
        CAPTURE(columns);
        const auto program =
            run_report(folder, folder.write("c.yaml", availability("counters: c.csv, " + columns)));
        CHECK(program.status == 2);
        CHECK(program.err.find("c.yaml:3:") != std::string::npos);
    }
}

TEST_CASE("what is wrong with the input stops the program at once with status 2") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200));
    const auto good = folder.write("good.yaml", availability("access_log: a.log"));
    const auto refused = [&](const std::string& arguments, const std::string& message) {
        CAPTURE(arguments);
        const auto program = run_report(folder, arguments);
        CAPTURE(program.err);
        CHECK(program.status == 2);
        CHECK(program.out.empty());
        CHECK(program.err.find(message) != std::string::npos);
    };
    const auto missing = folder.write("missing.yaml", availability("access_log: gone.log"));
    refused(missing,
            missing + ":3:90: slos[1].source.access_log: expected a file that can be read");
    const auto unknown =
        folder.write("unknown.yaml", availability("access_log: a.log", "traget: 9"));
    refused(unknown, unknown + ":3:42: slos[1].traget: unknown field; did you mean target?");
    const auto contradiction =
        folder.write("contradiction.yaml",
                     availability("access_log: a.log", "target: {threshold: 1}, window: 1d"));
    refused(contradiction, contradiction + ":3:50: slos[1].target: contradicts");
    folder.write("c.csv", "timestamp_ms,total\n");
    const auto column =
        folder.write("column.yaml", availability("counters: c.csv, total: total, bad: b"));
    refused(column, folder.file("c.csv") + ":1: ");
    folder.write("cut.log.gz", "\x1f\x8b\x08 and no more");
    refused(folder.write("cut.yaml", availability("access_log: cut.log.gz")), "cut.log.gz");
    refused(folder.file("nowhere.yaml"), "No such file or directory");
    refused(good + " --now yesterday", "--now: expected a time such as");
    refused(good + " --jsonn", "--jsonn");
    refused("", "config is required");
    CHECK(run_report(folder, good).status == 0);
}

TEST_CASE("a file that may not be read is named, unless nobody may forbid it") {
    if (::geteuid() == 0) {
        MESSAGE("skipped: root may read everything");
        return;
    }
    const scratch_folder folder;
    const auto log = folder.write("a.log", log_line(0, 200));
    std::filesystem::permissions(log, std::filesystem::perms::none);
    const auto program =
        run_report(folder, folder.write("c.yaml", availability("access_log: a.log")));
    CHECK(program.status == 2);
    CHECK(program.err.find("Permission denied") != std::string::npos);
}

TEST_CASE("a report that cannot be written is status 1, and --help explains all sources") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200));
    const auto config = folder.write("c.yaml", availability("access_log: a.log"));
    const std::string command =
        std::string{NINES_SLO_REPORT} + ' ' + config + " >/dev/full 2>/dev/null";
    CHECK(WEXITSTATUS(std::system(command.c_str())) == 1);
    const auto help = run_report(folder, "--help");
    CHECK(help.status == 0);
    for (const auto* word : {"access_log", "counters", "openmetrics", "latency_histogram",
                             "downtime", "--now", "--json", "Exit status"}) {
        CAPTURE(word);
        CHECK(help.out.find(word) != std::string::npos);
    }
}

TEST_CASE("--now fixes the time, and the same input gives the same bytes") {
    const scratch_folder folder;
    folder.write("a.log", log_line(0, 200) + log_line(100, 500) + log_line(200, 500));
    const auto config = folder.write("c.yaml", availability("access_log: a.log"));
    const auto now = " --now 2026-01-01T00:01:41Z";
    const auto text = run_report(folder, config + now);
    CHECK(text.out.find("2 requests: 1 good, 1 bad") != std::string::npos);
    CHECK(text.out.find("judged as of 2026-01-01 00:01:41 UTC") != std::string::npos);
    CHECK(run_report(folder, config + now).out == text.out);
    const auto as_json = run_report(folder, config + now + " --json");
    check_counts(only_slo(json::parse(as_json.out)), 1, 1);
    const auto before = run_report(folder, config + " --now 2020-01-01T00:00:00Z --json");
    CHECK(only_slo(json::parse(before.out)).at("verdict") == "no data");
}

TEST_CASE("the text fits a terminal and is plain without one") {
    const scratch_folder folder;
    std::string log;
    for (int second = 0; second < 4000; ++second) {
        log += log_line(second, second % 50 == 0 ? 500 : 200);
    }
    folder.write("a.log", log);
    const auto program = run_report(
        folder,
        folder.write("c.yaml", availability("access_log: a.log", "target: 99.9, window: 1d")));
    std::istringstream lines{program.out};
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(line.size() <= 100);
        for (const char c : line) {
            CHECK((c >= ' ' && c <= '~'));
        }
    }
}

TEST_CASE("the report reads as it should, word for word") {
    const scratch_folder folder;
    std::string log;
    for (int second = 0; second < 3600; ++second) {
        log += log_line(second, second == 1800 ? 503 : 200);
    }
    folder.write("a.log", log);
    const auto program = run_report(
        folder,
        folder.write("c.yaml", availability("access_log: a.log", "target: 99, window: 1d")));
    CHECK(program.out == R"(test: 1 SLO, 1 met; no alert fires now

-- one ---------------------------------------------------------------------------------- MET --
promise      99 % of requests good over 1d
data         2026-01-01 00:00:00 .. 01:00:00 UTC (1 h); 4.17 % of the window, the rest is
             unknown
counted      3,600 requests: 3,599 good, 1 bad
SLI          99.97222 % good, plausibly 99.84281 to 99.99510 % (wilson, 95 % confidence)
verdict      met by the data there are: had it been missed, so few bad requests would be a
             chance of 5 % or less
budget              allowed         spent          left
  requests               36             1            35  (2.78 % spent)
  minutes               0.6       0.01667        0.5833
             for what the data cover; if all of 1d had this traffic and no more errors: 864
             allowed, 1 spent (0.116 %)
burn rates   1 spends exactly the budget in 1d; * covered only in part
                    5m      30m       1h      2h*      6h*      1d*      3d*
                     0   0.0556   0.0278   0.0278   0.0278   0.0278   0.0278
alerts now   nothing fires; burn rates over the long and the short window:
  page   2m and 10s over 14.4     now      0  and      0  quiet    never fired
  page   12m and 1m over 6        now      0  and      0  quiet    never fired
  ticket 48m and 4m over 3        now 0.0347  and      0  quiet    never fired
  ticket 2h24m and 12m over 1     now 0.0278* and      0  quiet    never fired
             changed: 1h and 5m over 0.48 is now 2m and 10s over 14.4, 6h and 30m over 0.2 is
             now 12m and 1m over 6, 1d and 2h over 0.1 is now 48m and 4m over 3, 3d and 6h over
             0.03333 is now 2h24m and 12m over 1: all windows shrunk in proportion to the
             period: over a period this short, the windows as written would page for errors that
             the objective all but allows
traffic      1 requests/s, 1/s in the busiest 1m
errors       0.0278 % (1 of 3,600 requests)
latency      p50 10 ms, p90 10 ms, p95 10 ms, p99 10 ms, p99.9 10 ms
)");
}
