// SPDX-License-Identifier: BSL-1.0
#include <nines/core/event_counts.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace event_counts_test {

using nines::errc;
using nines::event_counts;

static_assert(nines::mergeable<event_counts<>>);
static_assert(nines::mergeable<event_counts<std::uint8_t>>);
static_assert(nines::mergeable<event_counts<float>>);
static_assert(nines::mergeable<event_counts<long double>>);
static_assert(std::is_same_v<event_counts<>::count_type, std::uint64_t>);
static_assert(std::is_trivially_copyable_v<event_counts<>>);
static_assert(std::is_nothrow_default_constructible_v<event_counts<>>);
static_assert(sizeof(event_counts<std::uint32_t>) == 8);
static_assert(std::is_same_v<decltype(event_counts{1, 2}), event_counts<std::uint64_t>>);
static_assert(std::is_same_v<decltype(event_counts{1.5, 2.0}), event_counts<double>>);
static_assert(std::is_same_v<decltype(event_counts{1.5F, 2.0F}), event_counts<float>>);
static_assert(!nines::event_count<bool> && !nines::event_count<int>);
static_assert(noexcept(event_counts<>::try_from(1, 2)));
static_assert(noexcept(event_counts<>{}.try_plus({})));

namespace {

constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("without events there is no error ratio, neither 0 nor 1") {
    constexpr event_counts<> none;
    static_assert(none.empty() && none.total() == 0);
    static_assert(!none.error_ratio().has_value());
    CHECK(none == event_counts<>{0, 0});
}

TEST_CASE("good, bad and total are kept, and the ratio is that of the bad ones") {
    constexpr event_counts<> counts{999, 1};
    static_assert(counts.good == 999 && counts.bad == 1 && counts.total() == 1000);
    static_assert(counts.error_ratio() == 0.001);
    static_assert(event_counts<>{0, 7}.error_ratio() == 1.0);
    static_assert(event_counts<>{7, 0}.error_ratio() == 0.0);
    CHECK_FALSE(counts.empty());
}

TEST_CASE("counts come from good and total as well") {
    static_assert(event_counts<>::from_total(999, 1000) == event_counts<>{999, 1});
    static_assert(event_counts<>::from_total(0, 0).empty());
    CHECK(event_counts<double>::from_total(1.5, 2.0) == event_counts<double>{1.5, 0.5});
}

TEST_CASE("more good events than events is a contradiction") {
    const auto refused = event_counts<>::try_from_total(1001, 1000);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::contradiction);
    CHECK(event_counts<double>::try_from_total(2.5, 2.0).error().code == errc::contradiction);
}

TEST_CASE("good, bad and total that do not add up are a contradiction") {
    CHECK(event_counts<>::try_from_all(999, 1, 1000) == event_counts<>{999, 1});
    CHECK(event_counts<>::try_from_all(999, 2, 1000).error().code == errc::contradiction);
    CHECK(event_counts<>::try_from_all(999, 0, 1000).error().code == errc::contradiction);
    CHECK(event_counts<>::try_from_all(1, 1, -2).error().code == errc::contradiction);
    CHECK(event_counts<>::try_from_all(-1, 1, 0).error().code == errc::out_of_domain);
}

TEST_CASE("weighted events may differ from their total by rounding, and by no more") {
    CHECK(event_counts<double>::try_from_all(0.1, 0.2, 0.3));
    CHECK(event_counts<double>::try_from_all(0.1, 0.2, 0.3 * (1 + 9e-13)));
    CHECK_FALSE(event_counts<double>::try_from_all(0.1, 0.2, 0.3 * (1 + 2e-12)));
    CHECK(event_counts<float>::try_from_all(0.1F, 0.7F, 0.8F));
    CHECK(event_counts<float>::try_from_all(16'777'216.0F, 1.0F, 16'777'218.0F));
    CHECK_FALSE(event_counts<float>::try_from_all(0.1F, 0.7F, 0.80001F));
    CHECK_FALSE(event_counts<double>::try_from_all(0.1, 0.2, quiet_nan));
}

