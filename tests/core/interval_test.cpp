// SPDX-License-Identifier: BSL-1.0
#include <nines/core/interval.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

namespace interval_test {

using nines::interval;

static_assert(std::is_aggregate_v<interval<>>);
static_assert(std::is_trivially_copyable_v<interval<>>);
static_assert(std::is_same_v<interval<>, interval<double>>);
static_assert(std::is_same_v<decltype(interval{0.0F, 1.0F}), interval<float>>);
static_assert(std::is_same_v<decltype(interval{0.0L, 1.0L}), interval<long double>>);
static_assert(sizeof(interval<float>) == 2 * sizeof(float));

TEST_CASE("both bounds belong to an interval") {
    constexpr interval bounds{0.25, 0.75};
    static_assert(bounds.contains(0.25) && bounds.contains(0.5) && bounds.contains(0.75));
    static_assert(!bounds.contains(0.2499) && !bounds.contains(0.7501));
    CHECK(bounds.width() == 0.5);
}

TEST_CASE("an interval may be a single point") {
    constexpr interval point{0.5, 0.5};
    static_assert(point.contains(0.5) && point.width() == 0);
    CHECK_FALSE(point.contains(0.5000001));
}

TEST_CASE("no interval holds NaN") {
    CHECK_FALSE(interval{0.0, 1.0}.contains(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("intervals are equal when both bounds are") {
    static_assert(interval{0.0, 1.0} == interval{0.0, 1.0});
    CHECK(interval{0.0, 1.0} != interval{0.0, 0.5});
    CHECK(interval{0.0, 1.0} != interval{0.5, 1.0});
}

} // namespace interval_test
