// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/automation_portfolio.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace automation_portfolio_test {

using nines::best_portfolio;
using nines::confidence_of_portfolio;
using nines::errc;
using nines::prerequisite;
using nines::toil_task;
using nines::uncertain_amount;
using nines::uncertain_task;
using tasks = std::vector<toil_task>;
using places = std::vector<std::size_t>;

namespace {

const tasks week{{"restarts", 10, 30, 90, 16},        // saves 270
                 {"certificates", 46, 2, 100, 24},    // saves 92
                 {"access requests", 5, 120, 60, 40}, // saves 360
                 {"reports", 60, 1, 100, 8}};         // saves 60

TEST_CASE("the portfolio saves most for the effort, which the highest score may not") {
    const tasks chosen = best_portfolio(week, 40);
    REQUIRE(chosen.size() == 2);
    CHECK(chosen[0].name == "restarts");
    CHECK(chosen[1].name == "certificates");
    const auto best = *nines::try_best_portfolio(week, 56);
    CHECK(best.chosen == places{0, 2});
    CHECK(best.minutes_saved == doctest::Approx(630));
    CHECK(best.effort_hours == 56);
    CHECK(best_portfolio({{"a", 1, 1, 100, 3}, {"b", 1, 1, 100, 2}}, 2).front().name == "b");
    CHECK(best_portfolio(week, 0).empty());
}

TEST_CASE("an automation that needs another one brings its effort along") {
    tasks with_platform = week;
    with_platform.push_back({"platform", 0, 0, 0, 20});
    const std::vector<prerequisite> needs{{0, 4}, {2, 4}};
    CHECK(nines::try_best_portfolio(with_platform, 40, needs)->chosen == places{0, 4});
    CHECK(nines::try_best_portfolio(with_platform, 34, needs)->chosen == places{1, 3});
    CHECK(nines::try_best_portfolio(with_platform, 76, needs)->chosen == places{0, 2, 4});
}

TEST_CASE("when amounts are known, so is the choice") {
    std::vector<uncertain_task> certain;
    for (const toil_task& task : week) {
        certain.push_back({task, *uncertain_amount::exactly(task.minutes),
                           *uncertain_amount::exactly(task.per_week),
                           *uncertain_amount::exactly(task.effort_hours)});
    }
    const auto sure = *confidence_of_portfolio(certain, 56, 1, 50);
    CHECK(sure.expected.chosen == places{0, 2});
    CHECK(sure.expected_is_best == doctest::Approx(1));
    CHECK(sure.probability[0] == doctest::Approx(1));
    CHECK(sure.probability[1] == 0);
    CHECK(sure.expected_fits == 1);
    CHECK(sure.standard_error == 0);
}

/// A task of once a week whose minutes are triangular.
uncertain_task ranging(double low, double mode, double high, double effort) {
    return {{"", 0, 0, 100, 0},
            *uncertain_amount::triangular(low, mode, high),
            *uncertain_amount::exactly(1),
            *uncertain_amount::exactly(effort)};
}

TEST_CASE("of two that both fit alone, each is chosen as often as it saves more") {
    const std::vector<uncertain_task> two{ranging(5, 15, 25, 10), ranging(0, 10, 20, 10)};
    const auto sure = *confidence_of_portfolio(two, 10, 7, 20'000);
    double wins = 0;
    constexpr int steps = 1000;
    for (int i = 0; i < steps; ++i) {
        const double first = two[0].minutes.quantile((i + 0.5) / steps);
        for (int j = 0; j < steps; ++j) {
            wins += first > two[1].minutes.quantile((j + 0.5) / steps) ? 1.0 / steps / steps : 0;
        }
    }
    CHECK(std::abs(sure.probability[0] - wins) < 4 * sure.standard_error);
    CHECK(sure.probability[0] + sure.probability[1] == doctest::Approx(1));
    CHECK(sure.expected.chosen == places{0});
    CHECK(sure.expected_is_best == doctest::Approx(sure.probability[0]));
}

TEST_CASE("a choice of a mean effort takes more than there is as often as its efforts do") {
    const toil_task task{"", 0, 0, 100, 0};
    const auto known = *uncertain_amount::exactly(10);
    const auto effort = *uncertain_amount::triangular(0, 10, 20);
    const std::vector<uncertain_task> two{{task, known, known, effort},
                                          {task, known, known, effort}};
    // The sum of two triangular efforts, symmetric about its mean of 20.
    const auto even = *confidence_of_portfolio(two, 20, 5, 4000);
    CHECK(even.expected.chosen == places{0, 1});
    CHECK(std::abs(even.expected_fits - 0.5) < 4 * even.standard_error);
    const auto roomy = *confidence_of_portfolio(two, 40, 5, 1000);
    CHECK(roomy.expected_fits == 1);
    CHECK(roomy.expected_is_best == 1);
    CHECK(roomy.probability == std::vector<double>{1, 1});
}

TEST_CASE("a seed gives the same probabilities again, and another seed others") {
    const std::vector<uncertain_task> two{ranging(5, 15, 25, 10), ranging(0, 10, 20, 10)};
    const auto one = *confidence_of_portfolio(two, 10, 7, 500);
    CHECK(confidence_of_portfolio(two, 10, 7, 500)->probability == one.probability);
    CHECK(confidence_of_portfolio(two, 10, 8, 500)->probability != one.probability);
}

TEST_CASE("efforts, tasks, prerequisites and draws that cannot be are refused") {
    CHECK(nines::try_best_portfolio(week, -1).error().code == errc::out_of_domain);
    CHECK(nines::try_best_portfolio(tasks{{"", 1, 1, 200, 1}}, 1).error().code ==
          errc::out_of_domain);
    CHECK(nines::try_best_portfolio(week, 1, std::vector<prerequisite>{{0, 1}, {1, 0}})
              .error()
              .code == errc::contradiction);
    const std::vector<uncertain_task> two{ranging(5, 15, 25, 10), ranging(0, 10, 20, 10)};
    CHECK(confidence_of_portfolio(two, 10, 1, 0).error().code == errc::out_of_domain);
    CHECK(confidence_of_portfolio(two, std::numeric_limits<double>::quiet_NaN(), 1).error().code ==
          errc::out_of_domain);
#if NINES_HAS_EXCEPTIONS
    CHECK_THROWS_AS((void)best_portfolio(week, -1), nines::domain_error);
#endif
}

} // namespace

} // namespace automation_portfolio_test
