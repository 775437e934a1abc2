// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/coupled_binomial.hpp>

#include <nines/stats/binomial.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

namespace coupled_binomial_test {

namespace {

using nines::unit_point;
using nines::detail::coupled_binomial;
using nines::detail::uniform_at;

TEST_CASE("uniform numbers are even, uncorrelated from step to step, and of their place alone") {
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    constexpr int count = 100'000;
    for (std::uint64_t i = 0; i < count; ++i) {
        const double here = uniform_at(1, i / 100, i % 100) - 0.5;
        sum += here;
        squares += here * here;
        neighbours += here * (uniform_at(1, i / 100, i % 100 + 1) - 0.5);
    }
    CHECK(std::abs(sum / count) < 4 * std::sqrt(1.0 / 12 / count));
    CHECK(std::abs(squares / count - 1.0 / 12) < 4 * std::sqrt(1.0 / 180 / count));
    CHECK(std::abs(neighbours / count) < 4 / 12.0 / std::sqrt(count));
    CHECK(uniform_at(1, 2, 3) == uniform_at(1, 2, 3));
    CHECK(uniform_at(1, 2, 3) != uniform_at(2, 2, 3));
    CHECK(uniform_at(1, 2, 3) != uniform_at(1, 3, 2));
}

TEST_CASE("a small draw is the quantile of the binomial distribution") {
    for (const double p : {1e-4, 0.01, 0.3, 0.5}) {
        for (const double trials : {1.0, 7.0, 60.0}) {
            for (double u = 0.0125; u < 1; u += 0.025) {
                const double hits = coupled_binomial(trials, {p, 1 - p}, u);
                const unit_point<> at{p, 1 - p};
                CAPTURE(p);
                CAPTURE(trials);
                CAPTURE(u);
                CHECK(nines::binomial_at_most(hits, trials - hits, at) >= u - 1e-12);
                CHECK((hits == 0 ||
                       nines::binomial_at_most(hits - 1, trials - hits + 1, at) < u + 1e-12));
            }
        }
    }
}

TEST_CASE("a large draw is the quantile to a fiftieth of a standard deviation and half a hit") {
    for (const double p : {1e-9, 1e-4, 0.01, 0.3, 0.5}) {
        for (const double mean : {26.0, 200.0, 1e4, 1e8}) {
            const double trials = std::round(mean / p);
            const double deviation = std::sqrt(mean * (1 - p));
            if (deviation * deviation < 25) {
                continue;
            }
            for (const double u : {1e-4, 0.01, 0.2, 0.5, 0.8, 0.99, 0.9999}) {
                const double hits = coupled_binomial(trials, {p, 1 - p}, u);
                const double slack = deviation / 50 + 1;
                const unit_point<> at{p, 1 - p};
                CAPTURE(p);
                CAPTURE(mean);
                CAPTURE(u);
                const auto at_most = [&](double k) {
                    return nines::binomial_at_most(std::floor(k), trials - std::floor(k), at);
                };
                CHECK(at_most(hits + slack) >= u);
                CHECK(at_most(hits - slack - 1) < u);
            }
        }
    }
}

TEST_CASE("a draw rises with its number and with p, and mirrors") {
    for (const double trials : {10.0, 1000.0, 1e6}) {
        double before = 0;
        for (double u = 0.005; u < 1; u += 0.01) {
            const double hits = coupled_binomial(trials, {0.03, 0.97}, u);
            CHECK(hits >= before);
            CHECK(coupled_binomial(trials, {0.97, 0.03}, 1 - u) == trials - hits);
            CHECK(coupled_binomial(trials, {0.04, 0.96}, u) >= hits);
            before = hits;
        }
    }
}

TEST_CASE("what is certain is drawn") {
    CHECK(coupled_binomial(0, {0.3, 0.7}, 0.9) == 0);
    CHECK(coupled_binomial(1e12, unit_point<>::zero(), 1 - 1e-16) == 0);
    CHECK(coupled_binomial(1e12, unit_point<>::one(), 1e-16) == 1e12);
    CHECK(coupled_binomial(5, {0.5, 0.5}, 1 - 1e-16) == 5);
}

} // namespace

} // namespace coupled_binomial_test
