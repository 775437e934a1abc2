// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/handoff.hpp>

#include <doctest/doctest.h>

#include "zones.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace handoff_test {

using namespace date::literals;
using namespace std::chrono_literals;
using date::local_days;
using date::local_seconds;
using date::sys_days;
using date::sys_seconds;
using nines::cadence;
using nines::handoffs;

TEST_CASE("in UTC a handoff is the anchor and k steps") {
    const handoffs h{cadence::weekly(1), local_days{2024_y / 1 / 1} + 9h, nines::utc_zone};
    CHECK(h.at(0) == sys_days{2024_y / 1 / 1} + 9h);
    CHECK(h.at(-1) == sys_days{2023_y / 12 / 25} + 9h);
    CHECK(h.index(h.at(0)) == 0);
    CHECK(h.index(h.at(0) - 1s) == -1);
    CHECK(h.index(h.at(1000) - 1s) == 999);
    CHECK(h.shift(3).length() == date::weeks{1});
    CHECK(!h.vanished(3));
    const handoffs india{cadence::daily(1), local_days{2024_y / 1 / 1} + 9h,
                         nines::fixed_offset_zone{5h + 30min}};
    CHECK(india.at(2) == sys_days{2024_y / 1 / 3} + 3h + 30min);
}

TEST_CASE("an anchor out of range is refused; k and t out of range are the ends of it") {
    const auto step = cadence::daily(1);
    for (const auto year : {0_y, 9999_y, -4_y}) {
        CHECK(!handoffs::try_from(step, local_days{year / 1 / 1}, nines::utc_zone).has_value());
    }
    CHECK(!handoffs::try_from(step, local_seconds::max(), nines::utc_zone).has_value());
    const handoffs h{step, local_days{2024_y / 1 / 1}, nines::utc_zone};
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(h.at(most) == sys_days{9999_y / 1 / 1});
    CHECK(h.at(-most) == sys_days{1_y / 1 / 1});
    CHECK(h.index(sys_seconds::max()) == h.index(sys_days{9998_y / 12 / 30}));
    CHECK(h.index(sys_seconds::min()) == h.index(sys_days{1_y / 1 / 3}));
}

#if NINES_HAS_EXCEPTIONS

namespace {

/// A handoff as it is written on the wall, and the offset of the wall from UTC in hours.
struct written {
    local_seconds wall;
    int offset;

    [[nodiscard]] sys_seconds moment() const {
        return sys_seconds{(wall - std::chrono::hours{offset}).time_since_epoch()};
    }
};

struct seen_handoffs {
    cadence step;
    local_seconds start;
    local_seconds from;
    local_seconds to;
    std::vector<written> seen;
};

local_seconds at(int month, int day, int hour, int minute) {
    return local_days{2020_y / month / day} + std::chrono::hours{hour} +
           std::chrono::minutes{minute};
}

} // namespace

