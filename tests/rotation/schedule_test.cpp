// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/schedule.hpp>

#include <doctest/doctest.h>

#include "schedules.hpp"
#include "zones.hpp"

#include <nines/rotation/membership.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace schedule_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using date::sys_seconds;
using nines::errc;
using nines::half_open;
using nines::test::daily;
using change = nines::schedule_override<std::string>;
using layer = nines::layer<std::string>;
using swap = nines::shift_swap<std::string>;
using schedule = nines::schedule<std::string>;

namespace {

const sys_seconds midnight = sys_days{2024_y / 1 / 1}; // a Monday

half_open<sys_seconds> hours(double from, double to) {
    const auto at = [](double h) {
        return midnight + std::chrono::seconds{static_cast<std::int64_t>(h * 3600)};
    };
    return {at(from), at(to)};
}

/// One person for some hours.
layer once(std::string who, double from, double to, int priority = 0) {
    return {daily({std::move(who)}), std::nullopt, priority, 0, hours(from, to)};
}

std::vector<nines::shift<std::string>> day(const schedule& s) {
    return s.over(hours(0, 24)).shifts;
}

using shifts = std::vector<nines::shift<std::string>>;

} // namespace

TEST_CASE("a replacement cuts the shift that it falls into in two") {
    const schedule s{{once("F", 8, 10)}, {change::replace(hours(8.5, 8.75), "B")}};
    CHECK(day(s) == shifts{{"F", hours(8, 8.5)}, {"B", hours(8.5, 8.75)}, {"F", hours(8.75, 10)}});
    const schedule whole{{once("A", 10, 15)}, {change::replace(hours(10, 15), "B")}};
    CHECK(day(whole) == shifts{{"B", hours(10, 15)}});
}

TEST_CASE("the highest priority is on duty, and everybody who has it") {
    const schedule s{{once("A", 10, 20, 1), once("B", 12, 16, 1), once("C", 15, 18, 2)}};
    const auto line = s.over(hours(0, 24));
    CHECK(line.shifts == shifts{{"A", hours(10, 15)},
                                {"B", hours(12, 15)},
                                {"C", hours(15, 18)},
                                {"A", hours(18, 20)}});
    CHECK(line.gaps == std::vector{hours(0, 10), hours(20, 24)});
    REQUIRE(line.overlaps.size() == 1);
    CHECK(line.overlaps[0] == nines::shared_time<std::string>{{"A", "B"}, hours(12, 15)});
    CHECK(line.double_bookings.empty());
}

TEST_CASE("gaps and overlaps of a second are named") {
    const schedule s{
        {once("A", 0, 10), once("B", 10 + 1 / 3600., 20), once("C", 20 - 1 / 3600., 24)}};
    const auto line = s.over(hours(0, 24));
    REQUIRE(line.gaps.size() == 1);
    CHECK(line.gaps[0] == half_open<sys_seconds>{midnight + 10h, midnight + 10h + 1s});
    REQUIRE(line.overlaps.size() == 1);
    CHECK(line.overlaps[0].when.length() == 1s);
}

TEST_CASE("who is on duty in two layers at once is double booked and on duty once") {
    const schedule s{{once("A", 0, 10), once("A", 8, 12)}};
    const auto line = s.over(hours(0, 24));
    CHECK(line.shifts == shifts{{"A", hours(0, 12)}});
    CHECK(line.double_bookings == shifts{{"A", hours(8, 10)}});
    CHECK(line.overlaps.empty());
    CHECK(s.current(midnight + 9h) == std::vector<std::string>{"A"});
}

TEST_CASE("a temporary schedule is a layer above for a time") {
    const schedule s{{{daily({"A", "B"})}, {daily({"X", "Y"}), std::nullopt, 9, 0, hours(36, 60)}}};
    CHECK(s.over(hours(0, 96)).shifts == shifts{{"A", hours(0, 24)},
                                                {"B", hours(24, 36)},
                                                {"Y", hours(36, 48)},
                                                {"X", hours(48, 60)},
                                                {"A", hours(60, 72)},
                                                {"B", hours(72, 96)}});
}

TEST_CASE("who shadows is told apart and covers nothing") {
    const schedule s{{once("A", 0, 10), {daily({"new"}), std::nullopt, 5, 0, hours(0, 24), true}}};
    const auto line = s.over(hours(0, 24));
    CHECK(line.shifts == shifts{{"A", hours(0, 10)}});
    CHECK(line.gaps == std::vector{hours(10, 24)});
    CHECK(line.shadows == shifts{{"new", hours(0, 24)}});
    CHECK(s.current(midnight) == std::vector<std::string>{"A"});
}

