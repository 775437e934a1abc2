// SPDX-License-Identifier: BSL-1.0
#include <nines/core/inplace_vector.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace inplace_vector_test {

using nines::inplace_vector;

namespace {

struct pair_of {
    int first;
    double second;
    friend bool operator==(const pair_of&, const pair_of&) = default;
};

template <class T>
concept can_be_held = requires { typename inplace_vector<T, 2>; };

} // namespace

static_assert(std::is_nothrow_copy_constructible_v<inplace_vector<pair_of, 3>>);
static_assert(inplace_vector<pair_of, 3>::capacity() == 3);
static_assert(can_be_held<pair_of> && !can_be_held<std::string>);

TEST_CASE("values are added until the places are used up") {
    inplace_vector<pair_of, 2> values;
    CHECK(values.empty());
    REQUIRE(values.try_emplace_back(1, 0.5) != nullptr);
    auto* const second = values.try_emplace_back(pair_of{2, 1.5});
    REQUIRE(second != nullptr);
    CHECK(values.try_emplace_back(3, 2.5) == nullptr);
    CHECK(values.size() == 2);
    second->second = 7;
    CHECK(values[0] == pair_of{1, 0.5});
    CHECK(values[1] == pair_of{2, 7});
}

TEST_CASE("a copy has the same values and none of its own place") {
    inplace_vector<pair_of, 4> values;
    values.try_emplace_back(1, 0.5);
    inplace_vector<pair_of, 4> copy{values};
    values.try_emplace_back(2, 0.25);
    CHECK(copy.size() == 1);
    copy = values;
    const auto& itself = copy;
    copy = itself;
    const std::span<const pair_of> view{copy};
    REQUIRE(view.size() == 2);
    CHECK(view[1] == pair_of{2, 0.25});
    CHECK(view.data() != std::span<const pair_of>{values}.data());
    std::size_t count = 0;
    for (const pair_of& each : copy) {
        count += each.second < 1 ? 1U : 0U;
    }
    CHECK(count == 2);
}

TEST_CASE("what is made in its place is added until it is full") {
    inplace_vector<pair_of, 1> values;
    int made = 0;
    const auto make = [&made] { return pair_of{++made, 0.5}; };
    CHECK(values.try_emplace_from(make) == values.begin());
    CHECK(values.try_emplace_from(make) == nullptr);
    CHECK(made == 1);
    CHECK(values[0] == pair_of{1, 0.5});
}

} // namespace inplace_vector_test
