// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/discrete_draw.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <vector>

namespace discrete_draw_test {

using nines::beta_binomial_draw;
using nines::binomial_draw;
using nines::poisson_draw;
using nines::random_stream;

namespace {

constexpr int draws = 40'000;

/// Pearson's statistic of draws against probabilities, in deviations from its mean; cells that
/// expect fewer than ten share one.
template <class Draw, class Probability>
double surprise(Draw draw, std::size_t cells, Probability probability) {
    std::vector<int> seen(cells + 1);
    for (int i = 0; i < draws; ++i) {
        const auto k = static_cast<std::size_t>(draw());
        ++seen[k < cells ? k : cells];
    }
    double statistic = 0;
    double freedom = -1;
    double rest_seen = seen[cells];
    double rest = 1;
    for (std::size_t k = 0; k < cells; ++k) {
        const double expected = draws * probability(static_cast<double>(k));
        if (expected < 10) {
            rest_seen += seen[k];
            continue;
        }
        rest -= expected / draws;
        statistic += std::pow(seen[k] - expected, 2) / expected;
        ++freedom;
    }
    if (rest * draws > 1) {
        statistic += std::pow(rest_seen - rest * draws, 2) / (rest * draws);
        ++freedom;
    } else {
        CHECK(rest_seen <= 8);
    }
    return (statistic - freedom) / std::sqrt(2 * freedom);
}

double log_gamma(double x) {
    return nines::detail::log_gamma(x);
}
double beta_function(double a, double b) {
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

} // namespace

TEST_CASE("the logarithm of the gamma function agrees with the standard library's") {
    for (double x = 1e-3; x < 1e9; x *= 1.7) {
        CAPTURE(x);
        const double expected = std::lgamma(x);
        CHECK(std::abs(log_gamma(x) - expected) <= 4e-15 * std::fmax(1, std::abs(expected)));
    }
}

TEST_CASE("Poisson draws have the Poisson distribution") {
    random_stream random{11};
    for (const double mean : {0.01, 0.3, 0.6, 1.0, 2.0, 9.5, 100.0, 1000.0}) {
        CAPTURE(mean);
        const poisson_draw draw{mean};
        CHECK(std::abs(surprise([&] { return draw(random); }, 2000,
                                [&](double k) {
                                    return std::exp(k * std::log(mean) - mean - std::lgamma(k + 1));
                                })) < 4);
    }
}

TEST_CASE("binomial draws have the binomial distribution") {
    random_stream random{12};
    for (const std::uint64_t events : {1U, 2U, 10U, 600U}) {
        for (const double p : {0.001, 0.3, 0.5, 0.97}) {
            CAPTURE(events);
            CAPTURE(p);
            const binomial_draw draw{events, p};
            const auto n = static_cast<double>(events);
            CHECK(std::abs(surprise([&] { return draw(random); }, events + 1,
                                    [&](double k) {
                                        return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) -
                                                        std::lgamma(n - k + 1) + k * std::log(p) +
                                                        (n - k) * std::log1p(-p));
                                    })) < 4);
        }
    }
}

TEST_CASE("beta-binomial draws have the beta-binomial distribution, in all its shapes") {
    random_stream random{13};
    for (const std::uint64_t events : {1U, 3U, 40U, 400U}) {
        for (const double ratio : {0.0005, 0.1, 0.25, 0.5, 0.8}) {
            for (const double correlation : {0.01, 0.2, 1.0 / 3, 0.6}) {
                CAPTURE(events);
                CAPTURE(ratio);
                CAPTURE(correlation);
                const beta_binomial_draw draw{ratio, correlation};
                const auto n = static_cast<double>(events);
                const double a = ratio * (1 - correlation) / correlation;
                const double b = (1 - ratio) * (1 - correlation) / correlation;
                CHECK(std::abs(surprise([&] { return draw(events, random); }, events + 1,
                                        [&](double k) {
                                            return std::exp(std::lgamma(n + 1) -
                                                            std::lgamma(k + 1) -
                                                            std::lgamma(n - k + 1) +
                                                            beta_function(a + k, b + n - k) -
                                                            beta_function(a, b));
                                        })) < 4.5);
            }
        }
    }
}

TEST_CASE("means and deviations hold where there are too many counts for a table") {
    random_stream random{14};
    const double mean = 1e6;
    const poisson_draw poisson{mean};
    const binomial_draw binomial{4'000'000, 0.25};
    double poisson_sum = 0;
    double binomial_squares = 0;
    constexpr int few = 2000;
    for (int i = 0; i < few; ++i) {
        poisson_sum += (static_cast<double>(poisson(random)) - mean) / std::sqrt(mean);
        binomial_squares +=
            std::pow(static_cast<double>(binomial(random)) - mean, 2) / (0.75 * mean);
    }
    CHECK(std::abs(poisson_sum) < 4 * std::sqrt(few));
    CHECK(std::abs(binomial_squares - few) < 4 * std::sqrt(2 * few));
}

TEST_CASE("certain outcomes are certain, and what is no probability draws nothing") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    random_stream random{15};
    for (int i = 0; i < 100; ++i) {
        CHECK(poisson_draw{0}(random) == 0);
        CHECK(poisson_draw{-1}(random) == 0);
        CHECK(poisson_draw{nan}(random) == 0);
        CHECK(binomial_draw{5, 0}(random) == 0);
        CHECK(binomial_draw{5, 1}(random) == 5);
        CHECK(binomial_draw{0, 0.5}(random) == 0);
        CHECK(binomial_draw{5, nan}(random) == 0);
        CHECK(binomial_draw{5, 1.5}(random) == 0);
        CHECK(beta_binomial_draw{1, 0.2}(5, random) == 5);
        CHECK(beta_binomial_draw{0, 0.2}(5, random) == 0);
        CHECK(beta_binomial_draw{0.5, 0.2}(0, random) == 0);
        CHECK(beta_binomial_draw{0.5, nan}(5, random) <= 5);
    }
}

TEST_CASE("a seed draws the same counts everywhere") {
    random_stream random{2026};
    const poisson_draw mean{0.6};
    const binomial_draw binomial{100, 0.3};
    const beta_binomial_draw together{0.3, 0.2};
    std::vector<std::uint64_t> counts;
    for (int i = 0; i < 4; ++i) {
        counts.push_back(mean(random));
        counts.push_back(binomial(random));
        counts.push_back(together(20, random));
    }
    CHECK(counts == std::vector<std::uint64_t>{0, 35, 2, 2, 28, 1, 0, 25, 8, 0, 40, 6});
}

} // namespace discrete_draw_test
