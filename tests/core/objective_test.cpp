// SPDX-License-Identifier: BSL-1.0
#include <nines/core/objective.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>

namespace objective_test {

using nines::errc;
using nines::objective;
using namespace nines::literals;

static_assert(!std::is_default_constructible_v<objective>);
static_assert(!std::is_constructible_v<objective, double>);
static_assert(!std::is_convertible_v<double, objective>);
static_assert(!std::is_convertible_v<objective, double>);
static_assert(std::is_trivially_copyable_v<objective>);
static_assert(sizeof(objective) == 4 * sizeof(double));
static_assert(noexcept(objective::try_fraction(0.5)));
static_assert(noexcept(objective::parse("99.9%")));
static_assert(!noexcept(objective::fraction(0.5)));

TEST_CASE("a literal is exact in decimal on both sides") {
    static_assert((99.9_percent).target() == 0.999);
    static_assert((99.9_percent).allowed_error() == 0.001);
    static_assert((99.99_percent).allowed_error() == 1e-4);
    static_assert((99.999_percent).allowed_error() == 1e-5);
    static_assert((99.9999_percent).allowed_error() == 1e-6);
    static_assert((99.999999999999_percent).allowed_error() == 1e-14);
    static_assert((50_percent).allowed_error() == 0.5);
    static_assert((0.1_percent).target() == 0.001);
    CHECK((99.5_percent).allowed_error() == 0.005);
}

TEST_CASE("fraction, percent, allowed error, text and literal give the same objective") {
    static_assert(objective::fraction(0.999) == 99.9_percent);
    static_assert(objective::percent(99.9) == 99.9_percent);
    static_assert(objective::from_allowed_error(0.001) == 99.9_percent);
    static_assert(*objective::parse("99.9%") == 99.9_percent);
    static_assert(*objective::parse("0.999") == 99.9_percent);
    for (const double good :
         {0.5, 0.9, 0.95, 0.99, 0.995, 0.9975, 0.999, 0.9995, 0.9999, 0.999999}) {
        const auto by_fraction = objective::fraction(good);
        CHECK(by_fraction.target() == good);
        CHECK(by_fraction == objective::from_allowed_error(by_fraction.allowed_error()));
        CHECK(objective::from_allowed_error(by_fraction.allowed_error()).target() == good);
    }
}

TEST_CASE("parse reads a percentage with or without a space, and a fraction") {
    CHECK(objective::parse("99.9 %")->allowed_error() == 0.001);
    CHECK(objective::parse("99.9  %")->allowed_error() == 0.001);
    CHECK(objective::parse("99%")->allowed_error() == 0.01);
    CHECK(objective::parse("0.99999")->allowed_error() == 1e-5);
    CHECK(objective::parse("99.99999999999999%")->allowed_error() == 1e-16);
    CHECK(objective::parse("0.9999999999999971")->allowed_error() == 2.9e-15);
    CHECK(objective::parse("12.3456789012345678%")->allowed_error() == 0.876543210987654322);
    CHECK(objective::parse(".5")->target() == 0.5);
}

TEST_CASE("parse refuses what is not a decimal as malformed") {
    for (const std::string_view text :
         {"", "%", " %", "abc", "99,9%", "99.9%%", " 99.9%", "99.9% ", "-99.9%", "+99.9%",
          "9.99e1%", "nan", "nan%", "inf", "99.9.9%", "0x63%", "99.99999999999999999%"}) {
        INFO(std::string{text});
        const auto parsed = objective::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == errc::malformed);
    }
}

TEST_CASE("parse refuses 0, 100 % and beyond as out of domain, and says why") {
    for (const std::string_view text :
         {"0", "0%", "100%", "100.0%", "1", "1.0", "100.0001%", "99.9"}) {
        INFO(std::string{text});
        const auto parsed = objective::parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == errc::out_of_domain);
        CHECK(std::string_view{parsed.error().what}.ends_with(
            text.ends_with('%') ? "100 percent leaves no error budget"
                                : "with its sign such as 99.9%; 1 leaves no error budget"));
    }
}

TEST_CASE("NaN, infinities and what is not strictly inside are refused by every way in") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (const double outside : {nan, -nan, infinity, -infinity, 0.0, -0.0, -0.5, 1.0, 1.5}) {
        CAPTURE(outside);
        CHECK(objective::try_fraction(outside).error().code == errc::out_of_domain);
        CHECK(objective::try_from_allowed_error(outside).error().code == errc::out_of_domain);
        if (outside <= 0 || outside != outside) {
            CHECK(objective::try_percent(outside).error().code == errc::out_of_domain);
        }
    }
    CHECK(objective::try_percent(100.0).error().code == errc::out_of_domain);
    CHECK(objective::try_percent(100.5).error().code == errc::out_of_domain);
}

