// SPDX-License-Identifier: BSL-1.0
#include "oncall/render_json.hpp"

#include "oncall/render_text.hpp"
#include "oncall/show.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace nines::examples::oncall {
namespace {

using json = nlohmann::ordered_json;

std::string written(const json& document) {
    return document.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

/// Null where a shift has no start or no end.
json span_json(time_range range) {
    constexpr auto ever = handoffs::years();
    return {{"from", range.from == ever.from ? json(nullptr) : json(utc_text(range.from))},
            {"to", range.to == ever.to ? json(nullptr) : json(utc_text(range.to))}};
}

json shift_json(const shift<person>& each) {
    json made = {{"person", each.person}};
    made.update(span_json(each.when));
    return made;
}

template <class T>
json list_json(const std::vector<T>& all, json (*one)(const T&)) {
    json made = json::array();
    for (const T& each : all) {
        made.push_back(one(each));
    }
    return made;
}

json holes_json(const coverage_report& report) {
    json holes = json::array();
    for (const auto& each : report.holes) {
        holes.push_back(span_json(each));
    }
    return {{"complete", report.complete()},
            {"required_s", report.required.count()},
            {"uncovered_s", report.uncovered.count()},
            {"holes", std::move(holes)}};
}

json fairness_json(const std::optional<fairness_report>& report) {
    if (!report) {
        return nullptr;
    }
    return {{"jain", report->jain},
            {"smallest_to_largest", report->smallest_to_largest},
            {"without_hours", report->with_nothing}};
}

json role_check_json(const plan& of, const role_check& role) {
    // Holes that return every night for 400 years are counted, not listed.
    const json ever = {{"complete", role.for_ever.report.complete()},
                       {"looked_at", span_json(role.for_ever.looked_at)},
                       {"hole_count", role.for_ever.report.holes.size()},
                       {"required_s", role.for_ever.report.required.count()},
                       {"uncovered_s", role.for_ever.report.uncovered.count()}};
    json several = json::array();
    for (const auto& each : role.line.overlaps) {
        json one = span_json(each.when);
        one["people"] = each.people;
        several.push_back(std::move(one));
    }
    return {{"role", of.roles[role.role].name},
            {"coverage", holes_json(role.coverage)},
            {"coverage_for_ever", ever},
            {"several_at_once", std::move(several)},
            {"double_bookings", list_json(role.line.double_bookings, shift_json)}};
}

json page_step_json(const page_step& step) {
    return {{"after_min", step.after.count()},
            {"action", action_name(step.action)},
            {"people", step.people},
            {"reason", step.reason}};
}

json section_json(const checklist_section& section) {
    return {{"title", section.title}, {"items", section.items}};
}

} // namespace

std::string json_of_now(const plan& of, moment at, const std::vector<role_now>& roles) {
    json all = json::array();
    for (const role_now& each : roles) {
        all.push_back({{"role", of.roles[each.role].name},
                       {"now", list_json(each.on, shift_json)},
                       {"next", list_json(each.next, shift_json)},
                       {"shadows", list_json(each.shadows, shift_json)}});
    }
    return written({{"service", of.service}, {"at", utc_text(at)}, {"roles", std::move(all)}});
}

std::string json_of_table(const plan& of, time_range range, const std::vector<role_shift>& shifts) {
    json all = json::array();
    for (const role_shift& each : shifts) {
        json one = {{"role", of.roles[each.role].name}};
        one.update(shift_json(each.of));
        one["team"] = of.team_of(each.of.person).name;
        one["shadow"] = each.shadow;
        all.push_back(std::move(one));
    }
    return written(
        {{"service", of.service}, {"range", span_json(range)}, {"shifts", std::move(all)}});
}

std::string json_of_check(const plan& of, const check_report& report) {
    json document = {{"service", of.service},        {"range", span_json(report.range)},
                     {"clean", report.clean()},      {"roles", json::array()},
                     {"two_roles", json::array()},   {"proofs", report.meeting_proofs},
                     {"starved", json::array()},     {"away", json::array()},
                     {"stale_swaps", json::array()}, {"idle_overrides", json::array()},
                     {"membership", json::array()}};
    for (const role_check& each : report.roles) {
        document["roles"].push_back(role_check_json(of, each));
    }
    for (const role_meeting& each : report.meetings) {
        json one = shift_json(each.of);
        one["roles"] = {of.roles[each.first].name, of.roles[each.second].name};
        document["two_roles"].push_back(std::move(one));
    }
    for (const starved_person& each : report.starved) {
        document["starved"].push_back({{"person", each.who},
                                       {"role", of.roles[each.role].name},
                                       {"rotation", of.rotations[each.rotation].name}});
    }
    for (const absence_conflict& each : report.absences) {
        json one = shift_json(each.of);
        one["role"] = of.roles[each.role].name;
        document["away"].push_back(std::move(one));
    }
    for (const stale_entry& each : report.stale_swaps) {
        document["stale_swaps"].push_back({{"swap", describe(of, of.swaps[each.swap])},
                                           {"first_holds", each.first_holds},
                                           {"second_holds", each.second_holds}});
    }
    for (const std::size_t each : report.idle_overrides) {
        document["idle_overrides"].push_back(describe(of, of.overrides[each]));
    }
    for (const membership_event& each : of.membership) {
        json moved = json::array();
        for (const auto& one : each.moved) {
            json entry = {{"was", one.was}, {"now", one.now}};
            entry.update(span_json(one.when));
            moved.push_back(std::move(entry));
        }
        document["membership"].push_back({{"person", each.who},
                                          {"change", each.joins ? "joins" : "leaves"},
                                          {"rotation", of.rotations[each.rotation].name},
                                          {"at", utc_text(each.at)},
                                          {"moved", std::move(moved)}});
    }
    return written(document);
}

std::string json_of_fairness(const plan& of, time_range range,
                             const std::vector<role_fairness>& roles, const load_report& load) {
    json all = json::array();
    for (const role_fairness& role : roles) {
        json members = json::array();
        for (const member_load& each : role.members) {
            members.push_back({{"person", each.who},
                               {"team", of.teams[each.team].name},
                               {"due", each.due},
                               {"hours", each.hours},
                               {"weighted_hours", each.weighted_hours},
                               {"available_hours", each.available_hours}});
        }
        json teams = json::object();
        for (std::size_t i = 0; i < role.team.size(); ++i) {
            teams[of.teams[i].name] = fairness_json(role.team[i]);
        }
        all.push_back(
            {{"role", of.roles[role.role].name},
             {"members", std::move(members)},
             {"teams", std::move(teams)},
             {"all", fairness_json(role.all)},
             {"neutral_jain", role.neutral_jain ? json(*role.neutral_jain) : json(nullptr)},
             {"quality_score",
              {{"good_time", role.score.good_time},
               {"balance", role.score.balance},
               {"total", role.score.total}}}});
    }
    json limits = json::array();
    for (const site_load& site : load.sites) {
        for (const limit_check& each : site.limits) {
            limits.push_back({{"site", of.sites[site.site].name},
                              {"limit", limit_name(each.limit)},
                              {"holds", each.holds},
                              {"value", each.value},
                              {"bound", each.bound},
                              {"people", site.team.people_per_site},
                              {"people_needed", each.people_needed}});
        }
    }
    return written({{"service", of.service},
                    {"range", span_json(range)},
                    {"roles", std::move(all)},
                    {"limits", std::move(limits)},
                    {"incidents_per_12h", load.pages.expected},
                    {"more_than_2_per_12h", load.pages.more_than_limit}});
}

std::string json_of_checklist(const plan& of, moment at,
                              const std::vector<checklist_section>& sections) {
    return written({{"service", of.service},
                    {"at", utc_text(at)},
                    {"sections", list_json(sections, section_json)}});
}

std::string json_of_page(const plan& of, const page_decision& decision) {
    return written({{"service", of.service},
                    {"severity", decision.severity},
                    {"at", utc_text(decision.at)},
                    {"reaches_somebody", decision.reaches_somebody()},
                    {"steps", list_json(decision.steps, page_step_json)},
                    {"warnings", decision.warnings}});
}

} // namespace nines::examples::oncall
