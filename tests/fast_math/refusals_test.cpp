// SPDX-License-Identifier: BSL-1.0
// Built with -O2 -ffast-math: the optimiser may assume that no value is NaN or infinite, and the
// vocabulary types must refuse them all the same.

#include <nines/budget/error_budget.hpp>
#include <nines/budget/policy.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/order_statistics.hpp>
#include <nines/quantile/sharded.hpp>
#include <nines/sli/composite.hpp>
#include <nines/sli/counter.hpp>
#include <nines/sli/threshold.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <chrono>
#include <cstdint>
#include <vector>

#if !defined(__FAST_MATH__)
#error "this file tests nothing without -ffast-math"
#endif

namespace refusals_test {

namespace {

/// A double that the optimiser cannot see through.
double opaque(std::uint64_t bits) {
    const volatile std::uint64_t hidden = bits;
    return std::bit_cast<double>(static_cast<std::uint64_t>(hidden));
}

constexpr std::uint64_t not_numbers[] = {
    0x7FF8'0000'0000'0000U, // quiet NaN
    0xFFF8'0000'0000'0000U, // quiet NaN with a sign
    0x7FF0'0000'0000'0001U, // signalling NaN
    0x7FF0'0000'0000'0000U, // infinity
    0xFFF0'0000'0000'0000U, // minus infinity
};

} // namespace

TEST_CASE("an objective refuses NaN and the infinities under -ffast-math") {
    for (const auto bits : not_numbers) {
        CHECK_FALSE(nines::objective::try_fraction(opaque(bits)));
        CHECK_FALSE(nines::objective::try_percent(opaque(bits)));
        CHECK_FALSE(nines::objective::try_from_allowed_error(opaque(bits)));
    }
}

TEST_CASE("confidence and quantile_level refuse NaN and the infinities under -ffast-math") {
    for (const auto bits : not_numbers) {
        CHECK_FALSE(nines::confidence::try_from_level(opaque(bits)));
        CHECK_FALSE(nines::confidence::try_from_significance(opaque(bits)));
        CHECK_FALSE(nines::quantile_level::try_from(opaque(bits)));
    }
}

TEST_CASE("event_counts refuse NaN and the infinities under -ffast-math") {
    for (const auto bits : not_numbers) {
        CHECK_FALSE(nines::event_counts<>::try_from(opaque(bits), 1));
        CHECK_FALSE(nines::event_counts<double>::try_from(1.0, opaque(bits)));
        CHECK_FALSE(nines::event_counts<float>::try_from(1.0, opaque(bits)));
        CHECK_FALSE(nines::event_counts<double>::try_from_total(opaque(bits), 1.0));
        CHECK_FALSE(nines::event_counts<double>::try_from_total(1.0, opaque(bits)));
        CHECK_FALSE(nines::event_counts<double>::try_from_all(1.0, 1.0, opaque(bits)));
    }
}

TEST_CASE("what is in range is accepted under -ffast-math") {
    CHECK(nines::objective::try_fraction(0.999));
    CHECK(nines::confidence::try_from_level(0.95));
    CHECK(nines::quantile_level::try_from(1.0));
    CHECK(nines::event_counts<double>::try_from(1.5, 0.5));
}

TEST_CASE("budgets and their policies refuse NaN and the infinities under -ffast-math") {
    using seconds = std::chrono::duration<double>;
    const nines::objective target = nines::objective::percent(99.9);
    const nines::error_budget<double> month{target, std::chrono::days{30}};
    const nines::event_counts counts{1, 1};
    for (const auto bits : not_numbers) {
        CHECK_FALSE(nines::error_budget<double>::try_from(target, seconds{opaque(bits)}));
        CHECK_FALSE(month.try_status(counts, opaque(bits)));
        CHECK_FALSE(month.try_status_from_availability(opaque(bits)));
        CHECK_FALSE(month.try_status_from_downtime(seconds{opaque(bits)}));
        CHECK_FALSE(month.try_status_from_error_ratio(opaque(bits)));
        CHECK_FALSE(nines::budget_policy<int>::try_from({{opaque(bits), 1}}));
    }
}

TEST_CASE("a burn rate that is NaN is refused under -ffast-math, infinite ones are answered") {
    const nines::error_budget<double> month{nines::objective::percent(99.9), std::chrono::days{30}};
    const auto untouched = month.status(nines::event_counts{1, 0});
    for (const auto bits : {not_numbers[0], not_numbers[1], not_numbers[2]}) {
        CHECK_FALSE(month.try_time_to_exhaustion(untouched, opaque(bits)));
    }
    CHECK(month.try_time_to_exhaustion(untouched, opaque(not_numbers[3]))->count() == 0);
    const auto never = month.try_time_to_exhaustion(untouched, opaque(not_numbers[4]));
    CHECK_FALSE(nines::detail::is_finite(never->count()));
}

TEST_CASE("counters, thresholds and composites refuse NaN and the infinities under -ffast-math") {
    const std::vector<std::uint64_t> held{1, 1, 1};
    for (const auto bits : not_numbers) {
        nines::counter<double> cpu_seconds;
        CHECK(cpu_seconds.feed({}, opaque(bits)).state == nines::sample_state::invalid);
        CHECK_FALSE(nines::meets_threshold(opaque(bits), 1));
        CHECK_FALSE(nines::threshold_from_buckets(std::vector{1.0, opaque(bits), 3.0}, held, 1));
        CHECK_FALSE(nines::threshold_from_buckets(std::vector{1.0, 2.0, 3.0}, held, opaque(bits)));
        CHECK_FALSE(nines::worst_of(std::vector{nines::interval{0.1, opaque(bits)}}));
    }
}

TEST_CASE("a last bucket to infinity is understood under -ffast-math") {
    const std::vector bounds{1.0, 2.0, opaque(0x7FF0'0000'0000'0000U)};
    const std::vector<std::uint64_t> held{1, 1, 1};
    const auto under = nines::threshold_from_buckets(bounds, held, 5);
    REQUIRE(under.has_value());
    CHECK(under->at_least == 2);
    CHECK(under->at_most == 3);
}

TEST_CASE("histograms refuse NaN and the infinities under -ffast-math, one by one and in batches") {
    nines::exponential_histogram<> h;
    h.record(0.5);
    for (const auto bits : not_numbers) {
        h.record(opaque(bits));
        h.record(opaque(bits), 2);
        h.record(std::vector<double>(8, opaque(bits)));
    }
    CHECK(h.count() == 1);
    CHECK(h.sum() == 0.5);
    CHECK(h.min() == 0.5);
    CHECK(h.max() == 0.5);
    CHECK(h.rejected() == 11 * std::size(not_numbers));
    CHECK(h.quantile(nines::quantile_level{1}) == 0.5);
    const double nan = opaque(0x7FF8'0000'0000'0000U);
    CHECK(h.fraction_at_most(nan) == nines::interval{0.0, 1.0});
    CHECK(h.snapshot().fraction_at_most(nan) == nines::interval{0.0, 1.0});
    CHECK_FALSE(nines::exponential_histogram<>{}.max().has_value());
}

TEST_CASE("bucket histograms, samples and shards refuse NaN and the infinities under -ffast-math") {
    nines::bucket_histogram buckets{nines::bucket_bounds{1, 2}};
    nines::order_statistics<> sample;
    nines::sharded<nines::exponential_histogram<>> shards;
    shards.record(1.0);
    shards.record(2.0);
    for (const auto bits : not_numbers) {
        buckets.record(opaque(bits));
        sample.record(opaque(bits));
        shards.record(opaque(bits));
        CHECK_FALSE(nines::bucket_bounds::try_from(std::vector{opaque(bits), 1.0}));
        CHECK_FALSE(nines::classic_buckets::from(
            std::vector<nines::cumulative_bucket>{{1, opaque(bits)}, {opaque(bits), 1}}));
    }
    CHECK(buckets.count() == 0);
    CHECK(buckets.sum() == 0);
    CHECK(buckets.rejected() == std::size(not_numbers));
    CHECK_FALSE(buckets.min().has_value());
    CHECK(sample.count() == 0);
    CHECK(sample.rejected() == std::size(not_numbers));
    CHECK(shards.merged().count() == 2);
    CHECK(shards.merged().rejected() == std::size(not_numbers));
    const std::vector<nines::cumulative_bucket> scraped{{1, 5},
                                                        {opaque(0x7FF0'0000'0000'0000U), 10}};
    CHECK(nines::classic_buckets::from(scraped)->fraction_at_most(1) ==
          nines::interval<double>{0.5, 0.5});
}

} // namespace refusals_test
