// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/uncertain_amount.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace uncertain_amount_test {

using nines::errc;
using nines::uncertain_amount;

namespace {

/// The mean, from the quantiles at the middles of many equal steps.
double mean_of_quantiles(const uncertain_amount& amount) {
    constexpr int steps = 20'000;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        sum += amount.quantile((i + 0.5) / steps);
    }
    return sum / steps;
}

TEST_CASE("a triangular amount has the textbook's mean and quantiles") {
    const auto amount = *uncertain_amount::triangular(2, 4, 10);
    CHECK(amount.mean() == doctest::Approx(16.0 / 3));
    CHECK(amount.quantile(0) == 2);
    CHECK(amount.quantile(1) == 10);
    CHECK(amount.quantile(0.25) == doctest::Approx(4)); // (4 - 2) / (10 - 2) lies below the mode
    CHECK(amount.quantile(0.5) == doctest::Approx(10 - std::sqrt(24)));
    CHECK(mean_of_quantiles(amount) == doctest::Approx(amount.mean()).epsilon(1e-6));
}

TEST_CASE("a PERT amount weighs its mode four times") {
    const auto amount = *uncertain_amount::pert(2, 4, 10);
    CHECK(amount.mean() == doctest::Approx(28.0 / 6));
    CHECK(mean_of_quantiles(amount) == doctest::Approx(amount.mean()).epsilon(1e-6));
    // R 4.2.2: 2 + 8 * qbeta(0.9, 2, 4).
    CHECK(amount.quantile(0.9) == doctest::Approx(6.671122997).epsilon(1e-9));
    CHECK(amount.quantile(0.9) < uncertain_amount::triangular(2, 4, 10)->quantile(0.9));
}

TEST_CASE("observed values come back, each as likely") {
    const std::vector<double> values{30, 5, 10, 5};
    const auto amount = *uncertain_amount::observed(values);
    CHECK(amount.mean() == 12.5);
    CHECK(amount.quantile(0) == 5);
    CHECK(amount.quantile(0.49) == 5);
    CHECK(amount.quantile(0.5) == 10);
    CHECK(amount.quantile(0.99) == 30);
    CHECK(amount.quantile(1) == 30);
    CHECK(mean_of_quantiles(amount) == doctest::Approx(12.5));
}

TEST_CASE("what is known exactly stays") {
    const auto amount = *uncertain_amount::exactly(7);
    CHECK(amount.mean() == 7);
    CHECK(amount.quantile(0.3) == 7);
    CHECK(uncertain_amount::pert(7, 7, 7)->quantile(0.9) == 7);
    CHECK(uncertain_amount::triangular(1, 1, 3)->quantile(0) == 1);
    CHECK(uncertain_amount::triangular(1, 3, 3)->quantile(1) == 3);
}

TEST_CASE("quantiles never fall") {
    for (const auto& amount :
         {*uncertain_amount::triangular(0, 0, 5), *uncertain_amount::triangular(0, 5, 5),
          *uncertain_amount::pert(0, 0, 5), *uncertain_amount::pert(1, 4.9, 5)}) {
        double last = -1;
        for (int i = 0; i <= 1000; ++i) {
            const double at = amount.quantile(i / 1000.0);
            CHECK(at >= last);
            last = at;
        }
    }
}

TEST_CASE("the largest amounts have means, and larger ones are refused") {
    constexpr double most = 1e100;
    CHECK(uncertain_amount::pert(0, most, most)->mean() == doctest::Approx(most * 5 / 6));
    CHECK(uncertain_amount::triangular(most, most, most)->mean() == doctest::Approx(most));
    CHECK(uncertain_amount::observed(std::vector<double>{most, most})->mean() ==
          doctest::Approx(most));
    for (const double wrong : {1.1e100, (std::numeric_limits<double>::max)()}) {
        CHECK(uncertain_amount::exactly(wrong).error().code == nines::errc::out_of_domain);
        CHECK(uncertain_amount::pert(0, 1, wrong).error().code == nines::errc::out_of_domain);
        CHECK(uncertain_amount::observed(std::vector<double>{wrong}).error().code ==
              nines::errc::out_of_domain);
    }
}

TEST_CASE("ranges in the wrong order and values that are no amounts are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    for (const auto& refused :
         {uncertain_amount::triangular(2, 1, 3), uncertain_amount::triangular(1, 4, 3),
          uncertain_amount::pert(-1, 1, 3), uncertain_amount::pert(1, not_a_number, 3),
          uncertain_amount::exactly(-1),
          uncertain_amount::triangular(1, 2, std::numeric_limits<double>::infinity())}) {
        REQUIRE(!refused);
        CHECK(refused.error().code == errc::out_of_domain);
    }
    CHECK(uncertain_amount::observed({}).error().code == errc::insufficient);
    const std::vector<double> with_negative{1, -1};
    CHECK(uncertain_amount::observed(with_negative).error().code == errc::out_of_domain);
}

} // namespace

} // namespace uncertain_amount_test
