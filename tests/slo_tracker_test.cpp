// SPDX-License-Identifier: BSL-1.0
#include <nines/slo_tracker.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <type_traits>
#include <vector>

namespace slo_tracker_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_phase;
using nines::alert_policy;
using nines::alert_severity;
using nines::event_counts;
using nines::window_state;
using std::chrono::days;
using tracker_type = nines::slo_tracker<>;
using point = tracker_type::point;

namespace {

constexpr point midnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

/// So many good and bad events a minute, until a time.
void fill(tracker_type& tracker, point& now, point until, const event_counts<>& each) {
    while (now < until) {
        tracker.record(each);
        now += 1min;
        tracker.advance(now);
    }
}

/// Open until it is asked for evidence since a time.
struct asked_gate {
    static inline std::optional<point> since{};
    template <class History>
    bool open(const History&, const point&) const {
        return true;
    }
    template <class History>
    bool open(const History&, const point&, const point& from) const {
        since = from;
        return false;
    }
};
struct gated_policy : alert_policy {
    [[nodiscard]] asked_gate gate() const { return {}; }
};

/// Conditions that look at two windows each that no other does.
class many_windows {
public:
    explicit many_windows(int size) {
        for (int i = 1; i <= size; ++i) {
            conditions_.push_back(nines::alert_condition{
                {alert_severity::page, i * 1h, i * 5min, 10}, promised, days{30}});
        }
    }
    [[nodiscard]] const auto& conditions() const { return conditions_; }
    [[nodiscard]] const nines::objective& objective() const { return promised; }
    [[nodiscard]] static std::chrono::seconds period() { return days{30}; }

private:
    static constexpr auto promised = 99.9_percent;
    std::vector<nines::alert_condition> conditions_;
};

struct no_period {
    [[nodiscard]] std::span<const nines::alert_condition> conditions() const { return {}; }
    [[nodiscard]] const nines::objective& objective() const;
};

} // namespace

static_assert(nines::trackable_policy<alert_policy> && nines::trackable_policy<many_windows>);
static_assert(nines::evaluable_policy<no_period> && !nines::trackable_policy<no_period>);
static_assert(!std::is_copy_constructible_v<tracker_type>);
static_assert(std::is_same_v<point, std::chrono::sys_time<std::chrono::milliseconds>>);

TEST_CASE("the example of the issue") {
    nines::slo_tracker<> tracker{99.9_percent, std::chrono::days{30}};
    auto now = midnight;
    tracker.advance(now);
    tracker.record(nines::good);
    tracker.record(nines::bad);
    tracker.record(nines::good, std::chrono::milliseconds{12});
    tracker.record(nines::bad, 2s, 3);
    now += 5min;
    tracker.advance(now);
    CHECK(tracker.window(now, 1h).counts == event_counts<>{2, 4});
    CHECK(tracker.window(now, 1h).state == window_state::partial);
    CHECK(*tracker.burn_rate(now, 1h) == doctest::Approx(4 / 6.0 / 0.001));
    CHECK(tracker.alerts(now).evaluation.paging());
    CHECK(tracker.page().phase() == alert_phase::firing);
    CHECK(tracker.ticket().alerting());
}

TEST_CASE("before the first advance there is nothing, and then what was recorded before it") {
    tracker_type tracker{99.9_percent, days{30}};
    tracker.record(nines::bad);
    CHECK(tracker.window(midnight, 1h).state == window_state::no_data);
    CHECK(!tracker.burn_rate(midnight, 1h));
    CHECK(!tracker.alerts(midnight).evaluation.paging());
    CHECK(!tracker.golden_signals(midnight).traffic);
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 5min, {10, 0});
    CHECK(tracker.window(now, 1h).counts == event_counts<>{50, 1});
}

