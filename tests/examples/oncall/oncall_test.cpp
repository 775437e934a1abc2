// SPDX-License-Identifier: BSL-1.0
// Who is on call, whom a page reaches, and what a plan lacks.
#include "plans.hpp"

#include "oncall/check.hpp"
#include "oncall/duty.hpp"
#include "oncall/gantt.hpp"
#include "oncall/plan.hpp"
#include "oncall/render_json.hpp"
#include "oncall/render_text.hpp"
#include "oncall/sharing.hpp"

#include <date/tz.h>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace oncall_test {

using namespace date::literals;
using namespace nines::examples::oncall;
using namespace std::chrono_literals;
using date::sys_days;
using nines_test::contains;
using nines_test::global_team;
using nines_test::names;
using nines_test::small_plan;
using nines_test::utc;
using nlohmann::json;

TEST_CASE("the global team is covered through a year with every change of clocks") {
    const plan of = load_plan(global_team);
    std::size_t people = 0;
    for (const team& each : of.teams) {
        people += each.people.size();
    }
    CHECK(people == 25); // 24 at any time: one leaves, one comes
    const auto report = check(of, of.period);
    CHECK(report.clean());
    REQUIRE(report.roles.size() == 2);
    CHECK(report.roles[0].coverage.required == 8760h);
    CHECK(report.roles[0].for_ever.looked_at.length() > date::days{146'097});
    CHECK(report.meeting_proofs.size() == 3);
    CHECK(clock_jumps(of, of.period).size() == 4);

    // By hand: a site is on call when its own clock says so.
    const std::map<std::string, int> last_hour{
        {"Asia/Singapore", 16}, {"Europe/Lisbon", 17}, {"America/Los_Angeles", 17}};
    for (moment at = of.period.from; at < of.period.to; at += 30min) {
        std::set<std::string> open;
        for (const auto& [zone, end] : last_hour) {
            const auto local = date::locate_zone(zone)->to_local(at);
            const auto time = local - date::floor<date::days>(local);
            if (8h <= time && time < std::chrono::hours{end}) {
                open.insert(zone);
            }
        }
        std::set<std::string> on;
        for (const person& who : of.roles[1].schedule.current(at)) {
            on.insert(of.sites[of.team_of(who).site].zone.name);
        }
        REQUIRE(on == open);
    }
}

TEST_CASE("of many double bookings the text has the first ten") {
    const plan of = small_plan(
        "roles: [{name: primary, rotations: [weekly, also]}]\n",
        "}\n  - {name: also, team: red, start: 2026-01-05, shift: 1 week, hours: 09:00-10:00");
    const auto report = check(of, of.period);
    CHECK(report.roles[0].line.double_bookings.size() == 84);
    const auto text = text_of_check(of, report);
    CHECK(contains(text, "  DOUBLE BOOKINGS: 84 times of somebody in two rotations at once\n"
                         "    Ada: 2026-01-05 09:00 .. 10:00\n"));
    CHECK(contains(text, "    and 74 more (--json lists all)\n"));
}

TEST_CASE("nobody is on call outside the years that handoffs have") {
    const plan of = small_plan();
    for (const moment at : {utc(9998_y / 12 / 30), utc(9999_y / 6 / 1), utc(9999_y / 12 / 31)}) {
        for (const auto& role : who_is_on(of, at)) {
            CHECK(role.on.empty());
            CHECK(role.next.empty());
        }
        CHECK(whole_shifts_of(of, {at, at + date::days{7}}).empty());
        CHECK_FALSE(decide_page(of, at, "P0").reaches_somebody());
    }
    CHECK(who_is_on(of, utc(9998_y / 12 / 1))[0].on.size() == 1);
}

TEST_CASE("who is on call now and next, with whole shifts") {
    const plan of = load_plan(global_team);
    const auto roles = who_is_on(of, utc(2026_y / 10 / 26, 16h)); // Lisbon hands over to Seattle
    REQUIRE(roles.size() == 2);
    CHECK(names(roles[0].on) == std::vector<person>{"Dylan", "Duarte"});
    CHECK(roles[0].on[1].when == time_range{utc(2026_y / 10 / 26, 8h), utc(2026_y / 10 / 26, 17h)});
    CHECK(names(roles[0].next) == std::vector<person>{"Chandra"});
    CHECK(names(roles[1].on) == std::vector<person>{"Freya", "Ines"});
    const auto text = text_of_now(of, utc(2026_y / 10 / 26, 16h), roles);
    CHECK(contains(text, "primary    now   Dylan        until Tue 2026-10-27 00:00 (seattle Mon "
                         "17:00)"));
    const auto parsed = json::parse(json_of_now(of, utc(2026_y / 10 / 26, 16h), roles));
    CHECK(parsed["roles"][0]["now"][1]["to"] == "2026-10-26T17:00:00Z");
    CHECK(parsed["roles"][0]["next"][0]["person"] == "Chandra");
}

TEST_CASE("the ends of shifts are exact however long they are, and missing where there are none") {
    const auto plan_with = [](const std::string& people, const std::string& shift) {
        return parse_plan("service: shop\nperiod: {from: 2026-01-05, to: 2026-03-30}\n"
                          "sites: [{name: here, zone: UTC}]\n"
                          "teams: [{name: red, site: here, people: " +
                              people + "}]\nrotations: [{name: r, team: red, start: 2026-01-05, " +
                              "shift: " + shift + "}]\n",
                          "plan.yaml");
    };
    const moment at = utc(2026_y / 3 / 1);
    const plan slow = plan_with("[Ada, Bea, Cy]", "18 months");
    const auto roles = who_is_on(slow, at);
    REQUIRE(roles[0].on.size() == 1);
    CHECK(roles[0].on[0].when == time_range{utc(2026_y / 1 / 5), utc(2027_y / 7 / 5)});
    REQUIRE(roles[0].next.size() == 1);
    CHECK(roles[0].next[0].when == time_range{utc(2027_y / 7 / 5), utc(2029_y / 1 / 5)});

    const plan alone = plan_with("[Ada]", "1 day");
    const auto ever = who_is_on(alone, at);
    REQUIRE(ever[0].on.size() == 1);
    CHECK(ever[0].on[0].when == nines::handoffs::years());
    CHECK(ever[0].next.empty());
    CHECK(contains(text_of_now(alone, at, ever), "primary    now   Ada          without an end\n"));
    CHECK(json::parse(json_of_now(alone, at, ever))["roles"][0]["now"][0]["to"].is_null());
}

TEST_CASE("P0 and P1 page the primary and notify the secondary at once, others go to the chat") {
    const plan of = load_plan(global_team);
    const moment handover = utc(2026_y / 10 / 26, 16h);
    for (const char* severity : {"P0", "P1"}) {
        const auto decision = decide_page(of, handover, severity);
        REQUIRE(decision.steps.size() == 5);
        const auto& steps = decision.steps;
        CHECK(steps[0].action == page_action::page);
        CHECK(steps[0].after == 0min);
        CHECK(steps[0].people == std::vector<person>{"Dylan"}); // stays longer than Duarte
        CHECK(steps[1].action == page_action::notify);
        CHECK(steps[1].people == std::vector<person>{"Duarte"});
        CHECK(steps[2].action == page_action::notify);
        CHECK(steps[2].after == 0min);
        CHECK(steps[2].people == std::vector<person>{"Freya", "Ines"});
        CHECK(steps[3].action == page_action::page);
        CHECK(steps[3].after == 5min);
        CHECK(steps[4].people == std::vector<person>{"Ines", "Freya"});
        CHECK(decision.reaches_somebody());
    }
    for (const char* severity : {"P2", "P3", "P4"}) {
        const auto decision = decide_page(of, handover, severity);
        REQUIRE(decision.steps.size() == 1);
        CHECK(decision.steps[0].action == page_action::chat);
        CHECK(decision.steps[0].reason == "#parcel-oncall");
        CHECK(decision.steps[0].people.empty());
    }
    CHECK_THROWS_AS((void)decide_page(of, handover, "P5"), nines::examples::input_error);
    CHECK_THROWS_AS((void)decide_page(of, handover, ""), nines::examples::input_error);
}

TEST_CASE("escalation goes to who is on call by then, and a missing primary is said") {
    const std::string paging = "paging: {escalation: [{after: 5m, to: secondary}, {after: 10m, to: "
                               "primary}]}\n";
    const plan of = small_plan(paging);
    const auto decision = decide_page(of, utc(2026_y / 1 / 11, 23h + 56min), "P1");
    REQUIRE(decision.steps.size() == 4);
    CHECK(decision.steps[0].people == std::vector<person>{"Ada"});
    CHECK(decision.steps[1].people == std::vector<person>{"Bea"});
    CHECK(decision.steps[2].people == std::vector<person>{"Cy"}); // a week has begun
    CHECK(decision.steps[3].people == std::vector<person>{"Bea"});

    const std::string removed = "overrides:\n  - {role: primary, from: 2026-01-06, to: 2026-01-07, "
                                "remove: Ada}\n";
    const auto gap = decide_page(small_plan(removed + paging), utc(2026_y / 1 / 6, 9h), "P0");
    REQUIRE(gap.steps.size() == 2);
    CHECK(gap.steps[0].action == page_action::page);
    CHECK(gap.steps[0].people == std::vector<person>{"Bea"});
    CHECK(gap.warnings ==
          std::vector<std::string>{"nobody is primary", "nobody is primary 10 min later"});
    const std::string nobody = removed + "  - {role: secondary, from: 2026-01-06, to: 2026-01-07, "
                                         "remove: Bea}\n";
    const auto silence = decide_page(small_plan(nobody), utc(2026_y / 1 / 6, 9h), "P0");
    CHECK_FALSE(silence.reaches_somebody());
    CHECK(silence.warnings == std::vector<std::string>{"nobody is primary", "nobody is secondary"});
    CHECK(contains(text_of_page(small_plan(nobody), silence), "NOBODY is reached"));
    CHECK(json::parse(json_of_page(small_plan(nobody), silence))["reaches_somebody"] == false);
}

TEST_CASE("only who goes before the other stays hands over, and a plan of one role says so") {
    const plan of = small_plan("roles: [{name: primary, rotations: [weekly]}]\noverrides:\n"
                               "  - {role: primary, from: 2026-01-06, to: 2026-01-08, add: Cy}\n"
                               "  - {role: primary, from: 2026-01-10, to: 2026-01-14, add: Cy}\n");
    const auto busy = decide_page(of, utc(2026_y / 1 / 7), "P1");
    REQUIRE(busy.steps.size() == 2);
    CHECK(busy.steps[0].people == std::vector<person>{"Ada"});
    CHECK(busy.steps[1].people == std::vector<person>{"Cy"});
    CHECK(busy.steps[1].reason == "primary, as well"); // came later, for a day
    CHECK(busy.warnings ==
          std::vector<std::string>{"no role but primary is in the plan, nobody is notified"});
    const auto handover = decide_page(of, utc(2026_y / 1 / 11), "P1");
    CHECK(handover.steps[0].people == std::vector<person>{"Cy"});
    CHECK(handover.steps[1].reason == "primary, hands over"); // Ada goes first
}

TEST_CASE("check names gaps, what has no effect, who is away, and who holds two roles") {
    const plan of = small_plan(R"(overrides:
  - {role: primary, from: 2026-01-06 10:00, to: 2026-01-06 10:01, remove: Ada}
  - {role: primary, from: 2026-01-07, to: 2026-01-08, replace: Cy, by: Bea, why: "no use"}
  - {role: primary, from: 2026-01-08, to: 2026-01-09, only: Bea}
swaps:
  - role: secondary
    first: {person: Ada, from: 2026-01-05, to: 2026-01-06}
    second: {person: Cy, from: 2026-01-12, to: 2026-01-13}
away:
  - {person: Bea, from: 2026-01-12, to: 2026-01-14}
)");
    const auto report = check(of, of.period);
    CHECK_FALSE(report.clean());
    CHECK(report.roles[0].coverage.holes ==
          std::vector{time_range{utc(2026_y / 1 / 6, 10h), utc(2026_y / 1 / 6, 10h + 1min)}});
    CHECK(report.idle_overrides == std::vector<std::size_t>{1});
    REQUIRE(report.stale_swaps.size() == 1);
    CHECK_FALSE(report.stale_swaps[0].first_holds);
    CHECK(report.stale_swaps[0].second_holds);
    REQUIRE(report.absences.size() == 1);
    CHECK(report.absences[0].of.when == time_range{utc(2026_y / 1 / 12), utc(2026_y / 1 / 14)});
    REQUIRE(report.meetings.size() == 1);
    CHECK(report.meetings[0].of.person == "Bea");
    CHECK(report.meetings[0].of.when == time_range{utc(2026_y / 1 / 8), utc(2026_y / 1 / 9)});
    const auto text = text_of_check(of, report);
    for (const char* part :
         {"GAPS: 1, 1 min of 2016 h", "STALE SWAP: secondary", "Ada does not hold this time",
          "NO EFFECT: primary: Bea instead of Cy, 2026-01-07 00:00 .. 2026-01-08 00:00 (no use)",
          "AWAY: Bea is away and primary", "TWO ROLES: Bea is primary and secondary",
          "weekly: primary and secondary are 1 apart in a list of 3, never the same person",
          "something needs attention"}) {
        CAPTURE(text);
        CHECK(contains(text, part));
    }
    const auto parsed = json::parse(json_of_check(of, report));
    CHECK(parsed["roles"][0]["coverage"]["uncovered_s"] == 60);
    CHECK(parsed["roles"][0]["coverage_for_ever"]["hole_count"] == 1);
    CHECK(parsed["clean"] == false);
}

TEST_CASE("hours that must be covered can be fewer than all") {
    const std::string hours = ", hours: 08:00-18:00, days: mon-fri";
    const plan open = small_plan("", hours);
    CHECK_FALSE(check(open, open.period).clean());
    const plan of = small_plan("needed: {hours: 09:00-17:00, days: mon-fri}\n", hours);
    CHECK(check(of, of.period).clean());
    CHECK(make_gantt(of, of.period).gaps.empty());
}

TEST_CASE("daily turns on working days starve people, and lists of their own collide") {
    std::string people;
    for (int i = 1; i <= 7; ++i) {
        people += (i == 1 ? "P" : ", P") + std::to_string(i);
    }
    const plan of =
        parse_plan("service: s\nperiod: {from: 2026-01-05, to: 2027-01-05}\nsites: "
                   "[{name: here, zone: UTC}]\nteams: [{name: t, site: here, people: [" +
                       people + R"(]}]
rotations:
  - {name: a, team: t, start: 2026-01-05, shift: 1 day, days: mon-fri}
  - {name: b, team: t, start: 2026-01-05, shift: 1 day, people: [P2, P1, P3]}
roles:
  - {name: primary, rotations: [a]}
  - {name: secondary, rotations: [b]}
)",
                   "plan.yaml");
    const auto report = check(of, of.period);
    REQUIRE(report.starved.size() == 2);
    CHECK(report.starved[0].who == "P6");
    CHECK(report.starved[1].who == "P7");
    REQUIRE(report.meeting_proofs.size() == 1);
    CHECK(report.meeting_proofs[0] == "a and b: P1, P2, P3 will hold both at once");
    CHECK_FALSE(report.meetings.empty());
    const auto fair = fairness_of(of, of.period);
    REQUIRE(fair[0].all.has_value());
    CHECK(fair[0].all->with_nothing == 2);
    CHECK(fair[1].members.size() == 7);
    CHECK(fair[1].all->with_nothing == 0); // P4 to P7 take no part in it
}

TEST_CASE(
    "starvation knows hours, roles and turns, and temporary rotations need not feed everybody") {
    const auto starved = [](const std::string& rotation, const std::string& more = "") {
        const plan of =
            parse_plan("service: s\nperiod: {from: 2026-01-05, to: 2027-01-05}\n"
                       "sites: [{name: here, zone: Europe/Lisbon}]\n"
                       "teams: [{name: t, site: here, people: [P1, P2, P3, P4, P5, P6, P7]}]\n"
                       "rotations:\n  - {name: a, team: t, " +
                           rotation + "}\n" + more,
                       "plan.yaml");
        std::string all;
        for (const auto& each : check(of, of.period).starved) {
            all += (all.empty() ? "" : " ") + each.who + ' ' + of.roles[each.role].name[0];
        }
        return all;
    };
    const std::string daily = "shift: 1 day, days: mon-fri, start: 2026-01-05";
    CHECK(starved(daily) == "P6 p P7 p P1 s P7 s");
    // A turn from Friday evening has no hour of the day on Friday, and none on Saturday.
    CHECK(starved(daily + " 20:00, hours: 08:00-18:00") == "P5 p P6 p P6 s P7 s");
    CHECK(starved(daily + ", turns: {P1: 2}").empty());
    CHECK(starved(daily + ", valid: {from: 2026-01-05, to: 2026-01-07}").empty());
    CHECK(starved("shift: 12 hours, start: 2026-01-05 08:00, people: [P1, P2], hours: 09:00-11:00",
                  "roles: [{name: primary, rotations: [a]}]\n") == "P2 p");
    CHECK(starved(daily, "membership: [{rotation: a, leave: P3, at: 2026-03-01}]\n").empty());
    CHECK(starved(daily, "membership: [{rotation: a, leave: P3, at: 2026-03-01}, {rotation: a, "
                         "join: P9, at: 2026-04-01}]\n")
              .size() == 19);
}

TEST_CASE("proofs that lists never meet know hours, validity and later members") {
    const auto proofs = [](const std::string& a, const std::string& b,
                           const std::string& more = "") {
        const plan of =
            parse_plan("service: s\nperiod: {from: 2026-01-05, to: 2027-01-05}\n"
                       "sites: [{name: here, zone: UTC}]\n"
                       "teams: [{name: t, site: here, people: [P1, P2, P3, P4]}]\n"
                       "rotations:\n  - {name: a, team: t, start: 2026-01-05, shift: 1 day, " +
                           a + "}\n  - {name: b, team: t, start: 2026-01-05, " + b +
                           "}\nroles:\n  - {name: primary, rotations: [a]}\n"
                           "  - {name: secondary, rotations: [b]}\n" +
                           more,
                       "plan.yaml");
        const auto all = check(of, of.period).meeting_proofs;
        REQUIRE(all.size() == 1);
        return all[0];
    };
    const std::string first = "people: [P1, P2]";
    const std::string same = "shift: 1 day, people: [P1, P2]";
    CHECK(proofs(first, same) == "a and b: P1, P2 will hold both at once");
    CHECK(proofs(first, "shift: 1 day, people: [P2, P1]") == "a and b: never the same person");
    CHECK(proofs(first + ", hours: 08:00-16:00", same + ", hours: 16:00-08:00") ==
          "a and b: never the same person");
    CHECK(proofs(first + ", valid: {from: 2026-01-05, to: 2026-02-01}",
                 same + ", valid: {from: 2026-02-01, to: 2026-03-01}") ==
          "a and b: never the same person");
    const std::string leaves = "membership: [{rotation: b, leave: P2, at: 2026-06-01}]\n";
    CHECK(proofs(first, "shift: 1 day, people: [P2, P1]", leaves) ==
          "a and b: P1 will hold both at once");
    CHECK(proofs(first, "shift: 2 days, people: [P2, P1]") ==
          "a and b: not in step, only this range was looked at");

    const plan of = small_plan("membership: [{rotation: weekly, leave: Cy, at: 2026-02-01}, "
                               "{rotation: weekly, leave: Bea, at: 2026-03-01}]\n");
    CHECK(check(of, of.period).meeting_proofs ==
          std::vector<std::string>{"weekly: primary and secondary are 1 apart in a list of 1, then "
                                   "2, then 3, Ada will hold both at once"});
}

TEST_CASE("who leaves one rotation is still there for another, and who only helps is shown") {
    const plan of = parse_plan(R"(service: s
period: {from: 2026-01-05, to: 2026-03-30}
sites:
  - {name: here, zone: UTC, hours: 08:00-17:00, days: mon-fri}
  - {name: there, zone: UTC}
teams:
  - {name: red, site: here, people: [Ada, Bea, Cy, Dee]}
  - {name: blue, site: there, people: [Eve, Fay]}
rotations:
  - {name: a, team: red, start: 2026-01-05, shift: 1 week}
  - {name: b, team: red, start: 2026-01-05, shift: 1 week, hours: 17:00-19:00}
  - {name: c, team: blue, start: 2026-01-05, shift: 1 week}
roles:
  - {name: primary, rotations: [a, b]}
  - {name: other, rotations: [c]}
membership:
  - {rotation: b, leave: Ada, at: 2026-02-02}
  - {rotation: c, leave: Fay, at: 2026-01-05}
overrides:
  - {role: primary, from: 2026-01-06 08:00, to: 2026-01-06 12:00, replace: Ada, by: Eve}
)",
                               "plan.yaml");
    const auto fair = fairness_of(of, of.period);
    REQUIRE(fair[0].members.size() == 5);
    CHECK(fair[0].members[0].available_hours == 84 * 24); // Ada is there for the other rotation
    const auto& helper = fair[0].members[4];
    CHECK(helper.who == "Eve");
    CHECK_FALSE(helper.due);
    CHECK(helper.hours == 4);
    CHECK(helper.available_hours == 4);
    CHECK_FALSE(fair[0].team[1].has_value());
    REQUIRE(fair[0].neutral_jain.has_value());
    CHECK(*fair[0].neutral_jain > 0.95);
    // Fay left at once but holds the turn that she has to come: she was there for it.
    CHECK(fair[1].members[1].available_hours == fair[1].members[1].hours);
    CHECK(fair[1].neutral_jain.has_value());

    const auto load = load_of(of, of.period);
    REQUIRE(load.sites.size() == 2);
    CHECK(load.sites[0].team.sites == 2);
    // Of two roles they hold one, for 11 hours of working days; four of them helped out by Eve.
    CHECK(load.sites[0].team.part_of_time.value() ==
          doctest::Approx((12 * 5 * 11 - 4) / (2.0 * 84 * 24)));
    CHECK(load.sites[1].team.people_per_site == 2);
    const auto text = text_of_fairness(of, of.period, fair, load);
    CHECK(contains(text, "  here: 4 people share 16.3 % of all time in each of 2 roles\n"));
    CHECK(contains(text, "only helps\n"));
    const plan alone =
        small_plan("roles: [{name: primary, rotations: [weekly]}]\n", ", people: [Ada]");
    CHECK(contains(text_of_fairness(alone, alone.period, {}, load_of(alone, alone.period)),
                   "limits of the SRE book, 1 incident a day\n  here: one person has 100 % of all "
                   "time\n"));
    CHECK(json::parse(json_of_fairness(of, of.period, fair, load))["limits"][3]["site"] == "there");
}

