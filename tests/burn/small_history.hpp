// SPDX-License-Identifier: BSL-1.0
// Histories of small tiers for tests.
#pragma once

#include <nines/burn/count_history.hpp>

#include <chrono>
#include <cstdint>
#include <random>

namespace nines_test {

using namespace std::chrono_literals;
using point = std::chrono::sys_time<std::chrono::milliseconds>;

/// Small, so that everything wraps soon: 2 s for 20 s, 10 s for 2 minutes, a minute for 10.
inline constexpr nines::history_tiers<3> small{{nines::history_tier::of(2s, 20s),
                                                nines::history_tier::of(10s, 2min),
                                                nines::history_tier::of(1min, 10min)},
                                               30};
using small_history = nines::count_history<small>;

inline constexpr point start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 25}};

inline small_history of_random(std::uint64_t seed, int samples) {
    std::mt19937_64 random{seed};
    small_history history;
    point at = start + std::chrono::milliseconds{random() % 60'000};
    for (int i = 0; i < samples; ++i) {
        history.add(at, {random() % 10, random() % 3});
        at += std::chrono::milliseconds{random() % 9000};
    }
    return history;
}

inline small_history merged(small_history a, const small_history& b) {
    a.merge(b);
    return a;
}

} // namespace nines_test
