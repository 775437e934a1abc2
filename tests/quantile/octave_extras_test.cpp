// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/octave_extras.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace octave_extras_test {

using nines::histogram_options;
using nines::rejected_values;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
using extras = nines::detail::octave_extras<histogram_options{}>;

} // namespace

static_assert(rejected_values{1, 2, 3}.total() == 6);

TEST_CASE("what is not finite is refused for its own reason") {
    extras e;
    CHECK(e.accepts(1, 1));
    CHECK(e.accepts(-1, 1));
    CHECK_FALSE(e.accepts(std::nan(""), 2));
    CHECK_FALSE(e.accepts(infinity, 3));
    CHECK_FALSE(e.accepts(-infinity, 4));
    CHECK(e.rejected == rejected_values{2, 7, 0});
    nines::detail::octave_extras<histogram_options{.negatives = false}> positive;
    CHECK_FALSE(positive.accepts(-1, 5));
    CHECK(positive.accepts(0, 1));
    CHECK(positive.rejected == rejected_values{0, 0, 5});
}

TEST_CASE("an earlier state cannot have refused more of any kind") {
    rejected_values refused{5, 2, 3};
    CHECK(refused.subtract({1, 2, 0}));
    CHECK(refused == rejected_values{4, 0, 3});
    CHECK_FALSE(rejected_values{1, 1, 1}.subtract({2, 0, 0}));
    CHECK_FALSE(rejected_values{1, 1, 1}.subtract({0, 2, 0}));
    CHECK_FALSE(rejected_values{1, 1, 1}.subtract({0, 0, 2}));
}

TEST_CASE("the sum is that of all its parts, extremes are those of all values") {
    extras e;
    e.note(2, 3);
    e.note(-1, 2);
    e.add({1, 1, 1, 1, 1, 1, 1, 1});
    CHECK(e.sum() == 12);
    CHECK(e.least == -1);
    CHECK(e.largest == 2);
    extras other;
    other.note(7, 1);
    e.merge(other);
    CHECK(e.sum() == 19);
    CHECK(e.largest == 7);
    CHECK(e.subtract(other));
    CHECK(e.sum() == 12);
}

TEST_CASE("a sum beyond the largest number is the largest number, never NaN") {
    constexpr double most = (std::numeric_limits<double>::max)();
    extras e;
    e.note(1e308, 1000);
    CHECK(e.sum() == most);
    e.note(-1e308, 1000);
    CHECK(e.sum() == 0);
    extras up;
    up.add({infinity, 1, 0, 0, 0, 0, 0, 0});
    CHECK(up.sum() == most);
    extras down;
    down.add({-infinity, 0, 0, 0, 0, 0, 0, 0});
    up.merge(down);
    CHECK(up.sum() == 1);
    CHECK(down.subtract(down));
    CHECK(down.sum() == 0);
}

TEST_CASE("merging with nothing changes nothing, merging with the unknown leaves nothing known") {
    extras e;
    e.note(2, 1);
    const extras before = e;
    e.merge({});
    CHECK(e == before);
    extras unknown;
    unknown.set_extremes({-infinity, infinity});
    e.merge(unknown);
    CHECK(e == unknown);
}

TEST_CASE("what is left out takes no part") {
    nines::detail::octave_extras<histogram_options{.sum = false, .extremes = false}> bare;
    bare.note(5, 1);
    CHECK(bare.sum() == 0);
    CHECK(bare.least == infinity);
    bare.set_extremes({1, 2});
    CHECK(bare.least == infinity);
}

TEST_CASE("both zeros are one extreme, so that equal histograms have equal bytes") {
    extras e;
    e.note(-0.0, 1);
    CHECK_FALSE(std::signbit(e.least));
    CHECK_FALSE(std::signbit(e.largest));
    e.set_extremes({-0.0, -0.0});
    CHECK_FALSE(std::signbit(e.least));
    CHECK_FALSE(std::signbit(e.largest));
    CHECK(e.as_written());
    e.least = -0.0;
    CHECK_FALSE(e.as_written());
}

} // namespace octave_extras_test
