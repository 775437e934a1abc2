// SPDX-License-Identifier: BSL-1.0
// Reports of published histories and logs, and of the recording that ships.
#include "report_fixture.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace slo_report_data_test {

using namespace std::chrono_literals;
using namespace nines_test;
using nlohmann::json;

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

} // namespace slo_report_data_test
