// SPDX-License-Identifier: BSL-1.0
#include "oncall/read_parts.hpp"
#include "oncall/read_values.hpp"

#include <utility>

namespace nines::examples::oncall {
namespace {

void read_kind(const plan& of, const yaml_fields& fields, named_override& into) {
    constexpr std::pair<std::string_view, change_kind> kinds[] = {{"replace", change_kind::replace},
                                                                  {"add", change_kind::add},
                                                                  {"remove", change_kind::remove},
                                                                  {"only", change_kind::only}};
    bool found = false;
    for (const auto& [name, kind] : kinds) {
        if (const auto who = fields.find(name)) {
            if (found) {
                who->refuse("contradicts what stands beside it; expected one of replace, add, "
                            "remove and only");
            }
            found = true;
            into.kind = kind;
            into.who = read_person(of, *who);
        }
    }
    if (!found) {
        fields.self().refuse("expected one of replace, add, remove and only");
    }
    const auto by = fields.find("by");
    if (into.kind == change_kind::replace) {
        into.by = read_person(of, fields.require("by", "who is on call instead"));
    } else if (by) {
        by->refuse("contradicts what stands beside it; 'by' belongs to 'replace'");
    }
}

void read_overrides(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected = "a list of overrides, {role: R, from: F, to: T, "
                                          "replace: A, by: B}, or with add, remove "
                                          "or only instead of replace";
    for (const auto& item : items_of(top, "overrides", expected)) {
        const yaml_fields fields{
            item,
            {"role", "from", "to", "site", "replace", "by", "add", "remove", "only", "why"},
            expected};
        named_override read{
            find_named(into.roles, fields.require("role", "the name of a role"), "role"),
            change_kind::replace,
            read_range(fields, zone_of(into, fields)),
            {},
            {},
            {}};
        read_kind(into, fields, read);
        if (const auto why = fields.find("why")) {
            read.why = read_sentence(*why, "a reason");
        }
        into.overrides.push_back(std::move(read));
    }
}

std::pair<person, time_range> read_half(const plan& of, const yaml_value& value) {
    const yaml_fields fields{
        value, {"person", "from", "to", "site"}, "{person: A, from: F, to: T}"};
    return {read_person(of, fields.require("person", person_expected)),
            read_range(fields, zone_of(of, fields))};
}

void read_swaps(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected = "a list of swaps, {role: R, first: {person: A, from: "
                                          "F, to: T}, second: {person: B, from: F, to: T}}";
    for (const auto& item : items_of(top, "swaps", expected)) {
        const yaml_fields fields{item, {"role", "first", "second"}, expected};
        const auto of =
            find_named(into.roles, fields.require("role", "the name of a role"), "role");
        const auto [first, first_when] = read_half(into, fields.require("first", "who and when"));
        const auto second_value = fields.require("second", "who and when");
        const auto [second, second_when] = read_half(into, second_value);
        if (first == second) {
            second_value.refuse("expected somebody else to swap with");
        }
        if (!first_when.clipped_to(second_when).empty()) {
            second_value.refuse("expected a time apart from that of 'first'");
        }
        into.swaps.push_back({of, {first, first_when, second, second_when}});
    }
}

void read_absences(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected = "a list of absences, {person: A, from: F, to: T}";
    for (const auto& item : items_of(top, "away", expected)) {
        const yaml_fields fields{item, {"person", "from", "to"}, expected};
        const person who = read_person(into, fields.require("person", person_expected));
        const site& at = into.sites[into.team_of(who).site];
        into.absences.push_back({who, read_range(fields, at.zone)});
    }
}

} // namespace

void read_changes(const yaml_fields& top, plan& into) {
    read_overrides(top, into);
    read_swaps(top, into);
    read_absences(top, into);
}

} // namespace nines::examples::oncall
