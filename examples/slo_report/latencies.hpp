// SPDX-License-Identifier: BSL-1.0
/// \file
/// How many requests took how long, and percentiles of them, in bounded memory.
#pragma once

#include "slo_report/timeline.hpp"

#include <nines/core/quantile_level.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace nines::examples {

using std::chrono::nanoseconds;

/// Counts of latencies. Exact values are kept as they come, so the caller answers for how many
/// different ones there are; quantised ones are kept to three significant digits, rounded down,
/// in 73 kB at most.
class latency_counts {
public:
    void add_exact(nanoseconds latency, std::uint64_t count);
    void add_quantised(nanoseconds latency);
    void merge(const latency_counts& other);

    /// Nearest-rank quantiles: for each level the smallest latency such that at least the given
    /// part of the requests took no longer. Nothing without requests.
    [[nodiscard]] std::vector<std::optional<nanoseconds>>
    quantiles(const std::vector<quantile_level>& levels) const;

    [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

private:
    std::vector<std::uint64_t> quantised_;
    std::map<nanoseconds, std::uint64_t> exact_;
    std::uint64_t total_ = 0;
};

/// Latencies in slots of time, at most 256 of them, a minute long at first and coarser as the data
/// get longer.
class latency_timeline {
public:
    void add_exact(time_ms at, nanoseconds latency, std::uint64_t count) {
        slot_of(at).add_exact(latency, count);
    }
    void add_quantised(time_ms at, nanoseconds latency) { slot_of(at).add_quantised(latency); }

    /// The latencies of all slots that meet the window.
    [[nodiscard]] latency_counts within(const time_span& window) const;

private:
    [[nodiscard]] latency_counts& slot_of(time_ms at);
    void coarsen();

    milliseconds width_{std::chrono::minutes{1}};
    std::map<time_ms, latency_counts> slots_;
    time_ms current_{};
    latency_counts* current_slot_ = nullptr;
};

} // namespace nines::examples
