// SPDX-License-Identifier: BSL-1.0
#include <nines/sli/threshold.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>
#include <vector>

namespace threshold_test {

using nines::errc;
using nines::event_counts;
using nines::meets_threshold;
using nines::threshold_from_buckets;
using nines::threshold_from_cumulative;
using counts = nines::threshold_counts<std::uint64_t>;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> bounds{0.1, 0.2, 0.5, infinity};
const std::vector<std::uint64_t> cumulative{60, 90, 96, 100};
const std::vector<std::uint64_t> per_bucket{60, 30, 6, 4};

} // namespace

static_assert([] {
    constexpr std::array upper{1.0, 2.0};
    constexpr std::array<std::uint64_t, 2> held{3, 4};
    return threshold_from_buckets(upper, held, 1.0) ==
           nines::result<counts>{counts{.at_least = 3, .at_most = 3, .total = 7}};
}());

TEST_CASE("at a bucket's bound the counts are exact") {
    const auto under = threshold_from_cumulative(bounds, cumulative, 0.2);
    CHECK(*under == counts{90, 90, 100});
    CHECK(under->exact());
    CHECK(under->pessimistic() == event_counts{90, 10});
    CHECK(under->optimistic() == event_counts{90, 10});
    CHECK(*threshold_from_cumulative(bounds, cumulative, 0.1) == counts{60, 60, 100});
    CHECK(*threshold_from_cumulative(bounds, cumulative, 0.5) == counts{96, 96, 100});
}

TEST_CASE("inside a bucket both bounds are given") {
    const auto under = threshold_from_cumulative(bounds, cumulative, 0.3);
    CHECK(*under == counts{90, 96, 100});
    CHECK_FALSE(under->exact());
    CHECK(under->pessimistic() == event_counts{90, 10});
    CHECK(under->optimistic() == event_counts{96, 4});
}

TEST_CASE("below the first bound nothing is certain, beyond the last finite one not all is") {
    CHECK(*threshold_from_cumulative(bounds, cumulative, 0.05) == counts{0, 60, 100});
    CHECK(*threshold_from_cumulative(bounds, cumulative, -1) == counts{0, 60, 100});
    CHECK(*threshold_from_cumulative(bounds, cumulative, 1e9) == counts{96, 100, 100});
}

TEST_CASE("without a bucket to infinity all are below a threshold beyond the last bound") {
    const std::vector<double> finite{1, 2};
    const std::vector<std::uint64_t> held{5, 8};
    CHECK(*threshold_from_cumulative(finite, held, 3) == counts{8, 8, 8});
}

TEST_CASE("cumulative and separate buckets say the same, at any threshold") {
    for (const double threshold : {-1.0, 0.0, 0.1, 0.15, 0.2, 0.49, 0.5, 0.51, 7.0}) {
        CAPTURE(threshold);
        CHECK(*threshold_from_cumulative(bounds, cumulative, threshold) ==
              *threshold_from_buckets(bounds, per_bucket, threshold));
    }
}

TEST_CASE("observations that are not finite are in the total and never good") {
    CHECK(*threshold_from_buckets(bounds, per_bucket, 0.5, 7) == counts{96, 96, 107});
    CHECK(*threshold_from_buckets(bounds, per_bucket, 1e9, 7) == counts{96, 100, 107});
    CHECK(*threshold_from_cumulative(bounds, cumulative, 0.2, 7) == counts{90, 90, 107});
    CHECK_FALSE(meets_threshold(not_a_number, 1));
    CHECK_FALSE(meets_threshold(infinity, 1));
    CHECK_FALSE(meets_threshold(-infinity, 1));
    CHECK_FALSE(meets_threshold(0.5, not_a_number));
    CHECK_FALSE(meets_threshold(infinity, infinity));
}

TEST_CASE("a single observation is good at the threshold and bad beyond it") {
    CHECK(meets_threshold(200, 200));
    CHECK(meets_threshold(199.9, 200));
    CHECK_FALSE(meets_threshold(200.1, 200));
}

