// SPDX-License-Identifier: BSL-1.0
// What is drawn, written and exported of a plan, and the program itself.
#include "../program_run.hpp"
#include "ical_reader.hpp"
#include "plans.hpp"

#include "oncall/calendar.hpp"
#include "oncall/check.hpp"
#include "oncall/checklist.hpp"
#include "oncall/duty.hpp"
#include "oncall/gantt.hpp"
#include "oncall/plan.hpp"
#include "oncall/render_json.hpp"
#include "oncall/render_text.hpp"
#include "oncall/show.hpp"

#include <date/date.h>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace oncall_views_test {

using namespace date::literals;
using namespace nines::examples::oncall;
using namespace std::chrono_literals;
using date::sys_days;
using nines_test::contains;
using nines_test::global_team;
using nines_test::ical_reader;
using nines_test::small_plan;
using nines_test::utc;
using nlohmann::json;

TEST_CASE("the calendar, read back by another parser, is the schedule") {
    const plan of = load_plan(global_team);
    constexpr unsigned seed = 5545;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    std::uniform_int_distribution<int> hours{0, 24 * 300};
    for (int i = 0; i < 8; ++i) {
        const moment from = of.period.from + std::chrono::hours{hours(random)} + 17s * i;
        const time_range range{from, from + std::chrono::hours{1 + hours(random) / 4}};
        const auto events = ical_reader{calendar_of(of, range, of.period.from)}.events();
        std::set<std::string> uids;
        std::map<std::pair<std::string, std::string>, std::vector<time_range>> by_person;
        for (const auto& each : events) {
            uids.insert(each.uid);
            const auto colon = each.summary.find(": ");
            REQUIRE(colon != std::string::npos);
            CHECK(each.summary.substr(0, colon) == each.category);
            const auto inside = time_range{each.from, each.to}.clipped_to(range);
            CHECK_FALSE(inside.empty());
            by_person[{each.category, each.summary.substr(colon + 2)}].push_back(inside);
        }
        CHECK(uids.size() == events.size());
        std::size_t shifts = 0;
        for (const role& each : of.roles) {
            const auto line = each.schedule.over(range);
            std::map<std::string, std::vector<time_range>> expected;
            for (const auto& one : line.shifts) {
                expected[one.person].push_back(one.when);
                ++shifts;
            }
            std::vector<time_range> all;
            for (const auto& [who, times] : expected) {
                const auto& read = by_person[{each.name, who}];
                CHECK(nines::interval_set<moment>::try_from(read).value() ==
                      nines::interval_set<moment>::try_from(times).value());
                all.insert(all.end(), read.begin(), read.end());
            }
            CHECK(nines::interval_set<moment>::try_from(all).value() ==
                  nines::covered(line.shifts).value());
        }
        CHECK(shifts == events.size());
    }
}

TEST_CASE("a calendar keeps its UIDs, folds long lines and can be that of one person") {
    const plan of = small_plan(R"(roles:
  - {name: "primary, of; all the services that this long name of a role speaks of \\ here", rotations: [weekly]}
)");
    const auto all = ical_reader{calendar_of(of, of.period, of.period.from)}.events();
    REQUIRE(all.size() == 12);
    CHECK(all[0].category == of.roles[0].name);
    const auto later =
        ical_reader{calendar_of(of, of.period, of.period.to, person{"Bea"})}.events();
    REQUIRE(later.size() == 4);
    CHECK(later[0].uid == all[1].uid);
    CHECK(later[0].from == utc(2026_y / 1 / 12));
    CHECK(ical_reader{calendar_of(of, of.period, of.period.to, person{"Nobody"})}.events().empty());
}

