// SPDX-License-Identifier: BSL-1.0
// What a report says of sources, windows, outages and policies.
#include "report_fixture.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

namespace slo_report_test {

using namespace std::chrono_literals;
using nines::examples::time_ms;
using namespace nines_test;
using nlohmann::json;

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

} // namespace slo_report_test
