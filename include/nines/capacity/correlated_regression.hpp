// SPDX-License-Identifier: BSL-1.0
/// \file
/// `correlated_regression`: what a regression says whose errors remember.
#pragma once

#include <nines/capacity/correlation_posterior.hpp>
#include <nines/capacity/least_squares.hpp>
#include <nines/stats/student_mixture.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {
template <std::floating_point Real>
class correlated_problem;
template <std::floating_point Real>
class drawn_path;
} // namespace detail

/// What one correlation says of an observation. Given it, the observation is Student's, about the
/// location, with the sum of both variances.
template <std::floating_point Real = double>
struct predicted_part {
    Real weight;
    Real location;
    Real location_variance; ///< of the location: what the coefficients leave open
    Real error_variance;    ///< of the part of the error that is new

    friend constexpr bool operator==(const predicted_part&,
                                     const predicted_part&) noexcept = default;
};

/// A regression of y on the columns of a design, with errors of which each remembers the one
/// before: e(t) = rho^(distance in steps) e(before) + something new. Made by
/// `correlated_least_squares` (correlated_least_squares.hpp).
///
/// rho is not estimated and then believed: all rho that the data leave possible take part, each
/// with its weight, so that intervals know that rho is uncertain. Assumes: normal errors, the same
/// variance and the same memory throughout, rho >= 0 (errors that alternate count as independent,
/// which is the wider interval one step ahead and the right one further on). Use for samples of a
/// monitored quantity. A level that jumped is outside the model: see change_point.hpp.
/// Example: tests/capacity/correlated_regression_test.cpp.
template <std::floating_point Real = double>
class correlated_regression {
public:
    using work = detail::work_type<Real>;
    using vector = detail::vector_of<Real>;

    /// The same regression, found with more digits than `Real` has.
    template <std::same_as<work> Work>
        requires(!std::same_as<Real, Work>)
    explicit correlated_regression(correlated_regression<Work>&& fit)
        : plain_{std::move(fit.plain_)},
          times_(fit.times_.size()),
          step_{static_cast<Real>(fit.step_)},
          factor_{std::move(fit.factor_)},
          rows_{std::move(fit.rows_)},
          solutions_{std::move(fit.solutions_)},
          near_random_walk_{fit.near_random_walk_},
          coefficients_{fit.coefficients_.template cast<Real>()},
          standard_errors_{fit.standard_errors_.template cast<Real>()} {
        std::transform(fit.times_.begin(), fit.times_.end(), times_.begin(),
                       [](work time) { return static_cast<Real>(time); });
    }

    /// The means of the coefficients, over all rho.
    [[nodiscard]] const vector& coefficients() const noexcept { return coefficients_; }
    /// Their standard deviations, the uncertainty of rho among it.
    [[nodiscard]] const vector& standard_errors() const noexcept { return standard_errors_; }
    /// The same regression with errors that remember nothing: what it would have said.
    [[nodiscard]] const least_squares_fit<Real>& uncorrelated() const noexcept { return plain_; }

    [[nodiscard]] Eigen::Index observations() const noexcept { return plain_.observations(); }
    [[nodiscard]] Eigen::Index degrees_of_freedom() const noexcept {
        return plain_.degrees_of_freedom();
    }
    /// The mean of rho: how much of an error is left a step later.
    [[nodiscard]] Real correlation() const noexcept { return correlation_after(step_); }
    /// The same after any time.
    [[nodiscard]] Real correlation_after(Real time) const noexcept {
        return static_cast<Real>(mean_of([&](const solution& each) {
            return each.correlation.over(static_cast<work>(time / step_));
        }));
    }
    /// The median distance of neighbours in time.
    [[nodiscard]] Real step() const noexcept { return step_; }
    /// The standard deviation of an error, whenever it occurs; without bound for a random walk.
    [[nodiscard]] Real error_standard_deviation() const noexcept {
        return static_cast<Real>(
            std::sqrt(mean_of([](const solution& each) { return each.variance; })));
    }
    /// Whether the data do not tell the errors from a random walk. Then the level has no mean to
    /// return to, the interval far ahead is wide, and still it covers less than it says (about 80 %
    /// instead of 95 % as far ahead as the data reach back): ask for error_memory::random_walk.
    [[nodiscard]] bool near_random_walk() const noexcept { return near_random_walk_; }

    /// What the true mean may be at a row of the design.
    /// Expects a row of as many numbers as the design has columns.
    [[nodiscard]] student_mixture<Real> mean_at(const Eigen::Ref<const vector>& row) const {
        return mixture(parts(row, [](const solution& each, const work_vector& at) {
            return part{each.weight, at.dot(each.coefficients),
                        each.variance * (each.spread.transpose() * at).squaredNorm(), 0};
        }));
    }

