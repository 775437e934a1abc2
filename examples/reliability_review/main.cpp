// SPDX-License-Identifier: BSL-1.0
#include "common/durations.hpp"
#include "common/input_error.hpp"
#include "common/read_options.hpp"
#include "common/timestamps.hpp"
#include "common/write_answer.hpp"
#include "reliability_review/read_history.hpp"
#include "reliability_review/render.hpp"
#include "reliability_review/report.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace nines::examples;
using namespace nines::examples::review;

constexpr int cannot_write = 1;
constexpr int bad_input = 2;

constexpr const char* description = "Reads a history of incidents (CSV or JSON lines), and says "
                                    "how often they come, how long they\n"
                                    "take, and what of it may and may not be concluded.";

constexpr const char* footer = R"(
Examples:
  reliability_review examples/data/incidents-simulated-seed7.csv
  reliability_review history.csv --from 2025-01-01 --to 2026-01-01 --json
  reliability_review history.jsonl --map start=started_at --map services=components
  reliability_review history.csv --split 2025-07-01 --availability major,critical

A history has the fields id, start and resolution (empty while open), and may have detection,
acknowledgement, severity, services, title, down_from and down_to; --map says what a file calls them.
Times are such as 2026-01-05T08:00:00Z or Unix seconds, those of options also days, 2026-01-05.
Exit status: 0 with an answer; 2 for a history or an option that is not as it should be; 1 when the
answer could not be written. All of it is explained in examples/reliability_review/README.md.)";

struct arguments {
    std::string file;
    std::string format = "by name";
    std::vector<std::string> maps;
    std::string separator = "|";
    std::string level = "0.95";
    std::string from, to, at, split, offset, window, least;
    std::vector<std::string> severities, down;
    double change = 25;
    double similarity = 0.6;
    std::size_t clusters = 100;
    std::size_t resamples = 10'000;
    std::string seed = "1";
    bool by_both = false;
    bool json = false;
};

[[noreturn]] void refuse(const char* option, const std::string& expected,
                         const std::string& found) {
    throw input_error{option, 0, "expected " + expected + ", found '" + found + '\''};
}

std::optional<time_ms> read_time(const char* option, const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    const bool digits = text.find_first_not_of("0123456789.") == std::string::npos;
    constexpr std::size_t day_size = 10; // 2026-01-05
    const auto time = digits ? parse_unix_seconds(text)
                             : parse_rfc3339(text.size() == day_size ? text + "T00:00:00Z" : text);
    if (!time) {
        refuse(option, "a time such as 2026-01-05, 2026-01-05T08:00:00Z or Unix seconds", text);
    }
    return *time;
}

std::chrono::milliseconds read_duration(const char* option, const std::string& text,
                                        std::chrono::milliseconds otherwise) {
    const auto length = text.empty() ? otherwise : parse_duration(text);
    if (!length) {
        refuse(option, "a duration such as 30d, 4w, 1h or 30s", text);
    }
    return *length;
}

/// "+01:00", "-05:30" or nothing.
std::chrono::seconds read_offset(const std::string& text) {
    if (text.empty()) {
        return {};
    }
    const auto shifted = parse_rfc3339("2000-01-01T00:00:00" + text);
    if (!shifted) {
        refuse("--offset", "local time minus UTC such as +01:00", text);
    }
    const auto utc = parse_rfc3339("2000-01-01T00:00:00Z").value();
    return std::chrono::duration_cast<std::chrono::seconds>(utc - *shifted);
}

history_options reading(const arguments& args) {
    history_options options;
    for (const std::string& each : args.maps) {
        map_field(options, each);
    }
    if (args.format == "csv" || args.format == "jsonl") {
        options.format = args.format == "csv" ? history_format::csv : history_format::json_lines;
    }
    if (args.separator.size() != 1) {
        refuse("--separator", "one character", args.separator);
    }
    options.separator = args.separator.front();
    return options;
}

review_options asking(const arguments& args) {
    review_options asked;
    if (!(args.change > 0 && args.change < 100)) {
        refuse("--change", "a percentage above 0 and below 100", std::to_string(args.change));
    }
    if (!(args.similarity > 0 && args.similarity <= 1)) {
        refuse("--similarity", "a number above 0 and at most 1", std::to_string(args.similarity));
    }
    asked.level = read_level("--level", args.level);
    asked.from = read_time("--from", args.from);
    asked.to = read_time("--to", args.to);
    asked.at = read_time("--at", args.at);
    asked.split = read_time("--split", args.split);
    asked.now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    asked.offset = read_offset(args.offset);
    asked.window = read_duration("--window", args.window, asked.window);
    asked.least = read_duration("--least", args.least, asked.least);
    asked.severities = args.severities;
    asked.down_severities = args.down;
    asked.by_both = args.by_both;
    asked.change = args.change / 100;
    asked.similarity = args.similarity;
    asked.clusters = args.clusters;
    asked.resamples = args.resamples;
    asked.seed = read_seed("--seed", args.seed);
    return asked;
}

int run(const arguments& args) {
    const review_options asked = asking(args);
    const history of = load_history(args.file, reading(args));
    const review_report report = review_of(of, asked);
    const std::string text = args.json ? json_of(report) : text_of(report);
    return write_answer("reliability_review", text) ? 0 : cannot_write;
}

void add_options(CLI::App& app, arguments& args) {
    app.add_option("history", args.file, "the file, plain or gzip; - reads standard input")
        ->required();
    app.add_option("--map", args.maps, "FIELD=NAME: what the file calls a field")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("--format", args.format, "csv or jsonl; by the name of the file without")
        ->check(CLI::IsMember({"csv", "jsonl"}));
    app.add_option("--separator", args.separator, "between services in a CSV field; | without");
    app.add_option("--from", args.from, "start of the period");
    app.add_option("--to", args.to, "end of the period, not included");
    app.add_option("--at", args.at, "the end of the record: what comes later is open");
    app.add_option("--severity", args.severities, "review only these, such as major,critical")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--split", args.split, "compare before and after this time, not year by year");
    app.add_option("--change", args.change, "per cent of change that is to be seen; 25 without");
    app.add_option("--availability", args.down, "these severities are downtime")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option("--offset", args.offset, "local time minus UTC such as +01:00");
    app.add_option("--window", args.window, "in which a cluster comes back; 30d without");
    app.add_option("--similarity", args.similarity, "of incidents of a cluster; 0.6 without");
    app.add_option("--clusters", args.clusters, "to test, the largest ones; 100 without")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
    app.add_option("--least", args.least, "what a time of 0 stands for; 30s without");
    app.add_option("--level", args.level, "of intervals and findings; 0.95 without");
    app.add_option("--resamples", args.resamples, "of the bootstrap; 10000 without")
        ->check(CLI::Range(std::size_t{100}, std::size_t{1'000'000}));
    app.add_option("--seed", args.seed, "of the bootstrap and of random clusters; 1 without");
    app.add_flag("--by-both", args.by_both, "also by year and severity together");
    app.add_flag("--json", args.json, "write JSON instead of tables");
}

} // namespace

int main(int argc, char** argv) {
    arguments args;
    CLI::App app{description, "reliability_review"};
    app.footer(footer);
    add_options(app, args);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        return run(args);
    } catch (const input_error& problem) {
        std::fprintf(stderr, "reliability_review: %s\n", problem.what());
        return bad_input;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "reliability_review: %s\n", problem.what());
        return cannot_write;
    }
}
