// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/counter_groups.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <span>
#include <vector>

namespace counter_groups_test {

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
        for (groups.cover(slot >> bits, true); !groups.row().contains(slot >> bits); ++count) {
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

TEST_CASE("memory never exceeds twice that of the groups in use and the slack") {
    constexpr std::size_t group_bytes = 64 * 4;
    for (const std::uint64_t seed : {9U, 10U, 11U, 12U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        counter_groups groups{6, 32, {-2000, 2000}};
        std::size_t used = 0;
        const auto use = [&](std::int64_t number) {
            used += groups.count(number * 64) == 0 ? 1U : 0U;
            groups.cover(number, true);
            (void)groups.add(number * 64, 1);
            const std::size_t row = (std::max)(groups.row_size() / 64, std::size_t{32});
            const std::size_t apart = used - (std::min)(used, (row - 32) / 2);
            REQUIRE(groups.memory() <= 2 * used * group_bytes + 8192 + apart * 112);
        };
        for (std::int64_t number = 0; number < 400; number += 2) {
            use(number);
        }
        for (std::int64_t number = 431; number < 700; ++number) {
            use(number);
        }
        for (int i = 0; i < 2000; ++i) {
            use(static_cast<std::int64_t>(random() % 3500) - 1700);
        }
    }
}

TEST_CASE("what is merged into nothing is a copy, and the row goes where the values are") {
    counter_groups many{bits, slack, range};
    for (std::int64_t slot = 800; slot < 900; ++slot) {
        add(many, slot, 10);
    }
    add(many, -5000, 1);
    CHECK(many.row().contains(850 >> bits));
    counter_groups copy{bits, slack, range};
    copy.add_all(many, true);
    CHECK(copy.row() == many.row());
    CHECK(copy.memory() <= many.memory());
    counter_groups other{bits, slack, range};
    add(other, -5000, 1);
    CHECK(other.row().contains(-5000 >> bits));
    other.add_all(many, true);
    CHECK(other.row().contains(850 >> bits));
    CHECK(other.count(-5000) == 2);
    CHECK(other.total() == 1002);
}

TEST_CASE("groups below the range stand apart, whatever comes first") {
    counter_groups groups{bits, slack, {0, 100}};
    add(groups, -1, 1000);
    CHECK(groups.row_size() == 0);
    CHECK_FALSE(groups.empty());
    add(groups, 0, 1);
    add(groups, -2, 1000);
    CHECK(groups.row() == group_span{0, 1});
    check_same(groups, {{-2, 1000}, {-1, 1000}, {0, 1}});
    check_same(groups.joined(2, 1, slack, {0, 100}), {{-1, 2000}, {0, 1}});
}

TEST_CASE("cells are added by whole groups, in one row when they are close") {
    std::vector<std::uint64_t> cells(40 << bits);
    cells[(3U << bits) + 1] = 5;
    cells[(6U << bits) + 7] = std::uint64_t{1} << 40;
    counter_groups groups{bits, slack, range};
    groups.add_cells(10, std::span<const std::uint64_t>{cells});
    CHECK(groups.row() == group_span{13, 17});
    cells[39U << bits] = 2;
    groups.add_cells(10, std::span<const std::uint64_t>{cells});
    CHECK(groups.row() == group_span{13, 17});
    check_same(
        groups,
        {{(13 << bits) + 1, 10}, {(16 << bits) + 7, std::uint64_t{1} << 41}, {49 << bits, 2}});
}

} // namespace counter_groups_test
