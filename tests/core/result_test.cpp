// SPDX-License-Identifier: BSL-1.0
#include <nines/core/result.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace result_test {

using nines::errc;
using nines::error;
using nines::result;

static_assert(std::is_convertible_v<int, result<int>>);
static_assert(std::is_convertible_v<error, result<int>>);
static_assert(!std::is_default_constructible_v<result<int>>);
static_assert(!std::is_convertible_v<result<int>, bool>);
static_assert(std::is_constructible_v<bool, result<int>>);
static_assert(std::is_trivially_copyable_v<result<int>>);
static_assert(std::is_nothrow_move_constructible_v<result<std::string>>);
static_assert(std::is_move_constructible_v<result<std::unique_ptr<int>>>);
static_assert(!std::is_copy_constructible_v<result<std::unique_ptr<int>>>);
static_assert(std::is_same_v<result<int>::value_type, int>);
static_assert(sizeof(result<int>) <= sizeof(error) + sizeof(void*));

namespace {

constexpr error refusal{errc::insufficient, "here", "expected more"};

constexpr result<int> half(int even) {
    return even % 2 == 0 ? result<int>{even / 2} : result<int>{refusal};
}

} // namespace

TEST_CASE("a result holds a value or a refusal, and says which") {
    constexpr result<int> answer = 42;
    static_assert(answer.has_value());
    static_assert(bool{answer});
    static_assert(answer.value() == 42 && *answer == 42);

    constexpr result<int> none = refusal;
    static_assert(!none.has_value());
    static_assert(!bool{none});
    static_assert(none.error() == refusal);
    CHECK(answer != none);
}

TEST_CASE("results are equal when both values or both refusals are") {
    CHECK(result<int>{1} == result<int>{1});
    CHECK(result<int>{1} != result<int>{2});
    CHECK(result<int>{refusal} == result<int>{refusal});
    CHECK(result<int>{refusal} != result<int>{error{errc::malformed, "here", "expected more"}});
}

TEST_CASE("value_or gives the other value only for a refusal") {
    static_assert(half(8).value_or(-1) == 4);
    static_assert(half(7).value_or(-1) == -1);
    CHECK(result<std::string>{refusal}.value_or("none") == "none");
}

TEST_CASE("and_then goes on with the value and hands a refusal on") {
    static_assert(*half(8).and_then(half) == 2);
    static_assert(half(6).and_then(half).error() == refusal);
    CHECK(half(3).and_then(half).error() == refusal);
}

TEST_CASE("transform maps the value, also to another type, and hands a refusal on") {
    const auto text = [](int n) { return std::to_string(n); };
    static_assert(std::is_same_v<decltype(half(2).transform(text)), result<std::string>>);
    CHECK(half(84).transform(text).value() == "42");
    CHECK(half(83).transform(text).error() == refusal);
}

TEST_CASE("the value can be reached, changed and moved out") {
    result<std::string> text = std::string{"a long enough text to live on the heap"};
    CHECK(text->size() == 38);
    *text += '.';
    CHECK(text.value().ends_with('.'));
    const std::string taken = std::move(text).value();
    CHECK(taken.size() == 39);

    result<std::unique_ptr<int>> owned = std::make_unique<int>(7);
    const auto taken_over = *std::move(owned);
    CHECK(*taken_over == 7);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("asking a refusal for its value throws that refusal, by every way of asking") {
    result<std::string> none = refusal;
    CHECK_THROWS_WITH_AS(static_cast<void>(none.value()), "here: expected more",
                         nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(*none), nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(none->size()), nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(std::as_const(none).value()), nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(std::move(none).value()), nines::domain_error);
}

TEST_CASE("asking a value for its refusal throws as well") {
    CHECK_THROWS_WITH_AS(static_cast<void>(result<int>{1}.error()),
                         "result::error: expected a refusal, has a value", nines::domain_error);
}
#endif

} // namespace result_test
