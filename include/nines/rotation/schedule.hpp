// SPDX-License-Identifier: BSL-1.0
/// \file
/// `schedule`: layers, swaps and overrides, and who is on duty in the end.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/layer.hpp>
#include <nines/rotation/schedule_change.hpp>
#include <nines/rotation/shift.hpp>
#include <nines/rotation/timeline.hpp>

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Who is on duty, from layers of rotations, swaps between people and overrides.
///
/// Swaps apply to what the layers say, in their order, overrides to what comes of it, in theirs.
/// A swap is stale unless both hold all of the time that they give away; then neither half of it
/// applies, and `stale_swaps` names it. Overrides that meet nobody change nothing.
/// Cost: `current` takes O(layers + log overrides), a timeline O(shifts log shifts).
/// Example: examples/oncall.
template <participant Person>
class schedule {
public:
    /// Errors: insufficient without a layer; contradiction when an override or half of a swap ends
    /// before it begins or is empty, somebody swaps with themselves, or the times of a swap
    /// overlap.
    explicit schedule(std::vector<layer<Person>> layers,
                      std::vector<schedule_override<Person>> overrides = {},
                      std::vector<shift_swap<Person>> swaps = {})
        : schedule{try_from(std::move(layers), std::move(overrides), std::move(swaps)).value()} {}

    [[nodiscard]] static result<schedule>
    try_from(std::vector<layer<Person>> layers,
             std::vector<schedule_override<Person>> overrides = {},
             std::vector<shift_swap<Person>> swaps = {}) {
        if (layers.empty()) {
            return error{errc::insufficient, "schedule", "expected at least one layer"};
        }
        for (const auto& each : overrides) {
            if (each.when().empty()) {
                return error{errc::contradiction, "schedule",
                             "an override ends before or when it begins"};
            }
        }
        schedule made{std::move(layers), checked{}};
        for (const auto& each : swaps) {
            if (each.first_when.empty() || each.second_when.empty()) {
                return error{errc::contradiction, "schedule",
                             "the time of a swap ends before or when it begins"};
            }
            if (each.first == each.second ||
                !each.first_when.clipped_to(each.second_when).empty()) {
                return error{errc::contradiction, "schedule",
                             "expected two people and two times apart to swap"};
            }
        }
        made.apply(swaps);
        made.changes_.append(std::move(overrides));
        return made;
    }

    /// Who is on duty at t, each once; empty in a gap.
    [[nodiscard]] std::vector<Person> current(date::sys_seconds t) const {
        std::vector<Person> names;
        const auto found = on_duty(t);
        names.reserve(found.size());
        for (auto each = found.begin(); each != found.end(); ++each) {
            if (std::none_of(found.begin(), each,
                             [&](const Person* other) { return *other == **each; })) {
                names.push_back(**each);
            }
        }
        return names;
    }

    /// The final schedule of a range. Within the years of `handoffs`; the rest is a gap.
    [[nodiscard]] timeline<Person> over(half_open<date::sys_seconds> range) const {
        if (range.empty()) {
            return {range, {}, {}, {}, {}, {}};
        }
        auto line = detail::make_timeline<Person>(layers_, changes_, range);
        for (const auto& each : layers_) {
            if (each.shadow) {
                for (const auto& turn : detail::turns(each, range)) {
                    detail::append_merged(line.shadows, *turn.person, turn.when);
                }
            }
        }
        return line;
    }

    /// A person's shifts within a range, clipped to it.
    [[nodiscard]] std::vector<shift<Person>> shifts(const Person& person,
                                                    half_open<date::sys_seconds> range) const {
        auto all = over(range).shifts;
        std::erase_if(all, [&](const auto& each) { return !(each.person == person); });
        return all;
    }

    /// The first shift of a person's that begins at or after t, within a horizon of two years or
    /// what is given, and the years of `handoffs`; its end is clipped to them.
    [[nodiscard]] std::optional<shift<Person>>
    next(const Person& person, date::sys_seconds t,
         std::chrono::seconds horizon = std::chrono::hours{24 * 731}) const {
        constexpr std::chrono::seconds instant{1};
        constexpr auto years = handoffs::years();
        t = std::clamp(t, years.from, years.to);
        horizon = std::clamp(horizon, std::chrono::seconds::zero(), years.to - t);
        for (std::chrono::seconds reach = std::chrono::hours{24 * 28};; reach *= 4) {
            const auto end = t + (std::min)(reach, horizon);
            for (auto& each : shifts(person, {t - instant, end})) {
                if (each.when.from >= t && (each.when.to < end || reach >= horizon)) {
                    return std::move(each);
                }
            }
            if (reach >= horizon) {
                return std::nullopt;
            }
        }
    }

    /// From when on the layers alone decide: no override, swap or limit of validity is later.
    [[nodiscard]] date::sys_seconds settled_from() const noexcept {
        constexpr auto years = handoffs::years();
        date::sys_seconds last = years.from;
        for (const auto& each : changes_.all()) {
            last = (std::max)(last, each.when().to);
        }
        for (const auto& each : layers_) {
            last = (std::max)(last, each.valid.from);
            last = each.valid.to < years.to ? (std::max)(last, each.valid.to) : last;
        }
        return last;
    }

    [[nodiscard]] const std::vector<layer<Person>>& layers() const noexcept { return layers_; }
    [[nodiscard]] const std::vector<stale_swap>& stale_swaps() const noexcept { return stale_; }

private:
    struct checked {};
    schedule(std::vector<layer<Person>> layers, checked) : layers_{std::move(layers)} {}

    void apply(const std::vector<shift_swap<Person>>& swaps) {
        for (std::size_t i = 0; i < swaps.size(); ++i) {
            const auto& [first, first_when, second, second_when] = swaps[i];
            const bool first_holds = holds(first, first_when);
            const bool second_holds = holds(second, second_when);
            if (!first_holds || !second_holds) {
                stale_.push_back({i, first_holds, second_holds});
                continue;
            }
            changes_.append({schedule_override<Person>::replace(first_when, first, second),
                             schedule_override<Person>::replace(second_when, second, first)});
        }
    }

    [[nodiscard]] bool holds(const Person& person, half_open<date::sys_seconds> when) const {
        const auto mine = shifts(person, when);
        return mine.size() == 1 && mine.front().when == when;
    }

    [[nodiscard]] std::vector<const Person*> on_duty(date::sys_seconds t) const {
        std::vector<const Person*> people;
        int highest = 0;
        for (const auto& each : layers_) {
            if (each.shadow || (!people.empty() && each.priority < highest) ||
                !detail::on_duty(each, t)) {
                continue;
            }
            if (!people.empty() && each.priority > highest) {
                people.clear();
            }
            highest = each.priority;
            people.push_back(&each.who.holder(t, each.role));
        }
        if (!changes_.empty() && t < (date::sys_seconds::max)()) {
            std::vector<std::uint32_t> found;
            changes_.find({t, t + std::chrono::seconds{1}}, found);
            for (const std::uint32_t number : found) {
                changes_.all()[number].apply(people);
            }
        }
        return people;
    }

    std::vector<layer<Person>> layers_;
    detail::override_list<Person> changes_; ///< swaps first
    std::vector<stale_swap> stale_;
};

} // namespace nines::inline NINES_ABI
