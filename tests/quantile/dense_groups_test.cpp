// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/dense_groups.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

namespace dense_groups_test {

using nines::detail::dense_around;
using nines::detail::group_run;
using nines::detail::group_span;
using nines::detail::slack_groups;

// 8 KiB of counters of 4 bytes: 32 octaves of 64 slots.
static_assert(slack_groups(6) == 32);
static_assert(slack_groups(0) == 2048);
static_assert(slack_groups(20) == 1);

namespace {

constexpr group_span everywhere{-10'000, 10'000};

group_run one_group(std::int64_t number) {
    return {{number, number + 1}, 1};
}

group_span around(group_span row, std::uint64_t inside, std::vector<std::int64_t> used,
                  std::uint64_t slack) {
    return dense_around({row, inside}, used, one_group, slack, everywhere).groups;
}

} // namespace

TEST_CASE("a row takes the nearest groups first, and stops where it would be too thin") {
    CHECK(around({5, 6}, 1, {5}, 1) == group_span{5, 6});
    CHECK(around({5, 6}, 1, {5, 6}, 1) == group_span{5, 7});
    CHECK(around({5, 6}, 1, {3, 5, 9}, 1) == group_span{3, 10});
    CHECK(around({5, 6}, 1, {0, 5, 10}, 1) == group_span{5, 6}); // 6 > 2 * 2 + 1
    CHECK(around({5, 6}, 1, {0, 5, 10}, 2) == group_span{0, 6}); // then 11 > 2 * 3 + 2
    CHECK(around({5, 6}, 1, {0, 5, 10}, 5) == group_span{0, 11});
    CHECK(around({-2, 2}, 0, {7}, 100) == group_span{-2, 8});
}

TEST_CASE("a row has its slack and no more, whatever the groups") {
    std::mt19937_64 random{20261125};
    for (int round = 0; round < 500; ++round) {
        std::set<std::int64_t> groups;
        for (auto n = random() % 40; n > 0; --n) {
            groups.insert(static_cast<std::int64_t>(random() % (1U << (2 + random() % 9))));
        }
        const std::int64_t start = static_cast<std::int64_t>(random() % 100);
        groups.insert(start);
        const std::vector<std::int64_t> used{groups.begin(), groups.end()};
        const std::uint64_t slack = random() % 64;
        const group_span row = around({start, start + 1}, 1, used, slack);
        const auto inside = static_cast<std::uint64_t>(std::count_if(
            used.begin(), used.end(), [&](std::int64_t each) { return row.contains(each); }));
        REQUIRE(row.contains(start));
        REQUIRE((row.size() == 1 || row.size() <= 2 * inside + slack));
        REQUIRE(groups.contains(row.from));
        REQUIRE(groups.contains(row.to - 1));
    }
}

} // namespace dense_groups_test