TEST_CASE(
    "fairness weighs nights, weekends and holidays, and does not hold absence against anybody") {
    const plan of = small_plan(R"(membership:
  - {rotation: weekly, join: Dee, at: 2026-02-16}
holidays:
  - {date: 2026-01-06, name: Epiphany, site: here}
weights: {night: {hours: 22:00-06:00, weight: 2}, weekend: 3, holiday: 5}
away:
  - {person: Cy, from: 2026-03-01, to: 2026-03-15}
load: {incidents_per_day: 8}
)");
    const auto fair = fairness_of(of, {utc(2026_y / 1 / 5), utc(2026_y / 1 / 12)});
    REQUIRE(fair[0].members.size() == 4);
    const auto& ada = fair[0].members[0];
    CHECK(ada.hours == 168);
    // Tuesday is a holiday, two days of the weekend, 8 hours of each of the other four nights.
    CHECK(ada.weighted_hours == 24 * 5 + 48 * 3 + 4 * (8 * 2 + 16));
    CHECK(fair[0].members[3].available_hours == 0); // Dee comes later
    CHECK(fair[0].all->with_nothing == 2);
    CHECK(fair[0].team[0]->with_nothing == 2);
    CHECK(contains(text_of_fairness(of, of.period, fair, load_of(of, of.period)), "never there"));
    const auto year = fairness_of(of, of.period);
    const auto period_hours = static_cast<double>(of.period.length() / 1h);
    // On call for a week of the two that Cy was away for.
    CHECK(year[0].members[2].available_hours == period_hours - 7 * 24);
    CHECK(year[0].members[3].available_hours == 42 * 24);
    REQUIRE(year[0].neutral_jain.has_value());
    CHECK(year[0].score.good_time == 100);

    const auto load = load_of(of, of.period);
    REQUIRE(load.sites.size() == 1);
    const auto& here = load.sites[0];
    CHECK(here.team.people_per_site == 3);
    CHECK(here.team.part_of_time == 1.0);
    CHECK_FALSE(here.limits[0].holds); // 2 roles of 3 people
    CHECK(here.limits[0].people_needed == 8);
    CHECK_FALSE(here.limits[1].holds);
    CHECK_FALSE(here.limits[2].holds); // 4 incidents in 12 h
    CHECK(load.pages.expected == 4);
    const auto text = text_of_fairness(of, of.period, year, load);
    CHECK(contains(text, "FAILS  people per site"));
    CHECK(json::parse(json_of_fairness(of, of.period, year, load))["limits"][0]["holds"] == false);
}

} // namespace oncall_test
