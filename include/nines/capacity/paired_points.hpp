// SPDX-License-Identifier: BSL-1.0
/// \file
/// Points in the order of x, checked once for all that ranks them.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI::detail {

template <std::floating_point Real>
struct paired_point {
    Real x;
    Real y;
};

/// The points by x, and by y where x is the same; in the precision that is computed in.
/// Errors: contradiction where there are not as many y as x; insufficient for fewer than two;
/// out_of_domain for numbers that are not finite and for more than 2^31 points, at `where`.
template <std::floating_point Real>
[[nodiscard]] result<std::vector<paired_point<work_type<Real>>>>
points_by_x(std::span<const Real> x, std::span<const Real> y, const char* where) {
    if (x.size() != y.size()) {
        return error{errc::contradiction, where, "expected as many y as x"};
    }
    if (x.size() < 2) {
        return error{errc::insufficient, where, "expected two points"};
    }
    if (x.size() > 0x8000'0000U) {
        return error{errc::out_of_domain, where, "expected at most 2^31 points"};
    }
    using point = paired_point<work_type<Real>>;
    std::vector<point> points;
    points.reserve(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!is_finite(x[i]) || !is_finite(y[i])) {
            return error{errc::out_of_domain, where, "expected finite numbers"};
        }
        points.push_back({x[i], y[i]});
    }
    const auto before = [](const point& a, const point& b) {
        return a.x < b.x || (!(b.x < a.x) && a.y < b.y);
    };
    if (!std::is_sorted(points.begin(), points.end(), before)) {
        std::sort(points.begin(), points.end(), before);
    }
    return points;
}

} // namespace nines::inline NINES_ABI::detail
