// SPDX-License-Identifier: BSL-1.0
#include "slices.hpp"

#include <nines/sli/burst_correlation.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <list>
#include <random>

namespace burst_correlation_test {

namespace {

using nines::burst_correlation;
using nines::confidence;
using nines_test::bursts;
using nines_test::golden_slices;
using nines_test::simulated_slices;
using nines_test::slice;
using nines_test::slices;

bool to_3_digits(double got, double expected) {
    return std::abs(got - expected) <= 1e-3 * expected + 1e-5;
}

} // namespace

TEST_CASE("estimates and intervals agree with the golden table to 3 digits") {
    for (const auto& row : golden::table("dispersion.csv")) {
        CAPTURE(row.text("set"));
        const auto got =
            burst_correlation(golden_slices(row.text("set")), confidence{0.95}).value();
        CHECK(to_3_digits(got.value, row.number("likelihood")));
        CHECK(to_3_digits(got.bounds.lower, row.number("lower")));
        CHECK(to_3_digits(got.bounds.upper, row.number("upper")));
        CHECK(got.level == confidence{0.95});
    }
}

TEST_CASE("the interval holds the correlation about as often as the level says") {
    constexpr unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    for (const auto& [count, events, p, correlation] :
         {bursts{60, 20, 0.1, 0.2}, {60, 20, 0.02, 0.1}, {60, 20, 0.1, 0}}) {
        constexpr int runs = 60;
        int held = 0;
        int answers = 0;
        for (int run = 0; run < runs; ++run) {
            const auto got = burst_correlation(
                simulated_slices(random, count, events, p, correlation), confidence{0.9});
            if (got) {
                ++answers;
                held += got->bounds.contains(correlation) ? 1 : 0;
                CHECK(got->bounds.contains(got->value));
            }
        }
        MESSAGE("correlation " << correlation << ", ratio " << p << ": held " << held << " of "
                               << answers << " at 90 %");
        CHECK(held >= 0.9 * answers - 3 * std::sqrt(0.09 * answers));
    }
}

TEST_CASE(
    "independent events have a lower bound of 0, and those that fail together an upper of 1") {
    const auto even = burst_correlation(slices(20, slice(5, 50)), confidence{0.95}).value();
    CHECK(even.value < 1e-6);
    CHECK(even.bounds.lower == 0);
    CHECK(even.bounds.upper < 0.02);
    slices together(20, slice(0, 50));
    together[3] = together[8] = slice(50, 50);
    const auto all = burst_correlation(together, confidence{0.95}).value();
    CHECK(all.value > 0.999);
    CHECK(all.bounds.lower > 0.3);
    CHECK(all.bounds.upper == 1);
}

TEST_CASE("the interval widens with the level, and empty slices and order do not matter") {
    auto all = golden_slices("one_burst");
    const auto at_90 = burst_correlation(all, confidence{0.9}).value();
    const auto at_99 = burst_correlation(all, confidence{0.99}).value();
    CHECK(at_99.bounds.lower < at_90.bounds.lower);
    CHECK(at_99.bounds.upper > at_90.bounds.upper);
    CHECK(at_99.value == at_90.value);
    std::list<nines::event_counts<>> reversed{all.rbegin(), all.rend()};
    reversed.emplace_back();
    reversed.emplace_front();
    const auto again = burst_correlation(reversed, confidence{0.9}).value();
    CHECK(again.value == doctest::Approx(at_90.value).epsilon(1e-3));
    CHECK(again.bounds.upper == doctest::Approx(at_90.bounds.upper).epsilon(1e-3));
}

TEST_CASE("what slices cannot show is refused") {
    for (const auto& of :
         {slices{}, slices(5, slice(0, 0)), slices{slice(3, 10)}, slices(9, slice(0, 10)),
          slices(9, slice(10, 10)), slices{slice(0, 1), slice(1, 1), slice(1, 1)},
          slices{slice(3, 10), slice(0, 0), slice(0, 0)}}) {
        const auto got = burst_correlation(of, confidence{0.95});
        REQUIRE(!got);
        CHECK(got.error().code == nines::errc::insufficient);
    }
}

} // namespace burst_correlation_test
