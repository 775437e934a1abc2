// SPDX-License-Identifier: BSL-1.0
#include "backtest/nab.hpp"
#include "backtest/nginx.hpp"
#include "backtest/recording.hpp"
#include "backtest/table.hpp"
#include "common/input_error.hpp"

#include "report_fixture.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace backtest_test {

using namespace nines::examples;
using namespace std::chrono_literals;
using nines_test::scratch_folder;

namespace {

constexpr time_ms start{1'800'000'000s};
const std::string shipped = std::string{NINES_SOURCE_DIR} + "/examples/data/recording-2026-11-23";

const nines::backtest_outcome<>& outcome_of(const std::vector<tested_policy>& tested,
                                            const std::string& name) {
    for (const auto& each : tested) {
        if (each.name == name) {
            return each.outcome;
        }
    }
    FAIL("no policy " << name);
    return tested.front().outcome;
}

nines_test::outcome run_backtest(const scratch_folder& folder, const std::string& arguments) {
    const std::string out = folder.file("stdout");
    const std::string err = folder.file("stderr");
    const int status = std::system(
        (std::string{NINES_BACKTEST} + ' ' + arguments + " >" + out + " 2>" + err).c_str());
    const auto contents = [](const std::string& path) {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    };
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(out), contents(err)};
}

} // namespace

TEST_CASE("the recording that ships: each fault that fails requests is paged, garbage is not") {
    const auto studies = recording_studies(shipped);
    REQUIRE(studies.size() == 4);
    const auto& by_day = studies[2]; // 5xx, the policies of a day
    CHECK(by_day.counts.total() == nines::event_counts<>{138'887, 1'853});
    REQUIRE(by_day.incidents.size() == 5);
    for (const std::size_t i : {2U, 3U}) {
        const auto tested = test_policies(studies[i]);
        for (const auto* const name : {"workbook", "significant"}) {
            CAPTURE(name);
            const auto& pages = outcome_of(tested, name).pages;
            CHECK(pages.alerts == nines::event_counts<>{3 + (i == 3 ? 1U : 0U), 0U});
            REQUIRE(pages.detections.size() == 5);
            for (const std::size_t fault : {0U, 2U, 3U}) {
                REQUIRE(pages.detections[fault]);
                CHECK(pages.detections[fault]->delay <= 20s);
                CHECK_FALSE(pages.detections[fault]->firing_already);
            }
            CHECK(pages.detections[1].has_value() == (i == 3)); // slow, and not failing
            CHECK_FALSE(pages.detections[4]);                   // answered 4xx
        }
    }
}

TEST_CASE("nginx's zones raise no page where failures may come in bursts") {
    const auto file = nines_test::shared_data("nginx_plus_status/zone_counters.csv");
    if (file.empty()) {
        return;
    }
    const auto studies = nginx_studies(file);
    REQUIRE(studies.size() == 3);
    for (const study& zone : studies) {
        CAPTURE(zone.title);
        const auto tested = test_policies(zone);
        CHECK(outcome_of(tested, "significant, bursts").alerts.empty());
        CHECK_FALSE(outcome_of(tested, "significant, bursts").pages.recall);
        // Three requests in a row failed within 16 s, after 105 that did not: as independent
        // failures that is no chance.
        const bool three_in_a_row = zone.title == "nginx zone hg.nginx.org";
        CHECK(outcome_of(tested, "significant").pages.alerts.total() == (three_in_a_row ? 1U : 0U));
        CHECK(table_of(zone, tested).find("not enough data") != std::string::npos);
    }
}

TEST_CASE("NAB's series: the significant policy has fewer false pages than the workbook's") {
    const auto folder = nines_test::shared_data("nab");
    if (folder.empty()) {
        return;
    }
    const auto studies = nab_studies(folder);
    CHECK(studies.size() == 6);
    for (const study& series : studies) {
        CAPTURE(series.title);
        const auto tested = test_policies(series);
        CHECK(outcome_of(tested, "significant").pages.alerts.bad <=
              outcome_of(tested, "workbook").pages.alerts.bad);
        CHECK(series.incidents.size() == outcome_of(tested, "workbook").pages.detections.size());
    }
}

TEST_CASE("a metric is bad outside the range of its first 15 %, which is left out") {
    std::vector<nab_sample> samples;
    for (int i = 0; i < 20; ++i) {
        samples.push_back({start + i * 5min, i < 3 ? double(i) : 1.0}); // learns 0 to 2
    }
    samples[5].value = 2.5;
    samples[6].value = -0.5;
    samples[7].value = 2;
    samples[8].value = 0;
    const auto counts = outside_learned_range(samples).value();
    CHECK(counts.total() == nines::event_counts<>{15, 2});
    CHECK(counts.span() == nines::half_open<time_ms>{start + 10min, start + 95min});
    CHECK(counts.between(start + 20min, start + 30min) == nines::event_counts<>{0, 2});
    samples.resize(6);
    CHECK(outside_learned_range(samples).error().code == nines::errc::insufficient);
}

