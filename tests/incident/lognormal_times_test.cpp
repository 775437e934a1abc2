// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/lognormal_times.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace lognormal_times_test {

using nines::confidence;
using nines::quantile_level;
using model = nines::lognormal_times<double>;

namespace {

constexpr confidence level{0.95};
constexpr double infinity = std::numeric_limits<double>::infinity();

model of(const std::vector<double>& times) {
    return model::of(std::span<const double>{times});
}

TEST_CASE("the geometric mean and its interval to 12 digits against R's t.test of the logs") {
    std::vector<double> before;
    for (const auto& row : golden::table("recovery_times.csv")) {
        if (row.text("period") == "before") {
            before.push_back(row.number("minutes"));
        }
    }
    REQUIRE(before.size() == 40);
    const auto rows = golden::table("recovery.csv");
    REQUIRE(rows.front().text("what") == "geometric_mean");
    const auto got = of(before).geometric_mean(level);
    CHECK(got.value == doctest::Approx(rows.front().number("value")).epsilon(1e-12));
    CHECK(got.bounds.lower == doctest::Approx(rows.front().number("lower")).epsilon(1e-12));
    CHECK(got.bounds.upper == doctest::Approx(rows.front().number("upper")).epsilon(1e-12));
}

TEST_CASE("mean and quantiles are those of the model") {
    const model times{30, 4.25, 1.25};
    CHECK(times.geometric_mean(level).value == doctest::Approx(std::exp(4.25)));
    CHECK(times.mean(level).value == doctest::Approx(std::exp(4.25 + 1.25 * 1.25 / 2)));
    CHECK(times.quantile(quantile_level{0.5}, level).value == doctest::Approx(std::exp(4.25)));
    CHECK(times.quantile(quantile_level{0.9}, level).value ==
          doctest::Approx(std::exp(4.25 + 1.25 * 1.2815515655446004)));
    CHECK(times.quantile(quantile_level{0.5}, level).bounds.upper ==
          doctest::Approx(times.geometric_mean(level).bounds.upper).epsilon(1e-9));
    CHECK(times.quantile(quantile_level{0}, level).value == 0);
    CHECK(times.quantile(quantile_level{1}, level).value == infinity);
}

TEST_CASE("one time alone tells nothing of the spread") {
    const model one = of({70});
    CHECK(one.log_deviation == 0);
    for (const auto& told :
         {one.geometric_mean(level), one.mean(level), one.quantile(quantile_level{0.9}, level)}) {
        CHECK(told.value == doctest::Approx(70));
        CHECK(told.bounds == nines::interval{0.0, infinity});
    }
}

TEST_CASE("times that are all the same have no spread") {
    const model same = of({5, 5, 5});
    CHECK(same.geometric_mean(level).bounds.upper == doctest::Approx(5));
    CHECK(same.quantile(quantile_level{0.99}, level).bounds.lower == doctest::Approx(5));
}

TEST_CASE("simulated, the intervals hold what they estimate") {
    constexpr unsigned seed = 2005;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> minutes{4.25, 1.25};
    constexpr int rounds = 4000;
    for (const std::size_t count : {5U, 10U, 25U, 100U}) {
        CAPTURE(count);
        int held[4] = {0, 0, 0, 0};
        for (int i = 0; i < rounds; ++i) {
            std::vector<double> times(count);
            for (double& each : times) {
                each = minutes(random);
            }
            const model told = of(times);
            const auto holds = [](const nines::estimate<>& got, double log_truth) {
                return got.bounds.contains(std::exp(log_truth)) ? 1 : 0;
            };
            held[0] += holds(told.geometric_mean(level), 4.25);
            held[1] += holds(told.mean(level), 4.25 + 1.25 * 1.25 / 2);
            held[2] += holds(told.quantile(quantile_level{0.9}, level), 4.25 + 1.25 * 1.2815515655);
            held[3] +=
                holds(told.quantile(quantile_level{0.25}, level), 4.25 - 1.25 * 0.6744897502);
        }
        const double spread = 4 * std::sqrt(0.95 * 0.05 / rounds);
        CHECK(std::abs(held[0] / double{rounds} - 0.95) < spread);
        CHECK(std::abs(held[1] / double{rounds} - 0.95) < spread + 0.02);
        CHECK(std::abs(held[2] / double{rounds} - 0.95) < spread + 0.01);
        CHECK(std::abs(held[3] / double{rounds} - 0.95) < spread + 0.01);
        MESSAGE(count << ": mean " << held[1] / double{rounds} << ", 90 % quantile "
                      << held[2] / double{rounds});
    }
}

} // namespace

} // namespace lognormal_times_test
