// SPDX-License-Identifier: BSL-1.0
/// \file
/// Sums over neighbours in time, from which the least squares of every correlation follow at once.
#pragma once

#include <nines/capacity/double_double_columns.hpp>
#include <nines/core/decimal.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// How alike errors one step apart are: rho = exp(-decay), 0 <= rho < 1; a distance of d steps
/// leaves rho^d.
template <std::floating_point Real>
struct step_correlation {
    Real decay; ///< per step; infinite for rho = 0

    /// From the inverse hyperbolic tangent of rho, which is exact also next to 1.
    [[nodiscard]] static step_correlation from_atanh(Real z) noexcept {
        return {std::log1p(2 / std::expm1(2 * z))};
    }
    [[nodiscard]] Real over(Real distance) const noexcept {
        return is_finite(decay) ? std::exp(-decay * distance) : Real{0};
    }
    /// 1 - rho^d.
    [[nodiscard]] Real lost_over(Real distance) const noexcept {
        return is_finite(decay) ? -std::expm1(-decay * distance) : Real{1};
    }
};

/// Rows of numbers in order of time, of which each remembers only the one before.
///
/// Neighbours are sorted by their distance; distances within 1 % of the least of their class are
/// taken for their mean, so that regular series have one class and irregular ones a few hundred.
/// With w the rows, d their differences and e the earlier ones, w[i] - rho w[i-1] is d + (1-rho) e,
/// and its squares come without cancellation from those of d, of e and their products.
template <std::floating_point Real>
class correlated_pairs {
public:
    /// Expects times that rise, one for each row, and a step above 0.
    correlated_pairs(const matrix_of<Real>& rows, std::span<const Real> times, Real step) {
        first_ = rows.row(0).transpose();
        std::vector<std::pair<Real, Eigen::Index>> distances;
        distances.reserve(times.size());
        for (std::size_t i = 1; i < times.size(); ++i) {
            distances.emplace_back((times[i] - times[i - 1]) / step, static_cast<Eigen::Index>(i));
        }
        std::sort(distances.begin(), distances.end());
        for (auto from = distances.begin(); from != distances.end();) {
            const Real most = from->first * Real{1.01};
            const auto to = std::find_if(from, distances.end(),
                                         [most](const auto& each) { return each.first > most; });
            classes_.push_back(sums_of(rows, {from, to}));
            from = to;
        }
    }

    /// The sums of squares and products of the rows once they are made independent, of variance 1.
    [[nodiscard]] matrix_of<Real> whitened(step_correlation<Real> correlation) const {
        matrix_of<Real> sum = first_ * first_.transpose();
        for (const distance_class& each : classes_) {
            const Real lost = correlation.lost_over(each.distance);
            const Real variance = correlation.lost_over(2 * each.distance);
            sum += (each.differences + lost * (each.products + lost * each.earlier)) / variance;
        }
        return sum;
    }

    /// The logarithm of the determinant of the matrix of correlations.
    [[nodiscard]] Real log_determinant(step_correlation<Real> correlation) const noexcept {
        Real sum = 0;
        for (const distance_class& each : classes_) {
            sum += each.count * std::log(correlation.lost_over(2 * each.distance));
        }
        return sum;
    }

private:
    struct distance_class {
        Real distance;
        Real count;
        matrix_of<Real> differences;
        matrix_of<Real> products;
        matrix_of<Real> earlier;
    };

    /// A block of pairs at a time, so that they stay in the cache.
    [[nodiscard]] static distance_class
    sums_of(const matrix_of<Real>& rows, std::span<const std::pair<Real, Eigen::Index>> distances) {
        constexpr std::size_t block = 256;
        const Eigen::Index p = rows.cols();
        distance_class sums{0, static_cast<Real>(distances.size()), matrix_of<Real>::Zero(p, p),
                            matrix_of<Real>::Zero(p, p), matrix_of<Real>::Zero(p, p)};
        matrix_of<Real> earlier;
        matrix_of<Real> difference;
        for (std::size_t from = 0; from < distances.size(); from += block) {
            const auto pairs = distances.subspan(from, (std::min)(block, distances.size() - from));
            const auto count = static_cast<Eigen::Index>(pairs.size());
            earlier.resize(count, p);
            difference.resize(count, p);
            for (Eigen::Index j = 0; j < p; ++j) {
                for (Eigen::Index i = 0; i < count; ++i) {
                    const Eigen::Index row = pairs[static_cast<std::size_t>(i)].second;
                    earlier(i, j) = rows(row - 1, j);
                    difference(i, j) = rows(row, j) - rows(row - 1, j);
                }
            }
            sums.differences.noalias() += difference.transpose() * difference;
            sums.products.noalias() += difference.transpose() * earlier;
            sums.earlier.noalias() += earlier.transpose() * earlier;
        }
        for (const auto& each : distances) {
            sums.distance += each.first / sums.count;
        }
        sums.products += sums.products.transpose().eval();
        return sums;
    }

    vector_of<Real> first_;
    std::vector<distance_class> classes_;
};

} // namespace nines::inline NINES_ABI::detail
