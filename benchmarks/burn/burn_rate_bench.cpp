// SPDX-License-Identifier: BSL-1.0
#include "recorded_counts.hpp"

#include <nines/burn/burn_rate.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace {

using nines::event_counts;
using nines::bench::hidden_objective;
using nines::bench::recorded_counts;

void ours(benchmark::State& state) {
    const auto counts = recorded_counts();
    const auto promised = hidden_objective();
    for (auto _ : state) {
        double sum = 0;
        for (const auto& each : counts) {
            sum += nines::burn_rate(each, promised).value_or(0);
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(counts.size()));
}

void bare_arithmetic(benchmark::State& state) {
    const auto counts = recorded_counts();
    const double allowed = hidden_objective().allowed_error();
    for (auto _ : state) {
        double sum = 0;
        for (const auto& each : counts) {
            sum += static_cast<double>(each.bad) /
                   (static_cast<double>(each.good + each.bad) * allowed);
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(counts.size()));
}

/// Counts that are each held to an objective of their own, as in a fleet of services.
struct held_counts {
    event_counts<> counts;
    nines::objective promised;
};

std::vector<held_counts> recorded_fleet() {
    std::vector<held_counts> fleet;
    double percent = 90;
    for (const auto& counts : recorded_counts()) {
        fleet.push_back({counts, nines::objective::percent(percent)});
        percent = percent < 99 ? percent + 0.5 : 90;
    }
    return fleet;
}

void ours_per_objective(benchmark::State& state) {
    const auto fleet = recorded_fleet();
    for (auto _ : state) {
        double sum = 0;
        for (const auto& each : fleet) {
            sum += nines::burn_rate(each.counts, each.promised).value_or(0);
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(fleet.size()));
}

void bare_arithmetic_per_objective(benchmark::State& state) {
    const auto fleet = recorded_fleet();
    for (auto _ : state) {
        double sum = 0;
        for (const auto& each : fleet) {
            sum += static_cast<double>(each.counts.bad) /
                   (static_cast<double>(each.counts.good + each.counts.bad) *
                    each.promised.allowed_error());
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(fleet.size()));
}

BENCHMARK(ours)->Name("burn_rate/ours");
BENCHMARK(bare_arithmetic)->Name("burn_rate/limit:bare_arithmetic");
BENCHMARK(ours_per_objective)->Name("burn_rate/per_objective/ours");
BENCHMARK(bare_arithmetic_per_objective)->Name("burn_rate/per_objective/limit:bare_arithmetic");

} // namespace
