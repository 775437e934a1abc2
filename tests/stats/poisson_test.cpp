// SPDX-License-Identifier: BSL-1.0
#include <nines/stats/poisson.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace poisson_test {

namespace {

using nines::confidence;
using nines::poisson_mean_interval;

struct garwood_row {
    double events;
    double level;
    double lower;
    double upper;
};

// Garwood's exact limits at 40 digits (chi-square quantiles by mpmath).
constexpr garwood_row rows[] = {
    {0, 0.9, 0, 2.9957322735539909934},
    {0, 0.99, 0, 5.2983173665480366775},
    {1, 0.8, 0.10536051565782630123, 3.8897201698674290579},
    {1, 0.95, 0.025317807984289875404, 5.5716433909388985972},
    {1, 0.99, 0.0050125418235442820431, 7.4301295002801224213},
    {2, 0.8, 0.53181160838961202015, 5.3223203378342099044},
    {2, 0.9, 0.35536151069866205222, 6.2957936218719897418},
    {2, 0.95, 0.2422092785439649029, 7.224687667723960815},
    {3, 0.8, 1.1020653282493210741, 6.6807830682558636377},
    {5, 0.8, 2.4325910259626645014, 9.2746738933516220875},
    {5, 0.9, 1.9701495680595300157, 10.513034908741532698},
    {5, 0.95, 1.6234863901184205381, 11.668332079322669631},
    {5, 0.99, 1.0779282406523194766, 14.149759411023015118},
    {10, 0.99, 3.7169221314671175171, 21.397827499654269876},
    {30, 0.95, 20.240874021420914867, 42.826865394807667414},
    {30, 0.99, 17.767245539369281041, 47.209326473937233452},
    {100, 0.8, 87.417636499593656413, 114.07453713067453378},
    {100, 0.99, 76.120495843689183806, 128.76058012010244979},
    {1000, 0.95, 938.97301840769521562, 1063.9521360163019803},
};

TEST_CASE("Garwood's limits to 14 digits") {
    for (const auto& row : rows) {
        CAPTURE(row.events);
        CAPTURE(row.level);
        const auto got = poisson_mean_interval(row.events, confidence{row.level});
        CHECK(std::abs(got.lower - row.lower) <= 1e-14 * row.lower);
        CHECK(std::abs(got.upper - row.upper) <= 1e-14 * row.upper);
    }
}

/// P(at most `most` events | mean), added up.
double at_most(int most, double mean) {
    double term = std::exp(-mean);
    double sum = 0;
    for (int k = 0; k <= most; ++k) {
        sum += term;
        term *= mean / (k + 1);
    }
    return sum;
}

TEST_CASE("the limits have the tails of the Poisson sum") {
    for (int events = 1; events <= 60; ++events) {
        for (const double level : {0.5, 0.95, 0.9999}) {
            CAPTURE(events);
            const confidence at{level};
            const auto got = poisson_mean_interval<double>(events, at);
            const double tail = at.significance() / 2;
            CHECK(at_most(events, got.upper) == doctest::Approx(tail).epsilon(1e-12));
            CHECK(std::abs(1 - at_most(events - 1, got.lower) - tail) < 1e-14);
        }
    }
}

TEST_CASE("the limits rise with the events and stay sound for many") {
    double lower = 0;
    for (double events = 1; events < 1e18; events *= 3) {
        const auto got = poisson_mean_interval(events, confidence{0.95});
        CHECK(got.lower > lower);
        CHECK(got.contains(events));
        lower = got.lower;
    }
    const auto huge = poisson_mean_interval(1e14, confidence{0.95});
    CHECK(huge.width() == doctest::Approx(2 * 1.959963984540054 * 1e7).epsilon(1e-6));
    CHECK(poisson_mean_interval(3.0F, confidence{0.8}).lower == doctest::Approx(1.1020653F));
}

TEST_CASE("without a number of events the mean may be anything") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {-1.0, -1e-300, std::numeric_limits<double>::quiet_NaN(), infinity}) {
        CAPTURE(bad);
        CHECK(poisson_mean_interval(bad, confidence{0.95}) == nines::interval{0.0, infinity});
    }
    for (const double events : {0.0, 1e-300, 0.5, 9e39, 1.1e40, 1e200, 1e308}) {
        for (const double level : {1e-300, 0.5, 0.95}) {
            CAPTURE(events);
            CAPTURE(level);
            const auto got = poisson_mean_interval(events, confidence{level});
            CHECK((0 <= got.lower && got.lower <= got.upper && got.upper < infinity));
        }
    }
}

