// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a difference of recovery times between two periods can say: how many incidents it takes to
/// see one, and how often chance alone shows one.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// The incidents that each of two periods needs for a change of recovery times to be seen.
///
/// Parameters: the standard deviation of the logs of the times, 1.25 for published histories; the
/// change, such as 0.1 for 10 % shorter, above 0 and below 1; the level of the test, two-sided; the
/// power, above 0 and below 1: how often a change that is there is to be seen.
/// Returns: a whole number, to the nearest, at least 2. For 1.25: 2,210 for 10 %, 296 for 25 %, 51
/// for 50 %. Errors: out_of_domain for parameters outside those.
/// Assumes: lognormal times; the comparison of geometric means. Accuracy: the large-sample one, one
/// or two incidents too few below 30. Cost: below 1 us.
/// Source: the two-sample z test on logs, as in Julious 2004, doi 10.1002/sim.1783.
[[nodiscard]] inline result<double> incidents_needed(double log_deviation, double change,
                                                     confidence level = confidence{0.95},
                                                     double power = 0.8) noexcept {
    if (!detail::is_finite(log_deviation) || !(log_deviation > 0) || !detail::is_finite(change) ||
        !(change > 0 && change < 1) || !detail::is_finite(power) || !(power > 0 && power < 1)) {
        return error{errc::out_of_domain, "incidents_needed",
                     "expected a deviation above 0, and a change and a power above 0 and below 1"};
    }
    const double reach = two_sided_normal_quantile(level) + normal_quantile(power);
    const double ratio = reach * log_deviation / std::log1p(-change);
    return std::fmax(std::round(2 * ratio * ratio), 2);
}

/// What a team reports of its recovery times.
enum class recovery_statistic : std::uint8_t { mean, median, geometric_mean };

/// How often a report says what.
struct reported_change {
    double looks_worse;    ///< P(the later statistic is larger)
    double looks_better;   ///< P(it is smaller by the claimed part, or more)
    double standard_error; ///< of either, at most
};

namespace detail {

/// Normal draws by Box and Muller's method, as logs of recovery times.
inline void draw_lognormal(std::span<double> times, double log_deviation, random_stream& random) {
    for (std::size_t i = 0; i < times.size(); i += 2) {
        const double radius = log_deviation * std::sqrt(-2 * std::log1p(-random.uniform()));
        const double angle = 2 * std::numbers::pi * random.uniform();
        times[i] = std::exp(radius * std::cos(angle));
        if (i + 1 < times.size()) {
            times[i + 1] = std::exp(radius * std::sin(angle));
        }
    }
}

[[nodiscard]] inline double statistic_of(std::span<double> times, recovery_statistic which) {
    const auto n = static_cast<double>(times.size());
    double sum = 0;
    if (which == recovery_statistic::median) {
        const std::size_t middle = times.size() / 2;
        std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(middle));
        const double upper = times[middle];
        return times.size() % 2 == 1 ? upper
                                     : (*std::ranges::max_element(times.first(middle)) + upper) / 2;
    }
    for (const double time : times) {
        sum += which == recovery_statistic::mean ? time : std::log(time);
    }
    return which == recovery_statistic::mean ? sum / n : std::exp(sum / n);
}

} // namespace detail

/// How often the report of two periods looks worse, or better by at least a claimed part, when the
/// times really became shorter by `true_change`.
///
/// Parameters: the statistic reported; incidents of each period; the standard deviation of the logs
/// of the times; the true change, 0 for none, below 1; the claimed part, 0.1 for "10 % better";
/// trials; a seed.
/// Returns: the same for the same seed. With 25 incidents a period and 1.25, nothing changed looks
/// 10 % better 38 to 41 % of the time.
/// Errors: out_of_domain for a deviation that is not above 0, parts outside [0, 1) or no trials;
/// insufficient without incidents. Assumes: lognormal times.
/// Cost: 40 ns for each incident and trial. Example: tests/incident/comparison_power_test.cpp.
[[nodiscard]] inline result<reported_change>
simulate_report(recovery_statistic which, std::size_t incidents, double log_deviation,
                double true_change, double claimed, std::size_t trials, std::uint64_t seed) {
    const auto is_part = [](double x) { return detail::is_finite(x) && x >= 0 && x < 1; };
    if (!detail::is_finite(log_deviation) || !(log_deviation > 0) || !is_part(true_change) ||
        !is_part(claimed) || trials == 0) {
        return error{errc::out_of_domain, "simulate_report",
                     "expected a deviation above 0, parts of at least 0 and below 1, and trials"};
    }
    if (incidents == 0) {
        return error{errc::insufficient, "simulate_report", "expected at least one incident"};
    }
    random_stream random{seed};
    std::vector<double> times(incidents);
    std::size_t worse = 0;
    std::size_t better = 0;
    for (std::size_t trial = 0; trial < trials; ++trial) {
        detail::draw_lognormal(times, log_deviation, random);
        const double before = detail::statistic_of(times, which);
        detail::draw_lognormal(times, log_deviation, random);
        const double after = detail::statistic_of(times, which) * (1 - true_change);
        worse += after > before ? 1U : 0U;
        better += after <= before * (1 - claimed) ? 1U : 0U;
    }
    const auto number = static_cast<double>(trials);
    return reported_change{static_cast<double>(worse) / number,
                           static_cast<double>(better) / number, 0.5 / std::sqrt(number)};
}

} // namespace nines::inline NINES_ABI
