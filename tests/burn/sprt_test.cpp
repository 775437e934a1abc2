// SPDX-License-Identifier: BSL-1.0
#include "../golden/table.hpp"

#include <nines/burn/sprt.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace sprt_test {

namespace {

using nines::errc;
using nines::event_counts;
using nines::sprt;
using nines::sprt_decision;

double deviation(double got, double expected) {
    return std::abs(got / expected - 1);
}

TEST_CASE("thresholds and numbers of events agree with the golden table to 12 digits") {
    const auto rows = golden::table("sprt.csv");
    REQUIRE(rows.size() == 6);
    for (const auto& row : rows) {
        CAPTURE(row.text("p0"));
        CAPTURE(row.text("p1"));
        const auto test = sprt::try_from(row.number("p0"), row.number("p1"), row.number("alpha"),
                                         row.number("beta"))
                              .value();
        CHECK(deviation(test.upper_threshold(), row.number("upper")) < 1e-14);
        CHECK(deviation(test.lower_threshold(), row.number("lower")) < 1e-14);
        CHECK(deviation(test.events_under_null(), row.number("events_under_null")) < 1e-12);
        CHECK(deviation(test.events_under_alternative(), row.number("events_under_alternative")) <
              1e-12);
        auto one = test;
        one.update(event_counts<>{0, 1});
        CHECK(std::abs(one.log_ratio() - row.number("hit")) < 1e-12);
        one.reset();
        one.update(event_counts<>{1, 0});
        CHECK(std::abs(one.log_ratio() - row.number("miss")) < 1e-12);
    }
}

TEST_CASE("bad events accept the alternative, good ones the null, and the first decision stays") {
    sprt test{0.01, 0.1, 0.05, 0.05};
    CHECK(test.decision() == sprt_decision::undecided);
    CHECK(test.update(event_counts<>{5, 1}) == sprt_decision::undecided);
    CHECK(test.update(event_counts<>{0, 2}) == sprt_decision::accept_alternative);
    const double decided_at = test.log_ratio();
    CHECK(test.update(event_counts<>{1'000'000, 0}) == sprt_decision::accept_alternative);
    CHECK(test.log_ratio() == decided_at);
    test.reset();
    CHECK(test.decision() == sprt_decision::undecided);
    CHECK(test.log_ratio() == 0);
    CHECK(test.update(event_counts<>{31, 0}) == sprt_decision::accept_null);
}

TEST_CASE("a threshold that is met exactly decides") {
    sprt test{0.2, 0.8, 0.2, 0.2}; // either threshold is one event away: log 4
    CHECK(test.upper_threshold() == doctest::Approx(std::log(4.0)));
    CHECK(test.update(event_counts<>{}) == sprt_decision::undecided);
    CHECK(test.update(event_counts<>{3, 3}) == sprt_decision::undecided);
    CHECK(std::abs(test.log_ratio()) < 1e-15);
}

TEST_CASE("what are no ratios or error probabilities is refused") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double p0 : {0.0, -0.1, 0.1, 0.2, nan}) {
        CAPTURE(p0);
        CHECK(sprt::try_from(p0, 0.1, 0.05, 0.05).error().code == errc::out_of_domain);
    }
    for (const double p1 : {0.01, 0.005, 1.0, 2.0, nan}) {
        CAPTURE(p1);
        CHECK(sprt::try_from(0.01, p1, 0.05, 0.05).error().code == errc::out_of_domain);
    }
    for (const double alpha : {0.0, -0.1, 0.95, 1.0, nan}) {
        CAPTURE(alpha);
        CHECK(sprt::try_from(0.01, 0.1, alpha, 0.05).error().code == errc::out_of_domain);
        CHECK(sprt::try_from(0.01, 0.1, 0.05, alpha).error().code == errc::out_of_domain);
    }
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("the constructor raises what its twin refuses") {
    CHECK_THROWS_AS((sprt{0.1, 0.1, 0.05, 0.05}), nines::domain_error);
}
#endif

struct outcome {
    double wrong;
    double events;
};

/// How often the test errs at the ratio `p`, and after how many events on average it decides.
outcome simulated(const sprt& made, double p, sprt_decision wrong, int batch,
                  std::mt19937_64& random) {
    constexpr int runs = 10'000;
    std::binomial_distribution<std::uint64_t> fails{static_cast<std::uint64_t>(batch), p};
    outcome sum{0, 0};
    for (int run = 0; run < runs; ++run) {
        auto test = made;
        while (test.decision() == sprt_decision::undecided) {
            const auto bad = fails(random);
            test.update(event_counts<>{static_cast<std::uint64_t>(batch) - bad, bad});
            sum.events += batch;
        }
        sum.wrong += test.decision() == wrong ? 1 : 0;
    }
    return {sum.wrong / runs, sum.events / runs};
}

TEST_CASE(
    "simulated: errors within Wald's bounds, after as many events as he says and an overstep") {
    constexpr std::uint64_t seed = 1945;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr double alpha = 0.05;
    constexpr double beta = 0.1;
    const sprt made{0.01, 0.04, alpha, beta};
    const double slack = 4 * std::sqrt(0.1 / 10'000);
    for (const int batch : {1, 7}) {
        CAPTURE(batch);
        const auto null = simulated(made, 0.01, sprt_decision::accept_alternative, batch, random);
        const auto other = simulated(made, 0.04, sprt_decision::accept_null, batch, random);
        CHECK(null.wrong <= alpha / (1 - beta) + slack);
        CHECK(other.wrong <= beta / (1 - alpha) + slack);
        CHECK(null.wrong + other.wrong <= alpha + beta + slack);
        CHECK(null.events > made.events_under_null() * 0.95);
        CHECK(null.events < made.events_under_null() * 1.4);
        CHECK(other.events > made.events_under_alternative() * 0.95);
        CHECK(other.events < made.events_under_alternative() * 1.4);
    }
    const auto below = simulated(made, 0.006, sprt_decision::accept_alternative, 1, random);
    CHECK(below.wrong <= alpha);
}

} // namespace

} // namespace sprt_test
