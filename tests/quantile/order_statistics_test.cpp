// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/order_statistics.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace order_statistics_test {

using nines::confidence;
using nines::order_statistics;
using nines::quantile_definition;
using nines::quantile_level;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<double> numbers(const std::string& text) {
    std::istringstream in{text};
    std::vector<double> values;
    for (double value = 0; in >> value;) {
        values.push_back(value);
    }
    return values;
}

std::vector<double> counting_to(std::size_t n) {
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) {
        values[i] = static_cast<double>(i + 1);
    }
    return values;
}

/// P(fewer than `hits` of n), summed term by term.
double fewer_than_by_sum(std::uint64_t hits, std::uint64_t n, double p) {
    double sum = 0;
    for (std::uint64_t i = 0; i < hits; ++i) {
        const auto k = static_cast<double>(i);
        const auto rest = static_cast<double>(n - i);
        sum += std::exp(std::lgamma(k + rest + 1) - std::lgamma(k + 1) - std::lgamma(rest + 1) +
                        k * std::log(p) + rest * std::log1p(-p));
    }
    return sum;
}

bool agree(double a, double b, double relative) {
    return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

/// The weighted mean by integrating the beta density over each slice with Simpson's rule.
double harrell_davis_by_integration(const std::vector<double>& sorted, double p) {
    const auto n = static_cast<double>(sorted.size());
    const double a = (n + 1) * p;
    const double b = (n + 1) * (1 - p);
    const double constant = std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
    const auto density = [&](double x) {
        return std::exp(constant + (a - 1) * std::log(x) + (b - 1) * std::log1p(-x));
    };
    constexpr int steps = 2000;
    double sum = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const double from = std::max(static_cast<double>(i) / n, 1e-12);
        const double to = std::min(static_cast<double>(i + 1) / n, 1 - 1e-12);
        const double h = (to - from) / steps;
        double weight = density(from) + density(to);
        for (int k = 1; k < steps; ++k) {
            weight += (k % 2 == 0 ? 2 : 4) * density(from + k * h);
        }
        sum += sorted[i] * weight * h / 3;
    }
    return sum;
}

} // namespace

static_assert(std::is_nothrow_default_constructible_v<order_statistics<>>);
static_assert(std::is_nothrow_move_constructible_v<order_statistics<>>);
static_assert(!std::is_convertible_v<std::span<const double>, order_statistics<>>);

TEST_CASE("order statistics are the values in order, however they came") {
    order_statistics<> one_by_one;
    for (const double value : {5.0, -1.0, 3.0, 3.0, 9.0}) {
        one_by_one.record(value);
    }
    const std::vector<double> values{3, 9, 5, -1, 3};
    const order_statistics<> at_once{values};
    CHECK(one_by_one == at_once);
    CHECK(std::ranges::equal(at_once.values(), numbers("-1 3 3 5 9")));

    order_statistics<> merged{std::span{values}.first(2)};
    merged.merge(order_statistics<>{std::span{values}.subspan(2)});
    CHECK(merged == at_once);
    merged.merge(merged);
    CHECK(merged.count() == 10);
    CHECK(merged.min() == -1.0);
    CHECK(merged.max() == 9.0);
}

TEST_CASE("values that are not finite are refused and counted") {
    order_statistics<> sample{std::vector<double>{1, not_a_number, 2, infinity}};
    sample.record(-infinity);
    CHECK(sample.count() == 2);
    CHECK(sample.rejected() == 3);
    CHECK(sample.max() == 2.0);
    order_statistics<> other{std::vector<double>{not_a_number}};
    other.merge(sample);
    CHECK(other.rejected() == 4);
    CHECK(other.quantile(quantile_level{1}).value() == 2);
}

TEST_CASE("without values there is no quantile, no interval and no extreme") {
    const order_statistics<> none{std::vector<double>{not_a_number}};
    CHECK(none.quantile(quantile_level{0.5}).error().code == nines::errc::insufficient);
    CHECK(none.quantile_bounds(quantile_level{0.5}, confidence{0.95}).error().code ==
          nines::errc::insufficient);
    CHECK(none.harrell_davis(quantile_level{0.5}).error().code == nines::errc::insufficient);
    CHECK(!none.min());
    CHECK(!none.max());
}

TEST_CASE("the enclosing ranks and how often they miss agree with exact rationals") {
    const auto rows = golden::table("order_intervals.csv");
    CHECK(rows.size() == 288);
    for (const auto& row : rows) {
        const order_statistics<> sample{counting_to(row.count("count"))};
        const auto bounds = sample.quantile_bounds(quantile_level{row.number("level")},
                                                   confidence{row.number("confidence")});
        CAPTURE(row.text("count"));
        CAPTURE(row.text("level"));
        CAPTURE(row.text("confidence"));
        REQUIRE(bounds);
        CHECK(bounds->ranks.lower == row.count("lower"));
        CHECK(bounds->ranks.upper == row.count("upper"));
        CHECK(bounds->lower.has_value() == (row.count("lower") > 0));
        CHECK(bounds->upper.has_value() == (row.count("upper") <= row.count("count")));
        CHECK(bounds->lower.value_or(0) == row.number("lower"));
        CHECK(bounds->upper.value_or(row.number("count") + 1) == row.number("upper"));
        CHECK(agree(bounds->miss_below, row.number("miss_below"), 1e-12));
        CHECK(agree(bounds->miss_above, row.number("miss_above"), 1e-12));
        CHECK(bounds->significance() <= 1 - row.number("confidence") + 1e-15);
    }
}

