// SPDX-License-Identifier: BSL-1.0
#include <nines/quantile/row_policy.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

namespace row_policy_test {

using nines::detail::group_run;
using nines::detail::group_span;
using nines::detail::row_policy;

namespace {

constexpr group_span range{-100, 100};

group_run one_group(std::int64_t number) {
    return {{number, number + 1}, 1};
}

} // namespace

TEST_CASE("a row that grows takes an eighth more where it grew, unless it would be too thin") {
    row_policy policy{4, range};
    policy.begin(16);
    CHECK(policy.with_spare({0, 16}, {0, 15}) == group_span{0, 18});
    CHECK(policy.with_spare({0, 16}, {1, 16}) == group_span{-2, 16});
    CHECK(policy.with_spare({0, 36}, {0, 35}) == group_span{0, 36}); // 2 * 16 + 4
    CHECK(policy.with_spare({84, 100}, {84, 99}) == group_span{82, 100});
    policy.begin(15);
    CHECK(policy.with_spare({0, 32}, {0, 31}) == group_span{0, 34});
}

TEST_CASE("a row never gets shorter, also where it begins below the range") {
    const row_policy policy{4, range};
    CHECK(policy.lengthened({-103, 4}, {-103, 3}, 10) == group_span{-103, 4});
    CHECK(policy.lengthened({0, 4}, {0, 2}, 300) == range);
}

TEST_CASE("many values move the row, twice as many each time; one count does not count for more") {
    row_policy policy{4, range};
    const auto values_until_move = [&] {
        int values = 1;
        for (; !policy.moves_after(1); ++values) {
        }
        return values;
    };
    CHECK(values_until_move() == 256);
    CHECK(values_until_move() == 512);
    CHECK(policy.moves_after(1'000'000'000));
    CHECK(values_until_move() == 2048);
}

TEST_CASE("a long row is counted anew only after some groups, and then grows") {
    row_policy policy{4, range};
    policy.begin(20);
    int counted = 0;
    const auto count = [&] {
        ++counted;
        return std::uint64_t{40};
    };
    const std::vector<std::int64_t> apart{60};
    const group_span row{0, 44};
    CHECK(policy.grown(row, apart, one_group, count) == row);
    CHECK(policy.grown(row, apart, one_group, count) == row);
    CHECK(counted == 0);
    CHECK(policy.grown(row, apart, one_group, count) == group_span{0, 61});
    CHECK(counted == 1);
    CHECK(policy.used() == 41);
}

TEST_CASE("groups outside the range never join the row") {
    row_policy policy{1000, range};
    policy.begin(1);
    CHECK(policy.grown({0, 1}, std::vector<std::int64_t>{-101, -100, 99, 100}, one_group,
                       [] { return std::uint64_t{1}; }) == range);
}

} // namespace row_policy_test
