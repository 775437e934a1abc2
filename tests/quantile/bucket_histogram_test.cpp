// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/bucket_histogram.hpp>

#include <nines/quantile/order_statistics.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace bucket_histogram_test {

using nines::bucket_bounds;
using nines::bucket_histogram;
using nines::confidence;
using nines::errc;
using nines::interval;
using nines::quantile_level;
using namespace std::chrono_literals;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bucket_histogram with(const bucket_bounds& bounds, const std::vector<double>& values) {
    bucket_histogram histogram{bounds};
    histogram.record(std::span<const double>{values});
    return histogram;
}

std::vector<std::byte> bytes_of(const bucket_histogram& histogram) {
    std::vector<std::byte> bytes(histogram.byte_size());
    CHECK(histogram.to_bytes(bytes).value() == bytes.size());
    return bytes;
}

/// Bytes as `to_bytes` writes them, with any numbers in them.
std::vector<std::byte> bytes_with(const std::vector<double>& bounds,
                                  const std::vector<std::uint64_t>& counts, double sum,
                                  double least, double largest) {
    std::vector<std::byte> bytes(512);
    nines::byte_writer writer{bytes, nines::byte_form_kind::bucket_histogram, 1};
    for (const double bound : bounds) {
        writer.put(bound);
    }
    for (const std::uint64_t count : counts) {
        writer.put(count);
    }
    for (const double each : {sum, least, largest}) {
        writer.put(each);
    }
    writer.put(std::uint64_t{0});
    bytes.resize(writer.finish().value());
    return bytes;
}

} // namespace

static_assert(nines::mergeable<bucket_histogram>);
static_assert(!std::is_convertible_v<bucket_bounds, bucket_histogram>);

TEST_CASE("values are counted in the bucket whose upper bound is the first not below them") {
    const auto histogram = with({0.1, 0.5, 1}, {0.05, 0.1, 0.100001, 0.5, 0.7, 1, 1.5, -2, 9});
    CHECK(std::ranges::equal(histogram.counts(), std::vector<std::uint64_t>{3, 2, 2, 2}));
    CHECK(histogram.count() == 9);
    CHECK(histogram.sum() == doctest::Approx(10.950001));
    CHECK(histogram.min() == -2.0);
    CHECK(histogram.max() == 9.0);
}

TEST_CASE("what is recorded may be a number, a whole number or a duration, once or many times") {
    bucket_histogram histogram{bucket_bounds{0.1, 0.5, 1}};
    histogram.record(50ms);
    histogram.record(std::chrono::microseconds{400000}, 3);
    histogram.record(1);
    histogram.record(2.0F);
    histogram.record(2.0, std::uint64_t{1} << 40);
    histogram.record(0.2, 0);
    CHECK(std::ranges::equal(histogram.counts(),
                             std::vector<std::uint64_t>{1, 3, 1, 1 + (std::uint64_t{1} << 40)}));
}

TEST_CASE("what is not finite is in no bucket and in no sum; it is refused and counted") {
    auto histogram = with({1, 2}, {0.5, not_a_number, infinity, -infinity});
    CHECK(histogram.count() == 1);
    CHECK(histogram.sum() == 0.5);
    CHECK(histogram.max() == 0.5);
    CHECK(histogram.rejected() == 3);
    histogram.record(not_a_number, 5);
    histogram.record(1.0, -7);
    CHECK(histogram.rejected() == 9);
    CHECK(histogram.count() == 1);
}

TEST_CASE("levels 0 and 1 are the smallest and the largest value, in between nothing is beyond") {
    const auto histogram = with({1, 2, 4}, {1.5, 1.6, 3, 7});
    CHECK(histogram.quantile(quantile_level{0}).value() == 1.5);
    CHECK(histogram.quantile(quantile_level{1}).value() == 7);
    double last = 1.5;
    for (int i = 0; i <= 100; ++i) {
        const double value = histogram.quantile(quantile_level{i / 100.0}).value();
        CHECK(value >= last);
        CHECK(value <= 7);
        last = value;
    }
    CHECK(histogram.server_quantile(quantile_level{0.25}).value() == 1.5);
    CHECK(histogram.server_quantile(quantile_level{1}).value() == 4);
}

TEST_CASE("without values there is no quantile, and any fraction is possible") {
    const bucket_histogram none{bucket_bounds{1, 2}};
    CHECK(none.quantile(quantile_level{0.5}).error().code == errc::insufficient);
    CHECK(none.quantile(quantile_level{0}).error().code == errc::insufficient);
    CHECK(none.quantile_bounds(quantile_level{0.5}).error().code == errc::insufficient);
    CHECK(none.quantile_bounds(quantile_level{0.5}, confidence{0.9}).error().code ==
          errc::insufficient);
    CHECK(none.fraction_at_most(1) == interval<double>{0, 1});
    CHECK(!none.min());
    bucket_histogram boundless;
    boundless.record(3);
    CHECK(boundless.quantile(quantile_level{0.5}).error().code == errc::insufficient);
    CHECK(boundless.quantile(quantile_level{1}).value() == 3);
}