    /// What an observation may be at a row of the design and a time, which knows of the
    /// observations beside it: the last one for a time after them, two for a time between. At a
    /// time of an observation that remembers, it is that observation.
    [[nodiscard]] student_mixture<Real> observation_at(const Eigen::Ref<const vector>& row,
                                                       Real time) const {
        return mixture(observation_parts_at(row, time));
    }
    /// The same, correlation by correlation.
    [[nodiscard]] std::vector<predicted_part<Real>>
    observation_parts_at(const Eigen::Ref<const vector>& row, Real time) const {
        const neighbours beside = beside_of(time);
        return parts(row, [&](const solution& each, const work_vector& at) {
            return conditional(each, at, beside);
        });
    }

private:
    using work_vector = detail::vector_of<work>;
    using solution = detail::correlated_solution<work>;
    using part = predicted_part<work>;
    template <std::floating_point Other>
    friend class correlated_regression;
    friend class detail::correlated_problem<Real>;
    friend class detail::drawn_path<Real>;

    /// Rows before and after a time, and how far away; none has row -1.
    struct neighbours {
        Eigen::Index before = -1;
        Eigen::Index after = -1;
        work since = 0;
        work until = 0;
    };

    explicit correlated_regression(least_squares_fit<Real> plain) : plain_{std::move(plain)} {}

    template <class Value>
    [[nodiscard]] work mean_of(Value value) const noexcept {
        work sum = 0;
        for (const solution& each : solutions_) {
            sum += each.weight * value(each);
        }
        return sum;
    }

    /// What `part_of` answers for each solution; its locations are those of what the plain fit
    /// leaves.
    template <class PartOf>
    [[nodiscard]] std::vector<predicted_part<Real>> parts(const Eigen::Ref<const vector>& row,
                                                          PartOf part_of) const {
        const work_vector at = factor_.transpose() * row.template cast<work>();
        const work plain =
            row.template cast<work>().dot(plain_.coefficients().template cast<work>());
        std::vector<predicted_part<Real>> all;
        all.reserve(solutions_.size());
        for (const solution& each : solutions_) {
            const part one = part_of(each, at);
            all.push_back({static_cast<Real>(one.weight), static_cast<Real>(plain + one.location),
                           static_cast<Real>(one.location_variance),
                           static_cast<Real>((std::max)(one.error_variance, work{0}))});
        }
        return all;
    }

    [[nodiscard]] student_mixture<Real>
    mixture(const std::vector<predicted_part<Real>>& all) const {
        std::vector<student_component<Real>> components;
        components.reserve(all.size());
        for (const auto& each : all) {
            components.push_back({each.weight, each.location,
                                  std::sqrt(each.location_variance + each.error_variance)});
        }
        return {static_cast<Real>(degrees_of_freedom()), std::move(components)};
    }

    [[nodiscard]] neighbours beside_of(Real time) const noexcept {
        neighbours beside;
        const auto after = std::lower_bound(times_.begin(), times_.end(), time);
        if (after != times_.end()) {
            beside.after = after - times_.begin();
            beside.until = static_cast<work>((*after - time) / step_);
        }
        if (after != times_.begin()) {
            beside.before = after - times_.begin() - 1;
            beside.since = static_cast<work>((time - *(after - 1)) / step_);
        }
        return beside;
    }

    /// The error at a time, given those beside it: what it keeps of each, and what is new.
    [[nodiscard]] part conditional(const solution& each, const work_vector& at,
                                   const neighbours& beside) const {
        const auto& memory = each.correlation;
        work from_before = beside.before < 0 ? work{0} : memory.over(beside.since);
        work from_after = beside.after < 0 ? work{0} : memory.over(beside.until);
        work fresh = 1 - from_before * from_before - from_after * from_after;
        if (beside.before >= 0 && beside.after >= 0) {
            const work lost_before = memory.lost_over(2 * beside.since);
            const work lost_after = memory.lost_over(2 * beside.until);
            const work lost = memory.lost_over(2 * (beside.since + beside.until));
            from_before *= lost_after / lost;
            from_after *= lost_before / lost;
            fresh = lost_before * lost_after / lost;
        } else if (beside.before >= 0) {
            fresh = memory.lost_over(2 * beside.since);
        } else {
            fresh = memory.lost_over(2 * beside.until);
        }
        work location = at.dot(each.coefficients);
        work_vector apart = at;
        const auto keep = [&](Eigen::Index row, work share) {
            if (row >= 0) {
                const work_vector there = rows_.row(row).head(at.size()).transpose();
                location += share * (rows_(row, at.size()) - there.dot(each.coefficients));
                apart -= share * there;
            }
        };
        keep(beside.before, from_before);
        keep(beside.after, from_after);
        return {each.weight, location,
                each.variance * (each.spread.transpose() * apart).squaredNorm(),
                each.variance * fresh};
    }

    least_squares_fit<Real> plain_;
    std::vector<Real> times_;
    Real step_ = 1;
    detail::matrix_of<work> factor_; ///< takes rows of the design to those of an orthonormal basis
    detail::matrix_of<work> rows_;   ///< that basis, and the residuals of the plain fit
    std::vector<solution> solutions_;
    bool near_random_walk_ = false;
    vector coefficients_;
    vector standard_errors_;
};

} // namespace nines::inline NINES_ABI
