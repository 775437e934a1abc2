// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/traffic_process.hpp>

#include <nines/stats/running_mean.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>

namespace traffic_process_test {

using nines::errc;
using nines::error_process;
using nines::minute_source;
using nines::random_stream;
using nines::running_mean;
using nines::traffic_process;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct drawn {
    running_mean events;
    running_mean failures;
};

drawn draw(const minute_source& source, int minutes, std::uint64_t seed) {
    random_stream random{seed};
    drawn found;
    for (int i = 0; i < minutes; ++i) {
        const auto minute = source(i, random);
        found.events.add(static_cast<double>(minute.total()));
        found.failures.add(static_cast<double>(minute.bad));
    }
    return found;
}

void check_mean(const running_mean& found, double expected) {
    CHECK(std::abs(found.mean() - expected) <= 4 * found.result().standard_error + 1e-12);
}

} // namespace

TEST_CASE("traffic and errors that make no sense are refused") {
    for (const double rate : {0.0, -1.0, 1e8, not_a_number}) {
        CHECK(traffic_process::poisson(rate).error().code == errc::out_of_domain);
        CHECK(traffic_process::constant(rate).error().code == errc::out_of_domain);
    }
    CHECK(traffic_process::diurnal(1, 1.1).error().code == errc::out_of_domain);
    CHECK(traffic_process::diurnal(1, not_a_number).error().code == errc::out_of_domain);
    CHECK(error_process::try_from(-0.1).error().code == errc::out_of_domain);
    CHECK(error_process::try_from(not_a_number).error().code == errc::out_of_domain);
    CHECK(error_process::try_from(0.5, 1.0).error().code == errc::out_of_domain);
    CHECK(error_process::try_from(0.5, not_a_number).error().code == errc::out_of_domain);
    CHECK(error_process::try_from(9).error().code == errc::out_of_domain);
    CHECK(error_process::try_from(0.5, std::span<const double>{}).error().code ==
          errc::out_of_domain);
    const std::array<double, 9> many{8, 8, 8, 8, 8, 8, 8, 8, 8};
    CHECK(error_process::try_from(0.5, many).error().code == errc::out_of_domain);
    const auto usual = error_process::try_from(0.5, 0.2).value();
    CHECK(usual.changes().size() == 4);
    CHECK(usual.changes()[3] == 1000);
    CHECK(usual.healthy() == 0.5);
    CHECK(usual.correlation() == 0.2);
}

TEST_CASE("Poisson minutes have the mean and the spread they should, and fail as often") {
    for (const double rate : {0.6, 10.0, 700.0}) {
        CAPTURE(rate);
        const auto found = draw({traffic_process::poisson(rate).value(), 0.05, 0}, 20'000, 21);
        check_mean(found.events, rate);
        check_mean(found.failures, rate * 0.05);
        CHECK(found.events.variance() == doctest::Approx(rate).epsilon(0.05));
        CHECK(found.failures.variance() == doctest::Approx(rate * 0.05).epsilon(0.1));
    }
}

TEST_CASE("constant minutes add up to the rate, whole or not") {
    for (const double rate : {0.25, 0.6, 1.0, 10.0}) {
        CAPTURE(rate);
        const auto found = draw({traffic_process::constant(rate).value(), 0.3, 0}, 10'000, 22);
        CHECK(std::abs(found.events.mean() * 10'000 - rate * 10'000) < 1);
        CHECK(found.events.variance() <= 0.25);
        check_mean(found.failures, rate * 0.3);
    }
}

TEST_CASE("a day of diurnal traffic has the mean, its peak at six and its trough at eighteen") {
    const auto traffic = traffic_process::diurnal(20, 0.9).value();
    CHECK(traffic.expected(360) == doctest::Approx(38));
    CHECK(traffic.expected(1080) == doctest::Approx(2));
    CHECK(traffic.expected(1440 * 5) == doctest::Approx(20));
    const auto found = draw({traffic, 0.1, 0}, 14'400, 23);
    CHECK(found.events.mean() == doctest::Approx(20).epsilon(0.01));
    check_mean(found.failures, 2);
    const auto together = draw({traffic, 0.1, 0.2}, 14'400, 24);
    CHECK(together.events.mean() == doctest::Approx(20).epsilon(0.01));
    check_mean(together.failures, 2);
}

TEST_CASE("failures that come together keep their mean and spread as correlated ones do") {
    const double ratio = 0.1;
    const double correlation = 0.2;
    const double n = 50;
    const auto found = draw({traffic_process::constant(n).value(), ratio, correlation}, 40'000, 25);
    check_mean(found.failures, n * ratio);
    const double variance = n * ratio * (1 - ratio) * (1 + (n - 1) * correlation);
    CHECK(found.failures.variance() == doctest::Approx(variance).epsilon(0.05));
}

TEST_CASE("nothing fails at a ratio of 0, and everything at 1") {
    for (const double correlation : {0.0, 0.3}) {
        for (const auto& traffic :
             {traffic_process::poisson(3).value(), traffic_process::constant(3).value(),
              traffic_process::diurnal(3, 0.5).value()}) {
            CHECK(draw({traffic, 0, correlation}, 500, 26).failures.mean() == 0);
            const auto outage = draw({traffic, 1, correlation}, 500, 26);
            CHECK(outage.failures.mean() == outage.events.mean());
        }
    }
}

} // namespace traffic_process_test
