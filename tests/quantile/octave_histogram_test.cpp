// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/octave_histogram.hpp>

#include <nines/quantile/bucket_histogram.hpp>
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace octave_histogram_test {

using nines::exponential_histogram;
using nines::histogram_options;
using nines::log_linear_histogram;
using nines::quantile_level;

namespace {

/// Values of every kind, also those that are refused.
std::vector<double> anything(std::uint64_t seed, std::size_t count) {
    std::mt19937_64 random{seed};
    std::vector<double> values(count);
    for (double& value : values) {
        switch (random() % 8) {
        case 0:
            value = std::bit_cast<double>(random());
            break;
        case 1:
            value = 0;
            break;
        case 2:
            value = -std::lognormal_distribution{0.0, 2.0}(random);
            break;
        default:
            value = std::lognormal_distribution{0.0, 2.0}(random);
        }
    }
    return values;
}

template <class Histogram>
Histogram merged(Histogram a, const Histogram& b) {
    a.merge(b);
    return a;
}

template <class Histogram>
void check_laws() {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        std::array<Histogram, 3> parts;
        for (std::size_t i = 0; i < 3; ++i) {
            parts[i].record(anything(3 * seed + i, 300));
        }
        parts[1].downscale(static_cast<int>(seed));
        const auto& [a, b, c] = parts;
        CHECK(merged(a, Histogram{}) == a);
        CHECK(merged(Histogram{}, a) == a);
        CHECK(merged(a, b) == merged(b, a));
        CHECK(merged(merged(a, b), c) == merged(a, merged(b, c)));
        auto twice = parts[0];
        twice.merge(twice);
        CHECK(twice.count() == 2 * parts[0].count());
    }
}

} // namespace

TEST_CASE("merging obeys the laws, with and without a limit, a range and extras") {
    check_laws<exponential_histogram<>>();
    check_laws<log_linear_histogram<>>();
    check_laws<exponential_histogram<8, histogram_options{.max_buckets = 160}>>();
    check_laws<exponential_histogram<
        5, histogram_options{
               .lowest_exponent = -3, .highest_exponent = 3, .sum = false, .extremes = false}>>();
}

TEST_CASE("recording in batches and one by one is the same") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        const auto values = anything(seed, 1000 + seed);
        exponential_histogram<> batch;
        exponential_histogram<> single;
        batch.record(std::span{values}.first(500));
        batch.record(std::span{values}.subspan(500));
        for (const double value : values) {
            single.record(value);
        }
        REQUIRE(batch == single);
        REQUIRE(batch.rejected() + batch.count() == values.size());
    }
}

TEST_CASE("extremes are the true ones in any order of values") {
    exponential_histogram<> h;
    for (const double value : {3.0, 2.9, 3.1, 2.9, 3.05, 1e-5, 1e5, -1.0, 0.0}) {
        h.record(value);
    }
    CHECK(h.min() == -1.0);
    CHECK(h.max() == 1e5);
    exponential_histogram<> other;
    other.record(-5);
    h.merge(other);
    CHECK(h.min() == -5.0);
    h.record(-6);
    h.record(2e5);
    CHECK(h.min() == -6.0);
    CHECK(h.max() == 2e5);
}

TEST_CASE("the sum is that of all values, eight parts or one") {
    exponential_histogram<> h;
    double expected = 0;
    for (int i = 1; i <= 10'000; ++i) {
        h.record(i);
        expected += i;
    }
    CHECK(h.sum() == expected);
    const std::vector<double> halves(1001, 0.5);
    h.record(halves);
    CHECK(h.sum() == expected + 500.5);
    h.record(2.0, 10);
    h.record(-3.0);
    h.record(0.0);
    CHECK(h.sum() == expected + 517.5);
}

TEST_CASE("what was counted between two scrapes is their difference") {
    const auto first = anything(21, 500);
    const auto second = anything(22, 500);
    exponential_histogram<> h;
    h.record(first);
    const auto earlier = h;
    h.record(second);
    exponential_histogram<> expected;
    expected.record(second);
    const auto since = h.since(earlier);
    REQUIRE(since.has_value());
    CHECK(since->count() == expected.count());
    CHECK(since->rejected() == expected.rejected());
    CHECK_FALSE(since->max().has_value());
    for (const double x : {-10.0, -0.5, 0.0, 0.3, 2.0, 50.0}) {
        CHECK(since->count_at_most(x).at_least <= expected.count_at_most(x).at_most);
        CHECK(since->count_at_most(x).at_most >= expected.count_at_most(x).at_least);
    }
    CHECK(h.since(exponential_histogram<>{}) == h);
    CHECK(h.since(h)->count() == 0);
    CHECK(h.since(h).value() == [&] {
        auto nothing = exponential_histogram<>{};
        return nothing;
    }());
    CHECK(earlier.since(h).error().code == nines::errc::contradiction);
}

