// SPDX-License-Identifier: BSL-1.0
/// \file
/// How likely chance alone turns evidence for a change into an alarm: what a search for changes is
/// tuned with.
#pragma once

#include <nines/config.hpp>

#include <array>
#include <cmath>
#include <cstddef>

namespace nines::inline NINES_ABI::detail {

/// Evidence that failures come `burn` times as often as allowed: a failure multiplies it by `burn`,
/// the wait in which one is allowed by e^(1 - burn), and a failure that lifts it to 1 is an alarm.
struct evidence_walk {
    double burn;  ///< above 1
    double ratio; ///< how often failures come, as a multiple of what is allowed: 0 to 1
};

/// The probability that evidence of log(1 / x) = `distance` >= 0 ever becomes an alarm.
///
/// The log of the evidence walks in equal steps up, with exponential times between them in which it
/// sinks, so that its maximum is distributed as the wait in a queue with a constant service time:
/// this is P(wait > distance).
/// Accuracy: 1e-9 up to a distance of 6 steps. Cost: an exponential and a power a step.
/// Source: Crommelin 1932, "Delay probability formulae when the holding times are constant", for
/// the wait; Lindley 1952, doi 10.1017/S0305004100027638, for the maximum.
[[nodiscard]] inline double alarm_probability(const evidence_walk& walk, double distance) noexcept {
    const double step = std::log(walk.burn);
    const double pace = walk.ratio / (walk.burn - 1);
    double sum = 0;
    double factorial = 1;
    double sign = 1;
    for (int i = 0; i * step <= distance; ++i) {
        const double t = pace * (distance - i * step);
        sum += sign * std::exp(t) * std::pow(t, i) / factorial;
        factorial *= i + 1;
        sign = -sign;
    }
    return 1 - (1 - pace * step) * sum;
}

/// How fast that probability grows with the evidence x, on a grid of x, and a bound of its mean.
class alarm_slope {
public:
    explicit alarm_slope(const evidence_walk& walk) noexcept {
        const double step = std::log(walk.burn);
        const double pace = walk.ratio / (walk.burn - 1);
        for (std::size_t i = 0; i < size; ++i) {
            const double distance = step * static_cast<double>(i) / a_step;
            const double with_a_failure =
                i <= a_step ? 1 : alarm_probability(walk, distance - step);
            const double x = std::exp(-distance);
            at_[i] = {x, pace * (with_a_failure - alarm_probability(walk, distance)) / x};
        }
        at_.back().evidence = 0; // what lies below is no steeper
    }

    /// The most that the mean of the slope can be where the mean of the evidence is at most `mean`:
    /// the lowest of some lines above the slope.
    [[nodiscard]] double most(double mean) const noexcept {
        double least = height(0);
        for (double incline = 0x1p-4; incline < 0x1p16; incline *= 2) {
            least = std::fmin(least, height(incline) + incline * mean);
        }
        return least * between_points;
    }

private:
    static constexpr std::size_t a_step = 48;
    static constexpr std::size_t size = 5 * a_step + 1;
    static constexpr double between_points = 1.01;

    struct point {
        double evidence;
        double slope;
    };

    /// Of the line of that incline that touches the slope, where it begins.
    [[nodiscard]] double height(double incline) const noexcept {
        double most = 0;
        for (const point& each : at_) {
            most = std::fmax(most, each.slope - incline * each.evidence);
        }
        return most;
    }

    std::array<point, size> at_{};
};

} // namespace nines::inline NINES_ABI::detail
