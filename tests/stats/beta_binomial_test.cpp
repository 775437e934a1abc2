// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/stats/beta_binomial.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace beta_binomial_test {

namespace {

using nines::beta_binomial;
using nines::errc;
using nines::quantile_level;

template <class Real = double>
beta_binomial<Real> made(Real a, Real b, Real trials) {
    return beta_binomial<Real>::try_from(a, b, trials).value();
}

double deviation(double got, double expected) {
    return std::abs(got / expected - 1);
}

/// P(K = k) for k from 0 to trials, by the ratios of neighbours.
std::vector<long double> by_recurrence(double a, double b, int trials) {
    std::vector<long double> terms{1};
    long double sum = 1;
    for (int k = 0; k < trials; ++k) {
        const long double up = static_cast<long double>(trials - k) * (a + k);
        const long double down = (k + 1.0L) * (b + trials - k - 1);
        terms.push_back(terms.back() * up / down);
        sum += terms.back();
    }
    for (long double& each : terms) {
        each /= sum;
    }
    return terms;
}

TEST_CASE("both tails agree with the golden table, up to 1e12 events on either side") {
    const auto rows = golden::table("beta_binomial.csv");
    REQUIRE(rows.size() == 27);
    for (const auto& row : rows) {
        const double prior = row.number("prior");
        const double seen = row.number("seen");
        const double bad = row.number("bad");
        const double trials = row.number("trials");
        CAPTURE(seen);
        CAPTURE(bad);
        CAPTURE(trials);
        const auto tails =
            made(prior + bad, prior + (seen - bad), trials).tails_at(row.number("hits"));
        const double tolerance = seen + trials > 1e11 ? 1e-10 : 1e-12;
        CHECK(deviation(tails.lower, row.number("lower")) < tolerance);
        CHECK(deviation(tails.upper, row.number("upper")) < tolerance);
    }
}

TEST_CASE("probabilities and tails are those of the recurrence, for random parameters") {
    constexpr unsigned seed = 21;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 150; ++trial) {
        const double a = std::pow(10, 4 * uniform(random) - 1);
        const double b = std::pow(10, 4 * uniform(random) - 1);
        const int trials = static_cast<int>(std::pow(10, 2.5 * uniform(random)));
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(trials);
        const auto terms = by_recurrence(a, b, trials);
        const auto distribution = made<double>(a, b, trials);
        const auto hits = static_cast<std::size_t>(random() % terms.size());
        const auto k = static_cast<double>(hits);
        long double below = 0;
        for (std::size_t i = 0; i < hits; ++i) {
            below += terms[i];
        }
        long double above = 0;
        for (std::size_t i = terms.size(); i > hits; --i) {
            above += terms[i - 1];
        }
        CHECK(deviation(distribution.probability_of(k), static_cast<double>(terms[hits])) < 1e-11);
        const auto tails = distribution.tails_at(k);
        CHECK(std::abs(tails.lower - static_cast<double>(below)) < 1e-12 * (tails.lower + 1e-290));
        CHECK(std::abs(tails.upper - static_cast<double>(above)) < 1e-12 * (tails.upper + 1e-290));
    }
}

TEST_CASE("the quantile is the first number of hits at which the level is reached") {
    constexpr unsigned seed = 22;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 60; ++trial) {
        const double a = 0.5 + std::floor(std::pow(10, 4 * uniform(random)));
        const double b = a * std::pow(10, 3 * uniform(random));
        const double trials = std::floor(std::pow(10, 7 * uniform(random)));
        const double level = uniform(random);
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(trials);
        CAPTURE(level);
        const auto distribution = made(a, b, trials);
        const double hits = distribution.quantile(quantile_level{level});
        CHECK(distribution.at_most(hits) >= level);
        CHECK((hits == 0 || distribution.at_most(hits - 1) < level));
    }
    CHECK(made(2.5, 100.5, 50.0).quantile(quantile_level{0}) == 0);
    CHECK(made(2.5, 100.5, 50.0).quantile(quantile_level{1}) == 50);
    CHECK(made(1e9, 1e12 - 1e9, 1e12).quantile(quantile_level{0.5}) ==
          doctest::Approx(1e9).epsilon(1e-6));
    CHECK(made(0.5, 1.5, 1e30).quantile(quantile_level{0.5}) > 1e28); // beyond all whole numbers
}

