// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a line leaves of any run of neighbouring points, each in constant time.
#pragma once

#include <nines/capacity/paired_points.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI::detail {

/// The sum of squared residuals about the best line through points [from, to), where each residual
/// is rho times the one before and something new: what is new is squared, and the first of a run
/// less its certainty. rho = 0 is least squares.
/// Expects 0 <= rho < 1. Accuracy: x and y are centred before sums are made, so that a cost has an
/// error of n eps times the squares of all y about their mean. Cost: n to make; 10 ns each.
/// Source: Prais and Winsten, Cowles Commission Discussion Paper 383 (1954).
template <std::floating_point Real>
class segment_costs {
public:
    segment_costs(std::span<const paired_point<Real>> points, Real rho)
        : first_weight_{1 - rho * rho} {
        Real x = 0;
        Real y = 0;
        for (const auto& each : points) {
            x += each.x - points[0].x;
            y += each.y - points[0].y;
        }
        const auto n = static_cast<Real>(points.size());
        const Real mean_x = points[0].x + x / n;
        const Real mean_y = points[0].y + y / n;
        const Real half = (std::max)(points.back().x - mean_x, mean_x - points[0].x);
        const Real scale = half > 0 ? 1 / half : Real{1};
        points_.reserve(points.size());
        before_.reserve(points.size());
        sums so_far{};
        for (const auto& each : points) {
            const paired_point<Real> at{(each.x - mean_x) * scale, each.y - mean_y};
            if (!points_.empty()) {
                const auto& last = points_.back();
                so_far.add(1, 1 - rho, at.x - rho * last.x, at.y - rho * last.y);
            }
            before_.push_back(so_far);
            points_.push_back(at);
            squares_ += at.y * at.y;
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return points_.size(); }
    /// Of all y about their mean.
    [[nodiscard]] Real squares() const noexcept { return squares_; }

    /// Expects from < to <= size().
    [[nodiscard]] Real operator()(std::size_t from, std::size_t to) const noexcept {
        sums run = before_[to - 1];
        run.subtract(before_[from]);
        run.add(first_weight_, 1, points_[from].x, points_[from].y);
        const Real mean_v = run.uv / run.uu;
        const Real mean_w = run.uw / run.uu;
        const Real vv = run.vv - mean_v * run.uv;
        const Real vw = run.vw - mean_v * run.uw;
        const Real ww = run.ww - mean_w * run.uw;
        const Real explained = vv > run.vv * Real{1e-14F} ? vw / vv * vw : Real{0};
        return ww > explained ? ww - explained : Real{0};
    }

private:
    /// Squares and products of the columns of the regression: u for the level, v for x, w for y.
    struct sums {
        Real uu;
        Real uv;
        Real uw;
        Real vv;
        Real vw;
        Real ww;

        void add(Real weight, Real u, Real v, Real w) noexcept {
            uu += weight * u * u;
            uv += weight * u * v;
            uw += weight * u * w;
            vv += weight * v * v;
            vw += weight * v * w;
            ww += weight * w * w;
        }
        void subtract(const sums& other) noexcept {
            uu -= other.uu;
            uv -= other.uv;
            uw -= other.uw;
            vv -= other.vv;
            vw -= other.vw;
            ww -= other.ww;
        }
    };

    Real first_weight_;
    Real squares_ = 0;
    std::vector<paired_point<Real>> points_; ///< centred
    std::vector<sums> before_;               ///< of the steps up to each point
};

} // namespace nines::inline NINES_ABI::detail
