// SPDX-License-Identifier: BSL-1.0
#include "oncall/checklist.hpp"

#include "oncall/duty.hpp"
#include "oncall/show.hpp"

#include <nines/rotation/coverage.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace nines::examples::oncall {
namespace {

/// Who is on call, and from when on who is next.
checklist_section duties(const plan& of, moment at) {
    checklist_section section{"Who", {}};
    for (const role_now& now : who_is_on(of, at)) {
        const std::string& name = of.roles[now.role].name;
        for (const auto& each : now.on) {
            section.items.push_back(fmt::format("{} now: {} {}", name, each.person,
                                                until(of, each.person, each.when.to)));
        }
        if (now.on.empty()) {
            section.items.push_back(fmt::format("{} now: NOBODY", name));
        }
        for (const auto& each : now.next) {
            section.items.push_back(fmt::format("{} next: {} from {}", name, each.person,
                                                at_site(of, each.person, each.when.from)));
        }
        if (now.next.empty()) {
            section.items.push_back(fmt::format("{} next: NOBODY else", name));
        }
    }
    return section;
}

void add_changes(const plan& of, time_range range, checklist_section& section) {
    for (const named_override& each : of.overrides) {
        if (!each.when.clipped_to(range).empty()) {
            section.items.push_back(describe(of, each));
        }
    }
    for (const named_swap& each : of.swaps) {
        if (!each.of.first_when.clipped_to(range).empty() ||
            !each.of.second_when.clipped_to(range).empty()) {
            section.items.push_back(describe(of, each));
        }
    }
    for (const membership_event& each : of.membership) {
        if (range.contains(each.at)) {
            section.items.push_back(
                fmt::format("{} {} '{}' on {}", each.who, each.joins ? "joins" : "leaves",
                            of.rotations[each.rotation].name, at_site(of, each.who, each.at)));
        }
    }
    for (const absence& each : of.absences) {
        if (!each.when.clipped_to(range).empty()) {
            section.items.push_back(fmt::format("{} is away {}", each.who, span_of(of, each.when)));
        }
    }
}

void add_days(const plan& of, time_range range, checklist_section& section) {
    for (const holiday& each : of.weights.holidays) {
        const named_zone& zone = each.site ? of.sites[*each.site].zone : of.zone;
        const time_range day{zone.rules.to_sys(each.day),
                             zone.rules.to_sys(each.day + date::days{1})};
        if (!day.clipped_to(range).empty()) {
            section.items.push_back(
                fmt::format("{} is {}{}", local_text(each.day).substr(0, 10), each.name,
                            each.site ? " at " + of.sites[*each.site].name : ""));
        }
    }
    for (const clock_jump& each : clock_jumps(of, range)) {
        section.items.push_back(
            fmt::format("clocks of {} go {} by {} on {}", of.sites[each.site].name,
                        each.by > std::chrono::seconds{} ? "forward" : "back",
                        hours_text(std::chrono::abs(each.by)), moment_text(of, each.at)));
    }
    for (const role& each : of.roles) {
        for (const auto& hole : coverage(each.schedule, range, of.needed).holes) {
            section.items.push_back(fmt::format("NOBODY is {} {}", each.name, span_of(of, hole)));
        }
    }
}

} // namespace

std::vector<checklist_section> handoff_checklist(const plan& of, moment at) {
    const time_range range{at, days_later(of.zone, at, date::days{7})};
    checklist_section different{
        fmt::format("What is different until {}", moment_text(of, range.to)), {}};
    add_changes(of, range, different);
    add_days(of, range, different);
    if (different.items.empty()) {
        different.items.emplace_back("nothing: no overrides, swaps, absences, holidays or gaps");
    }
    std::vector<checklist_section> all{
        duties(of, at),
        std::move(different),
        {"Who goes says",
         {"which incidents are open, and what was tried",
          "which alerts are silenced, until when and why",
          "which changes went out, and which are half way", "how much of the error budget is left",
          "which pages asked for nothing to be done, and who removes them"}},
        {"Who comes confirms",
         {"a test page arrived, on the phone and on its stand-in",
          "access to consoles, dashboards and runbooks works",
          "whom to page next, and after how many minutes",
          "times to be away from a keyboard are covered by somebody"}}};
    if (!of.checklist.empty()) {
        all.push_back({"Of this team", of.checklist});
    }
    return all;
}

} // namespace nines::examples::oncall
