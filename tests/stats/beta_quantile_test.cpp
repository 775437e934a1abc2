// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/beta_quantile.hpp>

#include <nines/stats/beta.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace beta_quantile_test {

namespace {

using nines::beta_quantile;
using nines::beta_tails;
using nines::beta_upper_quantile;
using nines::unit_point;

double deviation(double got, double expected) {
    return std::abs(got / expected - 1);
}

TEST_CASE("probabilities of 0 and 1 give the ends") {
    CHECK(beta_quantile(2.0, 3.0, 0.0) == unit_point<>::zero());
    CHECK(beta_quantile(2.0, 3.0, 1.0) == unit_point<>::one());
    CHECK(beta_upper_quantile(2.0, 3.0, 0.0) == unit_point<>::one());
}

TEST_CASE("quantile and tails undo each other, and x and 1 - x stay together") {
    constexpr unsigned seed = 6;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 5000; ++trial) {
        const double a = std::pow(10, 13 * uniform(random) - 1);
        const double b = std::pow(10, 13 * uniform(random) - 1);
        const double q = 0.5 * std::pow(10, -12 * uniform(random) * uniform(random));
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(q);
        const auto low = beta_quantile(a, b, q);
        const auto high = beta_upper_quantile(a, b, q);
        CHECK(std::abs(low.x + low.y - 1) < 4e-16);
        CHECK(low.x <= high.x);
        CHECK(low.y >= high.y);
        // Half an ulp of x is sqrt(N) / 10^16 standard deviations, each of which changes a tail at
        // z by about a factor 1 + z.
        const double z = nines::normal_upper_quantile(q);
        const double ulps = 4e-16 * std::sqrt(a / (a + b) * b) * (1 + z);
        CHECK(deviation(beta_tails(a, b, low).lower, q) < 1e-13 + ulps);
        CHECK(deviation(beta_tails(a, b, high).upper, q) < 1e-13 + ulps);
    }
}

TEST_CASE("where nothing can be said the quantile is the bound that claims nothing") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {nan, infinity, -infinity, -1.0, 0.0}) {
        CAPTURE(bad);
        CHECK(beta_quantile(bad, 3.0, 0.5) == unit_point<>::zero());
        CHECK(beta_quantile(2.0, bad, 0.5) == unit_point<>::zero());
        CHECK(beta_quantile(2.0, 3.0, bad) == unit_point<>::zero());
        CHECK(beta_upper_quantile(bad, 3.0, 0.5) == unit_point<>::one());
        CHECK(beta_upper_quantile(2.0, 3.0, bad) == unit_point<>::one());
    }
    CHECK(beta_quantile(2.0, 3.0, 1.5) == unit_point<>::one());
}

TEST_CASE("quantiles with closed forms") {
    CHECK(beta_quantile(1.0, 1.0, 0.3).x == doctest::Approx(0.3).epsilon(1e-15));
    CHECK(beta_quantile(2.0, 1.0, 0.25).x == doctest::Approx(0.5).epsilon(1e-15));
    CHECK(beta_quantile(1.0, 1e12, 0.5).x == doctest::Approx(std::log(2.0) / 1e12).epsilon(1e-12));
    const double half = std::sin(3.14159265358979323846 * 0.05);
    CHECK(beta_quantile(0.5, 0.5, 0.1).x == doctest::Approx(half * half).epsilon(1e-14));
}

} // namespace

} // namespace beta_quantile_test
