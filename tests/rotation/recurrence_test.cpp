// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/recurrence.hpp>

#include <doctest/doctest.h>

#include <nines/rotation/coverage.hpp>
#include <nines/rotation/schedule.hpp>
#include <nines/rotation/turn_arithmetic.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <numeric>
#include <random>
#include <vector>

namespace recurrence_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::sys_days;
using date::sys_seconds;
using nines::cadence;
using nines::errc;
using nines::weekdays;
using layer = nines::layer<int>;
using by_number = nines::rotation<int>;

namespace {

const date::local_days monday{2024_y / 1 / 1};
const sys_seconds start = sys_days{2024_y / 1 / 1};

nines::handoffs every(const cadence& step, std::chrono::seconds time = 0s) {
    return {step, monday + time, nines::utc_zone};
}

std::vector<int> numbers(int n) {
    std::vector<int> all(static_cast<std::size_t>(n));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

nines::restriction hours(weekdays days, std::chrono::seconds from, std::chrono::seconds to) {
    return nines::restriction::hours(days, from, to, nines::utc_zone);
}

class random_layers {
public:
    explicit random_layers(unsigned seed) : random_{seed} {}

    /// One of every kind of cadence, seldom longer than a day.
    cadence step() {
        switch (pick(4)) {
        case 0:
            return cadence::hourly(1 + pick(30));
        case 1:
            return cadence::active_days(1 + pick(3), days());
        case 2:
            return cadence::monthly(1 + pick(2));
        default:
            return cadence::daily(1 + pick(3));
        }
    }
    layer one(const nines::handoffs& when) {
        std::vector<nines::turn_share<int>> people;
        for (int i = 0; i < 1 + pick(7); ++i) {
            people.push_back({i, pick(4) == 0 ? 1 + pick(3) : 1});
        }
        std::shuffle(people.begin(), people.end(), random_);
        layer made{by_number::shared(people, when)};
        if (pick(2) == 0) {
            std::shuffle(people.begin(), people.end(), random_);
            people.push_back({7, 1});
            made.who = *made.who.with_shares(people, start + std::chrono::hours{pick(2000)});
        }
        if (pick(5) != 0) {
            const auto from = std::chrono::hours{pick(24)};
            made.hours = hours(days(), from, std::chrono::hours{1 + pick(24)});
        }
        made.role = static_cast<std::size_t>(pick(3));
        if (pick(4) == 0) {
            made.valid = {start + std::chrono::hours{pick(1500)},
                          start + std::chrono::hours{1500 + pick(3000)}};
        }
        return made;
    }
    int pick(int below) { return std::uniform_int_distribution<int>{0, below - 1}(random_); }

private:
    weekdays days() {
        weekdays some{date::weekday{static_cast<unsigned>(pick(7))}};
        for (int i = pick(4); i > 0; --i) {
            some = some | weekdays{date::weekday{static_cast<unsigned>(pick(7))}};
        }
        return some;
    }

    std::mt19937 random_;
};

/// From a moment until everything has been there twice.
nines::half_open<sys_seconds> two_cycles(const layer& a, const layer& b, sys_seconds from) {
    const std::int64_t cycle =
        std::lcm(std::lcm(a.who.cycle(), b.who.cycle()), a.who.when().step().weekly_cycle());
    const auto& turns = a.who.when();
    const auto settled = std::max(a.who.settled_turn(from), b.who.settled_turn(from));
    return {from, std::max(turns.at(settled + 2 * cycle + 1), from + date::days{80})};
}

std::vector<int> sorted(std::vector<int> all) {
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace

TEST_CASE("seven people with a day each and Monday to Friday leave two with nothing") {
    layer of{by_number{numbers(7), every(cadence::daily(1))}, hours(weekdays::working(), 0h, 24h)};
    CHECK(nines::starved_people(of, start) == std::vector<int>{5, 6});
    of.role = 1; // the secondary of Friday is the primary of Saturday
    CHECK(nines::starved_people(of, start) == std::vector<int>{0, 6});
    // From Monday 20:00 on, a turn that begins on Friday is open on Saturday in no hour at all.
    of = {by_number{numbers(7), every(cadence::daily(1), 20h)},
          hours(weekdays::working(), 8h, 18h)};
    CHECK(nines::starved_people(of, start) == std::vector<int>{4, 5});
    CHECK(nines::starved_people(
              layer{by_number{numbers(7), every(cadence::active_days(1, weekdays::working()))},
                    hours(weekdays::working(), 0h, 24h)},
              start)
              .empty());
    const layer halves{by_number{numbers(2), every(cadence::hourly(12))},
                       hours(weekdays::all(), 8h, 10h)};
    CHECK(nines::starved_people(halves, start) == std::vector<int>{1});
    of = {by_number::shared({{0, 2}, {1, 5}}, every(cadence::daily(1), 0h)),
          hours({date::Saturday, date::Sunday}, 0h, 24h)};
    CHECK(nines::starved_people(of, start) == std::vector<int>{0});
}

TEST_CASE("for equal turns of whole days it is what the arithmetic of places says") {
    for (const auto& active : {weekdays::working(), weekdays{date::Wednesday}}) {
        for (int n = 1; n <= 15; ++n) {
            for (int days = 1; days <= 4; ++days) {
                const layer of{by_number{numbers(n), every(cadence::daily(days))},
                               hours(active, 0h, 24h)};
                const auto places =
                    *nines::starved_places(static_cast<std::size_t>(n), active, date::Monday, days);
                const auto people = nines::starved_people(of, start);
                CHECK(std::equal(people.begin(), people.end(), places.begin(), places.end(),
                                 [](int a, std::size_t b) { return a == static_cast<int>(b); }));
            }
        }
    }
}

TEST_CASE("who is starved, and who is in both, is what the schedule of two cycles shows") {
    constexpr unsigned seed = 168;
    MESSAGE("seed ", seed);
    random_layers some{seed};
    std::size_t starved = 0;
    std::size_t met = 0;
    for (int i = 0; i < 300; ++i) {
        const auto when = every(some.step(), std::chrono::hours{some.pick(24)});
        const layer a = some.one(when);
        const layer b = some.one(when);
        const sys_seconds from = start + std::chrono::hours{some.pick(1000)};
        const nines::schedule<int> of_a{{a}};
        const nines::schedule<int> of_b{{b}};

        const sys_seconds settled = std::max(
            {from, a.valid.from, when.at(a.who.settled_turn(std::max(from, a.valid.from)))});
        std::vector<int> without;
        for (const auto& each : a.who.people(settled)) {
            if (of_a.shifts(each.person, two_cycles(a, a, settled)).empty()) {
                without.push_back(each.person);
            }
        }
        CHECK(nines::starved_people(a, from) == without);
        starved += without.size();

        std::vector<int> both;
        for (const auto& each : nines::collisions(of_a, of_b, two_cycles(a, b, from))) {
            both.push_back(each.person);
        }
        both = sorted(both);
        both.erase(std::unique(both.begin(), both.end()), both.end());
        CHECK(sorted(*nines::people_in_both(a, b, from)) == both);
        met += both.size();
    }
    CHECK(starved > 50);
    CHECK(met > 50);
}

TEST_CASE("layers with other handoffs, and lists that meet again too late, are refused") {
    const layer a{by_number{numbers(3), every(cadence::daily(1))}};
    for (const auto& other : {every(cadence::daily(2)), every(cadence::daily(1), 1h)}) {
        CHECK(nines::people_in_both(a, layer{by_number{numbers(3), other}}, start).error().code ==
              errc::unsupported);
    }
    const auto long_list = [](int turns) {
        return layer{by_number::shared({{1, turns}, {2, 1000}}, every(cadence::hourly(1)))};
    };
    CHECK(nines::people_in_both(long_list(999), long_list(997), start).error().code ==
          errc::overflow);
}

} // namespace recurrence_test
