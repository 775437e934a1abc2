// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_evaluation.hpp>

#include <nines/burn/alert_policy.hpp>

#include "minute_history.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <type_traits>
#include <vector>

namespace alert_evaluation_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_policy;
using nines::alert_severity;
using nines::asked_windows;
using nines::condition_verdict;
using nines::errc;
using nines::evaluate;
using nines::event_counts;
using nines::evidence_since;
using nines::gate_state;
using nines::workbook_policy;
using nines_test::midnight;
using nines_test::minute_history;
using nines_test::point;
using std::chrono::days;

namespace {

constexpr auto promised = 99.9_percent;
constexpr auto page = alert_severity::page;
constexpr auto ticket = alert_severity::ticket;

const alert_policy workbook = *workbook_policy(promised, days{30});

/// A policy with one condition: 14.4 over an hour and five minutes.
const alert_policy hourly =
    *alert_policy::from_conditions({{page, 1h, 5min, 14.4}}, promised, days{30});

/// A gate that says what it is told, and remembers what it was asked.
struct told_gate {
    bool says;
    mutable std::vector<std::optional<point>> asked{};

    template <class History>
    bool open(const History&, const point&) const {
        asked.push_back(std::nullopt);
        return says;
    }
    template <class History>
    bool open(const History&, const point&, const point& since) const {
        asked.push_back(since);
        return says;
    }
};

/// The same condition over and over, the last one a page.
class repeated_policy {
public:
    explicit repeated_policy(std::size_t size)
        : conditions_{size, nines::alert_condition{{ticket, 1h, 5min, 14.4}, promised, days{30}}} {
        conditions_.back() = hourly.conditions().front();
    }
    [[nodiscard]] const auto& conditions() const { return conditions_; }
    [[nodiscard]] const nines::objective& objective() const { return promised; }

private:
    std::vector<nines::alert_condition> conditions_;
};

class policy_with_gate {
public:
    policy_with_gate(const alert_policy& policy, bool says) : policy_{policy}, gate_{says} {}
    [[nodiscard]] auto conditions() const { return policy_.conditions(); }
    [[nodiscard]] const nines::objective& objective() const { return policy_.objective(); }
    [[nodiscard]] const told_gate& gate() const { return gate_; }

private:
    alert_policy policy_;
    told_gate gate_;
};

} // namespace

static_assert(nines::evaluable_policy<alert_policy> && !nines::gated<alert_policy>);
static_assert(nines::gated<policy_with_gate>);
static_assert(nines::count_windows<minute_history, point>);
static_assert(std::is_copy_constructible_v<nines::alert_evaluation<>>);

TEST_CASE("a condition holds when both windows burn, and the evaluation says what each saw") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {85, 15});
    const auto seen = evaluate(hourly, promised, history, midnight + 1h);
    CHECK(seen.paging());
    CHECK(!seen.ticketing());
    CHECK(seen.at() == midnight + 1h);
    CHECK(seen.objective() == promised);
    REQUIRE(seen.conditions().size() == 1);
    const auto& why = seen.conditions()[0];
    CHECK(why.holds());
    CHECK(why.over_long.counts == event_counts<>{5100, 900});
    REQUIRE(why.over_short);
    CHECK(why.over_short->counts == event_counts<>{425, 75});
    CHECK(why.long_burn_rate() == 150);
    CHECK(why.condition == hourly.conditions()[0]);
}

TEST_CASE("a service exactly at the factor does not fire") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {9856, 144});
    CHECK(!evaluate(hourly, promised, history, midnight + 1h).paging());
    history.add(midnight + 59min, {9855, 145});
    CHECK(evaluate(hourly, promised, history, midnight + 1h).paging());
}

TEST_CASE("the short window alone does not fire, nor does the long one that it has left behind") {
    minute_history history;
    history.fill(midnight, midnight + 55min, {1000, 0});
    history.fill(midnight + 55min, midnight + 1h, {980, 20});
    CHECK(!evaluate(hourly, promised, history, midnight + 1h).paging());
    minute_history over;
    over.fill(midnight, midnight + 55min, {900, 100});
    over.fill(midnight + 55min, midnight + 1h, {1000, 0});
    const auto seen = evaluate(hourly, promised, over, midnight + 1h);
    CHECK(!seen.paging());
    CHECK(seen.verdict(page) == condition_verdict::clear);
}

