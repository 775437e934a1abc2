// SPDX-License-Identifier: BSL-1.0
#include <nines/toil/automation_return.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace automation_return_test {

using nines::errc;
using nines::fractional_weeks;
using nines::return_of;
using nines::return_terms;
using nines::toil_mark;
using nines::toil_task;

namespace {

/// Two hours a week, all of which go, for forty hours of effort.
toil_task restarts() {
    return {"restarts", 12, 10, 100, 40};
}

/// The discounted hours by summing short stretches.
double summed(double saving, double growth, double upkeep, double discount, double weeks) {
    constexpr int steps = 200'000;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        const double years = (i + 0.5) / steps * weeks * 7 / 365.25;
        sum += (saving * std::pow(1 + growth, years) - upkeep) * std::pow(1 + discount, -years);
    }
    return sum * weeks / steps;
}

TEST_CASE("without discount the payback is effort by saving") {
    const auto back = *return_of(restarts(), fractional_weeks{52});
    CHECK(back.payback->count() == doctest::Approx(20));
    CHECK(back.net_hours == doctest::Approx(64));
}

TEST_CASE("the return is the sum of what is saved, discounted and grown") {
    toil_task task = restarts();
    task.marks = {toil_mark::grows_with_service};
    const return_terms terms{0.12, 0.3, 25};
    const auto back = *return_of(task, fractional_weeks{156}, terms);
    CHECK(back.net_hours ==
          doctest::Approx(summed(2, 0.3, 25.0 / 60, 0.12, 156) - 40).epsilon(1e-9));
    CHECK(return_of(task, *back.payback, terms)->net_hours == doctest::Approx(0).epsilon(1e-9));
    task.marks = {};
    CHECK(return_of(task, fractional_weeks{156}, terms)->net_hours ==
          doctest::Approx(summed(2, 0, 25.0 / 60, 0.12, 156) - 40).epsilon(1e-9));
}

TEST_CASE("made together, efforts and savings add up, and each has its upkeep") {
    toil_task growing = restarts();
    growing.marks = {toil_mark::grows_with_service};
    const std::vector<toil_task> both{restarts(), growing, {"platform", 0, 0, 0, 60}};
    const return_terms terms{0.12, 0.3, 25};
    const auto together =
        *return_of(std::span<const toil_task>{both}, fractional_weeks{156}, terms);
    double apart = 0;
    for (const toil_task& task : both) {
        apart += return_of(task, fractional_weeks{156}, terms)->net_hours;
    }
    CHECK(together.net_hours == doctest::Approx(apart).epsilon(1e-12));
    CHECK(return_of(std::span<const toil_task>{both}, *together.payback, terms)->net_hours ==
          doctest::Approx(0).epsilon(1e-9));
    CHECK(*together.payback > *return_of(restarts(), fractional_weeks{156}, terms)->payback);
    const auto nothing = *return_of(std::span<const toil_task>{}, fractional_weeks{52});
    CHECK(nothing.net_hours == 0);
    CHECK(nothing.payback->count() == 0);
}

TEST_CASE("growth beyond what a number holds is an overflow, not infinite hours") {
    toil_task growing = restarts();
    growing.marks = {toil_mark::grows_with_service};
    CHECK(return_of(growing, fractional_weeks{5000}, {0, 1e300, 0}).error().code == errc::overflow);
}

TEST_CASE("what saves nothing, or less than its upkeep, never pays back") {
    toil_task task = restarts();
    task.potential = 0;
    CHECK(!return_of(task, fractional_weeks{52})->payback);
    CHECK(return_of(task, fractional_weeks{52})->net_hours == -40);
    CHECK(!return_of(restarts(), fractional_weeks{52}, {0, 0, 120})->payback);
}

TEST_CASE("a discount can make the future worth too little") {
    toil_task task = restarts();
    task.effort_hours = 1000; // 500 weeks at 2 hours
    CHECK(return_of(task, fractional_weeks{52})->payback->count() == doctest::Approx(500));
    CHECK(!return_of(task, fractional_weeks{52}, {0.2, 0, 0})->payback);
}

TEST_CASE("no effort is paid back at once, and nothing is saved without time") {
    toil_task task = restarts();
    task.effort_hours = 0;
    CHECK(return_of(task, fractional_weeks{0})->payback->count() == 0);
    CHECK(return_of(task, fractional_weeks{0})->net_hours == 0);
}

TEST_CASE("tasks, horizons and rates out of range are refused") {
    const double not_a_number = std::numeric_limits<double>::quiet_NaN();
    toil_task bad = restarts();
    bad.potential = 200;
    CHECK(return_of(bad, fractional_weeks{52}).error().code == errc::out_of_domain);
    CHECK(return_of(restarts(), fractional_weeks{-1}).error().code == errc::out_of_domain);
    CHECK(return_of(restarts(), fractional_weeks{not_a_number}).error().code ==
          errc::out_of_domain);
    for (const return_terms& terms : {return_terms{-1, 0, 0}, return_terms{0, -1, 0},
                                      return_terms{0, 0, -1}, return_terms{not_a_number, 0, 0}}) {
        CHECK(return_of(restarts(), fractional_weeks{52}, terms).error().code ==
              errc::out_of_domain);
    }
}

} // namespace

} // namespace automation_return_test