TEST_CASE("burn rates of the windows of the policy and of the period, by length") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 2h, {999, 1});
    fill(tracker, now, midnight + 3h, {990, 10});
    const auto rates = tracker.burn_rates(now);
    REQUIRE(rates.size() == 8);
    const std::array<std::chrono::seconds, 8> lengths{5min, 30min,   1h,      2h,
                                                      6h,   days{1}, days{3}, days{30}};
    const std::array expected{10.0, 10.0, 10.0, 5.5, 4.0, 4.0, 4.0, 4.0};
    for (std::size_t i = 0; i < rates.size(); ++i) {
        CAPTURE(i);
        CHECK(rates[i].length == lengths[i]);
        CHECK(*rates[i].rate == doctest::Approx(expected[i]).epsilon(1e-12));
        CHECK(rates[i].state == (i < 4 ? window_state::full : window_state::partial));
    }
}

TEST_CASE("a window that several conditions share burns once") {
    using nines::alert_severity;
    const auto policy =
        nines::alert_policy::from_conditions({{alert_severity::page, 1h, 5min, 14.4},
                                              {alert_severity::page, 1h, 5min, 10},
                                              {alert_severity::ticket, 6h, 5min, 6},
                                              {alert_severity::ticket, 6h, 30min, 3}},
                                             99.9_percent, days{30});
    REQUIRE(policy);
    tracker_type tracker{*policy};
    tracker.advance(midnight);
    const auto rates = tracker.burn_rates(midnight);
    const std::array<std::chrono::seconds, 5> lengths{5min, 30min, 1h, 6h, days{30}};
    REQUIRE(rates.size() == lengths.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        CHECK(rates[i].length == lengths[i]);
    }
}

TEST_CASE("eight conditions are followed, a ninth is refused") {
    nines::slo_tracker<many_windows> tracker{many_windows{8}};
    tracker.advance(midnight);
    // 1 h to 8 h and 5 to 40 minutes, and the period
    CHECK(tracker.burn_rates(midnight).size() == 17);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS(nines::slo_tracker<many_windows>{many_windows{9}}, nines::domain_error);
#endif
}

TEST_CASE("a period that the history forgets is refused") {
    CHECK(tracker_type::history_type::reach() == days{90});
    const tracker_type quarter{99.9_percent, days{90}};
    CHECK(quarter.policy().period() == days{90});
    static constexpr nines::history_tiers<2> year{
        {nines::history_tier::of(1min, days{3}), nines::history_tier::of(12h, days{366})}};
    using year_tracker = nines::slo_tracker<alert_policy, nines::count_history<year>>;
    const year_tracker whole_year{99.9_percent, days{365}};
    CHECK(whole_year.policy().period() == days{365});
#if NINES_HAS_EXCEPTIONS
    for (const auto period : {days{91}, days{365}}) {
        try {
            const tracker_type forgetful{99.9_percent, period};
            FAIL("a period that is forgotten");
        } catch (const nines::domain_error& refused) {
            CHECK(refused.refusal().code == nines::errc::unreachable);
        }
    }
#endif
}

TEST_CASE("the budget of the rolling period is that of the events seen") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    CHECK(tracker.budget(now).status.state() == nines::budget_state::no_traffic);
    fill(tracker, now, midnight + 1h, {1998, 1});
    const auto left = tracker.budget(now);
    CHECK(left.status.spent == 60);
    CHECK(left.status.allowed == doctest::Approx(119.94));
    CHECK(left.window.state == window_state::partial);
    CHECK(left.window.covered.length() == 1h);
}

TEST_CASE("alerts fire, recover and end as time goes on") {
    tracker_type tracker{99.9_percent, days{30}, {.page = {.keep_firing_for = 5min}}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 2h, {1000, 0});
    CHECK(!tracker.alerts(now).page.began());
    fill(tracker, now, midnight + 2h + 10min, {500, 500});
    const auto fired = tracker.alerts(now);
    CHECK(fired.page.began());
    CHECK(fired.evaluation.paging());
    CHECK(!tracker.alerts(now).page.began()); // asked again
    CHECK(tracker.page().alerting());

    std::array<std::byte, nines::alert_state<>::byte_size> bytes{};
    REQUIRE(tracker.page().to_bytes(bytes));
    tracker_type restarted{tracker.policy(), {}, tracker.history()};
    restarted.restore(*nines::alert_state<>::from_bytes(bytes));
    CHECK(!restarted.alerts(now).page.began());
    CHECK(restarted.page() == tracker.page());

    fill(tracker, now, midnight + 2h + 50min, {1000, 0});
    CHECK(tracker.alerts(now).page.to == alert_phase::recovering);
    fill(tracker, now, midnight + 2h + 55min, {1000, 0});
    CHECK(tracker.alerts(now).page.ended());
}

