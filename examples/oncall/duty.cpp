// SPDX-License-Identifier: BSL-1.0
#include "oncall/duty.hpp"

#include "common/bad_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace nines::examples::oncall {
namespace {

/// How far beyond the plan's period shifts are followed to their ends.
constexpr date::days far{3660};

/// Who stays longest first.
void sort_by_end(std::vector<shift<person>>& shifts) {
    std::sort(shifts.begin(), shifts.end(), [](const auto& a, const auto& b) {
        return std::tie(b.when.to, a.person) < std::tie(a.when.to, b.person);
    });
}

/// Leaves those that meet a range, and the first that begin after it if they are asked for.
void keep_those_of(time_range range, bool and_next, std::vector<shift<person>>& shifts) {
    const auto next = std::find_if(shifts.begin(), shifts.end(), [&](const auto& each) {
        return and_next && each.when.from >= range.to;
    });
    const auto last = next == shifts.end() ? range.to : next->when.from + std::chrono::seconds{1};
    std::erase_if(
        shifts, [&](const auto& each) { return each.when.clipped_to({range.from, last}).empty(); });
}

/// What goes on at the end of a range for as long as shifts are followed has no end.
void open_ends(time_range followed, std::vector<shift<person>>& shifts) {
    for (auto& [who, when] : shifts) {
        when.from = when.from == followed.from ? handoffs::years().from : when.from;
        when.to = when.to == followed.to ? handoffs::years().to : when.to;
    }
}

/// The whole shifts that meet a range, and the first after it if they are asked for. Looks further
/// around until none of them is cut off.
timeline<person> whole_line(const plan& of, std::size_t role, time_range range,
                            bool and_next = false) {
    const time_range followed = time_range{(std::min)(range.from, of.period.from) - far,
                                           (std::max)(range.to, of.period.to) + far}
                                    .clipped_to(handoffs::years());
    if (range.clipped_to(followed).empty()) {
        return {range, {}, {}, {}, {}, {}}; // nobody is on call before the year 1 or after 9998
    }
    for (std::chrono::seconds around = date::days{90};; around *= 4) {
        const auto wide = time_range{range.from - around, range.to + around}.clipped_to(followed);
        auto line = of.roles[role].schedule.over(wide);
        keep_those_of(range, and_next, line.shifts);
        keep_those_of(range, false, line.shadows);
        const auto cut = [&](const shift<person>& each) {
            return each.when.from == wide.from || each.when.to == wide.to;
        };
        const bool complete =
            std::none_of(line.shifts.begin(), line.shifts.end(), cut) &&
            std::none_of(line.shadows.begin(), line.shadows.end(), cut) &&
            (!and_next || (!line.shifts.empty() && line.shifts.back().when.from >= range.to));
        if (complete || wide == followed) {
            open_ends(followed, line.shifts);
            open_ends(followed, line.shadows);
            return line;
        }
    }
}

/// The shifts of a role that run at a moment, who stays longest first.
std::vector<shift<person>> running(const plan& of, std::size_t role, moment at) {
    auto now = whole_line(of, role, {at, at + std::chrono::seconds{1}}).shifts;
    sort_by_end(now);
    return now;
}

std::vector<person> people_of(const std::vector<shift<person>>& shifts) {
    std::vector<person> people;
    people.reserve(shifts.size());
    for (const auto& each : shifts) {
        people.push_back(each.person);
    }
    return people;
}

void sort_by_start(std::vector<role_shift>& shifts) {
    std::sort(shifts.begin(), shifts.end(), [](const role_shift& a, const role_shift& b) {
        return std::tie(a.of.when.from, a.role, a.shadow, a.of.person) <
               std::tie(b.of.when.from, b.role, b.shadow, b.of.person);
    });
}

void append(std::vector<role_shift>& to, std::size_t role, const timeline<person>& line) {
    for (const auto& each : line.shifts) {
        to.push_back({role, each});
    }
    for (const auto& each : line.shadows) {
        to.push_back({role, each, true});
    }
}

class pager {
public:
    pager(const plan& of, page_decision& decision) : plan_{&of}, decision_{&decision} {}

    void page_at_once() {
        const auto primaries = running_in(0);
        const auto secondaries = running_in(1);
        if (primaries.empty()) {
            warn(fmt::format("nobody is {}", plan_->roles[0].name));
            page_instead(secondaries);
            return;
        }
        add({}, page_action::page, {primaries.front().person}, plan_->roles[0].name);
        for (auto each = primaries.begin() + 1; each != primaries.end(); ++each) {
            add({}, page_action::notify, {each->person},
                fmt::format("{}, {}", plan_->roles[0].name,
                            hands_over(each->when, primaries.front().when) ? "hands over"
                                                                           : "as well"));
        }
        if (plan_->roles.size() == 1) {
            warn(fmt::format("no role but {} is in the plan, nobody is notified",
                             plan_->roles[0].name));
        } else if (secondaries.empty()) {
            warn(fmt::format("nobody is {}", plan_->roles[1].name));
        } else {
            add({}, page_action::notify, people_of(secondaries), plan_->roles[1].name);
        }
    }

