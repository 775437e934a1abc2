// SPDX-License-Identifier: BSL-1.0
#include <nines/core/decimal.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace decimal_test {

using namespace nines::detail;

static_assert(is_finite(0.0) && is_finite(-1.5F) && is_finite(1.0L));
static_assert(is_finite((std::numeric_limits<double>::max)()));
static_assert(is_finite(std::numeric_limits<double>::denorm_min()));
static_assert(!is_finite(std::numeric_limits<double>::infinity()));
static_assert(!is_finite(-std::numeric_limits<float>::infinity()));
static_assert(!is_finite(std::numeric_limits<long double>::quiet_NaN()));
static_assert(!is_finite((std::numeric_limits<long double>::max)()));
static_assert(is_nan(std::numeric_limits<double>::quiet_NaN()));
static_assert(is_nan(-std::numeric_limits<float>::quiet_NaN()));
static_assert(!is_nan(std::numeric_limits<double>::infinity()) && !is_nan(-0.0));

static_assert(is_nan(std::numeric_limits<double>::quiet_NaN()));
static_assert(is_nan(-std::numeric_limits<float>::quiet_NaN()));
static_assert(!is_nan(std::numeric_limits<double>::infinity()) && !is_nan(0.0) && !is_nan(-1.0L));

static_assert(power_of_ten(0) == 1 && power_of_ten(18) == 1'000'000'000'000'000'000U);

static_assert(rounded_quotient(1, 10) == 0.1);
static_assert(rounded_quotient(1, 3) == 1.0 / 3);
static_assert(rounded_quotient(1, 1000) == 0.001);
static_assert(rounded_quotient(999'999'999'999'999'999U, 1'000'000'000'000'000'000U) == 1.0);
static_assert(rounded_quotient(1, 1'000'000'000'000'000'000U) == 1e-18);

static_assert(complement(0.999) == 0.001);
static_assert(complement(0.001) == 0.999);
static_assert(complement(0.95) == 0.05);
static_assert(complement(0.999999) == 1e-6);
static_assert(complement(0.999999999) == 1e-9);
static_assert(1 - 0.999 != 0.001, "what complement is for");

TEST_CASE("a quotient is rounded once, to nearest even") {
    // (2^53 + 1) / 2^60 lies half-way between two doubles; so does (2^53 + 3) / 2^60.
    constexpr std::uint64_t one = 1;
    CHECK(rounded_quotient((one << 53) + 1, one << 60) == 0x1p-7);
    CHECK(rounded_quotient((one << 53) + 3, one << 60) == 0x1.0000000000002p-7);
    // A little above half goes up, a little below down.
    CHECK(rounded_quotient(((one << 53) + 1) * 64 + 1, one << 61) == 0x1.0000000000001p-2);
    CHECK(rounded_quotient(((one << 53) + 1) * 64 - 1, one << 61) == 0x1p-2);
}

TEST_CASE("a quotient of integers below 2^53 is the one that the processor gives") {
    std::mt19937_64 random{20260101};
    std::uniform_int_distribution<std::uint64_t> any{2, (std::uint64_t{1} << 53) - 1};
    for (int i = 0; i < 10'000; ++i) {
        const auto denominator = any(random);
        const auto numerator = 1 + random() % (denominator - 1);
        REQUIRE(rounded_quotient(numerator, denominator) ==
                static_cast<double>(numerator) / static_cast<double>(denominator));
    }
}

TEST_CASE("the shortest decimal of a double is the one that was written") {
    CHECK(shortest_decimal(0.999)->significand == 999);
    CHECK(shortest_decimal(0.999)->scale == 3);
    CHECK(shortest_decimal(99.9)->significand == 999);
    CHECK(shortest_decimal(99.9)->scale == 1);
    CHECK(shortest_decimal(50.0)->scale == 0);
    CHECK(shortest_decimal(0.000000000000001)->scale == 15);
    CHECK(shortest_decimal(2.9e-15)->significand == 29);
    CHECK(shortest_decimal(2.9e-15)->scale == 16);
    CHECK(shortest_decimal(1e-18)->scale == 18);
}

TEST_CASE("a computed double has no short decimal") {
    CHECK_FALSE(shortest_decimal(1.0 / 3));
    CHECK_FALSE(shortest_decimal(1 - 0.999));
    CHECK_FALSE(shortest_decimal(1e-19));
    CHECK_FALSE(shortest_decimal(1.2345678901234567e-3));
}

TEST_CASE("every decimal of up to fifteen digits is found again from its double") {
    std::mt19937_64 random{20260102};
    for (unsigned scale = 1; scale <= 15; ++scale) {
        const auto one = power_of_ten(scale);
        for (int i = 0; i < 500; ++i) {
            const auto significand = 1 + random() % (one - 1);
            const double x = static_cast<double>(significand) / static_cast<double>(one);
            const auto found = shortest_decimal(x);
            REQUIRE(found);
            REQUIRE(found->significand * power_of_ten(scale - found->scale) == significand);
            REQUIRE(complement(x) == rounded_quotient(one - significand, one));
        }
    }
}

TEST_CASE("parse_decimal reads digits and one point") {
    CHECK(parse_decimal("99.95")->significand == 9995);
    CHECK(parse_decimal("99.95")->scale == 2);
    CHECK(parse_decimal("100")->scale == 0);
    CHECK(parse_decimal(".5")->scale == 1);
    CHECK(parse_decimal("5.")->significand == 5);
    CHECK(parse_decimal("000.5")->significand == 5);
    CHECK(parse_decimal("0.123456789012345678")->significand == 123'456'789'012'345'678U);
}

TEST_CASE("parse_decimal refuses all other text") {
    for (const char* text : {"", ".", "..", "1.2.3", "-1", "+1", " 1", "1 ", "1e3", "0x1", "1,5",
                             "nan", "inf", "1'000", "%"}) {
        INFO(std::string{text});
        CHECK_FALSE(parse_decimal(text));
    }
}

TEST_CASE("parse_decimal refuses more digits than it can hold exactly") {
    CHECK(parse_decimal("999999999999999999"));
    CHECK_FALSE(parse_decimal("9999999999999999999"));
    CHECK(parse_decimal("0.000000000000000001"));
    CHECK_FALSE(parse_decimal("0.0000000000000000001"));
}

} // namespace decimal_test
