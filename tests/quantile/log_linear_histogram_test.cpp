// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/log_linear_histogram.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace log_linear_histogram_test {

using nines::log_linear_buckets;
using nines::log_linear_histogram;
using nines::quantile_estimate;
using nines::quantile_level;

static_assert(nines::mergeable<log_linear_histogram<>>);
static_assert(log_linear_buckets<6>::slot(1.0) == -1);
static_assert(log_linear_buckets<6>::slot(1.015625) == 0);
static_assert(log_linear_buckets<6>::slot(1.0156250000000002) == 1);
static_assert(log_linear_buckets<6>::last_of(63) == 2.0);
static_assert(nines::log_linear_scale(0.00776) == 6);
static_assert(nines::log_linear_scale(0.001) == 9);
static_assert(nines::log_linear_scale(0.34) == 0);
static_assert(nines::log_linear_scale(0.99) == 0);
static_assert(nines::log_linear_scale(4.8e-7) == 20);

namespace {

template <class Histogram>
void check_guarantee(std::uint64_t seed) {
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> draw{0, 3};
    std::vector<double> values(5000);
    std::generate(values.begin(), values.end(), [&] { return draw(random); });
    Histogram h;
    h.record(values);
    std::sort(values.begin(), values.end());
    const double alpha = h.relative_error() * (1 + 1e-12);
    for (std::size_t i = 1; i <= 100; ++i) {
        const quantile_level level{static_cast<double>(i) / 100};
        const double truth = values[i * 50 - 1];
        REQUIRE(std::abs(*h.quantile(level) - truth) <= alpha * truth);
        const double shown = *h.quantile(level, quantile_estimate::interpolated);
        REQUIRE(std::abs(shown - truth) <= 2 * alpha / (1 - alpha) * truth);
    }
}

} // namespace

#if NINES_HAS_EXCEPTIONS
TEST_CASE("an error that no scale keeps has no scale") {
    for (const double error : {4.7e-7, 0.0, -0.1, 1.0, 2.0, std::nan("")}) {
        CHECK_THROWS_AS((void)nines::log_linear_scale(error), nines::domain_error);
    }
}
#endif

TEST_CASE("the error with 64 buckets an octave is at most 0.775 percent, at the octave's start") {
    CHECK(log_linear_histogram<>{}.relative_error() == 1.0 / 129);
    CHECK(1.0 / 129 < 0.00776);
    const double first = log_linear_buckets<6>::first_of(0);
    const double last = log_linear_buckets<6>::last_of(0);
    CHECK((last - first) / (last + first) == doctest::Approx(1.0 / 129).epsilon(1e-12));
}

TEST_CASE("every quantile is within the relative error, at every scale down to whole octaves") {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        check_guarantee<log_linear_histogram<>>(seed);
        check_guarantee<log_linear_histogram<10>>(seed);
        check_guarantee<log_linear_histogram<nines::log_linear_scale(0.02)>>(seed);
        check_guarantee<log_linear_histogram<0>>(seed);
    }
}

TEST_CASE("bounds that are in the buckets decide a fraction exactly") {
    log_linear_histogram<> h;
    for (int i = 1; i <= 1000; ++i) {
        h.record(i);
    }
    CHECK(h.fraction_at_most(128) == nines::interval{0.128, 0.128});
    CHECK(h.fraction_at_most(100) == nines::interval{0.1, 0.1});
    CHECK(h.fraction_at_most(777).contains(0.777));
}

TEST_CASE("downscaling joins the linear buckets") {
    log_linear_histogram<> fine;
    log_linear_histogram<2> coarse;
    for (double x = 1e-9; x < 1e5; x *= 1.03) {
        fine.record(x);
        coarse.record(x);
    }
    fine.downscale(2);
    CHECK(fine.scale() == 2);
    CHECK(log_linear_histogram<2>::from_bytes(fine.to_bytes()) == coarse);
    fine.downscale(-2);
    CHECK(fine.relative_error() == doctest::Approx(15.0 / 17));
}

TEST_CASE("fine buckets far apart read back what they wrote") {
    log_linear_histogram<20> fine;
    fine.record(1e-6);
    fine.record(1.0);
    CHECK(log_linear_histogram<20>::from_bytes(fine.to_bytes()) == fine);
}

} // namespace log_linear_histogram_test
