// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/recovery_comparison.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace recovery_comparison_test {

using nines::confidence;
using model = nines::lognormal_times<double>;
using nines::detail::compare_models;
using nines::detail::probability_less;
using values = std::vector<double>;

namespace {

constexpr confidence level{0.95};

double less(const values& x, const values& y) {
    return probability_less(std::span<const double>{x}, std::span<const double>{y});
}

TEST_CASE("the probability to be less counts pairs, ties by half") {
    CHECK(less({1, 2}, {3, 4}) == 1);
    CHECK(less({3, 4}, {1, 2}) == 0);
    CHECK(less({1, 2, 3}, {2}) == 0.5);
    CHECK(less({2, 2, 2}, {2, 2}) == 0.5);
    for (unsigned seed = 1; seed <= 50; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        values x(1 + random() % 20);
        values y(1 + random() % 20);
        for (double& each : x) {
            each = static_cast<double>(random() % 12);
        }
        for (double& each : y) {
            each = static_cast<double>(random() % 12);
        }
        double pairs = 0;
        for (const double a : x) {
            for (const double b : y) {
                pairs += a < b ? 1 : a == b ? 0.5 : 0;
            }
        }
        std::ranges::sort(x);
        std::ranges::sort(y);
        CHECK(less(x, y) == doctest::Approx(pairs / double(x.size() * y.size())));
    }
}

TEST_CASE("the ratio and its probability turn round with the periods") {
    const model a{20, 4, 1};
    const model b{50, 3.5, 1.5};
    const auto forth = compare_models(a, b, 0.6, level);
    const auto back = compare_models(b, a, 0.4, level);
    CHECK(forth.ratio.value == doctest::Approx(std::exp(-0.5)));
    CHECK(forth.ratio.bounds.lower == doctest::Approx(1 / back.ratio.bounds.upper));
    CHECK(forth.probability_of_improvement == doctest::Approx(1 - back.probability_of_improvement));
    CHECK(forth.differs() == back.differs());
    CHECK(forth.log_deviation == doctest::Approx(std::sqrt((19 + 49 * 2.25) / 68)));
    CHECK(*forth.incidents_needed(0.1) == *nines::incidents_needed(forth.log_deviation, 0.1));
}

TEST_CASE("with one time on a side, nothing is known") {
    const auto told = compare_models(model{1, 4, 0}, model{50, 2, 1}, 1.0, level);
    CHECK(told.ratio.bounds.lower == 0);
    CHECK(told.ratio.bounds.upper == std::numeric_limits<double>::infinity());
    CHECK(told.probability_of_improvement == 0.5);
    CHECK(!told.differs());
}

TEST_CASE("times without any spread differ for certain, or not at all") {
    CHECK(compare_models(model{3, 4, 0}, model{3, 3, 0}, 1.0, level).probability_of_improvement ==
          1);
    CHECK(compare_models(model{3, 3, 0}, model{3, 4, 0}, 1.0, level).probability_of_improvement ==
          0);
    CHECK(compare_models(model{3, 4, 0}, model{3, 4, 0}, 0.5, level).probability_of_improvement ==
          0.5);
    CHECK(
        compare_models(model{3, 4, 0}, model{3, 3, 0}, 1.0, level).incidents_needed(0.1).error() ==
        nines::incidents_needed(0, 0.1).error());
}

TEST_CASE("simulated, the interval holds the ratio and the probability is as good as its word") {
    constexpr unsigned seed = 1947;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::normal_distribution<double> normal;
    constexpr int rounds = 4000;
    int held = 0;
    int improved = 0;
    for (int i = 0; i < rounds; ++i) {
        values a(12);
        values b(40);
        for (double& each : a) {
            each = std::exp(4.25 + 1.6 * normal(random));
        }
        for (double& each : b) {
            each = std::exp(4.25 + 0.9 * normal(random));
        }
        const auto told = compare_models(model::of(std::span<const double>{a}),
                                         model::of(std::span<const double>{b}), 0.5, level);
        held += told.ratio.bounds.contains(1) ? 1 : 0;
        improved += told.probability_of_improvement > 0.9 ? 1 : 0;
    }
    const double spread = 4 / std::sqrt(double(rounds));
    CHECK(std::abs(held / double{rounds} - 0.95) < 0.22 * spread);
    CHECK(std::abs(improved / double{rounds} - 0.1) < 0.3 * spread);
}

} // namespace

} // namespace recovery_comparison_test
