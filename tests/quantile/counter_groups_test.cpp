// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/counter_groups.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

using nines::detail::counter_groups;
using nines::detail::group_cursor;
using nines::detail::group_span;

namespace {

constexpr int bits = 3;
constexpr std::uint64_t slack = 4;
constexpr group_span range{-1000, 1000};
using reference = std::map<std::int64_t, std::uint64_t>;

void add(counter_groups& groups, std::int64_t slot, std::uint64_t count) {
    groups.cover(slot >> bits, true);
    (void)groups.add(slot, count);
}

/// Slots in clusters far from each other, as often as each other or not.
std::int64_t some_slot(std::mt19937_64& random) {
    const auto cluster = static_cast<std::int64_t>(random() % 5) * 1500 - 3000;
    return cluster + static_cast<std::int64_t>(random() % (1U << (random() % 7)));
}

void check_same(const counter_groups& groups, const reference& expected) {
    std::vector<std::pair<std::int64_t, std::uint64_t>> up;
    groups.for_each([&](std::int64_t slot, std::uint64_t count) { up.emplace_back(slot, count); });
    REQUIRE(up ==
            std::vector<std::pair<std::int64_t, std::uint64_t>>(expected.begin(), expected.end()));
    std::vector<std::pair<std::int64_t, std::uint64_t>> down;
    groups.for_each_downwards(
        [&](std::int64_t slot, std::uint64_t count) { down.emplace_back(slot, count); });
    REQUIRE(std::vector<std::pair<std::int64_t, std::uint64_t>>(down.rbegin(), down.rend()) == up);

    std::uint64_t below = 0;
    group_cursor from{};
    for (const auto& [slot, count] : expected) {
        REQUIRE(groups.count(slot) == count);
        REQUIRE(groups.sum_below(slot) == below);
        groups.seek(below + 1 + count / 2 - (count == 1 ? 0 : 1), from);
        REQUIRE(groups.slot_at(from) == slot);
        REQUIRE(groups.count_at(from) == count);
        REQUIRE(from.in_run.before == below);
        below += count;
    }
    REQUIRE(groups.total() == below);
}

} // namespace

TEST_CASE("nothing is covered at first") {
    const counter_groups none{bits, slack, range};
    CHECK(none.empty());
    CHECK_FALSE(none.covers(0));
    CHECK(none.count(5) == 0);
    CHECK(none.total() == 0);
    CHECK(none.sum_below(100) == 0);
    CHECK(none.memory() == 0);
}

TEST_CASE("counts are those of a map, wherever they stand") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        counter_groups groups{bits, slack, range};
        reference expected;
        for (int i = 0; i < 5000; ++i) {
            const std::int64_t slot = some_slot(random);
            const std::uint64_t count = 1 + (random() % 50 == 0 ? random() >> 30U : random() % 3);
            add(groups, slot, count);
            expected[slot] += count;
            if ((i & (i + 1)) == 0) {
                check_same(groups, expected);
            }
        }
        check_same(groups, expected);
        for (auto& [slot, count] : expected) {
            REQUIRE_FALSE(groups.take(slot, count + 1));
            REQUIRE(groups.take(slot, count / 2));
            count -= count / 2;
        }
        check_same(groups, expected);
        REQUIRE_FALSE(groups.take(700, 1));
        REQUIRE(groups.take(700, 0));
    }
}

TEST_CASE("memory is in proportion to the groups in use") {
    counter_groups groups{6, 32, {-2000, 2000}};
    constexpr std::size_t group_bytes = 64 * 4;
    for (std::int64_t each = 0; each < 20; ++each) {
        groups.cover(each * 100, true);
        (void)groups.add(each * 6400, 1);
    }
    CHECK(groups.memory() < 20 * (group_bytes + 100));
    counter_groups dense{6, 32, {-2000, 2000}};
    for (std::int64_t each = 0; each < 100; ++each) {
        dense.cover(each * 37 % 100, true);
        (void)dense.add(each * 37 % 100 * 64, 1);
    }
    CHECK(dense.row_size() >= 100U * 64);
    CHECK(dense.memory() <= 2 * 100 * group_bytes);
}

TEST_CASE("the row moves to where values come, ever more slowly when they come to both") {
    counter_groups groups{bits, slack, range};
    add(groups, 0, 1);
    const auto values_until_move = [&](std::int64_t slot) {
        int count = 0;
        for (groups.cover(slot >> bits, true); !groups.row().contains(slot >> bits);
             ++count) {
            (void)groups.add(slot, 1);
        }
        return count;
    };
    CHECK(values_until_move(4000) == 256);
    CHECK(values_until_move(0) == 512);
    CHECK(values_until_move(4001) == 1024);
    CHECK(groups.count(4000) == 256);
    CHECK(groups.count(0) == 513);
}

TEST_CASE("adding rows and groups apart adds every count") {
    for (const std::uint64_t seed : {4U, 5U, 6U, 7U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        counter_groups a{bits, slack, range};
        counter_groups b{bits, slack, range};
        reference expected;
        for (int i = 0; i < 400; ++i) {
            const std::int64_t slot = some_slot(random);
            add(random() % 2 == 0 ? a : b, slot, 1);
            ++expected[slot];
        }
        counter_groups sum{bits, slack, range};
        sum.add_all(a, true);
        sum.add_all(b, true);
        check_same(sum, expected);
        b.add_all(a, true);
        check_same(b, expected);
    }
}

TEST_CASE("joining slots keeps the counts, also when groups are joined") {
    for (int by = 1; by <= 6; ++by) {
        CAPTURE(by);
        std::mt19937_64 random{8};
        counter_groups groups{bits, slack, range};
        reference expected;
        for (int i = 0; i < 2000; ++i) {
            const std::int64_t slot = some_slot(random);
            add(groups, slot, 1);
            ++expected[slot >> by];
        }
        check_same(groups.joined(by, by < bits ? bits - by : 0, slack, range), expected);
    }
}
