// SPDX-License-Identifier: BSL-1.0
#include "capacity/evaluate.hpp"
#include "capacity/gnuplot.hpp"
#include "capacity/render.hpp"
#include "capacity/series.hpp"

#include "common/durations.hpp"
#include "common/input_error.hpp"
#include "common/write_answer.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace nines::examples;

constexpr const char* description =
    "Reads metrics (CSV: timestamp,value) and says for each what it will be, when it reaches a\n"
    "capacity, how sure that is, and what to do about it.";

constexpr const char* footer = R"(
Examples:
  capacity --capacity 2 --horizon 1h examples/data/capacity/cpu.csv
  capacity --capacity 900 --daily --weekly --plot examples/data/capacity/simulated_requests.csv
  capacity cpu.csv --capacity 80 memory.csv --capacity 4096 --horizon 90d --lead-time 30d --json

Exit status: 0 when the report was written, whatever it says; 2 for an option or an input that is
not as it should be; 1 when the report could not be written.
What each answer means: examples/capacity/README.md.)";

struct arguments {
    std::vector<std::string> files;
    std::vector<double> capacities;
    series_columns columns;
    capacity_request asked;
    double level = 0.95;
    nines::duplicate_rule rule = nines::duplicate_rule::mean;
    bool json = false;
    bool plot = false;
    std::string svg;
};

double seconds_of(const std::string& text, const char* option) {
    const auto duration = parse_duration_or_0(text);
    if (!duration) {
        throw CLI::ValidationError{option, "expected a time such as 12h, 30d or 4w, found " + text};
    }
    return std::chrono::duration<double>(*duration).count();
}

void add_duration(CLI::App& app, const char* option, double& to, const char* help) {
    app.add_option_function<std::string>(
        option, [&to, option](const std::string& text) { to = seconds_of(text, option); }, help);
}

/// A word that stands for a value. CLI11 would print the values of enumerations as bytes.
template <class Value>
void add_choice(CLI::App& app, const char* option, Value& to,
                const std::map<std::string, Value>& choices, const char* help) {
    std::vector<std::string> words;
    for (const auto& each : choices) {
        words.push_back(each.first);
    }
    app.add_option_function<std::string>(
           option, [&to, choices](const std::string& word) { to = choices.at(word); }, help)
        ->check(CLI::IsMember(words));
}

void add_model_options(CLI::App& app, capacity_request& asked) {
    using nines::capacity_level;
    app.add_flag("--daily", asked.daily, "a season of a day, in three waves");
    app.add_flag("--hourly", asked.hourly, "a level for each hour of the day, for short peaks");
    app.add_flag("--weekly", asked.weekly, "a level for each day of the week");
    add_choice<growth_kind>(app, "--growth", asked.growth,
                            {{"linear", growth_kind::linear},
                             {"exponential", growth_kind::exponential},
                             {"logistic", growth_kind::logistic}},
                            "of the quantity; linear");
    app.add_option("--ceiling", asked.ceiling, "that logistic growth tends to");
    add_choice<capacity_level>(app, "--hold", asked.held_against,
                               {{"curve", capacity_level::fitted_value},
                                {"last", capacity_level::last_observation},
                                {"peak", capacity_level::seasonal_peak}},
                               "what is held against the capacity; curve");
    app.add_flag_callback(
        "--whole", [&asked] { asked.find_changes = false; },
        "use the whole history, though the trend may have jumped or bent");
    app.add_flag_callback(
        "--keep-spikes", [&asked] { asked.leave_out_spikes = false; },
        "use samples, too, that stand apart from those around them");
    app.add_flag_callback(
        "--as-modelled", [&asked] { asked.calibrate = false; },
        "do not widen intervals to what past forecasts would have needed");
}

