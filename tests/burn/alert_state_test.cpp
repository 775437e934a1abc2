// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/alert_state.hpp>

#include <nines/burn/alert_policy.hpp>

#include "minute_history.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <type_traits>
#include <vector>

namespace alert_state_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::alert_change;
using nines::alert_phase;
using nines::alert_policy;
using nines::alert_severity;
using nines::alert_state;
using nines::alert_timing;
using nines::errc;
using nines::event_counts;
using nines_test::midnight;
using nines_test::minute_history;
using nines_test::point;
using std::chrono::days;

namespace {

constexpr auto promised = 99.9_percent;
constexpr auto page = alert_severity::page;
constexpr auto ticket = alert_severity::ticket;
constexpr event_counts<> healthy{100, 0};
constexpr event_counts<> broken{50, 50};
constexpr event_counts<> silent{};

const alert_policy hourly =
    *alert_policy::from_conditions({{page, 1h, 5min, 14.4}}, promised, days{30});

/// A service, watched every minute from midnight on.
struct watched {
    alert_timing timing{};
    alert_policy policy = hourly;
    minute_history history{};
    alert_state<> alert{};
    point now = midnight;
    std::vector<alert_change> changes{};

    /// A minute of these events; without a value, one that nobody observed.
    void minute(std::optional<event_counts<>> seen) {
        if (seen) {
            history.add(now, *seen);
        }
        now += 1min;
        evaluate();
    }
    void minutes(int count, std::optional<event_counts<>> each) {
        for (int i = 0; i < count; ++i) {
            minute(each);
        }
    }
    void evaluate() {
        const auto seen =
            nines::evaluate(policy, promised, history, now, {alert.recovered_at(), std::nullopt});
        const auto change = alert.update(seen, timing);
        if (change.from != change.to) {
            changes.push_back(change);
        }
    }
    [[nodiscard]] alert_phase phase() const { return alert.phase(); }
};

std::array<std::byte, alert_state<>::byte_size> bytes_of(const alert_state<>& state) {
    std::array<std::byte, alert_state<>::byte_size> bytes{};
    REQUIRE(state.to_bytes(bytes) == bytes.size());
    return bytes;
}

} // namespace

static_assert(std::is_trivially_copyable_v<alert_state<>>);
static_assert(sizeof(alert_state<>) <= 48);

TEST_CASE("an alert fires while the condition holds and ends when it is clear") {
    watched service;
    service.minutes(60, healthy);
    CHECK(service.phase() == alert_phase::inactive);
    CHECK(!service.alert.since());
    service.minutes(10, broken);
    CHECK(service.phase() == alert_phase::firing);
    CHECK(service.alert.began_at() == midnight + 61min + 1min);
    service.minutes(6, healthy);
    CHECK(service.phase() == alert_phase::inactive);
    REQUIRE(service.changes.size() == 2);
    CHECK(service.changes[0].began());
    CHECK(!service.changes[0].ended());
    CHECK(service.changes[1].ended());
    CHECK(service.alert.recovered_at() == midnight + 75min);
}

TEST_CASE("hold_for: it is pending until it held for so long, and a clear minute begins anew") {
    watched service{{.hold_for = 5min}};
    service.minutes(60, healthy);
    service.minutes(3, broken);
    REQUIRE(service.phase() == alert_phase::pending);
    const auto since = service.alert.since();
    service.minutes(3, broken);
    CHECK(service.alert.since() == since);
    CHECK(service.phase() == alert_phase::pending);
    service.minute(broken);
    CHECK(service.phase() == alert_phase::firing);
    CHECK(service.alert.began_at() == *since + 5min);

    watched brief{{.hold_for = 5min}};
    brief.minutes(60, healthy);
    brief.minutes(2, broken);
    brief.minutes(8, healthy);
    CHECK(brief.phase() == alert_phase::inactive);
    for (const auto& change : brief.changes) {
        CHECK(!change.began());
    }
}

TEST_CASE(
    "keep_firing_for: it recovers for so long before it ends, and fires again without a page") {
    watched service{{.keep_firing_for = 10min}};
    service.minutes(60, healthy);
    service.minutes(10, broken);
    const auto began = service.alert.began_at();
    service.minutes(6, healthy);
    REQUIRE(service.phase() == alert_phase::recovering);
    CHECK(service.alert.alerting());
    service.minutes(2, broken);
    CHECK(service.phase() == alert_phase::firing);
    CHECK(service.alert.began_at() == began);
    service.minutes(16, healthy);
    CHECK(service.phase() == alert_phase::inactive);
    int begun = 0;
    for (const auto& change : service.changes) {
        begun += change.began() ? 1 : 0;
    }
    CHECK(begun == 1);
    CHECK(service.alert.recovered_at() == midnight + 83min); // when it was clear, not when it ended
}

