// SPDX-License-Identifier: BSL-1.0
#include "capacity/fieller_coverage.hpp"

#include <nines/capacity/inverse_prediction.hpp>
#include <nines/capacity/linear_trend.hpp>
#include <nines/stats/student_t.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>

namespace nines::bench {
namespace {

constexpr int points = 20;
constexpr double slope = 0.5;
constexpr double capacity = 30; ///< reached at 60, twice as far ahead as the points reach back
constexpr int runs = 20'000;

struct tally {
    int fieller = 0;
    int delta = 0;
    int bounded = 0;
};

/// The interval that takes the crossing for normal, with the variance of its linearisation.
bool delta_holds(const line_fit<>& line, confidence level) {
    const double distance = (capacity - line.mean_y()) / line.slope();
    const double place = line.mean_x() + distance;
    const double t = remembered_student_t_quantile(std::size_t{points - 2}, level);
    return std::abs(place - capacity / slope) <=
           t * line.standard_error_at(place) / std::abs(line.slope());
}

tally simulate(std::mt19937_64& random, double sigma, confidence level) {
    std::normal_distribution<double> noise{0, sigma};
    tally sum;
    for (int run = 0; run < runs; ++run) {
        linear_trend<> trend;
        for (int i = 0; i < points; ++i) {
            trend.add(i, slope * i + noise(random));
        }
        const auto line = trend.fit().value();
        const auto set = inverse_predict(line, capacity, level);
        sum.fieller += set.contains(capacity / slope) ? 1 : 0;
        sum.delta += delta_holds(line, level) ? 1 : 0;
        sum.bounded += set.shape == set_shape::between ? 1 : 0;
    }
    return sum;
}

} // namespace

std::string fieller_coverage_table() {
    std::string table =
        fmt::format("\nCoverage of the time to capacity, {} points, reached at three times their "
                    "length, {} runs:\nFieller's set (ours), the delta method, and how many of "
                    "Fieller's sets are bounded.\n{:<22}{:>8}{:>10}{:>10}{:>10}\n",
                    points, runs, "slope over its error", "level", "Fieller", "delta", "bounded");
    std::mt19937_64 random{1};
    const double spread = std::sqrt(points * (points * points - 1) / 12.0);
    for (const double sigma : {0.5, 2.0, 4.0, 8.0}) {
        for (const double level : {0.8, 0.95}) {
            const tally sum = simulate(random, sigma, confidence{level});
            const auto share = [](int count) { return count / double{runs}; };
            table +=
                fmt::format("{:<22.1f}{:>8}{:>10.3f}{:>10.3f}{:>10.3f}\n", slope * spread / sigma,
                            level, share(sum.fieller), share(sum.delta), share(sum.bounded));
        }
    }
    return table;
}

} // namespace nines::bench
