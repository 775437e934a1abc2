// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/rotation.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rotation_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_days;
using date::sys_days;
using date::sys_seconds;
using nines::cadence;
using nines::errc;
using nines::handoffs;
using nines::weekdays;

using names = std::vector<std::string>;
using by_name = nines::rotation<std::string>;

namespace {

const date::local_seconds monday = local_days{2017_y / 7 / 24} + 8h;
const sys_seconds start = sys_days{2017_y / 7 / 24} + 8h;

handoffs daily() {
    return {cadence::daily(1), monday, nines::utc_zone};
}

/// Who is on duty on so many days from Monday on, without those outside of a set.
std::string letters(const by_name& r, int days, weekdays active) {
    std::string all;
    for (int i = 0; i < days; ++i) {
        const auto t = start + date::days{i};
        if (active.contains(date::weekday{date::floor<date::days>(t)})) {
            all += r.at(t).primary;
        }
    }
    return all;
}

} // namespace

TEST_CASE("primary, secondary and further roles go down the list and round again") {
    const by_name r{{"ann", "bob", "eve"}, daily()};
    CHECK(r.at(start).primary == "ann");
    CHECK(r.at(start).secondary == "bob");
    CHECK(r.at(start - 1s).primary == "eve");
    CHECK(r.at(start - 1s).secondary == "ann");
    CHECK(r.at(start + date::days{4}).primary == "bob");
    CHECK(r.holder(start, 2) == "eve");
    CHECK(r.holder(start, 3) == "ann");
    const by_name alone{{"ann"}, daily()};
    CHECK(alone.at(start).secondary == "ann");
}

TEST_CASE("nobody, no turns and too many turns are refused") {
    CHECK(by_name::try_from({}, daily()).error().code == errc::insufficient);
    CHECK(by_name::try_shared({{"ann", 0}}, daily()).error().code == errc::out_of_domain);
    CHECK(by_name::try_shared({{"ann", -1}}, daily()).error().code == errc::out_of_domain);
    CHECK(by_name::try_shared({{"ann", 1001}}, daily()).error().code == errc::out_of_domain);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((by_name{names{}, daily()}), nines::domain_error);
#endif
}

TEST_CASE("whoever stands in a list twice goes on from the right place of the two") {
    const by_name before{{"A", "B", "A", "C"}, daily()};
    const auto joined = [&](int day, const names& people) {
        return letters(*before.with_people(people, start + date::days{day}), 8, weekdays::all());
    };
    CHECK(joined(0, {"A", "B", "A", "C", "D"}) == "ABACDABA");
    CHECK(joined(2, {"A", "B", "A", "C", "D"}) == "ABACDABA");
    CHECK(joined(2, {"B", "A", "C"}) == "ABACBACB");      // the last that there is
    CHECK(joined(1, {"A", "A", "C", "D"}) == "ABACDAAC"); // B leaves: the second A follows
}

TEST_CASE("each may have several turns in a row; the secondary is the next in the list") {
    const auto r = by_name::shared({{"A", 2}, {"B", 1}, {"C", 3}}, daily());
    CHECK(letters(r, 9, weekdays::all()) == "AABCCCAAB");
    CHECK(r.at(start).secondary == "B");
    CHECK(r.at(start - 1s).primary == "C");
}

TEST_CASE("turns that advance on active days alone") {
    const by_name five{{"A", "B", "C", "D", "E"},
                       {cadence::active_days(1, weekdays::working()), monday, nines::utc_zone}};
    CHECK(letters(five, 14, weekdays::working()) == "ABCDEABCDE");
    const by_name three{{"A", "B", "C"},
                        {cadence::active_days(1, weekdays::weekend()), monday, nines::utc_zone}};
    CHECK(letters(three, 17, weekdays::weekend()) == "ABCA");
    CHECK(letters(three, 21, weekdays::weekend()) == "ABCABC");
    // Weekly turns change with the week, so one that starts on a Thursday begins with two days.
    const by_name weekly{{"A", "B", "C"}, {cadence::weekly(1), monday, nines::utc_zone}};
    CHECK(letters(weekly, 17, weekdays::working()).substr(3) == "AABBBBBCCC");
}

