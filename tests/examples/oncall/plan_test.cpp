// SPDX-License-Identifier: BSL-1.0
#include "oncall/plan.hpp"
#include "oncall/read_values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace plan_test {

using namespace date::literals;
using namespace nines::examples::oncall;
using namespace std::chrono_literals;
using date::sys_days;
using nines::examples::input_error;

namespace {

const std::string sites = R"(service: shop
period: {from: 2026-01-01, to: 2026-07-01}
sites:
  - {name: here, zone: Europe/Lisbon, hours: 08:00-20:00}
  - {name: there, zone: Asia/Kolkata}
)";
const std::string teams = R"(teams:
  - {name: red, site: here, people: [Ada, Bea, Cy]}
  - {name: blue, site: there, people: [Dan]}
)";
const std::string rotations = R"(rotations:
  - {name: days, team: red, start: 2026-01-05 08:00, shift: 1 week}
  - {name: nights, team: blue, start: 2026-01-05 08:00, shift: 1 day}
)";
const std::string base = sites + teams + rotations;

/// What a plan is refused with. The caret in the text marks where, and is taken out of it.
std::string refusal_at_caret(std::string yaml) {
    const auto caret = yaml.find('^');
    REQUIRE(caret != std::string::npos);
    yaml.erase(caret, 1);
    const auto line = static_cast<std::size_t>(
        1 + std::count(yaml.begin(), yaml.begin() + static_cast<std::ptrdiff_t>(caret), '\n'));
    const auto start = yaml.rfind('\n', caret == 0 ? 0 : caret - 1);
    const auto column = caret - (start == std::string::npos || line == 1 ? 0 : start + 1) + 1;
    try {
        (void)parse_plan(yaml, "plan.yaml");
    } catch (const input_error& problem) {
        CHECK(problem.file() == "plan.yaml");
        CHECK(problem.line() == line);
        CHECK(problem.column() == column);
        return problem.problem();
    }
    return "accepted";
}

bool refused(const std::string& yaml, std::string_view beginning) {
    const std::string refusal = refusal_at_caret(yaml);
    CAPTURE(refusal);
    const bool as_expected = refusal.starts_with(beginning);
    CHECK(as_expected);
    return as_expected;
}

moment utc(date::year_month_day day, std::chrono::seconds time = 0s) {
    return sys_days{day} + time;
}

} // namespace

TEST_CASE("a plan without roles has a primary and a secondary of all rotations") {
    const plan of = parse_plan(base, "plan.yaml");
    CHECK(of.service == "shop");
    CHECK(of.zone.name == "UTC");
    CHECK(of.period == time_range{utc(2026_y / 1 / 1), utc(2026_y / 7 / 1)});
    REQUIRE(of.roles.size() == 2);
    CHECK(of.roles[0].name == "primary");
    CHECK(of.roles[1].place == 1);
    CHECK(of.rotations[0].hours.length() == 12h);
    CHECK(of.rotations[1].hours.whole_week());
    CHECK(of.team_of("Dan").name == "blue");
    CHECK(of.paging.paged == std::vector<std::string>{"P0", "P1"});
    const auto now = of.roles[0].schedule.current(utc(2026_y / 1 / 13, 12h));
    CHECK(now == std::vector<person>{"Bea", "Dan"});
    // Handoffs of Lisbon are at 08:00 there, 07:00 UTC in summer.
    CHECK(of.rotations[0].who.when().at(20) == utc(2026_y / 5 / 25, 7h));
}