TEST_CASE("a swap exchanges time between people") {
    const schedule s{{{daily({"A", "B", "C"})}}, {}, {{"A", hours(0, 24), "C", hours(60, 72)}}};
    CHECK(s.stale_swaps().empty());
    CHECK(s.over(hours(0, 96)).shifts == shifts{{"C", hours(0, 24)},
                                                {"B", hours(24, 48)},
                                                {"C", hours(48, 60)},
                                                {"A", hours(60, 96)}});
}

TEST_CASE("a swap refers to people and time: it survives a change of the list or is stale") {
    const auto before = daily({"A", "B", "C"});
    const std::vector<swap> swaps{{"B", hours(24, 48), "C", hours(48, 72)}};
    const half_open<sys_seconds> horizon{midnight + 1h, midnight + 240h};
    const auto joined = *nines::join(before, {"D", 1}, horizon);
    const schedule still{{{joined.after}}, {}, swaps};
    CHECK(still.stale_swaps().empty());
    CHECK(still.current(midnight + 30h).front() == "C");
    const auto left = *nines::leave(before, std::string{"B"}, horizon);
    const schedule stale{{{left.after}}, {}, swaps};
    CHECK(stale.stale_swaps() == std::vector<nines::stale_swap>{{0, false, false}});
    CHECK(stale.over(hours(0, 240)).shifts == schedule{{{left.after}}}.over(hours(0, 240)).shifts);
    const schedule twice{{{before}}, {}, {swaps[0], swaps[0]}};
    CHECK(twice.stale_swaps() == std::vector<nines::stale_swap>{{1, false, false}});
}

TEST_CASE("next is the first shift that begins at or after a moment") {
    const schedule s{{{daily({"A", "B", "C"})}}};
    CHECK(s.next("A", midnight) == nines::shift<std::string>{"A", hours(0, 24)});
    CHECK(s.next("A", midnight + 1s) == nines::shift<std::string>{"A", hours(72, 96)});
    CHECK(s.next("B", midnight) == nines::shift<std::string>{"B", hours(24, 48)});
    CHECK(!s.next("Z", midnight).has_value());
    const schedule late{{once("A", 5000, 5010)}};
    CHECK(late.next("A", midnight) == nines::shift<std::string>{"A", hours(5000, 5010)});
    CHECK(!late.next("A", midnight, 4000h).has_value());
    CHECK(s.shifts("B", hours(30, 100)) == shifts{{"B", hours(30, 48)}, {"B", hours(96, 100)}});
}

TEST_CASE("the ends of time are asked for like any other time") {
    const schedule s{{{daily({"A", "B"})}}, {change::replace(hours(0, 1), "C")}};
    constexpr auto first = (sys_seconds::min)();
    constexpr auto last = (sys_seconds::max)();
    constexpr auto years = nines::handoffs::years();
    CHECK(s.current(first).empty());
    CHECK(s.current(last).empty());
    REQUIRE(s.next("A", first).has_value());
    CHECK(s.next("A", first)->when.from < years.from + 72h);
    CHECK_FALSE(s.next("A", last).has_value());
    CHECK_FALSE(s.next("A", years.to, (std::chrono::seconds::max)()).has_value());
    CHECK_FALSE(s.next("A", midnight, -1s).has_value());
    CHECK(s.next("A", years.to - 72h, (std::chrono::seconds::max)()).has_value());
}

TEST_CASE("what cannot be is refused") {
    CHECK(schedule::try_from({}).error().code == errc::insufficient);
    const std::vector<layer> layers{once("A", 0, 24)};
    const auto refused = [&](std::vector<change> changes, std::vector<swap> swaps) {
        return schedule::try_from(layers, std::move(changes), std::move(swaps)).error().code ==
               errc::contradiction;
    };
    CHECK(refused({change::add(hours(3, 3), "B")}, {}));
    CHECK(refused({change::add(hours(3, 2), "B")}, {}));
    CHECK(refused({}, {{"A", hours(0, 1), "A", hours(2, 3)}}));
    CHECK(refused({}, {{"A", hours(0, 1), "B", hours(3, 3)}}));
    CHECK(refused({}, {{"A", hours(0, 2), "B", hours(1, 3)}}));
    CHECK(schedule{layers}.over({midnight, midnight - 1s}).shifts.empty());
}

