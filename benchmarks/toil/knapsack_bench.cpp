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

problem hard_problem(const std::string& kind, bool with_needs, unsigned seed) {
    std::mt19937_64 random{seed};
    problem made;
    for (std::size_t i = 0; i < 200; ++i) {
        const auto cost = static_cast<double>(1 + random() % 1000);
        const auto noise = static_cast<double>(random() % 201) - 100;
        made.items.push_back(kind == "uncorrelated" ? nines::knapsack_item{10 * (noise + 100), cost}
                             : kind == "weakly"
                                 ? nines::knapsack_item{std::fmax(1, cost + noise), cost}
                             : kind == "strongly" ? nines::knapsack_item{cost + 100, cost}
                             : kind == "inverse"  ? nines::knapsack_item{cost, cost + 100}
                                                  : nines::knapsack_item{cost, cost});
        made.budget += made.items.back().cost * (seed / 11.0);
        if (with_needs && i > 0 && random() % 2 == 0) {
            made.needs.push_back({i, random() % i});
        }
    }
    made.budget = std::floor(made.budget);
    return made;
}

/// Ten problems one after the other, of budgets of 1/11 to 10/11 of all costs.
void choose(benchmark::State& state, const std::string& kind, bool with_needs) {
    std::vector<problem> problems;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        problems.push_back(hard_problem(kind, with_needs, seed));
    }
    std::size_t next = 0;
    for (auto _ : state) {
        const problem& each = problems[next++ % problems.size()];
        benchmark::DoNotOptimize(nines::best_choice(each.items, each.budget, each.needs)->value);
    }
    state.counters["target_seconds"] = 0.01;
}

BENCHMARK_CAPTURE(choose, uncorrelated, "uncorrelated", false)
    ->Name("knapsack_200/uncorrelated/ours");
BENCHMARK_CAPTURE(choose, weakly, "weakly", false)->Name("knapsack_200/weakly_correlated/ours");
BENCHMARK_CAPTURE(choose, strongly, "strongly", false)
    ->Name("knapsack_200/strongly_correlated/ours");
BENCHMARK_CAPTURE(choose, inverse, "inverse", false)->Name("knapsack_200/inverse_strongly/ours");
BENCHMARK_CAPTURE(choose, subset_sum, "subset sum", false)->Name("knapsack_200/subset_sum/ours");
BENCHMARK_CAPTURE(choose, weakly_needs, "weakly", true)
    ->Name("knapsack_200_needs/weakly_correlated/ours");
BENCHMARK_CAPTURE(choose, strongly_needs, "strongly", true)
    ->Name("knapsack_200_needs/strongly_correlated/ours");
BENCHMARK_CAPTURE(choose, subset_needs, "subset sum", true)
    ->Name("knapsack_200_needs/subset_sum/ours");

} // namespace