TEST_CASE("what cannot be read is refused where it stands") {
    refused("^", "expected a map with the fields service, period, sites, teams and rotations");
    refused("^just text", "expected a map with the fields");
    refused("service: x\nperiod: [1, ^:", "not YAML");
    refused(base + "^---\nservice: y\n", "expected one YAML document");
    refused("^service: x\n", "the field 'period' is missing; expected the time to report on");
    refused(base + "^servce: y\n", "servce: unknown field; did you mean service? known here:");
    refused(base + "^period: {}\n", "'period' is given twice");
    refused("service: ^\"\"\n", "service: expected a name");
    refused("service: ^\"\\e[2J\"\n", "service: expected a name in at most 80 bytes that can be");
    refused("service: ^\"\\x85\"\n", "service: expected a name in at most 80 bytes that can be");
    refused("service: ^[x]\n", "service: expected a name");
    refused("service: x\n^zone:\n", "zone: expected a value, found nothing");
    refused("service: x\nzone: ^Europe/Atlantis\n",
            "zone: expected a time zone of the tz database such as Europe/Lisbon, found "
            "'Europe/Atlantis'");
    refused("service: x\nperiod: {from: 2026-01-01, to: ^2026-01-01}\n",
            "period.to: expected a time after that of 'from'");
    refused("service: x\nperiod: ^{from: 2026-01-01, to: 2099-01-01}\n",
            "period: expected a period of at most ten years");
    refused("service: x\nperiod: {from: ^2026-02-29, to: 2026-03-01}\n",
            "period.from: expected a time such as 2026-01-05 08:00");
    refused("service: x\nperiod: ^{from: 2026-02-28}\n", "period: the field 'to' is missing");
}

TEST_CASE("sites, teams and rotations that do not fit are refused") {
    const std::string top = "service: x\nperiod: {from: 2026-01-01, to: 2026-03-01}\n";
    refused(top + "sites: ^[]\n", "sites: expected a list of sites");
    refused(top + "sites:\n  - {name: a, zone: UTC, ^hour: 1}\n",
            "sites[1].hour: unknown field; did you mean hours?");
    refused(top + "sites:\n  - {name: a, zone: UTC, hours: ^8-16}\n",
            "sites[1].hours: expected hours such as 08:00-16:00, found '8-16'");
    refused(top + "sites:\n  - {name: a, zone: UTC, hours: ^08:00-24:01}\n", "sites[1].hours: exp");
    refused(top + "sites:\n  - {name: a, zone: UTC, days: ^mon-fry}\n",
            "sites[1].days: expected days such as mon-fri or [sat, sun], found 'mon-fry'");
    refused(top + "sites:\n  - {name: a, zone: UTC}\n  - {name: ^a, zone: UTC}\n",
            "sites[2].name: the name 'a' is taken");
    refused(sites + "teams:\n  - {name: red, site: ^hre, people: [Ada]}\n",
            "teams[1].site: expected the name of a site, found 'hre'; did you mean here? known "
            "here: here, there");
    refused(sites + "teams:\n  - {name: red, site: here, people: [Ada, ^Ada]}\n",
            "teams[1].people[2]: 'Ada' is named twice");
    refused(sites + "teams:\n  - {name: r, site: here, people: [Ada]}\n"
                    "  - {name: b, site: here, people: [Bea, ^Ada]}\n",
            "teams[2].people[2]: 'Ada' is in the team 'r' already");
    const auto rotation = [](const std::string& fields) {
        return sites + teams + "rotations:\n  - {name: days, team: red, " + fields + "}\n";
    };
    const std::string start = "start: 2026-01-05 08:00, ";
    refused(rotation(start + "shift: ^week"),
            "rotations[1].shift: expected the length of a shift such as 12 hours, 1 day");
    refused(rotation(start + "shift: ^0 days"), "rotations[1].shift: expected the length");
    refused(rotation(start + "shift: ^1 fortnight"), "rotations[1].shift: expected the length");
    refused(rotation("shift: 1 day, start: ^2026-01-05 08:00Z"),
            "rotations[1].start: expected a local time such as 2026-01-05 08:00, without");
    refused(rotation(start + "shift: 1 day, people: [Ada, ^Dan]"),
            "rotations[1].people[2]: expected the name of a person of a team, found 'Dan'; ");
    refused(rotation(start + "shift: 1 day, people: [Ada, ^Ada]"),
            "rotations[1].people[2]: 'Ada' is named twice");
    refused(rotation(start + "shift: 1 day, turns: {^Dan: 2}"),
            "rotations[1].turns.Dan: takes no part in this rotation");
    refused(rotation(start + "shift: 1 day, turns: {Ada: ^0}"),
            "rotations[1].turns.Ada: expected a whole number from 1 to 1000, found '0'");
    refused(rotation(start + "shift: 1 day, priority: ^1.5"), "rotations[1].priority: expected");
    refused(rotation(start + "shift: 1 day, shadow: ^maybe"),
            "rotations[1].shadow: expected true or false, found 'maybe'");
}

