// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/student_t.hpp>

#include <nines/stats/student_t_tail.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace student_t_test {

namespace {

using nines::confidence;
using nines::student_t_upper_quantile;

TEST_CASE("one and two degrees of freedom have closed forms") {
    for (const double q : {0.4, 0.1, 0.025, 1e-4, 1e-9}) {
        CAPTURE(q);
        CHECK(student_t_upper_quantile(1.0, q) ==
              doctest::Approx(1 / std::tan(std::numbers::pi * q)).epsilon(1e-13));
        const double two = (1 - 2 * q) / std::sqrt(2 * q * (1 - q));
        CHECK(student_t_upper_quantile(2.0, q) == doctest::Approx(two).epsilon(1e-13));
    }
}

TEST_CASE("percentage points agree with 20 digits") {
    // mpmath 1.3 at 40 digits, from the incomplete beta function.
    CHECK(nines::two_sided_student_t_quantile(10.0, confidence{0.95}) ==
          doctest::Approx(2.2281388519862747484).epsilon(1e-14));
    CHECK(nines::two_sided_student_t_quantile(30.0, confidence{0.99}) ==
          doctest::Approx(2.7499956535672253324).epsilon(1e-14));
}

TEST_CASE("double agrees with long double over many degrees of freedom") {
    for (double degrees = 1; degrees <= 1e6; degrees *= 1.7) {
        for (const double q : {0.25, 0.025, 0.0005, 5e-7}) {
            CAPTURE(degrees);
            CAPTURE(q);
            const boost::math::students_t_distribution<long double> reference{
                static_cast<long double>(degrees)};
            const long double expected = boost::math::quantile(
                boost::math::complement(reference, static_cast<long double>(q)));
            CHECK(std::abs(static_cast<double>(student_t_upper_quantile(degrees, q) / expected -
                                               1)) < 1e-13);
        }
    }
}

TEST_CASE("total: without degrees of freedom the interval is the whole line") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(student_t_upper_quantile(0.0, 0.025) == infinity);
    CHECK(student_t_upper_quantile(-3.0, 0.025) == infinity);
    CHECK(student_t_upper_quantile(5.0, 0.0) == infinity);
    CHECK(student_t_upper_quantile(5.0, 1.0) == -infinity);
    CHECK(student_t_upper_quantile(infinity, 0.025) == nines::normal_upper_quantile(0.025));
    CHECK(std::isfinite(student_t_upper_quantile(0.5, 1e-9)));
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(student_t_upper_quantile(nan, 0.025) == infinity);
    CHECK(student_t_upper_quantile(5.0, nan) == infinity);
    CHECK(student_t_upper_quantile(nan, nan) == infinity);
}

TEST_CASE("what is remembered is what would be computed, whatever was asked before") {
    for (int round = 0; round < 2; ++round) {
        for (std::size_t degrees = 0; degrees < 200; ++degrees) {
            for (const double level : {0.5, 0.9, 0.95, 0.95001}) {
                CAPTURE(degrees);
                CAPTURE(level);
                CHECK(nines::remembered_student_t_quantile(degrees, confidence{level}) ==
                      nines::two_sided_student_t_quantile(static_cast<double>(degrees),
                                                          confidence{level}));
            }
        }
    }
    CHECK(nines::remembered_student_t_quantile<float>(3, confidence{0.9}) ==
          nines::two_sided_student_t_quantile(3.0F, confidence{0.9}));
}

TEST_CASE("Boost's quantiles are where our upper tail has the probability") {
    for (const double degrees : {1.0, 2.5, 30.0, 1e4, 1e12}) {
        for (const double q : {0.4, 0.025, 1e-6, 1e-12}) {
            CAPTURE(degrees);
            CAPTURE(q);
            const double t = student_t_upper_quantile(degrees, q);
            CHECK(nines::student_t_upper_tail(degrees, t) == doctest::Approx(q).epsilon(1e-12));
            CHECK(nines::student_t_upper_tail(degrees, -t) ==
                  doctest::Approx(1 - q).epsilon(1e-14));
        }
    }
    // Two degrees of freedom have a closed form.
    CHECK(nines::student_t_upper_tail(2.0, 3.0) ==
          doctest::Approx(0.5 - 1.5 / std::sqrt(11.0)).epsilon(1e-13));
}

} // namespace

} // namespace student_t_test
