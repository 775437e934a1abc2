// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alarm_slope.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>

namespace alarm_slope_test {

using nines::detail::alarm_probability;
using nines::detail::alarm_slope;
using nines::detail::evidence_walk;

namespace {

constexpr double burns[] = {2, 9, 30};     // NOLINT(modernize-avoid-c-arrays)
constexpr double ratios[] = {0.5, 0.9, 1}; // NOLINT(modernize-avoid-c-arrays)

/// The share of walks from evidence x that become an alarm.
double simulated(const evidence_walk& walk, double x, int runs) {
    std::mt19937_64 random{20261130};
    std::exponential_distribution<double> wait{walk.ratio};
    int alarms = 0;
    for (int i = 0; i < runs; ++i) {
        double evidence = x;
        while (evidence > 1e-6 && evidence < 1) {
            evidence *= walk.burn * std::exp(-(walk.burn - 1) * wait(random));
        }
        alarms += evidence >= 1 ? 1 : 0;
    }
    return static_cast<double>(alarms) / runs;
}

} // namespace

TEST_CASE(
    "just below the level the probability is that of a failure in time, the load of a queue") {
    for (const double burn : burns) {
        for (const double ratio : ratios) {
            CHECK(alarm_probability({burn, ratio}, 0) ==
                  doctest::Approx(ratio * std::log(burn) / (burn - 1)).epsilon(1e-12));
        }
    }
}

TEST_CASE("the mean of the maximum is the mean wait by Pollaczek and Khinchine") {
    for (const double burn : burns) {
        const double step = std::log(burn);
        const double load = 0.5 * step / (burn - 1);
        const int parts = 2000;
        double sum = 0; // by the midpoint rule; beyond 5 steps there is next to nothing
        for (int i = 0; i < parts; ++i) {
            sum += alarm_probability({burn, 0.5}, 5 * step * (i + 0.5) / parts);
        }
        CHECK(sum * 5 * step / parts ==
              doctest::Approx(load * step / (2 * (1 - load))).epsilon(0.01));
    }
}

TEST_CASE("simulated walks become alarms as often") {
    for (const double burn : burns) {
        for (const double ratio : ratios) {
            for (const double x : {0.03, 0.3}) {
                CAPTURE(burn);
                CAPTURE(ratio);
                CAPTURE(x);
                const int runs = 20'000;
                const double expected = alarm_probability({burn, ratio}, -std::log(x));
                CHECK(std::abs(simulated({burn, ratio}, x, runs) - expected) <
                      4 * std::sqrt(expected * (1 - expected) / runs) + 1e-6);
            }
        }
    }
}

TEST_CASE("the probability falls with the distance and stays below the evidence") {
    for (const double burn : burns) {
        double last = 1;
        for (double distance = 0; distance < 5 * std::log(burn); distance += 0.05) {
            const double probability = alarm_probability({burn, 1}, distance);
            CHECK(probability < last);
            CHECK(probability <= std::exp(-distance));
            CHECK(alarm_probability({burn, 0.9}, distance) < probability);
            last = probability;
        }
    }
}

TEST_CASE("no mean of the slope exceeds the bound, which rises with the evidence") {
    std::mt19937_64 random{7};
    std::uniform_real_distribution<double> uniform;
    const double h = 1e-6;
    for (const double burn : burns) {
        for (const double ratio : ratios) {
            const evidence_walk walk{burn, ratio};
            const alarm_slope bound{walk};
            const auto slope = [&](double x) {
                return (alarm_probability(walk, -std::log(x + h * x)) -
                        alarm_probability(walk, -std::log(x))) /
                       (h * x);
            };
            double last = 0;
            for (const double mean : {0.0, 0.0003, 0.003, 0.03, 0.3}) {
                CAPTURE(burn);
                CAPTURE(mean);
                const double most = bound.most(mean);
                CHECK(most >= last);
                last = most;
                // Evidence that is x with probability mean / x and next to nothing otherwise.
                const double nothing = std::pow(burn, -4.5);
                for (int i = 0; i < 200 && mean > 0; ++i) {
                    const double x = std::exp(std::log(mean) * uniform(random)) / (1 + 2 * h);
                    const double often = mean / x < 1 ? mean / x : 1;
                    CHECK(often * slope(x) + (1 - often) * slope(nothing) * (ratio < 1 ? 0 : 1) <=
                          most);
                }
            }
        }
    }
}

} // namespace alarm_slope_test