TEST_CASE("bounds of fractions and quantiles enclose the truth, whatever was recorded") {
    constexpr std::uint64_t seed = 20250305;
    INFO("seed " << seed);
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> latency{-2, 1.5};
    const bucket_bounds bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
    for (int trial = 0; trial < 100; ++trial) {
        std::vector<double> values(1 + random() % 80);
        std::generate(values.begin(), values.end(), [&] { return latency(random); });
        const auto histogram = with(bounds, values);
        const nines::order_statistics<> exact{values};
        const auto n = static_cast<double>(values.size());
        std::vector<double> questions = values;
        for (const double bound : bounds.upper()) {
            questions.insert(questions.end(), {bound, std::nextafter(bound, 0.0)});
        }
        questions.insert(questions.end(), {-1.0, 0.0, 3.0, 1e9, infinity, -infinity});
        for (const double x : questions) {
            const auto truth =
                std::count_if(values.begin(), values.end(), [=](double v) { return v <= x; });
            CHECK(histogram.fraction_at_most(x).contains(static_cast<double>(truth) / n));
        }
        for (const double bound : bounds.upper()) {
            CHECK(histogram.fraction_at_most(bound).width() == 0);
        }
        for (const double level : {0.0, 0.01, 0.5, 0.9, 0.99, 1.0}) {
            const double truth =
                exact.quantile(quantile_level{level}, nines::quantile_definition::inverted_cdf)
                    .value();
            CHECK(histogram.quantile_bounds(quantile_level{level})->contains(truth));
            const auto sampled =
                exact.quantile_bounds(quantile_level{level}, confidence{0.9}).value();
            const auto bucketed =
                histogram.quantile_bounds(quantile_level{level}, confidence{0.9}).value();
            CHECK(bucketed.lower <= sampled.lower.value_or(-infinity));
            CHECK(bucketed.upper >= sampled.upper.value_or(infinity));
        }
    }
    CHECK(bucket_histogram{bounds}.fraction_at_most(not_a_number) == interval<double>{0, 1});
}

TEST_CASE("\"faster than the threshold\" is known only to within its bucket") {
    const auto histogram = with({0.1, 0.3, 1}, {0.05, 0.15, 0.19, 0.21, 0.25, 0.9, 2, 3, 4, 5});
    CHECK(histogram.fraction_at_most(0.2) == interval<double>{0.1, 0.5});
    CHECK(histogram.fraction_at_most(0.3) == interval<double>{0.5, 0.5});
}

TEST_CASE("merging needs the same bounds, or nothing counted without bounds") {
    const bucket_bounds bounds{1, 2};
    auto a = with(bounds, {0.5, 1.5});
    const auto b = with(bounds, {1.5, 9, not_a_number});
    a.merge(b);
    CHECK(a == with(bounds, {0.5, 1.5, 1.5, 9, not_a_number}));

    CHECK(a.try_merge(with({1, 3}, {1})).error().code == errc::contradiction);
    CHECK(a == with(bounds, {0.5, 1.5, 1.5, 9, not_a_number}));
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS(a.merge(with({}, {1})), nines::domain_error);
#endif
    bucket_histogram empty;
    empty.record(infinity);
    empty.merge(a);
    CHECK(empty.bounds() == bounds);
    CHECK(empty.rejected() == 2);
    a.merge(bucket_histogram{});
    CHECK(a.count() == 4);
    a.merge(a);
    CHECK(a.count() == 8);
}

TEST_CASE("scraped buckets make the histogram, without the extremes that nobody scraped") {
    const std::vector<double> bounds{0.1, 0.5, infinity};
    const auto histogram =
        bucket_histogram::from_cumulative(bounds, std::vector<std::uint64_t>{4, 9, 10}, 3.5)
            .value();
    CHECK(std::ranges::equal(histogram.counts(), std::vector<std::uint64_t>{4, 5, 1}));
    CHECK(histogram.sum() == 3.5);
    CHECK(!histogram.min());
    CHECK(histogram.quantile(quantile_level{1}).value() == 0.5);
    CHECK(histogram.quantile_bounds(quantile_level{1})->upper == infinity);

    const auto refused = [](const std::vector<double>& upper,
                            const std::vector<std::uint64_t>& counts, double sum) {
        return bucket_histogram::from_cumulative(upper, counts, sum).error().code;
    };
    CHECK(refused(bounds, {4, 3, 10}, 0) == errc::contradiction);
    CHECK(refused(bounds, {4, 5}, 0) == errc::contradiction);
    CHECK(refused({0.1, 0.5}, {4, 5}, 0) == errc::contradiction);
    CHECK(refused({0.5, 0.1, infinity}, {4, 5, 6}, 0) == errc::contradiction);
    CHECK(refused(bounds, {4, 5, 6}, not_a_number) == errc::out_of_domain);
}