TEST_CASE("a computed fraction keeps its value and has the plain complement") {
    const double third = 1.0 / 3;
    CHECK(objective::fraction(third).target() == third);
    CHECK(objective::fraction(third).allowed_error() == 1 - third);
}

TEST_CASE("an allowed error so small that the target rounds to 1 is refused by every way in") {
    const auto refuses = [](const nines::result<objective>& made) {
        return !made && made.error().code == errc::out_of_domain &&
               std::string_view{made.error().what}.find("rounds to 1") != std::string_view::npos;
    };
    for (const double tiny :
         {0x1p-54, 5e-17, 1e-17, 3e-20, 1e-300, std::numeric_limits<double>::denorm_min()}) {
        CAPTURE(tiny);
        CHECK(refuses(objective::try_from_allowed_error(tiny)));
        CHECK(refuses(objective::try_fraction(tiny)));
        CHECK(refuses(objective::try_percent(tiny)));
    }
    CHECK(refuses(objective::parse("99.999999999999999%")));
    CHECK(refuses(objective::parse("99.9999999999999999%")));
    CHECK(refuses(objective::parse("0.0000000000000001%")));
}

TEST_CASE("the smallest budget that a double below 1 can leave is accepted") {
    for (const auto& promised :
         {objective::fraction(1 - 0x1p-53), objective::from_allowed_error(0x1p-53),
          objective::from_allowed_error(0x1.0000000000001p-54)}) {
        CHECK(promised.target() == 1 - 0x1p-53);
        CHECK(promised.allowed_error() <= 0x1p-53);
    }
    CHECK((99.99999999999999_percent).target() < 1);
}

TEST_CASE("the allowed error is a fraction in lowest terms where it was written in decimal") {
    using nines::detail::exact_fraction;
    static_assert((99.9_percent).allowed_fraction() == exact_fraction{1, 1000});
    static_assert(objective::fraction(0.985).allowed_fraction() == exact_fraction{3, 200});
    static_assert((99.99999999999971_percent).allowed_fraction() == exact_fraction{29, 1e16});
    CHECK(objective::from_allowed_error(2.9e-15).allowed_fraction() == exact_fraction{29, 1e16});
    CHECK(objective::percent(99.99999).allowed_fraction() == exact_fraction{1, 1e7});
    const double third = 1.0 / 3;
    CHECK(objective::fraction(third).allowed_fraction() == exact_fraction{1 - third, 1});
    CHECK(objective::from_allowed_error(third).allowed_fraction() == exact_fraction{third, 1});
    // 876543210987654322 / 10^18 has no terms that are doubles
    const auto long_one = *objective::parse("12.3456789012345678%");
    CHECK(long_one.allowed_fraction() == exact_fraction{long_one.allowed_error(), 1});
}

TEST_CASE("the fraction of the allowed error rounds to the allowed error") {
    constexpr unsigned seed = 20261124;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    for (int i = 0; i < 5000; ++i) {
        const auto one = nines::detail::power_of_ten(1 + static_cast<unsigned>(random() % 16));
        const auto good = 1 + random() % (one - 1);
        const auto made =
            objective::try_fraction(static_cast<double>(good) / static_cast<double>(one));
        if (made) {
            REQUIRE(made->allowed_fraction().value() == made->allowed_error());
        }
    }
}

TEST_CASE("a higher objective compares greater") {
    static_assert(99.99_percent > 99.9_percent);
    static_assert(99.9_percent < 99.95_percent);
    static_assert(99.9_percent >= objective::fraction(0.999));
    CHECK(99.9_percent != 99.8_percent);
}

#if NINES_HAS_EXCEPTIONS
TEST_CASE("the throwing ways in throw the refusal of their try_ twin") {
    CHECK_THROWS_AS(static_cast<void>(objective::fraction(1.0)), nines::domain_error);
    CHECK_THROWS_AS(static_cast<void>(objective::from_allowed_error(0.0)), nines::domain_error);
    CHECK_THROWS_WITH_AS(static_cast<void>(objective::percent(100)),
                         "objective::percent: expected more than 0 and less than 100 percent; "
                         "100 percent leaves no error budget",
                         nines::domain_error);
}
#endif

} // namespace objective_test
