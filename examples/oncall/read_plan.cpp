// SPDX-License-Identifier: BSL-1.0
#include "oncall/plan.hpp"
#include "oncall/read_parts.hpp"
#include "oncall/read_values.hpp"

namespace nines::examples::oncall {
namespace {

constexpr std::string_view plan_expected =
    "a map with the fields service, period, sites, teams and rotations";

void read_period(const yaml_fields& top, plan& into) {
    const yaml_fields period{top.require("period", "the time to report on, {from: F, to: T}"),
                             {"from", "to"},
                             "a map with the fields from and to"};
    into.period = read_range(period, into.zone);
    if (into.period.length() > date::days{3660}) {
        period.self().refuse("expected a period of at most ten years");
    }
}

} // namespace

std::vector<yaml_value> items_of(const yaml_fields& fields, std::string_view name,
                                 std::string_view expected) {
    const auto list = fields.find(name);
    return list ? list->items(expected) : std::vector<yaml_value>{};
}

const named_zone& zone_of(const plan& of, const yaml_fields& fields) {
    const auto at = fields.find("site");
    return at ? of.sites[find_named(of.sites, *at, "site")].zone : of.zone;
}

day_hours read_hours_and_days(const yaml_fields& fields, day_hours otherwise) {
    if (const auto hours = fields.find("hours")) {
        const day_hours read = read_hours(*hours);
        otherwise.from = read.from;
        otherwise.to = read.to;
    }
    if (const auto days = fields.find("days")) {
        otherwise.days = read_days(*days);
    }
    return otherwise;
}

std::vector<yaml_value> few_items(const yaml_value& list, std::string_view expected) {
    auto items = list.items(expected);
    constexpr std::size_t most = 1000;
    if (items.size() > most) {
        items[most].refuse(fmt::format("expected at most {} of them", most));
    }
    return items;
}

plan load_plan(const std::string& file) {
    return parse_plan(file_contents(file), file);
}

plan parse_plan(const std::string& text, const std::string& file) {
    const yaml_fields top{parse_yaml(text, file, plan_expected),
                          {"service", "zone", "period", "sites", "teams", "rotations", "membership",
                           "roles", "overrides", "swaps", "needed", "away", "holidays", "weights",
                           "paging", "load", "checklist"},
                          plan_expected};
    plan read;
    read.service =
        read_name(top.require("service", "the name of what people are on call for"), "a name");
    if (const auto zone = top.find("zone")) {
        read.zone = read_zone(*zone);
    }
    read_period(top, read);
    read_people(top, read);
    read_changes(top, read);
    for (std::size_t i = 0; i < read.roles.size(); ++i) {
        read.roles[i].schedule = schedule_of(read, i);
    }
    read_policies(top, read);
    for (const auto& item : items_of(top, "checklist", "a list of things to do")) {
        read.checklist.push_back(read_sentence(item, "something to do"));
    }
    return read;
}

} // namespace nines::examples::oncall
