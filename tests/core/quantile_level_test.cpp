// SPDX-License-Identifier: BSL-1.0
#include <nines/core/quantile_level.hpp>

#include <doctest/doctest.h>

#include <compare>
#include <limits>
#include <type_traits>

namespace quantile_level_test {

using nines::quantile_level;

static_assert(!std::is_default_constructible_v<quantile_level>);
static_assert(!std::is_convertible_v<double, quantile_level>);
static_assert(std::is_trivially_copyable_v<quantile_level>);
static_assert(noexcept(quantile_level::try_from(0.5)));

TEST_CASE("0 and 1 are levels: the minimum and the maximum") {
    static_assert(quantile_level{0.0}.value() == 0.0);
    static_assert(quantile_level{1.0}.value() == 1.0);
    CHECK(quantile_level{0.99}.value() == 0.99);
}

TEST_CASE("levels are ordered as their probabilities") {
    static_assert(quantile_level{0.5} < quantile_level{0.99});
    static_assert(quantile_level{0.5} == quantile_level{0.5});
    CHECK((quantile_level{0.9} <=> quantile_level{0.5}) == std::partial_ordering::greater);
}

TEST_CASE("a NaN level is an error, not the maximum") {
    const auto refused = quantile_level::try_from(std::numeric_limits<double>::quiet_NaN());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == nines::errc::out_of_domain);
}

TEST_CASE("levels outside 0 to 1 are refused") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double outside : {-1e-300, 1.0000000000000002, 99.0, infinity, -infinity}) {
        CAPTURE(outside);
        CHECK_FALSE(quantile_level::try_from(outside));
    }
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("the constructor throws what try_from refuses") {
    CHECK_THROWS_WITH_AS(quantile_level{99.0}, "quantile_level: expected 0 to 1",
                         nines::domain_error);
}
#endif

} // namespace quantile_level_test
