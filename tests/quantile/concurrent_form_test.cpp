// SPDX-License-Identifier: BSL-1.0
// With threads: sharded_test.cpp.
#include <nines/quantile/concurrent_form.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <limits>

namespace concurrent_form_test {

using nines::bucket_bounds;
using nines::bucket_histogram;
using nines::concurrent_form;
using nines::event_counts;
using namespace std::chrono_literals;

static_assert(nines::shardable<bucket_histogram>);
static_assert(nines::shardable<event_counts<>>);
static_assert(!nines::shardable<event_counts<double>>);

TEST_CASE("the concurrent form of event counts counts them") {
    concurrent_form<event_counts<>> form{event_counts<>{100, 100}};
    form.record(event_counts<>{3, 1});
    form.record(event_counts<>{4, 0});
    event_counts<> all{1, 1};
    form.add_to(all);
    CHECK(all == event_counts<>{8, 2});
}

TEST_CASE("the concurrent form of a bucket histogram takes its bounds and what it takes") {
    bucket_histogram like{bucket_bounds{0.1, 1}};
    like.record(5.0);
    concurrent_form<bucket_histogram> form{like};
    bucket_histogram expected{like.bounds()};
    const auto both = [&](const auto&... values) {
        form.record(values...);
        expected.record(values...);
    };
    both(0.25);
    both(3);
    both(50ms);
    both(2.0, 7);
    both(2, 7U);
    both(1s, 3);
    both(0.5, -1);
    both(0.5, 0);
    both(std::numeric_limits<double>::quiet_NaN(), 4);
    bucket_histogram read;
    form.add_to(read);
    CHECK(read == expected);
    CHECK(read.sum() == expected.sum());
}

} // namespace concurrent_form_test
