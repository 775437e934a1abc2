// SPDX-License-Identifier: BSL-1.0
// With threads: sharded_test.cpp.
#include <nines/quantile/concurrent_octaves.hpp>

#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace concurrent_octaves_test {

using nines::concurrent_form;
using nines::exponential_histogram;
using nines::histogram_options;
using nines::log_linear_histogram;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Histogram>
Histogram read(const concurrent_form<Histogram>& form) {
    Histogram into;
    form.add_to(into);
    return into;
}

template <class Histogram>
void check_same(const std::vector<double>& values) {
    concurrent_form<Histogram> form{Histogram{}};
    Histogram expected;
    for (const double value : values) {
        form.record(value);
        expected.record(value);
    }
    CHECK(read(form) == expected);
}

/// Any bits at all, and ends of octaves with what is beside them.
std::vector<double> any_values() {
    std::mt19937_64 random{20250306};
    std::vector<double> values{0.0,       -0.0,
                               infinity,  -infinity,
                               5e-324,    -5e-324,
                               0x1p-1022, std::numeric_limits<double>::quiet_NaN(),
                               0x1p-1074, (std::numeric_limits<double>::max)()};
    for (int i = 0; i < 3000; ++i) {
        values.push_back(std::bit_cast<double>(random()));
        const double power = std::ldexp(1.0, static_cast<int>(random() % 80) - 40);
        values.insert(values.end(), {power, std::nextafter(power, 0), std::nextafter(power, 2)});
    }
    return values;
}

std::vector<double> latencies() {
    std::mt19937_64 random{20250307};
    std::lognormal_distribution<double> latency{-4, 2};
    std::vector<double> values(20000);
    for (double& value : values) {
        value = latency(random);
    }
    return values;
}

} // namespace

TEST_CASE("the concurrent form counts every double where the histogram counts it") {
    const auto check = [](const std::vector<double>& values) {
        check_same<exponential_histogram<>>(values);
        check_same<exponential_histogram<8>>(values);
        check_same<exponential_histogram<0>>(values);
        check_same<exponential_histogram<-4>>(values);
        check_same<log_linear_histogram<>>(values);
        check_same<log_linear_histogram<3>>(values);
        check_same<exponential_histogram<6, histogram_options{.extremes = false}>>(values);
        check_same<exponential_histogram<-3, histogram_options{.lowest_exponent = -21,
                                                               .highest_exponent = 6,
                                                               .extremes = false}>>(values);
        check_same<exponential_histogram<6, histogram_options{.lowest_exponent = -20,
                                                              .highest_exponent = 7,
                                                              .negatives = false,
                                                              .sum = false}>>(values);
        check_same<log_linear_histogram<6, histogram_options{.lowest_exponent = -10,
                                                             .highest_exponent = 3}>>(values);
    };
    check(any_values());
    check(latencies());
}

TEST_CASE("counts, durations and refusals go the way of the histogram") {
    using histogram = exponential_histogram<>;
    concurrent_form<histogram> form{histogram{}};
    histogram expected;
    const auto both = [&](const auto&... values) {
        form.record(values...);
        expected.record(values...);
    };
    both(std::chrono::milliseconds{250});
    both(3);
    both(0.5, std::uint64_t{1} << 40);
    both(-0.5, 4);
    both(0, 2);
    both(1.0, 0);
    both(1.0, -3);
    both(infinity, 6);
    both(1.0, -1);
    form.record(std::span<const double>{std::array{1.0, 2.0, -3.0}});
    expected.record(std::span<const double>{std::array{1.0, 2.0, -3.0}});
    CHECK(read(form) == expected);
    CHECK(read(form).sum() == expected.sum());
    CHECK(read(form).rejected() == expected.rejected());
}

TEST_CASE("any number of refusals is read at once, and sums saturate as the histogram's do") {
    using histogram = exponential_histogram<6, histogram_options{.negatives = false}>;
    concurrent_form<histogram> form{histogram{}};
    form.record(-1.0, ~std::uint64_t{0} / 2);
    form.record(1e308, 1000);
    CHECK(read(form).rejections().negative == ~std::uint64_t{0} / 2);
    CHECK(read(form).sum() == (std::numeric_limits<double>::max)());
}

TEST_CASE("a limit to the number of buckets applies when it is read") {
    using histogram = exponential_histogram<6, histogram_options{.max_buckets = 160}>;
    concurrent_form<histogram> form{histogram{}};
    for (int exponent = -300; exponent < 300; ++exponent) {
        form.record(std::ldexp(1.5, exponent));
    }
    const auto all = read(form);
    CHECK(all.count() == 600);
    CHECK(all.scale() < 0);
    CHECK(all.snapshot().buckets() <= 160);
}

TEST_CASE("-0 is counted as 0, in the extremes too") {
    concurrent_form<exponential_histogram<>> form{exponential_histogram<>{}};
    form.record(-0.0);
    CHECK_FALSE(std::signbit(*(read(form).min)()));
    CHECK_FALSE(std::signbit(*(read(form).max)()));
}

} // namespace concurrent_octaves_test
