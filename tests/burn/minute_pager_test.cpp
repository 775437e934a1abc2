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
using namespace std::chrono_literals;

namespace {

constexpr auto promised = 99.9_percent;

/// In how many of many minutes with changing errors the pager is on, which agrees with an alert
/// wherever something is decided.
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
            const bool decided =
                seen.verdict(nines::alert_severity::page) != nines::condition_verdict::undecided;
            disagreed += decided && on != alert.alerting() ? 1 : 0;
        }
    }
    CHECK(disagreed == 0);
    return paging;
}

} // namespace

TEST_CASE("the pager of a policy is on in each decided minute in which an alert is") {
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

TEST_CASE("minutes without requests end a page, which begins anew, and not an alert") {
    const auto policy =
        nines::alert_policy::from_conditions({{nines::alert_severity::page, 1h, 5min, 14.4}},
                                             promised, std::chrono::days{30})
            .value();
    policy_pager pager{policy};
    minute_ring history{pager.reach()};
    nines::alert_state<minute_ring::point> alert;
    // Failures, six minutes without a request, and failures again.
    for (int minute = 0; minute < 70; ++minute) {
        CAPTURE(minute);
        const bool silent = minute >= 60 && minute < 66;
        history.add(silent ? nines::event_counts<>{} : nines::event_counts<>{1U, 1U});
        (void)alert.update(evaluate(policy, promised, history, history.now()));
        CHECK(alert.alerting());
        CHECK(pager.pages(history) == (minute < 64 || minute >= 66));
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