    void escalate(const escalation_step& step) {
        if (!step.role) {
            add(step.after, page_action::page, step.people, "named in the plan");
            return;
        }
        const auto people = people_of(running(*plan_, *step.role, decision_->at + step.after));
        const std::string& role = plan_->roles[*step.role].name;
        if (people.empty()) {
            warn(fmt::format("nobody is {} {} min later", role, step.after.count()));
            return;
        }
        add(step.after, page_action::page, people, role);
    }

private:
    [[nodiscard]] std::vector<shift<person>> running_in(std::size_t role) const {
        return role < plan_->roles.size() ? running(*plan_, role, decision_->at)
                                          : std::vector<shift<person>>{};
    }
    /// Whoever came before and goes before.
    [[nodiscard]] static bool hands_over(time_range goes, time_range stays) {
        return goes.from < stays.from && goes.to < stays.to;
    }

    void page_instead(const std::vector<shift<person>>& secondaries) {
        if (plan_->roles.size() > 1 && secondaries.empty()) {
            warn(fmt::format("nobody is {}", plan_->roles[1].name));
        } else if (!secondaries.empty()) {
            add({}, page_action::page, people_of(secondaries),
                fmt::format("{}, as nobody is {}", plan_->roles[1].name, plan_->roles[0].name));
        }
    }

    void warn(std::string text) { decision_->warnings.push_back(std::move(text)); }

    /// Whoever has been called or told by then is not told again.
    void add(std::chrono::minutes after, page_action action, std::vector<person> people,
             std::string reason) {
        if (action == page_action::notify) {
            std::erase_if(people, [&](const person& who) {
                const bool again = std::any_of(
                    decision_->steps.begin(), decision_->steps.end(), [&](const page_step& step) {
                        return std::find(step.people.begin(), step.people.end(), who) !=
                               step.people.end();
                    });
                if (again) {
                    warn(fmt::format("{} is {} as well", who, reason));
                }
                return again;
            });
        }
        if (!people.empty()) {
            decision_->steps.push_back({after, action, std::move(people), std::move(reason)});
        }
    }

    const plan* plan_;
    page_decision* decision_;
};

} // namespace

std::vector<role_now> who_is_on(const plan& of, moment at) {
    std::vector<role_now> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        role_now now{i, {}, {}, {}};
        auto line = whole_line(of, i, {at, at + std::chrono::seconds{1}}, true);
        for (auto& each : line.shifts) {
            (each.when.contains(at) ? now.on : now.next).push_back(std::move(each));
        }
        sort_by_end(now.on);
        now.shadows = std::move(line.shadows);
        all.push_back(std::move(now));
    }
    return all;
}

std::vector<role_shift> shifts_of(const plan& of, time_range range) {
    std::vector<role_shift> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        append(all, i, of.roles[i].schedule.over(range));
    }
    sort_by_start(all);
    return all;
}

std::vector<role_shift> whole_shifts_of(const plan& of, time_range range) {
    std::vector<role_shift> all;
    for (std::size_t i = 0; i < of.roles.size(); ++i) {
        append(all, i, whole_line(of, i, range));
    }
    sort_by_start(all);
    return all;
}

std::vector<clock_jump> clock_jumps(const plan& of, time_range range) {
    std::vector<clock_jump> all;
    for (std::size_t i = 0; i < of.sites.size(); ++i) {
        const any_zone& zone = of.sites[i].zone.rules;
        const auto east = [&](moment t) {
            return zone.to_local(t).time_since_epoch() - t.time_since_epoch();
        };
        for (moment t = range.from; t < range.to; t += date::days{1}) {
            const moment end = (std::min)(t + date::days{1}, range.to);
            if (east(t) == east(end)) {
                continue;
            }
            moment before = t;
            moment after = end;
            while (after - before > std::chrono::seconds{1}) {
                const moment middle = before + (after - before) / 2;
                (east(middle) == east(t) ? before : after) = middle;
            }
            all.push_back({i, after, east(after) - east(before)});
        }
    }
    std::sort(all.begin(), all.end(), [](const clock_jump& a, const clock_jump& b) {
        return std::tie(a.at, a.site) < std::tie(b.at, b.site);
    });
    return all;
}

bool page_decision::reaches_somebody() const noexcept {
    return std::any_of(steps.begin(), steps.end(),
                       [](const page_step& each) { return each.action != page_action::notify; });
}

page_decision decide_page(const plan& of, moment at, std::string_view severity) {
    const auto names = [&](const std::vector<std::string>& all) {
        return std::find(all.begin(), all.end(), severity) != all.end();
    };
    if (!names(of.paging.severities)) {
        throw input_error{"severity", 0,
                          fmt::format("expected one of {}, found '{}'",
                                      fmt::join(of.paging.severities, ", "), sanitised(severity))};
    }
    page_decision decision{std::string{severity}, at, {}, {}};
    if (!names(of.paging.paged)) {
        decision.steps.push_back({{}, page_action::chat, {}, of.paging.chat});
        return decision;
    }
    pager pages{of, decision};
    pages.page_at_once();
    for (const escalation_step& step : of.paging.escalation) {
        pages.escalate(step);
    }
    return decision;
}

} // namespace nines::examples::oncall
