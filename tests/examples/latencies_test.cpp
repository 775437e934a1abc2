// SPDX-License-Identifier: BSL-1.0
#include "slo_report/latencies.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace latencies_test {

using namespace nines::examples;
using namespace std::chrono_literals;
using nines::interval;
using nines::quantile_level;

namespace {

constexpr time_ms start{1'800'000'000s};
constexpr double infinity = std::numeric_limits<double>::infinity();
const nines::confidence how_sure{0.95};

template <class Latencies>
std::optional<latency_estimate> at_level(const Latencies& latencies, double level) {
    return latency_at(latencies.snapshot(), quantile_level{level}, how_sure);
}

/// The nearest rank, which the levels below hit exactly.
double exact_quantile(const std::vector<double>& sorted, double level) {
    const double rank = std::round(level * static_cast<double>(sorted.size()));
    return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

} // namespace

TEST_CASE("percentiles of single latencies are within the error that they state") {
    constexpr std::uint64_t seed = 20261123;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::lognormal_distribution<double> seconds{-3, 2};
    request_latencies latencies;
    std::vector<double> sorted;
    for (int i = 0; i < 20'000; ++i) {
        const auto ns = static_cast<std::int64_t>(seconds(random) * 1e9);
        latencies.record(ns);
        sorted.push_back(static_cast<double>(ns));
    }
    std::sort(sorted.begin(), sorted.end());
    for (const double level : {0.0, 0.001, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        CAPTURE(level);
        const double truth = exact_quantile(sorted, level);
        const auto estimate = at_level(latencies, level);
        REQUIRE(estimate);
        CHECK(estimate->bounds.contains(truth));
        CHECK(estimate->relative_error() <= 1.0 / 256);
        CHECK(std::abs(estimate->value - truth) <= estimate->relative_error() * truth);
        CHECK(estimate->plausible.lower <= estimate->bounds.lower);
        CHECK(estimate->plausible.upper >= estimate->bounds.upper);
    }
}

TEST_CASE("a latency of 0 and the longest there is are counted as such") {
    request_latencies latencies;
    for (int i = 0; i < 3; ++i) {
        latencies.record(nanoseconds{0}.count());
        latencies.record(nanoseconds::max().count());
    }
    CHECK(at_level(latencies, 0.5)->bounds == interval<double>{0, 0});
    CHECK(at_level(latencies, 0.5)->relative_error() == 0);
    CHECK(at_level(latencies, 0.9)->value == 0x1p63);
    CHECK(latencies.memory() < 80'000);
    CHECK_FALSE(at_level(request_latencies{}, 0.5));
}

TEST_CASE("buckets of no width give the nearest rank exactly") {
    bucketed_latencies latencies;
    for (int us = 1; us <= 1000; ++us) {
        latencies.record({us * 1e3, us * 1e3}, 1);
    }
    const std::vector<std::pair<double, double>> levels_and_us{
        {0, 1}, {0.5, 500}, {0.999, 999}, {0.9991, 1000}, {1, 1000}};
    for (const auto& each : levels_and_us) {
        CAPTURE(each.first);
        CHECK(at_level(latencies, each.first)->value == each.second * 1e3);
        CHECK(at_level(latencies, each.first)->relative_error() == 0);
    }
    CHECK_FALSE(at_level(bucketed_latencies{}, 0.5));
}

TEST_CASE("percentiles of buckets that overlap lie where every latency within them puts them") {
    constexpr std::uint64_t seed = 42;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<int> any{0, 1000};
    bucketed_latencies latencies;
    bucketed_latencies others;
    std::vector<double> sorted;
    for (int i = 0; i < 500; ++i) {
        const double lower = any(random);
        const double upper = lower + any(random);
        const double within = std::uniform_real_distribution<double>{lower, upper}(random);
        (i % 2 == 0 ? latencies : others).record({lower, upper}, 2);
        sorted.insert(sorted.end(), 2, within);
    }
    std::sort(sorted.begin(), sorted.end());
    latencies.merge(others);
    for (int rank = 1; rank <= 1000; ++rank) {
        const double level = rank / 1000.0;
        CAPTURE(level);
        const auto estimate = at_level(latencies, level);
        CHECK(estimate->bounds.contains(exact_quantile(sorted, level)));
        CHECK(estimate->bounds.contains(estimate->value));
    }
}

TEST_CASE("beyond the last bucket only a lower bound is known") {
    bucketed_latencies latencies;
    latencies.record({1, 5e6}, 9);
    latencies.record({5e6, infinity}, 1);
    latencies.record({7e6, 8e6}, 0);
    CHECK(latencies.snapshot().count() == 10);
    const auto estimate = at_level(latencies, 0.99);
    CHECK(estimate->value == infinity);
    CHECK(estimate->bounds == interval<double>{5e6, infinity});
    CHECK(estimate->relative_error() == infinity);
    CHECK(at_level(latencies, 0.5)->bounds == interval<double>{1, 5e6});
}

TEST_CASE("latencies of a window are those of the slots that meet it") {
    latency_timeline<request_latencies> latencies;
    for (int minute = 0; minute < 2000; ++minute) {
        latencies.at(start + minute * 1min).record(nanoseconds{minute < 1000 ? 1ms : 2ms}.count());
    }
    const auto late = latencies.within({start + 1500min, start + 2000min});
    CHECK(late.count() >= 500);
    CHECK(late.count() <= 520);
    CHECK(late.quantile(quantile_level{0}).value() == 2e6);
    CHECK(latencies.within({start - 24h, start + 48h}).count() == 2000);
}

} // namespace latencies_test
