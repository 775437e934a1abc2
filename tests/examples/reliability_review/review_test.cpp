// SPDX-License-Identifier: BSL-1.0
#include "common/input_error.hpp"
#include "reliability_review/read_history.hpp"
#include "reliability_review/render.hpp"
#include "reliability_review/report.hpp"

#include "../program_run.hpp"
#include "../shared_data.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace review_test {

using namespace nines::examples::review;
using nines::examples::parse_rfc3339;
using nines_test::scratch_folder;

namespace {

const std::string shipped =
    std::string{NINES_SOURCE_DIR} + "/examples/data/incidents-simulated-seed7.csv";

constexpr const char* header = "id,start,detection,acknowledgement,resolution,severity,title\n";

history read_csv(const std::string& rows) {
    return parse_history(header + rows, "h.csv", {});
}

nines_test::outcome run(const scratch_folder& folder, const std::string& arguments) {
    return nines_test::run_program(folder, NINES_RELIABILITY_REVIEW, arguments);
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Figures of a group, made independently by R.
struct figures {
    const char* name;
    std::size_t count;
    double rate, rate_lower, rate_upper;
    double geometric, geometric_lower, geometric_upper;
    double median, mean, ninety_percent; ///< 0 where the review must say that there are too few
};

void check(const group_summary& of, const figures& expected) {
    CAPTURE(expected.name);
    const auto close_to = [](double x) { return doctest::Approx(x).epsilon(1e-6); };
    CHECK(of.of.name == expected.name);
    CHECK(of.of.incidents.size() == expected.count);
    CHECK(of.per_30_days.value == close_to(expected.rate));
    CHECK(of.per_30_days.bounds.lower == close_to(expected.rate_lower));
    CHECK(of.per_30_days.bounds.upper == close_to(expected.rate_upper));
    CHECK(of.days_between.value == close_to(30 / expected.rate));
    const stage_summary& resolved = of.stages.back();
    REQUIRE(resolved.geometric_mean.value);
    CHECK(resolved.geometric_mean.value->value == close_to(expected.geometric));
    CHECK(resolved.geometric_mean.value->bounds.lower == close_to(expected.geometric_lower));
    CHECK(resolved.geometric_mean.value->bounds.upper == close_to(expected.geometric_upper));
    REQUIRE(resolved.median.value);
    CHECK(resolved.median.value->value == close_to(expected.median));
    CHECK(resolved.mean.value->value == close_to(expected.mean));
    CHECK(resolved.ninety_percent.value.has_value() == (expected.ninety_percent > 0));
    if (resolved.ninety_percent.value) {
        CHECK(resolved.ninety_percent.value->value == close_to(expected.ninety_percent));
    }
}

std::string day_text(int day) {
    const int of_month = day % 31 + 1;
    return std::string{day < 31 ? "2025-01-" : "2025-02-"} + (of_month < 10 ? "0" : "") +
           std::to_string(of_month);
}

review_options quick() {
    review_options asked;
    asked.resamples = 200;
    return asked;
}

} // namespace

// R 4.2.2: poisson.test(n, days / 30)$conf.int, exp(t.test(log(x))$conf.int), median, mean and
// quantile(type 7) of x, minutes from started_at to resolved_at with 0 taken as 0.5; days by UTC
// from 2022-03-24 to 2026-08-21.
TEST_CASE("GitHub's incidents, by year and severity, as R has them") {
    const auto path = nines_test::shared_data("github_incidents/incidents.jsonl");
    if (path.empty()) {
        return;
    }
    history_options names;
    for (const char* map :
         {"start=started_at", "resolution=resolved_at", "severity=impact", "services=components",
          "down_from=downtime_start", "down_to=downtime_end"}) {
        map_field(names, map);
    }
    const history read = load_history(path, names);
    CHECK(read.lines == 819);
    CHECK(read.incidents.size() == 819);
    CHECK(read.left_out.empty());
    CHECK_FALSE(read.sorted);
    CHECK(read.last == parse_rfc3339("2026-08-21T00:37:00Z").value());

    const review_report report = review_of(read, quick());
    CHECK(report.period.from == parse_rfc3339("2022-03-24T00:00:00Z").value());
    CHECK(report.period.to == parse_rfc3339("2026-08-21T00:00:00Z").value());
    check(report.all, {"all", 819, 15.25139665, 14.22462724, 16.3326982, 61.34488712, 55.22231644,
                       68.14627524, 67, 225.0115995, 308.4});
    REQUIRE(report.by_year.size() == 5);
    const std::vector<figures> years{
        {"2022", 110, 11.66077739, 9.583740858, 14.05439014, 97.74429603, 72.57080923, 131.6500051,
         81, 586.5363636, 353.5},
        {"2023", 165, 13.56164384, 11.57128085, 15.79609156, 55.79961045, 47.26845185, 65.87049934,
         52, 114.0121212, 239.6},
        {"2024", 124, 10.16393443, 8.453834796, 12.1183864, 49.48229108, 38.73291788, 63.21488968,
         55, 99.83870968, 232.4},
        {"2025", 208, 17.09589041, 14.85137542, 19.58382031, 57.05365893, 44.34119179, 73.41074668,
         70, 278.0168269, 378.8},
        {"2026", 212, 27.4137931, 23.84755914, 31.36290437, 63.14203909, 51.36201691, 77.62384229,
         77, 145.0283019, 332.2}};
    for (std::size_t i = 0; i < years.size(); ++i) {
        check(report.by_year[i], years[i]);
    }
    REQUIRE(report.by_severity.size() == 5);
    check(report.by_severity[0], {"minor", 604, 11.24767225, 10.36843861, 12.18154173, 60.29415655,
                                  54.69199453, 66.47015427, 65, 125.4875828, 247.7});
    check(report.by_severity[1], {"major", 138, 2.569832402, 2.158974147, 3.036121635, 66.05114117,
                                  53.73242192, 81.19405555, 68.5, 120.6485507, 278.5});
    check(report.by_severity[3], {"critical", 28, 0.52141527, 0.3464766603, 0.753590241,
                                  97.42791451, 60.74754081, 156.2565068, 93, 176.2142857, 0});
    CHECK(report.all.stages.back().short_times == 29);

    // R: var(counts) / mean(counts) of the 230 whole weeks; with it as the dispersion,
    // qchisq(c(.025, .975), 2 * 819 / d + c(0, 2)) / 2 / (53.7 / d).
    REQUIRE(report.all.dispersion.value);
    CHECK(report.all.dispersion.value->index == doctest::Approx(1.646234826).epsilon(1e-8));
    REQUIRE(report.all.in_clusters);
    CHECK(report.all.in_clusters->bounds.lower == doctest::Approx(13.94048934).epsilon(1e-6));
    CHECK(report.all.in_clusters->bounds.upper == doctest::Approx(16.65237030).epsilon(1e-6));

    REQUIRE(report.hours.value);
    REQUIRE(report.weekdays.value);
    CHECK(report.hours.value->bins[15].count == 73);
    CHECK(report.weekdays.value->bins[1].count == 185);
    CHECK(report.weekdays.value->bins[1].corrected < 0.001);

    // R: poisson.test(c(208, 124), c(365, 366)); t.test of the logs of 2023 and 2022 (Welch).
    REQUIRE(report.comparisons.size() == 4);
    const auto& rates = *report.comparisons[2].rates.value;
    CHECK(report.comparisons[2].dispersion == 1);
    CHECK(rates.ratio.value == doctest::Approx(1.682015024).epsilon(1e-8));
    CHECK(rates.ratio.bounds.lower == doctest::Approx(1.340232513).epsilon(1e-8));
    CHECK(rates.ratio.bounds.upper == doctest::Approx(2.118247140).epsilon(1e-8));
    CHECK(report.comparisons[0].dispersion > 1);
    const auto& recovery = *report.comparisons[0].stages.back().times.value;
    CHECK(recovery.ratio.value == doctest::Approx(0.5708733166).epsilon(1e-8));
    CHECK(recovery.ratio.bounds.lower == doctest::Approx(0.4064344559).epsilon(1e-8));
    CHECK(recovery.ratio.bounds.upper == doctest::Approx(0.8018423116).epsilon(1e-8));
    CHECK(recovery.probability_of_improvement == doctest::Approx(0.9993232905).epsilon(1e-8));
    CHECK(has(report.comparisons[0].conclusions.back(), "May be concluded: it became shorter"));
    CHECK(has(report.comparisons[1].conclusions.back(), "May not be concluded"));
}

// data/README.md: union of minor-and-worse windows, 103,606 min in 1,608.954 days.
TEST_CASE("GitHub's downtime is a union of windows") {
    const auto path = nines_test::shared_data("github_incidents/incidents.jsonl");
    if (path.empty()) {
        return;
    }
    const scratch_folder folder;
    const auto ran = run(
        folder, path + " --map start=started_at --map resolution=resolved_at --map severity=impact"
                       " --map down_from=downtime_start --map down_to=downtime_end"
                       " --availability minor,major,critical --from 2022-03-26T01:43:00Z"
                       " --to 2026-08-21T00:37:00Z --resamples 100 --json");
    CHECK(ran.status == 0);
    CHECK(has(ran.out, "\"down_min\": 103606.0,"));
    CHECK(has(ran.out, "\"days\": 1608.954166"));
    CHECK(has(ran.out, "\"outside_of_period\": 3,"));
}

// R as above; days from 2021-07-07 to 2022-07-02; detection is `created`, less the one before the
// start.
TEST_CASE("Google Cloud's incidents, as R has them") {
    const auto path = nines_test::shared_data("cloud_incidents/gcp_incidents.csv");
    if (path.empty()) {
        return;
    }
    history_options names;
    for (const char* map : {"start=begin", "detection=created", "resolution=end",
                            "services=products", "title=external_desc"}) {
        map_field(names, map);
    }
    const history read = load_history(path, names);
    CHECK(read.incidents.size() == 157);
    CHECK(read.left_out.empty());
    REQUIRE(read.unused.size() == 1);
    CHECK(read.unused[0].line == 117);
    CHECK(read.unused[0].field == "created");
    CHECK(read.unused[0].expected ==
          "expected no time before the start, 2021-09-17T15:00:00+00:00");
    CHECK(read.unused[0].found == "\"2021-09-17T14:39:52+00:00\"");

    const review_report report = review_of(read, quick());
    check(report.all, {"all", 157, 13.08333333, 11.11684553, 15.29745192, 222.931103, 166.4743959,
                       298.5340562, 157, 1868.240021, 3130.8});
    REQUIRE(report.by_year.size() == 2);
    check(report.by_year[0], {"2021", 81, 13.65168539, 10.84140876, 16.96779846, 248.1996752,
                              164.6491487, 374.1475695, 141.2, 2697.646502, 2960});
    check(report.by_year[1], {"2022", 76, 12.52747253, 9.870223496, 15.67999994, 198.8256091,
                              130.1652539, 303.7033437, 198.5, 984.2673246, 2419.775});
    CHECK(report.by_severity[0].of.name == "medium");
    CHECK(report.by_severity[1].of.incidents.size() == 20);
    const stage_summary& detected = report.all.stages.front();
    CHECK(detected.came == 156);
    CHECK(detected.not_noted == 1);
    CHECK(detected.after_end == 22);
    CHECK(detected.median.value->value == doctest::Approx(79.40833334).epsilon(1e-8));
    CHECK(detected.geometric_mean.value->value == doctest::Approx(67.92128985).epsilon(1e-8));
}

TEST_CASE("the simulated history is what the simulator makes, and the review finds its truth") {
    const scratch_folder folder;
    const auto made = nines_test::run_program(folder, NINES_SIMULATE_INCIDENTS, "7");
    CHECK(made.status == 0);
    CHECK(made.out == nines_test::contents_of(shipped));

    const history read = load_history(shipped, {});
    REQUIRE(read.comments.size() == 4);
    CHECK(has(read.comments[0], "SIMULATED"));
    const review_report report = review_of(read, quick());
    CHECK_FALSE(report.all.in_clusters); // the same rate in all three years
    for (const period_comparison& each : report.comparisons) {
        CHECK(has(each.conclusions[0], "May not be concluded"));
    }
    const auto& last = *report.comparisons[1].stages.back().times.value;
    CHECK(last.differs());
    CHECK(last.ratio.bounds.contains(0.5));
    CHECK(report.hours.value->bins[12].corrected < 0.001);
    CHECK(report.hours.value->bins[13].corrected < 0.001);
    CHECK(report.weekdays.value->bins[6].count < report.weekdays.value->bins[6].expected);
    std::size_t recurring = 0;
    for (const recurring_cluster& each : report.recurring.clusters) {
        if (each.recurrence.corrected < 0.05) {
            ++recurring;
            CHECK(each.typical->title == "Disk of the billing database is full");
        }
    }
    CHECK(recurring == 1);
}

TEST_CASE("lines that are no incident are left out, and said") {
    const history read = read_csv("a,2025-01-02T10:00:00Z,,,2025-01-02T11:00:00Z,minor,x\n"
                                  "b,2025-01-01T10:00:00Z,,,2025-01-01T09:00:00Z,minor,x\n"
                                  "a,2025-01-03T10:00:00Z,,,,minor,x\n"
                                  ",2025-01-03T10:00:00Z,,,,minor,x\n"
                                  "c,yesterday,,,,minor,x\n"
                                  "d,2025-01-03T10:00:00Z,2025-01-03T09:00:00Z,,,minor,x\n"
                                  "e,2025-01-03T10:00:00Z\n"
                                  "f,2025-01-01T10:00:00Z,,,2025-13-01T09:00:00Z,minor,x\n"
                                  "g,,,,,,\n"
                                  "h,2025-01-01T10:00:00Z,,,,,\n");
    CHECK(read.lines == 10);
    CHECK(read.incidents.size() == 3);
    CHECK(read.incidents[0].id == "h");
    CHECK(read.incidents[0].severity == "none given");
    CHECK_FALSE(read.sorted);
    std::vector<std::string> said;
    for (const remark& each : read.left_out) {
        said.push_back(to_string(each, read.file));
    }
    const std::string time = "expected a time such as 2026-01-05T08:00:00Z, or Unix seconds";
    CHECK(said ==
          std::vector<std::string>{
              "h.csv:3: resolution: expected no time before the start, 2025-01-01T10:00:00Z, found "
              "\"2025-01-01T09:00:00Z\"",
              "h.csv:4: id: expected each id once; that of line 2 is, found \"a\"",
              "h.csv:5: id: expected an id, found nothing",
              "h.csv:6: start: " + time + ", found \"yesterday\"",
              "h.csv:8: expected as many fields as the header has, found "
              "\"e,2025-01-03T10:00:00Z\"",
              "h.csv:9: resolution: " + time + ", found \"2025-13-01T09:00:00Z\"",
              "h.csv:10: start: " + time + ", found nothing"});
    REQUIRE(read.unused.size() == 1);
    CHECK(read.unused[0].field == "detection");
    CHECK(read.unused[0].line == 7);
}

TEST_CASE("JSON lines: texts, numbers, lists and null; what is no object is left out") {
    const history read = parse_history(
        "{\"id\": 7, \"start\": 1735725600, \"resolution\": null, \"services\": [\"a\", \"b\"]}\n"
        "\n"
        "{\"id\": 8, \"start\": \n"
        "[1]\n"
        "{\"id\": 1e999}\n"
        "{\"id\": \"9\", \"start\": \"2025-01-01T11:00:00+01:00\", \"resolution\": "
        "\"2025-01-01T12:00:00Z\"}\n",
        "h.jsonl", {});
    REQUIRE(read.incidents.size() == 2);
    CHECK(read.incidents[0].id == "7");
    CHECK(read.incidents[0].services == std::vector<std::string>{"a", "b"});
    CHECK(read.incidents[0].times.began == read.incidents[1].times.began);
    CHECK_FALSE(read.incidents[0].times.resolved);
    REQUIRE(read.left_out.size() == 3);
    CHECK(to_string(read.left_out[0], "h.jsonl") ==
          "h.jsonl:3: column 20: expected a JSON object, found \"{\\x22id\\x22: 8, "
          "\\x22start\\x22: \"");
    CHECK(read.left_out[1].line == 4);
    CHECK(read.left_out[2].expected ==
          "expected a JSON object with numbers that a double can hold");
}

TEST_CASE("open incidents: quantiles by Kaplan-Meier, a model, and no mean that leaves them out") {
    std::string rows;
    for (int i = 0; i < 9; ++i) {
        rows += "i" + std::to_string(i) + ",2025-01-0" + std::to_string(i + 1) +
                "T10:00:00Z,,,2025-01-0" + std::to_string(i + 1) + "T1" + std::to_string(i) +
                ":30:00Z,minor,x\n";
    }
    const history read = read_csv(rows + "open,2025-01-09T10:00:00Z,,,,minor,x\n");
    const review_report report = review_of(read, quick());
    CHECK(report.at == parse_rfc3339("2025-01-09T18:30:00Z").value());
    const stage_summary& resolved = report.all.stages.back();
    CHECK(resolved.came == 9);
    CHECK(resolved.waited_for == 1);
    CHECK(resolved.mean.missing == "1 still open; it takes their end, or a --to before them");
    // R: survreg(Surv(minutes, closed) ~ 1, dist = "lognormal").
    REQUIRE(resolved.geometric_mean.value);
    CHECK(resolved.geometric_mean.value->value == doctest::Approx(238.04904456087).epsilon(1e-8));
    REQUIRE(resolved.median.value);
    // The fifth of ten ends after 270 minutes, and half are open until the sixth does after 330;
    // as R's survfit(conf.type = "log-log") has it.
    CHECK(resolved.median.value->value == 300);
    CHECK(resolved.median.value->bounds.lower == 30);
    CHECK(resolved.median.value->bounds.upper == 450);

    review_options earlier = quick();
    earlier.at = parse_rfc3339("2025-01-09T18:00:00Z").value();
    const review_report before = review_of(read, earlier);
    CHECK(before.all.stages.back().came == 8);
    CHECK(before.all.stages.back().waited_for == 2);
}

TEST_CASE(
    "a period with open incidents is compared, and times that are all the same tell nothing") {
    std::string rows;
    std::string same;
    for (int i = 0; i < 40; ++i) {
        const std::string day = day_text(i);
        const std::string end = i == 30 ? "" : day + "T1" + std::to_string(i % 7) + ":30:00Z";
        rows += "i" + std::to_string(i) + "," + day + "T10:00:00Z,,," + end + ",minor,x\n";
        same +=
            "i" + std::to_string(i) + "," + day + "T10:00:00Z,,," + day + "T11:00:00Z,minor,x\n";
    }
    review_options asked = quick();
    asked.split = parse_rfc3339("2025-01-21T00:00:00Z").value();
    const auto split = [&](const std::string& text) {
        return review_of(read_csv(text), asked).comparisons.at(0);
    };
    const auto open = split(rows);
    REQUIRE(open.stages.back().times.value);
    CHECK(open.stages.back().open == 1);
    CHECK(has(open.conclusions.back(), "the 1 still open count as longer than so far"));
    CHECK(has(open.conclusions.back(), "each period needs"));
    const auto equal = split(same);
    CHECK_FALSE(equal.stages.back().incidents_needed);
    CHECK(has(equal.conclusions.back(), "All times are the same"));
    // What a time of 0 stands for counts beside open ones too.
    asked.least = std::chrono::hours{3};
    const auto longer = split(rows);
    CHECK(longer.stages.back().times.value->log_deviation <
          open.stages.back().times.value->log_deviation);
}

TEST_CASE("incidents of one service with nothing of the title in common are no cluster") {
    const history read =
        parse_history("id,start,resolution,services,title\n"
                      "a,2025-01-01T10:00:00Z,2025-01-01T11:00:00Z,mail,Certificate expired\n"
                      "b,2025-01-02T10:00:00Z,2025-01-02T11:00:00Z,mail,Disk full\n"
                      "c,2025-01-03T10:00:00Z,2025-01-03T11:00:00Z,mail,Queue grows\n"
                      "d,2025-01-04T10:00:00Z,2025-01-04T11:00:00Z,search,URGENT stale index\n"
                      "e,2025-01-05T10:00:00Z,2025-01-05T11:00:00Z,search,stale index\n"
                      "f,2025-01-06T10:00:00Z,2025-01-06T11:00:00Z,search,stale index\n"
                      "g,2025-01-07T10:00:00Z,2025-01-07T11:00:00Z,mail,stale cache\n"
                      "h,2025-01-08T10:00:00Z,2025-01-08T11:00:00Z,mail,stale cache\n"
                      "i,2025-01-09T10:00:00Z,2025-01-09T11:00:00Z,mail,stale cache\n",
                      "h.csv", {});
    review_options asked = quick();
    const auto found = review_of(read, asked).recurring;
    REQUIRE(found.clusters.size() == 2);
    CHECK(found.clusters[0].typical->title == "stale index");
    CHECK(found.clusters[1].typical->title == "stale cache");
    asked.clusters = 1;
    const auto fewer = review_of(read, asked).recurring;
    CHECK(fewer.clusters.size() == 1);
    CHECK(fewer.not_tested == 1);
}

TEST_CASE("one incident: what can be said, and what it would take") {
    const scratch_folder folder;
    const auto file = folder.write(
        "one.csv", std::string{header} + "a,2025-01-02T10:00:00Z,,,2025-01-02T11:00:00Z,minor,x\n");
    const auto ran = run(folder, file);
    CHECK(ran.status == 0);
    CHECK(has(ran.out, "one.csv: 1 incident in 1 day, 2025-01-02"));
    CHECK(has(ran.out, "not enough data: all, geometric mean: 1 incident, an interval takes 2"));
    CHECK(has(ran.out, "not enough data: all, median: 1 incident, an interval takes 6"));
    CHECK(has(ran.out, "not enough data: one period; it takes two years, or --split"));
    CHECK(has(ran.out, "not enough data: no cluster of three or more incidents"));
    CHECK(has(ran.out, "weekdays: not enough data"));
    CHECK(run(folder, file + " --json").status == 0);
}

TEST_CASE("what cannot be reviewed is refused with what was expected") {
    const scratch_folder folder;
    const auto refused = [&](const std::string& arguments, const std::string& words) {
        CAPTURE(arguments);
        const auto ran = run(folder, arguments);
        CHECK(ran.status == 2);
        CHECK(ran.out.empty());
        CHECK_MESSAGE(has(ran.err, words), ran.err);
    };
    const auto good =
        folder.write("good.csv", std::string{header} +
                                     "a,2025-01-02T10:00:00Z,,,2025-01-02T11:00:00Z,minor,x\n");
    refused(folder.file("none.csv"), "none.csv");
    refused(folder.write("empty.csv", ""),
            "empty.csv: expected a header that names the columns, the file has no lines");
    refused(folder.write("empty.jsonl", "\n"),
            "empty.jsonl: expected at least one incident, the file has none");
    refused(folder.write("rows.csv", header), "expected at least one incident, the file has none");
    refused(folder.write("lacks.csv", "id,start\na,b\n"),
            "lacks.csv:1: expected a column \"resolution\", there are: id, start");
    refused(folder.write("lacks.jsonl", "{\"id\": 1, \"start\": 5}\n"),
            "expected a field \"resolution\" (resolution), no line has one");
    refused(folder.write("bad.csv", std::string{header} + "a,b,,,,,\n"),
            "bad.csv:2: expected at least one incident, all 1 lines had to be left out");
    refused(good + " --map began=start", "--map: expected FIELD=NAME with a field of id, start");
    refused(good + " --map start=began", "expected a column \"began\"");
    refused(good + " --from 2025-02-01", "--to: expected a time after the start of the period");
    refused(good + " --from never", "--from: expected a time such as 2026-01-05, ");
    refused(good + " --severity huge", "--severity: expected severities of minor, found 'huge'");
    refused(good + " --from 2024-01-01 --to 2024-02-01", "expected at least one incident in");
    refused(good + " --split 2024-01-01", "--split: expected a time inside of");
    refused(good + " --to 9000-01-01", "--to: expected no time to come, it is 2");
    refused(good + " --seed -1", "--seed: expected a whole number such as 42, found '-1'");
    refused(good + " --clusters 0", "--clusters");
    refused(folder.write("old.csv", std::string{header} +
                                        "b,2025-01-02T10:00:00Z,,,2025-01-02T11:00:00Z,minor,x\n"
                                        "a,0001-01-02T10:00:00Z,,,2025-01-02T11:00:00Z,minor,x\n"),
            "old.csv:3: expected a period of at most 100 years, found 0001-01-02");
    refused(shipped + " --resamples 100 --level 0.99999999", "--level: expected at most 0.99996");
    refused(good + " --level 1", "--level: expected a number above 0 and below 1");
    refused(good + " --window 5", "--window: expected a duration");
    refused(good + " --change 0", "--change: expected a percentage");
    refused(good + " --offset 1", "--offset: expected local time minus UTC");
}

} // namespace review_test
