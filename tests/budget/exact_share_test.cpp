// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/exact_share.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace exact_share_test {

using nines::detail::exact_share;
using nines::detail::fraction_of;

static_assert(exact_share<double>{fraction_of(1e-5)}.of(300'000) == 3);
static_assert(exact_share<double>{fraction_of(0.001)}.value() == 0.001);

namespace {

constexpr std::uint64_t denominators[] = {10,        100,        1000,        10'000,       100'000,
                                          1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
constexpr std::uint64_t numerators[] = {1, 2, 3, 5, 7, 9, 25, 37, 999};

double share_of(std::uint64_t numerator, std::uint64_t denominator) {
    return static_cast<double>(numerator) / static_cast<double>(denominator);
}

} // namespace

TEST_CASE("a share as a double is beside its decimal, which this type is there to mend") {
    const volatile double events = 300'000;
    CHECK(1e-5 * events != 3); // the mistake
    CHECK(exact_share<double>{fraction_of(1e-5)}.of(events) == 3);
}

TEST_CASE_TEMPLATE("whole products come out whole, at powers of two as well", Real, double,
                   long double) {
    for (const auto denominator : denominators) {
        for (const auto numerator : numerators) {
            if (numerator >= denominator) {
                continue;
            }
            CAPTURE(numerator);
            CAPTURE(denominator);
            const exact_share<Real> share{fraction_of(share_of(numerator, denominator))};
            for (std::uint64_t whole = 1; whole <= 2100; ++whole) {
                REQUIRE(share.of(static_cast<Real>(denominator * whole)) ==
                        static_cast<Real>(numerator * whole));
            }
        }
    }
}

TEST_CASE("other products are within one unit in the last place") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        for (int i = 0; i < 1000; ++i) {
            const auto numerator = 1 + random() % 999'999;
            const auto amount = random() % 1'000'000'000;
            const exact_share<double> share{fraction_of(share_of(numerator, 1'000'000))};
            const auto exact = static_cast<double>(numerator * amount) / 1'000'000; // rounded once
            REQUIRE(std::abs(share.of(static_cast<double>(amount)) - exact) <=
                    std::nextafter(exact, std::numeric_limits<double>::infinity()) - exact);
        }
    }
}

TEST_CASE("shares of nothing and of all, and shares without a short decimal") {
    CHECK(exact_share<double>{fraction_of(0)}.of(12.5) == 0);
    CHECK(exact_share<double>{fraction_of(1)}.of(12.5) == 12.5);
    CHECK(exact_share<double>{fraction_of(0.25)}.of(0) == 0);
    CHECK(exact_share<double>{fraction_of(1.0 / 3)}.of(3) == 1);
    CHECK(exact_share<double>{fraction_of(5e-324)}.of(1) == 5e-324);
    CHECK(exact_share<double>{{29, 1e16}}.of(1e16) == 29);
    CHECK(exact_share<double>{fraction_of(0.999)}.of(std::numeric_limits<double>::max()) <=
          std::numeric_limits<double>::max());
}

TEST_CASE("a float share is the nearest float") {
    CHECK(exact_share<float>{fraction_of(0.001)}.value() == 0.001F);
    CHECK(exact_share<float>{fraction_of(0.001)}.of(2'592'000.0F) == 2592.0F);
}

} // namespace exact_share_test