namespace {

/// Who is on duty, from nothing but the rules: every layer and every override in turn.
std::vector<std::string> by_the_rules(const std::vector<layer>& layers,
                                      const std::vector<change>& changes, sys_seconds t) {
    std::vector<const std::string*> people;
    int highest = -1000;
    for (const auto& each : layers) {
        if (each.valid.contains(t) && (!each.hours || each.hours->contains(t))) {
            highest = std::max(highest, each.priority);
        }
    }
    for (const auto& each : layers) {
        if (each.valid.contains(t) && (!each.hours || each.hours->contains(t)) &&
            each.priority == highest) {
            people.push_back(&each.who.holder(t, each.role));
        }
    }
    for (const auto& each : changes) {
        if (each.when().contains(t)) {
            each.apply(people);
        }
    }
    std::vector<std::string> names;
    for (const auto* each : people) {
        names.push_back(*each);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

} // namespace

TEST_CASE("timelines and current say what the rules say, for random schedules") {
    constexpr unsigned seed = 4711;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    std::vector<nines::any_zone> zones{nines::utc_zone, nines::fixed_offset_zone{-3h}};
#if NINES_HAS_EXCEPTIONS
    if (nines::test::has_tz_database()) {
        zones = {nines::tz_zone{"Europe/Berlin"}, nines::tz_zone{"Pacific/Chatham"}};
    }
#endif
    const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    const auto name = [&] { return std::string(1, static_cast<char>('A' + below(6))); };
    for (int run = 0; run < 30; ++run) {
        const auto base = 24.0 * (80 + below(8)); // about the change of clocks in Europe
        std::vector<layer> layers;
        for (int i = 0; i < 3; ++i) {
            const auto& zone = zones[static_cast<std::size_t>(below(2))];
            layer l{daily({name(), name(), name()}, zone), std::nullopt, below(3),
                    static_cast<std::size_t>(below(2))};
            if (below(3) != 0) {
                l.hours = nines::restriction::hours(
                    nines::weekdays::working(), std::chrono::hours{below(24)},
                    std::chrono::hours{below(24)}, zones[static_cast<std::size_t>(below(2))]);
            }
            if (below(3) == 0) {
                l.valid = hours(base + below(100), base + 100 + below(150));
            }
            layers.push_back(l);
        }
        std::vector<change> changes;
        for (int i = 0; i < 12; ++i) {
            const auto from = base + below(240);
            const auto when = hours(from, from + 1 + below(20));
            const int kind = below(4);
            changes.push_back(kind == 0   ? change::replace(when, name())
                              : kind == 1 ? change::replace(when, name(), name())
                              : kind == 2 ? change::add(when, name())
                                          : change::remove(when, name()));
        }
        const schedule s{layers, changes};
        const auto range = hours(base, base + 240);
        const auto line = s.over(range);
        for (auto t = range.from; t < range.to; t += 15min) {
            const auto expected = by_the_rules(layers, changes, t);
            std::vector<std::string> names;
            for (const auto& each : line.shifts) {
                if (each.when.contains(t)) {
                    names.push_back(each.person);
                }
            }
            std::sort(names.begin(), names.end());
            REQUIRE(names == expected);
            auto now = s.current(t);
            std::sort(now.begin(), now.end());
            REQUIRE(now == expected);
            const auto has = [&](const auto& all) {
                return std::any_of(all.begin(), all.end(),
                                   [&](const auto& e) { return e.contains(t); });
            };
            REQUIRE(has(line.gaps) == expected.empty());
            REQUIRE(std::any_of(line.overlaps.begin(), line.overlaps.end(), [&](const auto& e) {
                        return e.when.contains(t);
                    }) == (expected.size() > 1));
        }
        for (std::size_t i = 0; i < line.shifts.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) { // merged
                REQUIRE((line.shifts[j].person != line.shifts[i].person ||
                         line.shifts[j].when.to < line.shifts[i].when.from));
            }
        }
    }
}

TEST_CASE("thousands of overrides beneath some that last for years are found one by one") {
    constexpr unsigned seed = 4096;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    std::vector<half_open<sys_seconds>> times{hours(0, 50'000), hours(10, 20'000)};
    for (int i = 0; i < 3000; ++i) {
        const int from = below(50'000);
        times.push_back(hours(from, from + 1 + below(i % 100 == 0 ? 5000 : 30)));
    }
    std::vector<change> changes;
    for (std::size_t i = 0; i < times.size(); ++i) {
        changes.push_back(change::add(times[i], std::to_string(i)));
    }
    const schedule s{{{daily({"A"})}}, changes};
    std::vector<std::string> expected;
    for (int k = 0; k < 500; ++k) {
        const sys_seconds t = midnight + std::chrono::minutes{below(60 * 56'000)};
        expected = {"A"};
        for (std::size_t i = 0; i < times.size(); ++i) {
            if (times[i].contains(t)) {
                expected.push_back(std::to_string(i));
            }
        }
        REQUIRE(s.current(t) == expected);
    }
}

} // namespace schedule_test
