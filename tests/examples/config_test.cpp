// SPDX-License-Identifier: BSL-1.0
#include "report_fixture.hpp"

#include "common/durations.hpp"
#include "common/yaml_fields.hpp"

#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

namespace config_test {

using namespace nines::examples;
using namespace std::chrono_literals;
using nines_test::one_slo;
using nines_test::scratch_folder;

namespace {

/// What a config is refused with, without the name of its folder.
std::string refusal_of(const std::string& yaml) {
    const scratch_folder folder;
    folder.write("a.log", "");
    folder.write("a.csv", "timestamp_ms,total,bad\n");
    const auto file = folder.write("c.yaml", yaml);
    try {
        (void)load_config(file);
    } catch (const input_error& problem) {
        CHECK(problem.file() == file);
        return std::to_string(problem.line()) + ": " + problem.problem();
    }
    return "accepted";
}

const std::string web_log = "source: {access_log: a.log}";

std::string availability(const std::string& target, const std::string& rest = web_log) {
    return one_slo("sli: availability_ratio, target: " + target + ", window: 30d, " + rest);
}

} // namespace

TEST_CASE("the sample of the issue is read as it is meant") {
    const scratch_folder folder;
    folder.write("a.log", "");
    const auto file = folder.write("c.yaml", R"(service: api-gateway
source: {access_log: a.log, exclude: [/healthz, /static/*], bad_status: [5xx, 429]}
slos:
  - name: availability
    sli: availability_ratio
    target: 99.9
    window: 30d
  - name: latency_p95
    sli: latency_percentile_95
    target: {threshold: 200, percentage: 99}     # ms, 99 % of requests under 200 ms
    window: 7d
  - name: error_rate
    sli: error_percentage
    target: {threshold: 1, percentage: 99.5}
    window: 1d
)");
    const auto config = load_config(file);
    CHECK(config.service == "api-gateway");
    REQUIRE(config.slos.size() == 3);
    CHECK(config.slos[0].target.allowed_error() == 0.001);
    CHECK(config.slos[0].window == 720h);
    const auto& latency = std::get<latency_sli>(config.slos[1].kind);
    CHECK(latency.threshold == 200ms);
    CHECK(latency.inclusive);
    CHECK(latency.shown.value() == 0.95);
    CHECK(config.slos[1].target == nines::objective::percent(99));
    const auto& rate = std::get<error_rate_sli>(config.slos[2].kind);
    CHECK(rate.slice_target.allowed_error() == 0.01);
    CHECK(rate.slice == 1min);
    CHECK(rate.empty == nines::empty_slice::excluded);
    const auto& source = std::get<access_log_source>(config.slos[2].source.kind);
    CHECK(source.files == std::vector<std::string>{folder.file("a.log")});
    CHECK(source.bad_status.contains(429));
    CHECK(source.bad_status.contains(503));
    CHECK_FALSE(source.bad_status.contains(404));
    CHECK_FALSE(source.routes.takes("/healthz?from=lb"));
    CHECK_FALSE(source.routes.takes("/static/logo.png"));
    CHECK(source.routes.takes("/orders"));
}

TEST_CASE("durations have a unit") {
    CHECK(parse_duration("30d") == std::chrono::milliseconds{720h});
    CHECK(parse_duration("4w") == std::chrono::milliseconds{672h});
    CHECK(parse_duration("1y") == std::chrono::milliseconds{8760h});
    CHECK(parse_duration("1h") == std::chrono::milliseconds{1h});
    CHECK(parse_duration("30m") == std::chrono::milliseconds{30min});
    CHECK(parse_duration("90s") == std::chrono::milliseconds{90s});
    CHECK(parse_duration("500ms") == 500ms);
    CHECK(parse_duration_or_0("0s") == 0s);
    CHECK(parse_duration_or_0("90s") == 90s);
    CHECK_FALSE(parse_duration_or_0("-1s"));
    CHECK_FALSE(parse_duration_or_0("0"));
    CHECK_FALSE(parse_duration("0s"));
    for (const auto* text : {"", "d", "30", "30 d", "-1d", "0d", "1.5h", "1d2h", "30D", "nan",
                             "99999999999999999999d", "1001y"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("a refusal names the line, the field and what was expected") {
    CHECK(refusal_of("") == "1: expected a map with the fields service and slos");
    CHECK(refusal_of("just text") == "1: expected a map with the fields service and slos");
    CHECK(refusal_of("service: x\nslos: 3") == "2: slos: expected a list of SLOs");
    CHECK(refusal_of("service: x\nslos: []") == "2: slos: expected a list of SLOs");
    CHECK(refusal_of("slos: [") == "1: not YAML: end of sequence flow not found");
    CHECK(refusal_of("service: x\n---\nservice: y") ==
          "2: expected one YAML document and nothing after it");
    CHECK(refusal_of("{service: x}\n}") == "2: not YAML: illegal flow end");
    CHECK(refusal_of(", source: e}\n").starts_with("1: "));
    CHECK(refusal_of("service: x\nslos:\n  - name: a\n    sli:\n") ==
          "4: slos[1].sli: expected a value, found nothing");
    CHECK(refusal_of("service: x\nservice: y\nslos: []") == "2: 'service' is given twice");
    CHECK(refusal_of("service: x\nslos:\n  - name: a\n") ==
          "3: slos[1]: the field 'sli' is missing; expected availability_ratio, "
          "latency_percentile_NN such as latency_percentile_95, or error_percentage");
}

TEST_CASE("a refusal names the column of the value, and of the name that is unknown") {
    const auto column_of = [](const std::string& yaml) -> std::uint64_t {
        try {
            (void)parse_config(yaml, "c.yaml");
        } catch (const input_error& problem) {
            CHECK(std::string{problem.what()}.starts_with(
                "c.yaml:" + std::to_string(problem.line()) + ':' +
                std::to_string(problem.column()) + ": "));
            return problem.column();
        }
        return 0;
    };
    CHECK(column_of("service: x\nslos: 3") == 7);
    CHECK(column_of("service: x\n  slos: []") == 7);
    CHECK(column_of("service: x\nslos: [{nam: a}]") == 9);
    CHECK(column_of("service: x\nslos: [{name:  }]") == 9);
}

TEST_CASE("an unknown field is named together with the known ones") {
    CHECK(refusal_of("service: x\nslos:\n  - name: a\n    sli: availability_ratio\n"
                     "    targett: 99\n    window: 1d\n") ==
          "5: slos[1].targett: unknown field; did you mean target? known here: name, sli, target, "
          "window, source, slice, empty_slices, comparison, confidence, method");
    CHECK(refusal_of("service: x\nowner: me\nslos: []") ==
          "2: owner: unknown field; known here: service, slos, source, sources, labels, "
          "confidence, method");
    CHECK(refusal_of(availability("99", "source: {access_log: a.log, rutes: [/]}")) ==
          "3: slos[1].source.rutes: unknown field; did you mean routes? known here: access_log, "
          "routes, exclude, bad_status");
}

TEST_CASE("targets are percentages that leave a budget") {
    CHECK(refusal_of(availability("99.9")) == "accepted");
    CHECK(refusal_of(availability("99.9 %")) == "accepted");
    CHECK(refusal_of(availability("100")) ==
          "3: slos[1].target: expected more than 0 and less than 100 percent, found 100; 100 "
          "percent leaves no error budget");
    CHECK(refusal_of(availability("0")).starts_with("3: slos[1].target: expected more than 0"));
    CHECK(refusal_of(availability("0.999")) ==
          "3: slos[1].target: 0.999 percent is almost nothing; targets are in percent, so write "
          "99.9 and not 0.999");
    for (const auto* text : {".nan", "-5", "high", "1e2", "'99,9'", "''"}) {
        CAPTURE(text);
        CHECK(refusal_of(availability(text))
                  .starts_with("3: slos[1].target: expected a number in percent such as 99.9"));
    }
}

TEST_CASE("contradictions are refused") {
    const auto contradicts = [](const std::string& yaml) {
        const auto refusal = refusal_of(yaml);
        CAPTURE(refusal);
        CHECK(refusal.find("contradicts") != std::string::npos);
        CHECK(refusal.starts_with("3: slos[1]"));
    };
    contradicts(availability("{threshold: 200, percentage: 99}"));
    contradicts(one_slo("sli: latency_percentile_95, target: 99, window: 1d, " + web_log));
    contradicts(one_slo("sli: error_percentage, target: 99, window: 1d, " + web_log));
    contradicts(one_slo("sli: error_percentage, target: {threshold: 100, percentage: 99}, "
                        "window: 1d, " +
                        web_log));
    contradicts(one_slo("sli: error_percentage, target: {threshold: 1, percentage: 99}, "
                        "window: 1h, slice: 2h, " +
                        web_log));
    contradicts(one_slo("sli: latency_percentile_95, target: {threshold: 1, percentage: 99}, "
                        "window: 1d, source: {downtime: a.csv}"));
    contradicts(one_slo("sli: error_percentage, target: {threshold: 1, percentage: 99}, "
                        "window: 1d, source: {latency_histogram: a.csv}"));
    contradicts(availability("99", "source: {latency_histogram: a.csv}"));
    contradicts(availability("99", "source: {counters: a.csv, total: [t], bad: [t]}"));
    contradicts(availability("99", "source: {downtime: a.csv, from: 2026-02-01T00:00:00Z, "
                                   "to: 2026-01-01T00:00:00Z}"));
}

TEST_CASE("fields of another kind of SLI are refused rather than ignored") {
    CHECK(refusal_of(availability("99", "slice: 1m, " + web_log)) ==
          "3: slos[1].slice: has no meaning here; it belongs to sli error_percentage");
    CHECK(refusal_of(availability("99", "comparison: '<', " + web_log)) ==
          "3: slos[1].comparison: has no meaning here; it belongs to sli latency_percentile_NN");
}

TEST_CASE("optional fields are checked like all others") {
    CHECK(refusal_of(availability("99", "confidence: 99, method: jeffreys, " + web_log)) ==
          "accepted");
    CHECK(refusal_of(availability("99", "confidence: 0.95, " + web_log))
              .starts_with("3: slos[1].confidence: expected a confidence in percent from 50"));
    CHECK(refusal_of(availability("99", "method: guess, " + web_log)) ==
          "3: slos[1].method: unknown method 'guess'; known: wald, wilson, wilson_continuity, "
          "agresti_coull, jeffreys, jeffreys_equal_tailed, clopper_pearson, mid_p");
    CHECK(refusal_of(one_slo("sli: latency_percentile_100, target: {threshold: 1, percentage: 9}, "
                             "window: 1d, " +
                             web_log))
              .starts_with("3: slos[1].sli: expected a percentile between 0 and 100"));
    CHECK(refusal_of(one_slo("sli: latency_percentile_99.9, target: {threshold: 1, percentage: 9},"
                             " comparison: '<', window: 1d, " +
                             web_log)) == "accepted");
    CHECK(refusal_of(one_slo("sli: availability_ratio, target: 9, window: 30, " + web_log)) ==
          "3: slos[1].window: expected a duration such as 30d, 4w, 1h, 30m or 90s, found '30'");
}

TEST_CASE("sources are exactly one of the kinds, may have names, and their files must be there") {
    CHECK(refusal_of(availability("99", "source: {}")) ==
          "3: slos[1].source: expected one of access_log, counters, openmetrics, "
          "latency_histogram or downtime");
    CHECK(refusal_of(availability("99", "source: {access_log: a.log, downtime: a.csv}")) ==
          "3: slos[1].source: expected one of access_log, counters, openmetrics, "
          "latency_histogram or downtime, found access_log and downtime");
    CHECK(refusal_of(one_slo("sli: availability_ratio, target: 99, window: 1d"))
              .starts_with("3: slos[1]: the field 'source' is missing"));
    CHECK(refusal_of("sources: {web: {access_log: a.log}}\n" + availability("99", "source: web")) ==
          "accepted");
    CHECK(refusal_of("sources: {web: {access_log: a.log}}\n" + availability("99", "source: db")) ==
          "4: slos[1].source: 'db' is not among the sources at the top of the file");
    const auto missing = refusal_of(availability("99", "source: {access_log: gone.log}"));
    CHECK(missing.starts_with("3: slos[1].source.access_log: expected a file that can be read"));
    CHECK(missing.ends_with("gone.log': No such file or directory"));
    CHECK(refusal_of(availability("99", "source: {counters: a.csv, total: t}")) ==
          "3: slos[1].source: expected the columns of at least two of good, bad and total");
}

TEST_CASE("two SLOs cannot have one name") {
    const std::string slo =
        "  - {name: a, sli: availability_ratio, target: 99, window: 1d, " + web_log + "}\n";
    CHECK(refusal_of("service: x\nslos:\n" + slo + slo) ==
          "4: slos[2]: the name 'a' is taken by the SLO of line 3");
}

TEST_CASE("the config of the recording that ships is in order") {
    const std::string folder = NINES_SOURCE_DIR "/examples/";
    if (!std::filesystem::exists(folder + "data/recording-2026-11-23/access.log.gz")) {
        MESSAGE("skipped: the recording is not there");
        return;
    }
    CHECK(load_config(folder + "slo_report/recording.yaml").slos.size() >= 3);
}

} // namespace config_test
