// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/minute_pager.hpp>

#include <nines/burn/alert_gate.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/alert_state.hpp>
#include <nines/burn/traffic_process.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace minute_pager_test {

using nines::minute_ring;
using nines::policy_pager;
using namespace nines::literals;

namespace {

constexpr auto promised = 99.9_percent;

/// In how many of many minutes with changing errors the pager and an alert are on, which agree.
template <class Policy>
int paging_minutes(const Policy& policy, double requests_per_minute, std::uint64_t seed) {
    const auto traffic = nines::traffic_process::poisson(requests_per_minute).value();
    policy_pager pager{policy};
    minute_ring history{pager.reach()};
    nines::alert_state<minute_ring::point> alert;
    nines::random_stream random{seed};
    int paging = 0;
    int disagreed = 0;
    for (const double ratio : {0.0, 0.001, 0.05, 0.0, 0.5, 0.0005, 0.02, 1.0, 0.0}) {
        const nines::minute_source source{traffic, ratio, 0};
        for (int i = 0; i < 400; ++i) {
            history.add(source(i, random));
            const bool on = pager.pages(history);
            const auto seen = evaluate(policy, policy.objective(), history, history.now(),
                                       {alert.recovered_at(), std::nullopt});
            (void)alert.update(seen);
            paging += on ? 1 : 0;
            disagreed += on == alert.alerting() ? 0 : 1;
        }
    }
    // An alert waits out minutes without a request in its short window.
    CHECK(disagreed <= (requests_per_minute < 1 ? 5 : 0));
    return paging;
}

} // namespace

TEST_CASE("the pager of a policy is on in each minute in which an alert is") {
    constexpr auto month = std::chrono::days{30};
    const auto ours = nines::significant_policy(promised, month, 1).value();
    for (const double rate : {0.6, 10.0, 300.0}) {
        CAPTURE(rate);
        const int without_gate = paging_minutes(ours.policy(), rate, 41);
        const int with_gate = paging_minutes(ours, rate, 41);
        CHECK(with_gate > 400);
        CHECK(without_gate >= with_gate);
        CHECK(without_gate < 3000);
    }
}

TEST_CASE("it looks back as far as the longest condition, and at the pages only") {
    constexpr auto month = std::chrono::days{30};
    const auto workbook = nines::workbook_policy(promised, month).value();
    policy_pager pager{workbook};
    CHECK(pager.reach() == std::chrono::days{3});
    minute_ring history{pager.reach()};
    for (int i = 0; i < 4320; ++i) {
        history.add({998U, 2U}); // twice what is allowed: a ticket, no page
    }
    CHECK(evaluate(workbook, promised, history, history.now()).ticketing());
    CHECK_FALSE(pager.pages(history));
}

} // namespace minute_pager_test
