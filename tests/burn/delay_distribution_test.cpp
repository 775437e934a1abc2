// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/delay_distribution.hpp>

#include <nines/stats/random.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace delay_distribution_test {

using nines::detail::distribution_of;

TEST_CASE("mean and quantiles are those of the runs") {
    std::vector<double> minutes;
    for (int i = 100; i > 0; --i) {
        minutes.push_back(i);
    }
    const auto found = distribution_of(minutes);
    CHECK(found.mean.value == doctest::Approx(50.5));
    CHECK(found.median.value == 50);
    CHECK(found.p90.value == 90);
    CHECK(found.p99.value == 99);
    CHECK(found.median.standard_error == 5);
    CHECK(found.p90.standard_error == 3);
    std::vector<double> none;
    CHECK(distribution_of(none).mean == nines::measured{});
    std::vector<double> one{3};
    CHECK(distribution_of(one).p99 == nines::measured{3, 0});
}

TEST_CASE("the standard errors are the spread that repeating shows") {
    nines::random_stream random{31};
    nines::running_mean means;
    nines::running_mean medians;
    nines::running_mean tails;
    double mean_error = 0;
    double median_error = 0;
    double tail_error = 0;
    constexpr int repeats = 400;
    for (int i = 0; i < repeats; ++i) {
        std::vector<double> minutes(400);
        for (double& each : minutes) {
            each = -100 * std::log(1 - random.uniform());
        }
        const auto found = distribution_of(minutes);
        means.add(found.mean.value);
        medians.add(found.median.value);
        tails.add(found.p90.value);
        mean_error += found.mean.standard_error / repeats;
        median_error += found.median.standard_error / repeats;
        tail_error += found.p90.standard_error / repeats;
    }
    CHECK(mean_error == doctest::Approx(std::sqrt(means.variance())).epsilon(0.15));
    CHECK(median_error == doctest::Approx(std::sqrt(medians.variance())).epsilon(0.15));
    CHECK(tail_error == doctest::Approx(std::sqrt(tails.variance())).epsilon(0.15));
}

} // namespace delay_distribution_test