TEST_CASE("an event is the same whatever range of the calendar is asked for") {
    const plan of = load_plan(global_team);
    std::map<std::string, std::pair<moment, moment>> known;
    const auto events_of = [&](time_range range) {
        return ical_reader{calendar_of(of, range, of.period.from)}.events();
    };
    for (const auto& each : events_of({utc(2026_y / 10 / 1), utc(2026_y / 11 / 1)})) {
        known.emplace(each.uid, std::pair{each.from, each.to});
    }
    for (int day = 2; day < 30; ++day) {
        const moment from = utc(2026_y / 10 / day, 10h + 17min);
        const auto events = events_of({from, from + 9h});
        CHECK(events.size() > 2);
        for (const auto& each : events) {
            REQUIRE(known.count(each.uid) == 1);
            REQUIRE(known[each.uid] == std::pair{each.from, each.to});
        }
    }
    const plan alone = small_plan("", ", people: [Ada]");
    const auto first = ical_reader{calendar_of(alone, alone.period, alone.period.from)}.events();
    const auto later = ical_reader{calendar_of(alone, {utc(2026_y / 2 / 1), utc(2026_y / 2 / 2)},
                                               alone.period.from)}
                           .events();
    REQUIRE(first.size() == 2);
    CHECK(first[0].from == alone.period.from);
    CHECK(later[0].uid == first[0].uid);
    CHECK(later[0].to == utc(2026_y / 2 / 2));
}

TEST_CASE("a cell of a Gantt chart shows who has most of it, however little that is") {
    const plan of = small_plan(); // of ten weeks Ada has four, the others three
    const time_range range{utc(2026_y / 1 / 5), utc(2026_y / 3 / 16)};
    const auto text = gantt_text(of, make_gantt(of, range), 1);
    CAPTURE(text);
    CHECK(contains(text, "  Ada     █\n"));
    CHECK(contains(text, "  Bea     ▒\n"));
    CHECK(contains(text, "  Cy      ·\n"));

    const plan world = load_plan(global_team);
    const auto year = make_gantt(world, world.period); // all day is eight or nine hours a site
    const auto rows = gantt_text(world, year, 52);
    CAPTURE(rows);
    std::size_t first_bars = 0;
    for (auto at = rows.find("█"); at != std::string::npos; at = rows.find("█", at + 1)) {
        ++first_bars;
    }
    CHECK(first_bars == 3 * 52 + 1); // somebody of each site, and the legend
}

TEST_CASE("a Gantt chart has a row for every member, on a terminal and as SVG") {
    const plan of = small_plan(R"(overrides:
  - {role: primary, from: 2026-01-06, to: 2026-01-07, remove: Ada}
  - {role: primary, from: 2026-01-13, to: 2026-01-14, replace: Bea, by: Ada}
)");
    const time_range range{utc(2026_y / 1 / 5), utc(2026_y / 1 / 19)};
    const auto chart = make_gantt(of, range);
    const auto text = gantt_text(of, chart, 14);
    const std::string row_of_ada = "  Ada        █·█████·█·····\n"; // the secondary of neither week
    CAPTURE(text);
    CHECK(contains(text, row_of_ada));
    CHECK(contains(text, "  Bea        ▒▒▒▒▒▒▒█·█████\n"));
    CHECK(contains(text, "  Cy         ·······▒▒▒▒▒▒▒\n"));
    CHECK(contains(text, "gap: primary  !\n"));
    const auto svg = gantt_svg(of, chart);
    CHECK(svg.starts_with("<svg xmlns="));
    CHECK(svg.ends_with("</svg>\n"));
    const auto count = [&](std::string_view part) {
        std::size_t found = 0;
        for (auto at = svg.find(part); at != std::string::npos; at = svg.find(part, at + 1)) {
            ++found;
        }
        return found;
    };
    CHECK(count("<title>") == shifts_of(of, range).size() + 1); // and the gap
    CHECK(count("<title>nobody is primary: 2026-01-06 00:00 .. 2026-01-07 00:00") == 1);
    CHECK(count("<text") == count("</text>"));
    CHECK(gantt_ticks(of, range).size() == 14);
    CHECK(gantt_ticks(of, of.period).size() == 12);
    CHECK(gantt_ticks(of, {of.period.from, of.period.from + date::days{366}}).size() == 12);
}

TEST_CASE("the checklist of a week names what is different in it") {
    const plan of = load_plan(global_team);
    const auto week = text_of_checklist(of, utc(2026_y / 10 / 19, 7h),
                                        handoff_checklist(of, utc(2026_y / 10 / 19, 7h)));
    for (const char* part :
         {"[ ] primary now: Beatriz until Mon 2026-10-19 16:00 (lisbon 17:00)",
          "[ ] primary: Ines instead of Beatriz, 2026-10-22 07:00 .. 16:00 (dentist)",
          "[ ] primary: Freya takes 2026-10-24 15:00 .. 2026-10-25 00:00 of Amber's",
          "[ ] clocks of lisbon go back by 1 h on 2026-10-25 01:00",
          "[ ] the carriers' announced maintenance is in the calendar"}) {
        CAPTURE(week);
        CHECK(contains(week, part));
    }
    const auto quiet = handoff_checklist(of, utc(2026_y / 9 / 7));
    CHECK(quiet[1].items ==
          std::vector<std::string>{"nothing: no overrides, swaps, absences, holidays or gaps"});
}

