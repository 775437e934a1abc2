// SPDX-License-Identifier: BSL-1.0
#include <nines/capacity/line_block.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace line_block_test {

namespace {

using nines::detail::line_block;
using nines::detail::line_sums;

TEST_CASE("a block comes to what its points come to one by one") {
    std::mt19937_64 random{17};
    for (const double noise : {0.0, 1e-9, 1e-3, 1.0, 100.0}) {
        for (const std::size_t size : {1U, 2U, 3U, 30U, 181U, 1024U}) {
            CAPTURE(noise);
            CAPTURE(size);
            std::normal_distribution<double> error{0, 1};
            std::vector<double> x;
            std::vector<double> y;
            line_sums<double> expected;
            for (std::size_t i = 0; i < size; ++i) {
                x.push_back(1.7e9 + 60 * static_cast<double>(i));
                y.push_back(7 - 0.25 * static_cast<double>(i) + noise * error(random));
                expected.add({{{x[i], 0}, {y[i], 0}}});
            }
            double largest = 0;
            const auto block = line_block<double>{x, y}.sums(largest);
            REQUIRE(block);
            CHECK(block->count == size);
            CHECK(largest == x.back());
            const auto a = block->centred();
            const auto b = expected.centred();
            CHECK(a.mean_x.hi == b.mean_x.hi);
            CHECK(a.mean_y.value() ==
                  doctest::Approx(b.mean_y.value()).epsilon(1e-15).scale(1 + noise));
            CHECK(a.xx == doctest::Approx(b.xx).epsilon(1e-14));
            CHECK(a.slope.hi == doctest::Approx(b.slope.hi).epsilon(1e-13));
            // Points on a line, or nearly, leave no more than the rounding of their y.
            const bool on_a_line = noise < 1e-6 || size < 3;
            CHECK(std::sqrt(a.residual) ==
                  doctest::Approx(std::sqrt(b.residual)).epsilon(1e-12).scale(on_a_line ? 1 : 0));
        }
    }
}

TEST_CASE("the largest x, wherever it is") {
    const std::vector<double> y{1, 2, 3, 4, 5};
    double largest = 0;
    for (const std::vector<double>& x :
         {std::vector<double>{9, 1, 2, 3, 4}, {1, 2, 9, 3, 4}, {1, 9, 2, 3, 4}, {1, 2, 3, 4, 9}}) {
        CHECK(line_block<double>{x, y}.sums(largest));
        CHECK(largest == 9);
    }
}

TEST_CASE("a number that is not summable, wherever it is, leaves no sums") {
    double largest = 0;
    for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), -1e140, 1e200}) {
        for (std::size_t i = 0; i < 5; ++i) {
            std::vector<double> x{1, 2, 3, 4, 5};
            const std::vector<double> y = x;
            x[i] = bad;
            CHECK_FALSE(line_block<double>{x, y}.sums(largest));
            CHECK_FALSE(line_block<double>{y, x}.sums(largest));
        }
    }
}

} // namespace

} // namespace line_block_test