TEST_CASE("what was counted since a scrape is the difference, and a reset is noticed") {
    const bucket_bounds bounds{1, 2};
    const auto earlier = with(bounds, {0.5, 1.5});
    auto later = earlier;
    later.record(std::vector<double>{1.75, 8, not_a_number});
    const auto grown = later.since(earlier).value();
    CHECK(std::ranges::equal(grown.counts(), std::vector<std::uint64_t>{0, 1, 1}));
    CHECK(grown.sum() == 9.75);
    CHECK(grown.rejected() == 1);
    CHECK(!grown.max());
    CHECK(later.since(bucket_histogram{bounds}).value() == later);
    CHECK(later.since(bucket_histogram{}).value() == later);
    CHECK(later.since(later)->count() == 0);
    CHECK(earlier.since(later).error().code == errc::contradiction);
    CHECK(later.since(with({1, 3}, {1})).error().code == errc::contradiction);
}

TEST_CASE("bytes give the histogram back") {
    for (const auto& histogram : {bucket_histogram{}, bucket_histogram{bucket_bounds{1}},
                                  with({1, 2}, {0.5, 7}), with({}, {3, not_a_number})}) {
        const auto bytes = bytes_of(histogram);
        const auto read = bucket_histogram::from_bytes(bytes);
        REQUIRE(read);
        CHECK(*read == histogram);
        CHECK(read->sum() == histogram.sum());
        std::vector<std::byte> small(bytes.size() - 1);
        CHECK(histogram.to_bytes(small).error().code == errc::overflow);
        CHECK(bucket_histogram::from_bytes(small).error().code == errc::malformed);
    }
}

TEST_CASE("histograms of both zeros have the same bytes") {
    auto one = with({1}, {0.0});
    one.merge(with({1}, {-0.0}));
    auto other = with({1}, {-0.0});
    other.merge(with({1}, {0.0}));
    CHECK(bytes_of(one) == bytes_of(other));
}

TEST_CASE("bytes that no histogram has written are refused") {
    const auto refused = [](const std::vector<std::byte>& bytes) {
        return bucket_histogram::from_bytes(bytes).error().code;
    };
    const auto fine = bytes_with({1, 2}, {0, 3, 0}, 5, 1.25, 2);
    CHECK(bucket_histogram::from_bytes(fine)->count() == 3);
    CHECK(refused(bytes_with({1}, {0, 3, 0}, 5, 1.25, 2)) == errc::malformed);
    CHECK(refused(bytes_with({2, 1}, {0, 3, 0}, 5, 1.25, 2)) == errc::contradiction);
    CHECK(refused(bytes_with({1, infinity}, {0, 3, 0}, 5, 1.25, 2)) == errc::contradiction);
    CHECK(refused(bytes_with({1, 2}, {0, 3, 0}, not_a_number, 1.25, 2)) == errc::contradiction);
    CHECK(refused(bytes_with({1, 2}, {0, 3, 0}, 5, 0.5, 2)) == errc::contradiction);
    CHECK(refused(bytes_with({1, 2}, {0, 3, 0}, 5, infinity, -infinity)) == errc::contradiction);
    CHECK(refused(bytes_with({1, 2}, {0, 0, 0}, 0, 1.25, 2)) == errc::contradiction);
    CHECK(refused(bytes_with({1, 2}, {~std::uint64_t{0}, 1, 0}, 5, 0, 2)) == errc::overflow);
    CHECK(refused(bytes_with({1, 2}, {0, 3, 0}, -0.0, 1.25, 2)) == errc::contradiction);
    CHECK(refused(bytes_with({1, 2}, {3, 0, 0}, 0, -0.0, 0)) == errc::contradiction);
}

TEST_CASE("a histogram that was moved from is empty and can be used") {
    bucket_histogram h{bucket_bounds{1, 2}};
    h.record(1.5);
    h.record(std::numeric_limits<double>::infinity());
    const bucket_histogram original{h};
    bucket_histogram moved{std::move(h)};
    CHECK(moved == original);
    CHECK(h == bucket_histogram{}); // NOLINT(bugprone-use-after-move): that is the point
    h.record(1.5);
    CHECK(h.count() == 1);
    h = std::move(moved);
    CHECK(h == original);
    CHECK(moved == bucket_histogram{}); // NOLINT(bugprone-use-after-move)
}

} // namespace bucket_histogram_test
