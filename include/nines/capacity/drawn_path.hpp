// SPDX-License-Identifier: BSL-1.0
/// \file
/// One of the ways in which the observations of a regression may go on, drawn at random.
#pragma once

#include <nines/capacity/correlated_regression.hpp>

#include <Eigen/Core>

#include <cmath>
#include <concepts>
#include <random>

namespace nines::inline NINES_ABI::detail {

/// All that the data leave open is drawn: correlation, spread, coefficients, and error by error.
/// Cost: to make, p^2 for p columns; a step, 2 p and a normal number.
template <std::floating_point Real>
class drawn_path {
public:
    using regression = correlated_regression<Real>;
    using work = typename regression::work;

    /// Parameters: the regression, which outlives the path; which of its correlations, as a share
    /// of all weights, 0 to below 1; a source of random bits.
    template <class Random>
    drawn_path(const regression& fit, Real share, Random& random)
        : fit_{fit}, world_{solution_at(fit, static_cast<work>(share))} {
        const auto freedom = static_cast<work>(fit.degrees_of_freedom());
        std::chi_squared_distribution<work> squares{freedom};
        deviation_ = std::sqrt(world_.variance * freedom / squares(random));
        vector_of<work> chance{world_.coefficients.size()};
        for (auto& each : chance) {
            each = normal_(random);
        }
        off_ = world_.coefficients + deviation_ * (world_.spread * chance);
        const auto last = fit.rows_.rows() - 1;
        error_ = fit.rows_(last, off_.size()) - fit.rows_.row(last).head(off_.size()).dot(off_);
        time_ = static_cast<work>(fit.times_.back());
    }

    /// The observation at a row of the design and a time, which is after that of the last call and
    /// after all that were fitted.
    template <class Random>
    [[nodiscard]] Real next(const Eigen::Ref<const vector_of<Real>>& row, Real time,
                            Random& random) {
        const work steps = (static_cast<work>(time) - time_) / static_cast<work>(fit_.step_);
        time_ = static_cast<work>(time);
        error_ = world_.correlation.over(steps) * error_ +
                 deviation_ * std::sqrt(world_.correlation.lost_over(2 * steps)) * normal_(random);
        const vector_of<work> at = row.template cast<work>();
        return static_cast<Real>(at.dot(fit_.plain_.coefficients().template cast<work>()) +
                                 (fit_.factor_.transpose() * at).dot(off_) + error_);
    }

private:
    using solution = correlated_solution<work>;

    [[nodiscard]] static const solution& solution_at(const regression& fit, work share) noexcept {
        for (const solution& each : fit.solutions_) {
            if (share < each.weight) {
                return each;
            }
            share -= each.weight;
        }
        return fit.solutions_.back();
    }

    const regression& fit_;
    const solution& world_;
    std::normal_distribution<work> normal_{};
    work deviation_ = 0;
    vector_of<work> off_; ///< of the coefficients, from those without correlation
    work error_ = 0;
    work time_ = 0;
};

} // namespace nines::inline NINES_ABI::detail
