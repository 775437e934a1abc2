// SPDX-License-Identifier: BSL-1.0
#include <nines/incident/availability.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace availability_test {

using namespace std::chrono_literals;
using nines::availability;
using nines::errc;
using nines::half_open;
using parts = std::vector<availability<>>;
using point = std::chrono::sys_seconds;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool agree(double value, double expected, double relative = 1e-14) {
    return std::abs(value - expected) <= relative * std::abs(expected);
}

parts random_parts(unsigned seed, std::size_t count) {
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> exponent{-9, 0};
    parts made;
    for (std::size_t i = 0; i < count; ++i) {
        const double small_side = std::pow(10, exponent(random));
        made.push_back(random() % 4 == 0 ? availability<>::fraction(small_side)
                                         : availability<>::from_unavailability(small_side));
    }
    return made;
}

/// P(at least k up) and P(fewer), by all 2^n outcomes.
std::pair<double, double> enumerated(const parts& all, unsigned k) {
    double up = 0;
    double down = 0;
    for (std::uint32_t outcome = 0; outcome < (1U << all.size()); ++outcome) {
        double p = 1;
        unsigned working = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool is_up = ((outcome >> i) & 1U) != 0;
            p *= is_up ? all[i].value() : all[i].unavailability();
            working += is_up ? 1 : 0;
        }
        (working >= k ? up : down) += p;
    }
    return {up, down};
}

static_assert(availability<>::fraction(0.999).unavailability() == 0.001);
static_assert(availability<>::from_unavailability(1e-12).unavailability() == 1e-12);

TEST_CASE("numbers in braces compose to a number") {
    static_assert(std::same_as<decltype(nines::series({0.9, 0.9})), double>);
    CHECK(agree(nines::series({0.999, 0.9995}), 0.9985005));
    CHECK(agree(nines::parallel({0.99, 0.99}), 0.9999));
    CHECK(agree(nines::k_of_n(2, 0.99, 3), 0.999702));
    CHECK(agree(nines::parallel({0.9F, 0.9F}), 0.99F, 1e-7));
}

TEST_CASE("availabilities compose to availabilities that keep the digits of their downtime") {
    const auto replica = availability<>::fraction(0.99999999);
    const auto pair = nines::parallel({replica, replica});
    CHECK(agree(pair.unavailability(), 1e-16));
    CHECK(agree(pair.nines(), 16));
    const auto chain = nines::series({pair, pair, pair});
    CHECK(agree(chain.unavailability(), 3e-16));
    CHECK(agree(nines::k_of_n(4, replica, 5).unavailability(), 10e-16 - 20e-24, 1e-12));
}

TEST_CASE("the nines of 99.95 % are 3.3, and what is never down has no end of them") {
    CHECK(availability<>::fraction(0.999).nines() == doctest::Approx(3));
    CHECK(availability<>::fraction(0.9995).nines() == doctest::Approx(3.30103));
    CHECK(availability<>::always().nines() == std::numeric_limits<double>::infinity());
    CHECK(availability<>::never().nines() == 0);
}

TEST_CASE("nothing in series is always up, and nothing in parallel never") {
    CHECK(nines::series(parts{}) == availability<>::always());
    CHECK(nines::parallel(parts{}) == availability<>::never());
    CHECK(nines::k_of_n(0, parts{}) == availability<>::always());
    CHECK(nines::k_of_n(0, availability<>::never(), 3) == availability<>::always());
    CHECK(nines::k_of_n(3, availability<>::always(), 3) == availability<>::always());
    CHECK(nines::k_of_n(1, availability<>::never(), 3) == availability<>::never());
}

TEST_CASE("k of n agrees with all outcomes, one by one, on both sides") {
    for (unsigned seed = 1; seed <= 30; ++seed) {
        CAPTURE(seed);
        const parts all = random_parts(seed, 1 + seed % 9);
        for (unsigned k = 0; k <= all.size(); ++k) {
            CAPTURE(k);
            const auto [up, down] = enumerated(all, k);
            const auto system = nines::k_of_n(k, all);
            CHECK(agree(system.value(), up, 1e-13));
            CHECK(agree(system.unavailability(), down, 1e-13));
            const parts same(all.size(), all[0]);
            const auto equal = nines::k_of_n(k, all[0], static_cast<unsigned>(all.size()));
            CHECK(agree(equal.value(), nines::k_of_n(k, same).value(), 1e-12));
            CHECK(agree(equal.unavailability(), nines::k_of_n(k, same).unavailability(), 1e-12));
        }
        const auto n = static_cast<unsigned>(all.size());
        CHECK(agree(nines::series(all).unavailability(), enumerated(all, n).second, 1e-13));
        CHECK(agree(nines::series(all).value(), enumerated(all, n).first, 1e-13));
        CHECK(agree(nines::parallel(all).unavailability(), enumerated(all, 1).second, 1e-13));
        CHECK(agree(nines::parallel(all).value(), enumerated(all, 1).first, 1e-13));
    }
}

