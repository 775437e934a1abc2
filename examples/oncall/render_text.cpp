// SPDX-License-Identifier: BSL-1.0
#include "oncall/render_text.hpp"

#include "oncall/show.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nines::examples::oncall {
namespace {

template <class... Args>
void line(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    out += fmt::format(format, std::forward<Args>(args)...);
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
}

std::size_t longest_name(const plan& of) {
    std::size_t width = 6;
    for (const team& each : of.teams) {
        for (const person& who : each.people) {
            width = std::max(width, who.size());
        }
    }
    return width;
}

std::string percent(double part) {
    return fmt::format("{:.3g} %", 100 * part);
}

/// "1 gap", "2 gaps".
std::string counted(std::size_t count, const char* thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// The first ten, and how many more there are.
template <class T, class Describe>
void first_of(const std::vector<T>& all, std::string& out, Describe&& describe) {
    constexpr std::size_t shown = 10;
    for (std::size_t i = 0; i < std::min(shown, all.size()); ++i) {
        line(out, "    {}", describe(all[i]));
    }
    if (all.size() > shown) {
        line(out, "    and {} more (--json lists all)", all.size() - shown);
    }
}

void coverage_lines(const plan& of, const role_check& role, std::string& out) {
    const coverage_report& now = role.coverage;
    if (now.complete()) {
        line(out, "  covered: {} h, without a gap", now.required / std::chrono::hours{1});
    } else {
        line(out, "  GAPS: {}, {} of {} h ({})", now.holes.size(), hours_text(now.uncovered),
             now.required / std::chrono::hours{1}, percent(now.uncovered_fraction()));
        first_of(now.holes, out, [&](const time_range& hole) {
            return fmt::format("{} ({})", span_of(of, hole), hours_text(hole.length()));
        });
    }
    const coverage_report& ever = role.for_ever.report;
    const auto looked_at = span_of(of, role.for_ever.looked_at);
    if (ever.complete()) {
        line(out, "  covered for ever: proven by one full cycle, {}", looked_at);
    } else if (ever.holes.size() > now.holes.size()) {
        line(out, "  later on: {} in the full cycle {}; the first after this range is {}",
             counted(ever.holes.size() - now.holes.size(), "gap"), looked_at,
             span_of(of, ever.holes[now.holes.size()]));
    }
}

void booking_lines(const plan& of, const role_check& role, std::string& out) {
    std::chrono::seconds shared{};
    for (const auto& each : role.line.overlaps) {
        shared += each.when.length();
    }
    if (!role.line.overlaps.empty()) {
        line(out, "  several at once: {}, {} in all", counted(role.line.overlaps.size(), "time"),
             hours_text(shared));
        first_of(role.line.overlaps, out, [&](const auto& each) {
            return fmt::format("{} ({})", span_of(of, each.when), fmt::join(each.people, ", "));
        });
    }
    if (!role.line.double_bookings.empty()) {
        line(out, "  DOUBLE BOOKINGS: {} of somebody in two rotations at once",
             counted(role.line.double_bookings.size(), "time"));
        first_of(role.line.double_bookings, out, [&](const auto& each) {
            return fmt::format("{}: {}", each.person, span_of(of, each.when));
        });
    }
}

void membership_lines(const plan& of, const membership_event& event, std::string& out) {
    const auto between_others =
        std::count_if(event.moved.begin(), event.moved.end(), [&](const auto& each) {
            return each.was != event.who && each.now != event.who;
        });
    line(out, "{} {} '{}' on {}: {} of the period {}, {} of them between others", event.who,
         event.joins ? "joins" : "leaves", of.rotations[event.rotation].name,
         moment_text(of, event.at), counted(event.moved.size(), "shift"),
         event.moved.size() == 1 ? "moves" : "move", between_others);
    first_of(event.moved, out, [&](const auto& each) {
        return fmt::format("{}: {} instead of {}", span_of(of, each.when), each.now, each.was);
    });
}

void fairness_lines(const plan& of, const role_fairness& role, double range_hours,
                    std::string& out) {
    const std::size_t width = longest_name(of);
    line(out, "{}", of.roles[role.role].name);
    line(out, "  {:<{}}  {:<12} {:>8} {:>9} {:>8}  of theirs", "", width, "team", "hours",
         "weighted", "of all");
    for (const member_load& each : role.members) {
        line(out, "  {:<{}}  {:<12} {:>8.1f} {:>9.1f} {:>8}  {}", each.who, width,
             of.teams[each.team].name, each.hours, each.weighted_hours,
             percent(each.hours / range_hours),
             !each.due                  ? "only helps"
             : each.available_hours > 0 ? percent(each.hours / each.available_hours)
                                        : "never there");
    }
    const auto summary = [&](const std::string& of_whom, const fairness_report& report) {
        line(out, "  {}: Jain {:.4f}, smallest to largest {:.2f}, {} without any hours", of_whom,
             report.jain, report.smallest_to_largest, report.with_nothing);
    };
    for (std::size_t i = 0; i < role.team.size(); ++i) {
        if (role.team[i]) {
            summary(of.teams[i].name, *role.team[i]);
        }
    }
    if (role.all) {
        summary("all", *role.all);
    }
    if (role.neutral_jain) {
        line(out, "  Jain of weighted hours for the time each was there: {:.4f}",
             *role.neutral_jain);
    }
    line(out, "  Grafana's score: {} % good time, {} % balance, {} in all", role.score.good_time,
         role.score.balance, role.score.total);
}

void limit_lines(const plan& of, const site_load& site, std::string& out) {
    const int people = site.team.people_per_site;
    line(out, "  {}: {} {} of all time{}", of.sites[site.site].name,
         people == 1 ? "one person has" : fmt::format("{} people share", people),
         percent(site.team.part_of_time.value_or(1)),
         site.team.roles == 1 ? "" : fmt::format(" in each of {} roles", site.team.roles));
    for (const limit_check& each : site.limits) {
        const bool part = each.limit == on_call_limit::time_share;
        const auto shown = [&](double x) { return part ? percent(x) : fmt::format("{:g}", x); };
        line(out, "    {:<6} {:<17} {} ({} {}); {}", each.holds ? "holds" : "FAILS",
             limit_name(each.limit), shown(each.value),
             each.limit == on_call_limit::people ? "at least" : "at most", shown(each.bound),
             each.people_needed == 1 ? "one person is enough"
                                     : fmt::format("{} people are enough", each.people_needed));
    }
}

} // namespace

std::string limit_name(on_call_limit limit) {
    switch (limit) {
    case on_call_limit::time_share:
        return "time on call";
    case on_call_limit::people:
        return "people per site";
    case on_call_limit::incidents:
        break;
    }
    return "incidents in 12 h";
}

std::string action_name(page_action action) {
    switch (action) {
    case page_action::page:
        return "page";
    case page_action::notify:
        return "notify";
    case page_action::chat:
        break;
    }
    return "chat";
}

std::string text_of_now(const plan& of, moment at, const std::vector<role_now>& roles) {
    std::string out;
    line(out, "{} on {} {}", of.service, moment_text(of, at), of.zone.name);
    for (const role_now& now : roles) {
        const std::string& name = of.roles[now.role].name;
        for (const auto& each : now.on) {
            line(out, "  {:<10} now   {:<12} {}", name, each.person,
                 until(of, each.person, each.when.to));
        }
        if (now.on.empty()) {
            line(out, "  {:<10} now   NOBODY", name);
        }
        for (const auto& each : now.next) {
            line(out, "  {:<10} next  {:<12} from  {}", name, each.person,
                 at_site(of, each.person, each.when.from));
        }
        for (const auto& each : now.shadows) {
            line(out, "  {:<10} goes along: {}", name, each.person);
        }
    }
    return out;
}

std::string text_of_table(const plan& of, time_range range, const std::vector<role_shift>& shifts) {
    const std::size_t width = longest_name(of);
    std::string out;
    line(out, "{}, {} {}", of.service, span_of(of, range), of.zone.name);
    std::size_t time = 16;
    for (const role_shift& each : shifts) {
        time = std::max({time, moment_text(of, each.of.when.from).size(),
                         moment_text(of, each.of.when.to).size()});
    }
    line(out, "{:<{}}  {:<{}}  {:>8}  {:<10} {:<{}} team", "from", time, "to", time, "length",
         "role", "person", width);
    for (const role_shift& each : shifts) {
        line(out, "{:<{}}  {:<{}}  {:>8}  {:<10} {:<{}} {}{}", moment_text(of, each.of.when.from),
             time, moment_text(of, each.of.when.to), time, hours_text(each.of.when.length()),
             of.roles[each.role].name, each.of.person, width, of.team_of(each.of.person).name,
             each.shadow ? " (goes along)" : "");
    }
    return out;
}

std::string text_of_check(const plan& of, const check_report& report) {
    std::string out;
    line(out, "{}, {} {}", of.service, span_of(of, report.range), of.zone.name);
    for (const role_check& role : report.roles) {
        line(out, "{}", of.roles[role.role].name);
        coverage_lines(of, role, out);
        booking_lines(of, role, out);
    }
    if (of.roles.size() > 1 && report.meetings.empty()) {
        line(out, "nobody holds two roles at once");
    }
    for (const std::string& proof : report.meeting_proofs) {
        line(out, "  {}", proof);
    }
    for (const role_meeting& each : report.meetings) {
        line(out, "TWO ROLES: {} is {} and {}, {}", each.of.person, of.roles[each.first].name,
             of.roles[each.second].name, span_of(of, each.of.when));
    }
    for (const starved_person& each : report.starved) {
        line(out, "STARVED: {} is never {}: the turns in '{}' never fall into its hours", each.who,
             of.roles[each.role].name, of.rotations[each.rotation].name);
    }
    for (const absence_conflict& each : report.absences) {
        line(out, "AWAY: {} is away and {}, {}", each.of.person, of.roles[each.role].name,
             span_of(of, each.of.when));
    }
    for (const stale_entry& each : report.stale_swaps) {
        const shift_swap<person>& swap = of.swaps[each.swap].of;
        line(out, "STALE SWAP: {}; {}", describe(of, of.swaps[each.swap]),
             each.first_holds    ? swap.second + " does not hold this time"
             : each.second_holds ? swap.first + " does not hold this time"
                                 : "neither of them holds this time");
    }
    for (const std::size_t each : report.idle_overrides) {
        line(out, "NO EFFECT: {}", describe(of, of.overrides[each]));
    }
    for (const membership_event& each : of.membership) {
        membership_lines(of, each, out);
    }
    line(out, "{}", report.clean() ? "all is well" : "something needs attention");
    return out;
}

std::string text_of_fairness(const plan& of, time_range range,
                             const std::vector<role_fairness>& roles, const load_report& load) {
    std::string out;
    line(out, "{}, {} {}", of.service, span_of(of, range), of.zone.name);
    const double hours = std::chrono::duration<double, std::ratio<3600>>{range.length()}.count();
    for (const role_fairness& each : roles) {
        fairness_lines(of, each, hours, out);
    }
    line(out, "limits of the SRE book, {:g} incident{} a day", load.incidents_per_day,
         load.incidents_per_day == 1 ? "" : "s");
    for (const site_load& each : load.sites) {
        limit_lines(of, each, out);
    }
    line(out, "  a shift of 12 h: {:g} incidents expected, more than 2 with probability {}",
         load.pages.expected, percent(load.pages.more_than_limit));
    return out;
}

std::string text_of_checklist(const plan& of, moment at,
                              const std::vector<checklist_section>& sections) {
    std::string out;
    line(out, "Handoff of {}, {} {}", of.service, moment_text(of, at), of.zone.name);
    for (const checklist_section& section : sections) {
        line(out, "");
        line(out, "{}", section.title);
        for (const std::string& item : section.items) {
            line(out, "  [ ] {}", item);
        }
    }
    return out;
}

std::string text_of_page(const plan& of, const page_decision& decision) {
    std::string out;
    line(out, "{} of {} at {} {}", decision.severity, of.service, moment_text(of, decision.at),
         of.zone.name);
    for (const page_step& step : decision.steps) {
        line(out, "  {:>7}  {:<6}  {}{}",
             step.after.count() == 0 ? "at once" : fmt::format("+{} min", step.after.count()),
             action_name(step.action), fmt::join(step.people, ", "),
             step.people.empty() ? step.reason : " (" + step.reason + ')');
    }
    if (decision.steps.size() > 1) {
        line(out, "  each later step only while nobody has acknowledged");
    }
    for (const std::string& warning : decision.warnings) {
        line(out, "  note: {}", warning);
    }
    if (!decision.reaches_somebody()) {
        line(out, "  NOBODY is reached");
    }
    return out;
}

} // namespace nines::examples::oncall
