// SPDX-License-Identifier: BSL-1.0
// Built with -O2 -ffast-math: the optimiser may assume that no value is NaN or infinite, and the
// vocabulary types must refuse them all the same.

#include <nines/core/confidence.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>

#if !defined(__FAST_MATH__)
#error "this file tests nothing without -ffast-math"
#endif

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
