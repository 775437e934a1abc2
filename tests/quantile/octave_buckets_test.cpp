// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/octave_buckets.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace octave_buckets_test {

namespace {

/// Four buckets an octave, of equal width.
struct quarters {
    static constexpr int scale = 2;
    static constexpr std::uint64_t offset(std::uint64_t) noexcept { return 0; }
    static constexpr std::uint64_t threshold(std::size_t k) noexcept {
        return std::uint64_t{k} << 50U;
    }
};
using buckets = nines::detail::octave_buckets<quarters>;
constexpr double largest = (std::numeric_limits<double>::max)();

} // namespace

static_assert(nines::detail::double_below(0, 0) == 1);
static_assert(nines::detail::double_below(-1022, 0) == 0x1p-1022);
static_assert(nines::detail::double_below(-1074, 0) == 5e-324);
static_assert(nines::detail::double_below(-1075, 0) == 0);
static_assert(nines::detail::double_below(1024, 0) == largest);
static_assert(nines::detail::double_below(-1073, std::uint64_t{1} << 51U) == 3 * 5e-324);
static_assert(nines::detail::double_above(0) == 5e-324);
static_assert(nines::detail::floor_shift(-1, 3) == -1 && nines::detail::floor_shift(-9, 3) == -2);

TEST_CASE("slot 0 begins above 1 and holds its upper bound") {
    static_assert(buckets::slot(1.0) == -1);
    static_assert(buckets::slot(1.1) == 0);
    static_assert(buckets::slot(1.25) == 0);
    static_assert(buckets::slot(1.2500000000000002) == 1);
    static_assert(buckets::slot(2.0) == 3);
    static_assert(buckets::slot(0.5) == -5);
}

TEST_CASE("the first and the last double of a slot are in it, and their neighbours are not") {
    for (std::int64_t slot = -4 * 1074; slot < 4 * 1024; ++slot) {
        const double first = buckets::first_of(slot);
        const double last = buckets::last_of(slot);
        if (first > last) {
            continue; // among the subnormals some slots hold no double
        }
        REQUIRE(buckets::slot(first) == slot);
        REQUIRE(buckets::slot(last) == slot);
        REQUIRE((last == largest || buckets::slot(std::nextafter(last, INFINITY)) > slot));
    }
}

TEST_CASE("coarser slots join their parts") {
    for (std::int64_t slot = -4 * 1022; slot < 4 * 1023; ++slot) {
        for (int coarser = 1; coarser <= 6; ++coarser) {
            const std::int64_t joined = nines::detail::floor_shift(slot, coarser);
            REQUIRE(buckets::first_of(joined, coarser) <= buckets::first_of(slot));
            REQUIRE(buckets::last_of(joined, coarser) >= buckets::last_of(slot));
        }
    }
}

} // namespace octave_buckets_test
