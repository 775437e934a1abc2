// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/firing_conditions.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <span>
#include <vector>

namespace firing_conditions_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::event_counts;
using std::chrono::seconds;

TEST_CASE("a policy says which conditions hold, from windows or from pairs of counts") {
    const auto policy = nines::workbook_policy(99.9_percent, std::chrono::days{30}).value();
    const event_counts<> none;
    const event_counts healthy{10000, 1};
    const event_counts slow{10000, 20};  // burns at 2
    const event_counts fast{10000, 100}; // burns at 10

    const auto last_day = [&](seconds window) { return window <= 24h ? slow : healthy; };
    CHECK_FALSE(policy.firing(last_day).paging());
    CHECK_FALSE(policy.firing(last_day).ticketing());

    const auto ever = [&](seconds) { return slow; };
    CHECK_FALSE(policy.firing(ever).paging());
    CHECK(policy.firing(ever).ticketing());
    CHECK(policy.firing(ever).contains(3));
    CHECK_FALSE(policy.firing(ever).contains(2));
    CHECK_FALSE(policy.firing(ever).contains(99));

    const auto over = [&](seconds window) { return window <= 30min ? healthy : fast; };
    CHECK_FALSE(policy.firing(over).paging());
    CHECK(policy.firing(over).ticketing());
    CHECK_FALSE(policy.firing([&](seconds) { return none; }).ticketing());

    const auto burning = [&](seconds window) { return window <= 6h ? fast : slow; };
    std::vector<nines::condition_counts<>> pairs;
    for (const auto& condition : policy.conditions()) {
        pairs.push_back({burning(condition.long_window()), burning(condition.short_window())});
    }
    const auto firing = policy.firing(std::span<const nines::condition_counts<>>{pairs});
    CHECK(firing == policy.firing(burning));
    CHECK(firing.paging());
    CHECK_FALSE(firing.contains(0));
    CHECK(firing.contains(1));
    pairs.clear();
    CHECK_FALSE(policy.firing(std::span<const nines::condition_counts<>>{pairs}).paging());
}

} // namespace firing_conditions_test
