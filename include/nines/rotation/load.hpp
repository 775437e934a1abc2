// SPDX-License-Identifier: BSL-1.0
/// \file
/// Pages per shift, and whether a team is large enough for its duty by the SRE book's limits.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/poisson.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>

namespace nines::inline NINES_ABI {

/// A duty and those who share it.
struct on_call_team {
    int sites = 1;
    int people_per_site = 0;
    int roles = 2;                        ///< at once: a primary and a secondary
    double incidents_per_day = 0;         ///< that reach the team
    std::optional<double> part_of_time{}; ///< of a site on duty, 0 to 1; without, 1 / sites
};

/// The limits to hold a team against; those of the SRE book by default.
struct on_call_limits {
    double time_share = 0.25;     ///< of a person's time on call, at most
    int people_single_site = 8;   ///< at least
    int people_per_site = 6;      ///< at least, with two sites and more
    double incidents_per_12h = 2; ///< of follow-up work of 6 h each, at most
};

enum class on_call_limit : std::uint8_t { time_share, people, incidents };

/// A limit, what the team has, and how many people per site would satisfy it.
struct limit_check {
    on_call_limit limit;
    bool holds;
    double value;
    double bound;
    int people_needed; ///< per site
};

/// Expected incidents of a shift and the chance of more than a number of them.
struct shift_pages {
    double expected;
    double more_than_limit; ///< P(more than the limit)
};

/// Parameters: incidents per day, at any time of day alike; `most`, whole and not negative.
/// Returns: the mean and the upper tail of a Poisson count.
/// Errors: out_of_domain for a rate that is negative, NaN or infinite, a shift without length or a
/// negative limit.
/// Assumes: incidents come independently. Where one brings others, shifts with many are more
/// frequent than this says.
/// Accuracy: that of `poisson_more_than`. Cost: below 1 us; no allocation.
[[nodiscard]] inline result<shift_pages> pages_per_shift(double incidents_per_day,
                                                         std::chrono::seconds shift, int most = 2) {
    if (!detail::is_finite(incidents_per_day) || !(incidents_per_day >= 0) ||
        shift <= std::chrono::seconds::zero() || most < 0) {
        return error{errc::out_of_domain, "pages_per_shift",
                     "expected a finite rate, a shift of some length and a limit from 0"};
    }
    const double days = std::chrono::duration<double>{shift} / std::chrono::hours{24};
    const double mean = incidents_per_day * days;
    return shift_pages{mean, poisson_more_than(static_cast<double>(most), mean)};
}

/// Holds a team against the limits: time on call, people per site, incidents per 12 hours.
///
/// Everybody of a site shares its time on duty alike. Without `part_of_time` somebody is on duty
/// around the clock, and several sites share the day alike. More people do not make incidents fewer
/// but let more of them be on duty at once, so that each has no more than the limit; that is what
/// `people_needed` counts. Returns: the three checks in the order of `on_call_limit`. A value at
/// its limit holds. Errors: out_of_domain unless sites, people and roles are 1 to 1,000,000 and
/// rates and limits are finite and not negative, those of time and incidents above zero, and the
/// part of time 0 to 1. Cost: constant. Source: Beyer et al., Site Reliability Engineering, 2016,
/// chapter 11.
[[nodiscard]] inline result<std::array<limit_check, 3>>
check_limits(const on_call_team& team, const on_call_limits& limits = {}) {
    const auto counts = [](int n) { return 1 <= n && n <= 1'000'000; };
    const auto finite = [](double x) { return detail::is_finite(x) && x >= 0; };
    const double part = team.part_of_time.value_or(1.0 / team.sites);
    if (!(part >= 0 && part <= 1) || !counts(team.sites) || !counts(team.people_per_site) ||
        !counts(team.roles) || !finite(team.incidents_per_day) ||
        !(team.incidents_per_day <= 1e6) || !finite(limits.time_share) ||
        !(limits.time_share >= 1e-3) || !finite(limits.incidents_per_12h) ||
        !(limits.incidents_per_12h >= 1e-3)) {
        return error{errc::out_of_domain, "check_limits",
                     "expected sites, people, roles, rates and limits in range"};
    }
    const auto whole = [](double people) {
        return people > 1e9 ? 1'000'000'000
                            : (std::max)(1, static_cast<int>(std::ceil(people - 1e-9)));
    };
    const double share = team.roles * part / team.people_per_site;
    const int for_time = whole(team.roles * part / limits.time_share);
    const int for_size = team.sites == 1 ? limits.people_single_site : limits.people_per_site;
    const double per_half_day = team.incidents_per_day / 2;
    const double at_once =
        std::fmax(1.0, std::ceil(per_half_day / limits.incidents_per_12h - 1e-9));
    const int for_incidents = whole(at_once * team.roles * part / limits.time_share);
    return std::array<limit_check, 3>{
        {{on_call_limit::time_share, share <= limits.time_share * (1 + 1e-12), share,
          limits.time_share, for_time},
         {on_call_limit::people, team.people_per_site >= for_size,
          static_cast<double>(team.people_per_site), static_cast<double>(for_size), for_size},
         {on_call_limit::incidents, per_half_day <= limits.incidents_per_12h, per_half_day,
          limits.incidents_per_12h, for_incidents}}};
}

} // namespace nines::inline NINES_ABI
