// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/rate.hpp>

#include "../golden/table.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <concepts>
#include <limits>
#include <random>

namespace rate_test {

using nines::compare_rates;
using nines::confidence;
using nines::event_exposure;
using nines::event_rate;
using nines::mean_time_between;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool agree(double value, double expected, double relative) {
    return value == expected || std::abs(value - expected) <= relative * std::abs(expected);
}

static_assert(std::same_as<decltype(event_rate(12, 365, confidence{0.95})), nines::estimate<>>);
static_assert(
    std::same_as<decltype(event_rate(12, 365.0F, confidence{0.95})), nines::estimate<float>>);

TEST_CASE("rates, ratios and p-values to 10 digits against R's poisson.test") {
    const auto rows = golden::table("incident_rates.csv");
    REQUIRE(rows.size() == 9);
    for (const auto& row : rows) {
        CAPTURE(row.text("first"));
        CAPTURE(row.text("second"));
        const event_exposure<> first{row.number("first"), row.number("first_exposure")};
        const event_exposure<> second{row.number("second"), row.number("second_exposure")};
        const confidence level{row.number("level")};
        const auto rate = event_rate(first.count, first.exposure, level);
        CHECK(agree(rate.bounds.lower, row.number("rate_lower"), 1e-12));
        CHECK(agree(rate.bounds.upper, row.number("rate_upper"), 1e-12));
        const auto change = *compare_rates(first, second, level);
        CHECK(agree(change.ratio.bounds.lower, row.number("ratio_lower"), 1e-10));
        CHECK(agree(change.ratio.bounds.upper, row.number("ratio_upper"), 1e-10));
        CHECK(agree(change.p_value, row.number("p_value"), 1e-10));
    }
}

TEST_CASE("a rate is events by exposure, and its reciprocal the time between them") {
    const auto rate = event_rate(12, 365, confidence{0.95});
    CHECK(rate.value == 12.0 / 365);
    CHECK(rate.level == confidence{0.95});
    const auto between = *mean_time_between(12, 365, confidence{0.95});
    CHECK(agree(between.value, 365.0 / 12, 1e-15));
    CHECK(agree(between.bounds.lower, 1 / rate.bounds.upper, 1e-15));
    CHECK(agree(between.bounds.upper, 1 / rate.bounds.lower, 1e-15));
}

TEST_CASE("no event in a month leaves 3 events in 30 days possible, and no end of time between") {
    const auto rate = event_rate(0, 30, confidence{0.9});
    CHECK(rate.value == 0);
    CHECK(rate.bounds.lower == 0);
    CHECK(agree(rate.bounds.upper, 2.995732273553991 / 30, 1e-13));
    const auto between = *mean_time_between(0, 30, confidence{0.9});
    CHECK(between.value == infinity);
    CHECK(between.bounds.upper == infinity);
    CHECK(agree(between.bounds.lower, 30 / 2.995732273553991, 1e-13));
}

TEST_CASE("counts and exposures that are none are refused, naming what was expected") {
    for (const double bad : {-1.0, not_a_number, infinity}) {
        const auto refused = nines::try_event_rate(bad, 30, confidence{0.95});
        REQUIRE(!refused);
        CHECK(refused.error() == nines::detail::not_an_exposure);
        CHECK(!nines::try_event_rate(3, bad, confidence{0.95}));
        CHECK(!mean_time_between(3, bad, confidence{0.95}));
        CHECK(!compare_rates({bad, 1.0}, {1.0, 1.0}, confidence{0.95}));
        CHECK(!compare_rates({1.0, 1.0}, {1.0, bad}, confidence{0.95}));
    }
    CHECK(!nines::try_event_rate(3, 0, confidence{0.95}));
    CHECK(compare_rates<double>({0, 30}, {0, 30}, confidence{0.95}).error().code ==
          nines::errc::insufficient);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)event_rate(3, 0, confidence{0.95}), nines::domain_error);
#endif
}

TEST_CASE("the interval leaves 1 out when the p-value is below the significance, and only then") {
    for (int first = 0; first <= 30; ++first) {
        for (int second = first == 0 ? 1 : 0; second <= 30; ++second) {
            CAPTURE(first);
            CAPTURE(second);
            const event_exposure<> before{double(first), 40};
            const event_exposure<> after{double(second), 30};
            const auto change = *compare_rates(before, after, confidence{0.95});
            CHECK(change.differs() == (change.p_value < 0.05));
            const auto back = *compare_rates(after, before, confidence{0.95});
            CHECK(agree(back.p_value, change.p_value, 1e-11));
            CHECK(agree(back.ratio.bounds.upper, 1 / change.ratio.bounds.lower, 1e-11));
        }
    }
}

TEST_CASE("counts of twice the dispersion tell as much as half of them would") {
    const auto halves = *compare_rates<double>({9, 40}, {2, 30}, confidence{0.95});
    const auto wholes = *compare_rates<double>({18, 40}, {4, 30}, confidence{0.95}, 2);
    CHECK(agree(wholes.ratio.value, halves.ratio.value, 1e-15));
    CHECK(agree(wholes.ratio.bounds.upper, halves.ratio.bounds.upper, 1e-15));
    CHECK(agree(wholes.p_value, halves.p_value, 1e-15));
    CHECK(wholes.dispersion == 2);
    CHECK(halves.dispersion == 1);
    for (const double bad : {0.9, -1.0, not_a_number, infinity}) {
        CHECK(compare_rates<double>({18, 40}, {4, 30}, confidence{0.95}, bad).error().code ==
              nines::errc::out_of_domain);
    }
}

TEST_CASE("simulated, the ratio's interval holds and equal rates differ as seldom as promised") {
    constexpr unsigned seed = 1940;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    constexpr int rounds = 4000;
    for (const double ratio : {1.0, 2.5}) {
        std::poisson_distribution<int> before{18.0};
        std::poisson_distribution<int> after{18.0 * ratio / 2};
        int held = 0;
        int found = 0;
        for (int i = 0; i < rounds; ++i) {
            const event_exposure<> first{double(before(random)), 2};
            const event_exposure<> second{double(after(random)), 1};
            const auto change = *compare_rates(first, second, confidence{0.95});
            held += change.ratio.bounds.contains(ratio) ? 1 : 0;
            found += change.p_value <= 0.05 ? 1 : 0;
        }
        CHECK(held >= rounds * 0.95);
        CHECK(held <= rounds * 0.985);
        CHECK((ratio > 1 ? found > rounds / 2 : found <= rounds * 0.05));
    }
}

} // namespace

} // namespace rate_test
