// SPDX-License-Identifier: BSL-1.0
/// \file
/// Lines by M-estimates: least squares where residuals are small, less weight where they are large.
#pragma once

#include <nines/capacity/paired_points.hpp>
#include <nines/capacity/theil_sen.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/student_t.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace nines::inline NINES_ABI {

/// What large residuals count. Both need 5 % more points than least squares where errors are
/// normal.
enum class robust_loss : unsigned char {
    huber,    ///< beyond 1.345 scales no more than there: every point keeps some weight
    bisquare, ///< falling to nothing at 4.685 scales: points far away do not count
};

/// A line by an M-estimate.
/// Assumes: for standard errors, independent errors of one symmetric distribution.
template <std::floating_point Real = double>
struct m_estimate_line {
    Real slope;
    Real mean_x;    ///< the line turns on this x,
    Real height;    ///< where it has this height
    Real scale;     ///< of residuals, as the standard deviation where they are normal
    Real deviation; ///< sqrt(n) times the standard error of the height
    Real spread;    ///< the squares of x about their mean
    std::size_t count;
    int steps;    ///< of reweighting
    bool settled; ///< whether the last step changed nothing beyond rounding

    [[nodiscard]] Real value_at(Real x) const noexcept { return height + slope * (x - mean_x); }
    [[nodiscard]] Real slope_standard_error() const noexcept {
        return deviation / std::sqrt(spread);
    }
    [[nodiscard]] Real standard_error_at(Real x) const noexcept {
        const Real d = x - mean_x;
        return deviation * std::sqrt(1 / static_cast<Real>(count) + d * d / spread);
    }
    /// Holds the slope at the level, by Student's quantile of n - 2 degrees of freedom.
    [[nodiscard]] interval<Real> slope_interval(confidence level) const noexcept {
        const Real reach =
            remembered_student_t_quantile<Real>(count - 2, level) * slope_standard_error();
        return {slope - reach, slope + reach};
    }
};

namespace detail {

/// The influence of a residual of u scales, over u; and the influence's slope there.
struct robust_weight {
    double weight;
    double derivative;
};

[[nodiscard]] inline robust_weight weight_of(robust_loss loss, double u) noexcept {
    if (loss == robust_loss::huber) {
        constexpr double tuning = 1.345;
        return std::abs(u) <= tuning ? robust_weight{1, 1} : robust_weight{tuning / std::abs(u), 0};
    }
    constexpr double tuning = 4.685;
    const double t = u / tuning * (u / tuning);
    return t < 1 ? robust_weight{(1 - t) * (1 - t), (1 - t) * (1 - 5 * t)} : robust_weight{0, 0};
}

/// Least squares, weighted again and again by the residuals of the line before.
template <std::floating_point Real>
class reweighted_line {
public:
    reweighted_line(std::span<const paired_point<Real>> points, robust_loss loss)
        : points_{points}, loss_{loss}, residuals_(points.size()), sizes_(points.size()) {
        const auto n = static_cast<Real>(points.size());
        Real sum = 0;
        for (const auto& each : points_) {
            sum += each.x - points_[0].x;
            largest_ = (std::max)(largest_, std::abs(each.y - points_[0].y));
        }
        line_ = {0, points_[0].x + sum / n, 0, 0, 0, 0, points_.size(), 0, false};
        for (const auto& each : points_) {
            line_.spread += (each.x - line_.mean_x) * (each.x - line_.mean_x);
        }
    }

    [[nodiscard]] Real mean_x() const noexcept { return line_.mean_x; }

    [[nodiscard]] m_estimate_line<Real> settle(Real slope, Real height) {
        constexpr int most_steps = 500;
        line_.slope = slope;
        line_.height = height - points_[0].y;
        measure();
        while (!line_.settled && line_.steps < most_steps) {
            step();
            measure();
        }
        line_.deviation = line_.scale > 0 ? deviation() : 0;
        auto found = line_;
        found.height += points_[0].y;
        return found;
    }

private:
    /// Residuals and their scale; a line through more than half of the points has settled.
    void measure() {
        for (std::size_t i = 0; i < points_.size(); ++i) {
            residuals_[i] = points_[i].y - points_[0].y - line_.value_at(points_[i].x);
            sizes_[i] = std::abs(residuals_[i]);
        }
        constexpr Real normal_median = static_cast<Real>(0.674489750196081743202227L);
        line_.scale = median_of<Real>(sizes_) / normal_median;
        if (!(line_.scale > 16 * std::numeric_limits<Real>::epsilon() * largest_)) {
            line_.scale = 0;
            line_.settled = true;
        }
    }

    [[nodiscard]] robust_weight weight(std::size_t i) const noexcept {
        return weight_of(loss_, static_cast<double>(residuals_[i] / line_.scale));
    }

