// SPDX-License-Identifier: BSL-1.0
/// \file
/// Grafana OnCall's quality score of a schedule, for comparison.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <vector>

namespace nines::inline NINES_ABI {

/// In percent, rounded half to even as Grafana does.
struct quality_score {
    int good_time; ///< sum of durations to the window, at most 100
    int balance;   ///< mean of smaller to larger over pairs of people; 95 and more are 100
    int total;

    friend bool operator==(const quality_score&, const quality_score&) = default;
};

namespace detail {

/// The nearest whole number, of two the even one, whatever the rounding mode.
[[nodiscard]] inline int round_half_to_even(double x) noexcept {
    const double below = std::floor(x);
    const double beyond = x - below;
    const auto whole = static_cast<int>(below);
    return beyond > 0.5 || (beyond == 0.5 && whole % 2 != 0) ? whole + 1 : whole;
}

} // namespace detail

/// The score that Grafana OnCall shows for a window.
///
/// It adds durations where people overlap, and does not see who has nothing: use `coverage` and
/// `fairness` to decide, and this to compare.
/// Parameters: shifts, clipped to the window here. Returns: all zero when nobody is on duty.
/// Errors: contradiction for an empty window.
/// Cost: O(shifts * people + people^2).
/// Source: Grafana OnCall, engine/apps/schedules/quality_score.py.
template <participant Person>
[[nodiscard]] result<quality_score> grafana_quality_score(const std::vector<shift<Person>>& shifts,
                                                          half_open<date::sys_seconds> window) {
    if (window.empty()) {
        return error{errc::contradiction, "grafana_quality_score", "expected a window of time"};
    }
    std::vector<Person> people;
    std::vector<double> seconds;
    double sum = 0;
    for (const auto& each : shifts) {
        const auto length = static_cast<double>(each.when.clipped_to(window).length().count());
        if (!(length > 0)) {
            continue;
        }
        const auto known = std::find(people.begin(), people.end(), each.person);
        const auto place = static_cast<std::size_t>(known - people.begin());
        if (known == people.end()) {
            people.push_back(each.person);
            seconds.push_back(0);
        }
        seconds[place] += length;
        sum += length;
    }
    if (people.empty()) {
        return quality_score{0, 0, 0};
    }
    double ratios = 0;
    double pairs = 0;
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            ratios += (std::min)(seconds[i], seconds[j]) / (std::max)(seconds[i], seconds[j]);
            ++pairs;
        }
    }
    const auto whole = static_cast<double>(window.length().count());
    const int good = detail::round_half_to_even(100 * (std::min)(sum / whole, 1.0));
    const int exact = pairs > 0 ? detail::round_half_to_even(100 * (ratios / pairs)) : 100;
    const int balance = exact >= 95 ? 100 : exact;
    return quality_score{good, balance, detail::round_half_to_even((good + balance) / 2.0)};
}

} // namespace nines::inline NINES_ABI
