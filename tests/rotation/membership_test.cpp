// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/membership.hpp>

#include "schedules.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace membership_test {

using namespace std::chrono_literals;
using date::sys_seconds;
using nines::errc;
using nines::test::daily;

namespace {

constexpr sys_seconds start = nines::test::monday;

} // namespace

TEST_CASE("who joins is last of the list, and the answer says which shifts move") {
    const auto before = daily({"A", "B"});
    const auto change = *nines::join(before, {"C", 1}, {start + 1h, start + date::days{6}});
    CHECK(change.after.at(start + 1h).primary == "A");
    CHECK(change.after.at(start + date::days{2}).primary == "C");
    REQUIRE(change.moved.size() == 4); // A B A B A B becomes A B C A B C
    CHECK(change.moved[0].was == "A");
    CHECK(change.moved[0].now == "C");
    CHECK(change.moved[0].when ==
          nines::half_open<sys_seconds>{start + date::days{2}, start + date::days{3}});
    CHECK(change.moved[1].now == "A");
    CHECK(change.moved[2].now == "B");
    CHECK(change.moved[3].was == "B");
    CHECK(change.moved[3].now == "C");
}

TEST_CASE("who leaves finishes the shift that runs") {
    const auto before = daily({"A", "B", "C"});
    const auto change = *nines::leave(before, std::string{"A"}, {start, start + date::days{9}});
    CHECK(change.after.at(start + 23h).primary == "A");
    for (auto t = start + 24h; t < start + 1000h; t += 1h) {
        REQUIRE(change.after.at(t).primary != "A");
    }
    CHECK(change.after.at(start + 24h).primary == "B");
}

TEST_CASE("nobody joins twice, leaves twice or leaves nobody behind") {
    const auto one = daily({"A"});
    const nines::half_open<sys_seconds> horizon{start, start + 48h};
    CHECK(nines::join(one, {"A", 1}, horizon).error().code == errc::contradiction);
    CHECK(nines::leave(one, std::string{"B"}, horizon).error().code == errc::contradiction);
    CHECK(nines::leave(one, std::string{"A"}, horizon).error().code == errc::insufficient);
    CHECK(nines::join(one, {"B", 0}, horizon).error().code == errc::out_of_domain);
}

TEST_CASE("through any sequence of changes the past and today's holder never change") {
    constexpr unsigned seed = 2718;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    for (int run = 0; run < 50; ++run) {
        auto r = daily({"A", "B", "C"});
        auto now = start;
        for (int i = 0; i < 12; ++i) {
            now += std::chrono::hours{random() % 60};
            const nines::half_open<sys_seconds> horizon{now, now + date::days{40}};
            const std::string who(1, static_cast<char>('A' + random() % 6));
            const auto change = random() % 2 == 0
                                    ? nines::join(r, {who, 1 + int(random() % 3)}, horizon)
                                    : nines::leave(r, who, horizon);
            if (!change) {
                continue;
            }
            const auto handoff = r.when().at(r.when().index(now) + 1);
            for (auto t = start - 100h; t < handoff; t += 5h) {
                REQUIRE(change->after.at(t).primary == r.at(t).primary);
                REQUIRE(change->after.at(t).secondary == r.at(t).secondary);
            }
            for (const auto& moved : change->moved) {
                REQUIRE(moved.when.from >= handoff);
                REQUIRE(r.at(moved.when.from).primary == moved.was);
                REQUIRE(change->after.at(moved.when.to - 1s).primary == moved.now);
            }
            r = change->after;
        }
    }
}

} // namespace membership_test
