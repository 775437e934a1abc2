// SPDX-License-Identifier: BSL-1.0
// The names that users were promised, as they were promised: these lines have to keep compiling.
#include <nines/incident/availability.hpp>
#include <nines/incident/rate.hpp>
#include <nines/incident/recovery.hpp>
#include <nines/toil/automation_portfolio.hpp>
#include <nines/toil/toil.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <concepts>
#include <vector>

namespace names_test {

namespace {

constexpr nines::confidence confidence{0.95};

TEST_CASE("recovery_times{durations}, .geometric_mean(confidence), .compare(other)") {
    using namespace std::chrono_literals;
    const std::vector<std::chrono::minutes> durations{15min, 60min, 240min};
    const nines::recovery_times<double> before{durations};
    const nines::estimate<double> typical = before.geometric_mean(confidence);
    CHECK(typical.value == doctest::Approx(60));
    CHECK(typical.bounds.contains(60));
    CHECK(typical.level == confidence);
    const auto other = nines::recovery_times<double>{std::vector{10min, 40min}};
    CHECK(before.compare(other).ratio.value == doctest::Approx(1 / 3.0));
}

TEST_CASE("event_rate(count, exposure, confidence) -> estimate{value, bounds, level}") {
    const auto [value, bounds, level] = nines::event_rate(12, 52, confidence);
    static_assert(std::same_as<decltype(value), const double>);
    CHECK(value == doctest::Approx(12.0 / 52));
    CHECK(bounds.contains(value));
    CHECK(level == confidence);
}

TEST_CASE("series({a, b}), parallel({a, b}), k_of_n(k, a, n): availabilities in and out") {
    const double a = 0.9;
    const double b = 0.8;
    static_assert(std::same_as<decltype(nines::series({a, b})), double>);
    CHECK(nines::series({a, b}) == doctest::Approx(0.72));
    CHECK(nines::parallel({a, b}) == doctest::Approx(0.98));
    CHECK(nines::k_of_n(2, a, 3) == doctest::Approx(0.972));
    const auto x = nines::availability<>::fraction(a);
    const auto y = nines::availability<>::fraction(b);
    static_assert(std::same_as<decltype(nines::series({x, y})), nines::availability<>>);
    CHECK(nines::parallel({x, y}).unavailability() == doctest::Approx(0.02));
    CHECK(nines::k_of_n(1, x, 2) == nines::parallel({x, x}));
}

TEST_CASE("rank_by_score(tasks), best first; best_portfolio(tasks, effort_hours): the chosen") {
    const double minutes = 10;
    const double per_week = 30;
    const double potential = 90;
    const double effort_hours = 16;
    const nines::toil_task task{"restarts", minutes, per_week, potential, effort_hours};
    const std::vector<nines::toil_task> tasks{{"reports", 60, 1, 100, 8}, task};
    const std::vector<nines::toil_task> ranked = nines::rank_by_score(tasks);
    CHECK(ranked.front() == task);
    const std::vector<nines::toil_task> chosen = nines::best_portfolio(tasks, effort_hours);
    REQUIRE(chosen.size() == 1);
    CHECK(chosen.front() == task);
}

} // namespace

} // namespace names_test
