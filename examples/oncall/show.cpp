// SPDX-License-Identifier: BSL-1.0
#include "oncall/show.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace nines::examples::oncall {
namespace {

using namespace std::chrono_literals;

std::string seconds_text(date::local_seconds at) {
    const auto seconds = (at - date::floor<std::chrono::minutes>(at)) / 1s;
    return seconds == 0 ? "" : fmt::format(":{:02}", seconds);
}

std::string day_name(date::local_seconds at) {
    constexpr std::array<std::string_view, 7> names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
    const date::weekday day{date::floor<date::days>(at)};
    return std::string{names[day.iso_encoding() - 1]};
}

} // namespace

std::string local_text(date::local_seconds at) {
    const auto day = date::floor<date::days>(at);
    const date::year_month_day ymd{day};
    const auto time = at - day;
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                       time / 1h, time / 1min % 60);
}

std::string offset_text(std::chrono::seconds east) {
    const auto size = std::chrono::abs(east);
    return fmt::format("{}{:02}:{:02}", east < 0s ? '-' : '+', size / 1h, size / 1min % 60);
}

std::string moment_text(const named_zone& zone, moment at) {
    const auto local = zone.rules.to_local(at);
    const bool twice = zone.rules.to_sys(local) != zone.rules.to_sys_last(local);
    return local_text(local) + seconds_text(local) +
           (twice ? offset_text(local.time_since_epoch() - at.time_since_epoch()) : "");
}

std::string moment_text(const plan& of, moment at) {
    return moment_text(of.zone, at);
}

std::string utc_text(moment at) {
    const date::local_seconds utc{at.time_since_epoch()};
    std::string text = local_text(utc);
    text[10] = 'T';
    return fmt::format("{}:{:02}Z", text, (utc - date::floor<std::chrono::minutes>(utc)) / 1s);
}

std::string at_site(const plan& of, const person& who, moment at) {
    const site& home = of.sites[of.team_of(who).site];
    const auto shown = of.zone.rules.to_local(at);
    const auto local = home.zone.rules.to_local(at);
    std::string text = day_name(shown) + ' ' + moment_text(of, at);
    if (local != shown) {
        const bool other_day = date::floor<date::days>(local) != date::floor<date::days>(shown);
        text += fmt::format(" ({} {}{})", home.name, other_day ? day_name(local) + ' ' : "",
                            moment_text(home.zone, at).substr(11));
    }
    return text;
}

std::string until(const plan& of, const person& who, moment end) {
    return end == handoffs::years().to ? "without an end" : "until " + at_site(of, who, end);
}

std::string span_of(const plan& of, time_range range) {
    const std::string from = moment_text(of, range.from);
    const std::string to = moment_text(of, range.to);
    return from + " .. " + (to.substr(0, 10) == from.substr(0, 10) ? to.substr(11) : to);
}

std::string hours_text(std::chrono::seconds length) {
    if (length % 1min != 0s) {
        return fmt::format("{} s", length / 1s);
    }
    if (length < 1h) {
        return fmt::format("{} min", length / 1min);
    }
    return length % 1h == 0s ? fmt::format("{} h", length / 1h)
                             : fmt::format("{} h {} min", length / 1h, length / 1min % 60);
}

std::string describe(const plan& of, const named_override& change) {
    const auto what = [&]() -> std::string {
        switch (change.kind) {
        case change_kind::add:
            return change.who + " as well";
        case change_kind::remove:
            return "not " + change.who;
        case change_kind::only:
            return "only " + change.who;
        case change_kind::replace:
            break;
        }
        return change.by + " instead of " + change.who;
    };
    return fmt::format("{}: {}, {}{}", of.roles[change.role].name, what(), span_of(of, change.when),
                       change.why.empty() ? "" : " (" + change.why + ')');
}

std::string describe(const plan& of, const named_swap& swap) {
    return fmt::format("{}: {} takes {} of {}'s, {} takes {} of {}'s", of.roles[swap.role].name,
                       swap.of.second, span_of(of, swap.of.first_when), swap.of.first,
                       swap.of.first, span_of(of, swap.of.second_when), swap.of.second);
}

} // namespace nines::examples::oncall