    /// Adds the line through the weighted residuals.
    void step() {
        Real total = 0;
        Real x = 0;
        Real left = 0;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const auto w = static_cast<Real>(weight(i).weight);
            total += w;
            x += w * (points_[i].x - line_.mean_x);
            left += w * residuals_[i];
        }
        const Real middle = x / total;
        Real xx = 0;
        Real xy = 0;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const auto w = static_cast<Real>(weight(i).weight);
            const Real d = points_[i].x - line_.mean_x - middle;
            xx += w * d * d;
            xy += w * d * residuals_[i];
        }
        const Real turn = xx > 0 ? xy / xx : Real{0};
        const Real rise = left / total - turn * middle;
        line_.slope += turn;
        line_.height += rise;
        ++line_.steps;
        const Real moved =
            std::abs(rise) +
            std::abs(turn) * std::sqrt(line_.spread / static_cast<Real>(points_.size()));
        constexpr Real digits = std::numeric_limits<Real>::epsilon() * 16;
        line_.settled = moved <= digits * (line_.scale + largest_);
    }

    /// Huber's: the root of the mean squared influence over its mean slope, for few points larger.
    [[nodiscard]] Real deviation() const noexcept {
        const auto n = static_cast<double>(points_.size());
        double squares = 0;
        double slopes = 0;
        double slope_squares = 0;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const auto [w, derivative] = weight(i);
            const double influence = w * static_cast<double>(residuals_[i]);
            squares += influence * influence;
            slopes += derivative;
            slope_squares += derivative * derivative;
        }
        const double mean = slopes / n;
        if (!(mean > 0)) {
            return std::numeric_limits<Real>::infinity();
        }
        const double variance = (slope_squares - n * mean * mean) / (n - 1);
        const double correction = 1 + 2 * variance / (n * mean * mean);
        return static_cast<Real>(std::sqrt(squares / (n - 2)) * correction / mean);
    }

    std::span<const paired_point<Real>> points_;
    robust_loss loss_;
    std::vector<Real> residuals_;
    std::vector<Real> sizes_;
    Real largest_ = 0;
    m_estimate_line<Real> line_{}; ///< of y less the first
};

} // namespace detail

/// The line by an M-estimate, with the scale of residuals from their median size in every step, and
/// the line of Theil and Sen as the start: so that of several lines which bisquare weights would
/// keep, it is the one near most of the points.
/// Parameters: n >= 3 values of x and y, at most 2^31, in any order.
/// Returns: see m_estimate_line; a scale of 0, and standard errors of 0, where a line goes through
/// more than half of the points.
/// Errors: as theil_sen, and insufficient for fewer than three points.
/// Assumes: see m_estimate_line. Outliers in y, in up to three of ten points; x are of the caller's
/// choosing, such as times.
/// Accuracy: steps end where they move the line by less than 16 units in the last place of the
/// range of y, after 500 at most: `settled` says so. Cost: Theil-Sen and 10 to 60 steps of n.
/// Source: Huber, Annals of Mathematical Statistics 35 (1964), 73-101, doi:10.1214/aoms/1177703732;
/// Beaton and Tukey, Technometrics 16 (1974), 147-185, doi:10.1080/00401706.1974.10489171; standard
/// errors: Huber, Robust Statistics (1981), equation 7.6.6, as MASS::rlm.
/// Example: tests/capacity/m_estimate_test.cpp.
template <std::floating_point Real = double>
[[nodiscard]] result<m_estimate_line<Real>>
m_estimate(std::type_identity_t<std::span<const Real>> x,
           std::type_identity_t<std::span<const Real>> y, robust_loss loss) {
    using work = detail::work_type<Real>;
    const auto points = detail::points_by_x<Real>(x, y, "m_estimate");
    if (!points) {
        return points.error();
    }
    if (points->size() < 3) {
        return error{errc::insufficient, "m_estimate", "expected three points"};
    }
    detail::theil_sen_problem<work> start{*points};
    if (!start.has_slopes()) {
        return error{errc::insufficient, "m_estimate", "expected x that differ"};
    }
    if (!start.in_range()) {
        return error{errc::out_of_domain, "m_estimate", "expected slopes below 1e134"};
    }
    const auto line = start.line(robust_intercept::median_residual);
    detail::reweighted_line<work> problem{*points, loss};
    const auto found = problem.settle(line.slope, line.value_at(problem.mean_x()));
    const auto as = [](work value) { return static_cast<Real>(value); };
    return m_estimate_line<Real>{as(found.slope), as(found.mean_x),    as(found.height),
                                 as(found.scale), as(found.deviation), as(found.spread),
                                 found.count,     found.steps,         found.settled};
}

} // namespace nines::inline NINES_ABI
