// SPDX-License-Identifier: BSL-1.0
// Counts and an objective that the compiler cannot see through, for benchmarks of budgets.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>

#include <cstdint>
#include <random>
#include <vector>

namespace nines::bench {

inline std::vector<event_counts<>> recorded_counts() {
    std::mt19937_64 random{1};
    std::uniform_int_distribution<std::uint64_t> good{1, 1000000};
    std::uniform_int_distribution<std::uint64_t> bad{0, 1000};
    std::vector<event_counts<>> counts(1024);
    for (auto& each : counts) {
        each = {good(random), bad(random)};
    }
    return counts;
}

inline objective hidden_objective() {
    const volatile double percent = 99.9;
    return objective::percent(percent);
}

} // namespace nines::bench