TEST_CASE(
    "the tail rises with hits counted and with trials, and falls with misses and hits asked") {
    constexpr unsigned seed = 23;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> uniform{0, 1};
    for (int trial = 0; trial < 150; ++trial) {
        const double a = 0.5 + std::floor(std::pow(10, 3 * uniform(random)));
        const double b = 0.5 + std::floor(std::pow(10, 5 * uniform(random)));
        const double trials = 2 + std::floor(std::pow(10, 5 * uniform(random)));
        const double hits = 1 + std::floor(trials * uniform(random) * uniform(random) / 2);
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(trials);
        CAPTURE(hits);
        const double here = made(a, b, trials).at_least(hits);
        const double rounding = 1e-13 * here;
        CHECK(made(a + 1, b, trials).at_least(hits) >= here - rounding);
        CHECK(made(a, b + 1, trials).at_least(hits) <= here + rounding);
        CHECK(made(a, b, trials + 1).at_least(hits) >= here - rounding);
        CHECK(made(a, b, trials + 0.3).at_least(hits) >= here - rounding);
        CHECK(made(a, b, trials).at_least(hits + 1) <= here + rounding);
    }
}

TEST_CASE("what is certain is exactly so, also where probabilities underflow") {
    const auto distribution = made(0.5, 10.5, 20.0);
    CHECK(distribution.at_least(0) == 1);
    CHECK(distribution.at_least(-3) == 1);
    CHECK(distribution.at_least(21) == 0);
    CHECK(distribution.at_most(20) == 1);
    CHECK(distribution.at_most(-1) == 0);
    CHECK(distribution.probability_of(21) == 0);
    CHECK(made(0.5, 0.5, 0.0).at_least(1) == 0);
    CHECK(made(0.5, 0.5, 0.0).quantile(quantile_level{0.9}) == 0);
    const auto large = made(1e9, 1e12 - 1e9, 1e12);
    for (const double hits : {1.0, 1e6, 5e8}) {
        CHECK(large.at_least(hits) == 1);
        CHECK(large.tails_at(hits).lower == 0);
    }
    for (const double hits : {2e9, 1e11, 1e12}) {
        CHECK(large.at_least(hits) == 0);
    }
}

TEST_CASE("closed forms: a uniform prior makes all numbers of hits equally likely") {
    const auto distribution = made(1.0, 1.0, 99.0);
    for (int hits = 0; hits < 100; ++hits) {
        CHECK(deviation(distribution.probability_of(hits), 0.01) < 1e-13);
        CHECK(deviation(distribution.at_least(hits), (100.0 - hits) / 100) < 1e-13);
    }
    CHECK(distribution.mean() == 49.5);
}

TEST_CASE("float and long double answer as double does") {
    const double expected = made(5.5, 995.5, 700.0).at_least(6.0);
    CHECK(made(5.5F, 995.5F, 700.0F).at_least(6.0F) == doctest::Approx(expected).epsilon(1e-6));
    CHECK(static_cast<double>(made(5.5L, 995.5L, 700.0L).at_least(6.0L)) ==
          doctest::Approx(expected).epsilon(1e-13));
}

TEST_CASE("parameters outside the domain are refused") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {nan, infinity, -1.0}) {
        CHECK(beta_binomial<>::try_from(bad, 1, 1).error().code == errc::out_of_domain);
        CHECK(beta_binomial<>::try_from(1, bad, 1).error().code == errc::out_of_domain);
        CHECK(beta_binomial<>::try_from(1, 1, bad).error().code == errc::out_of_domain);
    }
    CHECK(beta_binomial<>::try_from(0, 1, 1).error().code == errc::out_of_domain);
    CHECK(beta_binomial<>::try_from(1, 0, 1).error().code == errc::out_of_domain);
}

} // namespace

} // namespace beta_binomial_test