TEST_CASE("fewer refusals than before are a reset, as fewer values are") {
    const auto check = []<class Histogram>(const Histogram& empty) {
        auto earlier = empty;
        earlier.record(std::numeric_limits<double>::quiet_NaN());
        auto later = empty;
        later.record(1.0);
        CHECK(later.since(earlier).error().code == nines::errc::contradiction);
        later.record(std::numeric_limits<double>::quiet_NaN());
        CHECK(later.since(earlier)->rejected() == 0);
    };
    check(exponential_histogram<>{});
    check(nines::bucket_histogram{nines::bucket_bounds{1}});
}

TEST_CASE("reserving changes nothing but the memory") {
    exponential_histogram<> plain;
    exponential_histogram<> reserved;
    reserved.reserve(1e-9, 36'000);
    CHECK(reserved == plain);
    const auto memory = reserved.memory();
    for (double x = 1e-9; x < 36'000; x *= 1.1) {
        plain.record(x);
        reserved.record(x);
    }
    CHECK(reserved.memory() == memory);
    CHECK(reserved == plain);
    CHECK(reserved.min() == 1e-9);
    exponential_histogram<> odd;
    odd.reserve(-1, 5);
    odd.reserve(std::nan(""), 5);
    odd.reserve(5, 1);
    CHECK(odd.memory() == sizeof odd);
    odd.reserve(5e-324, std::numeric_limits<double>::infinity());
    CHECK(odd == exponential_histogram<>{});
}

TEST_CASE("sums and extremes that are left out take no room") {
    using bare = exponential_histogram<6, histogram_options{.sum = false, .extremes = false}>;
    CHECK(sizeof(bare) + 7 * sizeof(double) <= sizeof(exponential_histogram<>));
    bare h;
    h.record(2.0);
    CHECK(h.quantile(quantile_level{1}).value() == doctest::Approx(2).epsilon(h.relative_error()));
}

TEST_CASE_TEMPLATE(
    "from a threshold on, values are zero, and what was counted before stays within its bounds",
    Histogram, exponential_histogram<>,
    exponential_histogram<3, histogram_options{.extremes = false}>,
    exponential_histogram<8, histogram_options{.max_buckets = 160}>, log_linear_histogram<>) {
    for (const double threshold : {0.0, 5e-324, 0.3, 1.0, 2.5}) {
        CAPTURE(threshold);
        const auto before = anything(1, 500);
        const auto after = anything(2, 500);
        Histogram h;
        h.record(before);
        const std::uint64_t zeros_before = h.zero_count();
        h.raise_zero_threshold(threshold);
        h.record(after);
        for (const double value : after) {
            h.record(value);
        }
        CHECK(h.zero_threshold() == threshold);
        CHECK(h.zero_count() - zeros_before ==
              2 * std::ranges::count_if(after, [&](double x) { return std::abs(x) <= threshold; }));
        for (const double x : {-3.0, -threshold, -0.1, 0.0, 0.1, threshold, 0.7, 3.0}) {
            CAPTURE(x);
            const auto counted = [&](const std::vector<double>& values) {
                return std::ranges::count_if(
                    values, [&](double each) { return std::isfinite(each) && each <= x; });
            };
            const auto truth = static_cast<std::uint64_t>(counted(before) + 2 * counted(after));
            CHECK(h.count_at_most(x).at_least <= truth);
            CHECK(h.count_at_most(x).at_most >= truth);
        }
        CHECK(Histogram::from_bytes(h.to_bytes()).value() == h);
        h.raise_zero_threshold(threshold / 2);
        CHECK(h.zero_threshold() == threshold);
    }
}

TEST_CASE("a merged threshold holds for what comes later") {
    exponential_histogram<> other;
    other.raise_zero_threshold(0.01);
    exponential_histogram<> h;
    h.record(0.001);
    h.record(0.1);
    h.merge(other);
    h.record(0.001);
    CHECK(h.zero_count() == 1);
    CHECK(h.count() == 3);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("a threshold of zero that is none is refused") {
    exponential_histogram<> h;
    for (const double wrong : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(h.raise_zero_threshold(wrong), nines::domain_error);
    }
    CHECK(h == exponential_histogram<>{});
}
#endif

} // namespace octave_histogram_test