TEST_CASE("series and labels of a folder become studies; what is not as it should be is named") {
    const scratch_folder folder;
    std::string table = "timestamp,value\n";
    for (int i = 10; i < 50; ++i) {
        table += "2026-01-01 00:" + std::to_string(i) + ":00," + (i < 40 ? "1" : "9") + '\n';
    }
    (void)folder.write("a.csv", table);
    const auto labels = [&](const std::string& text) {
        return folder.write("combined_windows.json", text);
    };
    const std::string here = folder.file("");
    (void)labels(R"({"x/a.csv": [["2026-01-01 00:39:00.000000", "2026-01-01 00:45:00.000000"]],
                     "x/absent.csv": []})");
    const auto studies = nab_studies(here);
    REQUIRE(studies.size() == 1);
    CHECK(studies[0].interval == 60s);
    CHECK(studies[0].counts.total() == nines::event_counts<>{24, 10});
    const auto tested = test_policies(studies[0]);
    REQUIRE(outcome_of(tested, "workbook").pages.detections[0]);
    const std::string text = table_of(studies[0], tested);
    CHECK(text.find("2026-01-01 00:39") != std::string::npos);
    CHECK(summary_of("all", studies, {tested}).find("1 series") != std::string::npos);

    (void)labels(R"({"x/a.csv": [["2026-01-01 00:39:00", "2026-01-01 01:45:00"]]})");
    CHECK_THROWS_WITH_AS((void)test_policies(nab_studies(here)[0]),
                         "NAB a.csv: expected incidents within the record", input_error);
    (void)labels(R"({"x/a.csv": [["yesterday", "2026-01-01 00:45:00"]]})");
    CHECK_THROWS_AS((void)nab_studies(here), input_error);
    (void)labels(R"({"x/a.csv": [["2026-01-01 00:39:00"]]})");
    CHECK_THROWS_AS((void)nab_studies(here), input_error);
    (void)labels("[");
    CHECK_THROWS_AS((void)nab_studies(here), input_error);
}

TEST_CASE("counters that go back in time, or have more failures than requests, name their line") {
    const scratch_folder folder;
    const std::string head = "timestamp_ms,zone,r5xx,total\n1800000000000,a,0,10\n";
    const auto more = folder.write("more.csv", head + "1800000060000,a,12,11\n");
    CHECK_THROWS_WITH_AS((void)nginx_studies(more),
                         (more + ":3: more failures than requests").c_str(), input_error);
    const auto back = folder.write("back.csv", head + "1799999990000,a,0,12\n");
    CHECK_THROWS_WITH_AS((void)nginx_studies(back),
                         (back + ": earlier than the sample before it").c_str(), input_error);
}

TEST_CASE("a line that cannot be read is named, not left out") {
    const scratch_folder folder;
    const auto cut = folder.write("cut.csv", "timestamp_ms,zone,r5xx,total\n1800000000000,a,0,10\n"
                                             "1800000060000,a\n1800000120000,a,0,12\n");
    CHECK_THROWS_WITH_AS((void)nginx_studies(cut),
                         (cut + ":3: expected as many fields as the header has").c_str(),
                         input_error);
    const std::string here = folder.file("");
    (void)folder.write("faults.csv", "fault,start,end,what\n"
                                     "a,2026-11-23T07:10:00Z,2026-11-23T07:09:00Z,b\n");
    CHECK_THROWS_WITH_AS(
        (void)recording_studies(here),
        (here + "/faults.csv:2: expected an end that is later than the start").c_str(),
        input_error);
}

TEST_CASE("the program prints its tables, says what it skips, and refuses by exit status") {
    const scratch_folder folder;
    const auto ran = run_backtest(folder, shipped + " /nowhere");
    CHECK(ran.status == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out.find("own recording: bad is 5xx") != std::string::npos);
    CHECK(ran.out.find("garbage") != std::string::npos);
    CHECK(ran.out.find("skipped: no shared data (/nowhere/data/nab)") != std::string::npos);
    CHECK(run_backtest(folder, shipped + " /nowhere").out == ran.out);
    CHECK(ran.out.starts_with(run_backtest(folder, shipped).out));
    const auto absent = run_backtest(folder, "/nowhere /nowhere");
    CHECK(absent.status == 2);
    CHECK(absent.err.find("/nowhere/faults.csv") != std::string::npos);
    CHECK(run_backtest(folder, "").status == 2);
    CHECK(run_backtest(folder, "--help").status == 0);
}

} // namespace backtest_test
