// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/histogram_snapshot.hpp>

#include <nines/quantile/exponential_histogram.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace histogram_snapshot_test {

using nines::confidence;
using nines::exponential_histogram;
using nines::histogram_snapshot;
using nines::quantile_estimate;
using nines::quantile_level;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

exponential_histogram<> mixed(std::uint64_t seed, int count) {
    std::mt19937_64 random{seed};
    std::normal_distribution<double> draw{0.5, 1};
    exponential_histogram<> h;
    for (int i = 0; i < count; ++i) {
        h.record(draw(random));
    }
    h.record(0.0, 10);
    return h;
}

} // namespace

TEST_CASE("a snapshot answers as the histogram does") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        CAPTURE(seed);
        const auto h = mixed(seed, 2000);
        const auto s = h.snapshot();
        REQUIRE(s.count() == h.count());
        for (int i = 0; i <= 1000; ++i) {
            const quantile_level level{i / 1000.0};
            REQUIRE(s.quantile(level) == h.quantile(level));
            REQUIRE(s.quantile(level, quantile_estimate::interpolated) ==
                    h.quantile(level, quantile_estimate::interpolated));
            REQUIRE(s.quantile_bounds(level) == h.quantile_bounds(level));
            const double x = -4 + i * 0.01;
            REQUIRE(s.fraction_at_most(x) == h.fraction_at_most(x));
        }
        CHECK(s.quantile_bounds(quantile_level{0.9}, confidence{0.95}) ==
              h.quantile_bounds(quantile_level{0.9}, confidence{0.95}));
    }
}

TEST_CASE("several quantiles at once are the same as one by one, in any order of levels") {
    const auto h = mixed(6, 3000);
    const std::array levels{quantile_level{0.9},  quantile_level{0.1}, quantile_level{0.99},
                            quantile_level{0.99}, quantile_level{0},   quantile_level{1}};
    const auto at_once = h.quantiles(levels).value();
    CHECK(h.snapshot().quantiles(levels).value() == at_once);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        CHECK(at_once[i] == *h.quantile(levels[i]));
    }
}

TEST_CASE("the trimmed mean leaves out what is beyond the levels") {
    exponential_histogram<8> h;
    for (int i = 0; i < 98; ++i) {
        h.record(2.0);
    }
    h.record(1e6, 2);
    const auto s = h.snapshot();
    CHECK(s.trimmed_mean(quantile_level{0}, quantile_level{0.98}).value() ==
          doctest::Approx(2).epsilon(0.0014));
    CHECK(s.trimmed_mean(quantile_level{0}, quantile_level{1}).value() ==
          doctest::Approx(20'001.96).epsilon(0.0014));
    CHECK(s.trimmed_mean(quantile_level{0.97}, quantile_level{0.99}).value() ==
          doctest::Approx(500'001).epsilon(0.0014));
    CHECK(s.trimmed_mean(quantile_level{0.5}, quantile_level{0.5}).error().code ==
          nines::errc::out_of_domain);
    CHECK(histogram_snapshot{}.trimmed_mean(quantile_level{0}, quantile_level{1}).error().code ==
          nines::errc::insufficient);
}

TEST_CASE("a snapshot of nothing has no quantiles and allows any fraction") {
    const histogram_snapshot none;
    CHECK(none.count() == 0);
    CHECK_FALSE(none.quantile(quantile_level{0.5}).has_value());
    CHECK(none.fraction_at_most(1) == nines::interval{0.0, 1.0});
}

TEST_CASE("infinite thresholds are above or below everything, NaN is neither") {
    const auto h = mixed(7, 100);
    for (const auto& bounds :
         {h.fraction_at_most(infinity), h.snapshot().fraction_at_most(infinity)}) {
        CHECK(bounds == nines::interval{1.0, 1.0});
    }
    for (const auto& bounds :
         {h.fraction_at_most(-infinity), h.snapshot().fraction_at_most(-infinity)}) {
        CHECK(bounds == nines::interval{0.0, 0.0});
    }
    for (const auto& bounds :
         {h.fraction_at_most(std::nan("")), h.snapshot().fraction_at_most(std::nan(""))}) {
        CHECK(bounds == nines::interval{0.0, 1.0});
    }
}

TEST_CASE("buckets made by hand can be asked as well") {
    histogram_snapshot s{{1.0, 100.0}};
    s.append({1.0, 10.0}, 50);
    s.append({20.0, infinity}, 50);
    CHECK(s.buckets() == 2);
    CHECK(s.quantile_bounds(quantile_level{0.9}) == nines::interval{20.0, 100.0});
    CHECK(s.quantile(quantile_level{0.9}).error().code == nines::errc::overflow);
    CHECK(s.quantile(quantile_level{0.3}, quantile_estimate::interpolated).value() ==
          doctest::Approx(1 + 2 * 9.0 / 11));
    CHECK(s.fraction_at_most(15) == nines::interval{0.5, 0.5});
}

} // namespace histogram_snapshot_test
