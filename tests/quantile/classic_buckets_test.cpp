// SPDX-License-Identifier: BSL-1.0
// Prometheus' own evaluations: tests/examples/promql_classic_test.cpp.
#include <nines/quantile/classic_buckets.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace classic_buckets_test {

using nines::classic_buckets;
using nines::cumulative_bucket;
using nines::quantile_level;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

classic_buckets buckets(const std::vector<cumulative_bucket>& series) {
    return classic_buckets::from(series).value();
}

double quantile(const std::vector<cumulative_bucket>& series, double level) {
    return buckets(series).quantile(quantile_level{level}).value();
}

nines::errc refusal(const std::vector<cumulative_bucket>& series) {
    return classic_buckets::from(series).error().code;
}

} // namespace

TEST_CASE("a quantile is interpolated in the bucket of its rank, as by hand") {
    const std::vector<cumulative_bucket> series{{0.1, 10}, {0.5, 30}, {1, 40}, {infinity, 50}};
    CHECK(quantile(series, 0.1) == doctest::Approx(0.05)); // rank 5 of 10 between 0 and 0.1
    CHECK(quantile(series, 0.4) == doctest::Approx(0.3));  // rank 20, 10 of 20 from 0.1 to 0.5
    CHECK(quantile(series, 0.6) == 0.5);                   // rank 30: the end of its bucket
    CHECK(quantile(series, 0.8) == 1);
    CHECK(quantile(series, 0.9) == 1); // above all finite bounds: the largest of them
    CHECK(quantile(series, 1) == 1);
    CHECK(quantile(series, 0) == 0);
}

TEST_CASE("the last digit is the server's, also across zero") {
    // start + (end - start) * (rank / count), in this order.
    const std::vector<cumulative_bucket> series{{-0.1, 0}, {0.3, 10}, {infinity, 10}};
    const volatile double lower = -0.1;
    const volatile double width = 0.3 - lower;
    for (const double level : {0.1, 0.3, 0.7, 0.9}) {
        const volatile double part = level * 10 / 10;
        const volatile double product = width * part;
        CHECK(quantile(series, level) == lower + product);
    }
}

TEST_CASE("a first bucket at or below zero has no lower end, so its bound is the answer") {
    const std::vector<cumulative_bucket> series{{-2, 10}, {0, 20}, {infinity, 20}};
    CHECK(quantile(series, 0.1) == -2);
    CHECK(quantile(series, 0.75) == -1);
    CHECK(quantile({{0, 4}, {1, 8}, {infinity, 8}}, 0.25) == 0);
}

TEST_CASE("level 0 is where the first bucket that is not empty begins, never NaN") {
    CHECK(quantile({{1, 0}, {2, 0}, {4, 8}, {infinity, 8}}, 0) == 2);
    CHECK(quantile({{1, 0}, {2, 0}, {infinity, 8}}, 0) == 2);
    CHECK(quantile({{-1, 0}, {2, 3}, {infinity, 3}}, 0) == -1);
}

TEST_CASE("series are sorted, added up, smoothed and raised, and the repairs are told") {
    const auto plain = buckets({{infinity, 9}, {1, 4}, {2, 9}});
    CHECK(plain.repairs() == nines::bucket_repairs{});
    CHECK(plain.quantile(quantile_level{0.2}).value() == doctest::Approx(0.45));

    const auto twice = buckets({{1, 2}, {1, 2}, {2, 8}, {infinity, 8}});
    CHECK(twice.repairs() == nines::bucket_repairs{.added_up = true});
    CHECK(twice.fraction_at_most(1) == nines::interval<double>{0.5, 0.5});

    const auto rounded = buckets({{1, 4}, {2, 4 - 1e-12}, {4, 4 + 1e-12}, {infinity, 4}});
    CHECK(rounded.repairs() == nines::bucket_repairs{.smoothed = true});
    CHECK(rounded.quantile(quantile_level{1}).value() == 1);

    const auto fallen = buckets({{1, 4}, {2, 3}, {4, 8}, {infinity, 8}});
    CHECK(fallen.repairs() == nines::bucket_repairs{.raised = true});
    CHECK(fallen.quantile(quantile_level{0.5}).value() == 1);
    CHECK(fallen.quantile(quantile_level{0.75}).value() == 3);
}

