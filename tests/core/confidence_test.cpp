// SPDX-License-Identifier: BSL-1.0
#include <nines/core/confidence.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

namespace confidence_test {

using nines::confidence;
using nines::errc;

static_assert(!std::is_default_constructible_v<confidence>);
static_assert(std::is_constructible_v<confidence, double>);
static_assert(!std::is_convertible_v<double, confidence>);
static_assert(std::is_trivially_copyable_v<confidence>);
static_assert(noexcept(confidence::try_from_level(0.95)));
static_assert(noexcept(confidence::try_from_significance(0.05)));

TEST_CASE("level and significance are complements, exact in decimal") {
    static_assert(confidence{0.95}.level() == 0.95);
    static_assert(confidence{0.95}.significance() == 0.05);
    static_assert(confidence{0.99}.significance() == 0.01);
    static_assert(confidence{0.999999}.significance() == 1e-6);
    static_assert(confidence::try_from_significance(0.05)->level() == 0.95);
    CHECK(confidence{0.9} == *confidence::try_from_significance(0.1));
    CHECK(confidence{0.9} != confidence{0.95});
}

TEST_CASE("a tiny significance keeps its digits") {
    const auto sure = confidence::try_from_significance(1.25e-30);
    REQUIRE(sure);
    CHECK(sure->significance() == 1.25e-30);
}

TEST_CASE("NaN, infinities, 0, 1 and beyond are refused") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double outside : {nan, infinity, -infinity, 0.0, 1.0, -0.05, 95.0}) {
        CAPTURE(outside);
        CHECK(confidence::try_from_level(outside).error().code == errc::out_of_domain);
        CHECK(confidence::try_from_significance(outside).error().code == errc::out_of_domain);
    }
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("a level in percent is refused by the constructor") {
    CHECK_THROWS_WITH_AS(confidence{95.0}, "confidence: expected more than 0 and less than 1",
                         nines::domain_error);
}
#endif

} // namespace confidence_test