TEST_CASE("weeks and holidays are of the calendar where clocks change") {
    const plan of = parse_plan(R"(service: shop
zone: Europe/Lisbon
period: {from: 2026-01-05, to: 2026-12-28}
sites: [{name: here, zone: Europe/Lisbon}]
teams: [{name: red, site: here, people: [Ada, Bea]}]
rotations: [{name: r, team: red, start: 2026-01-05, shift: 1 week}]
holidays: [{date: 2026-10-25, name: Long day}]
)",
                               "plan.yaml");
    const moment late = utc(2026_y / 10 / 25, 23h + 30min); // the day has 25 hours
    const auto sections = handoff_checklist(of, late);
    CHECK(sections[1].title == "What is different until 2026-11-01 23:30");
    CHECK(sections[1].items == std::vector<std::string>{"2026-10-25 is Long day"});
    const auto before = handoff_checklist(of, utc(2026_y / 10 / 20));
    CHECK(before[1].title == "What is different until 2026-10-27 01:00");

    CHECK(moment_text(of, utc(2026_y / 10 / 25, 30min)) == "2026-10-25 01:30+01:00");
    CHECK(moment_text(of, utc(2026_y / 10 / 25, 90min)) == "2026-10-25 01:30+00:00");
    CHECK(moment_text(of, utc(2026_y / 10 / 25, 2h)) == "2026-10-25 02:00");
    CHECK(span_of(of, {utc(2026_y / 10 / 25, 30min), utc(2026_y / 10 / 25, 90min)}) ==
          "2026-10-25 01:30+01:00 .. 01:30+00:00");
}

TEST_CASE("overlaps and moved shifts are listed, the first ten of many") {
    const plan of = small_plan(R"(membership:
  - {rotation: weekly, leave: Cy, at: 2026-01-06}
overrides:
  - {role: primary, from: 2026-01-06, to: 2026-01-07, add: Cy}
  - {role: primary, from: 2026-01-13, to: 2026-01-14, add: Cy}
)");
    const auto text = text_of_check(of, check(of, of.period));
    CAPTURE(text);
    CHECK(contains(text, "  several at once: 2 times, 48 h in all\n"
                         "    2026-01-06 00:00 .. 2026-01-07 00:00 (Ada, Cy)\n"
                         "    2026-01-13 00:00 .. 2026-01-14 00:00 (Bea, Cy)\n"));
    // Of Ada, Bea, Cy, Ada ... it becomes Ada, Bea, Ada, Bea ...
    CHECK(contains(text,
                   "Cy leaves 'weekly' on 2026-01-06 00:00: 8 shifts of the period move, 4 of "
                   "them between others\n"
                   "    2026-01-19 00:00 .. 2026-01-26 00:00: Ada instead of Cy\n"));
    const plan busy = small_plan("", ", shadow: false}\n  - {name: other, team: red, start: "
                                     "2026-01-05, shift: 1 week, people: [Bea, Cy, Ada]");
    CHECK(contains(text_of_check(busy, check(busy, busy.period)),
                   "    and 2 more (--json lists all)\n"));
}

TEST_CASE("who goes along does so with the first role, and with nobody else") {
    const plan of = small_plan("", "}\n  - {name: trainees, team: red, start: 2026-01-05, shift: 1 "
                                   "day, people: [Bea, Cy], shadow: true");
    const auto roles = who_is_on(of, utc(2026_y / 1 / 5));
    REQUIRE(roles[0].shadows.size() == 1);
    CHECK(roles[0].shadows[0].person == "Bea");
    CHECK(roles[1].shadows.empty());
}

