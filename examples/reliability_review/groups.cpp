// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/groups.hpp"

#include "common/format.hpp"
#include "common/input_error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <set>

namespace nines::examples::review {
namespace {

using std::chrono::floor;

bool asks_for(const std::vector<std::string>& severities, const std::string& severity) {
    return severities.empty() || std::ranges::find(severities, severity) != severities.end();
}

void require_known(const history& of, const std::vector<std::string>& severities,
                   const char* option) {
    std::set<std::string> known;
    for (const incident& each : of.incidents) {
        known.insert(each.severity);
    }
    for (const std::string& severity : severities) {
        if (!known.contains(severity)) {
            throw input_error{option, 0,
                              fmt::format("expected severities of {}, found '{}'",
                                          fmt::join(known, ", "), shown_name(severity))};
        }
    }
}

/// Midnight of the day in local time.
time_ms day_of(time_ms at, std::chrono::seconds offset) {
    return floor<std::chrono::days>(at + offset) - offset;
}

time_range period_of(const history& of, const review_options& asked) {
    constexpr std::chrono::days longest{36'525};
    const time_ms first = of.incidents.front().times.began;
    const time_ms last = of.incidents.back().times.began;
    const time_ms from = asked.from.value_or(day_of(first, asked.offset));
    time_ms to = asked.to.value_or(day_of(last, asked.offset) + std::chrono::days{1});
    if (asked.at) {
        to = (std::min)(to, *asked.at);
    }
    if (asked.now && to > *asked.now && asked.to) {
        throw input_error{"--to", 0,
                          fmt::format("expected no time to come, it is {}, found {}",
                                      rfc3339_text(*asked.now), rfc3339_text(*asked.to))};
    }
    if (to - from > longest) {
        throw input_error{
            of.file, (asked.from ? of.incidents.back() : of.incidents.front()).line,
            fmt::format("expected a period of at most 100 years, found {}; mend the line, or give "
                        "--from and --to",
                        span_text(from, to))};
    }
    if (!(from < to)) {
        throw input_error{asked.at ? "--at" : "--to", 0,
                          fmt::format("expected a time after the start of the period, {}, found {}",
                                      rfc3339_text(from), rfc3339_text(to))};
    }
    return {from, to};
}

group part_of(const group& all, std::string name, time_range when) {
    group part{std::move(name), when, {}};
    for (const incident* each : all.incidents) {
        if (when.contains(each->times.began)) {
            part.incidents.push_back(each);
        }
    }
    return part;
}

} // namespace

selection select(const history& of, const review_options& asked) {
    require_known(of, asked.severities, "--severity");
    require_known(of, asked.down_severities, "--availability");
    const time_range period = period_of(of, asked);
    selection chosen{{"all", period, {}}, asked.at.value_or(of.last), 0, 0};
    if (!asked.at && asked.to) {
        chosen.at = (std::max)(chosen.at, *asked.to);
    }
    for (const incident& each : of.incidents) {
        if (!period.contains(each.times.began)) {
            ++chosen.outside;
        } else if (!asks_for(asked.severities, each.severity)) {
            ++chosen.other_severities;
        } else {
            chosen.all.incidents.push_back(&each);
        }
    }
    if (chosen.all.incidents.empty()) {
        throw input_error{of.file, 0,
                          fmt::format("expected at least one incident in {}, all {} are outside or "
                                      "of other severities",
                                      span_text(period.from, period.to), of.incidents.size())};
    }
    return chosen;
}

std::vector<group> by_year(const group& all, std::chrono::seconds offset) {
    using std::chrono::year_month_day;
    const auto year_of = [&](time_ms at) {
        return year_month_day{floor<std::chrono::days>(at + offset)}.year();
    };
    const auto start_of = [&](std::chrono::year year) {
        return time_ms{std::chrono::sys_days{year / 1 / 1}} - offset;
    };
    std::vector<group> years;
    const auto last = year_of(all.when.to - std::chrono::milliseconds{1});
    for (auto year = year_of(all.when.from); year <= last; ++year) {
        const time_range when{start_of(year), start_of(year + std::chrono::years{1})};
        years.push_back(
            part_of(all, fmt::format("{}", static_cast<int>(year)), when.clipped_to(all.when)));
    }
    return years;
}

std::vector<group> by_severity(const group& all) {
    std::vector<group> severities;
    for (const incident* each : all.incidents) {
        const auto same = [&](const group& other) { return other.name == each->severity; };
        auto found = std::ranges::find_if(severities, same);
        if (found == severities.end()) {
            found = severities.insert(found, {each->severity, all.when, {}});
        }
        found->incidents.push_back(each);
    }
    std::ranges::sort(severities, [](const group& a, const group& b) {
        const auto of_a = a.incidents.size();
        const auto of_b = b.incidents.size();
        return of_a > of_b ||
               (of_a == of_b && a.incidents.front()->line < b.incidents.front()->line);
    });
    return severities;
}

std::vector<group> split_at(const group& all, time_ms at) {
    if (!(all.when.from < at && at < all.when.to)) {
        throw input_error{"--split", 0,
                          fmt::format("expected a time inside of {}, found {}",
                                      span_text(all.when.from, all.when.to), rfc3339_text(at))};
    }
    const std::string name = rfc3339_text(at);
    return {part_of(all, "before " + name, {all.when.from, at}),
            part_of(all, "from " + name, {at, all.when.to})};
}

} // namespace nines::examples::review
