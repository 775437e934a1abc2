// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/standby.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace standby_test {

using nines::availability;
using nines::repair_crews;
using nines::standby;

namespace {

bool agree(double value, double expected, double relative = 1e-13) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

/// The share down of the Markov chain itself, by stepping its distribution until it stands: state
/// 2 f + 1 is "f failed, down", 2 f is "f failed, up".
double stationary_down(double failure, double repair, unsigned spares, repair_crews crews,
                       double works) {
    const std::size_t units = spares + 1;
    std::vector<double> at(2 * units + 2, 0);
    at[0] = 1;
    const double step = 0.5 / (failure + repair * double(units));
    for (int i = 0; i < 60'000; ++i) {
        std::vector<double> next = at;
        const auto move = [&](std::size_t from, std::size_t to, double rate) {
            next[from] -= at[from] * rate * step;
            next[to] += at[from] * rate * step;
        };
        for (std::size_t failed = 0; failed <= units; ++failed) {
            if (failed < units) {
                const double switched = failed + 1 < units ? works : 0;
                move(2 * failed, 2 * failed + 2, failure * switched);
                move(2 * failed, 2 * failed + 3, failure * (1 - switched));
            }
            if (failed > 0) {
                const double rate = crews == repair_crews::one ? repair : repair * double(failed);
                move(2 * failed, 2 * failed - 2, rate);
                move(2 * failed + 1, 2 * failed - 2, rate);
            }
        }
        at = next;
    }
    double down = 0;
    for (std::size_t failed = 1; failed <= units; ++failed) {
        down += at[2 * failed + 1];
    }
    return down;
}

TEST_CASE("without spares a standby is its unit, whatever the switch") {
    const auto unit = availability<>::fraction(0.999);
    for (const auto crews : {repair_crews::one, repair_crews::one_each}) {
        const auto system = standby(unit, 0, crews, availability<>::never());
        CHECK(agree(system.unavailability(), 0.001));
        CHECK(agree(system.value(), 0.999));
    }
}

TEST_CASE("textbook values: r^2 / (1 + r + r^2) with one crew, Erlang's loss with two") {
    const double r = 0.01 / 0.99;
    const auto unit = availability<>::fraction(0.99);
    CHECK(agree(standby(unit, 1).unavailability(), r * r / (1 + r + r * r)));
    CHECK(agree(standby(unit, 1, repair_crews::one_each).unavailability(),
                r * r / 2 / (1 + r + r * r / 2)));
    CHECK(
        agree(standby(availability<>::from_unavailability(1e-9), 2).unavailability(), 1e-27, 1e-8));
}

TEST_CASE("the chain, stepped until it stands, is down as often") {
    for (const unsigned spares : {1U, 2U, 3U}) {
        for (const auto crews : {repair_crews::one, repair_crews::one_each}) {
            for (const double works : {1.0, 0.9, 0.0}) {
                CAPTURE(spares);
                CAPTURE(works);
                const auto unit = availability<>::fraction(3.0 / 4); // fails 1, is repaired 3
                const double expected = stationary_down(1, 3, spares, crews, works);
                CHECK(agree(
                    standby(unit, spares, crews, availability<>::fraction(works)).unavailability(),
                    expected, 1e-9));
            }
        }
    }
}

TEST_CASE("cold spares are better than hot ones, and a bad switch makes them worse") {
    const auto unit = availability<>::fraction(0.99);
    const auto hot = nines::parallel({unit, unit});
    CHECK(standby(unit, 1, repair_crews::one_each).unavailability() < hot.unavailability());
    double last = 0;
    for (const double works : {1.0, 0.99, 0.9, 0.5, 0.0}) {
        const double down =
            standby(unit, 2, repair_crews::one, availability<>::fraction(works)).unavailability();
        CHECK(down > last);
        last = down;
    }
    CHECK(agree(last, 0.01));
    CHECK(standby(availability<>::never(), 3) == availability<>::never());
    CHECK(standby(availability<>::always(), 3) == availability<>::always());
}

} // namespace

} // namespace standby_test