TEST_CASE("what is no histogram is refused") {
    CHECK(refusal({}) == nines::errc::malformed);
    CHECK(refusal({{1, 2}}) == nines::errc::malformed);
    CHECK(refusal({{not_a_number, 2}, {infinity, 2}}) == nines::errc::out_of_domain);
    CHECK(refusal({{-infinity, 2}, {infinity, 2}}) == nines::errc::out_of_domain);
    CHECK(refusal({{1, not_a_number}, {infinity, 2}}) == nines::errc::out_of_domain);
    CHECK(refusal({{1, 1}, {infinity, infinity}}) == nines::errc::out_of_domain);
    CHECK(refusal({{1, -1}, {infinity, 2}}) == nines::errc::out_of_domain);
    CHECK(refusal({{1, 1e308}, {1, 1e308}, {infinity, 2}}) == nines::errc::overflow);
}

TEST_CASE("without observations, or a finite bound, there is no quantile") {
    const auto none = buckets({{1, 0}, {infinity, 0}});
    CHECK(none.quantile(quantile_level{0.5}).error().code == nines::errc::insufficient);
    CHECK(none.fraction(0, 1).error().code == nines::errc::insufficient);
    CHECK(none.fraction_at_most(1) == nines::interval<double>{0, 1});
    const auto one = buckets({{infinity, 5}});
    CHECK(one.quantile(quantile_level{0.5}).error().code == nines::errc::insufficient);
    CHECK(one.fraction(-infinity, infinity).value() == 1);
    CHECK(one.fraction_at_most(3) == nines::interval<double>{0, 1});
}

TEST_CASE("a fraction between values is interpolated at both") {
    const auto all = buckets({{1, 10}, {2, 30}, {infinity, 40}});
    CHECK(all.fraction(0.5, 1.5).value() == doctest::Approx((20 - 5) / 40.0));
    CHECK(all.fraction(-infinity, 2).value() == doctest::Approx(0.75));
    CHECK(all.fraction(2, infinity).value() == doctest::Approx(0.25));
    CHECK(all.fraction(5, 9).value() == 0);
    CHECK(all.fraction(-3, 0).value() == 0);
    CHECK(all.fraction(2, 1).value() == 0);
    CHECK(all.fraction(not_a_number, 1).error().code == nines::errc::out_of_domain);
    const auto negative = buckets({{-1, 10}, {1, 20}, {infinity, 20}});
    CHECK(negative.fraction(-infinity, -5).value() == 0.5);
    CHECK(negative.fraction(-5, 0).value() == doctest::Approx(0.25));
}

TEST_CASE("what is certain encloses what is interpolated and what was recorded") {
    constexpr std::uint64_t seed = 20250304;
    INFO("seed " << seed);
    std::mt19937_64 random{seed};
    std::normal_distribution<double> normal{1, 2};
    const std::vector<double> bounds{-2, -0.5, 0, 0.5, 1, 4};
    for (int trial = 0; trial < 50; ++trial) {
        std::vector<double> values(1 + random() % 60);
        std::generate(values.begin(), values.end(), [&] { return normal(random); });
        std::vector<cumulative_bucket> series;
        const auto at_most = [&](double x) {
            return static_cast<double>(
                std::count_if(values.begin(), values.end(), [=](double v) { return v <= x; }));
        };
        for (const double bound : bounds) {
            series.push_back({bound, at_most(bound)});
        }
        series.push_back({infinity, at_most(infinity)});
        const auto all = buckets(series);
        for (double x = -4; x < 6; x += 0.1875) {
            const auto certain = all.fraction_at_most(x);
            CHECK(certain.contains(at_most(x) / all.count()));
            const double guess = all.fraction(-infinity, x).value();
            CHECK(certain.lower - 1e-12 <= guess);
            CHECK(guess <= certain.upper + 1e-12);
        }
    }
}

} // namespace classic_buckets_test
