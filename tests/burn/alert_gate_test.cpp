// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_gate.hpp>

#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_state.hpp>
#include <nines/burn/count_history.hpp>
#include <nines/burn/information_bound.hpp>
#include <nines/burn/operating_curve.hpp>

#include "../../examples/operating_curve/peers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

namespace alert_gate_test {

using nines::alert_policy;
using nines::errc;
using nines::gated_policy;
using nines::significant_policy;
using nines::workbook_policy;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

// clang 14 calls a literal within a template instead of taking its value.
constexpr nines::objective three_nines = 99.9_percent;

} // namespace

TEST_CASE("the significant policy is the workbook's and one page more behind a gate as long") {
    const auto policy = significant_policy(three_nines, std::chrono::days{30}, 1).value();
    const auto workbook = workbook_policy(three_nines, std::chrono::days{30}).value();
    REQUIRE(policy.conditions().size() == 5);
    for (const auto& each : workbook.conditions()) {
        CHECK(std::ranges::count(policy.conditions(), each) == 1);
    }
    // The additional page is for the same share of the budget as the first one.
    const auto& more = policy.conditions()[1];
    CHECK(more.severity() == nines::alert_severity::page);
    CHECK(more.long_window() == 2h);
    CHECK(more.budget_at_firing() == doctest::Approx(policy.conditions()[0].budget_at_firing()));
    CHECK(policy.objective() == three_nines);
    CHECK(policy.period() == std::chrono::days{30});
    CHECK(policy.gate().objective() == three_nines);
    CHECK(policy.gate().false_alarms_per_year() == 1);
    CHECK(policy.gate().horizon() == std::chrono::days{3});
    CHECK_FALSE(policy.gate().bursts());
}

TEST_CASE("any policy can have a gate, told of bursts or not") {
    const auto by_hand =
        alert_policy::from_conditions({{nines::alert_severity::page, 1h, 5min, 10}}, 99_percent,
                                      std::chrono::days{28})
            .value();
    const auto gated = gated_policy::from_policy(by_hand, 2, nines::burstiness{30s, 0.1}).value();
    CHECK(gated.gate().horizon() == 1h);
    CHECK(gated.gate().bursts()->slice == 30s);
    CHECK(gated.gate().bursts()->correlation == 0.1);
}

TEST_CASE("what either half refuses is refused") {
    CHECK(significant_policy(three_nines, 1min, 1).error().code == errc::out_of_domain);
    CHECK(significant_policy(three_nines, std::chrono::days{30}, 0).error().code ==
          errc::out_of_domain);
    CHECK(significant_policy(three_nines, std::chrono::days{30}, 1, nines::burstiness{0s, 0.1})
              .error()
              .code == errc::out_of_domain);
}

TEST_CASE("a single failure at low traffic pages by the workbook, and not behind the gate") {
    const auto gated = significant_policy(three_nines, std::chrono::days{30}, 1).value();
    const auto& workbook = gated.policy();
    nines::count_history<> history;
    std::chrono::sys_time<std::chrono::milliseconds> now{std::chrono::hours{1000}};
    history.add(now, {});
    const auto minutes = [&](int count, std::uint64_t good, std::uint64_t bad) {
        for (int i = 0; i < count; ++i) {
            now += 1min;
            history.add(now, {good, bad});
        }
    };
    nines::alert_state<> page;
    const auto update = [&] {
        const auto seen = evaluate(gated, three_nines, history, now, {page.recovered_at(), {}});
        (void)page.update(seen);
        return seen.paging();
    };
    minutes(4320, 1, 0);
    minutes(1, 0, 1);
    CHECK(evaluate(workbook, three_nines, history, now).paging());
    CHECK_FALSE(update());
    minutes(1, 0, 1);
    CHECK_FALSE(update());
    minutes(1, 0, 1);
    CHECK(update());
    CHECK(page.alerting());
    // Recovered: the old evidence does not page for the next single failure.
    minutes(60, 1, 0);
    CHECK_FALSE(update());
    CHECK_FALSE(page.alerting());
    REQUIRE(page.recovered_at());
    minutes(1, 0, 1);
    CHECK(evaluate(gated, three_nines, history, now).paging());
    CHECK_FALSE(update());
}

namespace {

constexpr auto month = std::chrono::days{30};
constexpr double pages_per_year = 0.82; // as in the README's table of operating curves

nines::operating_figures simulated(const nines::evaluable_policy auto& policy, double requests,
                                   double healthy, double correlation,
                                   const nines::operating_plan& plan) {
    return operating_curve(policy, three_nines, nines::traffic_process::poisson(requests).value(),
                           nines::error_process::try_from(healthy, correlation).value(), 2026, plan)
        .value();
}

/// The minutes from the beginning of an outage of even traffic until somebody is called.
int minutes_of_outage(const nines::evaluable_policy auto& policy, std::uint64_t requests) {
    nines::minute_ring history{std::chrono::days{3}};
    for (int i = 0; i < 4320; ++i) {
        history.add({requests, 0U});
    }
    nines::policy_pager pager{policy};
    int minutes = 0;
    do {
        history.add({0U, requests});
        ++minutes;
    } while (!pager.pages(history) && minutes < 60);
    return minutes;
}

} // namespace

