// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/alert_fatigue.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace alert_fatigue_test {

using namespace std::chrono_literals;
using nines::confidence;
using nines::errc;
using nines::half_open;
using point = std::chrono::sys_seconds;
using alert = nines::fired_alert<point>;
using alerts = std::vector<alert>;

namespace {

constexpr point morning{std::chrono::seconds{1'704'096'000}};
constexpr half_open<point> two_days{morning, morning + 48h};
constexpr confidence level{0.95};

auto fatigue(const alerts& given, const half_open<point>& period = two_days,
             std::chrono::seconds shift = 12h) {
    return nines::fatigue_of(std::span<const alert>{given}, period, shift, level);
}

const alerts pages{{"disk", morning + 1h, morning + 1h + 5min, true},
                   {"disk", morning + 2h, {}, false},
                   {"disk", morning + 3h, morning + 3h + 1min, false},
                   {"latency", morning + 13h, morning + 13h + 30s, true},
                   {"disk", morning + 47h, morning + 47h + 2min, false},
                   {"latency", morning - 1h, morning, true},
                   {"latency", morning + 48h, {}, true}};

TEST_CASE("pages are counted by shift, by rule and by what came of them") {
    const auto told = *fatigue(pages);
    CHECK(told.pages == 5);
    const nines::estimate<double> unknown{-1, {-1, -1}, level};
    const auto actionable = told.actionable.value_or(unknown);
    CHECK(actionable.value == doctest::Approx(0.4));
    CHECK(actionable.bounds.contains(0.4));
    CHECK(told.acknowledged.value_or(unknown).value == doctest::Approx(0.8));
    CHECK(told.shifts == 4);
    CHECK(told.pages_per_shift == doctest::Approx(1.25));
    CHECK(told.most_pages == 3);
    CHECK(told.heavy_shifts == 1);
    REQUIRE(told.rules.size() == 2);
    CHECK(told.rules[0].rule == "disk");
    CHECK(told.rules[0].pages == 4);
    CHECK(told.rules[0].share == doctest::Approx(0.8));
    CHECK(told.rules[1].together == doctest::Approx(1));
}

TEST_CASE("a quiet period has shifts and no shares") {
    const auto told = *fatigue({});
    CHECK(told.pages == 0);
    CHECK(!told.actionable);
    CHECK(!told.acknowledged);
    CHECK(told.shifts == 4);
    CHECK(told.heavy_shifts == 0);
    CHECK(told.rules.empty());
}

TEST_CASE("the last shift may be shorter, and its pages are its own") {
    const auto told = *fatigue({{"disk", morning + 47h}}, two_days, 20h);
    CHECK(told.shifts == 3);
    CHECK(told.pages_per_shift == doctest::Approx(1 / 2.4));
    CHECK(told.most_pages == 1);
}

TEST_CASE("rules with as many pages come in the order of their names") {
    const auto told = *fatigue({{"b", morning}, {"a", morning}, {"c", morning}, {"c", morning}});
    CHECK(told.rules[0].rule == "c");
    CHECK(told.rules[1].rule == "a");
    CHECK(told.rules[2].rule == "b");
}

TEST_CASE("pages that nobody has acknowledged wait until now") {
    const alerts given{pages[0], pages[1], pages[3]};
    const auto times =
        *nines::time_to_acknowledge(std::span<const alert>{given}, morning + 13h + 10s);
    REQUIRE(times.size() == 3);
    CHECK(times[0] == nines::watched_time<double>{5, true});
    CHECK(times[1] == nines::watched_time<double>{11 * 60 + 1.0 / 6, false});
    CHECK(times[2] == nines::watched_time<double>{1.0 / 6, false});
}

TEST_CASE("periods, shifts and times that cannot be are refused") {
    CHECK(fatigue(pages, {morning, morning}).error().code == errc::out_of_domain);
    CHECK(fatigue(pages, two_days, 0s).error().code == errc::out_of_domain);
    CHECK(fatigue(pages, {morning, morning + 24h * 365}, 1s).error().code == errc::overflow);
    const alerts backwards{{"disk", morning, morning - 1s, true}};
    CHECK(nines::time_to_acknowledge(std::span<const alert>{backwards}, morning).error().code ==
          errc::contradiction);
    CHECK(nines::time_to_acknowledge(std::span<const alert>{pages}, morning).error().code ==
          errc::out_of_domain);
}

} // namespace

} // namespace alert_fatigue_test
