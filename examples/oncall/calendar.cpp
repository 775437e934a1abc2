// SPDX-License-Identifier: BSL-1.0
#include "oncall/calendar.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <cstdint>
#include <memory>
#include <new>
#include <string_view>

namespace nines::examples::oncall {
namespace {

struct free_component {
    void operator()(icalcomponent* it) const { icalcomponent_free(it); }
};
using component = std::unique_ptr<icalcomponent, free_component>;

component new_component(icalcomponent_kind kind) {
    component made{icalcomponent_new(kind)};
    if (!made) {
        throw std::bad_alloc{};
    }
    return made;
}

/// Gives the property to the component.
void add(const component& to, icalproperty* property) {
    if (property == nullptr) {
        throw std::bad_alloc{};
    }
    icalcomponent_add_property(to.get(), property);
}

icaltimetype utc(moment at) {
    return icaltime_from_timet_with_zone(at.time_since_epoch().count(), 0,
                                         icaltimezone_get_utc_timezone());
}

/// FNV-1a, so that names of any characters make a UID.
std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037U;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    }
    return hash;
}

/// A shift without a start or an end is shown from the start or to the end of the range.
component event_of(const plan& of, const role_shift& each, time_range range, moment written) {
    const std::string& role = of.roles[each.role].name;
    const auto& [who, when] = each.of;
    auto event = new_component(ICAL_VEVENT_COMPONENT);
    const std::string key = of.service + '\n' + role + '\n' + who + (each.shadow ? "\ns" : "");
    const std::string uid =
        fmt::format("{:016x}-{}@oncall", hash_of(key), when.from.time_since_epoch().count());
    add(event, icalproperty_new_uid(uid.c_str()));
    add(event, icalproperty_new_dtstamp(utc(written)));
    constexpr auto ever = handoffs::years();
    add(event, icalproperty_new_dtstart(utc(when.from == ever.from ? range.from : when.from)));
    add(event, icalproperty_new_dtend(utc(when.to == ever.to ? range.to : when.to)));
    add(event, icalproperty_new_summary(
                   fmt::format("{}: {}{}", role, who, each.shadow ? " goes along" : "").c_str()));
    add(event,
        icalproperty_new_description(
            fmt::format("On call for {}, team {}", of.service, of.team_of(who).name).c_str()));
    add(event, icalproperty_new_categories(role.c_str()));
    add(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    return event;
}

} // namespace

std::string calendar_of(const plan& of, time_range range, moment written,
                        const std::optional<person>& who) {
    const auto calendar = new_component(ICAL_VCALENDAR_COMPONENT);
    add(calendar, icalproperty_new_version("2.0"));
    add(calendar, icalproperty_new_prodid("-//nines//examples oncall//EN"));
    add(calendar, icalproperty_new_calscale("GREGORIAN"));
    for (const role_shift& each : whole_shifts_of(of, range)) {
        if (!who || each.of.person == *who) {
            icalcomponent_add_component(calendar.get(),
                                        event_of(of, each, range, written).release());
        }
    }
    const std::unique_ptr<char, void (*)(void*)> text{
        icalcomponent_as_ical_string_r(calendar.get()),
        [](void* it) { icalmemory_free_buffer(it); }};
    return text ? std::string{text.get()} : throw std::bad_alloc{};
}

} // namespace nines::examples::oncall
