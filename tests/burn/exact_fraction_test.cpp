// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/exact_fraction.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <random>

using nines::detail::exact_double_end;
using nines::detail::exact_fraction;
using nines::detail::exact_fraction_of;
using nines::detail::product;
using nines::detail::reduced_fraction;

namespace {

constexpr bool is(const std::optional<exact_fraction>& fraction, std::uint64_t numerator,
                  std::uint64_t denominator) {
    return fraction && fraction->numerator == numerator && fraction->denominator == denominator;
}

exact_fraction in_lowest_terms(std::uint64_t numerator, std::uint64_t denominator) {
    return reduced_fraction(numerator, denominator).value_or(exact_fraction{0, 1});
}

static_assert(is(exact_fraction_of(14.4), 72, 5));
static_assert(is(exact_fraction_of(0.001), 1, 1000));
static_assert(is(exact_fraction_of(6), 6, 1));
static_assert(is(exact_fraction_of(175200), 175200, 1));
static_assert(is(product({72, 5}, {1, 1000}), 9, 625));
static_assert(is(product({2, 3}, {3, 2}), 1, 1));

} // namespace

TEST_CASE("a number that no decimal of 15 digits stands for is not taken for one") {
    CHECK_FALSE(exact_fraction_of(1.0 / 3));
    CHECK_FALSE(exact_fraction_of(1000.5));
    CHECK_FALSE(exact_fraction_of(1e17));
    CHECK(is(exact_fraction_of(0.333333333333333), 333333333333333, 1000000000000000));
}

TEST_CASE("a fraction whose terms are no doubles is refused and not rounded") {
    CHECK(is(reduced_fraction(exact_double_end - 1, 1), exact_double_end - 1, 1));
    CHECK_FALSE(reduced_fraction(exact_double_end, 1));
    CHECK_FALSE(reduced_fraction(1, exact_double_end));
    CHECK(is(reduced_fraction(exact_double_end, 2), exact_double_end / 2, 1));
    CHECK_FALSE(product({exact_double_end - 1, 1}, {2, 1}));
    CHECK_FALSE(product({1, exact_double_end - 1}, {1, 2}));
}

TEST_CASE("products agree with integer arithmetic and are in lowest terms") {
    constexpr unsigned seed = 20261123;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::uint64_t> term{1, 60000};
    for (int i = 0; i < 2000; ++i) {
        const auto a = in_lowest_terms(term(random), term(random));
        const auto b = in_lowest_terms(term(random), term(random));
        const auto expected =
            in_lowest_terms(a.numerator * b.numerator, a.denominator * b.denominator);
        REQUIRE(is(product(a, b), expected.numerator, expected.denominator));
        REQUIRE(expected.value() == static_cast<double>(a.numerator * b.numerator) /
                                        static_cast<double>(a.denominator * b.denominator));
    }
}
