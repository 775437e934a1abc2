// SPDX-License-Identifier: BSL-1.0
#include "oncall/plan.hpp"
#include "oncall/read_values.hpp"

#include "common/bad_lines.hpp"
#include "common/yaml_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace nines::examples::oncall {
namespace {

constexpr std::string_view person_expected = "the name of a person of a team";

/// The place of a name among things that have one. Refuses what is not there.
template <class Named>
std::size_t find_named(const std::vector<Named>& all, const yaml_value& value,
                       std::string_view kind) {
    const std::string name = value.text(fmt::format("the name of a {}", kind));
    std::vector<std::string_view> known;
    known.reserve(all.size());
    for (const Named& each : all) {
        if (each.name == name) {
            return known.size();
        }
        known.push_back(each.name);
    }
    value.refuse(fmt::format("expected the name of a {}, found '{}'; {}known here: {}", kind,
                             sanitised(name), did_you_mean(name, known), fmt::join(known, ", ")));
}

/// Refuses a name that something else of its kind has.
template <class Named>
void require_new(const std::vector<Named>& all, const std::string& name, const yaml_value& value) {
    if (std::any_of(all.begin(), all.end(), [&](const Named& each) { return each.name == name; })) {
        value.refuse(fmt::format("the name '{}' is taken", sanitised(name)));
    }
}

bool contains(const std::vector<person>& people, const person& who) {
    return std::find(people.begin(), people.end(), who) != people.end();
}

/// The members of a list that may be missing.
std::vector<yaml_value> items_of(const yaml_fields& fields, std::string_view name,
                                 std::string_view expected) {
    const auto list = fields.find(name);
    return list ? list->items(expected) : std::vector<yaml_value>{};
}

/// Reads a plan from top to bottom; what a part names must stand in a part that is read before.
class plan_reader {
public:
    explicit plan_reader(const yaml_value& document)
        : top_{document,
               {"service", "zone", "period", "sites", "teams", "rotations", "membership", "roles",
                "overrides", "swaps", "needed", "away", "holidays", "weights", "paging", "load",
                "checklist"},
               "a map with the fields service, period, sites, teams and rotations"} {}

    plan read() {
        plan_.service =
            read_name(top_.require("service", "the name of what people are on call for"), "a name");
        if (const auto zone = top_.find("zone")) {
            plan_.zone = read_zone(*zone);
        }
        read_period();
        read_sites();
        read_teams();
        read_rotations();
        read_membership();
        read_roles();
        read_overrides();
        read_swaps();
        for (std::size_t i = 0; i < plan_.roles.size(); ++i) {
            plan_.roles[i].schedule = schedule_of(plan_, i);
        }
        read_needed();
        read_absences();
        read_weights();
        read_paging();
        read_load();
        for (const auto& item : items_of(top_, "checklist", "a list of things to do")) {
            plan_.checklist.push_back(read_sentence(item, "something to do"));
        }
        return std::move(plan_);
    }

private:
    void read_period() {
        const yaml_fields period{top_.require("period", "the time to report on, {from: F, to: T}"),
                                 {"from", "to"},
                                 "a map with the fields from and to"};
        plan_.period = read_range(period, plan_.zone);
        if (plan_.period.length() > date::days{3660}) {
            period.self().refuse("expected a period of at most ten years");
        }
    }

    void read_sites() {
        constexpr std::string_view expected =
            "a list of sites, {name: N, zone: Z, hours: 08:00-16:00}";
        for (const auto& item : top_.require("sites", expected).items(expected)) {
            const yaml_fields fields{item, {"name", "zone", "hours", "days"}, expected};
            const auto name = fields.require("name", "the name of the site");
            site read{read_name(name, "the name of the site"),
                      read_zone(fields.require("zone", "a time zone such as Europe/Lisbon")),
                      read_hours_and_days(fields, {})};
            require_new(plan_.sites, read.name, name);
            plan_.sites.push_back(std::move(read));
        }
    }

