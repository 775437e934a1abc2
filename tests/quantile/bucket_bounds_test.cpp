// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/bucket_bounds.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace bucket_bounds_test {

using nines::bucket_bounds;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

nines::errc refusal_of(const std::vector<double>& bounds) {
    return bucket_bounds::try_from(bounds).error().code;
}

} // namespace

static_assert(std::is_nothrow_default_constructible_v<bucket_bounds>);
static_assert(!std::is_convertible_v<std::vector<double>, bucket_bounds>);

TEST_CASE("bounds ascend and are finite, but for +infinity at the end, which goes without saying") {
    CHECK(bucket_bounds{1, 2, infinity} == bucket_bounds{1, 2});
    CHECK(bucket_bounds{infinity} == bucket_bounds{});
    CHECK(bucket_bounds{}.buckets() == 1);
    CHECK(bucket_bounds{1, 2}.buckets() == 3);
    for (const auto& wrong : std::vector<std::vector<double>>{{1, 1},
                                                              {2, 1},
                                                              {not_a_number},
                                                              {1, not_a_number},
                                                              {-infinity},
                                                              {-infinity, 1},
                                                              {infinity, infinity},
                                                              {1, infinity, 2}}) {
        CHECK(refusal_of(wrong) == nines::errc::contradiction);
    }
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((bucket_bounds{2, 1}), nines::domain_error);
#endif
}

TEST_CASE("a bound is part of its bucket") {
    const bucket_bounds bounds{-1, 0, 0.5};
    CHECK(bounds.bucket_of(-infinity) == 0);
    CHECK(bounds.bucket_of(-1) == 0);
    CHECK(bounds.bucket_of(std::nextafter(-1, 0)) == 1);
    CHECK(bounds.bucket_of(-0.0) == 1);
    CHECK(bounds.bucket_of(std::numeric_limits<double>::denorm_min()) == 2);
    CHECK(bounds.bucket_of(0.5) == 2);
    CHECK(bounds.bucket_of(std::nextafter(0.5, 1)) == 3);
    CHECK(bounds.bucket_of(infinity) == 3);
    CHECK(bucket_bounds{}.bucket_of(7) == 0);
}

TEST_CASE("the bucket of a value is what a walk over the bounds finds, for any number of bounds") {
    std::mt19937_64 random{20250303};
    INFO("seed 20250303");
    for (int size = 0; size <= 70; ++size) {
        std::vector<double> upper;
        double bound = -3;
        for (int i = 0; i < size; ++i) {
            bound += 0.25 * static_cast<double>(1 + random() % 3);
            upper.push_back(bound);
        }
        const bucket_bounds bounds{upper};
        for (double value = -4; value < bound + 1; value += 0.125) {
            const auto below =
                std::count_if(upper.begin(), upper.end(), [=](double b) { return b < value; });
            CHECK(bounds.bucket_of(value) == static_cast<std::size_t>(below));
        }
    }
}

TEST_CASE("bounds may share their leading bits, lie ulps apart, or span all numbers") {
    std::mt19937_64 random{20250310};
    INFO("seed 20250310");
    const double next_to_one = std::nextafter(1.0, 2);
    std::vector<double> crowded{1e-300, 0.25, 0.5};
    for (double bound = 1; crowded.size() < 100; bound = std::nextafter(bound, 2)) {
        crowded.push_back(bound);
    }
    crowded.insert(crowded.end(), {1.5, 1e300});
    const std::vector<std::vector<double>> all{
        crowded,
        {1, next_to_one, std::nextafter(next_to_one, 2)},
        {std::numeric_limits<double>::denorm_min(), 1e-300, 1, 1e300,
         (std::numeric_limits<double>::max)()},
        {-5, -1e-300, 0, 1e-300},
        {-5, -1},
        {0},
        {100, 101, 102, 103, 104, 105, 200, 300, 301.5, 1e6, 1e6 + 1},
    };
    for (const auto& upper : all) {
        const bucket_bounds bounds{upper};
        const auto check = [&](double value) {
            const auto below =
                std::count_if(upper.begin(), upper.end(), [=](double b) { return b < value; });
            CHECK(bounds.bucket_of(value) == static_cast<std::size_t>(below));
        };
        for (const double bound : upper) {
            check(bound);
            check(std::nextafter(bound, infinity));
            check(std::nextafter(bound, -infinity));
            check(-bound);
        }
        for (int i = 0; i < 2000; ++i) {
            const auto any = std::bit_cast<double>(random());
            if (any == any) {
                check(any);
            }
        }
        check(infinity);
        check(-infinity);
    }
}

} // namespace bucket_bounds_test
