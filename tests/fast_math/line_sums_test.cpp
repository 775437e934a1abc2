// SPDX-License-Identifier: BSL-1.0
// Built with -O2 -ffast-math: the optimiser may reassociate sums, and the error of a rounded sum
// must survive it.

#include <nines/capacity/double_double.hpp>
#include <nines/capacity/line_block.hpp>
#include <nines/capacity/line_sums.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <vector>

#if !defined(__FAST_MATH__)
#error "this file tests nothing without -ffast-math"
#endif

namespace line_sums_test {

namespace {

/// A double that the optimiser cannot see through.
double opaque(double value) {
    const volatile double hidden = value;
    return hidden;
}

} // namespace

TEST_CASE("the errors of sums and products survive -ffast-math") {
    const auto sum = nines::detail::two_sum(opaque(1), opaque(1e-20));
    CHECK(sum.hi == 1);
    CHECK(sum.lo == 1e-20);
    CHECK(nines::detail::quick_two_sum(opaque(1e16), opaque(1.5)).lo == -0.5);
    const auto square = nines::detail::two_product(opaque(1 + 0x1p-30), opaque(1 + 0x1p-30));
    CHECK(square.hi == 1 + 0x1p-29);
    CHECK(square.lo == 0x1p-60);
    const nines::detail::double_double<double> three{opaque(3), 0};
    const nines::detail::double_double<double> one{opaque(1), 0};
    const auto left = one / three * three - one;
    CHECK(left.value() < 1e-31);
    CHECK(left.value() > -1e-31);
}

TEST_CASE("a window that slides leaves nothing behind under -ffast-math") {
    nines::detail::line_sums<double> sums;
    const auto point = [](int i) {
        return nines::detail::line_sums<double>::point{
            {{1.7e9 + opaque(0.1 * i), 0}, {opaque(1e6 + 0.3 * i + (i % 7) * 0.01), 0}}};
    };
    for (int i = 0; i < 20'000; ++i) {
        sums.add(point(i));
        if (i >= 50) {
            sums.remove(point(i - 50));
        }
    }
    nines::detail::line_sums<double> fresh;
    for (int i = 19'950; i < 20'000; ++i) {
        fresh.add(point(i));
    }
    CHECK(sums.centred().residual == doctest::Approx(fresh.centred().residual).epsilon(1e-13));
    CHECK(sums.centred().slope.hi == doctest::Approx(fresh.centred().slope.hi).epsilon(1e-14));
}

TEST_CASE("what is not a number is not summed under -ffast-math") {
    for (const std::uint64_t bits : {0x7FF8'0000'0000'0000U, 0x7FF0'0000'0000'0000U,
                                     0xFFF0'0000'0000'0000U, 0x7FF0'0000'0000'0001U}) {
        const volatile std::uint64_t hidden = bits;
        const auto bad = std::bit_cast<double>(static_cast<std::uint64_t>(hidden));
        CHECK_FALSE(nines::detail::summable(bad));
        for (std::size_t i = 0; i < 3; ++i) {
            std::vector<double> x{1, 2, 3};
            const std::vector<double> y = x;
            x[i] = bad;
            double largest = 0;
            CHECK_FALSE(nines::detail::line_block<double>{x, y}.sums(largest));
            CHECK_FALSE(nines::detail::line_block<double>{y, x}.sums(largest));
        }
    }
}

} // namespace line_sums_test
