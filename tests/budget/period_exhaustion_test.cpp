// SPDX-License-Identifier: BSL-1.0
#include "../burn/minute_history.hpp"

#include <nines/budget/period_exhaustion.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>

namespace period_exhaustion_test {

namespace {

using namespace nines::literals;
using nines::confidence;
using nines::errc;
using nines::event_counts;
using nines::exhaustion_in_period;
using nines::exhaustion_state;
using nines::failure_outlook;
using nines::half_open;
using nines::quantile_level;
using nines_test::midnight;
using nines_test::point;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr half_open<point> month{midnight, midnight + days{30}};
constexpr point tenth_day = midnight + days{10};

failure_outlook outlook(std::uint64_t seen, std::uint64_t bad, double per_second) {
    return failure_outlook::try_from(event_counts{seen - bad, bad}, per_second).value();
}

/// 99.9 % over a month of which a third has passed; an event a second.
nines::period_exhaustion<point> third_of_a_month(std::uint64_t spent, std::uint64_t seen,
                                                 std::uint64_t recent) {
    return exhaustion_in_period(99.9_percent, event_counts{std::uint64_t{864'000} - spent, spent},
                                outlook(seen, recent, 1), month, tenth_day)
        .value();
}

TEST_CASE("the probability is that of as many failures as are left among the events to come") {
    // 30 days of an event a second allow 2,592 failures; 1,000 are spent.
    const auto forecast = third_of_a_month(1'000, 86'400, 86);
    CHECK(forecast.failures_left() == 1'592);
    CHECK(forecast.state() == exhaustion_state::possible);
    const auto expected = nines::beta_binomial<>::try_from(86.5, 86'314.5, 1'728'000).value();
    CHECK(forecast.probability_by(month.to) == expected.at_least(1'592));
    CHECK(forecast.probability_lasts() == expected.tails_at(1'592).lower);
    CHECK(forecast.probability_lasts() ==
          doctest::Approx(1 - forecast.probability_by(month.to)).epsilon(1e-12));
    CHECK(forecast.probability_by(tenth_day + hours{24 * 7}) ==
          nines::beta_binomial<>::try_from(86.5, 86'314.5, 604'800).value().at_least(1'592));
    CHECK(forecast.probability_by(tenth_day) == 0);
    CHECK(forecast.probability_by(midnight) == 0);
    CHECK(forecast.probability_by(month.to + days{9}) == forecast.probability_by(month.to));
}

TEST_CASE("a status of the whole period and the counts so far give the same forecast") {
    const nines::error_budget budget{99.9_percent, days{30}};
    const event_counts so_far{863'000, 1'000};
    const auto from_status =
        exhaustion_in_period(budget.status(so_far, 2'592'000), outlook(86'400, 86, 1),
                             half_open<point>{tenth_day, month.to})
            .value();
    const auto from_counts = third_of_a_month(1'000, 86'400, 86);
    CHECK(from_status.failures_left() == from_counts.failures_left());
    CHECK(from_status.probability_lasts() == from_counts.probability_lasts());
    CHECK(from_status.quantile(quantile_level{0.5}) == from_counts.quantile(quantile_level{0.5}));
}

TEST_CASE("the probability never falls with time, with failures counted, nor with those spent") {
    constexpr unsigned seed = 41;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    for (int trial = 0; trial < 60; ++trial) {
        const std::uint64_t spent = random() % 2'600;
        const std::uint64_t recent = random() % 300;
        const seconds after{static_cast<std::int64_t>(random() % 1'728'000)};
        CAPTURE(spent);
        CAPTURE(recent);
        CAPTURE(after.count());
        const double here =
            third_of_a_month(spent, 86'400, recent).probability_by(tenth_day + after);
        const double slack = 1e-13 * here;
        CHECK(third_of_a_month(spent, 86'400, recent)
                  .probability_by(tenth_day + after + seconds{997}) >= here - slack);
        CHECK(third_of_a_month(spent, 86'400, recent + 1).probability_by(tenth_day + after) >=
              here - slack);
        CHECK(third_of_a_month(spent + 1, 86'400, recent).probability_by(tenth_day + after) >=
              here - slack);
    }
}

TEST_CASE("a quantile is the first event by which the probability is reached") {
    const auto forecast = third_of_a_month(1'000, 86'400, 120);
    for (const double level : {0.001, 0.025, 0.5, 0.9}) {
        const auto time = forecast.quantile(quantile_level{level});
        REQUIRE(time.within_horizon);
        CHECK(forecast.probability_by(time.at) >= level);
        CHECK(forecast.probability_by(time.at - seconds{1}) < level);
    }
    const auto bounds = forecast.bounds(confidence{0.9});
    CHECK(bounds.earliest == forecast.quantile(quantile_level{0.05}));
    CHECK(bounds.latest == forecast.quantile(quantile_level{0.95}));
    CHECK(bounds.level == confidence{0.9});
}

TEST_CASE("what does not happen before the period ends is beyond the horizon") {
    const auto calm = third_of_a_month(10, 86'400, 20);
    CHECK(calm.state() == exhaustion_state::possible);
    CHECK(calm.probability_lasts() > 0.999);
    const auto median = calm.quantile(quantile_level{0.5});
    CHECK_FALSE(median.within_horizon);
    CHECK(median.at == month.to);
    CHECK_FALSE(calm.quantile(quantile_level{1}).within_horizon);
}

TEST_CASE("how unlikely it is that a budget lasts does not drown in rounding") {
    // One failure is left, and none comes among 50 events: by the rule of succession, the product
    // of (good + i) / (good + bad + i) for Beta(20.5, 0.5) after 20 events that all failed.
    const nines::period_exhaustion<point> forecast{
        outlook(20, 20, 1), {midnight, midnight + seconds{50}}, 1};
    double none = 1;
    for (int i = 0; i < 50; ++i) {
        none *= (0.5 + i) / (21 + i);
    }
    CHECK(none < 1e-16);
    CHECK(std::abs(forecast.probability_lasts() / none - 1) < 1e-12);
    CHECK(forecast.probability_by(midnight + seconds{50}) == 1);
}

TEST_CASE("a budget that is gone is gone now") {
    for (const std::uint64_t spent : {2'592U, 3'000U}) {
        const auto forecast = third_of_a_month(spent, 86'400, 20);
        CHECK(forecast.state() == exhaustion_state::gone);
        CHECK(forecast.failures_left() == 2'592 - static_cast<double>(spent));
        CHECK(forecast.probability_by(tenth_day) == 1);
        CHECK(forecast.probability_lasts() == 0);
        const auto at = forecast.quantile(quantile_level{0.01});
        CHECK(at.within_horizon);
        CHECK(at.at == tenth_day);
    }
    CHECK(third_of_a_month(2'591, 86'400, 20).state() == exhaustion_state::possible);
}

TEST_CASE("without traffic ahead, or with too little of it, the budget cannot be gone") {
    const event_counts so_far{863'990, 10};
    const auto forecast =
        exhaustion_in_period(99.9_percent, so_far, outlook(1000, 1000, 0), month, tenth_day)
            .value();
    CHECK(forecast.state() == exhaustion_state::never);
    CHECK(forecast.probability_lasts() == 1);
    CHECK_FALSE(forecast.quantile(quantile_level{0}).within_horizon);
    const auto little =
        exhaustion_in_period(99.9_percent, so_far, outlook(1000, 1000, 1e-4), month, tenth_day)
            .value();
    CHECK(little.state() == exhaustion_state::never);
    CHECK(little.probability_lasts() == 1);
    // At the end of the period nothing is ahead.
    const half_open<point> nothing{month.to, month.to};
    const nines::error_budget budget{99.9_percent, days{30}};
    CHECK(exhaustion_in_period(budget.status(so_far), outlook(1000, 1, 1), nothing)
              .value()
              .probability_lasts() == 1);
}

TEST_CASE("when all fails, the budget is gone after as many events as were left of it") {
    const auto forecast = third_of_a_month(1'000, 100'000, 100'000);
    const auto bounds = forecast.bounds(confidence{0.99});
    CHECK(bounds.earliest.at - tenth_day == seconds{1'592});
    CHECK(bounds.latest.at - tenth_day < seconds{1'594});
}

TEST_CASE("counts of 1e12 are forecast like small ones, only sharper") {
    // 1e12 events in the month, twice the allowed ratio: gone halfway.
    const std::uint64_t so_far = 333'333'333'333;
    const auto forecast =
        exhaustion_in_period(99.9_percent, event_counts{so_far, std::uint64_t{0}},
                             outlook(1'000'000'000'000, 2'000'000'000, 1e12 / (30 * 86'400.0)),
                             month, tenth_day)
            .value();
    const auto bounds = forecast.bounds(confidence{0.95});
    REQUIRE(bounds.latest.within_horizon);
    CHECK(bounds.earliest.at < bounds.latest.at);
    CHECK(std::abs(std::chrono::duration<double>(bounds.earliest.at - tenth_day) /
                       std::chrono::duration<double>(days{15}) -
                   1) < 1e-4);
    CHECK(bounds.latest.at - bounds.earliest.at < std::chrono::minutes{5});
}

/// When the budget of `left` failures is gone, at one event a second; the horizon's end if not.
seconds simulated_exhaustion(double ratio, int left, std::int64_t horizon,
                             std::mt19937_64& random) {
    std::geometric_distribution<std::int64_t> gap{ratio};
    std::int64_t at = 0;
    for (int failure = 0; failure < left; ++failure) {
        at += gap(random) + 1;
        if (at > horizon) {
            return seconds{horizon};
        }
    }
    return seconds{at};
}

struct coverage {
    int inside = 0;
    int before = 0;
    int after = 0;
};

/// 20 failures left and a day at an event a second, after 20,000 events were counted; a budget that
/// lasts counts as inside when the bounds say that it may.
template <class Ratio>
coverage simulated_coverage(const Ratio& ratio, int trials, std::mt19937_64& random) {
    constexpr std::int64_t horizon = 86'400;
    coverage found;
    for (int trial = 0; trial < trials; ++trial) {
        const double p = ratio(random);
        const auto bad =
            static_cast<std::uint64_t>(std::binomial_distribution<int>{20'000, p}(random));
        const nines::period_exhaustion<point> forecast{
            outlook(20'000, bad, 1), {midnight, midnight + seconds{horizon}}, 20};
        const auto bounds = forecast.bounds(confidence{0.9});
        const point gone = midnight + simulated_exhaustion(p, 20, horizon, random);
        ++(gone < bounds.earliest.at ? found.before
           : gone > bounds.latest.at ? found.after
                                     : found.inside);
    }
    return found;
}

TEST_CASE("bounds at 90 % hold the exhaustion in 90 % of days whose ratio is drawn at random") {
    constexpr unsigned seed = 42;
    MESSAGE("seed " << seed);
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> logarithm{std::log(2e-4), std::log(2e-3)};
    const auto found = simulated_coverage(
        [&](std::mt19937_64& source) { return std::exp(logarithm(source)); }, 500, random);
    CAPTURE(found.inside);
    CHECK(found.inside > 500 * 0.9 - 3 * 6.7);
    CHECK(found.before < 500 * 0.05 + 3 * 4.9);
    CHECK(found.after < 500 * 0.05 + 3 * 4.9);
}

TEST_CASE("bounds at 90 % hold the exhaustion about as often at each fixed ratio") {
    for (const double ratio : {3e-4, 1e-3}) {
        constexpr unsigned seed = 43;
        MESSAGE("seed " << seed);
        std::mt19937_64 random{seed};
        const auto found = simulated_coverage([&](std::mt19937_64&) { return ratio; }, 300, random);
        CAPTURE(ratio);
        CAPTURE(found.before);
        CAPTURE(found.after);
        CHECK(found.inside > 300 * 0.9 - 3 * 5.2);
    }
}

TEST_CASE("times outside the period and budgets that allow nothing are refused") {
    const event_counts so_far{99'990, 10};
    const auto ahead = outlook(1000, 1, 1);
    const auto code = [&](const half_open<point>& period, point now) {
        return exhaustion_in_period(99.9_percent, so_far, ahead, period, now).error().code;
    };
    CHECK(code(month, month.to) == errc::out_of_domain);
    CHECK(code(month, month.from - seconds{1}) == errc::out_of_domain);
    CHECK(code({month.to, month.from}, tenth_day) == errc::out_of_domain);
    const nines::error_budget budget{99.9_percent, days{30}};
    CHECK(exhaustion_in_period(budget.status(so_far), ahead, half_open{month.to, month.from})
              .error()
              .code == errc::out_of_domain);
    CHECK(exhaustion_in_period(budget.status(event_counts<>{}), ahead, month).error().code ==
          errc::insufficient);
    CHECK(exhaustion_in_period(99.9_percent, event_counts<>{}, outlook(10, 1, 0), month, tenth_day)
              .error()
              .code == errc::insufficient);
}

} // namespace

} // namespace period_exhaustion_test
