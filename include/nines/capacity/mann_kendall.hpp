// SPDX-License-Identifier: BSL-1.0
/// \file
/// The test of Mann and Kendall: whether y rises or falls with x, whatever the shape.
#pragma once

#include <nines/capacity/inversions.hpp>
#include <nines/capacity/paired_points.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What the signs of all slopes between two points say.
struct mann_kendall_test {
    std::int64_t score;  ///< S: rising pairs less falling ones
    double variance;     ///< of S where y has nothing to do with x, ties allowed for
    double z;            ///< S, one nearer to 0, in standard deviations; 0 where all are tied
    double significance; ///< the probability of a |z| as large by chance
    double tau_b;        ///< Kendall's correlation of ranks, -1 to 1; 0 where all are tied

    friend bool operator==(const mann_kendall_test&, const mann_kendall_test&) noexcept = default;
};

namespace detail {

/// What groups of equal values take from the pairs, and from the variance of S.
struct tie_sums {
    double pairs = 0;   ///< of t (t - 1) / 2
    double triples = 0; ///< of t (t - 1) (t - 2)
    double spread = 0;  ///< of t (t - 1) (2 t + 5)

    constexpr void add(double t) noexcept {
        pairs += t * (t - 1) / 2;
        triples += t * (t - 1) * (t - 2);
        spread += t * (t - 1) * (2 * t + 5);
    }
};

/// The groups of neighbours that are the same as the first of them.
template <class T, class Same>
[[nodiscard]] tie_sums ties_of(std::span<const T> sorted, Same same) {
    tie_sums ties;
    std::size_t from = 0;
    for (std::size_t i = 1; i <= sorted.size(); ++i) {
        if (i == sorted.size() || !same(sorted[from], sorted[i])) {
            ties.add(static_cast<double>(i - from));
            from = i;
        }
    }
    return ties;
}

/// The variance of Kendall's S with ties in x and in y.
[[nodiscard]] inline double score_variance(double n, const tie_sums& x,
                                           const tie_sums& y) noexcept {
    const double all = n * (n - 1) * (2 * n + 5);
    const double pairs = 2 * x.pairs * y.pairs / (n * (n - 1));
    const double triples = n > 2 ? x.triples * y.triples / (9 * n * (n - 1) * (n - 2)) : 0;
    return (all - x.spread - y.spread) / 18 + pairs + triples;
}

} // namespace detail

/// Whether y rises or falls with x, by the signs of all slopes.
/// Parameters: n >= 2 values of x and y, at most 2^31, in any order.
/// Errors: contradiction where there are not as many y as x; insufficient for fewer than two
/// points; out_of_domain for numbers that are not finite, and for too many.
/// Assumes: for the significance, that the values of y are exchangeable where there is no trend:
/// correlated noise is taken for one. A z is nearly normal from n = 10 on.
/// Accuracy: S is exact. Cost: n log n; three vectors of n.
/// Source: Mann, Econometrica 13 (1945), 245-259, doi:10.2307/1907187; Kendall, Rank Correlation
/// Methods, 4th ed. (1975), chapters 3 and 4.
/// Example: tests/capacity/mann_kendall_test.cpp.
template <std::floating_point Real = double>
[[nodiscard]] result<mann_kendall_test>
mann_kendall(std::type_identity_t<std::span<const Real>> x,
             std::type_identity_t<std::span<const Real>> y) {
    using point = detail::paired_point<detail::work_type<Real>>;
    auto sorted = detail::points_by_x<Real>(x, y, "mann_kendall");
    if (!sorted) {
        return sorted.error();
    }
    std::vector<point> points = std::move(sorted).value();
    const std::span<const point> in_order{points};
    const auto x_ties = detail::ties_of(in_order, [](auto& a, auto& b) { return !(a.x < b.x); });
    const auto both_ties = detail::ties_of(
        in_order, [](auto& a, auto& b) { return !(a.x < b.x) && !(a.y < b.y) && !(b.y < a.y); });
    std::vector<point> scratch(points.size());
    std::uint64_t falling = 0;
    detail::sort_inversions<point>(
        points, scratch, [](const point& a, const point& b) { return a.y < b.y; },
        [&falling](std::span<const point> passed, const point&) { falling += passed.size(); });
    const auto y_ties = detail::ties_of(in_order, [](auto& a, auto& b) { return !(a.y < b.y); });

    const auto n = static_cast<double>(points.size());
    const double pairs = n * (n - 1) / 2;
    const double untied = pairs - x_ties.pairs - y_ties.pairs + both_ties.pairs;
    const double score = untied - 2 * static_cast<double>(falling);
    const double variance = detail::score_variance(n, x_ties, y_ties);
    const double spread = std::sqrt((pairs - x_ties.pairs) * (pairs - y_ties.pairs));
    const double nearer = std::copysign((std::max)(std::abs(score) - 1, 0.0), score);
    const double z = variance > 0 ? nearer / std::sqrt(variance) : 0;
    return mann_kendall_test{static_cast<std::int64_t>(score), variance, z,
                             2 * normal_upper_tail(std::abs(z)), spread > 0 ? score / spread : 0};
}

} // namespace nines::inline NINES_ABI