    static day_hours read_hours_and_days(const yaml_fields& fields, day_hours otherwise) {
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

    void read_teams() {
        constexpr std::string_view expected = "a list of teams, {name: N, site: S, people: [A, B]}";
        for (const auto& item : top_.require("teams", expected).items(expected)) {
            const yaml_fields fields{item, {"name", "site", "people"}, expected};
            const auto name = fields.require("name", "the name of the team");
            team read{read_name(name, "the name of the team"),
                      find_named(plan_.sites, fields.require("site", "the name of a site"), "site"),
                      {}};
            require_new(plan_.teams, read.name, name);
            for (const auto& who : fields.require("people", "a list of people").items("people")) {
                const person newcomer = read_name(who, "the name of a person");
                require_stranger(newcomer, who);
                if (contains(read.people, newcomer)) {
                    who.refuse(fmt::format("'{}' is named twice", sanitised(newcomer)));
                }
                read.people.push_back(newcomer);
            }
            plan_.teams.push_back(std::move(read));
        }
    }

    void require_stranger(const person& who, const yaml_value& value) const {
        for (const team& each : plan_.teams) {
            if (contains(each.people, who)) {
                value.refuse(fmt::format("'{}' is in the team '{}' already", sanitised(who),
                                         sanitised(each.name)));
            }
        }
    }

    /// Somebody of a team, or of any.
    person read_person(const yaml_value& value, const team* of = nullptr) const {
        const person who = value.text(person_expected);
        std::vector<std::string_view> known;
        for (const team& each : plan_.teams) {
            if (of == nullptr || of == &each) {
                known.insert(known.end(), each.people.begin(), each.people.end());
            }
        }
        if (std::find(known.begin(), known.end(), who) == known.end()) {
            value.refuse(fmt::format("expected {}, found '{}'; {}known here: {}", person_expected,
                                     sanitised(who), did_you_mean(who, known),
                                     fmt::join(known, ", ")));
        }
        return who;
    }

    void read_rotations() {
        constexpr std::string_view expected =
            "a list of rotations, {name: N, team: T, start: 2026-01-05 08:00, shift: 1 week}";
        for (const auto& item : top_.require("rotations", expected).items(expected)) {
            const yaml_fields fields{item,
                                     {"name", "team", "start", "shift", "people", "turns", "hours",
                                      "days", "priority", "valid", "shadow"},
                                     expected};
            const auto name = fields.require("name", "the name of the rotation");
            require_new(plan_.rotations, read_name(name, "the name of the rotation"), name);
            plan_.rotations.push_back(read_rotation(fields));
            rotation_values_.push_back(item);
        }
    }

    team_rotation read_rotation(const yaml_fields& fields) const {
        const auto of =
            find_named(plan_.teams, fields.require("team", "the name of a team"), "team");
        const site& at = plan_.sites[plan_.teams[of].site];
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
            rotation<person>::try_shared(read_turns(fields, plan_.teams[of]), *std::move(when));
        if (!who) {
            fields.self().refuse(who.error().what);
        }
        team_rotation read{fields.require("name", "a name").text("a name"), of, *std::move(who),
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

    static bool read_flag(const yaml_value& value) {
        const std::string text = value.text("true or false");
        if (text != "true" && text != "false") {
            value.refuse(fmt::format("expected true or false, found '{}'", sanitised(text)));
        }
        return text == "true";
    }

    std::vector<turn_share<person>> read_turns(const yaml_fields& fields, const team& of) const {
        std::vector<turn_share<person>> shares;
        if (const auto people = fields.find("people")) {
            for (const auto& who : people->items("a list of people of the team")) {
                const person next = read_person(who, &of);
                if (std::any_of(shares.begin(), shares.end(),
                                [&](const auto& each) { return each.person == next; })) {
                    who.refuse(fmt::format("'{}' is named twice", sanitised(next)));
                }
                shares.push_back({next, 1});
            }
        } else {
            for (const person& each : of.people) {
                shares.push_back({each, 1});
            }
        }
        if (const auto turns = fields.find("turns")) {
            constexpr std::string_view expected = "turns in a row by person, {Ines: 2}";
            for (const auto& member : turns->members(expected)) {
                const auto share =
                    std::find_if(shares.begin(), shares.end(),
                                 [&](const auto& each) { return each.person == member.name; });
                if (share == shares.end()) {
                    member.key.refuse("takes no part in this rotation");
                }
                share->turns = read_whole(member.value, 1, 1000, "a whole number from 1 to 1000");
            }
        }
        return shares;
    }

    /// In the order of time, whatever that of the file.
    void read_membership() {
        constexpr std::string_view expected =
            "a list of changes, {rotation: R, join: A, at: T} or {rotation: R, leave: A, at: T}";
        std::vector<std::pair<membership_event, yaml_fields>> events;
        for (const auto& item : items_of(top_, "membership", expected)) {
            const yaml_fields fields{item, {"rotation", "join", "leave", "at", "turns"}, expected};
            const auto of = find_named(
                plan_.rotations, fields.require("rotation", "the name of a rotation"), "rotation");
            const auto join = fields.find("join");
            const auto leave = fields.find("leave");
            if (join.has_value() == leave.has_value()) {
                item.refuse("expected either 'join' or 'leave'");
            }
            team& in = plan_.teams[plan_.rotations[of].team];
            const person who = join ? read_newcomer(*join, in) : read_person(*leave, &in);
            const auto at = read_moment(fields.require("at", "a time such as 2026-06-01"),
                                        plan_.sites[in.site].zone);
            events.push_back({{of, who, join.has_value(), at, {}}, fields});
        }
        const auto key = [](const auto& each) {
            const auto& [event, fields] = each;
            return std::tuple{event.at, fields.self().line(), fields.self().column()};
        };
        std::sort(events.begin(), events.end(),
                  [&](const auto& a, const auto& b) { return key(a) < key(b); });
        for (auto& [event, fields] : events) {
            apply(event, fields);
            plan_.membership.push_back(std::move(event));
        }
    }

    person read_newcomer(const yaml_value& value, team& into) const {
        person who = read_name(value, "the name of a person");
        if (!contains(into.people, who)) {
            require_stranger(who, value);
            into.people.push_back(who);
        }
        return who;
    }

    void apply(membership_event& event, const yaml_fields& fields) {
        rotation<person>& who = plan_.rotations[event.rotation].who;
        const time_range horizon{event.at, (std::max)(event.at, plan_.period.to)};
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

    void read_roles() {
        constexpr std::string_view expected =
            "a list of roles, {name: primary, rotations: [R], place: 1}";
        if (!top_.find("roles")) {
            std::vector<std::size_t> all(plan_.rotations.size());
            for (std::size_t i = 0; i < all.size(); ++i) {
                all[i] = i;
            }
            add_role("primary", all, 0);
            std::erase_if(all, [&](std::size_t i) { return plan_.rotations[i].shadow; });
            if (all.empty()) {
                rotation_values_.front().refuse("expected a rotation without 'shadow' beside it");
            }
            add_role("secondary", all, 1);
            return;
        }
        std::vector<bool> used(plan_.rotations.size());
        for (const auto& item : items_of(top_, "roles", expected)) {
            const yaml_fields fields{item, {"name", "rotations", "place"}, expected};
            const auto name = fields.require("name", "the name of the role");
            require_new(plan_.roles, read_name(name, "the name of the role"), name);
            std::vector<std::size_t> rotations;
            const auto list = fields.require("rotations", "a list of rotations");
            for (const auto& each : list.items("a list of rotations")) {
                const auto index = find_named(plan_.rotations, each, "rotation");
                if (std::find(rotations.begin(), rotations.end(), index) != rotations.end()) {
                    each.refuse("is named twice");
                }
                rotations.push_back(index);
                used[index] = true;
            }
            if (std::all_of(rotations.begin(), rotations.end(),
                            [&](std::size_t i) { return plan_.rotations[i].shadow; })) {
                list.refuse("expected a rotation without 'shadow' among them");
            }
            const auto place = fields.find("place");
            add_role(name.text("a name"), std::move(rotations),
                     place ? read_whole(*place, 1, 1000, "a place in the list from 1") - 1 : 0);
        }
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (!used[i]) {
                rotation_values_[i].refuse("is in no role");
            }
        }
    }

    void add_role(std::string name, std::vector<std::size_t> rotations, int place) {
        auto layers = layers_of(rotations, static_cast<std::size_t>(place));
        plan_.roles.push_back({std::move(name), std::move(rotations),
                               static_cast<std::size_t>(place),
                               person_schedule{std::move(layers)}});
    }

    [[nodiscard]] std::vector<layer<person>> layers_of(const std::vector<std::size_t>& rotations,
                                                       std::size_t place) const {
        std::vector<layer<person>> layers;
        layers.reserve(rotations.size());
        for (const std::size_t index : rotations) {
            const team_rotation& each = plan_.rotations[index];
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

    /// The zone of times beside a site, that of the plan without.
    [[nodiscard]] const named_zone& zone_of(const yaml_fields& fields) const {
        const auto at = fields.find("site");
        return at ? plan_.sites[find_named(plan_.sites, *at, "site")].zone : plan_.zone;
    }

    void read_overrides() {
        constexpr std::string_view expected = "a list of overrides, {role: R, from: F, to: T, "
                                              "replace: A, by: B}, or with add, remove "
                                              "or only instead of replace";
        for (const auto& item : items_of(top_, "overrides", expected)) {
            const yaml_fields fields{
                item,
                {"role", "from", "to", "site", "replace", "by", "add", "remove", "only", "why"},
                expected};
            named_override read{
                find_named(plan_.roles, fields.require("role", "the name of a role"), "role"),
                change_kind::replace,
                read_range(fields, zone_of(fields)),
                {},
                {},
                {}};
            read_kind(fields, read);
            if (const auto why = fields.find("why")) {
                read.why = read_sentence(*why, "a reason");
            }
            plan_.overrides.push_back(std::move(read));
        }
    }

    void read_kind(const yaml_fields& fields, named_override& into) const {
        constexpr std::pair<std::string_view, change_kind> kinds[] = {
            {"replace", change_kind::replace},
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
                into.who = read_person(*who);
            }
        }
        if (!found) {
            fields.self().refuse("expected one of replace, add, remove and only");
        }
        const auto by = fields.find("by");
        if (into.kind == change_kind::replace) {
            into.by = read_person(fields.require("by", "who is on call instead"));
        } else if (by) {
            by->refuse("contradicts what stands beside it; 'by' belongs to 'replace'");
        }
    }

    void read_swaps() {
        constexpr std::string_view expected = "a list of swaps, {role: R, first: {person: A, from: "
                                              "F, to: T}, second: {person: B, from: F, to: T}}";
        for (const auto& item : items_of(top_, "swaps", expected)) {
            const yaml_fields fields{item, {"role", "first", "second"}, expected};
            const auto of =
                find_named(plan_.roles, fields.require("role", "the name of a role"), "role");
            const auto [first, first_when] = read_half(fields.require("first", "who and when"));
            const auto second_value = fields.require("second", "who and when");
            const auto [second, second_when] = read_half(second_value);
            if (first == second) {
                second_value.refuse("expected somebody else to swap with");
            }
            if (!first_when.clipped_to(second_when).empty()) {
                second_value.refuse("expected a time apart from that of 'first'");
            }
            plan_.swaps.push_back({of, {first, first_when, second, second_when}});
        }
    }

    [[nodiscard]] std::pair<person, time_range> read_half(const yaml_value& value) const {
        const yaml_fields fields{
            value, {"person", "from", "to", "site"}, "{person: A, from: F, to: T}"};
        return {read_person(fields.require("person", person_expected)),
                read_range(fields, zone_of(fields))};
    }

    void read_absences() {
        constexpr std::string_view expected = "a list of absences, {person: A, from: F, to: T}";
        for (const auto& item : items_of(top_, "away", expected)) {
            const yaml_fields fields{item, {"person", "from", "to"}, expected};
            const person who = read_person(fields.require("person", person_expected));
            const site& at = plan_.sites[plan_.team_of(who).site];
            plan_.absences.push_back({who, read_range(fields, at.zone)});
        }
    }

    void read_weights() {
        constexpr std::string_view day_expected = "a list of holidays, {date: 2026-12-25, name: N}";
        for (const auto& item : items_of(top_, "holidays", day_expected)) {
            const yaml_fields fields{item, {"date", "name", "site"}, day_expected};
            const auto day = fields.require("date", "a date such as 2026-12-25");
            const auto at = read_local(day);
            if (at != date::floor<date::days>(at)) {
                day.refuse("expected a date such as 2026-12-25, without a time");
            }
            const auto where = fields.find("site");
            plan_.weights.holidays.push_back(
                {date::floor<date::days>(at),
                 where ? std::optional{find_named(plan_.sites, *where, "site")} : std::nullopt,
                 read_name(fields.require("name", "the name of the holiday"), "a name")});
        }
        const auto weights = top_.find("weights");
        if (!weights) {
            return;
        }
        constexpr std::string_view expected = "what an hour counts, {night: {hours: 22:00-06:00, "
                                              "weight: 1.5}, weekend: 2, holiday: 3}";
        constexpr std::string_view number = "a weight from 0 to 1000";
        const yaml_fields fields{*weights, {"night", "weekend", "holiday"}, expected};
        if (const auto night = fields.find("night")) {
            const yaml_fields of{*night, {"hours", "weight"}, "{hours: 22:00-06:00, weight: 1.5}"};
            plan_.weights.night = read_hours(of.require("hours", "hours such as 22:00-06:00"));
            plan_.weights.night_weight = read_number(of.require("weight", number), 0, 1000, number);
        }
        if (const auto weekend = fields.find("weekend")) {
            plan_.weights.weekend_weight = read_number(*weekend, 0, 1000, number);
        }
        if (const auto day = fields.find("holiday")) {
            plan_.weights.holiday_weight = read_number(*day, 0, 1000, number);
        }
    }

    void read_paging() {
        const auto value = top_.find("paging");
        if (!value) {
            return;
        }
        paging_policy& policy = plan_.paging;
        const yaml_fields fields{*value,
                                 {"severities", "pages", "chat", "escalation"},
                                 "a map with the fields severities, pages, chat and escalation"};
        const auto read_names = [&](const yaml_value& list, std::vector<std::string>& names) {
            names.clear();
            for (const auto& item : list.items("a list of severities such as [P0, P1]")) {
                names.push_back(read_name(item, "a severity such as P0"));
                if (std::count(names.begin(), names.end(), names.back()) > 1) {
                    item.refuse("is named twice");
                }
            }
        };
        const auto severities = fields.find("severities");
        if (severities) {
            read_names(*severities, policy.severities);
            std::erase_if(policy.paged, [&](const std::string& each) {
                return !contains(policy.severities, each);
            });
        }
        if (severities && policy.paged.empty() && !fields.find("pages")) {
            severities->refuse("none of them would page anybody, as neither P0 nor P1 is among "
                               "them; expected 'pages' too, such as pages: [" +
                               sanitised(policy.severities.front()) + "]");
        }
        if (const auto paged = fields.find("pages")) {
            read_names(*paged, policy.paged);
            for (const std::string& each : policy.paged) {
                if (!contains(policy.severities, each)) {
                    paged->refuse(fmt::format("'{}' is none of the severities {}", sanitised(each),
                                              fmt::join(policy.severities, ", ")));
                }
            }
        }
        if (const auto chat = fields.find("chat")) {
            policy.chat = read_name(*chat, "the name of a chat channel");
        }
        for (const auto& item :
             items_of(fields, "escalation", "a list of steps, {after: 5m, to: secondary}")) {
            read_step(item);
        }
    }

    void read_step(const yaml_value& item) {
        auto& steps = plan_.paging.escalation;
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
            for (std::size_t i = 0; i < plan_.roles.size(); ++i) {
                step.role = plan_.roles[i].name == name ? i : step.role;
            }
        }
        if (!step.role) {
            const auto people = to.is_list() ? to.items("a role or people") : std::vector{to};
            for (const auto& each : people) {
                step.people.push_back(read_person(each));
            }
        }
        steps.push_back(std::move(step));
    }

    void read_needed() {
        if (const auto needed = top_.find("needed")) {
            const yaml_fields fields{
                *needed, {"hours", "days", "site"}, "{hours: 08:00-18:00, days: mon-fri}"};
            const day_hours read = read_hours_and_days(fields, {});
            plan_.needed = restriction::hours(read.days, read.from, read.to, zone_of(fields).rules);
        }
    }

    void read_load() {
        if (const auto load = top_.find("load")) {
            constexpr std::string_view number = "incidents per day from 0 to 1000000";
            const yaml_fields fields{*load, {"incidents_per_day"}, "{incidents_per_day: 1.5}"};
            plan_.incidents_per_day =
                read_number(fields.require("incidents_per_day", number), 0, 1e6, number);
        }
    }

    yaml_fields top_;
    plan plan_;
    std::vector<yaml_value> rotation_values_;
};

} // namespace

plan load_plan(const std::string& file) {
    return parse_plan(file_contents(file), file);
}

plan parse_plan(const std::string& text, const std::string& file) {
    constexpr std::string_view expected =
        "a map with the fields service, period, sites, teams and rotations";
    return plan_reader{parse_yaml(text, file, expected)}.read();
}

} // namespace nines::examples::oncall
