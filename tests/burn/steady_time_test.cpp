// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/steady_time.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

namespace steady_time_test {

using namespace std::chrono_literals;

namespace {

using point = std::chrono::sys_seconds;
using steady_time = nines::steady_time<point>;
constexpr point start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30}};

/// When what has come by `now` counts; nothing where that is not known yet.
std::optional<point> taken(steady_time& time, point now) {
    return time.take(now) ? std::optional{time.present(now)} : std::nullopt;
}

} // namespace

TEST_CASE("a clock that moves on is taken as it is, the first time wherever it stands") {
    steady_time time{1h};
    CHECK(time.present(start) == start);
    CHECK(taken(time, start) == start);
    CHECK(taken(time, start) == start);
    CHECK(taken(time, start + 1h) == start + 1h);
    CHECK(time.present(start + 2h) == start + 2h);
}

TEST_CASE("while a clock is behind, the last time counts and is asked about") {
    steady_time time{1h, start};
    CHECK(taken(time, start - 2h) == start);
    CHECK(time.present(start - 2h) == start);
    CHECK(taken(time, start - 1s) == start);
    CHECK(taken(time, start + 1s) == start + 1s);
}

TEST_CASE("a leap forward counts when it is seen a second time") {
    steady_time time{1h, start};
    CHECK(taken(time, start + 3h) == std::nullopt);
    CHECK(time.present(start + 3h) == start);
    CHECK(taken(time, start + 3h) == start + 3h);
    CHECK(time.present(start + 3h) == start + 3h);
    CHECK(taken(time, start + 5h) == std::nullopt);
    CHECK(taken(time, start + 6h) == start + 6h); // as far after the leap as a step may be
}

TEST_CASE(
    "a leap is not confirmed by another one, and calls that lie far apart are heard at last") {
    steady_time time{1h, start};
    CHECK(taken(time, start + std::chrono::years{1}) == std::nullopt);
    CHECK(taken(time, start + std::chrono::years{3}) == std::nullopt);
    CHECK(time.present(start + std::chrono::years{3}) == start);
    CHECK(taken(time, start + 1s) == start + 1s);
    CHECK(taken(time, start + 3h) == std::nullopt);
    CHECK(taken(time, start + 6h) == std::nullopt);
    CHECK(taken(time, start + 9h) == start + 9h);
}

TEST_CASE("after a leap that was confirmed and is taken back, time goes on at the clock's pace") {
    steady_time time{1h, start};
    const point wrong = start + std::chrono::days{300};
    CHECK(taken(time, wrong) == std::nullopt);
    CHECK(taken(time, wrong + 1s) == wrong + 1s);
    CHECK(taken(time, start + 2s) == wrong + 1s);
    CHECK(time.present(start + 2s) == wrong + 1s);
    CHECK(taken(time, start + 3s) == wrong + 1s);
    CHECK(taken(time, start + 13s) == wrong + 11s);
    CHECK(time.present(start + 23s) == wrong + 21s);
    CHECK(taken(time, start + 12s) == wrong + 11s); // it may step back a little there, too
    CHECK(taken(time, start + 5h) == std::nullopt); // and leap
    CHECK(taken(time, start + 5h + 1s) == wrong + 5h - 1s);
    CHECK(taken(time, start + 1h) == wrong + 5h - 1s);
    CHECK(taken(time, start + 1h + 1s) == wrong + 5h - 1s);
    CHECK(taken(time, start + 1h + 2s) == wrong + 5h);
    // Its own time counts again when it is there.
    CHECK(taken(time, wrong + 5h + 1s) == wrong + 5h + 1s);
    CHECK(taken(time, wrong + 5h + 2s) == wrong + 5h + 2s);
}

TEST_CASE("a leap that is taken back never was") {
    steady_time time{1h, start};
    CHECK(taken(time, start + std::chrono::years{10}) == std::nullopt);
    CHECK(taken(time, start + 1s) == start + 1s);
    CHECK(taken(time, start + 2s) == start + 2s);
    CHECK(taken(time, start + std::chrono::years{10}) == std::nullopt);
    // Of two leaps the shorter one is to be confirmed.
    CHECK(taken(time, start + std::chrono::years{5}) == std::nullopt);
    CHECK(taken(time, start + std::chrono::years{5} + 1s) == start + std::chrono::years{5} + 1s);
}

TEST_CASE("a new beginning may lie before the last time") {
    steady_time time{1h, start + 24h};
    CHECK(taken(time, start) == start + 24h);
    time.begin(start);
    CHECK(taken(time, start + 1s) == start + 1s);
}

TEST_CASE(
    "whatever a clock does, time never goes back and stands still at most while it is wrong") {
    std::mt19937_64 random{20261130};
    steady_time time{1h};
    point last = (point::min)();
    for (int i = 0; i < 100'000; ++i) {
        const point right = start + std::chrono::seconds{i};
        const bool wrong = random() % 10 == 0;
        const auto error = std::chrono::seconds{static_cast<std::int64_t>(random() % 7200) - 3600};
        const point now = wrong ? right + error / 2 : right;
        const point present = time.present(now);
        if (const auto counted = taken(time, now)) {
            CHECK(*counted >= last);
            CHECK(*counted == present);
            last = *counted;
        }
    }
    CHECK(last >= start + 99'999s);
    CHECK(last <= start + 99'999s + 30min);
}

} // namespace steady_time_test
