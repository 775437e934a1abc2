// SPDX-License-Identifier: BSL-1.0
/// \file
/// `recorded_counts`: what was counted in the past, checked once, to be replayed.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/sli/counter.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Good and bad events as they were read, or had come, at a time.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct count_sample {
    Point at;
    event_counts<Count> counts;

    friend constexpr bool operator==(const count_sample&, const count_sample&) noexcept = default;
};

/// A recording of good and bad events: at each sample, how many there were since the first one.
///
/// The first sample is where the record begins: what it counts came before. What a later one adds
/// counts at its time, as it would have for whoever watched.
/// Cost: a sample each in memory. Example: examples/backtest.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
class recorded_counts {
public:
    using sample_type = count_sample<Count, Point>;

    /// From readings of cumulative counters, in the order of time. Counters that drop began again
    /// at zero, and the same reading again is left out, as `event_counter` has it.
    /// Errors: contradiction for times that go back and for two readings of one time; overflow when
    /// the counts do not fit `Count`; insufficient unless time passes from the first to the last.
    [[nodiscard]] static result<recorded_counts>
    try_from_cumulative(std::span<const sample_type> samples) {
        event_counter<Count, Point> counter;
        std::vector<sample_type> until;
        until.reserve(samples.size());
        for (const sample_type& each : samples) {
            const auto step = counter.feed(each.at, each.counts.good, each.counts.bad);
            if (const auto refused = step.refusal()) {
                return error{refused->code, where, refused->what};
            }
            if (is_used(step.state)) {
                until.push_back({each.at, counter.increase()});
            }
        }
        return checked(std::move(until));
    }

    /// From what came from one sample to the next, in the order of time; several at one time add
    /// up. Errors: as above.
    [[nodiscard]] static result<recorded_counts>
    try_from_increases(std::span<const sample_type> samples) {
        std::vector<sample_type> until;
        until.reserve(samples.size());
        for (const sample_type& each : samples) {
            if (until.empty()) {
                until.push_back({each.at, {}});
                continue;
            }
            if (!(until.back().at <= each.at)) {
                return error{errc::contradiction, where, "expected samples in the order of time"};
            }
            const auto sum = until.back().counts.try_plus(each.counts);
            if (!sum) {
                return error{sum.error().code, where, sum.error().what};
            }
            if (until.back().at < each.at) {
                until.push_back({each.at, *sum});
            } else if (until.size() > 1) {
                until.back().counts = *sum;
            }
        }
        return checked(std::move(until));
    }

    /// From the first sample to the last; never empty.
    [[nodiscard]] half_open<Point> span() const noexcept {
        return {until_.front().at, until_.back().at};
    }
    /// At times that rise, the events since the first sample.
    [[nodiscard]] std::span<const sample_type> samples() const noexcept { return until_; }
    [[nodiscard]] const event_counts<Count>& total() const noexcept { return until_.back().counts; }

    /// The events of the samples after `from` and up to `to`. Cost: two binary searches.
    [[nodiscard]] event_counts<Count> between(const Point& from, const Point& to) const noexcept {
        return from < to ? until(to).try_minus(until(from)).value_or(event_counts<Count>{})
                         : event_counts<Count>{};
    }

private:
    static constexpr const char* where = "recorded_counts";

    explicit recorded_counts(std::vector<sample_type>&& until) noexcept
        : until_{std::move(until)} {}

    [[nodiscard]] static result<recorded_counts> checked(std::vector<sample_type>&& until) {
        if (until.size() < 2) {
            return error{errc::insufficient, where, "expected samples of two times at least"};
        }
        return recorded_counts{std::move(until)};
    }

    [[nodiscard]] event_counts<Count> until(const Point& at) const noexcept {
        const auto after = std::upper_bound(
            until_.begin(), until_.end(), at,
            [](const Point& time, const sample_type& each) { return time < each.at; });
        return after == until_.begin() ? event_counts<Count>{} : std::prev(after)->counts;
    }

    std::vector<sample_type> until_;
};

} // namespace nines::inline NINES_ABI
