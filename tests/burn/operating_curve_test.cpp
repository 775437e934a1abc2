// SPDX-License-Identifier: BSL-1.0
#include <nines/burn/operating_curve.hpp>

#include <nines/burn/alert_gate.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>

namespace operating_curve_test {

using nines::alert_policy;
using nines::alert_severity;
using nines::errc;
using nines::error_process;
using nines::measured;
using nines::minute_ring;
using nines::operating_curve;
using nines::operating_plan;
using nines::traffic_process;
using namespace nines::literals;
using namespace std::chrono_literals;

namespace {

constexpr auto promised = 99.9_percent;
constexpr auto month = std::chrono::days{30};
constexpr std::uint64_t seed = 4;

error_process changing_to(double healthy, double changed) {
    return error_process::try_from(healthy, std::array{changed}).value();
}

void check_near(const measured& found, double expected) {
    CAPTURE(found.value);
    CAPTURE(found.standard_error);
    CAPTURE(expected);
    CHECK(std::abs(found.value - expected) <= 4 * found.standard_error + 1e-12);
}

/// Pages in each minute whose number is a multiple of 100, from the first such on.
struct clockwork {
    int every = 100;
    [[nodiscard]] bool pages(const minute_ring& history) const {
        return history.minutes() % every == 0;
    }
    [[nodiscard]] std::chrono::seconds reach() const { return 10min; }
};

/// Remembers how often it was asked since the last failure.
struct patient {
    int failing = 0;
    bool pages(const minute_ring& history) {
        failing = history.last().bad > 0 ? failing + 1 : 0;
        return failing >= 3;
    }
    [[nodiscard]] std::chrono::seconds reach() const { return 1min; }
};

} // namespace

TEST_CASE("what cannot be simulated is refused") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const auto traffic = traffic_process::poisson(1).value();
    const auto errors = error_process::try_from(0.5).value();
    CHECK(operating_curve(policy, 99_percent, traffic, errors, seed).error().code ==
          errc::contradiction);
    const auto refused = [&](const operating_plan& plan) {
        return operating_curve(policy, promised, traffic, errors, seed, plan).error().code ==
               errc::out_of_domain;
    };
    CHECK(refused({.runs = 0}));
    CHECK(refused({.months = 0}));
    CHECK(refused({.months = 2'000'000}));
    CHECK(refused({.longest_wait = 0min}));
    CHECK(refused({.repair = -1min}));
    CHECK(refused({.change_lasts = 0min}));
    CHECK(refused({.changes_per_30d = 0}));
    CHECK(refused({.changes_per_30d = std::numeric_limits<double>::quiet_NaN()}));
    CHECK(
        operating_curve(clockwork{}, promised, traffic, errors, seed, {.months = 0}).error().code ==
        errc::out_of_domain);
    const auto tickets =
        alert_policy::from_conditions({{alert_severity::ticket, 1h, 5min, 2}}, promised, month)
            .value();
    CHECK(operating_curve(tickets, promised, traffic, errors, seed).error().code ==
          errc::insufficient);
}

TEST_CASE("a total outage of even traffic is found and forgotten when the closed forms say") {
    const auto policy = nines::workbook_policy(99_percent, month).value();
    const auto found = operating_curve(policy, 99_percent, traffic_process::constant(20).value(),
                                       changing_to(0, 100), seed, {.months = 3})
                           .value();
    const auto& outage = found.changes[0];
    REQUIRE(outage.runs > 10);
    // 14.4 times 0.01 of an hour, to the end of a minute; the six hours are still burning after an
    // hour, so their half hour decides the reset.
    CHECK(policy.conditions()[0].detection_time()->count() == doctest::Approx(8.64 * 60));
    CHECK(outage.detection.mean == measured{9, 0});
    CHECK(outage.detection.p99 == measured{9, 0});
    CHECK(policy.conditions()[1].reset_time()->count() == doctest::Approx(28.2 * 60));
    CHECK(outage.reset.mean == measured{29, 0});
    CHECK(outage.budget_spent.value == doctest::Approx(9 / 432.0));
    CHECK(outage.found.value == 1);
    CHECK(found.false_pages_per_30d == measured{0, 0});
    CHECK(outage.precision->value == 1);
}

TEST_CASE("with a gate a total outage at one request a minute takes three") {
    const auto policy = nines::significant_policy(promised, month, 1).value();
    const auto found = operating_curve(policy, promised, traffic_process::constant(1).value(),
                                       changing_to(0, 1000), seed, {.months = 3})
                           .value();
    CHECK(found.changes[0].detection.mean == measured{3, 0});
    CHECK(found.changes[0].budget_spent.value == doctest::Approx(3 / 43.2));
    CHECK(found.false_pages_per_30d.value == 0);
    CHECK(found.false_pages_per_30d.standard_error == doctest::Approx(1.0 / 3));
}

