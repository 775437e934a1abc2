// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/crossing.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace crossing_test {

namespace {

using nines::detail::crossing;

template <class Function>
int calls_to_find(const Function& f, double low, double high, double expected) {
    int calls = 0;
    const auto counted = [&](double x) {
        ++calls;
        return f(x);
    };
    const double got = crossing(counted, low, high, 1.0);
    CHECK(std::abs(got - expected) <=
          4 * std::numeric_limits<double>::epsilon() * std::fmax(std::abs(expected), 1.0));
    return calls;
}

} // namespace

TEST_CASE("a sign change is found to the last digits, from either side and in few calls") {
    const auto cubic = [](double x) { return x * x * x - 2; };
    CHECK(calls_to_find(cubic, 0, 4, std::cbrt(2.0)) < 20);
    CHECK(calls_to_find(cubic, 4, 0, std::cbrt(2.0)) < 20);
    CHECK(calls_to_find([](double x) { return std::exp(x) - 1e-3; }, -700, 700, std::log(1e-3)) <
          40);
    CHECK(calls_to_find([](double x) { return 3 - x; }, -1, 1e6, 3) < 20);
}

TEST_CASE("functions that are flat, steep or broken at their sign change cost a bounded number") {
    CHECK(calls_to_find([](double x) { return std::pow(x - 0.3, 9); }, -1, 1, 0.3) <= 202);
    CHECK(calls_to_find([](double x) { return x < 0.7 ? -1.0 : 1.0; }, 0, 1, 0.7) <= 202);
    CHECK(calls_to_find([](double x) { return x < 0.7 ? -1e300 : 1e-300; }, 0, 1, 0.7) <= 202);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(calls_to_find([](double x) { return x < 0.7 ? x - 0.2 : infinity; }, 0, 1, 0.2) <= 202);
}

TEST_CASE("a zero at an end is an answer") {
    CHECK(crossing([](double x) { return x; }, 0.0, 1.0) == doctest::Approx(0));
    CHECK(crossing([](double x) { return x - 1; }, 0.0, 1.0) == doctest::Approx(1));
}

TEST_CASE_TEMPLATE("the same code serves every real type", Real, float, double, long double) {
    const Real root = crossing([](Real x) { return x * x - 2; }, Real{0}, Real{2});
    CHECK(std::abs(root - std::sqrt(Real{2})) <= 4 * std::numeric_limits<Real>::epsilon());
}

} // namespace crossing_test
