// SPDX-License-Identifier: BSL-1.0
#include "common/write_answer.hpp"
#include "oncall/calendar.hpp"
#include "oncall/check.hpp"
#include "oncall/checklist.hpp"
#include "oncall/duty.hpp"
#include "oncall/gantt.hpp"
#include "oncall/plan.hpp"
#include "oncall/read_values.hpp"
#include "oncall/render_json.hpp"
#include "oncall/render_text.hpp"
#include "oncall/sharing.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

using namespace nines::examples::oncall;
using nines::examples::input_error;

constexpr int cannot_write = 1;
constexpr int bad_input = 2;
constexpr int needs_attention = 3;

constexpr const char* description =
    "Reads a plan of teams, sites, rotations, overrides and swaps (YAML), and says who is on call.";

constexpr const char* footer = R"(
Examples:
  oncall now examples/oncall/global_team.yaml
  oncall table plan.yaml --from 2026-03-23 --to 2026-03-30
  oncall gantt plan.yaml --from 2026-03-23 --svg march.svg
  oncall check plan.yaml && echo covered
  oncall calendar plan.yaml --person Ines > ines.ics
  oncall page P1 plan.yaml --at '2026-03-29 00:30Z' --json

Times are in the zone of the plan, or have an offset such as Z or +01:00.
Exit status: 0 when all is well; 3 when `check` found something or `page` reaches nobody; 2 for a
plan, an option or a time that is not as it should be; 1 when the answer could not be written.
The plan is explained in examples/oncall/README.md.)";

struct arguments {
    std::string file;
    std::string severity;
    std::optional<std::string> at;
    std::optional<std::string> from;
    std::optional<std::string> to;
    std::optional<std::string> person;
    std::string svg;
    bool json = false;
};

struct answer {
    std::string text;
    int status = 0;
};

moment read_time(const plan& of, const char* option, const std::string& text) {
    const auto complain = [&](const std::string& problem) {
        throw input_error{option, 0, problem};
    };
    const auto time = parse_written_time(text);
    if (!time) {
        complain("expected a time such as 2026-01-05 08:00 or 2026-01-05 08:00Z, found '" + text +
                 '\'');
    }
    return moment_of(*time, of.zone, complain);
}

