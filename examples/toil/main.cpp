// SPDX-License-Identifier: BSL-1.0
#include "common/numbers.hpp"
#include "common/read_options.hpp"
#include "common/write_answer.hpp"
#include "toil/plan.hpp"
#include "toil/task_list.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>

namespace {

using namespace nines::examples;

constexpr const char* description =
    "Reads a table of a team's recurring work and says what to automate: ranking, payback, the "
    "best\n"
    "portfolio for an effort and how sure that is, and how much of the team's time is toil.";

constexpr const char* footer = R"(
Example:
  toil --effort 120 --people 6 examples/toil/tasks.csv

Exit status: 0 when the plan was written; 2 for an option or an input that is not as it should be;
1 when the plan could not be written.)";

/// As CLI::Range, which lets NaN pass.
CLI::Validator number_from(double least, double most) {
    const std::string range = fmt::format("{} to {}", least, most);
    return {[least, most, range](const std::string& text) {
                const auto number = parse_number(text);
                return number && *number >= least && *number <= most
                           ? std::string{}
                           : fmt::format("expected {}, found '{}'", range, text);
            },
            range, "number_from"};
}

int run(const std::string& path, const plan_options& options, bool json) {
    const auto made = plan(read_tasks(path), options);
    return write_answer("toil", json ? render_json(made) : render_text(made)) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    constexpr int bad_input = 2;
    std::string path;
    plan_options options;
    std::string level = "0.9";
    std::string seed = "1";
    double cap = 100 * nines::toil_cap;
    bool json = false;
    CLI::App app{description, "toil"};
    app.footer(footer);
    app.add_option("tasks", path, "the table, or - for standard input")->required();
    app.add_option("--effort", options.effort_hours, "hours that may be spent")
        ->required()
        ->check(number_from(0, 1e9));
    app.add_option("--people", options.team.people, "in the team, 6 unless said")
        ->check(number_from(1, 1e6));
    app.add_option("--hours", options.team.hours_per_week, "of each a week, 40 unless said")
        ->check(number_from(0.1, 168));
    app.add_option("--on-duty", options.on_duty, "always on call, 2 unless said");
    app.add_option("--horizon", options.horizon_weeks, "weeks that count, 104 unless said")
        ->check(number_from(0, 1e5));
    app.add_option("--discount", options.terms.discount_per_year, "a year, such as 0.1")
        ->check(number_from(-0.99, 100));
    app.add_option("--growth", options.terms.growth_per_year, "of the service a year, such as 0.4")
        ->check(number_from(-0.99, 100));
    app.add_option("--upkeep", options.terms.upkeep_minutes_per_week,
                   "minutes a week that each automation takes, 0 unless said")
        ->check(number_from(0, 1e5));
    app.add_option("--level", level, "of the bounds of the share, 0.9 unless said");
    app.add_option("--cap", cap,
                   "per cent of its time that the team may spend on toil, 50 unless "
                   "said")
        ->check(number_from(0.01, 100));
    app.add_option("--draws", options.draws, "worlds to draw, 1000 unless said")
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--seed", seed, "of the draws, 1 unless said");
    app.add_flag("--json", json, "write JSON instead of text");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        options.level = read_level("--level", level);
        options.seed = read_seed("--seed", seed);
        options.cap = cap / 100;
        return run(path, options, json);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "toil: %s\n", problem.what());
        return bad_input;
    }
}
