// SPDX-License-Identifier: BSL-1.0
// The workbook policy, eight windows, evaluated on the counts of one objective after another.
#include <nines/burn/alert_policy.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace {

using nines::event_counts;

/// One pair of windows for each of the four conditions.
using window_counts = std::array<nines::condition_counts<>, 4>;

std::vector<window_counts> recorded_counts() {
    std::mt19937_64 random{1};
    std::uniform_int_distribution<std::uint64_t> good{1, 1000000};
    std::uniform_int_distribution<std::uint64_t> bad{0, 1000};
    std::vector<window_counts> objectives(1024);
    for (auto& windows : objectives) {
        for (auto& each : windows) {
            each = {{good(random), bad(random)}, {good(random), bad(random)}};
        }
    }
    return objectives;
}

nines::alert_policy hidden_policy() {
    const volatile double percent = 99.9;
    return *nines::workbook_policy(nines::objective::percent(percent), std::chrono::days{30});
}

void ours(benchmark::State& state) {
    const auto objectives = recorded_counts();
    const auto policy = hidden_policy();
    for (auto _ : state) {
        std::uint64_t pages = 0;
        for (const auto& windows : objectives) {
            const auto firing = policy.firing(std::span<const nines::condition_counts<>>{windows});
            pages += firing.paging() ? 1U : 0U;
        }
        benchmark::DoNotOptimize(pages);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(objectives.size()));
}

bool bare_excess(const event_counts<>& counts, double threshold) {
    return static_cast<double>(counts.bad) >
           static_cast<double>(counts.good + counts.bad) * threshold;
}

void bare_arithmetic(benchmark::State& state) {
    const auto objectives = recorded_counts();
    const double allowed = hidden_policy().objective().allowed_error();
    const std::array<double, 4> thresholds{14.4 * allowed, 6 * allowed, 3 * allowed, allowed};
    for (auto _ : state) {
        std::uint64_t pages = 0;
        for (const auto& windows : objectives) {
            unsigned firing = 0;
            for (std::size_t i = 0; i < thresholds.size(); ++i) {
                const bool holds = bare_excess(windows[i].over_long, thresholds[i]) &&
                                   bare_excess(windows[i].over_short, thresholds[i]);
                firing |= static_cast<unsigned>(holds) << i;
            }
            pages += (firing & 3U) != 0 ? 1U : 0U;
        }
        benchmark::DoNotOptimize(pages);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(objectives.size()));
}

BENCHMARK(ours)->Name("policy_evaluation/ours");
BENCHMARK(bare_arithmetic)->Name("policy_evaluation/limit:bare_arithmetic");

} // namespace
