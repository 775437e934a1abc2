// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/bucket_cells.hpp>

#include <nines/quantile/single_writer.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace bucket_cells_test {

using nines::bucket_bounds;
using plain_cells = nines::detail::bucket_cells<nines::detail::plain>;
using shared_cells = nines::detail::bucket_cells<nines::single_writer>;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
} // namespace

TEST_CASE("cells that others may read hold what plain ones hold") {
    plain_cells plain{bucket_bounds{1, 2}};
    shared_cells shared{bucket_bounds{1, 2}};
    for (const double value : {0.5, 1.0, 1.5, 7.0, infinity, -3.0}) {
        plain.record(value, 2);
        shared.record(value, 2);
    }
    CHECK(plain_cells{shared}.same_counts(plain));
    CHECK(plain_cells{shared}.sum() == plain.sum());
    CHECK(plain.total() == 10);
    CHECK(plain.rejected == 2);
    CHECK(plain.up_to(0) == 6);
}

TEST_CASE("extremes that are ahead of the counts are not taken over") {
    shared_cells shared{bucket_bounds{1, 2}};
    shared.record(1.5, 1);
    shared.largest = 9; // noted, not yet counted
    const plain_cells read{shared};
    CHECK(read.total() == 1);
    CHECK(read.least == -infinity);
    CHECK(read.largest == infinity);
    CHECK(read.extremes_fit());

    shared_cells none{bucket_bounds{1, 2}};
    none.least = 0.5;
    none.largest = 0.5;
    const plain_cells nothing{none};
    CHECK(nothing.same_counts(plain_cells{bucket_bounds{1, 2}}));
}

TEST_CASE("the values of a bucket are those above the bound before it, up to its own") {
    const plain_cells cells{bucket_bounds{1, 2}};
    CHECK(cells.values_of(0) == nines::interval<double>{-infinity, 1});
    CHECK(cells.values_of(1) == nines::interval<double>{std::nextafter(1, 2), 2});
    CHECK(cells.values_of(2) == nines::interval<double>{std::nextafter(2, 3), infinity});
}

TEST_CASE("extremes fit when they are in the outermost buckets, or unknown, or of nothing") {
    plain_cells cells{bucket_bounds{1, 2}};
    CHECK(cells.extremes_fit());
    cells.counts[1] = 3;
    CHECK(!cells.extremes_fit());
    cells.forget_extremes();
    CHECK(cells.extremes_fit());
    cells.least = 1.25;
    CHECK(!cells.extremes_fit());
    cells.largest = 2;
    CHECK(cells.extremes_fit());
    cells.least = 1;
    CHECK(!cells.extremes_fit());
    cells.least = std::numeric_limits<double>::quiet_NaN();
    CHECK(!cells.extremes_fit());
}

} // namespace bucket_cells_test