TEST_CASE("no buckets hold no observations, and an empty histogram has none below") {
    const std::vector<double> none;
    const std::vector<std::uint64_t> no_counts;
    CHECK(*threshold_from_buckets(none, no_counts, 1) == counts{});
    CHECK(*threshold_from_buckets(none, no_counts, 1, 3) == counts{0, 0, 3});
    const std::vector<std::uint64_t> zeros(4);
    CHECK(*threshold_from_buckets(bounds, zeros, 0.3) == counts{});
    CHECK(threshold_from_buckets(bounds, zeros, 0.3)->pessimistic().empty());
}

TEST_CASE("a threshold that is not finite is refused, also without buckets") {
    for (const double bad : {not_a_number, infinity, -infinity}) {
        CHECK(threshold_from_buckets(bounds, per_bucket, bad).error().code == errc::out_of_domain);
        CHECK(threshold_from_buckets(std::vector<double>{}, std::vector<std::uint64_t>{}, bad)
                  .error()
                  .code == errc::out_of_domain);
    }
}

TEST_CASE("bounds that do not ascend, or are no bounds, are refused") {
    const std::vector<std::uint64_t> held{1, 2};
    for (const auto& bad : std::vector<std::vector<double>>{{2, 1},
                                                            {1, 1},
                                                            {not_a_number, 1},
                                                            {1, not_a_number},
                                                            {-infinity, 1},
                                                            {infinity, infinity},
                                                            {infinity, 1}}) {
        CHECK(threshold_from_buckets(bad, held, 1).error().code == errc::contradiction);
    }
}

TEST_CASE("counts that fall, are no counts, or are not as many as the bounds are refused") {
    const std::vector<double> two{1, 2};
    CHECK(threshold_from_cumulative(two, std::vector<std::uint64_t>{5, 4}, 1).error() ==
          nines::error{errc::contradiction, "threshold_counts", "cumulative counts fall"});
    CHECK(threshold_from_buckets(two, std::vector<std::uint64_t>{5}, 1).error().what ==
          std::string_view{"fewer counts than bounds"});
    CHECK(threshold_from_buckets(two, std::vector<std::uint64_t>{5, 6, 7}, 1).error().what ==
          std::string_view{"more counts than bounds"});
    CHECK(threshold_from_buckets(two, std::vector<double>{1, not_a_number}, 1).error().code ==
          errc::out_of_domain);
    CHECK(threshold_from_buckets(two, std::vector<double>{1, -1}, 1).error().code ==
          errc::out_of_domain);
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    CHECK(threshold_from_buckets(two, std::vector<std::uint64_t>{most, 1}, 1).error().code ==
          errc::overflow);
    CHECK(threshold_from_buckets(two, std::vector<std::uint64_t>{most, 0}, 1, 1).error().code ==
          errc::overflow);
}

TEST_CASE("the bounds hold what a count of every observation says") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::lognormal_distribution<double> latency{-1.5, 1};
        std::vector<std::uint64_t> held(bounds.size());
        std::vector<double> observed;
        for (int i = 0; i < 500; ++i) {
            observed.push_back(latency(random));
            const auto bucket = std::ranges::lower_bound(bounds, observed.back());
            ++held[static_cast<std::size_t>(bucket - bounds.begin())];
        }
        for (int i = 0; i < 50; ++i) {
            const double threshold =
                i % 10 == 0 ? bounds[static_cast<std::size_t>(i / 10) % 3] : latency(random);
            const auto truth = static_cast<std::uint64_t>(std::ranges::count_if(
                observed, [&](double each) { return meets_threshold(each, threshold); }));
            const auto known = *threshold_from_buckets(bounds, held, threshold);
            REQUIRE(known.total == 500);
            REQUIRE(known.at_least <= truth);
            REQUIRE(truth <= known.at_most);
            REQUIRE((i % 10 != 0 || known.exact()));
        }
    }
}

} // namespace threshold_test