TEST_CASE("negative counts are refused") {
    CHECK(event_counts<>::try_from(-1, 0).error().code == errc::out_of_domain);
    CHECK(event_counts<>::try_from(0, -1LL).error().code == errc::out_of_domain);
    CHECK(event_counts<double>::try_from(-0.5, 0.0).error().code == errc::out_of_domain);
    CHECK(event_counts<double>::try_from(0, -1).error().code == errc::out_of_domain);
    CHECK(event_counts<>::try_from_total(-1, 5).error().code == errc::out_of_domain);
}

TEST_CASE("NaN and infinite counts are refused") {
    for (const double bad : {quiet_nan, -quiet_nan, infinity, -infinity}) {
        CAPTURE(bad);
        CHECK(event_counts<double>::try_from(bad, 1.0).error().code == errc::out_of_domain);
        CHECK(event_counts<double>::try_from(1.0, bad).error().code == errc::out_of_domain);
        CHECK(event_counts<>::try_from(bad, 1).error().code == errc::out_of_domain);
        CHECK(event_counts<float>::try_from(1.0F, bad).error().code == errc::out_of_domain);
        CHECK(event_counts<double>::try_from_total(bad, 1.0).error().code == errc::out_of_domain);
        CHECK(event_counts<double>::try_from_total(1.0, bad).error().code == errc::out_of_domain);
    }
}

TEST_CASE("whole numbers in floating point are counts, fractions of an event are not") {
    CHECK(event_counts<>::try_from(3.0, 4.0F) == event_counts<>{3, 4});
    CHECK(event_counts<>::try_from(0x1p63, 0.0)->good == std::uint64_t{1} << 63);
    CHECK(event_counts<>::try_from(3.5, 0.0).error().code == errc::out_of_domain);
    CHECK(event_counts<>::try_from(0x1p64, 0.0).error().code == errc::out_of_domain);
    CHECK(event_counts<>::try_from(1e300, 0.0).error().code == errc::out_of_domain);
    CHECK(event_counts<std::uint8_t>::try_from(255.0, 0).value().good == 255);
    CHECK(event_counts<std::uint8_t>::try_from(256.0, 0).error().code == errc::out_of_domain);
}

TEST_CASE("a count that does not fit the count type is refused, never cut short") {
    CHECK(event_counts<std::uint8_t>::try_from(256, 0).error().code == errc::out_of_domain);
    CHECK(event_counts<std::uint8_t>::try_from(0, 1000U).error().code == errc::out_of_domain);
    CHECK(event_counts<float>::try_from(1e300, 0.0).error().code == errc::out_of_domain);
    CHECK(event_counts<float>::try_from(0.0F, 3.5e38).error().code == errc::out_of_domain);
    CHECK(event_counts<float>::try_from_total(1.0F, 1e39).error().code == errc::out_of_domain);
}

TEST_CASE("counts whose total does not fit are an overflow") {
    constexpr auto most = (std::numeric_limits<std::uint64_t>::max)();
    CHECK(event_counts<>::try_from(most, 0));
    CHECK(event_counts<>::try_from(most - 1, 1)->total() == most);
    CHECK(event_counts<>::try_from(most, 1).error().code == errc::overflow);
    CHECK(event_counts<std::uint8_t>::try_from(200, 56).error().code == errc::overflow);
    CHECK(event_counts<double>::try_from(1.2e308, 1.2e308).error().code == errc::overflow);
}

TEST_CASE("sums add both counts, or overflow") {
    static_assert(event_counts<>{1, 2} + event_counts<>{10, 20} == event_counts<>{11, 22});
    constexpr auto most = (std::numeric_limits<std::uint64_t>::max)();
    const event_counts<> nearly{most - 1, 0};
    CHECK(nearly.try_plus({0, 1})->total() == most);
    CHECK(nearly.try_plus({1, 1}).error().code == errc::overflow);
    CHECK(event_counts<std::uint8_t>{200, 0}.try_plus({0, 56}).error().code == errc::overflow);
}

