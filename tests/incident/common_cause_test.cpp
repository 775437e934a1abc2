// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/common_cause.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace common_cause_test {

using nines::availability;
using nines::errc;
using nines::k_of_n_bounds;
using nines::k_of_n_with_common_cause;
using parts = std::vector<availability<>>;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool agree(double value, double expected, double relative = 1e-13) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

parts with_downtimes(const std::vector<double>& down) {
    parts made;
    for (const double each : down) {
        made.push_back(availability<>::from_unavailability(each));
    }
    return made;
}

TEST_CASE("a series is down at least as its worst part and at most the sum") {
    const auto bounds = *k_of_n_bounds(3, with_downtimes({0.001, 0.003, 0.002}));
    CHECK(bounds.lower == 0.003);
    CHECK(agree(bounds.upper, 0.006));
}

TEST_CASE("replicas are down at most as the best of them") {
    const auto bounds = *k_of_n_bounds(1, with_downtimes({0.001, 0.003, 0.002}));
    CHECK(bounds.lower == 0);
    CHECK(agree(bounds.upper, 0.001));
    CHECK(agree(k_of_n_bounds(1, with_downtimes({0.9, 0.8}))->lower, 0.7, 1e-12));
}

TEST_CASE("two of three equal parts are down at most 3/2 as often as one") {
    const auto bounds = *k_of_n_bounds(2, with_downtimes({0.01, 0.01, 0.01}));
    CHECK(agree(bounds.upper, 0.015));
    CHECK(bounds.lower == 0);
}

TEST_CASE("whatever the joint distribution, the bounds hold the truth, and some attains them") {
    double tightest = 1;
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        std::exponential_distribution<double> mass;
        const std::size_t count = 2 + seed % 3;
        std::vector<double> joint(std::size_t{1} << count, 0);
        double sum = 0;
        for (double& each : joint) {
            each = random() % 3 == 0 ? mass(random) : 0;
            sum += each;
        }
        if (!(sum > 0)) {
            continue;
        }
        std::vector<double> down(count, 0);
        std::vector<double> at_least(count + 1, 0); // so many down
        for (std::uint32_t outcome = 0; outcome < joint.size(); ++outcome) {
            unsigned failed = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const bool is_down = ((outcome >> i) & 1U) != 0;
                down[i] += is_down ? joint[outcome] / sum : 0;
                failed += is_down ? 1 : 0;
            }
            for (unsigned m = 0; m <= failed; ++m) {
                at_least[m] += joint[outcome] / sum;
            }
        }
        for (double& each : down) {
            each = std::fmin(each, 1);
        }
        for (unsigned k = 1; k <= count; ++k) {
            const double truth = at_least[count + 1 - k];
            const auto bounds = *k_of_n_bounds(k, with_downtimes(down));
            REQUIRE(bounds.lower <= truth + 1e-14);
            REQUIRE(truth <= bounds.upper + 1e-14);
            if (k > 1 && k < count && truth > 0) {
                tightest = std::fmin(tightest, (bounds.upper - truth) / truth);
            }
        }
    }
    CHECK(tightest < 1e-12);
}

TEST_CASE("independence lies within the bounds") {
    for (unsigned k = 1; k <= 4; ++k) {
        const parts four = with_downtimes({0.1, 0.3, 0.02, 0.5});
        CHECK(k_of_n_bounds(k, four)->contains(nines::k_of_n(k, four).unavailability()));
    }
}

TEST_CASE(
    "a shared cause in a tenth of failures leaves a pair one nine better, not twice as many") {
    const auto each = availability<>::fraction(0.999);
    const auto pair = *k_of_n_with_common_cause(1, each, 2, 0.1);
    CHECK(agree(pair.unavailability(), 1e-4 + (1 - 1e-4) * std::pow(9e-4 / (1 - 1e-4), 2), 1e-12));
    const auto many = *k_of_n_with_common_cause(1, each, 10, 0.1);
    CHECK(agree(many.unavailability(), 1e-4, 1e-12));
}

TEST_CASE("nothing shared is independence, everything shared is a single part") {
    const auto each = availability<>::fraction(0.97);
    for (unsigned k = 1; k <= 5; ++k) {
        const auto apart = *k_of_n_with_common_cause(k, each, 5, 0.0);
        CHECK(agree(apart.unavailability(), nines::k_of_n(k, each, 5).unavailability()));
        const auto together = *k_of_n_with_common_cause(k, each, 5, 1.0);
        CHECK(agree(together.unavailability(), 0.03));
        CHECK(agree(together.value(), 0.97));
        CHECK(agree(k_of_n_with_common_cause(1, each, 1, 0.3)->unavailability(), 0.03));
    }
    CHECK(*k_of_n_with_common_cause(1, availability<>::never(), 2, 1.0) == availability<>::never());
    CHECK(*k_of_n_with_common_cause(1, availability<>::never(), 2, 0.5) == availability<>::never());
}

TEST_CASE("shares and numbers of parts outside their range are refused") {
    const auto each = availability<>::fraction(0.97);
    for (const double bad : {-0.1, 1.1, not_a_number}) {
        CHECK(k_of_n_with_common_cause(1, each, 2, bad).error().code == errc::out_of_domain);
    }
    CHECK(k_of_n_with_common_cause(3, each, 2, 0.1).error().code == errc::out_of_domain);
    CHECK(k_of_n_with_common_cause(0, each, 2, 0.1).error().code == errc::out_of_domain);
    CHECK(k_of_n_bounds(0, parts{each}).error().code == errc::out_of_domain);
    CHECK(k_of_n_bounds(2, parts{each}).error().code == errc::out_of_domain);
}

} // namespace

} // namespace common_cause_test
