// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/bootstrap.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace bootstrap_test {

using nines::bootstrap_options;
using nines::confidence;

namespace {

const std::vector<double> sample{1, 2, 4, 7, 7, 11, 16, 22, 29, 60, 61};

TEST_CASE("without bias and skewness the interval is the percentile one") {
    std::vector<double> resampled(1001);
    std::iota(resampled.rbegin(), resampled.rend(), 0.0);
    const std::vector<double> left_out{1, 2, 3};
    const auto got = nines::bca_interval<double>(500, resampled, std::span<const double>{left_out},
                                                 confidence{0.9});
    CHECK(got.lower == doctest::Approx(50));
    CHECK(got.upper == doctest::Approx(950));
}

TEST_CASE("bias and acceleration move the ends by Efron's formula") {
    std::vector<double> resampled(1001);
    std::iota(resampled.begin(), resampled.end(), 0.0);
    const std::vector<double> left_out{1, 2, 2, 9};
    // R 4.2.2: z0 = qnorm(600.5 / 1001), d = mean(x) - x, a = sum(d^3) / (6 * sum(d^2)^1.5), and
    // 1000 * pnorm(z0 + (z0 + z) / (1 - a * (z0 + z))) for z = qnorm(c(0.05, 0.95)).
    const auto got = nines::bca_interval<double>(600, resampled, std::span<const double>{left_out},
                                                 confidence{0.9});
    CHECK(got.lower == doctest::Approx(89.867634204844).epsilon(1e-9));
    CHECK(got.upper == doctest::Approx(969.286735402041).epsilon(1e-9));
}

TEST_CASE("resamples that are all the same have an interval of no width") {
    std::vector<double> resampled(100, 7.0);
    const std::vector<double> left_out(5, 7.0);
    const auto got = nines::bca_interval<double>(7, resampled, std::span<const double>{left_out},
                                                 confidence{0.95});
    CHECK(got == nines::interval{7.0, 7.0});
}

TEST_CASE("resampled means have the mean and the spread of the sample") {
    const auto means = nines::resampled_means(std::span<const double>{sample}, {40'000, 5});
    const double mean = std::accumulate(means.begin(), means.end(), 0.0) / 40'000;
    double squares = 0;
    double expected = 0;
    for (const double each : means) {
        squares += (each - mean) * (each - mean) / 40'000;
    }
    for (const double each : sample) {
        expected += (each - 20) * (each - 20) / 11 / 11;
    }
    CHECK(mean == doctest::Approx(20).epsilon(0.01));
    CHECK(squares == doctest::Approx(expected).epsilon(0.03));
}

/// Quantiles of resamples that are drawn value by value.
std::vector<double> quantiles_by_resampling(double level, std::size_t rounds) {
    nines::random_stream random{99};
    std::vector<double> quantiles;
    std::vector<double> drawn(sample.size());
    for (std::size_t i = 0; i < rounds; ++i) {
        for (double& each : drawn) {
            each = sample[static_cast<std::size_t>(random.below(11))];
        }
        std::ranges::sort(drawn);
        quantiles.push_back(nines::detail::linear_quantile(
            drawn.size(), level, [&](std::size_t k) { return drawn[k]; }));
    }
    return quantiles;
}

TEST_CASE("quantiles drawn by their rank are distributed as those of whole resamples") {
    constexpr std::size_t rounds = 20'000;
    for (const double level : {0.0, 0.25, 0.5, 0.73, 0.9, 1.0}) {
        const auto drawn =
            nines::resampled_quantiles(std::span<const double>{sample}, level, {rounds, 3});
        const auto whole = quantiles_by_resampling(level, rounds);
        for (const double value : {2.0, 5.0, 7.0, 12.0, 25.0, 60.0}) {
            CAPTURE(level);
            CAPTURE(value);
            const auto share = [&](const std::vector<double>& all) {
                return double(std::ranges::count_if(all, [&](double x) { return x <= value; })) /
                       double(rounds);
            };
            const double expected = share(whole);
            const double spread = std::sqrt(2 * expected * (1 - expected) / double(rounds));
            CHECK(std::abs(share(drawn) - expected) <= 4 * spread + 5 / double(rounds));
        }
    }
}

TEST_CASE("a seed gives the same resamples again, and another seed others") {
    const std::span<const double> values{sample};
    CHECK(nines::resampled_means(values, {10, 1}) == nines::resampled_means(values, {10, 1}));
    CHECK(nines::resampled_means(values, {10, 1}) != nines::resampled_means(values, {10, 2}));
}

} // namespace

} // namespace bootstrap_test