TEST_CASE("shifts are clipped, half open, merged, and nothing for an empty range") {
    const by_name r{{"ann", "bob"}, daily()};
    const auto shifts = r.shifts(start + 6h, start + 50h);
    REQUIRE(shifts.size() == 3);
    CHECK(shifts[0].person == "ann");
    CHECK(shifts[0].when == nines::half_open<sys_seconds>{start + 6h, start + 24h});
    CHECK(shifts[2].when == nines::half_open<sys_seconds>{start + 48h, start + 50h});
    CHECK(r.shifts(start, start, 0).empty());
    CHECK(r.shifts(start + 1h, start).empty());
    CHECK(r.shifts(start, start + 24h, 1).front().person == "bob");
    const by_name alone{{"ann"}, daily()};
    CHECK(alone.shifts(start, start + date::days{100}).size() == 1);
    const auto decade =
        by_name{{"ann", "bob"}, {cadence::hourly(1), monday, nines::utc_zone}}.shifts(
            start, start + 3650 * 24h);
    CHECK(decade.size() == 87'600);
}

TEST_CASE("a range beyond the years ends where the handoffs do") {
    const by_name r{{"ann", "bob"}, {cadence::monthly(500), monday, nines::utc_zone}};
    const auto all = r.shifts(sys_seconds::min(), sys_seconds::max());
    REQUIRE(!all.empty());
    CHECK(all.front().when.from == handoffs::years().from);
    CHECK(all.back().when.to == handoffs::years().to);
}

TEST_CASE("at any moment, shifts and at say the same") {
    constexpr unsigned seed = 314;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::vector<nines::any_zone> zones{nines::utc_zone};
#if NINES_HAS_EXCEPTIONS
    if (nines::test::has_tz_database()) {
        for (const char* name : nines::test::zones) {
            zones.emplace_back(nines::tz_zone{name});
        }
    }
#endif
    for (const auto& zone : zones) {
        const handoffs hourly{cadence::hourly(1), monday, zone};
        const auto r = by_name::shared({{"A", 2}, {"B", 1}, {"C", 3}}, hourly);
        const auto from = sys_seconds{std::chrono::hours{random() % 500'000}};
        const auto shifts = r.shifts(from, from + 9000h);
        auto covered = from;
        for (const auto& each : shifts) {
            REQUIRE(each.when.from == covered);
            REQUIRE(r.at(each.when.from).primary == each.person);
            REQUIRE(r.at(each.when.to - 1s).primary == each.person);
            covered = each.when.to;
        }
        CHECK(covered == from + 9000h);
    }
}

TEST_CASE("with another list, today's holder and the past stay and the next one follows") {
    const by_name before{{"A", "B", "C", "D"}, daily()};
    const auto now = start + date::days{6} + 3h; // C is on
    REQUIRE(before.at(now).primary == "C");
    const auto without_holder = *before.with_people(names{"A", "B", "D"}, now);
    const auto without_next = *before.with_people(names{"A", "B", "C"}, now);
    const auto with_more = *before.with_people(names{"A", "B", "C", "D", "E"}, now);
    for (const auto& after : {without_holder, without_next, with_more}) {
        for (auto t = now - 400h; t < start + date::days{7}; t += 1h) {
            REQUIRE(after.at(t).primary == before.at(t).primary);
            REQUIRE(after.at(t).secondary == before.at(t).secondary);
        }
    }
    CHECK(letters(without_holder, 12, weekdays::all()) == "ABCDABCDABDA");
    CHECK(letters(without_next, 12, weekdays::all()) == "ABCDABCABCAB");
    CHECK(letters(with_more, 12, weekdays::all()) == "ABCDABCDEABC");
    const auto strangers = *before.with_people(names{"X", "Y"}, now);
    CHECK(letters(strangers, 11, weekdays::all()) == "ABCDABCXYXY");
}

TEST_CASE("turns in a row that have begun go on after a change of the list") {
    const auto before = by_name::shared({{"A", 1}, {"B", 4}}, daily());
    const auto after =
        *before.with_shares({{"A", 1}, {"B", 4}, {"C", 2}}, start + date::days{2}); // B's second
    CHECK(letters(after, 10, weekdays::all()) == "ABBBBCCABB");
    const auto shorter = *before.with_shares({{"A", 1}, {"B", 2}}, start + date::days{3});
    CHECK(letters(shorter, 8, weekdays::all()) == "ABBBABBA");
}

TEST_CASE("several changes of the list, also of one day; none before one that is planned") {
    const by_name first{{"A", "B"}, daily()};
    const auto second = *first.with_people(names{"A", "B", "C"}, start + 1h);
    const auto third = *second.with_people(names{"B", "C"}, start + 2h);
    CHECK(letters(third, 5, weekdays::all()) == "ABCBC");
    const auto fourth = *third.with_people(names{"B", "C", "D"}, start + 49h);
    CHECK(letters(fourth, 7, weekdays::all()) == "ABCDBCD");
    CHECK(fourth.with_people(names{"A"}, start).error().code == errc::contradiction);
    CHECK(fourth.with_people(names{}, start + 100h).error().code == errc::insufficient);
    CHECK(fourth.people(start).size() == 2);
    CHECK(fourth.people(start + 100h).size() == 3);
}

} // namespace rotation_test