TEST_CASE("minimum traffic is needed to begin, not to go on") {
    watched service{{.minimum_traffic = 100}};
    service.minutes(20, event_counts<>{0, 4});
    CHECK(service.phase() == alert_phase::inactive);
    service.minutes(6, event_counts<>{0, 4});
    CHECK(service.phase() == alert_phase::firing);
    service.timing.minimum_traffic = 1'000'000;
    service.minutes(10, event_counts<>{0, 4});
    CHECK(service.phase() == alert_phase::firing);
}

TEST_CASE("an alert that fires does not end because data stop, however long") {
    watched service{{.keep_firing_for = 2min}};
    service.minutes(60, healthy);
    service.minutes(10, broken);
    service.minutes(300, std::nullopt);
    CHECK(service.phase() == alert_phase::firing);
    SUBCASE("it ends when they come back and are good") {
        service.minutes(4, healthy);
        CHECK(service.phase() == alert_phase::inactive);
    }
    SUBCASE("it goes on when they come back and are bad, as the same alert") {
        service.minutes(5, broken);
        CHECK(service.phase() == alert_phase::firing);
        CHECK(service.changes.size() == 1);
    }
}

TEST_CASE("nor does one that recovers") {
    watched service{{.keep_firing_for = 10min}};
    service.minutes(60, healthy);
    service.minutes(10, broken);
    service.minutes(6, healthy);
    REQUIRE(service.phase() == alert_phase::recovering);
    service.minutes(300, std::nullopt);
    CHECK(service.phase() == alert_phase::recovering);
    service.minute(healthy);
    CHECK(service.phase() == alert_phase::inactive);
}

TEST_CASE("traffic that stops does not end an alert while the long window still burns") {
    watched service;
    service.minutes(60, healthy);
    service.minutes(10, broken);
    service.minutes(49, silent); // the long window still sees the failures, the short one nothing
    CHECK(service.phase() == alert_phase::firing);
    service.minutes(12, silent);
    CHECK(service.phase() == alert_phase::inactive);
}

TEST_CASE("data that stop do not begin an alert, and leave a pending one where it is") {
    watched service{{.hold_for = 10min}};
    service.minutes(60, healthy);
    service.minutes(120, std::nullopt);
    CHECK(service.phase() == alert_phase::inactive);
    service.minutes(3, broken);
    REQUIRE(service.phase() == alert_phase::pending);
    service.minutes(120, std::nullopt);
    CHECK(service.phase() == alert_phase::pending);
    service.minute(healthy);
    CHECK(service.phase() == alert_phase::inactive);
}

TEST_CASE("a clock that steps back makes waiting longer, never shorter, and ends") {
    watched service{{.hold_for = 5min, .keep_firing_for = 5min}};
    service.history.fill(midnight - 2h, midnight + 4h, broken);
    service.now = midnight + 1h;
    service.evaluate();
    REQUIRE(service.phase() == alert_phase::pending);
    service.now -= 30min;
    service.evaluate();
    CHECK(service.alert.since() == midnight + 30min);
    service.now += 4min;
    service.evaluate();
    CHECK(service.phase() == alert_phase::pending);
    service.now += 1min;
    service.evaluate();
    REQUIRE(service.phase() == alert_phase::firing);
    CHECK(service.alert.began_at() == midnight + 35min);

    service.history.fill(midnight - 3h, midnight + 4h, healthy);
    service.evaluate();
    REQUIRE(service.phase() == alert_phase::recovering);
    service.now -= 1h;
    service.evaluate();
    CHECK(service.phase() == alert_phase::recovering);
    CHECK(service.alert.began_at() == midnight - 25min);
    service.now += 5min;
    service.evaluate();
    CHECK(service.phase() == alert_phase::inactive);
    CHECK(service.alert.recovered_at() == midnight - 25min);
    service.now -= 30min;
    service.evaluate();
    CHECK(service.alert.recovered_at() == service.now); // evidence from now on, not from the future
}

TEST_CASE("after another policy, an alert goes on while its conditions hold and ends otherwise") {
    watched service;
    service.minutes(60, healthy);
    service.minutes(10, broken);
    REQUIRE(service.phase() == alert_phase::firing);
    service.policy = *alert_policy::from_conditions({{page, 2h, 10min, 6}, {ticket, 6h, 1h, 1}},
                                                    promised, days{30});
    service.minute(broken);
    CHECK(service.phase() == alert_phase::firing);
    SUBCASE("conditions that are clear") {
        service.policy =
            *alert_policy::from_conditions({{page, 1h, 5min, 700}}, promised, days{30});
    }
    SUBCASE("no condition of this severity") {
        service.policy =
            *alert_policy::from_conditions({{ticket, 1h, 5min, 14.4}}, promised, days{30});
    }
    service.minute(broken);
    CHECK(service.phase() == alert_phase::inactive);
}

