// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/normal.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace normal_test {

namespace {

using nines::confidence;

TEST_CASE("the quantile of a tail agrees with 20 digits") {
    // mpmath 1.3 at 40 digits: sqrt(2) erfinv(1 - 2 q).
    CHECK(nines::normal_upper_quantile(0.025) ==
          doctest::Approx(1.9599639845400542355).epsilon(5e-16));
    CHECK(nines::normal_upper_quantile(0.05) ==
          doctest::Approx(1.6448536269514722149).epsilon(5e-16));
    CHECK(nines::normal_upper_quantile(5e-7) ==
          doctest::Approx(4.8916384756985903862).epsilon(5e-16));
    CHECK(std::fabs(static_cast<double>(
              nines::normal_upper_quantile(0.025L) / 1.95996398454005423552L - 1)) < 1e-18);
}

TEST_CASE(
    "the two-sided quantile has the level between its ends, from tiny levels to tiny misses") {
    for (int exponent = -300; exponent < 0; exponent += 7) {
        const double tiny = std::pow(10, exponent);
        CAPTURE(tiny);
        const double far =
            nines::two_sided_normal_quantile(confidence::try_from_significance(tiny).value());
        CHECK(2 * nines::normal_upper_tail(far) == doctest::Approx(tiny).epsilon(1e-12));
        const double near = nines::two_sided_normal_quantile(confidence{tiny});
        CHECK(std::erf(near / std::sqrt(2.0)) == doctest::Approx(tiny).epsilon(1e-15));
    }
}

TEST_CASE("quantile and tail undo each other") {
    for (double q = 1e-12; q < 1; q = q < 0.05 ? q * 1.5 : q + 0.01) {
        CAPTURE(q);
        const double z = nines::normal_upper_quantile(q);
        CHECK(nines::normal_upper_tail(z) == doctest::Approx(q).epsilon(1e-13));
        CHECK(nines::normal_quantile(q) == -z);
        CHECK(nines::normal_lower_tail(-z) == nines::normal_upper_tail(z));
    }
}

TEST_CASE("beyond the ends the quantile is infinite, and in the middle zero") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(nines::normal_upper_quantile(0.0) == infinity);
    CHECK(nines::normal_upper_quantile(-1.0) == infinity);
    CHECK(nines::normal_upper_quantile(1.0) == -infinity);
    CHECK(nines::normal_upper_quantile(0.5) == 0);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(nines::normal_upper_quantile(nan) == infinity);
    CHECK(nines::normal_quantile(nan) == -infinity);
}

TEST_CASE("the density is the slope of the tail") {
    for (const double z : {-3.0, -0.5, 0.0, 1.0, 4.0}) {
        const double step = 1e-5;
        const double slope =
            (nines::normal_lower_tail(z + step) - nines::normal_lower_tail(z - step)) / (2 * step);
        CHECK(nines::normal_density(z) == doctest::Approx(slope).epsilon(1e-6));
    }
}

} // namespace

} // namespace normal_test
