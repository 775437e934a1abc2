// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/common_unit.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <vector>

namespace common_unit_test {

namespace {

double unit_of(const std::vector<double>& amounts) {
    return nines::detail::common_unit(amounts);
}

TEST_CASE("hours come in quarters, decimals in tenths, and whole numbers in their divisor") {
    CHECK(unit_of({0.25, 4, 1.5, 0}) == 0.25);
    CHECK(unit_of({0.1, 0.3, 0.7}) == doctest::Approx(0.1).epsilon(1e-12));
    CHECK(unit_of({0.4, -0.6}) == doctest::Approx(0.2).epsilon(1e-12));
    CHECK(unit_of({12, 18, 30}) == 6);
    CHECK(unit_of({5}) == 5);
}

TEST_CASE("no amounts and amounts of many digits have none") {
    CHECK(unit_of({}) == 0);
    CHECK(unit_of({0, 0}) == 0);
    CHECK(unit_of({1, std::sqrt(2)}) == 0);
    CHECK(unit_of({1, 1 + 1e-9}) == 0);
}

TEST_CASE("of whole numbers of any unit it is the greatest common divisor of these") {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const double unit = std::uniform_real_distribution<double>{0.01, 10}(random);
        std::vector<double> amounts;
        unsigned divisor = 0;
        for (std::size_t i = 0; i < 20; ++i) {
            const auto whole = static_cast<unsigned>(random() % 1000);
            divisor = std::gcd(divisor, whole);
            amounts.push_back(unit * whole);
        }
        CHECK(unit_of(amounts) == doctest::Approx(unit * divisor).epsilon(1e-9));
    }
}

} // namespace

} // namespace common_unit_test
