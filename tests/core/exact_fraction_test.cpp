// SPDX-License-Identifier: BSL-1.0
#include <nines/core/exact_fraction.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

namespace exact_fraction_test {

using nines::detail::exact_fraction;
using nines::detail::fraction_of;
using nines::detail::product;
using nines::detail::reduced_fraction;

namespace {

constexpr std::uint64_t doubles_have_gaps = std::uint64_t{1} << 53U;

static_assert(fraction_of(14.4) == exact_fraction{72, 5});
static_assert(fraction_of(0.001) == exact_fraction{1, 1000});
static_assert(fraction_of(6) == exact_fraction{6, 1});
static_assert(fraction_of(175200) == exact_fraction{175200, 1});
static_assert(fraction_of(0) == exact_fraction{0, 1});
static_assert(product({72, 5}, {1, 1000}) == exact_fraction{9, 625});
static_assert(product({2, 3}, {3, 2}) == exact_fraction{1, 1});

} // namespace

TEST_CASE("a number that no decimal of 15 digits stands for is not taken for one") {
    for (const double x : {1.0 / 3, 1000.5, 5e-324, 1e300}) {
        CHECK(fraction_of(x) == exact_fraction{x, 1});
        CHECK_FALSE(fraction_of(x).is_whole_over_whole());
    }
    CHECK(fraction_of(0.333333333333333) == exact_fraction{333333333333333, 1000000000000000});
    CHECK(fraction_of(1e17).is_whole_over_whole());
    CHECK_FALSE(fraction_of(0).is_whole_over_whole());
}

TEST_CASE("a fraction whose terms are no doubles is refused and not rounded") {
    CHECK(reduced_fraction(doubles_have_gaps, 1) == exact_fraction{0x1p53, 1});
    CHECK_FALSE(reduced_fraction(doubles_have_gaps + 1, 1));
    CHECK_FALSE(reduced_fraction(1, doubles_have_gaps + 1));
    CHECK(reduced_fraction(doubles_have_gaps * 3, 6) == exact_fraction{0x1p52, 1});
    CHECK(reduced_fraction(29, 10'000'000'000'000'000) == exact_fraction{29, 1e16});
}

TEST_CASE("a product whose terms are no doubles is rounded and stands over 1") {
    CHECK(product({0x1p53 - 1, 1}, {3, 1}) == exact_fraction{(0x1p53 - 1) * 3, 1});
    CHECK(product({1, 0x1p53 - 1}, {1, 3}).denominator == 1);
    CHECK(product({0x1p61, 1}, {0x1p61, 1}) == exact_fraction{0x1p122, 1});
    CHECK(product({1, 0x1p61}, {1, 0x1p61}) == exact_fraction{0x1p-122, 1});
    CHECK(product({1.0 / 3, 1}, {3, 1}) == exact_fraction{1.0 / 3 * 3, 1});
    CHECK(product({3, 1}, {1.0 / 3, 1}) == exact_fraction{1.0 / 3 * 3, 1});
}

TEST_CASE("products agree with integer arithmetic and are in lowest terms") {
    constexpr unsigned seed = 20261123;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::uint64_t> term{1, 60000};
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t n[] = {term(random), term(random)};
        const std::uint64_t d[] = {term(random), term(random)};
        const auto a = reduced_fraction(n[0], d[0]);
        const auto b = reduced_fraction(n[1], d[1]);
        const auto expected = reduced_fraction(n[0] * n[1], d[0] * d[1]);
        REQUIRE((a && b && expected));
        REQUIRE(product(*a, *b) == *expected);
        REQUIRE(expected->value() ==
                static_cast<double>(n[0] * n[1]) / static_cast<double>(d[0] * d[1]));
    }
}

} // namespace exact_fraction_test
