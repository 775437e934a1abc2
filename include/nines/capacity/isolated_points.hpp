// SPDX-License-Identifier: BSL-1.0
/// \file
/// Points that stand apart from those around them: spikes, failed probes, one-off jobs.
#pragma once

#include <nines/capacity/paired_points.hpp>
#include <nines/capacity/theil_sen.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What counts as apart.
struct isolation {
    std::size_t run = 3; ///< so many points in a row may be apart from what is around them
    double scales = 8;   ///< how far, in standard deviations of the distance where that is normal
};

/// A point that is apart.
template <std::floating_point Real = double>
struct isolated_point {
    std::size_t index; ///< of the point as given
    Real around;       ///< what the points around it say that it should be

    friend constexpr bool operator==(const isolated_point&,
                                     const isolated_point&) noexcept = default;
};

namespace detail {

/// The median of the 2 run + 1 heights around each place; at the ends, of the first and the last.
template <std::floating_point Real>
[[nodiscard]] std::vector<Real> medians_around(std::span<const Real> heights, std::size_t run) {
    const std::size_t width = (std::min)(2 * run + 1, heights.size());
    std::vector<Real> medians;
    medians.reserve(heights.size());
    std::vector<Real> window(width);
    for (std::size_t i = 0; i < heights.size(); ++i) {
        const std::size_t from = (std::min)(i > run ? i - run : 0, heights.size() - width);
        std::copy_n(heights.begin() + static_cast<std::ptrdiff_t>(from), width, window.begin());
        medians.push_back(median_of<Real>(window));
    }
    return medians;
}

} // namespace detail

/// The points that are far from the median of those around them, once the line of Theil and Sen is
/// taken out: Hampel's identifier. A level that jumps and stays is not apart, once it has stayed
/// for longer than a run.
/// Parameters: n >= 2 values of x that rise, and y; see isolation.
/// Returns: by index. The scale is the median distance of all points from their medians; where more
/// than half have none, whatever is off by more than rounding is apart.
/// Errors: those of theil_sen; out_of_domain for x that fall, a run of 0, and scales not above 0.
/// Assumes: seasons are taken out before. Of 10,000 normal points none is found where they are
/// independent, one at an autocorrelation of 0.9, three at 0.99; where many are found, tails are
/// heavy, and points belong to them.
/// Cost: theil_sen, and n medians of 2 run + 1.
/// Source: Hampel, JASA 69 (1974), 383-393, doi:10.2307/2285666; Davies and Gather, JASA 88 (1993),
/// 782-792, doi:10.2307/2290763. Example: tests/capacity/isolated_points_test.cpp.
template <std::floating_point Real = double>
[[nodiscard]] result<std::vector<isolated_point<Real>>>
isolated_points(std::type_identity_t<std::span<const Real>> x,
                std::type_identity_t<std::span<const Real>> y, const isolation& apart = {}) {
    if (apart.run == 0 || !(apart.scales > 0) || !std::is_sorted(x.begin(), x.end())) {
        return error{errc::out_of_domain, "isolated_points",
                     "expected x that rise, a run of one point or more, and scales above 0"};
    }
    const auto line = theil_sen<Real>(x, y, confidence{0.5});
    if (!line) {
        return line.error();
    }
    std::vector<Real> heights(x.size());
    Real largest = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        heights[i] = y[i] - line->value_at(x[i]);
        largest = (std::max)({largest, std::abs(y[i]), std::abs(heights[i])});
    }
    const auto medians = detail::medians_around<Real>(heights, apart.run);
    std::vector<Real> distances(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        distances[i] = std::abs(heights[i] - medians[i]);
    }
    constexpr Real normal_median = static_cast<Real>(0.674489750196081743202227L);
    auto sizes = distances;
    const Real rounding = 64 * std::numeric_limits<Real>::epsilon() * largest;
    const Real reach = (std::max)(
        static_cast<Real>(apart.scales) * detail::median_of<Real>(sizes) / normal_median, rounding);
    std::vector<isolated_point<Real>> found;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (distances[i] > reach) {
            found.push_back({i, y[i] - heights[i] + medians[i]});
        }
    }
    return found;
}

} // namespace nines::inline NINES_ABI
