// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/rank_interval.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace rank_interval_test {

using nines::confidence;
using nines::quantile_level;
using nines::quantile_rank_interval;
using nines::rank_interval;

namespace {

/// P(X <= k) for k = 0 ... n by Pascal's recursion on probabilities, one trial after the other.
std::vector<double> binomial_cumulative(std::size_t n, double p) {
    std::vector<double> mass(n + 1);
    mass[0] = 1;
    for (std::size_t trial = 1; trial <= n; ++trial) {
        for (std::size_t k = trial; k > 0; --k) {
            mass[k] = mass[k] * (1 - p) + mass[k - 1] * p;
        }
        mass[0] *= 1 - p;
    }
    for (std::size_t k = 1; k <= n; ++k) {
        mass[k] += mass[k - 1];
    }
    return mass;
}

rank_interval searched(std::size_t n, double p, double significance) {
    const auto cumulative = binomial_cumulative(n, p);
    std::uint64_t lower = 0;
    while (lower < n && cumulative[lower] <= significance / 2) {
        ++lower; // P(X <= lower - 1) is still small
    }
    std::uint64_t upper = 0;
    while (upper <= n && 1 - (upper == 0 ? 0 : cumulative[upper - 1]) > significance / 2) {
        ++upper; // P(X >= upper) is still large
    }
    return {lower, upper};
}

} // namespace

TEST_CASE("the rank of a quantile is level times count, rounded up, at least 1") {
    const auto rank = [](double level, std::uint64_t count) {
        return nines::detail::rank_of(quantile_level{level}, count);
    };
    CHECK(rank(0, 10) == 1);
    CHECK(rank(1, 10) == 10);
    CHECK(rank(0.5, 10) == 5);
    CHECK(rank(0.51, 10) == 6);
    CHECK(rank(0.99, 100) == 99);
    CHECK(rank(0.07, 100) == 7); // 0.07 * 100 is above 7 in doubles
    CHECK(rank(0.29, 100) == 29);
    CHECK(rank(0.9, 1) == 1);
    for (std::uint64_t count = 1; count <= 1000; ++count) {
        REQUIRE(rank(0.999, count * 1000) == count * 999);
        REQUIRE(rank(0.07, count * 100) == count * 7);
    }
}

TEST_CASE("the ranks are those of a search through the binomial distribution") {
    for (const std::size_t n : {1U, 2U, 5U, 10U, 37U, 100U, 500U}) {
        for (const double p : {0.01, 0.1, 0.5, 0.9, 0.99}) {
            for (const double level : {0.5, 0.9, 0.95, 0.999}) {
                CAPTURE(n);
                CAPTURE(p);
                CAPTURE(level);
                REQUIRE(quantile_rank_interval(n, quantile_level{p}, confidence{level}) ==
                        searched(n, p, 1 - level));
            }
        }
    }
}

TEST_CASE("the median of 100 values lies between the 40th and the 61st at 95 percent") {
    CHECK(quantile_rank_interval(100, quantile_level{0.5}, confidence{0.95}) ==
          rank_interval{40, 61});
}

TEST_CASE("without enough values there is no order statistic on that side") {
    CHECK(quantile_rank_interval(10, quantile_level{0.99}, confidence{0.95}).upper == 11);
    CHECK(quantile_rank_interval(10, quantile_level{0.01}, confidence{0.95}).lower == 0);
    CHECK(quantile_rank_interval(10, quantile_level{0}, confidence{0.95}) == rank_interval{0, 1});
    CHECK(quantile_rank_interval(10, quantile_level{1}, confidence{0.95}) == rank_interval{10, 11});
}

TEST_CASE("at large counts the ranks follow the normal approximation") {
    for (const double n : {1e6, 1e9, 1e12}) {
        const auto ranks = quantile_rank_interval(static_cast<std::uint64_t>(n),
                                                  quantile_level{0.99}, confidence{0.95});
        const double spread = 1.959963985 * std::sqrt(n * 0.99 * 0.01);
        CHECK(std::abs(static_cast<double>(ranks.lower) - (0.99 * n - spread)) < 3);
        CHECK(std::abs(static_cast<double>(ranks.upper) - (0.99 * n + spread)) < 4);
    }
}

TEST_CASE("counts that a double cannot tell apart still have ranks, within the count") {
    for (const std::uint64_t count : {(std::uint64_t{1} << 53U) - 1, (std::uint64_t{1} << 54U) - 1,
                                      (std::uint64_t{1} << 63U) - 1, ~std::uint64_t{0}}) {
        for (const double level : {0.0, 0.5, 0.999, 1.0}) {
            CAPTURE(count);
            CAPTURE(level);
            const auto ranks =
                quantile_rank_interval(count, quantile_level{level}, confidence{0.95});
            CHECK(ranks.lower <= count);
            CHECK(ranks.lower <= ranks.upper);
        }
    }
}

TEST_CASE("level 1 is the last rank and a half is half of them, however many there are") {
    constexpr std::uint64_t half = std::uint64_t{1} << 51U;
    CHECK(nines::detail::rank_of(quantile_level{1}, 2 * half + 1) == 2 * half + 1);
    CHECK(nines::detail::rank_of(quantile_level{0.5}, 2 * half) == half);
}

} // namespace rank_interval_test