TEST_CASE("false pages are proven to be at most 0.03 and 0.05 in 30 days, at any traffic") {
    const auto gate = significant_policy(three_nines, month, pages_per_year).value().gate();
    const auto in_30_days = [&](double ratio) {
        return gate.false_alarms_per_year_at(ratio) * 30 / 365.25;
    };
    CHECK(in_30_days(0.5) == doctest::Approx(0.0107).epsilon(0.01));
    CHECK(in_30_days(0.5) <= 0.03);
    CHECK(in_30_days(0.9) == doctest::Approx(0.0495).epsilon(0.01));
    CHECK(in_30_days(0.9) <= 0.05);
}

TEST_CASE("simulated false pages stay below what is proven, in bursts where it is told of them") {
    const auto policy = significant_policy(three_nines, month, pages_per_year).value();
    const nines::operating_plan plan{.months = 40, .runs = 1, .longest_wait = 1min};
    const double pages = 40 * simulated(policy, 2, 0.9, 0, plan).false_pages_per_30d.value;
    const double proven = 40 * 0.05;
    CHECK(pages <= proven + 3 * std::sqrt(proven));
    const auto told =
        significant_policy(three_nines, month, pages_per_year, nines::burstiness{1min, 0.2})
            .value();
    CHECK(simulated(policy, 4, 0.5, 0.2, plan).false_pages_per_30d.value > 0.1);
    CHECK(simulated(told, 4, 0.5, 0.2, plan).false_pages_per_30d.value <= 0.1);
}

TEST_CASE("a total outage is found within four requests or a minute, never after the simple gate") {
    const auto policy = significant_policy(three_nines, month, pages_per_year).value();
    const operating::simply_gated_policy simple{workbook_policy(three_nines, month).value()};
    for (const std::uint64_t requests : {1U, 2U, 3U, 4U, 10U, 100U, 6000U}) {
        CAPTURE(requests);
        const int minutes = minutes_of_outage(policy, requests);
        CHECK(minutes <= (requests < 4 ? (3 + requests) / requests : 1));
        CHECK(minutes <= minutes_of_outage(simple, requests));
    }
    const auto told =
        significant_policy(three_nines, month, pages_per_year, nines::burstiness{1min, 0.2})
            .value();
    CHECK(minutes_of_outage(told, 1) == 3);
    CHECK(minutes_of_outage(told, 4) == 2);
    CHECK(minutes_of_outage(told, 10) == 2);
    CHECK(minutes_of_outage(told, 30) == 1);
    CHECK(minutes_of_outage(told, 6000) == 1);
}

TEST_CASE("where budget decides, 8 times the allowed ratio costs 2 % of it and not 5 %") {
    const auto policy = significant_policy(three_nines, month, pages_per_year).value();
    const auto told =
        significant_policy(three_nines, month, pages_per_year, nines::burstiness{1min, 0.2})
            .value();
    const auto workbook = workbook_policy(three_nines, month).value();
    const nines::operating_plan plan{.months = 3, .runs = 20, .longest_wait = std::chrono::days{1}};
    const auto slow = simulated(workbook, 100, 0.5, 0, plan).changes;
    for (const auto& gated : {policy, told}) {
        const auto found = simulated(gated, 100, 0.5, 0, plan).changes;
        CHECK(found[0].detection.mean.value < 0.5 * slow[0].detection.mean.value);
        CHECK(found[0].budget_spent.value == doctest::Approx(0.02).epsilon(0.15));
        for (std::size_t i = 1; i < 4; ++i) {
            CHECK(found[i].detection.mean.value <= slow[i].detection.mean.value);
        }
    }
}

TEST_CASE(
    "at low traffic it finds 8 times the allowed ratio a quarter sooner than the simple gate") {
    const auto policy = significant_policy(three_nines, month, pages_per_year).value();
    const operating::simply_gated_policy simple{workbook_policy(three_nines, month).value()};
    const nines::operating_plan plan{
        .months = 12, .runs = 60, .longest_wait = std::chrono::days{5}};
    const auto ours = simulated(policy, 0.6, 0.5, 0, plan).changes;
    const auto theirs = simulated(simple, 0.6, 0.5, 0, plan).changes;
    CHECK(ours[0].detection.mean.value < 0.8 * theirs[0].detection.mean.value);
    // At 20 times within 1.2 of the information bound.
    CHECK(ours[1].detection.mean.value <
          1.2 * nines::information_bound(0.03, 0.0005, 0.02, 0.6).count());
}

} // namespace alert_gate_test
