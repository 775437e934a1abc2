// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/stats/beta.hpp>

#include <doctest/doctest.h>

#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <cmath>
#include <random>

namespace beta_test {

namespace {

using nines::beta_log_tails;
using nines::beta_tails;
using nines::unit_point;

double deviation(double got, long double expected) {
    return static_cast<double>(std::fabs(got / expected - 1));
}

/// What beta.hpp states: 13 digits, and beyond tails of 1e-28 what the log of a tail leaves.
double stated(double log_tail) {
    return std::max(1e-13, -1.5e-15 * log_tail);
}

TEST_CASE(
    "both tails agree with the golden table, up to parameters of 1e12 and to tails of 1e-4900") {
    const auto rows = golden::table("beta_tails.csv");
    REQUIRE(rows.size() > 300);
    double worst = 0;
    double worst_far = 0;
    int far = 0;
    for (const auto& row : rows) {
        const double a = row.number("a");
        const double b = row.number("b");
        const unit_point<> at{row.number("x"), row.number("y")};
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(at.x);
        const auto tails = beta_tails(a, b, at);
        const auto logs = beta_log_tails(a, b, at);
        const auto check = [&](double tail, double log_tail, long double expected) {
            const auto log_expected = static_cast<double>(std::log(expected));
            const double bound = stated(log_expected);
            CHECK(std::abs(log_tail - log_expected) <= bound);
            if (expected > 1e-307L) {
                CHECK(deviation(tail, expected) <= bound);
                worst = std::max(worst, bound > 1e-13 ? 0 : deviation(tail, expected));
            }
            if (bound > 1e-13) {
                worst_far = std::max(worst_far, std::abs(log_tail / log_expected - 1));
                ++far;
            }
        };
        check(tails.lower, logs.lower, row.precise("lower"));
        check(tails.upper, logs.upper, row.precise("upper"));
    }
    CHECK(far > 50);
    MESSAGE("worst relative error of tails above 1e-28 " << worst << ", of logs of smaller ones "
                                                         << worst_far);
}

TEST_CASE("tails agree with Boost where Boost keeps its digits") {
    constexpr unsigned seed = 5;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 2000; ++trial) {
        const double a = std::pow(10, 4 * uniform(random) - 0.5);
        const double b = std::pow(10, 4 * uniform(random) - 0.5);
        const double spread = std::sqrt(1 / a + 1 / b);
        const auto at =
            unit_point<>::from_odds(a / b * std::exp(spread * (8 * uniform(random) - 4)));
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(at.x);
        const auto tails = beta_tails(a, b, at);
        if (at.x < 0.5) {
            CHECK(deviation(tails.lower, boost::math::ibeta<long double>(a, b, at.x)) < 1e-13);
            CHECK(deviation(tails.upper, boost::math::ibetac<long double>(a, b, at.x)) < 1e-13);
        } else {
            CHECK(deviation(tails.lower, boost::math::ibetac<long double>(b, a, at.y)) < 1e-13);
            CHECK(deviation(tails.upper, boost::math::ibeta<long double>(b, a, at.y)) < 1e-13);
        }
    }
}

TEST_CASE("the log of a tail outlives the tail") {
    const auto logs = beta_log_tails(1.0, 1e6, {0.5, 0.5});
    CHECK(logs.upper == doctest::Approx(-1e6 * std::log(2.0)).epsilon(1e-13));
    CHECK(logs.lower == 0);
    CHECK(beta_log_tails(1e6, 1.0, {0.5, 0.5}).lower == logs.upper);
    CHECK(beta_tails(1.0, 1e6, {0.5, 0.5}).upper == 0);
}

TEST_CASE("at the ends, and with all mass at one end, the tails are 0 and 1") {
    CHECK(beta_tails(2.0, 3.0, unit_point<>::zero()).lower == 0);
    CHECK(beta_tails(2.0, 3.0, unit_point<>::zero()).upper == 1);
    CHECK(beta_tails(2.0, 3.0, unit_point<>::one()).lower == 1);
    CHECK(beta_tails(0.0, 3.0, {0.5, 0.5}).lower == 1);
    CHECK(beta_tails(2.0, 0.0, {0.5, 0.5}).upper == 1);
}

} // namespace

} // namespace beta_test
