// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/steady_time.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

using namespace std::chrono_literals;

namespace {

using point = std::chrono::sys_seconds;
using steady_time = nines::steady_time<point>;
constexpr point start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30}};

} // namespace

TEST_CASE("a clock that moves on is taken as it is, the first time wherever it stands") {
    steady_time time{1h};
    CHECK(time.present(start) == start);
    CHECK(time.take(start) == start);
    CHECK(time.take(start) == start);
    CHECK(time.take(start + 1h) == start + 1h);
    CHECK(time.present(start + 2h) == start + 2h);
}

TEST_CASE("while a clock is behind, the last time counts and is asked about") {
    steady_time time{1h, start};
    CHECK(time.take(start - 2h) == start);
    CHECK(time.present(start - 2h) == start);
    CHECK(time.take(start - 1s) == start);
    CHECK(time.take(start + 1s) == start + 1s);
}

TEST_CASE("a leap forward counts when it is seen a second time") {
    steady_time time{1h, start};
    CHECK(time.take(start + 3h) == std::nullopt);
    CHECK(time.present(start + 3h) == start);
    CHECK(time.take(start + 3h) == start + 3h);
    CHECK(time.present(start + 3h) == start + 3h);
    CHECK(time.take(start + 5h) == std::nullopt);
    CHECK(time.take(start + 6h) == start + 6h); // as far after the leap as a step may be
}

TEST_CASE(
    "a leap is not confirmed by another one, and calls that lie far apart are heard at last") {
    steady_time time{1h, start};
    CHECK(time.take(start + std::chrono::years{1}) == std::nullopt);
    CHECK(time.take(start + std::chrono::years{3}) == std::nullopt);
    CHECK(time.present(start + std::chrono::years{3}) == start);
    CHECK(time.take(start + 1s) == start + 1s);
    CHECK(time.take(start + 3h) == std::nullopt);
    CHECK(time.take(start + 6h) == std::nullopt);
    CHECK(time.take(start + 9h) == start + 9h);
}

TEST_CASE("after a leap that was confirmed and is taken back, time goes on at the clock's pace") {
    steady_time time{1h, start};
    const point wrong = start + std::chrono::days{300};
    CHECK(time.take(wrong) == std::nullopt);
    CHECK(time.take(wrong + 1s) == wrong + 1s);
    CHECK(time.take(start + 2s) == wrong + 1s);
    CHECK(time.present(start + 2s) == wrong + 1s);
    CHECK(time.take(start + 3s) == wrong + 1s);
    CHECK(time.take(start + 13s) == wrong + 11s);
    CHECK(time.present(start + 23s) == wrong + 21s);
    CHECK(time.take(start + 12s) == wrong + 11s); // it may step back a little there, too
    CHECK(time.take(start + 5h) == std::nullopt); // and leap
    CHECK(time.take(start + 5h + 1s) == wrong + 5h - 1s);
    CHECK(time.take(start + 1h) == wrong + 5h - 1s);
    CHECK(time.take(start + 1h + 1s) == wrong + 5h - 1s);
    CHECK(time.take(start + 1h + 2s) == wrong + 5h);
    // Its own time counts again when it is there.
    CHECK(time.take(wrong + 5h + 1s) == wrong + 5h + 1s);
    CHECK(time.take(wrong + 5h + 2s) == wrong + 5h + 2s);
}

TEST_CASE("a leap that is taken back never was") {
    steady_time time{1h, start};
    CHECK(time.take(start + std::chrono::years{10}) == std::nullopt);
    CHECK(time.take(start + 1s) == start + 1s);
    CHECK(time.take(start + 2s) == start + 2s);
    CHECK(time.take(start + std::chrono::years{10}) == std::nullopt);
    // Of two leaps the shorter one is to be confirmed.
    CHECK(time.take(start + std::chrono::years{5}) == std::nullopt);
    CHECK(time.take(start + std::chrono::years{5} + 1s) == start + std::chrono::years{5} + 1s);
}

TEST_CASE("a new beginning may lie before the last time") {
    steady_time time{1h, start + 24h};
    CHECK(time.take(start) == start + 24h);
    time.begin(start);
    CHECK(time.take(start + 1s) == start + 1s);
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
        const auto taken = time.take(now);
        if (taken) {
            CHECK(*taken >= last);
            CHECK(*taken == present);
            last = *taken;
        }
    }
    CHECK(last >= start + 99'999s);
    CHECK(last <= start + 99'999s + 30min);
}