void add_planning_options(CLI::App& app, capacity_request& asked) {
    add_duration(app, "--lead-time", asked.lead_time, "from an order to its capacity; 14d");
    add_duration(app, "--review", asked.review, "until somebody looks at this again; 7d");
    app.add_option("--shortage-cost", asked.costs.shortage, "of capacity that is missing; 9");
    app.add_option("--idle-cost", asked.costs.idle, "of capacity that came too early; 1");
    app.add_option("--head-room", asked.head_room, "share of capacity that stays free, 0 to 1");
    app.add_option("--per-instance", asked.per_instance, "what one instance carries");
    app.add_option("--lost", asked.lost, "instances that may fail at once; 1");
}

void add_options(CLI::App& app, arguments& args) {
    app.add_option("files", args.files, "CSV files; - for standard input")->required();
    app.add_option("--capacity", args.capacities, "one for all files, or one for each in order")
        ->required()
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option_function<std::string>(
        "--horizon",
        [&args](const std::string& text) { args.asked.horizon = seconds_of(text, "--horizon"); },
        "how far to look ahead; else as far as the history that is used is long");
    app.add_option("--level", args.level, "of intervals; 0.95");
    app.add_option("--time", args.columns.time, "the column of times; timestamp");
    app.add_option("--value", args.columns.value, "the column of values; value");
    add_choice<nines::duplicate_rule>(app, "--duplicates", args.rule,
                                      {{"mean", nines::duplicate_rule::mean},
                                       {"first", nines::duplicate_rule::first},
                                       {"last", nines::duplicate_rule::last},
                                       {"largest", nines::duplicate_rule::largest}},
                                      "what stands for samples of one time; mean");
    app.add_flag("--json", args.json, "write JSON instead of text");
    app.add_flag("--plot", args.plot, "draw on the terminal as well (gnuplot)");
    app.add_option("--svg", args.svg, "draw to this file (gnuplot); for one series");
    add_model_options(app, args.asked);
    add_planning_options(app, args.asked);
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20U || byte == 0x7fU;
}

/// Errors: input_error for options that do not fit each other.
void check(arguments& args) {
    const auto level = nines::confidence::try_from_level(args.level);
    if (!level) {
        throw input_error{"--level", 0, level.error().what};
    }
    args.asked.level = *level;
    if (args.capacities.size() != 1 && args.capacities.size() != args.files.size()) {
        throw input_error{"--capacity", 0, "expected one for all files, or one for each"};
    }
    if (!args.svg.empty() && args.files.size() != 1) {
        throw input_error{"--svg", 0, "expected one series"};
    }
    // gnuplot reads commands line by line.
    if (std::ranges::any_of(args.svg, is_control)) {
        throw input_error{"--svg", 0, "expected a name without control characters"};
    }
    // gnuplot draws to standard output where it cannot open its file.
    if (!args.svg.empty() && !std::ofstream{args.svg, std::ios::app}) {
        throw input_error{"--svg", 0, "cannot write to " + args.svg};
    }
    if (args.json && args.plot) {
        throw input_error{"--plot", 0, "a drawing is no JSON; use --svg"};
    }
}

int run(arguments args) {
    check(args);
    std::vector<read_series> sources;
    sources.reserve(args.files.size());
    std::vector<capacity_report> reports;
    for (std::size_t i = 0; i < args.files.size(); ++i) {
        sources.push_back(read_csv_series(args.files[i], args.columns, args.rule));
        const double capacity = args.capacities[args.capacities.size() > 1 ? i : 0];
        auto report = evaluate(sources.back(), capacity, args.asked);
        const auto place = std::ranges::upper_bound(reports, report, more_urgent);
        reports.insert(place, std::move(report));
    }
    const std::string text = args.json ? render_json(reports) : render_text(reports);
    if (!write_answer("capacity", text)) {
        return 1;
    }
    for (const auto& report : reports) {
        if (args.plot) {
            run_gnuplot(plot_script(report, {}));
        }
        if (!args.svg.empty()) {
            run_gnuplot(plot_script(report, {args.svg}));
        }
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    constexpr int bad_input = 2;
    arguments args;
    CLI::App app{description, "capacity"};
    app.footer(footer);
    try {
        add_options(app, args);
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        return run(args);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "capacity: %s\n", problem.what());
        return bad_input;
    }
}
