// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/information_bound.hpp>

#include <nines/burn/cusum_run_length.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>

namespace information_bound_test {

using nines::information_bound;

TEST_CASE("the bound is log(time apart) / divergence, in minutes") {
    // KL(0.008, 0.0005) = 0.014714 nats, 43,200 / 0.03 minutes apart.
    const double kl = 0.008 * std::log(16) + 0.992 * std::log(0.992 / 0.9995);
    CHECK(information_bound(0.03, 0.0005, 0.008, 0.6).count() ==
          doctest::Approx(std::log(1'440'000) / kl / 0.6));
    CHECK(information_bound(0.03, 0.0005, 1, 2).count() ==
          doctest::Approx(std::log(1'440'000) / -std::log(0.0005) / 2));
}

TEST_CASE("outside its range there is no bound but infinity") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(information_bound(0, 0.0005, 0.008, 1).count() == infinity);
    CHECK(information_bound(1, 0, 0.008, 1).count() == infinity);
    CHECK(information_bound(1, 0.01, 0.008, 1).count() == infinity);
    CHECK(information_bound(1, 0.001, 1.1, 1).count() == infinity);
    CHECK(information_bound(1, 0.001, 0.1, 0).count() == infinity);
}

TEST_CASE("the exact delay of the CUSUM comes to the bound as false alarms get rare") {
    // One event a minute: the run lengths of the chart are minutes.
    const double healthy = 0.0005;
    double last = 0;
    for (const std::uint32_t threshold : {1000U, 4000U, 16'000U, 64'000U}) {
        const auto chart = nines::cusum_chart::try_from(200, threshold).value();
        const double q = chart.alternative(healthy).value();
        const double apart = chart.run_length(healthy).value();
        if (!(apart < 1e300)) {
            break;
        }
        const double share =
            information_bound(43200 / apart, healthy, q, 1).count() / chart.run_length(q).value();
        CAPTURE(threshold);
        CAPTURE(share);
        CHECK(std::abs(share - 1) < (last > 0 ? last : 0.5));
        last = std::abs(share - 1);
    }
    CHECK(last < 0.02);
}

} // namespace information_bound_test
