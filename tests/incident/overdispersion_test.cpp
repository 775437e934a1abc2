// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/overdispersion.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace overdispersion_test {

using nines::event_exposure;
using bins = std::vector<event_exposure<double>>;

namespace {

auto dispersion_of(const bins& given) {
    return nines::overdispersion(std::span<const event_exposure<double>>{given});
}

TEST_CASE("with equal exposures the index is the variance by the mean") {
    const auto weeks = *dispersion_of({{2, 7}, {0, 7}, {9, 7}, {1, 7}, {3, 7}});
    CHECK(weeks.index == doctest::Approx(12.5 / 3));
    // R 4.2.2: pchisq(4 * 12.5 / 3, 4, lower.tail = FALSE).
    CHECK(weeks.p_value == doctest::Approx(0.0022434484465821318).epsilon(1e-12));
    CHECK(weeks.bins == 5);
}

TEST_CASE("counts in proportion to their exposures do not vary at all") {
    const auto even = *dispersion_of({{2, 10}, {4, 20}, {6, 30}});
    CHECK(even.index < 1e-30);
    CHECK(even.p_value == 1);
}

TEST_CASE("one bin, no event, and what is no count are refused") {
    CHECK(dispersion_of({{5, 1}}).error().code == nines::errc::insufficient);
    CHECK(dispersion_of({{0, 1}, {0, 1}}).error().code == nines::errc::insufficient);
    CHECK(dispersion_of({}).error().code == nines::errc::insufficient);
    CHECK(dispersion_of({{5, 1}, {5, 0}}).error().code == nines::errc::out_of_domain);
    CHECK(dispersion_of({{5, 1}, {std::numeric_limits<double>::quiet_NaN(), 1}}).error().code ==
          nines::errc::out_of_domain);
}

/// How often the p-value of bins of events at a constant rate is below 5 %.
double false_findings(double mean, std::size_t count, unsigned seed) {
    std::mt19937_64 random{seed};
    std::poisson_distribution<int> events{mean};
    constexpr int rounds = 10'000;
    int found = 0;
    for (int i = 0; i < rounds; ++i) {
        bins drawn;
        for (std::size_t bin = 0; bin < count; ++bin) {
            drawn.push_back({double(events(random)), 1});
        }
        const auto result = dispersion_of(drawn);
        found += result && result->p_value < 0.05 ? 1 : 0;
    }
    return found / double{rounds};
}

TEST_CASE("simulated, independent events look clustered about as seldom as the level says") {
    constexpr unsigned seed = 1922;
    MESSAGE("seed " << seed);
    for (const double mean : {1.0, 3.0, 20.0}) {
        for (const std::size_t count : {12U, 52U}) {
            CAPTURE(mean);
            CAPTURE(count);
            CHECK(std::abs(false_findings(mean, count, seed) - 0.05) < 0.01 + 4 * 0.0022);
        }
    }
}

TEST_CASE("simulated, clustered events are found") {
    constexpr unsigned seed = 3;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::negative_binomial_distribution<int> events{2, 0.4}; // variance 2.5 times the mean
    int found = 0;
    double sum = 0;
    for (int i = 0; i < 500; ++i) {
        bins drawn;
        for (int bin = 0; bin < 52; ++bin) {
            drawn.push_back({double(events(random)), 7});
        }
        const auto result = *dispersion_of(drawn);
        found += result.p_value < 0.01 ? 1 : 0;
        sum += result.index;
    }
    CHECK(found > 470);
    CHECK(sum / 500 == doctest::Approx(2.5).epsilon(0.05));
}

} // namespace

} // namespace overdispersion_test