TEST_CASE("times that the clocks skip or show twice are refused") {
    const auto when = [](const std::string& from) {
        return base +
               "overrides:\n  - {role: primary, site: here, to: 2026-12-01, add: Cy, from: " +
               from + "}\n";
    };
    refused(when("^2026-03-29 01:30"),
            "overrides[1].from: the clocks of Europe/Lisbon skip 2026-03-29 01:30");
    refused(when("^2026-10-25 01:30"),
            "overrides[1].from: the clocks of Europe/Lisbon show 2026-10-25 01:30 twice; write the "
            "offset too, such as 2026-10-25 01:30+01:00");
    const plan of = parse_plan(when("2026-10-25 01:30+00:00"), "plan.yaml");
    CHECK(of.overrides[0].when.from == utc(2026_y / 10 / 25, 1h + 30min));
    CHECK(of.overrides[0].when.to == utc(2026_y / 12 / 1));
    for (const char* text : {"2026-1-05", "2026-01-05 8:00", "2026-01-05 24:00", "2026-13-01",
                             "2026-01-05 08:00 ", "2026-01-05 08:00+1", "1899-01-01", "tomorrow",
                             "2026-01-05 08:60", "2026-01-05 08:00:60", "2026-01-05x"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_written_time(text).has_value());
    }
    CHECK(parse_written_time("2026-01-05T08:00:30-03:30")->east == -(3h + 30min));
}

TEST_CASE("membership, roles, overrides and swaps that contradict are refused") {
    const auto change = [](const std::string& fields) {
        return base + "membership:\n  - {rotation: days, at: 2026-03-01, " + fields + "}\n";
    };
    refused(base + "membership:\n  - ^{rotation: days, at: 2026-03-01}\n",
            "membership[1]: expected either 'join' or 'leave'");
    refused(change("join: ^Ada"), "membership[1].join: takes part already");
    refused(change("join: ^Dan"), "membership[1].join: 'Dan' is in the team 'blue' already");
    refused(change("leave: ^Dan"), "membership[1].leave: expected the name of a person");
    refused(change("leave: Ada, turns: ^2"), "membership[1].turns: contradicts 'leave'");
    refused(base + "roles:\n  - {name: primary, rotations: [days, ^night]}\n",
            "roles[1].rotations[2]: expected the name of a rotation, found 'night'; did you mean "
            "nights?");
    refused(base + "roles:\n  - {name: primary, rotations: [days, ^days]}\n",
            "roles[1].rotations[2]: is named twice");
    refused(sites + teams +
                "rotations:\n  - {name: days, team: red, start: 2026-01-05, shift: 1 "
                "day}\n  - ^{name: spare, team: red, start: 2026-01-05, shift: 1 "
                "day}\nroles:\n  - {name: p, rotations: [days]}\n",
            "rotations[2]: is in no role");
    const auto change_of = [](const std::string& fields) {
        return base + "overrides:\n  - {role: primary, from: 2026-01-05, to: 2026-01-06, " +
               fields + "}\n";
    };
    refused(base + "overrides:\n  - ^{role: primary, from: 2026-01-05, to: 2026-01-06}\n",
            "overrides[1]: expected one of replace, add, remove and only");
    refused(change_of("add: Ada, remove: ^Bea"), "overrides[1].remove: contradicts what stands");
    refused(change_of("add: Ada, by: ^Bea"), "overrides[1].by: contradicts what stands beside it");
    refused(change_of("add: ^Eve"), "overrides[1].add: expected the name of a person of a team");
    refused(base + "overrides:\n  - {role: ^second, from: 2026-01-05, to: 2026-01-06, add: Cy}\n",
            "overrides[1].role: expected the name of a role, found 'second'; known here: primary, "
            "secondary");
    const auto swap = [](const std::string& second) {
        return base +
               "swaps:\n  - role: primary\n    first: {person: Ada, from: 2026-01-05 08:00Z, "
               "to: 2026-01-05 20:00Z}\n    second: " +
               second + "\n";
    };
    refused(swap("^{person: Ada, from: 2026-01-12, to: 2026-01-13}"),
            "swaps[1].second: expected somebody else to swap with");
    refused(swap("^{person: Bea, from: 2026-01-05, to: 2026-01-06}"),
            "swaps[1].second: expected a time apart from that of 'first'");
}

