// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/binomial.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace binomial_test {

namespace {

using nines::binomial_at_least;
using nines::binomial_at_most;
using nines::unit_point;

TEST_CASE("tails are the sums of the binomial probabilities") {
    for (const double p : {0.001, 0.2, 0.5, 0.97}) {
        const unit_point<> at{p, 1 - p};
        for (int n = 1; n <= 40; n += 13) {
            double at_most = 0;
            double term = std::pow(1 - p, n);
            for (int k = 0; k <= n; ++k) {
                CAPTURE(p);
                CAPTURE(n);
                CAPTURE(k);
                const double at_least = 1 - at_most;
                at_most += term;
                CHECK(binomial_at_most<double>(k, n - k, at) ==
                      doctest::Approx(at_most).epsilon(1e-12));
                CHECK(std::abs(binomial_at_least<double>(k, n - k, at) - at_least) < 1e-14);
                term *= (n - k) / (k + 1.0) * (p / (1 - p));
            }
        }
    }
}

TEST_CASE("without hits the tail is a power, without misses it is certain") {
    const unit_point<> at{0.001, 0.999};
    CHECK(binomial_at_most(0.0, 2995.0, at) == doctest::Approx(0.049960).epsilon(1e-4));
    CHECK(binomial_at_most(0.0, 1e12, {1e-12, 1 - 1e-12}) ==
          doctest::Approx(std::exp(-1 - 5e-13)).epsilon(1e-14));
    CHECK(binomial_at_most(7.0, 0.0, at) == 1);
    CHECK(binomial_at_least(0.0, 7.0, at) == 1);
    CHECK(binomial_at_least(1.0, 0.0, at) == 0.001);
}

TEST_CASE("at most k and at least k + 1 add up to one at any size") {
    for (double n = 10; n <= 1e15; n *= 10) {
        for (const double p : {1e-9, 0.001, 0.5}) {
            const double k = std::floor(n * p + std::sqrt(n * p));
            if (k < n) {
                CAPTURE(n);
                CAPTURE(p);
                const unit_point<> at{p, 1 - p};
                CHECK(binomial_at_most(k, n - k, at) + binomial_at_least(k + 1, n - k - 1, at) ==
                      doctest::Approx(1).epsilon(1e-14));
            }
        }
    }
}

TEST_CASE("chance of a burn rate above 14.4 within an hour, as published") {
    // P(more than 14.4 x 0.001 of n requests fail | 0.001), for n requests in the hour.
    const unit_point<> at{0.001, 0.999};
    CHECK(binomial_at_least(1.0, 0.0, at) == doctest::Approx(0.001));
    CHECK(binomial_at_least(1.0, 9.0, at) == doctest::Approx(0.00995512).epsilon(1e-6));
    CHECK(binomial_at_least(1.0, 59.0, at) == doctest::Approx(0.0582637).epsilon(1e-6));
    CHECK(binomial_at_least(5.0, 295.0, at) == doctest::Approx(1.5327e-5).epsilon(1e-4));
}

} // namespace

} // namespace binomial_test