/// How often the interval of the counts of a Poisson variable holds its mean.
double exact_coverage(double mean, confidence level) {
    double covered = 0;
    for (int events = 0; events < mean + 12 * std::sqrt(mean) + 40; ++events) {
        if (poisson_mean_interval<double>(events, level).contains(mean)) {
            covered += std::exp(events * std::log(mean) - mean - std::lgamma(events + 1.0));
        }
    }
    return covered;
}

TEST_CASE("the interval holds the mean at least as often as the level says") {
    for (const double level : {0.8, 0.95, 0.99}) {
        for (double mean = 0.01; mean < 200; mean *= 1.17) {
            CAPTURE(level);
            CAPTURE(mean);
            const double covered = exact_coverage(mean, confidence{level});
            CHECK(covered >= level);
            CHECK(covered < (mean > 20 ? 1 - 0.6 * (1 - level) : 1.0 + 1e-12));
        }
    }
}

TEST_CASE("simulated, the interval holds the mean as often as the sum says") {
    constexpr unsigned seed = 1936;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    const confidence level{0.95};
    constexpr int rounds = 20'000;
    for (const double mean : {0.5, 3.0, 12.5, 80.0}) {
        CAPTURE(mean);
        std::poisson_distribution<int> counted{mean};
        int held = 0;
        for (int i = 0; i < rounds; ++i) {
            held += poisson_mean_interval<double>(counted(random), level).contains(mean) ? 1 : 0;
        }
        const double expected = exact_coverage(mean, level);
        const double spread = std::sqrt(expected * (1 - expected) / rounds);
        CHECK(std::abs(held / double{rounds} - expected) < 5 * spread);
    }
}

TEST_CASE("the upper tail is the sum of what is beyond, also far out") {
    using nines::poisson_more_than;
    CHECK(poisson_more_than(2.0, 0.5) == doctest::Approx(0.0144).epsilon(2e-3));
    CHECK(poisson_more_than(2.0, 1.0) == doctest::Approx(0.0803).epsilon(1e-3));
    CHECK(poisson_more_than(2.0, 2.0) == doctest::Approx(0.323).epsilon(1e-3));
    for (const double mean : {1e-6, 0.01, 0.5, 1.0, 2.0, 7.5, 30.0, 100.0}) {
        for (const int events : {0, 1, 2, 5, 20, 150}) {
            CAPTURE(mean);
            CAPTURE(events);
            double term = std::exp(-mean);
            double sum = 0;
            for (int k = 1; k < 1000; ++k) {
                term *= mean / k;
                sum += k > events ? term : 0;
            }
            CHECK(std::abs(poisson_more_than<double>(events, mean) - sum) <= 1e-12 * sum);
        }
    }
    CHECK(poisson_more_than(0.0, 0.0) == 0);
    CHECK(poisson_more_than(0.0, 1e30) == 1);
    CHECK(poisson_more_than(-1.0, 1.0) == 1);
    CHECK(poisson_more_than(1.0, std::numeric_limits<double>::quiet_NaN()) == 1);
    CHECK(poisson_more_than(2.0F, 2.0F) == doctest::Approx(0.3233236F).epsilon(1e-6));
}

} // namespace

} // namespace poisson_test