TEST_CASE("a difference is what was counted between, and never negative") {
    static_assert(event_counts<>{11, 22} - event_counts<>{1, 2} == event_counts<>{10, 20});
    const event_counts<> later{11, 22};
    CHECK(later.try_minus(later)->empty());
    CHECK(later.try_minus({12, 0}).error().code == errc::contradiction);
    CHECK(later.try_minus({0, 23}).error().code == errc::contradiction);
}

TEST_CASE("+=, -= and merge are the same operations in place") {
    event_counts<> counts{1, 2};
    counts += {10, 20};
    CHECK(counts == event_counts<>{11, 22});
    counts.merge({1, 0});
    CHECK(counts == event_counts<>{12, 22});
    counts -= {12, 0};
    CHECK(counts == event_counts<>{0, 22});
}

TEST_CASE("bytes give back the counts they were written from") {
    std::array<std::byte, event_counts<>::byte_size> bytes{};
    const event_counts<> counts{(std::uint64_t{1} << 63) - 1, 12'345};
    REQUIRE(counts.to_bytes(bytes) == event_counts<>::byte_size);
    CHECK(event_counts<>::from_bytes(bytes) == counts);

    const event_counts<double> weighted{0.1, 1e-300};
    REQUIRE(weighted.to_bytes(bytes) == event_counts<double>::byte_size);
    CHECK(event_counts<double>::from_bytes(bytes) == weighted);
}

TEST_CASE("the byte form is the same on every machine") {
    std::array<std::byte, event_counts<>::byte_size> bytes{};
    REQUIRE(event_counts<>{0x0102030405060708U, 9}.to_bytes(bytes));
    constexpr std::array<unsigned char, event_counts<>::byte_size> expected{
        'n', '9', 1, 1, 8, 7, 6, 5, 4, 3, 2, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0x4D, 0x67, 0x82, 0x21};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        CAPTURE(i);
        CHECK(std::to_integer<int>(bytes[i]) == expected[i]);
    }
}

TEST_CASE("a buffer that is too short is refused and bytes of another form are, too") {
    std::array<std::byte, event_counts<>::byte_size> bytes{};
    CHECK(event_counts<>{1, 2}.to_bytes(std::span{bytes}.first(23)).error().code == errc::overflow);
    REQUIRE(event_counts<>{1, 2}.to_bytes(bytes));
    CHECK(event_counts<double>::from_bytes(bytes).error().code == errc::unsupported);
    CHECK(event_counts<>::from_bytes(std::span{bytes}.first(20)).error().code == errc::malformed);
    CHECK(event_counts<>::from_bytes({}).error().code == errc::malformed);
}

TEST_CASE("well-formed bytes with impossible counts are refused as by the constructor") {
    std::array<std::byte, event_counts<>::byte_size> bytes{};
    REQUIRE(event_counts<>{300, 0}.to_bytes(bytes));
    CHECK(event_counts<std::uint8_t>::from_bytes(bytes).error().code == errc::out_of_domain);

    nines::byte_writer not_a_number{bytes, nines::byte_form_kind::event_counts, 2};
    not_a_number.put(quiet_nan);
    not_a_number.put(0.0);
    REQUIRE(not_a_number.finish());
    CHECK(event_counts<double>::from_bytes(bytes).error().code == errc::out_of_domain);

    constexpr auto most = (std::numeric_limits<std::uint64_t>::max)();
    nines::byte_writer too_many{bytes, nines::byte_form_kind::event_counts, 1};
    too_many.put(most);
    too_many.put(most);
    REQUIRE(too_many.finish());
    CHECK(event_counts<>::from_bytes(bytes).error().code == errc::overflow);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("constructors and operators throw what their try_ twins refuse") {
    CHECK_THROWS_AS((event_counts<>{1, -1}), nines::domain_error);
    CHECK_THROWS_AS((event_counts<double>{quiet_nan, 1.0}), nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(event_counts<>::from_total(2, 1)), nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(event_counts<>{1, 1} - event_counts<>{2, 0}),
                    nines::domain_error);
    CHECK_THROWS_AS(
        static_cast<void>(event_counts<std::uint8_t>{255, 0} + event_counts<std::uint8_t>{1, 0}),
        nines::domain_error);
}
#endif

} // namespace event_counts_test
