// SPDX-License-Identifier: BSL-1.0
#include <nines/rotation/duty.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <vector>

namespace duty_test {

using namespace std::chrono_literals;
using date::sys_seconds;
using nines::duty_problem;
using nines::detail::duty_plan;
using nines::detail::duty_rules;

namespace {

nines::duty hours(int from, int to, double weight = 1) {
    return {{sys_seconds{std::chrono::hours{from}}, sys_seconds{std::chrono::hours{to}}}, weight};
}

} // namespace

TEST_CASE("duties are apart that overlap or leave too little rest") {
    duty_problem p{2, {hours(20, 30), hours(0, 10), hours(5, 20), hours(40, 50)}};
    CHECK(duty_rules::try_from(p)->apart_from(0).empty());
    CHECK(duty_rules::try_from(p)->apart_from(1) == std::vector<std::size_t>{2});
    p.rest = 10h;
    CHECK(duty_rules::try_from(p)->apart_from(0) == std::vector<std::size_t>{2});
    p.rest = 10h + 1s;
    CHECK(duty_rules::try_from(p)->apart_from(0) == std::vector<std::size_t>{1, 2, 3});
}

TEST_CASE("a plan knows what fits and what it costs") {
    duty_problem p{2, {hours(0, 10, 2), hours(10, 20, 3), hours(10, 20, 1)}};
    p.most = 4;
    p.before = {1, 0};
    p.away = {{false, false, false}, {true, false, false}};
    p.dislike = {{0.5, 0, 0}, {0, 0, 0.25}};
    const auto rules = *duty_rules::try_from(p);
    duty_plan plan{rules};
    CHECK(!plan.fits(1, 0));
    CHECK(plan.fits(0, 0));
    CHECK(plan.price(0, 0) == 9 - 1 + 0.5);
    plan.give(0, 0);
    CHECK(!plan.fits(0, 1)); // 5 in all, without what was before
    CHECK(plan.fits(0, 2));
    plan.give(1, 1);
    CHECK(!plan.fits(1, 2)); // at the same time
    plan.give(0, 2);
    CHECK(plan.loads() == std::vector<double>{4, 3});
    CHECK(plan.cost() == 16 + 9 + 0.5);
    plan.take(2);
    CHECK(plan.loads() == std::vector<double>{3, 3});
}

TEST_CASE("what is taken back or added up anew leaves no rounding") {
    const duty_problem p{1, {hours(0, 1, 0.1), hours(1, 2, 0.2), hours(2, 3, 1e12)}};
    const auto rules = *duty_rules::try_from(p);
    duty_plan plan{rules};
    plan.give(0, 0);
    const auto before = plan.sums_of(0);
    plan.give(0, 2);
    plan.take_back(2, before);
    CHECK(plan.loads() == std::vector<double>{0.1});
    plan.give(0, 2);
    plan.take(2);
    CHECK(plan.loads() != std::vector<double>{0.1});
    plan.add_up();
    CHECK(plan.loads() == std::vector<double>{0.1});
}

} // namespace duty_test