TEST_CASE("a table has every shift of a range, in order") {
    const plan of = small_plan("", ", shadow: false");
    const auto shifts = shifts_of(of, {utc(2026_y / 1 / 5), utc(2026_y / 1 / 19)});
    REQUIRE(shifts.size() == 4);
    const auto text = text_of_table(of, {utc(2026_y / 1 / 5), utc(2026_y / 1 / 19)}, shifts);
    CHECK(contains(text, "2026-01-12 00:00  2026-01-19 00:00     168 h  secondary  Cy     red\n"));
    const auto parsed = json::parse(json_of_table(of, of.period, shifts));
    CHECK(parsed["shifts"].size() == 4);
    CHECK(parsed["shifts"][0]["from"] == "2026-01-05T00:00:00Z");
}

#ifdef NINES_ONCALL
TEST_CASE("the program answers, and ends with the status that it promises") {
    const nines_test::scratch_folder folder;
    const auto run = [&](const std::string& arguments) {
        return nines_test::run_program(folder, NINES_ONCALL, arguments);
    };
    CHECK(contains(run("now " + global_team + " --at '2026-10-26 16:00'").out, "Dylan"));
    CHECK(contains(run("page P1 " + global_team + " --at 2026-10-26T18:00+02:00").out, "Dylan"));
    CHECK(run("check " + global_team).status == 0);
    CHECK(run("now " + global_team).status == 0);
    CHECK(contains(run("gantt " + global_team + " --from 2026-10-19").out, "heron"));
    const auto svg = folder.file("g.svg");
    CHECK(run("gantt " + global_team + " --from 2026-10-19 --svg " + svg).status == 0);
    CHECK(nines_test::contents_of(svg).starts_with("<svg"));
    CHECK(ical_reader{run("calendar " + global_team + " --person Ines").out}.events().size() > 90);
    CHECK(run("fairness " + global_team + " --json").status == 0);
    CHECK(run("checklist " + global_team).status == 0);
    CHECK(run("table " + global_team + " --from 2026-01-05 --to 2026-01-06").status == 0);

    const auto lisbon = folder.write("l.yaml", R"(service: x
zone: Europe/Lisbon
period: {from: 2026-10-19, to: 2026-11-02}
sites: [{name: s, zone: Europe/Lisbon}]
teams: [{name: t, site: s, people: [Ada, Bea]}]
rotations: [{name: r, team: t, start: 2026-01-05, shift: 1 day}]
)");
    CHECK(run("table " + lisbon + " --from 2026-10-20")
              .out.starts_with("x, 2026-10-20 00:00 .. 2026-10-27 00:00 Europe/Lisbon\n"));

    const auto broken = folder.write("p.yaml", "service: x\nperiods: {}\n");
    const auto refused = run("now " + broken);
    CHECK(refused.status == 2);
    CHECK(refused.err.starts_with("oncall: " + broken +
                                  ":2:1: periods: unknown field; did you mean period?"));
    CHECK(run("now " + global_team + " --at yesterday").status == 2);
    CHECK(run("now /nowhere.yaml").status == 2);
    CHECK(run("gantt " + global_team + " --svg /nowhere/g.svg").status == 1);
    const auto late = run("check " + global_team + " --from 2030-01-01");
    CHECK(late.status == 2);
    CHECK(late.err.starts_with("oncall: --from: expected a range of at most ten years"));
    const auto huge = run("now " + folder.write("h.yaml", std::string((16U << 20U) + 1, ' ')));
    CHECK(huge.status == 2);
    CHECK(contains(huge.err, "h.yaml: expected at most 16777216 bytes"));
    CHECK(run("table " + global_team + " --from 2026-01-05 --to 2026-01-04").status == 2);
    CHECK(run("page P9 " + global_team).status == 2);
    CHECK(run("calendar " + global_team + " --person Nobody").status == 2);
    CHECK(run("sing " + global_team).status == 2);
    CHECK(run("").status == 2);
    const auto gap = folder.write("gap.yaml", R"(service: x
period: {from: 2026-01-05, to: 2026-01-12}
sites: [{name: s, zone: UTC, hours: 08:00-20:00}]
teams: [{name: t, site: s, people: [Ada]}]
rotations: [{name: r, team: t, start: 2026-01-05, shift: 1 day}]
)");
    CHECK(run("check " + gap).status == 3);
    CHECK(run("page P1 " + gap + " --at '2026-01-05 03:00'").status == 3);
    CHECK(run("page P3 " + gap + " --at '2026-01-05 03:00'").status == 0);
}
#endif

} // namespace oncall_views_test
