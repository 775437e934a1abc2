// SPDX-License-Identifier: BSL-1.0
/// \file
/// How much of a team's time is toil, against the cap and against what its rotation takes anyway.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/random.hpp>
#include <nines/toil/automation_portfolio.hpp>
#include <nines/toil/automation_return.hpp>
#include <nines/toil/toil.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// Who does the toil.
struct toil_team {
    double people;
    double hours_per_week = 40; ///< of each
};

/// The share of a person's time that a rotation takes when `on_duty` of `people` are always on:
/// 2/6 for primary and secondary among six, 2/8 among eight. At most 1.
/// Source: Site Reliability Engineering, 2016, chapter 5: the lower bound of toil.
[[nodiscard]] constexpr double rotation_floor(unsigned people, unsigned on_duty = 2) noexcept {
    return on_duty < people ? static_cast<double>(on_duty) / static_cast<double>(people) : 1.0;
}

/// The most of its time that a team may spend on toil. Source: as `rotation_floor`.
inline constexpr double toil_cap = 0.5;

namespace detail {

[[nodiscard]] inline result<double> team_minutes(const toil_team& team) noexcept {
    if (!is_finite(team.people) || !is_finite(team.hours_per_week) || !(team.people > 0) ||
        !(team.hours_per_week > 0) || team.hours_per_week > 168) {
        return error{errc::out_of_domain, "toil_team",
                     "expected people above 0 and above 0 to 168 hours a week of each"};
    }
    return team.people * team.hours_per_week * 60;
}

} // namespace detail

/// The share of the team's time that the tasks take; above 1 when there is more than it can do.
/// Errors: out_of_domain for a team without time or a task out of range.
[[nodiscard]] inline result<double> toil_share(std::span<const toil_task> tasks,
                                               const toil_team& team) noexcept {
    return detail::team_minutes(team).and_then([&](double minutes) {
        return weekly_minutes(tasks).transform([&](double toil) { return toil / minutes; });
    });
}

/// The share of time of tasks that are known as ranges.
struct uncertain_share {
    estimate<double> share; ///< the mean, and between which shares it is likely
    double above_cap;       ///< P(the share is above the cap)
};

/// The same with uncertain amounts, by drawing worlds.
/// Parameters: at least 100 draws; a seed; the cap. Returns: the same for the same seed.
/// Errors: as `toil_share`; out_of_domain for fewer draws. Assumes: amounts are independent.
/// Accuracy: the bounds are ranks among the draws. Cost: a quantile for each amount and draw;
/// none where all are certain.
[[nodiscard]] inline result<uncertain_share>
toil_share(std::span<const uncertain_task> tasks, const toil_team& team, confidence level,
           std::uint64_t seed, std::size_t draws = 10'000, double cap = toil_cap) {
    if (draws < 100) {
        return error{errc::out_of_domain, "toil_share", "expected at least 100 draws"};
    }
    const auto minutes = detail::team_minutes(team);
    if (!minutes) {
        return minutes.error();
    }
    std::vector<toil_task> expected;
    for (const uncertain_task& each : tasks) {
        expected.push_back(each.expected());
    }
    const auto mean = toil_share(expected, team);
    if (!mean) {
        return mean.error();
    }
    if (std::ranges::all_of(tasks, &uncertain_task::is_certain)) {
        return uncertain_share{{*mean, {*mean, *mean}, level}, *mean > cap ? 1.0 : 0.0};
    }
    random_stream random{seed};
    std::vector<double> shares(draws, 0);
    for (double& share : shares) {
        for (const uncertain_task& each : tasks) {
            const double minutes_each = each.minutes.quantile(random.uniform());
            share += minutes_each * each.per_week.quantile(random.uniform()) * each.task.people;
        }
        share /= *minutes;
    }
    std::ranges::sort(shares);
    const auto last = static_cast<double>(draws - 1);
    const auto outside = static_cast<std::size_t>(last * (level.significance() / 2));
    const auto below = std::ranges::upper_bound(shares, cap) - shares.begin();
    return uncertain_share{{*mean, {shares[outside], shares[draws - 1 - outside]}, level},
                           1 - static_cast<double>(below) / static_cast<double>(draws)};
}

/// When toil that grows with the service reaches the cap, nothing when it never will.
///
/// Parameters: growth of the service a year, such as 0.4; toil without the mark
/// `grows_with_service` stays as it is, and the team too. Returns: 0 weeks when the share is at or
/// above the cap already. Errors: as `toil_share`; out_of_domain for a growth of -1 or less or not
/// finite, or a cap that is not above 0. Cost: linear.
[[nodiscard]] inline result<std::optional<fractional_weeks>>
time_to_cap(std::span<const toil_task> tasks, const toil_team& team, double growth_per_year,
            double cap = toil_cap) noexcept {
    const auto share = toil_share(tasks, team);
    if (!share) {
        return share.error();
    }
    if (!detail::is_finite(growth_per_year) || !(growth_per_year > -1) || !detail::is_finite(cap) ||
        !(cap > 0)) {
        return error{errc::out_of_domain, "time_to_cap",
                     "expected a growth above -1 a year and a cap above 0"};
    }
    if (*share >= cap) {
        return std::optional{fractional_weeks{0}};
    }
    double growing = 0;
    for (const toil_task& task : tasks) {
        growing += task.marks.has(toil_mark::grows_with_service) ? task.weekly_minutes() : 0;
    }
    growing /= *detail::team_minutes(team);
    if (!(growing > 0) || !(growth_per_year > 0)) {
        return std::optional<fractional_weeks>{};
    }
    const double years =
        std::log((cap - (*share - growing)) / growing) / std::log1p(growth_per_year);
    return std::optional{fractional_weeks{years * (365.25 / 7)}};
}

} // namespace nines::inline NINES_ABI