TEST_CASE("golden signals: traffic, errors, latencies, saturation") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    CHECK(!tracker.golden_signals(now).saturation);
    tracker.set_saturation(0.75);
    for (; now < midnight + 10min; tracker.advance(now)) {
        tracker.record(nines::good, 10ms, 98);
        tracker.record(nines::good, 100ms);
        tracker.record(nines::bad, 3s);
        now += 1s;
    }
    const auto signals = tracker.golden_signals(now);
    CHECK(signals.window.state == window_state::full);
    CHECK(*signals.traffic == doctest::Approx(100));
    CHECK(*signals.error_ratio == doctest::Approx(0.01));
    CHECK(signals.saturation == 0.75);
    REQUIRE(signals.latencies);
    CHECK(signals.latencies->p50 == doctest::Approx(0.01).epsilon(0.016));
    CHECK(signals.latencies->p90 == doctest::Approx(0.01).epsilon(0.016));
    CHECK(signals.latencies->p99 == doctest::Approx(0.1).epsilon(0.016));
    CHECK(signals.latencies->p999 == doctest::Approx(3).epsilon(0.016));
    tracker.set_saturation(std::numeric_limits<double>::quiet_NaN());
    CHECK(!tracker.golden_signals(now).saturation);
    CHECK(!tracker.golden_signals(now + 1h).latencies);
}

TEST_CASE("a latency alone is held to the threshold, which is good itself") {
    tracker_type tracker{99_percent, days{30}, {.latency_threshold = 250ms}};
    tracker.advance(midnight);
    tracker.record(250ms);
    tracker.record(250'000us);
    tracker.record(251ms);
    tracker.record(std::chrono::duration<double>{0.3});
    tracker.record(std::chrono::duration<double>{std::numeric_limits<double>::quiet_NaN()});
    tracker.record(std::chrono::duration<double>{-std::numeric_limits<double>::infinity()});
    tracker.advance(midnight + 5min);
    CHECK(tracker.window(midnight + 5min, 5min).counts == event_counts<>{2, 4});
#if NINES_HAS_EXCEPTIONS
    tracker_type without{99_percent, days{30}};
    CHECK_THROWS_AS(without.record(1ms), nines::domain_error);
    for (const double wrong : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()}) {
        const nines::tracker_options options{.latency_threshold =
                                                 std::chrono::duration<double>{wrong}};
        CHECK_THROWS_AS((tracker_type{99_percent, days{30}, options}), nines::domain_error);
    }
#endif
}

TEST_CASE("a threshold judges the latency of every outcome, and none leaves the outcome") {
    tracker_type tracker{99_percent, days{30}, {.latency_threshold = 300ms}};
    tracker_type without{99_percent, days{30}};
    for (tracker_type* each : {&tracker, &without}) {
        each->advance(midnight);
        each->record(nines::good, 300ms);
        each->record(nines::good, 5s);
        each->record(nines::good, 301ms, 7);
        each->record(nines::bad, 1ms);
        each->record(nines::bad, 1ms, 2);
        each->record(nines::good);
        each->record(nines::good,
                     std::chrono::duration<double>{std::numeric_limits<double>::quiet_NaN()});
        each->advance(midnight + 5min);
    }
    CHECK(tracker.window(midnight + 5min, 5min).counts == event_counts<>{2, 12});
    CHECK(without.window(midnight + 5min, 5min).counts == event_counts<>{11, 3});
}

