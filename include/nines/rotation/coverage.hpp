// SPDX-License-Identifier: BSL-1.0
/// \file
/// `coverage`: whether somebody is on duty at every moment, or the holes.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/restriction.hpp>
#include <nines/rotation/schedule.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What of the time that must be covered is covered.
struct coverage_report {
    std::chrono::seconds required{};
    std::chrono::seconds uncovered{};
    std::vector<half_open<date::sys_seconds>> holes; ///< in order, all of them

    /// True when somebody is on duty at every moment that needs somebody.
    [[nodiscard]] bool complete() const noexcept { return holes.empty(); }
    /// The bad fraction, 0 when nothing is required.
    [[nodiscard]] double uncovered_fraction() const noexcept {
        return required == std::chrono::seconds::zero()
                   ? 0
                   : static_cast<double>(uncovered.count()) / static_cast<double>(required.count());
    }
};

/// The union of shifts: two people on duty at the same time cover it once.
/// Errors: contradiction for a shift that ends before it begins.
template <participant Person>
[[nodiscard]] result<interval_set<date::sys_seconds>>
covered(const std::vector<shift<Person>>& shifts) {
    std::vector<half_open<date::sys_seconds>> times;
    for (const auto& each : shifts) {
        times.push_back(each.when);
    }
    return interval_set<date::sys_seconds>::try_from(times);
}

/// Looks at every moment of a range, and so at every cycle and every change of clocks in it.
///
/// For all time to come there is `coverage_from` in coverage_proof.hpp.
/// Parameters: `needed`, the hours in which somebody must be on duty; always without.
/// Accuracy: exact, in whole seconds. Cost: O(shifts log shifts).
template <participant Person>
[[nodiscard]] coverage_report coverage(const schedule<Person>& of,
                                       half_open<date::sys_seconds> range,
                                       const std::optional<restriction>& needed = std::nullopt) {
    using set = interval_set<date::sys_seconds>;
    const set required = needed ? needed->within(range) : set::try_from(range).value_or(set{});
    const set holes = set::try_from(of.over(range).gaps).value_or(set{}).intersection(required);
    return {
        required.length(), holes.length(), {holes.intervals().begin(), holes.intervals().end()}};
}

/// When one person is on duty in both of two schedules, such as the primary and the secondary one.
/// Cost: O(shifts of a * people at once), merged, in order of time by person.
template <participant Person>
[[nodiscard]] std::vector<shift<Person>> collisions(const schedule<Person>& a,
                                                    const schedule<Person>& b,
                                                    half_open<date::sys_seconds> range) {
    const auto first = a.over(range).shifts;
    const auto second = b.over(range).shifts;
    std::vector<shift<Person>> both;
    for (std::size_t i = 0, begin = 0; i < first.size(); ++i) {
        while (begin < second.size() && second[begin].when.to <= first[i].when.from) {
            ++begin; // those behind it that are over too are clipped to nothing
        }
        for (std::size_t j = begin; j < second.size() && second[j].when.from < first[i].when.to;
             ++j) {
            if (first[i].person == second[j].person) {
                detail::append_merged(both, first[i].person,
                                      first[i].when.clipped_to(second[j].when));
            }
        }
    }
    return both;
}

} // namespace nines::inline NINES_ABI
