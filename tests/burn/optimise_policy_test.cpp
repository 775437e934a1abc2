// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/optimise_policy.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>

namespace optimise_policy_test {

using nines::errc;
using nines::error;
using nines::optimise_policy;
using nines::policy_wish;
using nines::traffic_process;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

constexpr auto promised = 99.9_percent;
constexpr auto month = std::chrono::days{30};
constexpr std::uint64_t seed = 5;
constexpr nines::operating_plan little{.months = 12, .runs = 30};

bool says(const error& refusal, const char* words) {
    return std::strstr(refusal.what, words) != nullptr;
}

error refusal(double requests, const policy_wish& wish) {
    const auto found = optimise_policy(promised, month, traffic_process::poisson(requests).value(),
                                       0.5, wish, seed, little);
    REQUIRE_FALSE(found.has_value());
    return found.error();
}

} // namespace

TEST_CASE("what cannot be had is refused, and the refusal says why") {
    CHECK(refusal(1, {0, 20, 60min}).code == errc::out_of_domain);
    CHECK(refusal(1, {1, 20, 0min}).code == errc::out_of_domain);
    CHECK(refusal(1, {std::numeric_limits<double>::quiet_NaN(), 20, 60min}).code ==
          errc::out_of_domain);
    CHECK(refusal(1, {1, 0.4, 60min}).code == errc::out_of_domain);
    CHECK(refusal(1000, {1, 20, 30s}).code == errc::unreachable);
    CHECK(says(refusal(1000, {1, 20, 30s}), "sooner than in one"));
    CHECK(refusal(0.6, {0.03, 8, 600min}).code == errc::unreachable);
    CHECK(says(refusal(0.6, {0.03, 8, 600min}), "from chance"));
    CHECK(says(refusal(2, {0.2, 8, 250min}), "finds the change later"));
    const auto without_runs = optimise_policy(promised, month, traffic_process::poisson(2).value(),
                                              0.5, {1, 20, 60min}, seed, {.months = 12, .runs = 0});
    CHECK(without_runs.error().code == errc::out_of_domain);
    CHECK(optimise_policy(promised, 1min, traffic_process::poisson(1).value(), 0.5, {1, 20, 60min},
                          seed)
              .error()
              .code == errc::out_of_domain);
}

TEST_CASE("a page rate that neither the runs show nor a gate proves is not had") {
    // Slightly above the objective, so that no gate proves anything, and one page in 4 months is
    // too many.
    const auto found = optimise_policy(promised, month, traffic_process::poisson(10).value(), 1.1,
                                       {0.01, 100, 60min}, seed, {.months = 4, .runs = 5});
    REQUIRE_FALSE(found.has_value());
    CHECK(found.error().code == errc::unreachable);
    CHECK(says(found.error(), "page so seldom"));
}

TEST_CASE("a gate is quiet enough where it is so at the healthy ratio") {
    // One page in a year of simulation is too many for either wish, so the gate is to prove it.
    for (const double pages : {0.03, 0.005}) {
        CAPTURE(pages);
        const policy_wish wish{pages, 100, 60min};
        const auto found = optimise_policy(promised, month, traffic_process::poisson(2).value(),
                                           0.5, wish, seed, {.months = 3, .runs = 5});
        REQUIRE(found.has_value());
        const auto& gate = found->policy.gate().gate();
        REQUIRE(gate.has_value());
        CHECK(gate->false_alarms_per_year_at(0.5) * 30 / 365.25 <= pages);
        CHECK(found->change.detection.mean.value <= 60);
    }
}

TEST_CASE("at low traffic a gate is chosen, and the policy does what was wished") {
    const policy_wish wish{0.1, 100, 60min};
    const auto found = optimise_policy(promised, month, traffic_process::poisson(1).value(), 0.5,
                                       wish, seed, little);
    REQUIRE(found.has_value());
    CHECK(found->pages_per_year.has_value());
    CHECK(found->policy.gate().gate().has_value());
    CHECK(found->change.detection.mean.value <= 60);
    // The same figures come out when the policy is simulated by itself.
    const std::array changes{100.0};
    const auto again =
        nines::operating_curve(found->policy, promised, traffic_process::poisson(1).value(),
                               nines::error_process::try_from(0.5, changes).value(), seed, little);
    CHECK(again->changes[0].detection.mean == found->change.detection.mean);
    CHECK(again->false_pages_per_30d == found->false_pages_per_30d);
}

TEST_CASE("where traffic is enough there is no gate, and lower factors spend less") {
    const policy_wish wish{0.2, 20, 60min};
    const auto found = optimise_policy(promised, month, traffic_process::poisson(100).value(), 0.5,
                                       wish, seed, little);
    REQUIRE(found.has_value());
    CHECK_FALSE(found->pages_per_year.has_value());
    CHECK(found->factor_scale == 0.5);
    CHECK(found->change.budget_spent.value < 0.02); // the workbook's 2 %
}

} // namespace optimise_policy_test
