// SPDX-License-Identifier: BSL-1.0
/// \file
/// The lognormal model of recovery times: its geometric mean, mean and quantiles with intervals.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/stats/chi_square.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/student_t_tail.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>

namespace nines::inline NINES_ABI {

/// Times whose logarithms are normal, as those of repairs mostly are.
///
/// With one time every interval is 0 to infinity: there is no spread to tell. Assumes: independent
/// times of one distribution; look at a plot of the logs before trusting mean and quantiles far
/// out. Cost: four numbers.
template <std::floating_point Real = double>
struct lognormal_times {
    std::size_t count; ///< at least 1
    Real log_mean;
    Real log_deviation; ///< with count - 1; 0 for one time

    /// Parameters: times above 0 and finite, at least one. Nothing is checked. Cost: a logarithm
    /// each.
    [[nodiscard]] static lognormal_times of(std::span<const Real> times) noexcept {
        const auto n = static_cast<Real>(times.size());
        Real sum = 0;
        for (const Real time : times) {
            sum += std::log(time);
        }
        const Real mean = sum / n;
        Real squares = 0;
        for (const Real time : times) {
            const Real d = std::log(time) - mean;
            squares += d * d;
        }
        return {times.size(), mean, times.size() > 1 ? std::sqrt(squares / (n - 1)) : Real{0}};
    }

    /// The median of the model. Source: Student's interval of the mean of the logs.
    [[nodiscard]] estimate<Real> geometric_mean(confidence level) const noexcept {
        return around(log_mean, student_t_reach(degrees(), level) * log_deviation / root(), level);
    }

    /// The mean of the model, exp(mu + sigma^2 / 2). Accuracy: 93 to 95 of 100 intervals at 95 %
    /// hold the mean from 10 times on (tests/incident/lognormal_times_test.cpp). Source: Cox's
    /// method with Student's quantile, Olsson 2005, doi 10.1080/10691898.2005.11910638.
    [[nodiscard]] estimate<Real> mean(confidence level) const noexcept {
        const Real variance = log_deviation * log_deviation;
        const Real error = std::sqrt(variance / static_cast<Real>(count) +
                                     variance * variance / (2 * (degrees() > 0 ? degrees() : 1)));
        return around(log_mean + variance / 2, student_t_reach(degrees(), level) * error, level);
    }

    /// A quantile of the model. Levels 0 and 1 are 0 and infinity.
    /// Source: the intervals of the mean and of the deviation of the logs put together as in Zou
    /// and Donner 2008, doi 10.1002/sim.3095.
    [[nodiscard]] estimate<Real> quantile(quantile_level at, confidence level) const noexcept {
        constexpr Real infinity = std::numeric_limits<Real>::infinity();
        if (!(at.value() > 0)) {
            return {0, {0, 0}, level};
        }
        if (!(at.value() < 1)) {
            return {infinity, {infinity, infinity}, level};
        }
        const Real z = normal_quantile(static_cast<Real>(at.value()));
        const Real middle = log_mean + z * log_deviation;
        if (count < 2) {
            return {std::exp(middle), {0, infinity}, level};
        }
        const Real mean_reach = student_t_reach(degrees(), level) * log_deviation / root();
        const auto tail = static_cast<Real>(level.significance()) / 2;
        const Real less = z * log_deviation * (1 - spread_factor(1 - tail));
        const Real more = z * log_deviation * (spread_factor(tail) - 1);
        return {std::exp(middle),
                {std::exp(middle - std::hypot(mean_reach, z > 0 ? less : more)),
                 std::exp(middle + std::hypot(mean_reach, z > 0 ? more : less))},
                level};
    }

private:
    [[nodiscard]] Real degrees() const noexcept { return static_cast<Real>(count) - 1; }
    [[nodiscard]] Real root() const noexcept { return std::sqrt(static_cast<Real>(count)); }
    /// What the deviation is multiplied with for its bound where chi-square is at a quantile.
    [[nodiscard]] Real spread_factor(Real probability) const noexcept {
        return std::sqrt(degrees() / chi_square_quantile(probability, degrees()));
    }
    [[nodiscard]] estimate<Real> around(Real middle, Real reach, confidence level) const noexcept {
        if (count < 2) {
            return {std::exp(middle), {0, std::numeric_limits<Real>::infinity()}, level};
        }
        return {std::exp(middle), {std::exp(middle - reach), std::exp(middle + reach)}, level};
    }
};

} // namespace nines::inline NINES_ABI