TEST_CASE("reasons and things to do may be long, and may not steer a terminal") {
    const std::string line(1000, 'x');
    const auto override_why = [](const std::string& why) {
        return base +
               "overrides:\n  - {role: primary, from: 2026-01-05, to: 2026-01-06, add: Ada, "
               "why: ^" +
               why + "}\n";
    };
    auto accepted = override_why(line);
    accepted.erase(accepted.find('^'), 1);
    CHECK(parse_plan(accepted + "checklist: [" + line + "]\n", "plan.yaml").overrides[0].why ==
          line);
    refused(override_why(line + "x"), "overrides[1].why: expected a reason in at most 1000 bytes");
    refused(override_why("\"\\e\""), "overrides[1].why: expected a reason in at most 1000 bytes");
}

TEST_CASE("a plan of sizes that nobody means is refused at once") {
    std::string people;
    for (int i = 1; i <= 1001; ++i) {
        people += (i == 1 ? "P" : i == 1001 ? ", ^P" : ", P") + std::to_string(i);
    }
    refused(sites + "teams: [{name: r, site: here, people: [" + people + "]}]\n",
            "teams[1].people[1001]: expected at most 1000 of them");
    std::string fields;
    for (int i = 0; i < 100'000; ++i) { // looked up one by one it would take minutes
        fields += "f" + std::to_string(i) + ": 1\n";
    }
    refused("^" + fields, "f0: unknown field; known here:");
}

TEST_CASE("a role needs somebody who does more than go along") {
    const std::string shadow = "rotations:\n  - ^{name: a, team: red, start: 2026-01-05, shift: 1 "
                               "day, shadow: true}\n";
    refused(sites + teams + shadow, "rotations[1]: expected a rotation without 'shadow' beside it");
    std::string in_role = sites + teams + shadow + "roles: [{name: p, rotations: ^[a]}]\n";
    in_role.erase(in_role.find('^'), 1);
    refused(in_role, "roles[1].rotations: expected a rotation without 'shadow' among them");
}

