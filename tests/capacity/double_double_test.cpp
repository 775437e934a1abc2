// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/double_double.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace double_double_test {

namespace {

using nines::detail::double_double;
__extension__ typedef __int128 wide;           // NOLINT(modernize-use-using)
__extension__ typedef unsigned __int128 whole; // NOLINT(modernize-use-using)

/// The numerator over 2^106 of a number of [0, 1) in twice the digits, as a whole number.
whole exactly(double_double<double> x) {
    const auto shifted = [](double part) {
        return static_cast<wide>(std::ldexp(part, 53)) * (wide{1} << 53) +
               static_cast<wide>(
                   std::ldexp(std::ldexp(part, 53) - std::trunc(std::ldexp(part, 53)), 53));
    };
    return static_cast<whole>(shifted(x.hi) + shifted(x.lo));
}

TEST_CASE("products of doubles are exact") {
    std::mt19937_64 random{7};
    for (int i = 0; i < 10'000; ++i) {
        const std::uint64_t a = random() >> 11;
        const std::uint64_t b = random() >> 11;
        const auto product = nines::detail::two_product(std::ldexp(static_cast<double>(a), -53),
                                                        std::ldexp(static_cast<double>(b), -53));
        CHECK((exactly(product) == static_cast<whole>(a) * b));
    }
}

TEST_CASE("sums keep what rounding takes") {
    const auto sum = nines::detail::two_sum(1e-20, 1.0);
    CHECK(sum.hi == 1);
    CHECK(sum.lo == 1e-20);
    const auto third = double_double<double>{1, 0} / double_double<double>{3, 0};
    const auto rest = third + third + third - double_double<double>{1, 0};
    CHECK(std::abs(rest.value()) < 1e-31);
}

TEST_CASE("a product taken from what it is leaves nothing, and its error of what it nearly is") {
    const double_double<double> a{0x1.fffffffffffffp52, 0};
    const double_double<double> b{0x1.ffffffffffffdp52, 0};
    CHECK(minus_product(a * b, a, b).value() == 0);
    const double_double<double> one{1, 0};
    CHECK(minus_product(a * b + one, a, b).value() == 1);
    const double_double<double> third = one / double_double<double>{3, 0};
    CHECK(std::abs(minus_product(one, double_double<double>{3, 0}, third).value()) < 1e-31);
}

TEST_CASE_TEMPLATE("quotients and roots have twice the digits", Real, float, double, long double) {
    const Real enough =
        16 * std::numeric_limits<Real>::epsilon() * std::numeric_limits<Real>::epsilon();
    std::mt19937_64 random{11};
    std::uniform_real_distribution<double> number{0.5, 2};
    for (int i = 0; i < 1000; ++i) {
        const double_double<Real> a = nines::detail::two_sum(
            static_cast<Real>(number(random)),
            static_cast<Real>(number(random)) * std::numeric_limits<Real>::epsilon() / 8);
        const double_double<Real> b{static_cast<Real>(number(random)), 0};
        const auto back = a / b * b - a;
        CHECK(std::abs(back.value()) < enough);
        CHECK(std::abs((minus_product(a, a, b) - (a - a * b)).value()) < enough);
        CHECK(std::abs(minus_product(a * b, a, b).value()) < enough);
        const auto root = nines::detail::square_root(a);
        CHECK(std::abs((root * root - a).value()) < enough);
    }
    CHECK(nines::detail::square_root(double_double<Real>{0, 0}).hi == 0);
}

} // namespace

} // namespace double_double_test
