// SPDX-License-Identifier: BSL-1.0
/// \file
/// How many requests took how long, over time and in bounded memory, and percentiles of them.
#pragma once

#include "slo_report/timeline.hpp"

#include <nines/core/confidence.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/quantile/histogram_snapshot.hpp>
#include <nines/quantile/log_linear_histogram.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace nines::examples {

using std::chrono::nanoseconds;

/// Latencies that come one by one, in nanoseconds: a kilobyte for each factor of 2 that they span,
/// and a quantile is off by 1/256 at most.
using request_latencies =
    log_linear_histogram<8, histogram_options{.negatives = false, .sum = false}>;

/// Latencies that were counted elsewhere, in buckets that may be of any width and overlap. The
/// caller answers for how many different bounds there are.
class bucketed_latencies {
public:
    /// Counts requests that took as long as some value of the bucket, both ends included, in
    /// nanoseconds.
    void record(const interval<double>& bucket, std::uint64_t count);
    void merge(const bucketed_latencies& other);
    /// The n-th latency is at least the n-th of all lower ends and at most the n-th of all upper
    /// ones.
    [[nodiscard]] histogram_snapshot snapshot() const;

    friend bool operator==(const bucketed_latencies&, const bucketed_latencies&) = default;

private:
    std::map<double, std::uint64_t> lower_;
    std::map<double, std::uint64_t> upper_;
};

/// The latency that a part of the requests did not exceed, in nanoseconds.
struct latency_estimate {
    double value;               ///< infinite when it is beyond the last bucket
    interval<double> bounds;    ///< of the requests counted, for certain
    interval<double> plausible; ///< of what they are a sample of; an end may be infinite

    /// How far the value can be from that of the requests counted, as a part of the latter.
    [[nodiscard]] double relative_error() const noexcept;
};

/// Nothing without requests.
[[nodiscard]] std::optional<latency_estimate> latency_at(const histogram_snapshot& latencies,
                                                         quantile_level level, confidence how_sure);

/// Latencies over time, however they came.
class latency_history {
public:
    latency_history() = default;
    latency_history(const latency_history&) = delete;
    latency_history& operator=(const latency_history&) = delete;
    virtual ~latency_history() = default;

    /// The latencies of all slots of time that meet the window.
    [[nodiscard]] virtual histogram_snapshot within(const time_span& window) const = 0;
};

/// Latencies in slots of time, at most 256 of them, a minute long at first and coarser as the data
/// get longer.
template <mergeable Latencies>
class latency_timeline final : public latency_history {
public:
    /// What counts the latencies at a time.
    [[nodiscard]] Latencies& at(time_ms t) {
        const time_ms start = slot_start(t, width_);
        if (current_slot_ == nullptr || start != current_) {
            current_slot_ = &slots_[start];
            current_ = start;
            while (slots_.size() > most_slots) {
                coarsen();
                current_ = slot_start(t, width_);
                current_slot_ = &slots_[current_];
            }
        }
        return *current_slot_;
    }

    [[nodiscard]] histogram_snapshot within(const time_span& window) const override {
        Latencies all;
        for (const auto& [start, latencies] : slots_) {
            if (start < window.to && window.from < start + width_) {
                all.merge(latencies);
            }
        }
        return all.snapshot();
    }

private:
    static constexpr std::size_t most_slots = 256;

    void coarsen() {
        width_ *= 2;
        const auto old = std::exchange(slots_, {});
        for (const auto& [start, latencies] : old) {
            slots_[slot_start(start, width_)].merge(latencies);
        }
    }

    milliseconds width_{std::chrono::minutes{1}};
    std::map<time_ms, Latencies> slots_;
    time_ms current_{};
    Latencies* current_slot_ = nullptr;
};

} // namespace nines::examples
