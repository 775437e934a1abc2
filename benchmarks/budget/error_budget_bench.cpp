// SPDX-License-Identifier: BSL-1.0
#include "recorded_counts.hpp"

#include <nines/budget/error_budget.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>

namespace {

using nines::bench::hidden_objective;
using nines::bench::recorded_counts;

/// What a status holds, worked out by hand.
struct bare_status {
    double allowed;
    double spent;
    double remaining;
    double remaining_fraction;
};

void ours(benchmark::State& state) {
    const auto counts = recorded_counts();
    const nines::error_budget<double> budget{hidden_objective(), std::chrono::days{30}};
    for (auto _ : state) {
        double sum = 0;
        for (const auto& each : counts) {
            const auto status = budget.status(each);
            sum += status.remaining + status.remaining_fraction;
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(counts.size()));
}

void bare_arithmetic(benchmark::State& state) {
    const auto counts = recorded_counts();
    const double allowed_error = hidden_objective().allowed_error();
    for (auto _ : state) {
        double sum = 0;
        for (const auto& each : counts) {
            bare_status status{};
            status.allowed = allowed_error * static_cast<double>(each.good + each.bad);
            status.spent = static_cast<double>(each.bad);
            status.remaining = status.allowed - status.spent;
            status.remaining_fraction = status.remaining / status.allowed;
            sum += status.remaining + status.remaining_fraction;
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(counts.size()));
}

BENCHMARK(ours)->Name("budget_status/ours");
BENCHMARK(bare_arithmetic)->Name("budget_status/limit:bare_arithmetic");

} // namespace
