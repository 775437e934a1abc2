// SPDX-License-Identifier: BSL-1.0
#include <nines/budget/error_budget.hpp>

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace {

using nines::event_counts;

std::vector<event_counts<>> recorded_counts() {
    std::mt19937_64 random{1};
    std::uniform_int_distribution<std::uint64_t> good{1, 1000000};
    std::uniform_int_distribution<std::uint64_t> bad{0, 1000};
    std::vector<event_counts<>> counts(1024);
    for (auto& each : counts) {
        each = {good(random), bad(random)};
    }
    return counts;
}

nines::objective hidden_objective() {
    const volatile double percent = 99.9;
    return nines::objective::percent(percent);
}

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
