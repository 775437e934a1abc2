// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/exponential_histogram.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace exponential_histogram_test {

using nines::confidence;
using nines::exponential_histogram;
using nines::histogram_options;
using nines::quantile_estimate;
using nines::quantile_level;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::array levels{0.0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1.0};

using source = std::function<double(std::mt19937_64&)>;

const std::array<std::pair<const char*, source>, 3> distributions{{
    {"lognormal", [](std::mt19937_64& r) { return std::lognormal_distribution{-6.0, 1.0}(r); }},
    {"Pareto",
     [](std::mt19937_64& r) {
         return 1e-3 * std::pow(1 - std::uniform_real_distribution{0.0, 1.0}(r), -1 / 1.1);
     }},
    {"bimodal",
     [](std::mt19937_64& r) {
         return std::bernoulli_distribution{0.9}(r) ? std::lognormal_distribution{-7.0, 0.1}(r)
                                                    : std::lognormal_distribution{-2.0, 0.3}(r);
     }},
}};

std::vector<double> sorted_sample(const source& draw, std::uint64_t seed, std::size_t count) {
    std::mt19937_64 random{seed};
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return draw(random); });
    std::sort(values.begin(), values.end());
    return values;
}

template <class Histogram = exponential_histogram<>>
Histogram recorded(const std::vector<double>& values) {
    Histogram histogram;
    histogram.record(values);
    return histogram;
}

