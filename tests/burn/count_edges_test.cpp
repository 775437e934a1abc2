// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_edges.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>

namespace count_edges_test {

using point = std::chrono::sys_time<std::chrono::milliseconds>;
using ring = nines::detail::count_edges<1000, 4, std::uint64_t, point>;
using edge = ring::edge;
using std::chrono::milliseconds;

static_assert(nines::detail::edge_before<1000>(point{milliseconds{-1}}) == -1);
static_assert(nines::detail::edge_before<1000>(point{milliseconds{-1000}}) == -1);
static_assert(nines::detail::edge_before<1000>(point{milliseconds{1999}}) == 1);

TEST_CASE("a ring keeps its newest edges, wherever it began") {
    for (const std::int64_t start : {-7, 0, 6}) {
        CAPTURE(start);
        std::array<edge, 4> memory{};
        auto at = ring::at_edge(start);
        for (std::int64_t k = start + 1; k <= start + 6; ++k) {
            edge filled;
            filled.until.good = static_cast<std::uint64_t>(k + 100);
            ring::advance(std::span{memory}, at, k, filled);
            CHECK(at == ring::at_edge(k));
        }
        CHECK(ring::oldest(at) == start + 3);
        for (std::int64_t k = start + 3; k <= start + 6; ++k) {
            CHECK(ring::keeps(at, k));
            CHECK(memory[ring::position(at, k)].until.good == static_cast<std::uint64_t>(k + 100));
        }
        CHECK_FALSE(ring::keeps(at, start + 2));
    }
}

TEST_CASE("a leap fills the ring once, however far it goes") {
    std::array<edge, 4> memory{};
    auto at = ring::at_edge(3);
    edge filled;
    filled.until.bad = 9;
    ring::advance(std::span{memory}, at, 1'000'000'000'000, filled);
    CHECK(at == ring::at_edge(1'000'000'000'000));
    for (const edge& each : memory) {
        CHECK(each == filled);
    }
}

TEST_CASE("the age of a time finds the edge that its index finds, to the ends of time") {
    for (const std::int64_t newest : {-7, 0, 6}) {
        const auto at = ring::at_edge(newest);
        for (std::int64_t ticks = (newest - 6) * 1000; ticks <= newest * 1000 + 999; ticks += 250) {
            CAPTURE(newest);
            CAPTURE(ticks);
            const point time{milliseconds{ticks}};
            const std::int64_t index = nines::detail::edge_before<1000>(time);
            const std::uint64_t age = ring::age(at, time);
            CHECK(ring::keeps_age(age) == ring::keeps(at, index));
            CHECK(ring::steps_back(age) == static_cast<std::size_t>(newest - index));
        }
    }
    constexpr point first = (point::min)();
    const auto at = ring::at_edge(nines::detail::edge_before<1000>(first));
    CHECK(ring::age(at, first) == 0); // its edge lies before any time
    CHECK(ring::age(ring::at_edge(0), first) == std::uint64_t{1} << 63U);
}

} // namespace count_edges_test
