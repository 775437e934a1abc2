// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/estimates.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace estimates_test {

using nines::interval;
using nines::detail::guaranteed_value;
using nines::detail::interpolated_value;
using nines::detail::overlap;
using nines::detail::ranked_bucket;

TEST_CASE("the guaranteed value is as far from one end as from the other, relatively") {
    for (const interval<double> values :
         {interval{1.0, 2.0}, interval{3.0, 3.1}, interval{1e-300, 1.1e-300}, interval{-2.0, -1.0},
          interval{1.5e308, 1.7e308}}) {
        const double value = guaranteed_value(values);
        CHECK(values.contains(value));
        CHECK(std::abs(value / values.lower - 1) ==
              doctest::Approx(std::abs(value / values.upper - 1)).epsilon(1e-12));
    }
}

TEST_CASE("among subnormal numbers the guaranteed value adds half of the least of them") {
    constexpr double least = std::numeric_limits<double>::denorm_min();
    for (double a = least; a < 70 * least; a += least) {
        for (double b = a; b < 70 * least; b += least) {
            const double value = guaranteed_value({a, b});
            const double error = (b - a) / (b + a);
            const auto units_off = [&](double truth) { // whole numbers of the least
                return std::abs(value / least - truth / least);
            };
            REQUIRE(units_off(a) <= error * (a / least) + 0.5 + 1e-12);
            REQUIRE(units_off(b) <= error * (b / least) + 0.5 + 1e-12);
            REQUIRE(guaranteed_value({-b, -a}) == -value);
        }
    }
}

TEST_CASE("an interpolated value is at most twice as far off as the guaranteed one can be") {
    for (const interval<double> values :
         {interval{1.0, 1.0109}, interval{1.0, 2.0}, interval{1.0, 65536.0}, interval{-2.0, -1.0},
          interval{1.5e308, 1.7e308}}) {
        const double error =
            std::abs((values.upper / values.lower - 1) / (values.upper / values.lower + 1)) *
            (1 + 1e-12);
        for (const std::uint64_t rank : {1U, 500'000U, 1'000'000U}) {
            const double value = interpolated_value({values, 0, 1'000'000}, rank);
            CHECK(values.contains(value));
            CHECK(std::abs(value / values.lower - 1) <= 2 * error);
            CHECK(std::abs(value / values.upper - 1) <= 2 * error);
        }
    }
}

TEST_CASE("a bucket around zero stands for zero, one of a single value for that") {
    CHECK(guaranteed_value({-1, 2}) == 0);
    CHECK(guaranteed_value({0, 2}) == 0);
    CHECK(guaranteed_value({5e-324, 5e-324}) == 5e-324);
    CHECK(guaranteed_value({-7, -7}) == -7);
}

TEST_CASE("interpolation puts the values of a bucket at the middle of equal parts") {
    const ranked_bucket bucket{{10, 11}, 100, 5};
    CHECK(interpolated_value(bucket, 101) == doctest::Approx(10.1));
    CHECK(interpolated_value(bucket, 103) == doctest::Approx(10.5));
    CHECK(interpolated_value(bucket, 105) == doctest::Approx(10.9));
    constexpr double largest = (std::numeric_limits<double>::max)();
    CHECK(std::isfinite(interpolated_value({{-largest, largest}, 0, 2}, 1)));
}

TEST_CASE("the overlap of intervals that have none is the first") {
    static_assert(overlap({1, 3}, {2, 4}) == interval{2.0, 3.0});
    static_assert(overlap({1, 2}, {2, 4}) == interval{2.0, 2.0});
    static_assert(overlap({1, 2}, {3, 4}) == interval{1.0, 2.0});
}

} // namespace estimates_test