/// The moment that is asked about: the clock's without --at.
moment asked_moment(const plan& of, const arguments& args) {
    return args.at ? read_time(of, "--at", *args.at)
                   : date::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// --from and --to; so many days, from the day of --at, without.
time_range asked_range(const plan& of, const arguments& args, date::days otherwise) {
    const auto start_of_day = [&](moment at) {
        return of.zone.rules.to_sys(date::floor<date::days>(of.zone.rules.to_local(at)));
    };
    const moment from =
        args.from ? read_time(of, "--from", *args.from) : start_of_day(asked_moment(of, args));
    const moment to =
        args.to ? read_time(of, "--to", *args.to) : days_later(of.zone, from, otherwise);
    if (!(from < to) || to - from > date::days{3660}) {
        throw input_error{"--to", 0, "expected a time after --from, at most ten years later"};
    }
    return {from, to};
}

/// --from and --to, or the period of the plan.
time_range asked_period(const plan& of, const arguments& args) {
    if (!args.from && !args.to) {
        return of.period;
    }
    const time_range range{args.from ? read_time(of, "--from", *args.from) : of.period.from,
                           args.to ? read_time(of, "--to", *args.to) : of.period.to};
    if (range.empty() || range.length() > date::days{3660}) {
        throw input_error{
            args.to ? "--to" : "--from", 0,
            "expected a range of at most ten years that ends after it begins; without "
            "--from or --to it begins or ends with the plan's period"};
    }
    return range;
}

answer now(const plan& of, const arguments& args) {
    const moment at = asked_moment(of, args);
    const auto roles = who_is_on(of, at);
    return {args.json ? json_of_now(of, at, roles) : text_of_now(of, at, roles)};
}

answer table(const plan& of, const arguments& args) {
    const auto range = asked_range(of, args, date::days{7});
    const auto shifts = shifts_of(of, range);
    return {args.json ? json_of_table(of, range, shifts) : text_of_table(of, range, shifts)};
}

void write_to(const std::string& file, const std::string& text) {
    errno = 0;
    std::FILE* const out = std::fopen(file.c_str(), "wb");
    const bool written =
        out != nullptr && std::fwrite(text.data(), 1, text.size(), out) == text.size();
    if (out == nullptr || std::fclose(out) != 0 || !written) {
        throw std::runtime_error{file + ": cannot be written: " + std::strerror(errno)};
    }
}

answer gantt(const plan& of, const arguments& args) {
    const auto chart = make_gantt(of, asked_range(of, args, date::days{14}));
    if (args.svg.empty()) {
        return {gantt_text(of, chart)};
    }
    write_to(args.svg, gantt_svg(of, chart));
    return {};
}

answer check_plan(const plan& of, const arguments& args) {
    const auto report = check(of, asked_period(of, args));
    return {args.json ? json_of_check(of, report) : text_of_check(of, report),
            report.clean() ? 0 : needs_attention};
}

answer fairness(const plan& of, const arguments& args) {
    const auto range = asked_period(of, args);
    const auto roles = fairness_of(of, range);
    const auto load = load_of(of, range);
    return {args.json ? json_of_fairness(of, range, roles, load)
                      : text_of_fairness(of, range, roles, load)};
}

answer calendar(const plan& of, const arguments& args) {
    if (args.person && std::none_of(of.teams.begin(), of.teams.end(), [&](const team& each) {
            return std::count(each.people.begin(), each.people.end(), *args.person) > 0;
        })) {
        throw input_error{"--person", 0,
                          "expected somebody of a team, found '" + *args.person + '\''};
    }
    return {calendar_of(of, asked_period(of, args), asked_moment(of, args), args.person)};
}

answer checklist(const plan& of, const arguments& args) {
    const moment at = asked_moment(of, args);
    const auto sections = handoff_checklist(of, at);
    return {args.json ? json_of_checklist(of, at, sections) : text_of_checklist(of, at, sections)};
}

answer page(const plan& of, const arguments& args) {
    const auto decision = decide_page(of, asked_moment(of, args), args.severity);
    return {args.json ? json_of_page(of, decision) : text_of_page(of, decision),
            decision.reaches_somebody() ? 0 : needs_attention};
}

struct command {
    const char* name;
    const char* help;
    answer (*run)(const plan&, const arguments&);
    bool moment; ///< takes --at
    bool range;  ///< takes --from and --to
    bool json;
};

constexpr command commands[] = {
    {"now", "who is on call, and who is next", now, true, false, true},
    {"table", "all shifts of a range, a week without --to", table, true, true, true},
    {"gantt", "the same as bars, two weeks without --to", gantt, true, true, false},
    {"check", "gaps, double bookings and what has no effect, over the plan's period", check_plan,
     false, true, true},
    {"fairness", "who carries how much, and the limits of the SRE book", fairness, false, true,
     true},
    {"calendar", "an iCalendar file of the plan's period", calendar, true, true, false},
    {"checklist", "what to go through at the weekly handoff", checklist, true, false, true},
    {"page", "whom an alert reaches, and whom next", page, true, false, true},
};

int run(const command& chosen, const arguments& args) {
    const plan of = load_plan(args.file);
    const auto [text, status] = chosen.run(of, args);
    return nines::examples::write_answer("oncall", text) ? status : cannot_write;
}

} // namespace

int main(int argc, char** argv) {
    arguments args;
    CLI::App app{description, "oncall"};
    app.footer(footer);
    app.require_subcommand(1);
    for (const command& each : commands) {
        CLI::App* const sub = app.add_subcommand(each.name, each.help);
        if (std::strcmp(each.name, "page") == 0) {
            sub->add_option("severity", args.severity, "such as P1")->required();
        }
        sub->add_option("plan", args.file, "the YAML file")->required();
        if (each.moment) {
            sub->add_option("--at", args.at, "the moment to answer for; now without");
        }
        if (each.range) {
            sub->add_option("--from", args.from, "start of the range");
            sub->add_option("--to", args.to, "end of the range, not included");
        }
        if (each.json) {
            sub->add_flag("--json", args.json, "write JSON instead of text");
        }
        if (std::strcmp(each.name, "gantt") == 0) {
            sub->add_option("--svg", args.svg, "write SVG to this file instead");
        }
        if (std::strcmp(each.name, "calendar") == 0) {
            sub->add_option("--person", args.person, "the shifts of one person only");
        }
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        for (const command& each : commands) {
            if (app.got_subcommand(each.name)) {
                return run(each, args);
            }
        }
    } catch (const input_error& problem) {
        std::fprintf(stderr, "oncall: %s\n", problem.what());
        return bad_input;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "oncall: %s\n", problem.what());
        return cannot_write;
    }
    return bad_input;
}