TEST_CASE("weights, paging and load that make no sense are refused") {
    refused(base + "holidays:\n  - {date: ^2026-12-25 08:00, name: x}\n",
            "holidays[1].date: expected a date such as 2026-12-25, without a time");
    refused(base + "weights: {weekend: ^-1}\n",
            "weights.weekend: expected a weight from 0 to 1000");
    refused(base + "weights: {weekend: ^.nan}\n", "weights.weekend: expected a weight");
    refused(base + "weights: {night: ^{hours: 22:00-06:00}}\n",
            "weights.night: the field 'weight' is missing");
    refused(base + "paging: {pages: ^[P9]}\n",
            "paging.pages: 'P9' is none of the severities P0, P1, P2, P3, P4");
    refused(base + "paging: {severities: ^[SEV1, SEV2]}\n",
            "paging.severities: none of them would page anybody, as neither P0 nor P1 is among "
            "them; expected 'pages' too, such as pages: [SEV1]");
    CHECK(parse_plan(base + "paging: {severities: [P1, low]}\n", "plan.yaml").paging.paged ==
          std::vector<std::string>{"P1"});
    refused(base + "paging: {severities: [P0, ^P0]}\n", "paging.severities[2]: is named twice");
    refused(base + "paging: {escalation: [{after: ^90s, to: Ada}]}\n",
            "paging.escalation[1].after: expected whole minutes, at most a day");
    refused(base + "paging: {escalation: [{after: 5m, to: Ada}, {after: ^5m, to: Bea}]}\n",
            "paging.escalation[2].after: expected more than the step before has");
    refused(base + "paging: {escalation: [{after: 5m, to: ^boss}]}\n",
            "paging.escalation[1].to: expected the name of a person of a team, found 'boss'");
    refused(base + "load: {incidents_per_day: ^many}\n",
            "load.incidents_per_day: expected incidents per day from 0 to 1000000, found 'many'");
    refused(base + "away:\n  - {person: Ada, from: 2026-01-05, to: ^2026-01-04}\n",
            "away[1].to: expected a time after that of 'from'");
}

TEST_CASE("lengths of shifts, days and hours are what they say") {
    const plan of = parse_plan(sites + teams + R"(rotations:
  - {name: a, team: red, start: 2026-01-05 08:00, shift: 12 hours, days: [mon-wed, sat]}
  - {name: b, team: red, start: 2026-01-31 08:00, shift: 1 month, hours: 20:00-08:00}
  - {name: c, team: red, start: 2026-01-05 08:00, shift: 2 active days, days: mon-fri,
     people: [Cy, Ada], turns: {Ada: 3}, priority: -2, shadow: true,
     valid: {from: 2026-02-01, to: 2026-03-01}}
  - {name: d, team: red, start: 2026-01-05, shift: 2 days, days: sun-mon}
)",
                               "plan.yaml");
    const auto& [a, b, c, d] =
        std::tie(of.rotations[0], of.rotations[1], of.rotations[2], of.rotations[3]);
    CHECK(a.who.when().shift(0).length() == 12h);
    CHECK(a.hours.days == (nines::weekdays{date::Monday, date::Tuesday, date::Wednesday} |
                           nines::weekdays{date::Saturday}));
    CHECK(b.who.when().at(1) == utc(2026_y / 2 / 28, 8h));
    CHECK(b.hours.length() == 12h);
    CHECK(c.who.when().at(3) == utc(2026_y / 1 / 13, 8h));
    CHECK(c.who.holder(utc(2026_y / 1 / 7, 9h)) == "Ada");
    CHECK(c.priority == -2);
    CHECK(c.shadow);
    CHECK(c.valid == time_range{utc(2026_y / 2 / 1), utc(2026_y / 3 / 1)});
    CHECK(d.hours.days == nines::weekdays{date::Sunday, date::Monday});
    CHECK(d.who.when().shift(0).length() == 48h);
}

TEST_CASE("changes of membership apply in the order of time, and say what they move") {
    const plan of = parse_plan(base + R"(membership:
  - {rotation: days, join: Eve, at: 2026-03-01}
  - {rotation: days, leave: Bea, at: 2026-02-01}
)",
                               "plan.yaml");
    REQUIRE(of.membership.size() == 2);
    CHECK(of.membership[0].who == "Bea");
    CHECK_FALSE(of.membership[0].moved.empty());
    CHECK(of.team_of("Eve").name == "red");
    const auto names = [&](moment at) {
        std::vector<person> all;
        for (const auto& each : of.rotations[0].who.people(at)) {
            all.push_back(each.person);
        }
        return all;
    };
    CHECK(names(utc(2026_y / 1 / 10)) == std::vector<person>{"Ada", "Bea", "Cy"});
    CHECK(names(utc(2026_y / 2 / 10)) == std::vector<person>{"Ada", "Cy"});
    CHECK(names(utc(2026_y / 3 / 10)) == std::vector<person>{"Ada", "Cy", "Eve"});
}

} // namespace plan_test
