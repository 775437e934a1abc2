// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/beta_fraction.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace beta_fraction_test {

namespace {

using nines::unit_point;
using namespace nines::detail;

double deviation(double got, long double expected) {
    return static_cast<double>(std::fabs(got / expected - 1));
}

TEST_CASE("Stirling's error is what log-gamma has beyond Stirling's formula") {
    for (const long double a : {12.0L, 13.5L, 20.0L, 100.0L}) {
        CAPTURE(a);
        const long double formula =
            (a - 0.5L) * std::log(a) - a + std::log(2 * std::numbers::pi_v<long double>) / 2;
        const long double expected = std::lgamma(a) - formula;
        // The subtraction leaves the long double's rounding of lgamma(a).
        const long double noise = 4 * std::numeric_limits<long double>::epsilon() * std::lgamma(a);
        CHECK(std::fabs(stirling_error(static_cast<double>(a)) - expected) <
              noise + 1e-15L * expected);
    }
}

TEST_CASE("t - log(1 + t) keeps its digits where the two nearly cancel") {
    CHECK(deviation(log1p_defect(1e-8, 1 + 1e-8), 0.5e-16L * (1 - 2e-8L / 3)) < 1e-15);
    for (const double t : {-0.99, -0.5, -0.29, -0.01, 0.02, 0.29, 0.31, 5.0}) {
        CAPTURE(t);
        const long double wide = t;
        CHECK(deviation(log1p_defect(t, 1 + t), wide - std::log1p(wide)) < 2e-14);
    }
    CHECK(log1p_defect(0.0, 1.0) == 0);
}

TEST_CASE("the kernel is x^a y^b / B(a, b), whichever of a and b is large") {
    constexpr unsigned seed = 11;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 2000; ++trial) {
        const double a = std::pow(10, 3 * uniform(random) - 1);
        const double b = std::pow(10, 3 * uniform(random) - 1);
        const double x = uniform(random);
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(x);
        const long double beta = std::lgamma(static_cast<long double>(a)) +
                                 std::lgamma(static_cast<long double>(b)) -
                                 std::lgamma(static_cast<long double>(a) + b);
        const long double expected = a * std::log(static_cast<long double>(x)) +
                                     b * std::log1p(-static_cast<long double>(x)) - beta;
        const double got = beta_kernel<double>{a, b}({x, 1 - x});
        CHECK(std::fabs(got - expected) < 2e-13L * (1 + std::fabs(expected)));
    }
}

TEST_CASE("fraction and series agree where both converge") {
    for (const double a : {0.5, 0.9, 1.5}) {
        for (const double b : {3.0, 40.0, 1e6}) {
            const double x = 0.1 * a / (a + b);
            CAPTURE(a);
            CAPTURE(b);
            const unit_point<> at{x, 1 - x};
            const double excess = beta_kernel<double>::excess(a, b, at);
            CHECK(deviation(beta_fraction(a, b, at, excess), beta_series(a, b, at)) < 1e-14);
        }
    }
}

TEST_CASE("the tails of both sides, each in units of the kernel, add up to 1") {
    for (const double a : {0.5, 2.0, 7.5, 30.0}) {
        for (const double x : {0.001, 0.2, 0.5, 0.9}) {
            const double b = 5;
            CAPTURE(a);
            CAPTURE(x);
            const unit_point<> at{x, 1 - x};
            const double log_kernel = beta_kernel<double>{a, b}(at);
            const double lower = std::exp(log_kernel) * beta_tail_ratio(a, b, at, log_kernel);
            const double upper =
                std::exp(log_kernel) * beta_tail_ratio(b, a, at.mirrored(), log_kernel);
            CHECK(lower + upper == doctest::Approx(1).epsilon(1e-12));
        }
    }
}

} // namespace

} // namespace beta_fraction_test