TEST_CASE("short windows are asked only where the long one burns, unless all are wanted") {
    minute_history history;
    history.fill(midnight, midnight + days{3}, {1000, 0});
    const auto seen = evaluate(workbook, promised, history, midnight + days{3});
    CHECK(history.asked == 4);
    CHECK(!seen.conditions()[0].over_short);
    const auto all =
        evaluate(workbook, promised, history, midnight + days{3}, {}, asked_windows::all);
    CHECK(history.asked == 12);
    REQUIRE(all.conditions()[3].over_short);
    CHECK(all.conditions()[3].over_short->counts == event_counts<>{360'000, 0});
    CHECK(all.verdict(ticket) == condition_verdict::clear);
}

TEST_CASE("evaluations agree with the policy on any counts") {
    std::mt19937_64 random{20260303};
    for (int round = 0; round < 50; ++round) {
        minute_history history;
        const auto traffic = std::uint64_t{1} << (random() % 12);
        for (point at = midnight; at < midnight + 8h; at += 1min) {
            const auto bad = random() % 4 == 0 ? random() % (traffic + 1) / 8 : 0;
            if (random() % 16 != 0) {
                history.add(at, {traffic, bad});
            }
        }
        const auto now = midnight + 7h + std::chrono::minutes{random() % 200};
        const auto seen = evaluate(workbook, promised, history, now);
        const auto expected = workbook.firing(
            [&](std::chrono::seconds length) { return history.window(now, length).counts; });
        CAPTURE(round);
        CHECK(seen.paging() == expected.paging());
        CHECK(seen.ticketing() == expected.ticketing());
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(seen.conditions()[i].holds() == expected.contains(i));
        }
    }
}

TEST_CASE("no data, and a part without events, leave a condition undecided; no traffic clears it") {
    minute_history history;
    CHECK(evaluate(hourly, promised, history, midnight).verdict(page) ==
          condition_verdict::undecided);
    history.fill(midnight - 10min, midnight, {});
    CHECK(evaluate(hourly, promised, history, midnight).verdict(page) ==
          condition_verdict::undecided);
    history.fill(midnight - 1h, midnight, {});
    CHECK(evaluate(hourly, promised, history, midnight).verdict(page) == condition_verdict::clear);
}

TEST_CASE("a part with events holds or not by what it covers") {
    minute_history history;
    history.fill(midnight - 10min, midnight, {10, 1});
    CHECK(evaluate(hourly, promised, history, midnight).paging());
    history.fill(midnight - 10min, midnight, {1000, 1});
    CHECK(evaluate(hourly, promised, history, midnight).verdict(page) == condition_verdict::clear);
}

TEST_CASE("nothing is clear by data that end before the short window begins") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {1000, 0});
    CHECK(evaluate(hourly, promised, history, midnight + 1h + 4min).verdict(page) ==
          condition_verdict::clear);
    CHECK(evaluate(hourly, promised, history, midnight + 1h + 5min).verdict(page) ==
          condition_verdict::undecided);
}

TEST_CASE("while the long window burns, a short one without traffic or data decides nothing") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {0, 10});
    const auto at = midnight + 1h + 5min;
    CHECK(evaluate(hourly, promised, history, at).verdict(page) == condition_verdict::undecided);
    history.fill(midnight + 1h, at, {});
    const auto silent = evaluate(hourly, promised, history, at);
    CHECK(silent.verdict(page) == condition_verdict::undecided);
    CHECK(!silent.paging());
    CHECK(silent.gate(page) == gate_state::not_asked);
}

TEST_CASE("the strongest verdict of a severity counts, and none is clear") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {0, 10}); // 1 h and 5 m undecided, 6 h and 30 m hold
    const auto seen = evaluate(workbook, promised, history, midnight + 1h + 10min);
    CHECK(seen.conditions()[0].verdict == condition_verdict::undecided);
    CHECK(seen.conditions()[1].verdict == condition_verdict::holds);
    CHECK(seen.verdict(page) == condition_verdict::holds);
    CHECK(evaluate(hourly, promised, history, midnight).verdict(ticket) ==
          condition_verdict::clear);
}

TEST_CASE("a gate is asked once for each severity that holds, since its own recovery") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {1000, 0});
    const policy_with_gate open{workbook, true};
    CHECK(!evaluate(open, promised, history, midnight + 1h).paging());
    CHECK(open.gate().asked.empty());

    history.fill(midnight, midnight + 1h, {500, 500});
    const auto seen = evaluate(open, promised, history, midnight + 1h, {{}, midnight + 2min});
    CHECK(seen.paging());
    CHECK(seen.ticketing());
    REQUIRE(open.gate().asked.size() == 2);
    CHECK(open.gate().asked[0] == std::nullopt);
    CHECK(open.gate().asked[1] == midnight + 2min);

    const policy_with_gate closed{workbook, false};
    const auto quiet = evaluate(closed, promised, history, midnight + 1h);
    CHECK(!quiet.paging());
    CHECK(!quiet.ticketing());
    CHECK(quiet.gate(page) == gate_state::closed);
    CHECK(quiet.verdict(page) == condition_verdict::holds);
    CHECK(quiet.conditions()[0].holds());
}

TEST_CASE("another objective than the policy's is a contradiction") {
    const minute_history history;
    const auto refused = nines::try_evaluate(hourly, 99_percent, history, midnight);
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::contradiction);
    CHECK(nines::try_evaluate(hourly, promised, history, midnight).has_value());
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)evaluate(hourly, 99_percent, history, midnight), nines::domain_error);
#endif
}

TEST_CASE("a ninth condition is refused, not dropped") {
    minute_history history;
    history.fill(midnight, midnight + 1h, {500, 500});
    CHECK(evaluate(repeated_policy{8}, promised, history, midnight + 1h).paging());
    const repeated_policy nine{9};
    const auto refused = nines::try_evaluate(nine, promised, history, midnight + 1h);
    REQUIRE(!refused);
    CHECK(refused.error().code == errc::overflow);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)evaluate(nine, promised, history, midnight + 1h), nines::domain_error);
#endif
}

TEST_CASE("weighted events are evaluated alike") {
    struct weighted {
        [[nodiscard]] nines::count_window<double> window(point now, std::chrono::seconds) const {
            return {{0.5, 0.25}, {now - 1h, now}, {}, nines::window_state::full};
        }
    };
    CHECK(evaluate(workbook, promised, weighted{}, midnight).paging());
}

} // namespace alert_evaluation_test
