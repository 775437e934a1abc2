// SPDX-License-Identifier: BSL-1.0
#include <nines/nines.hpp>

#if defined(BOOST_VERSION) || defined(DATE_H) || defined(EIGEN_WORLD_VERSION)
#error "the umbrella of the standard-only headers includes a heavy one"
#endif

#include <doctest/doctest.h>

TEST_CASE("one include gives the vocabulary and its literals") {
    using namespace nines::literals;
    constexpr nines::event_counts<> counts{999'500, 500};
    static_assert(counts.error_ratio() == 0.0005);
    static_assert((99.9_percent).allowed_error() == 0.001);
    CHECK(counts.total() == 1'000'000);
}
