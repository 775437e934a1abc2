// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/failure_scan.hpp>

#include "simulated_minutes.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>

namespace failure_scan_test {

using nines::detail::evidence_windows;
using nines::detail::scan_finding;
using nines::detail::scanned;
using nines::detail::share_of_rate;
using nines_test::simulated_minutes;

namespace {

constexpr nines::unit_point<double> allowed{0.001, 0.999};

scan_finding strongest(const simulated_minutes& history) {
    return scanned(evidence_windows{history,
                                    history.now(),
                                    {std::chrono::days{3}},
                                    nines::detail::events_as_counted{allowed.x}},
                   allowed, 0);
}

} // namespace

TEST_CASE("the shares of the rate add up to no more than 1") {
    double sum = 0;
    for (int k = 3; k < 1'000'000; ++k) {
        sum += share_of_rate(k);
    }
    CHECK(sum < 1);
    CHECK(sum == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("a finding is the probability of such a failure over the time that falls to it") {
    simulated_minutes history;
    for (int i = 0; i < 5000; ++i) {
        history.add(2, 0);
    }
    CHECK(strongest(history).alarms == std::numeric_limits<double>::infinity());
    for (int i = 0; i < 30; ++i) {
        history.add(2, i % 10 == 9 ? 1 : 0);
    }
    const auto found = strongest(history);
    CHECK(found.window.failures == 3);
    // The window begins with the minute of the first of the three: 42 events, 41 of them others.
    const double p = allowed.x;
    const double others = 41;
    double below = 0; // of fewer than two others
    for (int j = 0; j < 2; ++j) {
        below += (j == 0 ? 1 : others) * std::pow(p, j) * std::pow(1 - p, others - j);
    }
    const double each = p * (1 - below) / share_of_rate(3);
    // Half a minute falls to each event at most.
    CHECK(found.alarms > each / 30 * 0.99);
    CHECK(found.alarms < each / 30 * 1.6);
}

} // namespace failure_scan_test
