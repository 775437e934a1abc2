// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/count_edges.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <span>

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
