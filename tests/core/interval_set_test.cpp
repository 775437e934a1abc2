// SPDX-License-Identifier: BSL-1.0
#include <nines/core/interval_set.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace interval_set_test {

using nines::half_open;
using std::chrono::minutes;
using point = std::chrono::sys_time<minutes>;
using set = nines::interval_set<point>;

static_assert(nines::mergeable<set>);

namespace {

constexpr int day = 1440;
using bitmap = std::bitset<day>;

constexpr point at(long minute) {
    return point{minutes{minute}};
}

set united(set a, const set& b) {
    a.merge(b);
    return a;
}

set of(const std::vector<half_open<point>>& intervals) {
    return *set::try_from(intervals);
}

/// Intervals in no order that overlap, touch, contain each other and are empty at times.
std::vector<half_open<point>> random_intervals(std::mt19937_64& random) {
    std::uniform_int_distribution<int> how_many{0, 12};
    std::uniform_int_distribution<int> start{0, day - 1};
    std::uniform_int_distribution<int> length{0, 240};
    std::vector<half_open<point>> intervals;
    for (int i = how_many(random); i > 0; --i) {
        const int from = start(random);
        intervals.push_back({at(from), at(std::min(from + length(random), day))});
    }
    return intervals;
}

bitmap minutes_of(const std::vector<half_open<point>>& intervals) {
    bitmap covered;
    for (int minute = 0; minute < day; ++minute) {
        for (const auto& each : intervals) {
            covered[static_cast<std::size_t>(minute)] =
                covered[static_cast<std::size_t>(minute)] || each.contains(at(minute));
        }
    }
    return covered;
}

bitmap minutes_of(const set& covered) {
    return minutes_of({covered.intervals().begin(), covered.intervals().end()});
}

bool is_normal(const set& covered) {
    const auto parts = covered.intervals();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].empty() || (i > 0 && !(parts[i - 1].to < parts[i].from))) {
            return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("coverage is a union and not a sum: the same twelve hours twice are twelve hours") {
    const set both = of({{at(0), at(720)}, {at(0), at(720)}});
    CHECK(both.length() == minutes{720});
    CHECK(both.complement_in({at(0), at(1440)}).length() == minutes{720});
}

TEST_CASE("intervals come in any order, overlap, touch and may be empty") {
    const set covered = of(
        {{at(50), at(60)}, {at(0), at(10)}, {at(5), at(20)}, {at(20), at(30)}, {at(70), at(70)}});
    REQUIRE(covered.intervals().size() == 2);
    CHECK(covered.intervals()[0] == half_open{at(0), at(30)});
    CHECK(covered.intervals()[1] == half_open{at(50), at(60)});
    CHECK(covered.length() == minutes{40});
}

TEST_CASE("no intervals are an empty set") {
    CHECK(of({}).empty());
    CHECK(of({{at(3), at(3)}}) == set{});
    CHECK(set{}.length() == minutes{0});
    CHECK_FALSE(set{}.contains(at(0)));
}

TEST_CASE("an interval that ends before it begins is refused, wherever it stands") {
    const nines::error refusal{nines::errc::contradiction, "interval_set",
                               "an interval ends before it begins"};
    CHECK(set::try_from(half_open{at(1), at(0)}).error() == refusal);
    const std::vector<half_open<point>> among_others{{at(0), at(9)}, {at(4), at(3)}};
    CHECK(set::try_from(among_others).error() == refusal);
}

TEST_CASE("an interval with an end that is NaN or infinite is refused") {
    using seconds = std::chrono::duration<double>;
    using fuzzy = std::chrono::sys_time<seconds>;
    for (const double bad :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        const half_open odd{fuzzy{seconds{0}}, fuzzy{seconds{bad}}};
        CHECK(nines::interval_set<fuzzy>::try_from(odd).error().code == nines::errc::out_of_domain);
    }
}

TEST_CASE("an outage that has not ended can reach to the end of time") {
    const set open_ended = of({{at(100), point::max()}});
    CHECK(open_ended.clipped_to({at(0), at(150)}).length() == minutes{50});
    CHECK(of({{point::min(), point::max()}}).length() == minutes::max());
    CHECK(of({{point::min(), at(-5)}, {at(5), point::max()}}).length() == minutes::max());
}

TEST_CASE("every operation agrees with a bitmap of minutes") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const auto first = random_intervals(random);
        const auto second = random_intervals(random);
        const set a = of(first);
        const set b = of(second);
        const bitmap in_a = minutes_of(first);
        const bitmap in_b = minutes_of(second);
        REQUIRE(is_normal(a));
        REQUIRE(minutes_of(a) == in_a);
        REQUIRE(a.length() == minutes{static_cast<long>(in_a.count())});
        REQUIRE(minutes_of(united(a, b)) == (in_a | in_b));
        REQUIRE(is_normal(united(a, b)));
        REQUIRE(minutes_of(a.intersection(b)) == (in_a & in_b));
        REQUIRE(is_normal(a.intersection(b)));
        REQUIRE(minutes_of(a.minus(b)) == (in_a & ~in_b));
        REQUIRE(is_normal(a.minus(b)));
        REQUIRE(minutes_of(a.complement_in({at(0), at(day)})) == ~in_a);
        const half_open window{at(300), at(900)};
        REQUIRE(minutes_of(a.clipped_to(window)) == (in_a & minutes_of({window})));
        REQUIRE(minutes_of(a.complement_in(window)) == (~in_a & minutes_of({window})));
        for (int minute = 0; minute < day; ++minute) {
            REQUIRE(a.contains(at(minute)) == in_a[static_cast<std::size_t>(minute)]);
        }
    }
}

TEST_CASE("merging a set with itself, or with a part of itself, changes nothing") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        const set a = of(random_intervals(random));
        CHECK(united(a, a) == a);
        CHECK(united(a, a.clipped_to({at(300), at(900)})) == a);
    }
}

TEST_CASE("clipping to an empty or inverted window leaves nothing") {
    const set covered = of({{at(0), at(100)}});
    CHECK(covered.clipped_to({at(50), at(50)}).empty());
    CHECK(covered.clipped_to({at(60), at(50)}).empty());
    CHECK(covered.complement_in({at(60), at(50)}).empty());
    CHECK(set{}.complement_in({at(60), at(50)}).empty());
}

} // namespace interval_set_test
