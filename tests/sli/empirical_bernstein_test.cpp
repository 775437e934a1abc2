// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/sli/empirical_bernstein.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace empirical_bernstein_test {

namespace {

using nines::bounded_mean;
using nines::confidence;

static_assert(std::is_trivially_copyable_v<bounded_mean<>>);

/// The definition, all sums anew after each value.
nines::interval<double> by_hand(const std::vector<double>& values, double significance) {
    const double rarity = std::log(2 / significance);
    double stakes = 0;
    double staked = 0;
    double cost = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto mean_of = [&](std::size_t n) {
            double sum = 0.5;
            for (std::size_t j = 0; j < n; ++j) {
                sum += values[j];
            }
            return sum / static_cast<double>(n + 1);
        };
        double variance = 0.25;
        for (std::size_t j = 0; j < i; ++j) {
            variance += std::pow(values[j] - mean_of(j + 1), 2);
        }
        const auto n = static_cast<double>(i + 1);
        variance /= n;
        const double stake =
            std::min(0.5, std::sqrt(2 * rarity / (variance * n * std::log(1 + n))));
        stakes += stake;
        staked += stake * values[i];
        cost += std::pow(values[i] - mean_of(i), 2) * (-std::log(1 - stake) - stake);
    }
    const double reach = (rarity + cost) / stakes;
    return {std::max(staked / stakes - reach, 0.0), std::min(staked / stakes + reach, 1.0)};
}

} // namespace

TEST_CASE("intervals agree with the golden table to 12 digits after every value") {
    const auto rows = golden::table("bounded_means.csv");
    REQUIRE(rows.size() == 300);
    bounded_mean<> mean{confidence{0.95}};
    for (const auto& row : rows) {
        REQUIRE(mean.add(row.number("value")));
        const double lower = std::max(row.number("lower"), 0.0);
        const double upper = std::min(row.number("upper"), 1.0);
        CHECK(std::abs(mean.bounds().lower - lower) <= 1e-12 * lower);
        CHECK(std::abs(mean.bounds().upper - upper) <= 1e-12 * upper);
    }
    CHECK(mean.accepted() == 300);
}

TEST_CASE("the running sums are the definition, for random values") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (const double significance : {1e-6, 0.05, 0.7}) {
        std::vector<double> values;
        bounded_mean<> mean{confidence::try_from_significance(significance).value()};
        for (int i = 0; i < 60; ++i) {
            values.push_back(std::pow(uniform(random), 3));
            mean.add(values.back());
            const auto expected = by_hand(values, significance);
            CHECK(mean.bounds().lower == doctest::Approx(expected.lower).epsilon(1e-11));
            CHECK(mean.bounds().upper == doctest::Approx(expected.upper).epsilon(1e-11));
        }
    }
}

TEST_CASE("the mean ever leaves the interval as seldom as the level says") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    std::bernoulli_distribution rarely{0.1};
    const auto left_of_400 = [&](const auto& draw, double truth) {
        int left = 0;
        for (int run = 0; run < 400; ++run) {
            bounded_mean<> mean{confidence{0.8}};
            for (int i = 0; i < 1000; ++i) {
                mean.add(draw());
                if (!mean.bounds().contains(truth)) {
                    ++left;
                    break;
                }
            }
        }
        return left;
    };
    const int even = left_of_400([&] { return uniform(random); }, 0.5);
    const int skewed = left_of_400([&] { return rarely(random) ? 1.0 : 0.0; }, 0.1);
    const int rough = left_of_400([&] { return rarely(random) ? 0.9 : 0.02 * uniform(random); },
                                  0.09 + 0.9 * 0.01);
    MESSAGE("of 400 at 80 %: uniform " << even << ", 0 or 1 " << skewed << ", rough " << rough);
    for (const int left : {even, skewed, rough}) {
        CHECK(left <= 80);
        CHECK(left > 0);
    }
}

TEST_CASE("the level widens, and values that scatter less narrow") {
    bounded_mean<> calm{confidence{0.95}};
    bounded_mean<> surer{confidence{0.999}};
    bounded_mean<> rough{confidence{0.95}};
    for (int i = 0; i < 2000; ++i) {
        const double half = i % 2 == 0 ? 1 : -1;
        calm.add(0.3 + 0.01 * half);
        surer.add(0.3 + 0.01 * half);
        rough.add(0.3 + 0.3 * half);
        CHECK(surer.bounds().lower <= calm.bounds().lower);
        CHECK(surer.bounds().upper >= calm.bounds().upper);
    }
    CHECK(calm.bounds().contains(0.3));
    CHECK(rough.bounds().contains(0.3));
    CHECK(5 * calm.bounds().width() < rough.bounds().width());
}

TEST_CASE("before the first value all means are possible, and constant values have their ends") {
    bounded_mean<> mean{confidence{0.95}};
    CHECK(mean.bounds() == nines::interval{0.0, 1.0});
    for (int i = 0; i < 10'000; ++i) {
        mean.add(0);
    }
    CHECK(mean.bounds().lower == 0);
    CHECK(mean.bounds().upper < 0.01);
}

TEST_CASE("values outside [0, 1] are refused, counted and change nothing") {
    bounded_mean<> mean{confidence{0.95}};
    for (int i = 0; i < 50; ++i) {
        mean.add(0.25);
    }
    const auto before = mean.bounds();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double wrong : {-1e-300, 1.0000001, infinity, -infinity, nan}) {
        CHECK_FALSE(mean.add(wrong));
    }
    CHECK(mean.bounds() == before);
    CHECK(mean.refused() == 5);
    CHECK(mean.accepted() == 50);
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    bounded_mean<Real> mean{confidence{0.95}};
    bounded_mean<long double> reference{confidence{0.95}};
    for (int i = 0; i < 1000; ++i) {
        mean.add(static_cast<Real>(i % 8) / 16);
        reference.add(static_cast<long double>(i % 8) / 16);
    }
    const Real tolerance = 2000 * std::numeric_limits<Real>::epsilon();
    CHECK(std::abs(mean.bounds().lower - static_cast<Real>(reference.bounds().lower)) < tolerance);
    CHECK(std::abs(mean.bounds().upper - static_cast<Real>(reference.bounds().upper)) < tolerance);
}

} // namespace empirical_bernstein_test
