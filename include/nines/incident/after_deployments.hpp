// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whether incidents follow deployments, chance and bursts apart.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/rate.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <ranges>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// Incidents in stretches of time that are cut into cells of one length, the last of each shorter.
struct cell_counts {
    double exposure = 0; ///< of all, in cells
    double count = 0;
    double squared_exposures = 0;
    double squared_counts = 0;
    double count_exposures = 0; ///< of each cell, count times exposure

    /// The squared distances of counts from one rate.
    [[nodiscard]] double variance() const noexcept {
        const double rate = count / exposure;
        return squared_counts + rate * (rate * squared_exposures - 2 * count_exposures);
    }
    /// What chance alone would make of that.
    [[nodiscard]] double variance_by_chance() const noexcept {
        return count * (1 - squared_exposures / exposure / exposure);
    }
};

/// The counts of time points, ascending, in stretches.
template <chrono_time_point Point>
[[nodiscard]] cell_counts counts_in(const interval_set<Point>& stretches,
                                    std::span<const Point> points,
                                    typename Point::duration length) {
    const auto in_cells = [&](typename Point::duration time) {
        return static_cast<double>(time.count()) / static_cast<double>(length.count());
    };
    cell_counts all;
    auto next = points.begin();
    for (const half_open<Point>& stretch : stretches.intervals()) {
        const double cells = in_cells(stretch.length());
        const double rest = cells - std::floor(cells);
        all.exposure += cells;
        all.squared_exposures += std::floor(cells) + rest * rest;
        next = std::lower_bound(next, points.end(), stretch.from);
        while (next != points.end() && *next < stretch.to) {
            const double cell = std::floor(in_cells(*next - stretch.from));
            double count = 0;
            for (; next != points.end() && *next < stretch.to &&
                   std::floor(in_cells(*next - stretch.from)) <= cell;
                 ++next) {
                ++count;
            }
            all.count += count;
            all.squared_counts += count * count;
            all.count_exposures += count * std::fmin(cells - cell, 1.0);
        }
    }
    return all;
}

} // namespace detail

/// How much more often incidents begin in the time after deployments than elsewhere.
///
/// Parameters: incidents and deployments in any order; those outside `period` are left out but for
/// what a deployment before it reaches into it; `window`, above zero, how long after one counts as
/// after it. The windows are a union: two deployments in an hour do not make two hours.
/// Returns: the ratio of the rate after deployments to that elsewhere, as `compare_rates`. Where
/// incidents come in bursts, counts in cells as long as the window vary more than chance would have
/// it: by so much interval and p-value allow for it, so that one storm makes no pattern.
/// Errors: out_of_domain for a period or window as above; insufficient without an incident, or when
/// the windows leave nothing of the period, or nothing of them is in it.
/// Assumes: deployments are not themselves made because of an incident: leave roll-backs out. Where
/// both keep office hours, so do the windows: ask it of a period of office hours alone.
/// Cost: O(n log n), a few allocations.
/// Source: the moment estimator of McCullagh and Nelder, Generalized Linear Models, 1989, 4.5, with
/// squares pooled before they are divided, since most cells expect less than one incident.
template <std::ranges::input_range Incidents, std::ranges::input_range Deployments,
          chrono_time_point Point>
[[nodiscard]] result<rate_comparison<double>>
after_deployments(Incidents&& incidents, Deployments&& deployments, const half_open<Point>& period,
                  typename Point::duration window, confidence level) {
    if (!period.valid() || period.empty() || !(window > Point::duration::zero())) {
        return error{errc::out_of_domain, "after_deployments",
                     "expected a period that ends after it begins and a window above zero"};
    }
    std::vector<half_open<Point>> windows;
    std::ranges::transform(deployments, std::back_inserter(windows), [&](const Point& at) {
        return half_open<Point>{at, at + window}.clipped_to(period);
    });
    const auto after = interval_set<Point>::try_from(windows);
    if (!after) {
        return after.error();
    }
    std::vector<Point> began;
    std::ranges::copy_if(incidents, std::back_inserter(began),
                         [&](const Point& at) { return period.contains(at); });
    std::ranges::sort(began);
    const std::span<const Point> points{began};
    const auto inside = detail::counts_in(*after, points, window);
    const auto outside = detail::counts_in(after->complement_in(period), points, window);
    if (!(inside.exposure > 0) || !(outside.exposure > 0)) {
        return error{errc::insufficient, "after_deployments",
                     "expected time after deployments and other time in the period"};
    }
    const double by_chance = inside.variance_by_chance() + outside.variance_by_chance();
    const double dispersion =
        by_chance > 0 ? (inside.variance() + outside.variance()) / by_chance : 1;
    return compare_rates<double>({outside.count, outside.exposure}, {inside.count, inside.exposure},
                                 level, std::fmax(dispersion, 1.0));
}

} // namespace nines::inline NINES_ABI