TEST_CASE("how often an interval misses agrees with a sum of binomial terms") {
    for (const std::uint64_t n : {3U, 12U, 75U, 300U}) {
        for (const double p : {0.05, 0.5, 0.9, 0.95}) {
            const order_statistics<> sample{counting_to(n)};
            const auto bounds = sample.quantile_bounds(quantile_level{p}, confidence{0.9}).value();
            if (bounds.lower) {
                CHECK(bounds.miss_below ==
                      doctest::Approx(fewer_than_by_sum(bounds.ranks.lower, n, p)).epsilon(1e-9));
            }
            if (bounds.upper) {
                CHECK(
                    bounds.miss_above ==
                    doctest::Approx(1 - fewer_than_by_sum(bounds.ranks.upper, n, p)).epsilon(1e-9));
            }
        }
    }
}

TEST_CASE("too few values leave a side without a bound instead of giving the maximum") {
    const order_statistics<> ten{counting_to(10)};
    const auto p99 = ten.quantile_bounds(quantile_level{0.99}, confidence{0.95}).value();
    CHECK(!p99.upper);
    CHECK(p99.miss_above == 0);
    CHECK(p99.lower == 9.0);

    const auto whole = ten.quantile_bounds(quantile_level{1}, confidence{0.95}).value();
    CHECK(!whole.upper);
    CHECK(whole.lower == 10.0);
    CHECK(whole.significance() == 0);

    const auto none = order_statistics<>{counting_to(1)}
                          .quantile_bounds(quantile_level{0.5}, confidence{0.95})
                          .value();
    CHECK(!none.lower);
    CHECK(!none.upper);
}

TEST_CASE("the distribution-free interval covers the quantile as often as it says") {
    constexpr std::uint64_t seed = 20250302;
    constexpr int trials = 4000;
    INFO("seed " << seed);
    std::mt19937_64 random{seed};
    for (const double p : {0.5, 0.9}) {
        const double truth = -std::log1p(-p); // of the exponential distribution
        int below = 0;
        int above = 0;
        nines::order_interval<> bounds{};
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<double> values(60);
            std::generate(values.begin(), values.end(), [&] {
                return -std::log1p(-std::uniform_real_distribution<double>{}(random));
            });
            bounds = order_statistics<>{values}
                         .quantile_bounds(quantile_level{p}, confidence{0.9})
                         .value();
            below += bounds.lower && truth < *bounds.lower ? 1 : 0;
            above += bounds.upper && truth > *bounds.upper ? 1 : 0;
        }
        const auto expected_within = [&](int seen, double probability) {
            const double deviation = std::sqrt(trials * probability * (1 - probability));
            return std::abs(seen - trials * probability) < 4 * deviation;
        };
        CHECK(expected_within(below, bounds.miss_below));
        CHECK(expected_within(above, bounds.miss_above));
        CHECK(below + above <= 0.1 * trials + 4 * std::sqrt(trials * 0.1 * 0.9));
    }
}

TEST_CASE("Harrell and Davis' estimate agrees with 50-digit weights") {
    const auto rows = golden::table("order_statistics.csv");
    CHECK(rows.size() == 91);
    for (const auto& row : rows) {
        const auto values = numbers(row.text("sample"));
        const double got =
            order_statistics<>{values}.harrell_davis(quantile_level{row.number("level")}).value();
        double largest = 0;
        for (const double value : values) {
            largest = std::max(largest, std::abs(value));
        }
        CAPTURE(row.text("sample"));
        CAPTURE(row.text("level"));
        CHECK(std::abs(got - row.number("harrell_davis")) <= 1e-12 * largest);
    }
}

TEST_CASE("Harrell and Davis' estimate agrees with an integral of the density") {
    for (const double p : {0.3, 0.5, 0.75}) {
        const auto values = numbers("0.1 0.4 0.5 0.9 1.3 1.4 2 2.2 3.5 4.1");
        CHECK(order_statistics<>{values}.harrell_davis(quantile_level{p}).value() ==
              doctest::Approx(harrell_davis_by_integration(values, p)).epsilon(1e-7));
    }
}

TEST_CASE("Harrell and Davis' weights add up to one, also where most of them are zero") {
    const std::vector<double> same(20000, 1.0 / 3);
    for (const double p : {1e-9, 1e-4, 0.5, 0.999, 1 - 1e-9}) {
        CHECK(order_statistics<>{same}.harrell_davis(quantile_level{p}).value() ==
              doctest::Approx(1.0 / 3).epsilon(1e-13));
    }
    const order_statistics<> sample{counting_to(20000)};
    CHECK(sample.harrell_davis(quantile_level{0.5}).value() ==
          doctest::Approx(10000.5).epsilon(1e-12));
    CHECK(sample.harrell_davis(quantile_level{0.9}).value() ==
          doctest::Approx(18000.5).epsilon(1e-9));
}

TEST_CASE_TEMPLATE("order statistics work in every floating-point type", Real, float, double,
                   long double) {
    const std::vector<Real> values{4, 1, 3, 2};
    const order_statistics<Real> sample{values};
    CHECK(sample.quantile(quantile_level{0.5}).value() == Real{2.5});
    CHECK(sample.quantile(quantile_level{0.5}, quantile_definition::inverted_cdf).value() == 2);
    CHECK(static_cast<double>(sample.harrell_davis(quantile_level{0.5}).value()) ==
          doctest::Approx(2.5).epsilon(1e-6));
    CHECK(sample.quantile_bounds(quantile_level{0.5}, confidence{0.5})->lower.has_value());
}

} // namespace order_statistics_test