TEST_CASE("where one failure pages, the delay is geometric") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const auto found = operating_curve(policy, promised, traffic_process::constant(1).value(),
                                       changing_to(0, 20), seed, {.months = 100})
                           .value();
    const double q = 0.02;
    const auto& change = found.changes[0];
    REQUIRE(change.runs == 400);
    check_near(change.detection.mean, 1 / q);
    check_near(change.detection.median, std::ceil(std::log(0.5) / std::log1p(-q)));
    check_near(change.detection.p90, std::ceil(std::log(0.1) / std::log1p(-q)));
    check_near(change.budget_spent, 1 / 43.2);
    CHECK(change.detection.mean.standard_error ==
          doctest::Approx(std::sqrt(1 - q) / q / 20).epsilon(0.15));
}

TEST_CASE("recall is what is found in time, precision what of the pages has a cause") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const operating_plan plan{
        .months = 100, .change_lasts = std::chrono::minutes{30}, .changes_per_30d = 3};
    const auto found = operating_curve(policy, promised, traffic_process::constant(1).value(),
                                       changing_to(0.5, 20), seed, plan)
                           .value();
    const auto& change = found.changes[0];
    check_near(change.recall, 1 - std::pow(1 - 0.02, 30));
    const double wrong = found.false_pages_per_30d.value;
    CHECK(wrong > 5);
    CHECK(change.precision->value ==
          doctest::Approx(3 * change.recall.value / (3 * change.recall.value + wrong)));
    CHECK(change.precision->standard_error > 0);
    CHECK(change.precision->standard_error < 0.05);
}

TEST_CASE("pages are counted when they begin") {
    const auto traffic = traffic_process::poisson(1).value();
    const auto found = operating_curve(clockwork{}, promised, traffic, changing_to(0.5, 8), seed,
                                       {.months = 5, .runs = 20})
                           .value();
    CHECK(found.false_pages_per_30d.value == doctest::Approx(432));
    const auto& change = found.changes[0];
    CHECK(change.runs == 20);
    // Changes begin at any time: uniform over a hundred minutes.
    check_near(change.detection.mean, 50.5);
    CHECK(change.reset.mean.value == 0); // 60 minutes after a page there is none
    const auto always = operating_curve(clockwork{1}, promised, traffic, changing_to(0.5, 8), seed,
                                        {.months = 2, .runs = 5, .longest_wait = 100min})
                            .value();
    CHECK(always.false_pages_per_30d.value == 0);
    CHECK(always.changes[0].detection.mean == measured{1, 0});
    CHECK(always.changes[0].reset.mean == measured{100, 0});
    const auto never =
        operating_curve(clockwork{1'000'000'000}, promised, traffic, changing_to(0.5, 8), seed,
                        {.months = 2, .runs = 5, .longest_wait = 100min})
            .value();
    CHECK(never.changes[0].found.value == 0);
    CHECK(never.changes[0].found.standard_error > 0);
    CHECK(never.changes[0].detection.mean == measured{100, 0});
    CHECK_FALSE(never.changes[0].precision.has_value());
}

TEST_CASE("a pager with a memory is asked each minute") {
    const auto found = operating_curve(patient{}, promised, traffic_process::constant(5).value(),
                                       changing_to(0, 1000), seed, {.months = 1})
                           .value();
    CHECK(found.changes[0].detection.mean == measured{3, 0});
    CHECK(found.changes[0].reset.mean == measured{1, 0});
}

TEST_CASE("a seed gives the same figures again, another one others that agree with them") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const auto run = [&](std::uint64_t with) {
        return operating_curve(policy, promised, traffic_process::poisson(2).value(),
                               changing_to(0.5, 20), with, {.months = 60, .runs = 200})
            .value();
    };
    const auto first = run(1);
    const auto again = run(1);
    const auto other = run(2);
    CHECK(first.false_pages_per_30d == again.false_pages_per_30d);
    CHECK(first.changes[0].detection.mean == again.changes[0].detection.mean);
    CHECK(first.changes[0].detection.mean != other.changes[0].detection.mean);
    const auto apart = [](const measured& a, const measured& b) {
        return std::abs(a.value - b.value) / std::hypot(a.standard_error, b.standard_error);
    };
    CHECK(apart(first.false_pages_per_30d, other.false_pages_per_30d) < 4);
    CHECK(apart(first.changes[0].detection.mean, other.changes[0].detection.mean) < 4);
}

TEST_CASE("figures of the issue's table: the workbook's at two requests a minute") {
    const auto policy = nines::workbook_policy(promised, month).value();
    const auto found =
        operating_curve(policy, promised, traffic_process::poisson(2).value(),
                        error_process::try_from(0.5).value(), seed, {.months = 150, .runs = 700})
            .value();
    CHECK(found.false_pages_per_30d.value > 1.8);
    CHECK(found.false_pages_per_30d.value < 2.8);
    const std::array expected{164.0, 56.0, 10.0, 1.5};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& mean = found.changes[i].detection.mean;
        CAPTURE(mean.value);
        CHECK(std::abs(mean.value - expected[i]) < 3 * mean.standard_error + 0.04 * expected[i]);
    }
}

} // namespace operating_curve_test
