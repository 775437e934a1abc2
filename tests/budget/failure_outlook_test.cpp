// SPDX-License-Identifier: BSL-1.0
#include "../burn/minute_history.hpp"

#include <nines/budget/failure_outlook.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <random>

namespace failure_outlook_test {

namespace {

using nines::errc;
using nines::event_counts;
using nines::failure_outlook;
using nines_test::midnight;
using nines_test::minute_history;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("the outlook is the prior and what was counted") {
    const auto outlook = failure_outlook::try_from(event_counts{999, 1}, 10).value();
    CHECK(outlook.bad() == 1.5);
    CHECK(outlook.good() == 999.5);
    CHECK(outlook.mean_ratio() == 1.5 / 1001);
    CHECK(outlook.events_per_second() == 10);
    const auto uniform = failure_outlook::try_from(event_counts{999, 1}, 10, {1, 1}).value();
    CHECK(uniform.bad() == 2);
    CHECK(uniform.good() == 1000);
}

TEST_CASE("events to come are whole, and none before now") {
    const auto outlook = failure_outlook::try_from(event_counts{9, 1}, 0.1).value();
    CHECK(outlook.events_in(seconds{30}) == 3);
    CHECK(outlook.events_in(seconds{29}) == 2);
    CHECK(outlook.events_in(seconds{-30}) == 0);
    CHECK(outlook.events_in(hours{1}) == 360);
    const auto idle = failure_outlook::try_from(event_counts{9, 1}, 0).value();
    CHECK(idle.events_in(hours{720}) == 0);
}

TEST_CASE("the probability of failures is the golden one") {
    // P(future failures >= 15 among 20,000 | 5 of 10,000), computed:
    // tests/golden/beta_binomial.csv.
    const auto outlook = failure_outlook::try_from(event_counts{9'995, 5}, 1).value();
    CHECK(outlook.probability_of(15, 20'000) ==
          doctest::Approx(0.24022164254519234).epsilon(1e-13));
    CHECK(outlook.probability_of(0, 20'000) == 1);
    CHECK(outlook.probability_of(-2, 0) == 1);
    CHECK(outlook.probability_of(3, 2) == 0);
}

TEST_CASE("traffic and counts are read from a window of a history") {
    minute_history history;
    history.fill(midnight, midnight + minutes{60}, {599, 1});
    const auto now = midnight + minutes{60};
    const auto outlook = failure_outlook::try_from_history(history, now, minutes{30}).value();
    CHECK(outlook.events_per_second() == 10);
    CHECK(outlook.bad() == 30.5);
    CHECK(outlook.good() == 30 * 599 + 0.5);
    // A window that reaches further back than the history has the traffic of what is there.
    CHECK(failure_outlook::try_from_history(history, now, hours{10}).value().events_per_second() ==
          10);
    CHECK(failure_outlook::try_from_history(minute_history{}, now, hours{1}).error().code ==
          errc::insufficient);
    minute_history silent;
    silent.fill(midnight, now, {0, 0});
    CHECK(failure_outlook::try_from_history(silent, now, hours{1}).error().code ==
          errc::insufficient);
}

TEST_CASE("a dispersion widens what is expected by about its root, and one of 1 changes nothing") {
    const event_counts recent{199'800, 200};
    const auto plain = failure_outlook::try_from(recent, 1).value();
    const auto bursty = failure_outlook::try_from(recent, 1, {}, 9).value();
    CHECK(bursty.mean_ratio() == doctest::Approx(plain.mean_ratio()).epsilon(0.02));
    const auto width = [](const failure_outlook& outlook) {
        double low = 1;
        while (outlook.probability_of(low, 200'000) > 0.975) {
            low += 1;
        }
        double high = low;
        while (outlook.probability_of(high, 200'000) > 0.025) {
            high += 1;
        }
        return high - low;
    };
    CHECK(width(bursty) / width(plain) == doctest::Approx(3).epsilon(0.05));
}

TEST_CASE("failures in bursts of one size are predicted as often as they come") {
    constexpr unsigned seed = 31;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr int size = 5;
    constexpr int trials = 3000;
    std::uniform_real_distribution<double> logarithm{std::log(0.002), std::log(0.05)};
    double predicted = 0;
    int came = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::binomial_distribution<int> bursts{10'000 / size, std::exp(logarithm(random))};
        const auto seen = static_cast<unsigned>(size * bursts(random));
        const auto outlook =
            failure_outlook::try_from(event_counts{10'000 - seen, seen}, 1, {}, size).value();
        predicted += outlook.probability_of(123, 10'000);
        came += size * bursts(random) >= 123 ? 1 : 0;
    }
    CHECK(std::abs(predicted - came) / trials < 0.02);
}

TEST_CASE("no events, and values outside their domain, are refused") {
    const event_counts recent{99, 1};
    CHECK(failure_outlook::try_from(event_counts<>{}, 1).error().code == errc::insufficient);
    for (const double bad : {nan, infinity, -1.0}) {
        CHECK(failure_outlook::try_from(recent, bad).error().code == errc::out_of_domain);
        CHECK(failure_outlook::try_from(recent, 1, {bad, 1}).error().code == errc::out_of_domain);
        CHECK(failure_outlook::try_from(recent, 1, {1, bad}).error().code == errc::out_of_domain);
        CHECK(failure_outlook::try_from(recent, 1, {}, bad).error().code == errc::out_of_domain);
    }
    CHECK(failure_outlook::try_from(recent, 1, {0, 1}).error().code == errc::out_of_domain);
    CHECK(failure_outlook::try_from(recent, 1, {}, 0.99).error().code == errc::out_of_domain);
}

} // namespace

} // namespace failure_outlook_test
