// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/backtest.hpp>

#include <nines/burn/alert_gate.hpp>
#include <nines/burn/alert_policy.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

namespace backtest_test {

using nines::alert_policy;
using nines::alert_severity;
using nines::backtest;
using nines::errc;
using nines::event_counts;
using record = nines::recorded_counts<>;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

using point = std::chrono::sys_time<std::chrono::milliseconds>;
using span = nines::half_open<point>;
constexpr point start{1'800'000'000s};
constexpr std::chrono::days month{30};

span minutes(int from, int to) {
    return {start + from * 1min, start + to * 1min};
}

/// So many events each minute, of which `bad` fail while an incident lasts.
record minutes_of(int length, std::uint64_t events, std::uint64_t bad,
                  const std::vector<span>& incidents) {
    std::vector<record::sample_type> increases{{start, {}}};
    for (int i = 1; i <= length; ++i) {
        const point at = start + i * 1min;
        std::uint64_t failing = 0;
        for (const span& each : incidents) {
            failing = each.from < at && at <= each.to ? bad : failing;
        }
        increases.push_back({at, {events - failing, failing}});
    }
    return record::try_from_increases(increases).value();
}

/// One condition: 10 times the 1 % that 99 % allow, over 20 minutes and over 5.
alert_policy by_hand() {
    return alert_policy::from_conditions({{alert_severity::page, 20min, 5min, 10}}, 99_percent,
                                         month)
        .value();
}

} // namespace

TEST_CASE("by hand: an outage from minute 100 to 110 pages at 103 and is over at 115") {
    // 100 a minute. Over 20 minutes 2,000, so more than 200 must fail: with the third minute of
    // the outage. It ends when the last 5 minutes have 50 failures or fewer: all of them are good.
    const std::vector<span> incidents{minutes(100, 110)};
    const auto outcome = backtest(by_hand(), minutes_of(300, 100, 100, incidents), incidents);
    REQUIRE(outcome);
    CHECK(outcome->evaluations == 300);
    REQUIRE(outcome->alerts.size() == 1);
    CHECK(outcome->alerts[0].severity == alert_severity::page);
    CHECK(outcome->alerts[0].span == minutes(103, 115));
    CHECK_FALSE(outcome->alerts[0].ongoing);
    CHECK(outcome->alerts[0].condition == 0);
    CHECK(outcome->pages.precision->value == 1);
    REQUIRE(outcome->pages.detections[0]);
    CHECK(outcome->pages.detections[0]->delay == 3min);
    // 300 failed of the 100 × 43,200 × 1 % that 30 days allow.
    CHECK(*outcome->pages.detections[0]->budget_spent == doctest::Approx(300.0 / 43'200));
    CHECK(outcome->pages.alerts_per_week == doctest::Approx(7 * 24 * 60 / 300.0));
    CHECK(outcome->tickets.alerts.empty());
    CHECK(outcome->tickets.incidents == event_counts<>{0, 1});
}

TEST_CASE("by hand: looked at every 7 minutes, the same outage pages at the next look") {
    const std::vector<span> incidents{minutes(100, 110)};
    nines::backtest_options options;
    options.interval = 7min;
    const auto outcome =
        backtest(by_hand(), minutes_of(300, 100, 100, incidents), incidents, options).value();
    CHECK(outcome.evaluations == 42);
    REQUIRE(outcome.alerts.size() == 1);
    CHECK(outcome.alerts[0].span == minutes(105, 119));
}

TEST_CASE(
    "by hand: without its label the page is false, and a label where nothing failed is missed") {
    const auto outcome = backtest(by_hand(), minutes_of(300, 100, 100, {minutes(100, 110)}),
                                  std::vector<span>{minutes(200, 210)})
                             .value();
    CHECK(outcome.pages.alerts == event_counts<>{0, 1});
    CHECK(outcome.pages.incidents == event_counts<>{0, 1});
    CHECK(outcome.pages.precision->value == 0);
    CHECK(outcome.pages.recall->value == 0);
}

TEST_CASE("an alert that the record does not see end is ongoing, to its end") {
    const std::vector<span> incidents{minutes(100, 120)};
    const auto outcome =
        backtest(by_hand(), minutes_of(120, 100, 100, incidents), incidents).value();
    REQUIRE(outcome.alerts.size() == 1);
    CHECK(outcome.alerts[0].ongoing);
    CHECK(outcome.alerts[0].span == minutes(103, 120));
}

TEST_CASE("timing is that of alert_state: an alert that must hold for 4 minutes pages later") {
    const std::vector<span> incidents{minutes(100, 110)};
    nines::backtest_options options;
    options.timing.hold_for = 4min;
    const auto outcome =
        backtest(by_hand(), minutes_of(300, 100, 100, incidents), incidents, options).value();
    REQUIRE(outcome.alerts.size() == 1);
    CHECK(outcome.alerts[0].span == minutes(107, 115));
}

TEST_CASE("pages and tickets are alerts of their own, with the condition that began them") {
    const std::vector<span> incidents{minutes(600, 900)};
    const auto workbook = nines::workbook_policy(99.9_percent, month).value();
    const auto outcome =
        backtest(workbook, minutes_of(1800, 1000, 8, incidents), incidents).value();
    // 8 times the allowed ratio: over 6 hours 6 times, over a day (what is covered of it) 3 times.
    REQUIRE(outcome.alerts.size() == 2);
    CHECK(outcome.alerts[0].severity == alert_severity::ticket);
    CHECK(outcome.alerts[0].condition == 3); // 1 over 3 days, covered since the beginning
    CHECK(outcome.alerts[1].severity == alert_severity::page);
    CHECK(outcome.alerts[1].condition == 1);
    CHECK(outcome.alerts[1].span.from == start + 871min); // 2,168 of 360,000 failed with minute 271
    CHECK(outcome.pages.detections[0]->delay == 271min);
    CHECK(outcome.tickets.detections[0]->delay < 271min);
}

TEST_CASE("a single failure at low traffic pages by the workbook, and not behind the gate") {
    const std::vector<span> incidents;
    const auto record_of_one = minutes_of(600, 1, 1, {minutes(300, 301)});
    const auto gated = nines::significant_policy(99.9_percent, month, 1.1).value();
    CHECK(backtest(gated.policy(), record_of_one, incidents)->pages.alerts == event_counts<>{0, 1});
    CHECK(backtest(gated, record_of_one, incidents)->alerts.empty());
    const std::vector<span> outage{minutes(300, 310)};
    const auto found = backtest(gated, minutes_of(600, 1, 1, outage), outage).value();
    REQUIRE(found.pages.detections[0]);
    CHECK(found.pages.detections[0]->delay == 3min);
    CHECK(found.pages.alerts == event_counts<>{1, 0});
}

TEST_CASE("the same record gives the same outcome, from counters and from increases") {
    const std::uint64_t seed = 20261123;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::vector<record::sample_type> increases{{start, {}}};
    std::vector<record::sample_type> cumulative{{start, {1000, 10}}};
    point at = start;
    for (int i = 0; i < 3000; ++i) {
        at += std::chrono::seconds{1 + random() % 120};
        const bool failing = i % 500 < 20;
        const event_counts<> more{random() % 50, failing ? random() % 50 : random() % 200 == 0};
        increases.push_back({at, more});
        cumulative.push_back({at, cumulative.back().counts + more});
    }
    const std::vector<span> incidents{{start + 1h, start + 2h}};
    const auto gated = nines::significant_policy(99.9_percent, month, 1.1).value();
    const auto first = backtest(gated, record::try_from_increases(increases).value(), incidents);
    for (int again = 0; again < 2; ++again) {
        const auto other =
            backtest(gated, record::try_from_cumulative(cumulative).value(), incidents);
        CHECK(first->alerts == other->alerts);
        CHECK(first->pages.detections == other->pages.detections);
        CHECK(first->pages.precision == other->pages.precision);
        CHECK(first->evaluations == other->evaluations);
    }
    CHECK_FALSE(first->alerts.empty());
}

TEST_CASE("outages that are long enough are all found, in the order of time, none twice") {
    const std::uint64_t seed = 4;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 20; ++round) {
        std::vector<span> incidents;
        for (int from = 30 + static_cast<int>(random() % 60); from < 1300;
             from += 60 + static_cast<int>(random() % 100)) {
            incidents.push_back(minutes(from, from + 3 + static_cast<int>(random() % 20)));
        }
        const auto outcome =
            backtest(by_hand(), minutes_of(1440, 100, 100, incidents), incidents).value();
        CHECK(outcome.pages.alerts == event_counts<>{incidents.size(), 0U});
        CHECK(outcome.pages.incidents == event_counts<>{incidents.size(), 0U});
        for (const auto& each : outcome.pages.detections) {
            CHECK(each->delay == 3min);
        }
        for (std::size_t i = 1; i < outcome.alerts.size(); ++i) {
            CHECK(outcome.alerts[i - 1].span.to <= outcome.alerts[i].span.from);
        }
    }
}

TEST_CASE("an interval or an incident that cannot be is refused before anything is replayed") {
    const auto counts = minutes_of(60, 1, 0, {});
    nines::backtest_options options;
    options.interval = 0s;
    CHECK(backtest(by_hand(), counts, {}, options).error().code == errc::out_of_domain);
    options.interval = 25h;
    CHECK(backtest(by_hand(), counts, {}, options).error().code == errc::out_of_domain);
    CHECK(backtest(by_hand(), counts, std::vector<span>{minutes(50, 61)}).error().code ==
          errc::contradiction);
    options = {};
    options.grace = -1s;
    CHECK(backtest(by_hand(), counts, {}, options).error().code == errc::out_of_domain);
}

} // namespace backtest_test
