// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/beta_expansion.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace beta_expansion_test {

namespace {

using nines::detail::beta_expansion;

TEST_CASE("small parameters are left to the continued fraction") {
    CHECK_FALSE(beta_expansion<double>(0.5, 0.5, 3).valid());
    CHECK_FALSE(beta_expansion<double>(3, 1e9, 3).valid());
    CHECK(beta_expansion<double>(100, 100, 3).valid());
    CHECK(beta_expansion<double>(1e12, 1e12, 7).valid());
}

TEST_CASE("z is the signed root of twice the deviance at the point that the offset gives") {
    for (const long double a : {200.0L, 500.0L, 1e5L}) {
        const long double b = 3 * a;
        const beta_expansion<double> expansion{static_cast<double>(a), static_cast<double>(b), 4};
        REQUIRE(expansion.valid());
        for (const double z : {-4.0, -1.0, -0.01, 0.5, 3.5}) {
            CAPTURE(a);
            CAPTURE(z);
            const long double shift = static_cast<long double>(expansion.root()) *
                                      static_cast<long double>(expansion.offset(z));
            const long double deviance = -a * std::log1p(shift / a) - b * std::log1p(-shift / b);
            CHECK(static_cast<double>(2 * deviance) == doctest::Approx(z * z).epsilon(1e-11));
            CHECK((shift < 0) == (z < 0));
        }
    }
}

TEST_CASE("the slope is z over the offset, and 1 in the middle") {
    const beta_expansion<double> expansion{400, 900, 4};
    REQUIRE(expansion.valid());
    CHECK(expansion.slope(0) == 1);
    for (const double z : {-3.0, -0.1, 0.1, 3.0}) {
        CHECK(expansion.slope(z) == doctest::Approx(z / expansion.offset(z)).epsilon(1e-13));
    }
}

TEST_CASE("the correction solves H' - z H = 1 - C g, by differences") {
    const beta_expansion<double> expansion{800, 500, 4};
    REQUIRE(expansion.valid());
    constexpr double h = 1e-4;
    for (double z = -3.5; z <= 3.5; z += 0.5) {
        CAPTURE(z);
        const double derivative =
            (expansion.correction(z + h) - expansion.correction(z - h)) / (2 * h);
        CHECK(derivative - z * expansion.correction(z) ==
              doctest::Approx(1 - expansion.norm() * expansion.slope(z)).epsilon(1e-6));
    }
}

} // namespace

} // namespace beta_expansion_test