TEST_CASE("an hour down after 999 up is three nines, in any unit") {
    const auto three = *nines::availability_from_mtbf(999h, 1h);
    CHECK(three.value() == 0.999);
    CHECK(three.unavailability() == 0.001);
    CHECK(*nines::availability_from_mtbf(999h * 3600, 3600h) == three);
    CHECK(nines::availability_from_mtbf(10h, 0s)->unavailability() == 0);
    CHECK(nines::availability_from_mtbf(0h, 10s)->value() == 0);
    CHECK(nines::availability_from_mtbf(0h, 0s).error().code == errc::out_of_domain);
    CHECK(nines::availability_from_mtbf(-1h, 1h).error().code == errc::out_of_domain);
    CHECK(nines::availability_from_mtbf(std::chrono::duration<double>{not_a_number}, 1h)
              .error()
              .code == errc::out_of_domain);
}

TEST_CASE("outages that overlap count once, and what is outside the period not at all") {
    const half_open<point> period{point{0s}, point{1000s}};
    const std::vector<half_open<point>> outages{
        {point{100s}, point{150s}}, {point{120s}, point{160s}}, {point{990s}, point{1040s}}};
    const auto seen = *nines::availability_from_outages(period, outages);
    CHECK(seen.unavailability() == 0.07);
    CHECK(seen.value() == 0.93);
    const std::vector<half_open<point>> backwards{{point{10s}, point{5s}}};
    CHECK(nines::availability_from_outages(period, backwards).error().code == errc::contradiction);
    CHECK(nines::availability_from_outages(half_open<point>{point{5s}, point{5s}}, outages)
              .error()
              .code == errc::out_of_domain);
    CHECK(nines::availability_from_uptime(nines::uptime_summary<>{}).error().code ==
          errc::insufficient);
}

TEST_CASE("what is no share, and more parts needed than there are, is refused") {
    for (const double bad : {-0.1, 1.1, not_a_number}) {
        CHECK(availability<>::try_fraction(bad).error() ==
              nines::error{errc::out_of_domain, "availability::fraction", "expected 0 to 1"});
        CHECK(availability<>::try_from_unavailability(bad).error().code == errc::out_of_domain);
#if NINES_HAS_EXCEPTIONS
        CHECK_THROWS_AS((void)nines::series({0.5, bad}), nines::domain_error);
        CHECK_THROWS_AS((void)nines::parallel({0.5, bad}), nines::domain_error);
        CHECK_THROWS_AS((void)nines::k_of_n(1, bad, 2), nines::domain_error);
#endif
    }
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)nines::k_of_n(3, 0.9, 2), nines::domain_error);
    CHECK_THROWS_AS((void)nines::k_of_n(3, parts(2, availability<>::always())),
                    nines::domain_error);
#endif
}

/// The time of "2022-03-26T01:43:00Z".
point parsed(const std::string& text) {
    const auto number = [&](std::size_t at, std::size_t length) {
        return std::stoi(text.substr(at, length));
    };
    const std::chrono::year_month_day day{std::chrono::year{number(0, 4)} / number(5, 2) /
                                          number(8, 2)};
    return std::chrono::sys_days{day} + std::chrono::hours{number(11, 2)} +
           std::chrono::minutes{number(14, 2)} + std::chrono::seconds{number(17, 2)};
}

TEST_CASE("a published history has fewer hours down than its incidents have together") {
    std::ifstream file{std::string{NINES_SHARED_DIR} +
                       "/data/github_incidents/downtime_windows.csv"};
    if (!file) {
        MESSAGE("skipped: no shared data");
        return;
    }
    std::vector<half_open<point>> windows;
    std::string line;
    std::getline(file, line);
    std::chrono::seconds sum{0};
    while (std::getline(file, line)) {
        const auto from = line.find(',') + 1;
        const auto to = line.find(',', from) + 1;
        if (line.find("maintenance") == std::string::npos && line[to] != ',') {
            windows.push_back({parsed(line.substr(from)), parsed(line.substr(to))});
            sum += windows.back().length();
        }
    }
    const half_open<point> two_years{parsed("2023-01-01T00:00:00Z"),
                                     parsed("2025-01-01T00:00:00Z")};
    REQUIRE(windows.size() > 500);
    const auto seen = *nines::availability_from_outages(two_years, windows);
    std::chrono::seconds inside{0};
    for (const auto& window : windows) {
        inside += window.clipped_to(two_years).length();
    }
    const double down =
        seen.unavailability() * std::chrono::duration<double>(two_years.length()).count();
    MESSAGE("incident hours " << double(inside.count()) / 3600 << ", hours down " << down / 3600);
    CHECK(down < double(inside.count()));
    std::vector<bool> minutes(static_cast<std::size_t>(two_years.length() / 1min), false);
    for (const auto& window : windows) {
        const auto part = window.clipped_to(two_years);
        for (auto at = part.from; at < part.to; at += 1min) {
            minutes[static_cast<std::size_t>((at - two_years.from) / 1min)] = true;
        }
    }
    const auto counted = std::count(minutes.begin(), minutes.end(), true);
    CHECK(down == doctest::Approx(double(counted) * 60).epsilon(1e-9));
}

} // namespace

} // namespace availability_test
