// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/portfolio_return.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

namespace portfolio_return_test {

using nines::automations_at_a_loss;
using nines::errc;
using nines::fractional_weeks;
using nines::prerequisite;
using nines::return_of_portfolio;
using nines::toil_task;
using places = std::vector<std::size_t>;

namespace {

/// An hour a week each, but the platform that two of them need, and one that saves next to nothing.
const std::vector<toil_task> tasks{{"tickets", 60, 1, 100, 20},
                                   {"access", 60, 1, 100, 20},
                                   {"platform", 0, 0, 0, 100},
                                   {"drill", 1, 1, 100, 30},
                                   {"report", 60, 1, 100, 20}};
const std::vector<prerequisite> needs{{0, 2}, {1, 2}, {4, 0}};

TEST_CASE("what a task needs and what needs it, also by way of others") {
    CHECK(nines::with_prerequisites(4, needs) == places{0, 2, 4});
    CHECK(nines::with_prerequisites(2, needs) == places{2});
    CHECK(nines::with_dependents(2, needs) == places{0, 1, 2, 4});
    CHECK(nines::with_dependents(3, needs) == places{3});
    const std::vector<prerequisite> circle{{0, 1}, {1, 0}};
    CHECK(nines::with_prerequisites(0, circle) == places{0, 1});
}

TEST_CASE("a portfolio pays back when its savings have paid for all of its effort") {
    const auto back = *return_of_portfolio(tasks, places{0, 1, 2}, fractional_weeks{104});
    CHECK(back.payback->count() == doctest::Approx(70));
    CHECK(back.net_hours == doctest::Approx(2 * 104 - 140));
    CHECK(return_of_portfolio(tasks, places{5}, fractional_weeks{104}).error().code ==
          errc::out_of_domain);
}

TEST_CASE("at a loss is what costs more than it saves, with all that needs it") {
    const places all{0, 1, 2, 3, 4};
    CHECK(*automations_at_a_loss(tasks, all, needs, fractional_weeks{104}) == places{3});
    // In 50 weeks, three hours a week do not pay for the platform, but each would without it.
    CHECK(*automations_at_a_loss(tasks, all, needs, fractional_weeks{50}) == places{2, 3});
    CHECK(automations_at_a_loss(tasks, places{}, needs, fractional_weeks{50})->empty());
    CHECK(automations_at_a_loss(tasks, all, needs, fractional_weeks{-1}).error().code ==
          errc::out_of_domain);
}

} // namespace

} // namespace portfolio_return_test