/// Hyndman and Fan's type 1, by whole numbers: levels are multiples of 1/10,000.
double exact_quantile(const std::vector<double>& sorted, double level) {
    const auto parts = static_cast<std::size_t>(std::lround(level * 10'000));
    const std::size_t rank = (parts * sorted.size() + 9'999) / 10'000;
    return sorted[rank == 0 ? 0 : rank - 1];
}

template <class Histogram>
void check_guarantees(const std::vector<double>& sorted) {
    const auto histogram = recorded<Histogram>(sorted);
    const double alpha = histogram.relative_error() * (1 + 1e-12);
    for (const double level : levels) {
        CAPTURE(level);
        const double truth = exact_quantile(sorted, level);
        const quantile_level at{level};
        REQUIRE(std::abs(*histogram.quantile(at) - truth) <= alpha * std::abs(truth));
        const double shown = *histogram.quantile(at, quantile_estimate::interpolated);
        REQUIRE(std::abs(shown - truth) <= 2 * alpha * std::abs(truth));
        REQUIRE(histogram.quantile_bounds(at)->contains(truth));
        const auto bracket = histogram.fraction_at_most(truth * 1.001);
        const auto at_most = std::upper_bound(sorted.begin(), sorted.end(), truth * 1.001);
        REQUIRE(bracket.contains(static_cast<double>(at_most - sorted.begin()) /
                                 static_cast<double>(sorted.size())));
    }
    CHECK(histogram.quantile(quantile_level{0}) == sorted.front());
    CHECK(histogram.quantile(quantile_level{1}) == sorted.back());
    CHECK(histogram.count() == sorted.size());
}

} // namespace

static_assert(nines::mergeable<exponential_histogram<>>);
static_assert(noexcept(exponential_histogram<>{}));

TEST_CASE("every quantile is within the stated relative error of the exact one") {
    for (const auto& distribution : distributions) {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            CAPTURE(distribution.first);
            CAPTURE(seed);
            const auto sorted = sorted_sample(distribution.second, seed, 10'000);
            check_guarantees<exponential_histogram<>>(sorted);
            check_guarantees<exponential_histogram<3>>(sorted);
            check_guarantees<exponential_histogram<8>>(sorted);
            check_guarantees<exponential_histogram<0>>(sorted);
            check_guarantees<exponential_histogram<8, histogram_options{.max_buckets = 160}>>(
                sorted);
        }
    }
}

TEST_CASE("an interpolated quantile is within twice the error at the far end of a bucket too") {
    for (const double sign : {1.0, -1.0}) {
        exponential_histogram<> h;
        const double truth = std::nextafter(1.0, 2);
        h.record(sign * 0.5);
        h.record(sign * truth, 1'000'000);
        h.record(sign * 100);
        const double rank = sign > 0 ? 1'000'001 : 2;
        const quantile_level at{rank / static_cast<double>(h.count())};
        const double shown = *h.quantile(at, quantile_estimate::interpolated);
        CHECK(std::abs(shown / (sign * truth) - 1) <= 2 * h.relative_error() * (1 + 1e-12));
        CHECK(std::abs(shown / (sign * truth) - 1) > h.relative_error());
    }
}

TEST_CASE("the guarantee holds for values of both signs") {
    std::mt19937_64 random{7};
    std::normal_distribution<double> draw{0.2, 1};
    std::vector<double> values(5000);
    std::generate(values.begin(), values.end(), [&] { return draw(random); });
    std::sort(values.begin(), values.end());
    check_guarantees<exponential_histogram<>>(values);
}

TEST_CASE("the error at scale 6 is at most 0.5415 percent") {
    CHECK(exponential_histogram<>{}.relative_error() <= 0.005416);
    CHECK(exponential_histogram<>{}.scale() == 6);
}

TEST_CASE("integers, durations and repeated values go in directly") {
    exponential_histogram<> h;
    h.record(3);
    h.record(std::chrono::milliseconds{250});
    h.record(std::chrono::microseconds{5}, 3);
    h.record(0.5, std::uint64_t{7});
    h.record(8U, 2);
    CHECK(h.count() == 14);
    CHECK(h.sum() == doctest::Approx(3 + 0.25 + 15e-6 + 3.5 + 16));
    CHECK(h.min() == 5e-6);
    CHECK(h.max() == 8);
}

TEST_CASE("one value many times is the same as that many values") {
    exponential_histogram<> once;
    exponential_histogram<> each;
    for (const double value : {0.25, -3.0, 0.0, 1e-320}) {
        once.record(value, 1000);
        for (int i = 0; i < 1000; ++i) {
            each.record(value);
        }
    }
    CHECK(once == each);
    CHECK(once.sum() == each.sum());
}

TEST_CASE("a non-finite observation lands in no bucket and leaves the sum alone") {
    exponential_histogram<> h;
    h.record(0.5);
    const auto before = h;
    h.record(not_a_number);
    h.record(-not_a_number);
    h.record(infinity);
    h.record(-infinity, 3);
    h.record(std::chrono::duration<double>{not_a_number});
    CHECK(h.count() == 1);
    CHECK(h.sum() == 0.5);
    CHECK(h.max() == 0.5);
    CHECK(h.rejected() == 7);
    CHECK(h.rejections().not_a_number == 3);
    CHECK(h.rejections().infinite == 4);
    CHECK(h.quantile(quantile_level{0.5}) == before.quantile(quantile_level{0.5}));
    CHECK(h != before);
}

TEST_CASE("infinity is refused also when the largest finite number has a bucket") {
    exponential_histogram<> h;
    h.record((std::numeric_limits<double>::max)());
    h.record(infinity);
    CHECK(h.count() == 1);
    CHECK(h.rejected() == 1);
}

TEST_CASE("negative counts are refused, zero counts change nothing") {
    exponential_histogram<> h;
    h.record(1.0, -1);
    h.record(1.0, 0);
    CHECK(h.count() == 0);
    CHECK(h.rejected() == 1);
}

TEST_CASE("zeros are counted in the zero bucket, of either sign") {
    exponential_histogram<> h;
    h.record(0.0);
    h.record(-0.0);
    h.record(5e-324);
    CHECK(h.zero_count() == 2);
    CHECK(h.count() == 3);
    CHECK(h.quantile(quantile_level{0.5}) == 0.0);
    CHECK(h.fraction_at_most(0) == nines::interval{2.0 / 3, 2.0 / 3});
}

TEST_CASE("values outside a limited range have counters of their own") {
    using microseconds_to_minutes =
        exponential_histogram<6, histogram_options{.lowest_exponent = -20, .highest_exponent = 7}>;
    microseconds_to_minutes h;
    h.record(1e-7);
    h.record(0x1p-20);
    h.record(128.0);
    h.record(129.0);
    h.record(-129.0);
    h.record(1.0);
    CHECK(h.zero_count() == 2);
    CHECK(h.zero_threshold() == 0x1p-20);
    CHECK(h.above_range() == 1);
    CHECK(h.below_range() == 1);
    CHECK(h.rejected() == 0);
    CHECK(h.count() == 6);
    CHECK(h.fraction_at_most(128).lower == 5.0 / 6);
    CHECK(h.fraction_at_most(128).upper == 5.0 / 6);
    CHECK(h.fraction_at_most(1e-6) == nines::interval{0.5, 0.5});
    h.record(500.0, 10);
    CHECK(h.quantile(quantile_level{0.9}).error().code == nines::errc::overflow);
    CHECK(h.quantile_bounds(quantile_level{0.9}) == nines::interval{128.0, 500.0});
    CHECK(h.quantile(quantile_level{1}) == 500);
    CHECK(h.memory() < 8192);
}

TEST_CASE("one microsecond to 100 seconds takes about 7 KiB") {
    exponential_histogram<6, histogram_options{.lowest_exponent = -20, .highest_exponent = 7}> h;
    h.reserve(1e-6, 100);
    CHECK(h.memory() <= 27U * 64U * 4U + sizeof h);
    const std::size_t reserved = h.memory();
    for (double x = 1e-6; x < 100; x *= 1.001) {
        h.record(x);
    }
    CHECK(h.memory() == reserved);
}

TEST_CASE("negative values can be refused") {
    exponential_histogram<6, histogram_options{.negatives = false}> h;
    h.record(-1.0);
    h.record(1.0);
    CHECK(h.count() == 1);
    CHECK(h.rejections().negative == 1);
}

TEST_CASE("without values there is no quantile and any fraction is possible") {
    const exponential_histogram<> none;
    CHECK(none.quantile(quantile_level{0.5}).error().code == nines::errc::insufficient);
    CHECK(none.quantile_bounds(quantile_level{0.5}).error().code == nines::errc::insufficient);
    CHECK_FALSE(none.quantile_bounds(quantile_level{0.5}, confidence{0.95}).has_value());
    CHECK(none.fraction_at_most(1) == nines::interval{0.0, 1.0});
    CHECK_FALSE(none.min().has_value());
    CHECK_FALSE(none.max().has_value());
    CHECK(none.sum() == 0);
}

TEST_CASE("a quantile level of NaN is an error, not the maximum") {
    CHECK_FALSE(quantile_level::try_from(not_a_number).has_value());
}

TEST_CASE("counters go beyond 32 bits without losing a count") {
    constexpr std::uint64_t many = (std::uint64_t{1} << 32U) - 2;
    exponential_histogram<> h;
    h.record(1.5, many);
    for (int i = 0; i < 5; ++i) {
        h.record(1.5);
    }
    CHECK(h.count() == many + 5);
    const std::vector<double> batch(16, 1.5);
    exponential_histogram<> other;
    other.record(1.5, many);
    other.record(batch);
    CHECK(other.count() == many + 16);
    h.merge(other);
    CHECK(h.count() == 2 * many + 21);
    h.record(2.5, h.count());
    CHECK(h.count() == 4 * many + 42);
    CHECK(h.fraction_at_most(2) == nines::interval{0.5, 0.5});
    CHECK(h.snapshot().count() == h.count());
    h.downscale(0);
    CHECK(h.count() == 4 * many + 42);
}

TEST_CASE("a histogram that was moved from is empty and can be used") {
    using ranged =
        exponential_histogram<6, histogram_options{.lowest_exponent = -20, .highest_exponent = 10}>;
    ranged h;
    h.record(0.5, 10);
    for (const double value : {0.0, -0.25, 1e9, -1e9, infinity, not_a_number}) {
        h.record(value);
    }
    h.downscale(3);
    const ranged original{h};
    ranged moved{std::move(h)};
    CHECK(moved == original);
    CHECK(moved.sum() == original.sum());
    CHECK(h == ranged{}); // NOLINT(bugprone-use-after-move): that is the point
    CHECK(h.count() == 0);
    CHECK(h.sum() == 0);
    CHECK(h.scale() == 6);
    h.record(0.5);
    CHECK(h.count() == 1);
    h = std::move(moved);
    CHECK(h == original);
    CHECK(moved == ranged{}); // NOLINT(bugprone-use-after-move)
    CHECK(moved.sum() == 0);
    ranged& same = h;
    h = std::move(same);
    CHECK(h == original);
}

TEST_CASE("merging parts gives the whole, at any split") {
    const auto values = sorted_sample(distributions[0].second, 11, 6000);
    const auto whole = recorded(values);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::array<exponential_histogram<>, 3> parts;
        for (const double value : values) {
            parts[random() % 3].record(value);
        }
        parts[0].merge(parts[1]);
        parts[0].merge(parts[2]);
        REQUIRE(parts[0] == whole);
        REQUIRE(parts[0].sum() == doctest::Approx(whole.sum()).epsilon(1e-13));
    }
}

TEST_CASE("merging across scales downscales to the coarser one without losing a count") {
    const auto values = sorted_sample(distributions[1].second, 12, 3000);
    auto coarse = recorded(values);
    coarse.downscale(2);
    auto fine = recorded(values);
    auto expected = recorded(values);
    expected.merge(expected);
    expected.downscale(2);
    auto merged = fine;
    merged.merge(coarse);
    CHECK(merged == expected);
    coarse.merge(fine);
    CHECK(coarse == expected);
    CHECK(merged.scale() == 2);
    CHECK(merged.count() == 6000);
}

TEST_CASE("downscaling at once or in steps, before or after recording, is the same") {
    const auto values = sorted_sample(distributions[2].second, 13, 2000);
    for (int scale = 5; scale >= -4; --scale) {
        auto at_once = recorded(values);
        at_once.downscale(scale);
        auto in_steps = recorded(values);
        for (int s = 5; s >= scale; --s) {
            in_steps.downscale(s);
        }
        exponential_histogram<> before;
        before.downscale(scale);
        before.record(values);
        CAPTURE(scale);
        CHECK(at_once == in_steps);
        CHECK(at_once == before);
        CHECK(at_once.scale() == scale);
    }
    auto lowest = recorded(values);
    lowest.downscale(-100);
    CHECK(lowest.scale() == -4);
    lowest.downscale(6);
    CHECK(lowest.scale() == -4);
}

TEST_CASE("with a limit the scale follows the spread of the values, whatever their order") {
    using limited = exponential_histogram<8, histogram_options{.max_buckets = 160}>;
    auto values = sorted_sample(distributions[1].second, 14, 2000);
    const auto ascending = recorded<limited>(values);
    std::reverse(values.begin(), values.end());
    const auto descending = recorded<limited>(values);
    CHECK(ascending == descending);
    CHECK(ascending.memory() <= sizeof(limited) + 160U * 4U);
    limited wide;
    for (double x = 5e-324; x < 1e308; x *= 1.5 + 5e-324 / x) {
        wide.record(x);
        wide.record(-x);
    }
    CHECK(wide.scale() == -4);
    CHECK(wide.memory() <= sizeof(limited) + 2U * 160U * 4U);
}

TEST_CASE("octaves come as they are needed, from the smallest subnormal to the largest number") {
    exponential_histogram<> h;
    const std::array extremes{
        5e-324, 1e-310, 2.5e-308, 1e-9, 1.0, 1e300, (std::numeric_limits<double>::max)()};
    for (const double value : extremes) {
        h.record(value);
        h.record(-value);
    }
    CHECK(h.count() == 14);
    CHECK(h.min() == -extremes.back());
    for (const double value : extremes) {
        const auto place = std::find(extremes.begin(), extremes.end(), value) - extremes.begin();
        CHECK(h.fraction_at_most(value).contains(static_cast<double>(8 + place) / 14));
        CHECK(h.fraction_at_most(-value).contains(static_cast<double>(7 - place) / 14));
    }
    exponential_histogram<> little;
    little.record(0.001);
    CHECK(little.memory() < 1024);
}

TEST_CASE("bounds with confidence enclose the quantile of the distribution as often as they say") {
    // The median and the 99th percentile of the standard exponential distribution.
    int missed_median = 0;
    int missed_tail = 0;
    constexpr int trials = 1000;
    MESSAGE("seed 5");
    std::mt19937_64 random{5};
    std::exponential_distribution<double> draw;
    for (int trial = 0; trial < trials; ++trial) {
        exponential_histogram<> h;
        for (int i = 0; i < 500; ++i) {
            h.record(draw(random));
        }
        missed_median +=
            !h.quantile_bounds(quantile_level{0.5}, confidence{0.9})->contains(std::log(2.0));
        missed_tail +=
            !h.quantile_bounds(quantile_level{0.99}, confidence{0.9})->contains(std::log(100.0));
    }
    // At most 10 % may miss; 3 standard errors are 2.9 %.
    CHECK(missed_median <= 129);
    CHECK(missed_tail <= 129);
    CHECK(missed_median > 0);
}

TEST_CASE("ten values say nothing about an upper bound of the 99th percentile") {
    exponential_histogram<> h;
    for (int i = 1; i <= 10; ++i) {
        h.record(i);
    }
    const auto bounds = h.quantile_bounds(quantile_level{0.99}, confidence{0.95});
    CHECK(bounds->upper == infinity);
    CHECK(bounds->lower > 7);
}

TEST_CASE("the YCSB latencies have the percentiles that HdrHistogram reports for them") {
    std::ifstream file{NINES_SHARED_DIR "/data/hdr_hlog/ycsb_latency_histogram.csv"};
    if (!file) {
        MESSAGE("skipped: no shared data");
        return;
    }
    exponential_histogram<> h;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream fields{line};
        double start = 0;
        double length = 0;
        double latency = 0;
        std::uint64_t count = 0;
        char comma = ',';
        fields >> start >> comma >> length >> comma >> latency >> comma >> count;
        h.record(latency, count);
    }
    CHECK(h.count() == 300'056);
    const std::array expected{std::pair{0.5, 373.0}, std::pair{0.9, 443.0},
                              std::pair{0.99, 130'559.0}, std::pair{0.999, 1'214'463.0}};
    for (const auto& each : expected) {
        CAPTURE(each.first);
        const double value = *h.quantile(quantile_level{each.first});
        CHECK(std::abs(value / each.second - 1) <= h.relative_error());
    }
    CHECK(h.max() == 1'546'239);
}

TEST_CASE("memory is in proportion to the octaves in use, however far they are from each other") {
    exponential_histogram<> h;
    h.record(1e-300);
    const std::size_t one = h.memory();
    h.record(1e300);
    h.record(-1e-300);
    h.record(-1e300);
    CHECK(h.memory() < 5 * one);
    CHECK(h.quantile_bounds(quantile_level{0.75})->contains(1e-300));
    CHECK(h.count_at_most(0.0) == nines::count_bounds{2, 2});
    auto coarse = h;
    coarse.downscale(-4);
    CHECK(coarse.count() == 4);
    auto twice = h;
    twice.merge(h);
    CHECK(twice.count() == 8);
    CHECK(twice.memory() < 5 * one);
    CHECK(twice.since(h) == exponential_histogram<>::from_bytes(twice.since(h)->to_bytes()));
    CHECK(exponential_histogram<>::from_bytes(h.to_bytes())->memory() < 5 * one);
    CHECK(exponential_histogram<>::from_bytes(h.to_bytes()) == h);
}

TEST_CASE("values in several far ranges are counted as in one") {
    std::mt19937_64 random{20261125};
    using small = exponential_histogram<0>; // one row
    exponential_histogram<> h;
    small plain;
    for (int i = 0; i < 20'000; ++i) {
        const double unit = std::ldexp(1.0, static_cast<int>(random() % 5) * 150 - 300);
        const double value =
            unit * (1 + static_cast<double>(random() % 1000)) * (random() % 4 == 0 ? -1 : 1);
        h.record(value);
        plain.record(value);
    }
    CHECK(h.memory() < 2 * 2 * 5 * 12 * 256);
    auto coarse = h;
    coarse.downscale(0);
    CHECK(coarse.count() == plain.count());
    for (int i = 1; i < 100; ++i) {
        const quantile_level level{i / 100.0};
        CHECK(coarse.quantile_bounds(level) == plain.quantile_bounds(level));
        CHECK(h.quantile_bounds(level) == h.snapshot().quantile_bounds(level));
    }
}

} // namespace exponential_histogram_test