TEST_CASE("more events between two advances than a word of 32 bits holds are all counted") {
    constexpr std::uint64_t many = std::uint64_t{1} << 32U;
    tracker_type tracker{99.9_percent, days{30}};
    tracker.advance(midnight);
    tracker.record(nines::good, 1ms, many);
    tracker.record(nines::good, 1ms, many / 2);
    tracker.record(nines::bad, 1ms, many / 2 - 1);
    tracker.record(nines::bad);
    tracker.record(nines::bad);
    tracker.advance(midnight + 5min);
    CHECK(tracker.window(midnight + 5min, 5min).counts ==
          event_counts<>{many + many / 2, many / 2 + 1});
}

TEST_CASE("what a step back of the clock refuses is counted when time goes on") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 1h, {10, 1});
    tracker.record(nines::bad);
    tracker.advance(midnight + 30min);
    tracker.advance(midnight + 1h + 5min);
    CHECK(tracker.window(midnight + 1h + 5min, 2h).counts == event_counts<>{600, 61});
}

TEST_CASE("a policy with a gate is evaluated with it, since the last recovery") {
    asked_gate::since.reset();
    gated_policy policy{*nines::workbook_policy(99.9_percent, days{30})};
    nines::slo_tracker<gated_policy> tracker{policy};
    tracker.advance(midnight);
    tracker.record(nines::bad);
    tracker.advance(midnight + 5min);
    CHECK(tracker.alerts(midnight + 5min).evaluation.paging());
    tracker.record(event_counts<>{100'000U, 0U});
    tracker.advance(midnight + 10min);
    CHECK(tracker.alerts(midnight + 10min).page.ended());
    CHECK(!asked_gate::since);
    tracker.record(event_counts<>{0U, 100'000U});
    tracker.advance(midnight + 15min);
    CHECK(!tracker.alerts(midnight + 15min).evaluation.paging());
    CHECK(asked_gate::since == midnight + 10min);
}

TEST_CASE("readers see good and bad of one instant, of every thread") {
    constexpr int writers = 3;
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    std::atomic<bool> enough{false};
    std::atomic<std::uint64_t> recorded{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&] {
            std::uint64_t pairs = 0;
            for (; !enough.load(std::memory_order_relaxed); ++pairs) {
                tracker.record(nines::good); // of each thread: bad <= good <= bad + 1
                tracker.record(nines::bad);
                tracker.record(event_counts<>{7, 7});
            }
            recorded += pairs;
        });
    }
    std::uint64_t torn = 0;
    std::uint64_t last = 0;
    for (int changes = 0; changes < 5000;) {
        tracker.advance(now += 1ms);
        const auto all = tracker.window(now, days{30}).counts;
        torn += all.bad <= all.good && all.good <= all.bad + writers ? 0U : 1U;
        torn += all.total() >= last ? 0U : 1U;
        changes += all.total() != last ? 1 : 0;
        last = all.total();
    }
    enough.store(true);
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(torn == 0);
    tracker.advance(now += 1ms);
    CHECK(tracker.window(now, days{30}).counts ==
          event_counts<>{8 * recorded.load(), 8 * recorded.load()});
}

TEST_CASE("latencies and saturation come from many threads while one reads") {
    tracker_type tracker{99.9_percent, days{30}, {.latency_threshold = 1s}};
    auto now = midnight;
    tracker.advance(now);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&tracker, i] {
            for (int n = 1; n <= 5000; ++n) {
                tracker.record(std::chrono::microseconds{n * (i + 1)});
                tracker.set_saturation(1.0 / n);
            }
        });
    }
    for (int i = 0; i < 100; ++i) {
        tracker.advance(now += 1s);
        const auto signals = tracker.golden_signals(now);
        CHECK((!signals.latencies || signals.latencies->p999 <= 0.0152));
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    tracker.advance(now += 1s);
    CHECK(tracker.window(now, 5min).counts == event_counts<>{15'000, 0});
    REQUIRE(tracker.golden_signals(now).latencies);
    CHECK(tracker.golden_signals(now).latencies->p999 <= 0.0152);
}

TEST_CASE("a clock that steps back neither silences the tracker nor loses an event") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 2h, {1000, 0});
    now -= 1h;
    for (int i = 0; i < 10; ++i) {
        now += 1min;
        tracker.record(nines::event_counts<>{0U, 1000U});
        CHECK_FALSE(tracker.advance(now));
    }
    CHECK(tracker.window(now, 1h).counts.bad == 10'000);
    CHECK(tracker.window(now, 1h).covered.to == midnight + 2h);
    CHECK(tracker.alerts(now).page.began());
    CHECK(tracker.history().total().bad == 10'000);
    tracker.record(nines::bad);
    CHECK(tracker.advance(midnight + 3h));
    CHECK(tracker.window(midnight + 3h, 90min).counts.bad == 10'001);
}

TEST_CASE("a leap of the clock that is taken back changes nothing, and one that stays counts") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 1h, {100, 1});
    const auto before = tracker.window(now, 1h).counts;
    const auto wrong = now + days{300};
    tracker.record(nines::bad);
    CHECK_FALSE(tracker.advance(wrong));
    CHECK(tracker.window(wrong, 1h).counts == before);
    tracker.record(nines::bad);
    CHECK(tracker.advance(now + 1min));
    CHECK(tracker.window(now + 1min, 1min).counts.bad == 2);
    CHECK_FALSE(tracker.advance(now + 5h));
    tracker.record(nines::bad);
    CHECK(tracker.advance(now + 5h + 1min));
    CHECK(tracker.window(now + 5h + 1min, 1h).counts.bad == 1);
}

TEST_CASE("a clock that was long ahead and is right again begins a new history") {
    tracker_type tracker{99.9_percent, days{30}};
    auto ahead = midnight + days{300};
    tracker.advance(ahead);
    fill(tracker, ahead, ahead + 10min, {0, 100});
    CHECK(tracker.alerts(ahead).page.began());
    tracker.record(nines::bad, 3s);
    const auto changes = tracker.rebase(midnight);
    CHECK(changes.page.ended());
    CHECK(changes.ticket.ended());
    CHECK_FALSE(tracker.page().alerting());
    CHECK_FALSE(tracker.rebase(midnight).page.ended());
    CHECK(tracker.window(midnight, 1h).state == window_state::no_data);
    CHECK(tracker.advance(midnight + 1min));
    CHECK(tracker.window(midnight + 1min, 1h).counts == nines::event_counts<>{0U, 1U});
}

TEST_CASE("latencies go on after a new beginning") {
    tracker_type tracker{99.9_percent, days{30}};
    auto ahead = midnight + days{300};
    tracker.advance(ahead);
    tracker.record(nines::good, 1s, 100);
    tracker.advance(ahead += 1min);
    REQUIRE(tracker.golden_signals(ahead).latencies);
    tracker.rebase(midnight);
    CHECK_FALSE(tracker.golden_signals(midnight).latencies);
    tracker.record(nines::good, 10ms, 100);
    tracker.advance(midnight + 1min);
    REQUIRE(tracker.golden_signals(midnight + 1min).latencies);
    CHECK(tracker.golden_signals(midnight + 1min).latencies->p999 ==
          doctest::Approx(0.01).epsilon(0.016));
}

TEST_CASE("windows age after a leap that was confirmed and is taken back") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 1h, {0, 100});
    CHECK_FALSE(tracker.advance(now + days{300}));
    CHECK(tracker.advance(now + days{300} + 1min));
    for (int i = 0; i < 120; ++i) {
        now += 1min;
        tracker.record(nines::good, 1ms, 100);
        tracker.advance(now);
    }
    CHECK(tracker.window(now, 1h).counts.bad == 0);
    CHECK(tracker.window(now, 30min).counts.good == 3000);
    CHECK(tracker.golden_signals(now).latencies);
}

TEST_CASE("a time that the history refuses is not where time goes on from") {
    tracker_type tracker{99.9_percent, days{30}};
    auto now = midnight;
    tracker.advance(now);
    fill(tracker, now, midnight + 1h, {100, 0});
    const point refused = (point::max)() - 1s;
    CHECK_FALSE(tracker.advance(refused));
    CHECK_FALSE(tracker.advance(refused));
    tracker.record(nines::bad);
    CHECK(tracker.advance(now + 1min));
    CHECK(tracker.window(now + 1min, 1min).counts.bad == 1);
}

} // namespace slo_tracker_test
