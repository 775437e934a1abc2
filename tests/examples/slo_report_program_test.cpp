// SPDX-License-Identifier: BSL-1.0
// What a report refuses or points out, and the program as a user runs it.
#include "report_fixture.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace slo_report_program_test {

using namespace std::chrono_literals;
using nines::examples::time_ms;
using namespace nines_test;
using nlohmann::json;

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

} // namespace slo_report_program_test