TEST_CASE("the published handoffs of Chicago") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const nines::tz_zone chicago{"America/Chicago"};
    const std::vector<written> autumn{{at(10, 29, 1, 30), -5}, {at(10, 30, 1, 30), -5},
                                      {at(10, 31, 1, 30), -5}, {at(11, 1, 1, 30), -5},
                                      {at(11, 2, 1, 30), -6},  {at(11, 3, 1, 30), -6}};
    const seen_handoffs table[] = {
        {cadence::hourly(24), at(10, 30, 1, 30), at(10, 30, 1, 0), at(11, 3, 1, 0), autumn},
        {cadence::daily(1), at(10, 30, 1, 30), at(10, 30, 1, 0), at(11, 3, 1, 0), autumn},
        {cadence::daily(1),
         at(3, 6, 2, 30),
         at(3, 6, 1, 0),
         at(3, 10, 1, 0),
         {{at(3, 5, 2, 30), -6},
          {at(3, 6, 2, 30), -6},
          {at(3, 7, 2, 30), -6},
          {at(3, 8, 3, 0), -5},
          {at(3, 9, 2, 30), -5},
          {at(3, 10, 2, 30), -5}}},
        {cadence::hourly(1),
         at(3, 6, 2, 30),
         at(3, 8, 1, 0),
         at(3, 8, 4, 0),
         {{at(3, 8, 0, 30), -6},
          {at(3, 8, 1, 30), -6},
          {at(3, 8, 3, 0), -5},
          {at(3, 8, 3, 30), -5},
          {at(3, 8, 4, 30), -5}}},
        {cadence::hourly(1),
         at(3, 6, 2, 0),
         at(3, 8, 1, 0),
         at(3, 8, 4, 0),
         {{at(3, 8, 1, 0), -6}, {at(3, 8, 3, 0), -5}, {at(3, 8, 4, 0), -5}, {at(3, 8, 5, 0), -5}}},
        {cadence::hourly(1),
         at(7, 6, 2, 0),
         at(11, 1, 0, 0),
         at(11, 1, 4, 0),
         {{at(11, 1, 0, 0), -5},
          {at(11, 1, 1, 0), -5},
          {at(11, 1, 2, 0), -6},
          {at(11, 1, 3, 0), -6},
          {at(11, 1, 4, 0), -6},
          {at(11, 1, 5, 0), -6}}},
        {cadence::monthly(1),
         at(1, 2, 1, 30),
         at(4, 5, 1, 0),
         at(6, 12, 1, 0),
         {{at(4, 2, 1, 30), -5},
          {at(5, 2, 1, 30), -5},
          {at(6, 2, 1, 30), -5},
          {at(7, 2, 1, 30), -5}}},
    };
    for (const auto& [step, start, from, to, seen] : table) {
        const handoffs h{step, start, chicago};
        const nines::any_zone zone = chicago;
        std::vector<sys_seconds> ours;
        for (auto k = h.index(zone.to_sys(from)); ours.empty() || ours.back() <= zone.to_sys(to);
             ++k) {
            if (ours.empty() || ours.back() != h.at(k)) {
                ours.push_back(h.at(k));
            }
        }
        REQUIRE(ours.size() == seen.size());
        for (std::size_t i = 0; i < seen.size(); ++i) {
            CHECK(ours[i] == seen[i].moment());
        }
    }
}

TEST_CASE("elapsed hours of shifts that cross a change of clocks") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const nines::tz_zone chicago{"America/Chicago"};
    const auto elapsed = [&](cadence step, local_seconds start) {
        return handoffs{step, start, chicago}.shift(0).length();
    };
    CHECK(elapsed(cadence::weekly(1), local_days{2017_y / 3 / 10} + 8h) == 167h);
    CHECK(elapsed(cadence::weekly(1), local_days{2017_y / 11 / 4} + 8h) == 169h);
    CHECK(elapsed(cadence::daily(1), local_days{2017_y / 3 / 11} + 8h) == 23h);
    CHECK(elapsed(cadence::daily(1), local_days{2017_y / 11 / 4} + 8h) == 25h);
    CHECK(elapsed(cadence::monthly(1), local_days{2017_y / 3 / 1}) == 743h);
    CHECK(elapsed(cadence::hourly(3), local_days{2017_y / 3 / 12}) == 2h);
    CHECK(elapsed(cadence::hourly(3), local_days{2017_y / 11 / 5}) == 4h);
}

TEST_CASE("a vanished shift uses up its turn") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const handoffs h{cadence::hourly(1), at(3, 6, 2, 0), nines::tz_zone{"America/Chicago"}};
    const sys_seconds after = sys_days{2020_y / 3 / 8} + 8h;
    CHECK(h.index(after) == 49);
    CHECK(h.vanished(48));
    CHECK(h.at(48) == after);
    std::int64_t distinct = 0;
    for (std::int64_t k = 1; h.at(k) <= after; ++k) {
        distinct += h.at(k) != h.at(k - 1) ? 1 : 0;
    }
    CHECK(distinct == 48);
}

TEST_CASE("inside the repeated hour the floor of local time is one too few") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const handoffs h{cadence::daily(1), at(10, 30, 1, 30), nines::tz_zone{"America/Chicago"}};
    const sys_seconds night = sys_days{2020_y / 11 / 1};
    CHECK(h.index(night + 6h + 29min) == 1);
    CHECK(h.index(night + 6h + 30min) == 2);
    CHECK(h.index(night + 7h + 15min) == 2);
    const handoffs every_second{cadence::custom(1s), at(10, 30, 1, 30),
                                nines::tz_zone{"America/Chicago"}};
    const auto last_of_first_pass = every_second.index(night + 7h - 1s);
    CHECK(every_second.index(night + 7h) == last_of_first_pass);
    CHECK(every_second.index(night + 8h - 1s) == last_of_first_pass);
    CHECK(every_second.index(night + 8h) == last_of_first_pass + 1);
}

