// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/idle_overrides.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <random>
#include <vector>

namespace idle_overrides_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_days;
using date::sys_days;
using date::sys_seconds;
using nines::half_open;
using change = nines::schedule_override<int>;
using layer = nines::layer<int>;
using schedule = nines::schedule<int>;

namespace {

const sys_seconds monday = sys_days{2024_y / 1 / 1};

half_open<sys_seconds> hours(int from, int to) {
    return {monday + std::chrono::hours{from}, monday + std::chrono::hours{to}};
}

layer daily(std::vector<int> people) {
    return {{std::move(people),
             {nines::cadence::daily(1), local_days{2024_y / 1 / 1}, nines::utc_zone}}};
}

} // namespace

TEST_CASE("what meets nobody, and what another undoes, changes nothing") {
    const schedule s{{daily({0, 1, 2})}};
    const std::vector<change> all{
        change::replace(hours(0, 24), 1, 5),    // 0 is on duty
        change::replace(hours(20, 30), 1, 5),   // for six hours of it 1 is
        change::add(hours(48, 50), 2),          // is on duty
        change::add(hours(72, 74), 7),          // and is removed again
        change::remove(hours(72, 75), 7),       // which needs the one before
        change::remove(hours(100, 101), 1),     // and whoever is on duty,
        change::replace(hours(99, 102), 2),     // it is 2 in the end
        change::replace(hours(120, 121), 2, 8), // of two that say the same
        change::replace(hours(120, 121), 2, 8)  // the second is one too many
    };
    CHECK(nines::idle_overrides(s, all) == std::vector<std::size_t>{0, 2, 3, 5, 8});
    CHECK(nines::idle_overrides(s, std::vector<change>{}).empty());
}

TEST_CASE("it is what leaving them out from the last to the first shows, for random schedules and "
          "overrides") {
    constexpr unsigned seed = 20'000;
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    const auto pick = [&](int below) {
        return std::uniform_int_distribution<int>{0, below - 1}(random);
    };
    std::size_t found = 0;
    for (int round = 0; round < 60; ++round) {
        std::vector<layer> layers{daily({0, 1, 2, 3})};
        if (pick(2) == 0) {
            layers.push_back(daily({2, 4}));
            layers.back().hours =
                nines::restriction::hours(nines::weekdays::working(), 8h, 16h, nines::utc_zone);
        }
        const schedule before{layers, {}, {{0, hours(0, 24), 1, hours(24, 48)}}};
        std::vector<change> all;
        for (int i = pick(25); i >= 0; --i) {
            const int from = pick(200);
            const auto when = hours(from, from + 1 + pick(40));
            const int kind = pick(4);
            all.push_back(kind == 0   ? change::add(when, pick(6))
                          : kind == 1 ? change::remove(when, pick(6))
                          : kind == 2 ? change::replace(when, pick(6))
                                      : change::replace(when, pick(6), pick(6)));
        }
        const auto people_of = [&](const std::vector<change>& changes) {
            const schedule after{layers, changes, {{0, hours(0, 24), 1, hours(24, 48)}}};
            std::vector<std::vector<int>> by_hour;
            for (int hour = 0; hour < 300; ++hour) {
                by_hour.push_back(after.current(monday + std::chrono::hours{hour}));
                std::sort(by_hour.back().begin(), by_hour.back().end());
            }
            return by_hour;
        };
        const auto with_all = people_of(all);
        std::vector<std::size_t> idle;
        auto left = all;
        for (std::size_t i = all.size(); i-- > 0;) {
            auto without = left;
            without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
            if (people_of(without) == with_all) {
                left = without;
                idle.insert(idle.begin(), i);
            }
        }
        REQUIRE(nines::idle_overrides(before, all) == idle);
        found += idle.size();
    }
    CHECK(found > 100);
}

TEST_CASE("twenty thousand overrides, also all at once, are looked at without a wait") {
    const schedule s{{daily({0, 1, 2})}};
    std::vector<change> in_a_row;
    std::vector<change> at_once;
    for (int i = 0; i < 20'000; ++i) {
        in_a_row.push_back(change::replace(hours(i, i + 1), i / 24 % 3, 9));
        at_once.push_back(change::replace(hours(0, 24), 7, 9));
    }
    CHECK(nines::idle_overrides(s, in_a_row).empty());
    CHECK(nines::idle_overrides(s, at_once).size() == at_once.size());
    const std::vector<change> repeated(20'000, change::replace(hours(0, 24), 0, 9));
    CHECK(nines::idle_overrides(s, repeated).size() == repeated.size() - 1);
}

} // namespace idle_overrides_test
