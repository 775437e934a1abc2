// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/burn_rate.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>

namespace burn_rate_test {

using namespace nines::literals;
using namespace std::chrono_literals;
using nines::burn_rate;
using nines::event_counts;
using nines::objective;

namespace {

constexpr std::chrono::seconds month = std::chrono::days{30};

double burning_at(const event_counts<>& counts, const objective& promised) {
    return burn_rate(counts, promised).value_or(-1);
}

static_assert(noexcept(burn_rate(std::declval<const event_counts<>&>(),
                                 std::declval<const objective&>())));
static_assert(burn_rate(event_counts{9, 1}, 99.9_percent) == 100.0);
static_assert(!burn_rate(event_counts<>{}, 99.9_percent).has_value());
static_assert(burn_rate(event_counts{10, 0}, 99.9_percent) == 0.0);
static_assert(nines::burn_rate_for_share(0.02, 1h, month) == 14.4);
static_assert(nines::budget_share_spent(14.4, 1h, month) == 0.02);

} // namespace

TEST_CASE("one failure in ten requests at 99.9 % is a burn rate of 100, not 1,000") {
    CHECK(burn_rate(event_counts{9, 1}, 99.9_percent) == 100.0);
}

TEST_CASE("no traffic is no burn rate, and not a burn rate of 0") {
    CHECK_FALSE(burn_rate(event_counts<>{}, 99.9_percent).has_value());
    CHECK_FALSE(burn_rate(event_counts<double>{}, 99.9_percent).has_value());
    CHECK(burn_rate(event_counts{1, 0}, 99.9_percent) == 0.0);
}

TEST_CASE("a total outage burns at 1 / allowed error") {
    CHECK(burn_rate(event_counts{0, 7}, 99.9_percent) == 1000.0);
    CHECK(burn_rate(event_counts{0, 7}, 99.9999_percent) == 1e6);
    CHECK(burn_rate(event_counts{0, 7}, 50_percent) == 2.0);
}

TEST_CASE("a burn rate is not rounded: 9.04 is above 9") {
    const double burn = burning_at(event_counts{100000 - 904, 904}, 99.9_percent);
    CHECK(burn == 9.04);
    CHECK(burn > 9);
}

TEST_CASE("a service exactly at a factor has exactly that burn rate") {
    for (const double percent : {50.0, 75.0, 90.0, 93.1, 95.0, 97.685, 99.0, 99.5, 99.7, 99.9,
                                 99.95, 99.97, 99.99, 99.995, 99.999, 99.9999}) {
        const auto promised = objective::percent(percent);
        const auto allowed = static_cast<std::uint64_t>(std::llround((100 - percent) * 1e4));
        for (const std::uint64_t tenths : {10U, 14U, 28U, 30U, 60U, 134U, 144U, 432U}) {
            // bad / total = tenths / 10 × allowed / 10^6
            for (const std::uint64_t times : {1U, 3U, 7U, 11U, 997U, 9973U}) {
                const auto bad = tenths * allowed * times;
                const auto total = std::uint64_t{10000000} * times;
                if (bad <= total) {
                    CAPTURE(percent);
                    CAPTURE(tenths);
                    CAPTURE(times);
                    CHECK(burn_rate(event_counts{total - bad, bad}, promised) ==
                          static_cast<double>(tenths) / 10);
                }
            }
        }
    }
}

TEST_CASE(
    "the burn rate agrees with extended precision to its last bit, and grows with bad events") {
    constexpr unsigned seed = 7;
    MESSAGE("seed ", seed);
    std::mt19937_64 random{seed};
    std::uniform_int_distribution<std::uint64_t> allowed_millionths{1, 500000};
    std::uniform_int_distribution<std::uint64_t> totals{2, 4000000};
    for (int i = 0; i < 20000; ++i) {
        const auto millionths = allowed_millionths(random);
        const auto promised = objective::from_allowed_error(static_cast<double>(millionths) / 1e6);
        const auto total = totals(random);
        const auto bad = std::uniform_int_distribution<std::uint64_t>{1, total}(random);
        const double burn = burning_at(event_counts{total - bad, bad}, promised);
        const long double wanted =
            static_cast<long double>(bad * 1000000) / static_cast<long double>(total * millionths);
        REQUIRE(std::fabs(static_cast<long double>(burn) - wanted) <= wanted * 0x1.002p-53L);
        REQUIRE(burning_at(event_counts{total - bad + 1, bad - 1}, promised) < burn);
    }
}

TEST_CASE("an objective of more than nine decimals keeps 15 digits") {
    const auto promised = objective::from_allowed_error(1.0 / 3 * 1e-4);
    CHECK(burning_at(event_counts{999, 1}, promised) == doctest::Approx(30).epsilon(1e-15));
    CHECK(burning_at(event_counts{999, 1}, objective::from_allowed_error(1e-12)) ==
          doctest::Approx(1e9).epsilon(1e-15));
}

TEST_CASE("the burn rate of the whole is not the mean of the parts") {
    const event_counts busy{999000, 1000};
    const event_counts quiet{9, 1};
    const double mean = (burning_at(busy, 99.9_percent) + burning_at(quiet, 99.9_percent)) / 2;
    CHECK(mean == 50.5);
    CHECK(burning_at(busy + quiet, 99.9_percent) ==
          doctest::Approx(1.00098999010009900).epsilon(1e-15));
}

TEST_CASE("weighted and narrow counts have burn rates as well") {
    CHECK(burn_rate(event_counts<double>{9.0, 1.0}, 99.9_percent) == 100.0);
    CHECK(burn_rate(event_counts<float>{9.0F, 1.0F}, 99.9_percent) == 100.0);
    CHECK(burn_rate(event_counts<long double>{9.0L, 1.0L}, 99.9_percent) == 100.0);
    CHECK(burn_rate(event_counts<std::uint8_t>{9, 1}, 99.9_percent) == 100.0);
    CHECK(burn_rate(event_counts<>{0, UINT64_MAX}, 99.9_percent) == 1000.0);
}

TEST_CASE("weighted counts at the ends of what a double holds have burn rates as well") {
    constexpr double most = std::numeric_limits<double>::max();
    constexpr double least = std::numeric_limits<double>::denorm_min();
    const auto third = objective::from_allowed_error(1.0 / 3);
    for (const double weight : {most, 1e308, 1e303, 1e290, 1e-290, 1e-320, least}) {
        CAPTURE(weight);
        CHECK(burn_rate(event_counts<double>{0.0, weight}, 99.9_percent) == 1000.0);
        CHECK(burn_rate(event_counts<double>{weight, 0.0}, 99.9_percent) == 0.0);
        CHECK(burn_rate(event_counts<double>{0.0, weight}, third) == 3.0);
        CHECK(burn_rate(event_counts<double>{weight / 4, weight / 4}, 99.9_percent).value_or(500) ==
              500.0);
    }
    CHECK(burn_rate(event_counts<double>{1e303, 1e303}, 99.9_percent) == 500.0);
    CHECK(burn_rate(event_counts<double>{0.0, 1e308}, 99.99999999999999_percent) ==
          doctest::Approx(1e16).epsilon(1e-15));
    constexpr float widest = std::numeric_limits<float>::max();
    CHECK(burn_rate(event_counts<float>{0.0F, widest}, 99.99999999999971_percent) ==
          doctest::Approx(1e16 / 29).epsilon(1e-15));
    // the total of these is no double
    CHECK(burn_rate(event_counts<long double>{1e308L, 1e308L}, 99.9_percent) == 500.0);
}

TEST_CASE("the burn rate is exact for objectives of sixteen digits") {
    const std::uint64_t total = 10'000'000'000'000'000;
    const auto promised = *objective::parse("0.9999999999999971");
    CHECK(burn_rate(event_counts<>::from_total(total - 29, total), promised) == 1.0);
    CHECK(burn_rate(event_counts<>::from_total(total - 58, total), promised) == 2.0);
}

TEST_CASE("15 % errors for 10 minutes spend 3.472 % of 30 days at 99.9 %") {
    const double burn = burning_at(event_counts{85, 15}, 99.9_percent);
    CHECK(burn == 150.0);
    CHECK(nines::budget_share_spent(burn, 10min, month) ==
          doctest::Approx(0.034722222222222222).epsilon(1e-15));
}

} // namespace burn_rate_test
