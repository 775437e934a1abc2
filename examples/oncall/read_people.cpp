// SPDX-License-Identifier: BSL-1.0
#include "oncall/read_parts.hpp"
#include "oncall/read_values.hpp"

#include <tuple>
#include <utility>

namespace nines::examples::oncall {
namespace {

/// Refuses a name that something else of its kind has.
template <class Named>
void require_new(const std::vector<Named>& all, const std::string& name, const yaml_value& value) {
    if (std::any_of(all.begin(), all.end(), [&](const Named& each) { return each.name == name; })) {
        value.refuse(fmt::format("the name '{}' is taken", sanitised(name)));
    }
}

void require_stranger(const plan& of, const person& who, const yaml_value& value) {
    for (const team& each : of.teams) {
        if (contains(each.people, who)) {
            value.refuse(fmt::format("'{}' is in the team '{}' already", sanitised(who),
                                     sanitised(each.name)));
        }
    }
}

void read_sites(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected = "a list of sites, {name: N, zone: Z, hours: 08:00-16:00}";
    for (const auto& item : few_items(top.require("sites", expected), expected)) {
        const yaml_fields fields{item, {"name", "zone", "hours", "days"}, expected};
        const auto name = fields.require("name", "the name of the site");
        site read{read_name(name, "the name of the site"),
                  read_zone(fields.require("zone", "a time zone such as Europe/Lisbon")),
                  read_hours_and_days(fields, {})};
        require_new(into.sites, read.name, name);
        into.sites.push_back(std::move(read));
    }
}

void read_teams(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected = "a list of teams, {name: N, site: S, people: [A, B]}";
    for (const auto& item : few_items(top.require("teams", expected), expected)) {
        const yaml_fields fields{item, {"name", "site", "people"}, expected};
        const auto name = fields.require("name", "the name of the team");
        team read{read_name(name, "the name of the team"),
                  find_named(into.sites, fields.require("site", "the name of a site"), "site"),
                  {}};
        require_new(into.teams, read.name, name);
        for (const auto& who : few_items(fields.require("people", "a list of people"), "people")) {
            const person newcomer = read_name(who, "the name of a person");
            require_stranger(into, newcomer, who);
            if (contains(read.people, newcomer)) {
                who.refuse(fmt::format("'{}' is named twice", sanitised(newcomer)));
            }
            read.people.push_back(newcomer);
        }
        into.teams.push_back(std::move(read));
    }
}

bool read_flag(const yaml_value& value) {
    const std::string text = value.text("true or false");
    if (text != "true" && text != "false") {
        value.refuse(fmt::format("expected true or false, found '{}'", sanitised(text)));
    }
    return text == "true";
}

std::vector<turn_share<person>> read_turns(const plan& of, const yaml_fields& fields,
                                           const team& in) {
    std::vector<turn_share<person>> shares;
    if (const auto people = fields.find("people")) {
        for (const auto& who : few_items(*people, "a list of people of the team")) {
            const person next = read_person(of, who, &in);
            if (std::any_of(shares.begin(), shares.end(),
                            [&](const auto& each) { return each.person == next; })) {
                who.refuse(fmt::format("'{}' is named twice", sanitised(next)));
            }
            shares.push_back({next, 1});
        }
    } else {
        for (const person& each : in.people) {
            shares.push_back({each, 1});
        }
    }
    if (const auto turns = fields.find("turns")) {
        constexpr std::string_view expected = "turns in a row by person, {Ines: 2}";
        for (const auto& member : turns->members(expected)) {
            const auto share = std::find_if(shares.begin(), shares.end(), [&](const auto& each) {
                return each.person == member.name;
            });
            if (share == shares.end()) {
                member.key.refuse("takes no part in this rotation");
            }
            share->turns = read_whole(member.value, 1, 1000, "a whole number from 1 to 1000");
        }
    }
    return shares;
}

team_rotation read_rotation(const plan& of, const yaml_fields& fields) {
    const auto number = find_named(of.teams, fields.require("team", "the name of a team"), "team");
    const site& at = of.sites[of.teams[number].site];
    const day_hours hours = read_hours_and_days(fields, at.hours);
    const auto start =
        fields.require("start", "the local time of a handoff such as 2026-01-05 08:00");
    const auto length_value = fields.require("shift", "the length of a shift such as 1 week");
    const cadence step = read_shift(length_value, hours.days);
    auto when = handoffs::try_from(step, read_local(start), at.zone.rules);
    if (!when) {
        start.refuse(when.error().what);
    }
    auto who =
        rotation<person>::try_shared(read_turns(of, fields, of.teams[number]), *std::move(when));
    if (!who) {
        fields.self().refuse(who.error().what);
    }
    team_rotation read{fields.require("name", "a name").text("a name"), number, *std::move(who),
                       hours};
    if (const auto priority = fields.find("priority")) {
        read.priority = read_whole(*priority, -1000, 1000, "a whole number from -1000 to 1000");
    }
    if (const auto valid = fields.find("valid")) {
        read.valid =
            read_range({*valid, {"from", "to"}, "a map with the fields from and to"}, at.zone);
    }
    if (const auto shadow = fields.find("shadow")) {
        read.shadow = read_flag(*shadow);
    }
    return read;
}

void read_rotations(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected =
        "a list of rotations, {name: N, team: T, start: 2026-01-05 08:00, shift: 1 week}";
    for (const auto& item : few_items(top.require("rotations", expected), expected)) {
        const yaml_fields fields{item,
                                 {"name", "team", "start", "shift", "people", "turns", "hours",
                                  "days", "priority", "valid", "shadow"},
                                 expected};
        const auto name = fields.require("name", "the name of the rotation");
        require_new(into.rotations, read_name(name, "the name of the rotation"), name);
        into.rotations.push_back(read_rotation(into, fields));
    }
}

person read_newcomer(const plan& of, const yaml_value& value, team& into) {
    person who = read_name(value, "the name of a person");
    if (!contains(into.people, who)) {
        require_stranger(of, who, value);
        into.people.push_back(who);
    }
    return who;
}

void apply(plan& into, membership_event& event, const yaml_fields& fields) {
    rotation<person>& who = into.rotations[event.rotation].who;
    const time_range horizon{event.at, (std::max)(event.at, into.period.to)};
    const auto turns = fields.find("turns");
    if (turns && !event.joins) {
        turns->refuse("contradicts 'leave'; only who joins has turns");
    }
    const int share = turns ? read_whole(*turns, 1, 1000, "a whole number from 1 to 1000") : 1;
    auto change =
        event.joins ? join(who, {event.who, share}, horizon) : leave(who, event.who, horizon);
    if (!change) {
        fields.require(event.joins ? "join" : "leave", "a person").refuse(change.error().what);
    }
    who = std::move(change->after);
    event.moved = std::move(change->moved);
}

/// In the order of time, whatever that of the file.
void read_membership(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected =
        "a list of changes, {rotation: R, join: A, at: T} or {rotation: R, leave: A, at: T}";
    std::vector<std::pair<membership_event, yaml_fields>> events;
    const auto list = top.find("membership");
    for (const auto& item : list ? few_items(*list, expected) : std::vector<yaml_value>{}) {
        const yaml_fields fields{item, {"rotation", "join", "leave", "at", "turns"}, expected};
        const auto of = find_named(
            into.rotations, fields.require("rotation", "the name of a rotation"), "rotation");
        const auto join = fields.find("join");
        const auto leave = fields.find("leave");
        if (join.has_value() == leave.has_value()) {
            item.refuse("expected either 'join' or 'leave'");
        }
        team& in = into.teams[into.rotations[of].team];
        const person who = join ? read_newcomer(into, *join, in) : read_person(into, *leave, &in);
        const auto at = read_moment(fields.require("at", "a time such as 2026-06-01"),
                                    into.sites[in.site].zone);
        events.push_back({{of, who, join.has_value(), at, {}}, fields});
    }
    const auto key = [](const auto& each) {
        const auto& [event, fields] = each;
        return std::tuple{event.at, fields.self().line(), fields.self().column()};
    };
    std::sort(events.begin(), events.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    for (auto& [event, fields] : events) {
        apply(into, event, fields);
        into.membership.push_back(std::move(event));
    }
}

std::vector<layer<person>> layers_of(const plan& of, const std::vector<std::size_t>& rotations,
                                     std::size_t place) {
    std::vector<layer<person>> layers;
    layers.reserve(rotations.size());
    for (const std::size_t index : rotations) {
        const team_rotation& each = of.rotations[index];
        std::optional<restriction> hours;
        if (!each.hours.whole_week()) {
            hours = restriction::hours(each.hours.days, each.hours.from, each.hours.to,
                                       each.who.when().zone());
        }
        layers.push_back({each.who, std::move(hours), each.priority, each.shadow ? 0 : place,
                          each.valid, each.shadow});
    }
    return layers;
}

void add_role(plan& into, std::string name, std::vector<std::size_t> rotations, int place) {
    auto layers = layers_of(into, rotations, static_cast<std::size_t>(place));
    into.roles.push_back({std::move(name), std::move(rotations), static_cast<std::size_t>(place),
                          person_schedule{std::move(layers)}});
}

/// Where a rotation stands in the plan.
yaml_value rotation_value(const yaml_fields& top, std::size_t index) {
    return top.require("rotations", "a list of rotations").items("a list of rotations")[index];
}

void read_roles(const yaml_fields& top, plan& into) {
    constexpr std::string_view expected =
        "a list of roles, {name: primary, rotations: [R], place: 1}";
    const auto list_of_roles = top.find("roles");
    if (!list_of_roles) {
        std::vector<std::size_t> all(into.rotations.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = i;
        }
        add_role(into, "primary", all, 0);
        std::erase_if(all, [&](std::size_t i) { return into.rotations[i].shadow; });
        if (all.empty()) {
            rotation_value(top, 0).refuse("expected a rotation without 'shadow' beside it");
        }
        add_role(into, "secondary", all, 1);
        return;
    }
    std::vector<bool> used(into.rotations.size());
    for (const auto& item : few_items(*list_of_roles, expected)) {
        const yaml_fields fields{item, {"name", "rotations", "place"}, expected};
        const auto name = fields.require("name", "the name of the role");
        require_new(into.roles, read_name(name, "the name of the role"), name);
        std::vector<std::size_t> rotations;
        const auto list = fields.require("rotations", "a list of rotations");
        for (const auto& each : few_items(list, "a list of rotations")) {
            const auto index = find_named(into.rotations, each, "rotation");
            if (std::find(rotations.begin(), rotations.end(), index) != rotations.end()) {
                each.refuse("is named twice");
            }
            rotations.push_back(index);
            used[index] = true;
        }
        if (std::all_of(rotations.begin(), rotations.end(),
                        [&](std::size_t i) { return into.rotations[i].shadow; })) {
            list.refuse("expected a rotation without 'shadow' among them");
        }
        const auto place = fields.find("place");
        add_role(into, name.text("a name"), std::move(rotations),
                 place ? read_whole(*place, 1, 1000, "a place in the list from 1") - 1 : 0);
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i]) {
            rotation_value(top, i).refuse("is in no role");
        }
    }
}

} // namespace

person read_person(const plan& of, const yaml_value& value, const team* among) {
    const person who = value.text(person_expected);
    std::vector<std::string_view> known;
    for (const team& each : of.teams) {
        if (among == nullptr || among == &each) {
            known.insert(known.end(), each.people.begin(), each.people.end());
        }
    }
    if (std::find(known.begin(), known.end(), who) == known.end()) {
        value.refuse(fmt::format("expected {}, found '{}'; {}known here: {}", person_expected,
                                 sanitised(who), did_you_mean(who, known), fmt::join(known, ", ")));
    }
    return who;
}

void read_people(const yaml_fields& top, plan& into) {
    read_sites(top, into);
    read_teams(top, into);
    read_rotations(top, into);
    read_membership(top, into);
    read_roles(top, into);
}

} // namespace nines::examples::oncall
