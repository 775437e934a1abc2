// SPDX-License-Identifier: BSL-1.0
// A year of 52 weeks with three roles for 24 people, each of whom is away for six of them.
#include <nines/rotation/assignment.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <random>
#include <vector>

namespace {

constexpr std::size_t weeks = 52;
constexpr std::size_t people = 24;

/// By person and week.
std::vector<std::vector<bool>> absences() {
    std::mt19937 random{52};
    std::vector<std::vector<bool>> away(people, std::vector<bool>(weeks));
    for (auto& person : away) {
        for (int leave = 0; leave < 3; ++leave) {
            const auto week = static_cast<std::ptrdiff_t>(random() % (weeks - 1));
            std::fill_n(person.begin() + week, 2, true);
        }
    }
    return away;
}

void equal_weeks(benchmark::State& state) {
    const auto away = absences();
    nines::matching_problem problem{std::vector<std::vector<bool>>(weeks), 3};
    for (std::size_t week = 0; week < weeks; ++week) {
        for (const auto& person : away) {
            problem.available[week].push_back(!person[week]);
        }
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(nines::fair_matching(problem)->slots_of.data());
    }
}

/// Roles that weigh 5, 3 and 2, with two weeks of rest.
nines::duty_problem weighted_problem() {
    nines::duty_problem problem{people, {}};
    problem.rest = std::chrono::hours{24 * 14};
    for (std::size_t week = 0; week < weeks; ++week) {
        const date::sys_seconds from{std::chrono::hours{168 * week}};
        for (const double weight : {5.0, 3.0, 2.0}) {
            problem.duties.push_back({{from, from + std::chrono::hours{168}}, weight});
        }
    }
    for (const auto& person : absences()) {
        problem.away.emplace_back();
        for (std::size_t duty = 0; duty < problem.duties.size(); ++duty) {
            problem.away.back().push_back(person[duty / 3]);
        }
    }
    return problem;
}

void weighted_weeks(benchmark::State& state) {
    const auto problem = weighted_problem();
    double gap = 0;
    for (auto _ : state) {
        gap = nines::assign(problem)->gap();
        benchmark::DoNotOptimize(gap);
    }
    state.counters["gap"] = gap;
}

void greedy(benchmark::State& state) {
    const auto problem = weighted_problem();
    const auto rules = *nines::detail::duty_rules::try_from(problem);
    const double bound = nines::assign(problem)->bound;
    double gap = 0;
    for (auto _ : state) {
        const auto plan = nines::detail::greedy_plan(rules);
        gap = plan ? plan->cost() / bound - 1 : 1;
        benchmark::DoNotOptimize(gap);
    }
    state.counters["gap"] = gap;
}

BENCHMARK(equal_weeks)->Name("assign_52_weeks_3_roles_24_people/equal/ours");
BENCHMARK(weighted_weeks)->Name("assign_52_weeks_3_roles_24_people/weighted/ours");
BENCHMARK(greedy)->Name("assign_52_weeks_3_roles_24_people/weighted/peer:greedy");

} // namespace
