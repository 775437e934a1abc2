// SPDX-License-Identifier: BSL-1.0
// The best choice among 200 automations, for the classes of items that are known to be hard, with
// whole costs of 1 to 1000; with prerequisites, half of the items need another one.
#include <nines/toil/knapsack.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace {

struct problem {
    std::vector<nines::knapsack_item> items;
    std::vector<nines::prerequisite> needs;
    double budget = 0;
};

/// `needs` of half of the items.
problem hard_problem(const std::string& kind, int needs, unsigned seed) {
    std::mt19937_64 random{seed};
    problem made;
    for (std::size_t i = 0; i < 200; ++i) {
        const auto cost = static_cast<double>(1 + random() % 1000);
        const auto noise = static_cast<double>(random() % 201) - 100;
        made.items.push_back(
            kind == "uncorrelated" ? nines::knapsack_item{10 * (noise + 100), cost}
            : kind == "weakly"     ? nines::knapsack_item{std::fmax(1, cost + noise), cost}
            : kind == "strongly"   ? nines::knapsack_item{cost + 100, cost}
            : kind == "inverse"    ? nines::knapsack_item{cost, cost + 100}
            : kind == "almost" ? nines::knapsack_item{cost + 98 + std::fmod(noise + 100, 5), cost}
                               : nines::knapsack_item{cost, cost});
        made.budget += made.items.back().cost * (seed / 11.0);
        const bool needy = needs > 0 && i > 0 && random() % 2 == 0;
        for (int need = 0; needy && need < needs; ++need) {
            made.needs.push_back({i, random() % i});
        }
    }
    made.budget = std::floor(made.budget);
    return made;
}

/// Ten problems one after the other, of budgets of 1/11 to 10/11 of all costs.
void choose(benchmark::State& state, const std::string& kind, int needs) {
    std::vector<problem> problems;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        problems.push_back(hard_problem(kind, needs, seed));
    }
    std::size_t next = 0;
    for (auto _ : state) {
        const problem& each = problems[next++ % problems.size()];
        benchmark::DoNotOptimize(nines::best_choice(each.items, each.budget, each.needs)->value);
    }
    state.counters["target_seconds"] = 0.01;
}

BENCHMARK_CAPTURE(choose, uncorrelated, "uncorrelated", 0)->Name("knapsack_200/uncorrelated/ours");
BENCHMARK_CAPTURE(choose, weakly, "weakly", 0)->Name("knapsack_200/weakly_correlated/ours");
BENCHMARK_CAPTURE(choose, strongly, "strongly", 0)->Name("knapsack_200/strongly_correlated/ours");
BENCHMARK_CAPTURE(choose, inverse, "inverse", 0)->Name("knapsack_200/inverse_strongly/ours");
BENCHMARK_CAPTURE(choose, almost, "almost", 0)
    ->Name("knapsack_200/almost_strongly_correlated/ours");
BENCHMARK_CAPTURE(choose, subset_sum, "subset sum", 0)->Name("knapsack_200/subset_sum/ours");
BENCHMARK_CAPTURE(choose, weakly_needs, "weakly", 1)
    ->Name("knapsack_200_needs/weakly_correlated/ours");
BENCHMARK_CAPTURE(choose, strongly_needs, "strongly", 1)
    ->Name("knapsack_200_needs/strongly_correlated/ours");
BENCHMARK_CAPTURE(choose, subset_needs, "subset sum", 1)
    ->Name("knapsack_200_needs/subset_sum/ours");
BENCHMARK_CAPTURE(choose, uncorrelated_two, "uncorrelated", 2)
    ->Name("knapsack_200_two_needs/uncorrelated/ours");
BENCHMARK_CAPTURE(choose, weakly_two, "weakly", 2)
    ->Name("knapsack_200_two_needs/weakly_correlated/ours");
BENCHMARK_CAPTURE(choose, strongly_two, "strongly", 2)
    ->Name("knapsack_200_two_needs/strongly_correlated/ours");

} // namespace
