// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/heavy_slice.hpp>

#include "simulated_minutes.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>

namespace heavy_slice_test {

using nines::correlated_draws;
using nines::detail::heavy_slices;
using nines_test::simulated_minutes;
using namespace std::chrono_literals;

namespace {

constexpr double p = 0.001;
const correlated_draws<> events{{p, 1 - p}, 0.2};

auto heaviest(const simulated_minutes& history, std::chrono::seconds slice = 60s,
              std::chrono::seconds reach = 72h) {
    return heavy_slices{slice, p, 0.2}(history, history.now(), {reach});
}

/// The probability that all of n events fail: p × 2nd × ... as the Pólya urn deals them.
double all_of(int n) {
    double product = p;
    for (int i = 1; i < n; ++i) {
        product *= (4 * p + i) / (4 + i);
    }
    return product;
}

} // namespace

TEST_CASE("the last slices are as heavy as the urn says, alone or together") {
    simulated_minutes history;
    history.add(10, 0);
    CHECK_FALSE(heaviest(history).alarms < 2.0 / 60);
    history.add(10, 10);
    CHECK(heaviest(history).alarms == doctest::Approx(2 * all_of(10) / 60).epsilon(1e-9));
    CHECK(heaviest(history).counts == nines::event_counts<>{0U, 10U});
    history.add(5, 5);
    CHECK(heaviest(history).alarms ==
          doctest::Approx(8 * std::pow(all_of(5), 2) / 60).epsilon(1e-9));
    CHECK(heaviest(history).counts == nines::event_counts<>{0U, 15U});
    CHECK(heaviest(history).length == 2min);
    CHECK(heaviest(history, 60s, 119s).length == 1min);
    history.add(1, 1);
    CHECK(heaviest(history).alarms == doctest::Approx(8 * std::pow(p, 3) / 60).epsilon(1e-9));
    history.add(1000, 0);
    CHECK_FALSE(heaviest(history).alarms < 2.0 / 60);
}

TEST_CASE("a slice that runs stands for one in which no more of any number of events were good") {
    simulated_minutes history;
    history.add(12, 3);
    history.add(11, 11); // two minutes of a slice of five
    const auto found = heaviest(history, 5min);
    CHECK(found.counts == nines::event_counts<>{9U, 14U});
    CHECK(found.length == 2min);
    // 9 good events stand for 16 at most: the share of 0, 1, 2, 4, 8 and 16 at last is 1 / (6 × 7).
    const auto beyond = [](int limit) {
        double mean = 0;
        for (int k = limit + 1; k <= 23; ++k) {
            mean += events.at_least(k, 23);
        }
        return mean;
    };
    CHECK(found.alarms == doctest::Approx(4 * 6 * 7 * std::fmin(beyond(6), beyond(2) / 5) / 300));
    simulated_minutes outage;
    outage.add(12, 12);
    CHECK(heaviest(outage, 5min).alarms == doctest::Approx(4 * 2 * all_of(12) / 300));
}

TEST_CASE(
    "a slice is never rarer than it would be with a lower correlation, or any mixture below") {
    for (const std::uint64_t n : {10U, 60U, 2000U}) {
        for (const std::uint64_t k : {1U, 2U, 3U, 5U, 10U, 40U, 300U, 2000U}) {
            if (k > n || static_cast<double>(k) <= 2 * p * static_cast<double>(n)) {
                continue;
            }
            CAPTURE(n);
            CAPTURE(k);
            simulated_minutes history;
            history.add(n, 0);
            history.add(n, k);
            const double chance = heaviest(history).alarms * 60 / 2;
            const auto bad = static_cast<double>(k);
            const auto all = static_cast<double>(n);
            for (const double correlation : {0.2, 0.1, 0.02, 1e-3, 1e-5}) {
                CAPTURE(correlation);
                CHECK(correlated_draws<>{{p, 1 - p}, correlation}.at_least(bad, all) <=
                      chance * (1 + 1e-9));
            }
            // Slices of which a part fails as often as a tenth, the rest not at all: their variance
            // is that of a correlation of 0.1.
            const double often = 0.1;
            double tail = 0;
            for (double j = bad; j <= all; j += 1) {
                tail +=
                    std::exp(std::lgamma(all + 1) - std::lgamma(j + 1) - std::lgamma(all - j + 1) +
                             j * std::log(often) + (all - j) * std::log1p(-often));
            }
            CHECK(p / often * tail <= chance * (1 + 1e-9));
        }
    }
}

TEST_CASE("no slice without a failure or beyond reach counts") {
    simulated_minutes history;
    CHECK_FALSE(heaviest(history).alarms < 2.0 / 60);
    history.add(10, 10);
    CHECK(heaviest(history, 60s, 59s).alarms == std::numeric_limits<double>::infinity());
}

} // namespace heavy_slice_test
