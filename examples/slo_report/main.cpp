// SPDX-License-Identifier: BSL-1.0
#include "slo_report/config.hpp"
#include "slo_report/render.hpp"
#include "slo_report/report.hpp"
#include "slo_report/sources.hpp"

#include "common/timestamps.hpp"
#include "common/write_answer.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>

#include <unistd.h>

namespace {

constexpr const char* description =
    "Reads a YAML file of objectives (SLOs) and says for each of them how it stands: counts, the\n"
    "SLI with its interval, the verdict, the error budget, burn rates, alerts, golden signals.";

constexpr const char* footer = R"(
A config, with all kinds of sources (paths start at the folder of the config):

  service: api-gateway
  slos:
    - name: availability
      sli: availability_ratio
      target: 99.9                              # percent
      window: 30d                               # y w d h m s; ends at --now
      source: {access_log: access.log.gz, exclude: [/healthz], bad_status: [5xx]}
    - name: latency_p95
      sli: latency_percentile_95
      target: {threshold: 200, percentage: 99}  # 99 % of requests in at most 200 ms
      window: 7d
      source: {latency_histogram: latency.csv}
    - name: error_rate
      sli: error_percentage
      target: {threshold: 1, percentage: 99.5}  # 99.5 % of 1m slices with at most 1 % of errors
      window: 1d
      source: {counters: counters.csv, where: {zone: a}, total: requests, bad: [r5xx]}

  source: {openmetrics: m.txt, metric: http_requests_total, where: {zone: a}, bad: {class: 5xx}}
  source: {downtime: outages.csv, start: started, end: ended, where: {impact: [major, critical]}}

Examples:
  slo_report examples/slo_report/recording.yaml
  slo_report --json my.yaml | jq '.slos[] | {name, verdict}'
  slo_report --now 2026-11-23T08:00:00Z my.yaml

Exit status: 0 when the report was written, whatever it says; 2 for a config, an option or an
input that is not as it should be; 1 when the report could not be written.
All fields are explained in examples/slo_report/README.md.)";

struct arguments {
    std::string config;
    std::optional<std::string> now;
    bool json = false;
};

std::optional<nines::examples::time_ms> parse_now(const std::optional<std::string>& text) {
    if (!text) {
        return std::nullopt;
    }
    const auto now = nines::examples::parse_rfc3339(*text);
    if (!now) {
        throw nines::examples::input_error{"--now", 0, now.error().what};
    }
    return *now;
}

bool wants_colour() {
    const char* const no_colour = std::getenv("NO_COLOR");
    const char* const terminal = std::getenv("TERM");
    return ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0') &&
           (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
}

int run(const arguments& args) {
    using namespace nines::examples;
    const auto now = parse_now(args.now);
    const report_config config = load_config(args.config);
    const report_data data = load_data(config, {.show_progress = true, .now = now});
    const report result = evaluate(config, data, now);
    const std::string text =
        args.json ? render_json(result) : render_text(result, {.colour = wants_colour()});
    return write_answer("slo_report", text) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    constexpr int bad_input = 2;
    arguments args;
    CLI::App app{description, "slo_report"};
    app.footer(footer);
    app.add_option("config", args.config, "the YAML file")->required();
    app.add_flag("--json", args.json, "write JSON instead of text");
    app.add_option("--now", args.now,
                   "evaluate as of this time, such as 2026-11-23T08:00:00Z; else as of the end of "
                   "the data");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        return run(args);
    } catch (const nines::examples::input_error& problem) {
        std::fprintf(stderr, "slo_report: %s\n", problem.what());
        return bad_input;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "slo_report: %s\n", problem.what());
        return 1;
    }
}
