// SPDX-License-Identifier: BSL-1.0
#include <nines/slo_tracker_set.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <thread>
#include <vector>

namespace slo_tracker_set_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::event_counts;
using std::chrono::days;
using point = nines::slo_tracker_set<>::point;

namespace {

constexpr point midnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

/// Of requests that succeed, and that do so within 300 ms.
nines::slo_tracker_set<> made() {
    nines::slo_tracker_set<> objectives;
    CHECK(objectives.add(nines::workbook_policy(99.9_percent, days{30}).value()) == 0);
    CHECK(objectives.add(nines::workbook_policy(95_percent, days{28}).value(),
                         {.latency_threshold = 300ms}) == 1);
    objectives.advance(midnight);
    return objectives;
}

} // namespace

TEST_CASE("each objective judges every event for itself") {
    auto objectives = made();
    REQUIRE(objectives.size() == 2);
    objectives.record(nines::good, 300ms);
    objectives.record(nines::good, 301ms, 7);
    objectives.record(nines::bad, 1ms);
    objectives.record(nines::good);
    objectives.record(nines::bad);
    objectives.record(nines::good,
                      std::chrono::duration<double>{std::numeric_limits<double>::quiet_NaN()});
    CHECK(objectives.advance(midnight + 5min));
    CHECK(objectives[0].window(midnight + 5min, 1h).counts == event_counts<>{10, 2});
    CHECK(objectives[1].window(midnight + 5min, 1h).counts == event_counts<>{2, 10});
}

TEST_CASE("alerts and budgets are of each objective") {
    auto objectives = made();
    point now = midnight;
    for (int i = 0; i < 120; ++i) {
        objectives.record(nines::good, 1s, 100);
        objectives.advance(now += 1min);
    }
    CHECK_FALSE(objectives[0].alerts(now).page.began());
    CHECK(objectives[1].alerts(now).page.began());
    CHECK(objectives[0].budget(now).status.spent == 0);
    CHECK(objectives[1].budget(now).status.spent == 12'000);
    CHECK(objectives[1].golden_signals(now).latencies);
    CHECK_FALSE(objectives.advance(now - 1min)); // a clock that steps back
    const auto& seen = objectives;
    CHECK(seen[1].policy().objective() == 95_percent);
}

TEST_CASE("many threads record while one advances") {
    auto objectives = made();
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&objectives, i] {
            for (int n = 0; n < 2000; ++n) {
                objectives.record(nines::good, i == 0 ? 1s : 1ms);
            }
        });
    }
    point now = midnight;
    for (int i = 0; i < 50; ++i) {
        objectives.advance(now += 1s);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    objectives.advance(now += 1s);
    CHECK(objectives[0].window(now, 5min).counts == event_counts<>{6000, 0});
    CHECK(objectives[1].window(now, 5min).counts == event_counts<>{4000, 2000});
}

} // namespace slo_tracker_set_test
