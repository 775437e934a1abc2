// SPDX-License-Identifier: BSL-1.0
#include "oncall/read_parts.hpp"
#include "oncall/read_values.hpp"

#include <utility>

namespace nines::examples::oncall {
namespace {

void read_needed(const yaml_fields& top, plan& into) {
    if (const auto needed = top.find("needed")) {
        const yaml_fields fields{
            *needed, {"hours", "days", "site"}, "{hours: 08:00-18:00, days: mon-fri}"};
        const day_hours read = read_hours_and_days(fields, {});
        into.needed =
            restriction::hours(read.days, read.from, read.to, zone_of(into, fields).rules);
    }
}

void read_holidays(const yaml_fields& top, plan& into) {
    constexpr std::string_view day_expected = "a list of holidays, {date: 2026-12-25, name: N}";
    for (const auto& item : items_of(top, "holidays", day_expected)) {
        const yaml_fields fields{item, {"date", "name", "site"}, day_expected};
        const auto day = fields.require("date", "a date such as 2026-12-25");
        const auto at = read_local(day);
        if (at != date::floor<date::days>(at)) {
            day.refuse("expected a date such as 2026-12-25, without a time");
        }
        const auto where = fields.find("site");
        into.weights.holidays.push_back(
            {date::floor<date::days>(at),
             where ? std::optional{find_named(into.sites, *where, "site")} : std::nullopt,
             read_name(fields.require("name", "the name of the holiday"), "a name")});
    }
}

void read_weights(const yaml_fields& top, plan& into) {
    const auto weights = top.find("weights");
    if (!weights) {
        return;
    }
    constexpr std::string_view expected = "what an hour counts, {night: {hours: 22:00-06:00, "
                                          "weight: 1.5}, weekend: 2, holiday: 3}";
    constexpr std::string_view number = "a weight from 0 to 1000";
    const yaml_fields fields{*weights, {"night", "weekend", "holiday"}, expected};
    if (const auto night = fields.find("night")) {
        const yaml_fields of{*night, {"hours", "weight"}, "{hours: 22:00-06:00, weight: 1.5}"};
        into.weights.night = read_hours(of.require("hours", "hours such as 22:00-06:00"));
        into.weights.night_weight = read_number(of.require("weight", number), 0, 1000, number);
    }
    if (const auto weekend = fields.find("weekend")) {
        into.weights.weekend_weight = read_number(*weekend, 0, 1000, number);
    }
    if (const auto day = fields.find("holiday")) {
        into.weights.holiday_weight = read_number(*day, 0, 1000, number);
    }
}

/// Names, each once.
std::vector<std::string> read_severities(const yaml_value& list) {
    std::vector<std::string> names;
    for (const auto& item : list.items("a list of severities such as [P0, P1]")) {
        names.push_back(read_name(item, "a severity such as P0"));
        if (std::count(names.begin(), names.end(), names.back()) > 1) {
            item.refuse("is named twice");
        }
    }
    return names;
}

/// Which there are, and which page.
void read_severities(const yaml_fields& fields, paging_policy& policy) {
    const auto severities = fields.find("severities");
    if (severities) {
        policy.severities = read_severities(*severities);
        std::erase_if(policy.paged,
                      [&](const std::string& each) { return !contains(policy.severities, each); });
    }
    if (severities && policy.paged.empty() && !fields.find("pages")) {
        severities->refuse("none of them would page anybody, as neither P0 nor P1 is among "
                           "them; expected 'pages' too, such as pages: [" +
                           sanitised(policy.severities.front()) + "]");
    }
    if (const auto paged = fields.find("pages")) {
        policy.paged = read_severities(*paged);
        for (const std::string& each : policy.paged) {
            if (!contains(policy.severities, each)) {
                paged->refuse(fmt::format("'{}' is none of the severities {}", sanitised(each),
                                          fmt::join(policy.severities, ", ")));
            }
        }
    }
}

void read_step(plan& into, const yaml_value& item) {
    auto& steps = into.paging.escalation;
    const yaml_fields fields{item, {"after", "to"}, "{after: 5m, to: secondary}"};
    const auto after = fields.require("after", "a duration such as 5m");
    const auto minutes = std::chrono::floor<std::chrono::minutes>(after.duration());
    if (minutes != after.duration() || minutes > std::chrono::hours{24}) {
        after.refuse("expected whole minutes, at most a day");
    }
    if (!steps.empty() && minutes <= steps.back().after) {
        after.refuse("expected more than the step before has");
    }
    escalation_step step{minutes, std::nullopt, {}};
    const auto to = fields.require("to", "a role or people");
    if (to.is_scalar()) {
        const std::string name = to.text("a role or a person");
        for (std::size_t i = 0; i < into.roles.size(); ++i) {
            step.role = into.roles[i].name == name ? i : step.role;
        }
    }
    if (!step.role) {
        const auto people = to.is_list() ? to.items("a role or people") : std::vector{to};
        for (const auto& each : people) {
            step.people.push_back(read_person(into, each));
        }
    }
    steps.push_back(std::move(step));
}

void read_paging(const yaml_fields& top, plan& into) {
    const auto value = top.find("paging");
    if (!value) {
        return;
    }
    paging_policy& policy = into.paging;
    const yaml_fields fields{*value,
                             {"severities", "pages", "chat", "escalation"},
                             "a map with the fields severities, pages, chat and escalation"};
    read_severities(fields, policy);
    if (const auto chat = fields.find("chat")) {
        policy.chat = read_name(*chat, "the name of a chat channel");
    }
    for (const auto& item :
         items_of(fields, "escalation", "a list of steps, {after: 5m, to: secondary}")) {
        read_step(into, item);
    }
}

void read_load(const yaml_fields& top, plan& into) {
    if (const auto load = top.find("load")) {
        constexpr std::string_view number = "incidents per day from 0 to 1000000";
        const yaml_fields fields{*load, {"incidents_per_day"}, "{incidents_per_day: 1.5}"};
        into.incidents_per_day =
            read_number(fields.require("incidents_per_day", number), 0, 1e6, number);
    }
}

} // namespace

void read_policies(const yaml_fields& top, plan& into) {
    read_needed(top, into);
    read_holidays(top, into);
    read_weights(top, into);
    read_paging(top, into);
    read_load(top, into);
}

} // namespace nines::examples::oncall
