// SPDX-License-Identifier: BSL-1.0
#include <nines/core/estimate.hpp>

#include <doctest/doctest.h>

#include <type_traits>

namespace estimate_test {

using nines::confidence;
using nines::estimate;

static_assert(std::is_aggregate_v<estimate<>>);
static_assert(std::is_trivially_copyable_v<estimate<>>);
static_assert(!std::is_default_constructible_v<estimate<>>, "no estimate without a level");
static_assert(std::is_same_v<decltype(estimate<float>::bounds), nines::interval<float>>);

TEST_CASE("an estimate is a value, its bounds and the level at which they hold") {
    constexpr estimate<> ratio{0.001, {0.0005, 0.002}, confidence{0.95}};
    static_assert(ratio.bounds.contains(ratio.value));
    static_assert(ratio.level.significance() == 0.05);
    CHECK(ratio == estimate<>{0.001, {0.0005, 0.002}, confidence{0.95}});
}

TEST_CASE("estimates differ in value, bounds or level") {
    constexpr estimate<> ratio{0.001, {0.0005, 0.002}, confidence{0.95}};
    CHECK(ratio != estimate<>{0.002, {0.0005, 0.002}, confidence{0.95}});
    CHECK(ratio != estimate<>{0.001, {0.0, 0.002}, confidence{0.95}});
    CHECK(ratio != estimate<>{0.001, {0.0005, 0.002}, confidence{0.9}});
}

} // namespace estimate_test
