// SPDX-License-Identifier: BSL-1.0
/// \file
/// `coverage_from`: whether somebody is on duty at every moment to come, for ever.
#pragma once

#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/rotation/coverage.hpp>
#include <nines/rotation/restriction.hpp>
#include <nines/rotation/schedule.hpp>

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Coverage from a moment on, for ever.
struct coverage_proof {
    coverage_report report;                 ///< of what was looked at
    half_open<date::sys_seconds> looked_at; ///< what comes later repeats the last cycle of it
};

namespace detail {

/// What hours of the week leave open, week after week. Weeks without a change of clocks are alike
/// where the distances from UTC are, and looked at once.
class weekly_coverage {
public:
    /// Parameters: `needed`, always without.
    weekly_coverage(std::vector<restriction> open, std::optional<restriction> needed)
        : open_{std::move(open)}, needed_{std::move(needed)} {}

    /// A week, or 400 years, after which days of the week, leap days and rules of clocks repeat.
    [[nodiscard]] date::days cycle() const noexcept {
        constexpr date::days calendar{146'097};
        bool fixed = !needed_ || needed_->zone().fixed();
        for (const restriction& each : open_) {
            fixed = fixed && each.zone().fixed();
        }
        return fixed ? week : calendar;
    }

    /// Adds what a range needs and leaves open. Assumes: whole weeks.
    void add(half_open<date::sys_seconds> range, coverage_report& to) {
        for (date::sys_seconds start = range.from; start < range.to; start += week) {
            const kind_of_week& kind = kind_of(start);
            to.required += kind.required;
            for (const auto& hole : kind.holes) {
                const auto later = start - kind.start;
                append(to.holes, {hole.from + later, hole.to + later});
                to.uncovered += hole.length();
            }
        }
    }

private:
    using set = interval_set<date::sys_seconds>;
    using distances = std::vector<std::chrono::seconds>;
    static constexpr date::days week{7};

    struct kind_of_week {
        distances east; ///< of each zone
        date::sys_seconds start;
        std::chrono::seconds required;
        std::vector<half_open<date::sys_seconds>> holes;
    };

    [[nodiscard]] const kind_of_week& kind_of(date::sys_seconds start) {
        constexpr date::days margin{2}; // hours that begin before belong to the week too
        distances east = distances_at(start - margin);
        if (east != distances_at(start + week / 2) || east != distances_at(start + week + margin)) {
            changing_ = look_at(start, {});
            return changing_;
        }
        const auto known = std::find_if(known_.begin(), known_.end(),
                                        [&](const kind_of_week& k) { return k.east == east; });
        if (known != known_.end()) {
            return *known;
        }
        known_.push_back(look_at(start, std::move(east)));
        return known_.back();
    }

    [[nodiscard]] kind_of_week look_at(date::sys_seconds start, distances east) const {
        const half_open<date::sys_seconds> range{start, start + week};
        const set required =
            needed_ ? needed_->within(range) : set::try_from(range).value_or(set{});
        set holes = required;
        for (const restriction& each : open_) {
            holes = holes.minus(each.within(range));
        }
        return {std::move(east),
                start,
                required.length(),
                {holes.intervals().begin(), holes.intervals().end()}};
    }

    [[nodiscard]] distances distances_at(date::sys_seconds t) const {
        distances all;
        const auto add_zone = [&](const any_zone& zone) {
            all.push_back(zone.to_local(t).time_since_epoch() - t.time_since_epoch());
        };
        for (const restriction& each : open_) {
            add_zone(each.zone());
        }
        if (needed_) {
            add_zone(needed_->zone());
        }
        return all;
    }

    /// A hole that goes on over the end of a week is one.
    static void append(std::vector<half_open<date::sys_seconds>>& all,
                       const half_open<date::sys_seconds>& hole) {
        if (!all.empty() && all.back().to == hole.from) {
            all.back().to = hole.to;
        } else {
            all.push_back(hole);
        }
    }

    std::vector<restriction> open_;
    std::optional<restriction> needed_;
    std::vector<kind_of_week> known_;
    kind_of_week changing_{};
};

} // namespace detail

/// Whether somebody is on duty at every moment from `from` on, or the holes.
///
/// Who it is does not matter to coverage; hours of a week do, and their zones, overrides and limits
/// of validity. So it looks at all time until the last of these, and then at one full cycle with
/// every change of clocks in it: a week where zones have none, else 400 years, in which the
/// calendar has been through all its years.
/// Parameters: `needed` as for `coverage`.
/// Assumes: zones whose rules repeat with the calendar, as those of the tz database do, and that
/// change their clocks at most once in eleven days.
/// Accuracy: exact, in whole seconds. Cost: below ten milliseconds for 400 years of three layers.
/// Example: examples/oncall.
template <participant Person>
[[nodiscard]] coverage_proof
coverage_from(const schedule<Person>& of, date::sys_seconds from,
              const std::optional<restriction>& needed = std::nullopt) {
    const auto settled = (std::max)(from, of.settled_from());
    std::vector<restriction> hours;
    bool always = false;
    for (const auto& each : of.layers()) {
        if (!each.shadow && each.valid.contains(settled)) {
            always = always || !each.hours;
            if (each.hours) {
                hours.push_back(*each.hours);
            }
        }
    }
    coverage_proof proof{coverage(of, {from, settled}, needed), {from, settled}};
    if (always) { // no hour is open, whatever clocks do
        proof.looked_at.to += date::days{7};
        proof.report.required +=
            needed ? needed->within({settled, proof.looked_at.to}).length() : date::days{7};
        return proof;
    }
    detail::weekly_coverage weeks{std::move(hours), needed};
    proof.looked_at.to += weeks.cycle();
    weeks.add({settled, proof.looked_at.to}, proof.report);
    return proof;
}

} // namespace nines::inline NINES_ABI