namespace {

/// The k-th time on the wall, by counting from one to the next.
struct wall_walk {
    bool months;
    std::chrono::seconds step;
    local_seconds anchor;
    local_seconds next; ///< of the handoff with number k
    std::int64_t k = 0;

    void forward() { move(1); }
    void back() { move(-1); }

private:
    void move(int by) {
        k += by;
        if (!months) {
            next += by * step;
            return;
        }
        static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        const auto start = date::floor<date::days>(anchor);
        const date::year_month_day first{start};
        auto month = first.year() / first.month() / 1;
        month += date::months{static_cast<int>(k)};
        const auto index = static_cast<unsigned>(month.month()) - 1;
        const int length = lengths[index] + (index == 1 && month.year().is_leap() ? 1 : 0);
        const auto day = std::min(static_cast<int>(static_cast<unsigned>(first.day())), length);
        next = local_days{month.year() / month.month() / day} + (anchor - start);
    }
};

} // namespace

TEST_CASE("as a walk through local time sees it: 20 years, 12 zones, before and after the anchor") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    const local_seconds anchor = local_days{2011_y / 12 / 31} + 2h + 30min;
    const struct {
        cadence step;
        bool months;
        std::chrono::seconds length;
    } kinds[] = {{cadence::hourly(1), false, 1h},
                 {cadence::custom(8h), false, 8h},
                 {cadence::daily(1), false, 24h},
                 {cadence::weekly(1), false, 168h},
                 {cadence::custom(100h + 15min), false, 100h + 15min},
                 {cadence::monthly(1), true, 0s}};
    std::size_t checked = 0;
    for (const char* name : nines::test::zones) {
        const date::time_zone& zone = *date::locate_zone(name);
        for (const auto& [step, months, length] : kinds) {
            CAPTURE(std::string{name});
            const handoffs h{step, anchor, nines::tz_zone{name}};
            const sys_seconds start = sys_days{2003_y / 5 / 17};
            const sys_seconds end = sys_days{2023_y / 5 / 17};
            wall_walk walk{months, length, anchor, anchor};
            auto info = zone.get_info(start);
            while (start.time_since_epoch() + info.offset < walk.next.time_since_epoch()) {
                walk.back();
            }
            walk.forward();
            sys_seconds before = start;
            int wrong = 0;
            for (sys_seconds t = start; t < end;) {
                for (; walk.next.time_since_epoch() <= t.time_since_epoch() + info.offset;
                     walk.forward(), ++checked) {
                    wrong += h.at(walk.k) == t ? 0 : 1;
                    wrong +=
                        before == t || walk.k % 2 == 0 || h.index(t - 1s) == walk.k - 1 ? 0 : 1;
                    before = t;
                }
                wrong += (walk.k % 2 == 0 && t != info.begin) || h.index(t) == walk.k - 1 ? 0 : 1;
                const sys_seconds shown{walk.next.time_since_epoch() - info.offset};
                t = std::min(shown, info.end); // the wall shows the next, or its clock changes
                if (t == info.end) {
                    info = zone.get_info(t);
                }
            }
            REQUIRE(wrong == 0);
        }
    }
    CHECK(checked > 12 * 20 * 365 * 24);
}

TEST_CASE("at and index agree at any distance from the anchor, in every zone") {
    if (!nines::test::has_tz_database()) {
        return;
    }
    constexpr unsigned seed = 77;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::int64_t> times{-60'000'000'000, 250'000'000'000};
    std::uniform_int_distribution<std::int64_t> recent{0, 2'000'000'000};
    for (const char* name : nines::test::zones) {
        const nines::tz_zone zone{name};
        for (const auto& step :
             {cadence::custom(1s), cadence::custom(97s), cadence::hourly(1), cadence::daily(1),
              cadence::monthly(1), cadence::active_days(1, nines::weekdays::working())}) {
            const handoffs h{step, local_seconds{std::chrono::seconds{recent(random)}}, zone};
            for (int i = 0; i < 300; ++i) {
                const auto t = i % 3 == 0 ? times(random) : recent(random);
                const sys_seconds moment{std::chrono::seconds{t}};
                const auto k = h.index(moment);
                REQUIRE(h.at(k) <= moment);
                REQUIRE(moment < h.at(k + 1));
            }
        }
    }
}

#endif

} // namespace handoff_test
