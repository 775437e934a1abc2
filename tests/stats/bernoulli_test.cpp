// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/bernoulli.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace bernoulli_test {

namespace {

using nines::bernoulli_divergence;
using nines::bernoulli_log_ratio;

double deviation(double got, long double expected) {
    return static_cast<double>(std::fabs(got / expected - 1));
}

TEST_CASE("hits and misses speak for the larger and the smaller probability") {
    const auto ratio = bernoulli_log_ratio<>::against(0.001, 0.0144);
    CHECK(deviation(ratio.hit, 2.667228206581954936441L) < 1e-15);
    CHECK(deviation(ratio.miss, -0.0135041858692981874839L) < 1e-15);
    CHECK(ratio.of(2, 100) == 2 * ratio.hit + 100 * ratio.miss);
    CHECK(bernoulli_log_ratio<>::against(0.3, 0.3).of(7, 5) == 0);
}

TEST_CASE("ratios agree with long double, close together and far apart") {
    constexpr unsigned seed = 1951;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 20'000; ++trial) {
        const double p = std::pow(10, -12 * uniform(random)) * 0.999;
        const double q = p + (1 - p) * std::pow(10, -12 * uniform(random));
        if (!(q > p && q < 1)) {
            continue;
        }
        CAPTURE(p);
        CAPTURE(q);
        const long double a = p;
        const long double b = q;
        const auto ratio = bernoulli_log_ratio<>::against(p, q);
        const long double miss = std::log1p((a - b) / (1 - a));
        // 1 - p is rounded, which matters where it is not much more than q - p.
        REQUIRE(deviation(ratio.hit, std::log1p((b - a) / a)) < 4e-16);
        REQUIRE(std::fabs(ratio.miss - miss) < 4e-16L * (std::fabs(miss) + 1));
        const long double divergence = b * std::log1p((b - a) / a) + (1 - b) * miss;
        REQUIRE(std::fabs(bernoulli_divergence(q, p) - divergence) <
                2e-15L * divergence + 2e-19L * b);
    }
}

TEST_CASE(
    "the divergence of nearly equal ratios is half of the squared distance over the variance") {
    for (const double p : {1e-9, 0.001, 0.4}) {
        const double q = p * (1 + 1e-7);
        CAPTURE(p);
        const long double apart = static_cast<long double>(q) - p;
        CHECK(deviation(bernoulli_divergence(q, p), apart * apart / (2 * p * (1 - p))) < 2e-7);
    }
    CHECK(bernoulli_divergence(0.2, 0.2) == 0);
    CHECK(bernoulli_divergence(0.2, 0.1) > 0);
    CHECK(bernoulli_divergence(0.1, 0.2) > 0);
}

TEST_CASE("a total outage is ruled out by one good event and not by none") {
    const auto ratio = bernoulli_log_ratio<>::against(0.001, 1);
    CHECK(ratio.of(3, 0) == 3 * std::log(1000.0));
    CHECK(ratio.of(3, 1) == -std::numeric_limits<double>::infinity());
    CHECK(bernoulli_divergence(1.0, 0.001) == -std::log(0.001));
}

TEST_CASE("float and long double do the same") {
    CHECK(bernoulli_divergence(0.02F, 0.01F) ==
          doctest::Approx(bernoulli_divergence(0.02, 0.01)).epsilon(1e-6));
    CHECK(static_cast<double>(bernoulli_divergence(0.02L, 0.01L)) ==
          doctest::Approx(bernoulli_divergence(0.02, 0.01)).epsilon(1e-14));
}

} // namespace

} // namespace bernoulli_test
