// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/octave_counts.hpp>

#include <nines/quantile/exponential_buckets.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace octave_counts_test {

using nines::count_bounds;
using nines::histogram_options;
using nines::interval;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using buckets = nines::exponential_buckets<4>;
using counts = nines::detail::octave_counts<buckets, histogram_options{.lowest_exponent = -10,
                                                                       .highest_exponent = 4}>;

/// One value of each kind: below, negative, zero, positive, above.
counts one_of_each() {
    counts c;
    for (const double value : {-17.0, -2.0, 0.0001, 3.0, 17.0}) {
        c.add(value, 1);
    }
    return c;
}

} // namespace

TEST_CASE("every finite value has one place") {
    const counts c = one_of_each();
    CHECK(c.below == 1);
    CHECK(c.negative.total() == 1);
    CHECK(c.zero == 1);
    CHECK(c.positive.total() == 1);
    CHECK(c.above == 1);
    CHECK(c.total() == 5);
    counts edges;
    for (const double value : {0x1p-10, -0x1p-10, 16.0, -16.0}) {
        edges.add(value, 1);
    }
    CHECK(edges.zero == 2);
    CHECK(edges.above + edges.below == 0);
}

TEST_CASE("ranks ascend from below the range to above it") {
    const counts c = one_of_each();
    auto from = c.search();
    const auto values = [&](std::uint64_t rank) { return c.locate(rank, from).values; };
    CHECK(values(1) == interval{-infinity, -16.0});
    CHECK(values(2).contains(-2.0));
    CHECK(values(3) == interval{-0x1p-10, 0x1p-10});
    CHECK(values(4).contains(3.0));
    CHECK(values(5) == interval{16.0, infinity});
    std::vector<interval<double>> visited;
    c.for_each([&](const interval<double>& bucket, std::uint64_t) { visited.push_back(bucket); });
    REQUIRE(visited.size() == 5);
    for (std::uint64_t rank = 1; rank <= 5; ++rank) {
        CHECK(visited[rank - 1] == values(rank));
    }
}

TEST_CASE("negative values are ranked from the largest magnitude on") {
    counts c;
    for (const double value : {-1.0, -2.0, -4.0}) {
        c.add(value, 2);
    }
    auto from = c.search();
    CHECK(c.locate(2, from).values.contains(-4.0));
    const auto middle = c.locate(3, from);
    CHECK(middle.values.contains(-2.0));
    CHECK(middle.before == 2);
    CHECK(middle.inside == 2);
    CHECK(c.locate(6, from).values.contains(-1.0));
}

TEST_CASE("bounds of a count hold at the edges of buckets of both signs") {
    const counts c = one_of_each();
    CHECK(c.at_most(-20.0) == count_bounds{0, 1});
    CHECK(c.at_most(-16.0) == count_bounds{1, 1});
    CHECK(c.at_most(-2.0).at_most == 2);
    CHECK(c.at_most(-1.9) == count_bounds{2, 2});
    CHECK(c.at_most(-0x1p-11) == count_bounds{2, 3});
    CHECK(c.at_most(0.0) == count_bounds{2, 3});
    CHECK(c.at_most(0x1p-10) == count_bounds{3, 3});
    CHECK(c.at_most(2.97) == count_bounds{3, 4});
    CHECK(c.at_most(4.0) == count_bounds{4, 4});
    CHECK(c.at_most(16.0) == count_bounds{4, 4});
    CHECK(c.at_most(16.5) == count_bounds{4, 5});
}

TEST_CASE("taking an earlier state away leaves what came since, unless there was a reset") {
    counts earlier = one_of_each();
    counts later = earlier;
    later.add(3.0, 4);
    later.add(-2.0, 2);
    later.downscale(1);
    counts since = later;
    REQUIRE(since.subtract(earlier));
    counts expected;
    expected.add(3.0, 4);
    expected.add(-2.0, 2);
    expected.downscale(1);
    CHECK(since.same_counts(expected));
    CHECK_FALSE(earlier.subtract(later));
}

TEST_CASE("slots are in the range down to the octave") {
    counts c;
    CHECK(c.has_slot(c.positive.slot_of(16.0)));
    CHECK_FALSE(c.has_slot(c.positive.slot_of(16.1)));
    CHECK(c.has_slot(c.positive.slot_of(0.001)));
    CHECK_FALSE(c.has_slot(c.positive.slot_of(0x1p-10)));
    CHECK_FALSE(c.has_slot((std::numeric_limits<std::int64_t>::max)()));
    CHECK_FALSE(c.has_slot((std::numeric_limits<std::int64_t>::min)()));
}

} // namespace octave_counts_test
