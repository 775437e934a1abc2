// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_gate.hpp>

#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_state.hpp>
#include <nines/burn/count_history.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>

using nines::alert_policy;
using nines::errc;
using nines::gated_policy;
using nines::significant_policy;
using nines::workbook_policy;
using namespace nines::literals;
using namespace std::chrono_literals;

TEST_CASE("the significant policy is the workbook's behind a gate that looks back as far") {
    const auto policy = significant_policy(99.9_percent, std::chrono::days{30}, 1).value();
    CHECK(policy.policy() == workbook_policy(99.9_percent, std::chrono::days{30}).value());
    CHECK(policy.conditions().size() == 4);
    CHECK(policy.objective() == 99.9_percent);
    CHECK(policy.period() == std::chrono::days{30});
    CHECK(policy.gate().objective() == 99.9_percent);
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
    CHECK(significant_policy(99.9_percent, 1min, 1).error().code == errc::out_of_domain);
    CHECK(significant_policy(99.9_percent, std::chrono::days{30}, 0).error().code ==
          errc::out_of_domain);
    CHECK(significant_policy(99.9_percent, std::chrono::days{30}, 1, nines::burstiness{0s, 0.1})
              .error()
              .code == errc::out_of_domain);
}

TEST_CASE("a single failure at low traffic pages by the workbook, and not behind the gate") {
    const auto gated = significant_policy(99.9_percent, std::chrono::days{30}, 1).value();
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
        const auto seen = evaluate(gated, 99.9_percent, history, now, {page.recovered_at(), {}});
        (void)page.update(seen);
        return seen.paging();
    };
    minutes(4320, 1, 0);
    minutes(1, 0, 1);
    CHECK(evaluate(workbook, 99.9_percent, history, now).paging());
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
    CHECK(evaluate(gated, 99.9_percent, history, now).paging());
    CHECK_FALSE(update());
}