TEST_CASE("pages and tickets are alerts of their own") {
    minute_history history;
    history.fill(midnight, midnight + 1h, broken);
    const auto seen = nines::evaluate(hourly, promised, history, midnight + 1h);
    alert_state<> pages{page};
    alert_state<> tickets{ticket};
    CHECK(pages.update(seen) == alert_change{alert_phase::inactive, alert_phase::firing});
    CHECK(tickets.update(seen) == alert_change{alert_phase::inactive, alert_phase::inactive});
}

TEST_CASE("a gate is needed to begin, not to go on, and is asked for evidence since the recovery") {
    struct told_gate {
        bool* says;
        std::optional<point>* since;
        bool open(const minute_history&, const point&) const { return *says; }
        bool open(const minute_history&, const point&, const point& from) const {
            *since = from;
            return *says;
        }
    };
    struct gated_policy : alert_policy {
        told_gate own;
        [[nodiscard]] const told_gate& gate() const { return own; }
    };
    bool says = false;
    std::optional<point> since;
    const gated_policy policy{hourly, {&says, &since}};
    minute_history history;
    alert_state<> alert;
    const auto minute = [&](point at, event_counts<> counts) {
        history.add(at - 1min, counts);
        return alert.update(
            nines::evaluate(policy, promised, history, at, {alert.recovered_at(), std::nullopt}));
    };
    auto now = midnight;
    for (int i = 0; i < 20; ++i) {
        CHECK(!minute(now += 1min, broken).began());
    }
    says = true;
    CHECK(minute(now += 1min, broken).began());
    says = false;
    CHECK(minute(now += 1min, broken).to == alert_phase::firing);
    CHECK(!since);
    for (int i = 0; i < 6; ++i) {
        minute(now += 1min, healthy);
    }
    REQUIRE(alert.phase() == alert_phase::inactive);
    const auto recovered = alert.recovered_at();
    minute(now += 1min, broken);
    CHECK(since == recovered);
}

TEST_CASE("timings that are negative are zero, and endless ones never end") {
    watched service{{.hold_for = -5min, .keep_firing_for = std::chrono::seconds::min()}};
    service.minutes(60, healthy);
    service.minutes(10, broken);
    CHECK(service.phase() == alert_phase::firing);
    service.timing.keep_firing_for = std::chrono::seconds::max();
    service.minutes(100, healthy);
    CHECK(service.phase() == alert_phase::recovering);
}

TEST_CASE("a restart goes on where it stopped, whenever it comes") {
    std::mt19937_64 random{20260304};
    watched service{{.hold_for = 3min, .keep_firing_for = 7min}};
    alert_state<> restarted;
    for (int i = 0; i < 3000; ++i) {
        const bool outage = i / 40 % 3 == 1;
        const auto draw = random() % 8;
        service.minute(draw == 0 ? std::nullopt
                                 : std::optional{draw == 1 ? silent
                                                 : outage  ? broken
                                                           : healthy});
        const auto seen = nines::evaluate(hourly, promised, service.history, service.now);
        (void)restarted.update(seen, service.timing);
        const auto bytes = bytes_of(restarted);
        const auto read = alert_state<>::from_bytes(bytes);
        REQUIRE(read);
        CHECK(*read == restarted);
        CHECK(bytes_of(*read) == bytes);
        restarted = *read;
        CHECK(restarted == service.alert);
    }
    CHECK(service.changes.size() > 20);
}

TEST_CASE("bytes that are no state are refused") {
    watched service;
    service.minutes(60, healthy);
    service.minutes(10, broken);
    const auto bytes = bytes_of(service.alert);
    std::array<std::byte, 50> less{};
    CHECK(service.alert.to_bytes(less).error().code == errc::overflow);
    CHECK(alert_state<>::from_bytes(std::span{bytes}.first(50)).error().code == errc::malformed);
    using in_seconds = alert_state<std::chrono::sys_seconds>;
    CHECK(in_seconds::from_bytes(bytes).error().code == errc::unsupported);

    const auto with = [&](std::size_t at, std::uint8_t value) {
        std::array<std::byte, alert_state<>::byte_size> changed{};
        nines::byte_writer writer{changed, nines::byte_form_kind::alert_state, 1};
        for (std::size_t i = 4; i < bytes.size() - 4; ++i) {
            writer.put(i == at ? value : std::to_integer<std::uint8_t>(bytes[i]));
        }
        (void)writer.finish();
        return alert_state<>::from_bytes(changed);
    };
    CHECK(with(0, 0).has_value());
    CHECK(with(4, 2).error().code == errc::malformed);         // severity
    CHECK(with(5, 4).error().code == errc::malformed);         // phase
    CHECK(with(6, 2).error().code == errc::malformed);         // flag
    CHECK(with(5, 0).error().code == errc::malformed);         // inactive since some time
    CHECK(with(39, 1).error().code == errc::malformed);        // a recovery without the flag
    CHECK(with(38, 0x7F).error().code == errc::contradiction); // fires before it began
}

} // namespace alert_state_test
