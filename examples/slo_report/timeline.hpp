// SPDX-License-Identifier: BSL-1.0
/// \file
/// Events over time in bounded memory, and the counts of any window of them.
#pragma once

#include "common/timestamps.hpp"

#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace nines::examples {

using std::chrono::milliseconds;
using counts64 = event_counts<std::uint64_t>;
using time_span = half_open<time_ms>;

/// The first multiple of `width` since 1970 that is not after `t`, also before 1970.
[[nodiscard]] time_ms slot_start(time_ms t, milliseconds width) noexcept;

/// Events that can be asked how many there were before a time.
class event_history {
public:
    event_history() = default;
    event_history(const event_history&) = delete;
    event_history& operator=(const event_history&) = delete;
    virtual ~event_history() = default;

    /// Events before `t`. `near` is where the last answer was found: asking with the same variable
    /// for times that move on is fast. Start with 0.
    [[nodiscard]] virtual counts64 before(time_ms t, std::size_t& near) const noexcept = 0;

    /// What the data cover; empty without data.
    [[nodiscard]] time_span covered() const noexcept { return covered_; }
    /// Window edges are true to within this; zero when they are exact.
    [[nodiscard]] milliseconds resolution() const noexcept { return resolution_; }

    [[nodiscard]] counts64 within(const time_span& window) const noexcept;

protected:
    event_history(const time_span& covered, milliseconds resolution) noexcept
        : covered_{covered}, resolution_{resolution} {}

private:
    time_span covered_{};
    milliseconds resolution_{};
};

/// One slot of a timeline that has events.
struct timeline_slot {
    time_ms start;
    counts64 counts;
};

/// Events in slots of equal width; an event belongs to the start of its slot.
class event_timeline final : public event_history {
public:
    /// \param slots in order of time, without empty ones
    event_timeline(std::vector<timeline_slot> slots, const time_span& covered,
                   milliseconds resolution);

    [[nodiscard]] counts64 before(time_ms t, std::size_t& near) const noexcept override;
    [[nodiscard]] const std::vector<timeline_slot>& slots() const noexcept { return slots_; }

private:
    std::vector<timeline_slot> slots_;
    std::vector<counts64> sums_; ///< of the slots before each, and of all at the end
};

/// Collects events in any order of time. Slots start at one second and grow coarser as the data
/// get longer, so that memory stays bounded: 16 bytes for each slot.
class timeline_builder {
public:
    /// \param coarsest slots grow no further; then memory grows with the data
    explicit timeline_builder(milliseconds coarsest = std::chrono::days{1},
                              std::size_t most_slots = std::size_t{1} << 20U);

    /// Adds events at a time. Returns: false when the sum of all events does not fit 64 bits;
    /// nothing is added then.
    [[nodiscard]] bool add(time_ms at, const counts64& events);

    /// Says that the data reach from `span.from` to `span.to`, events or not.
    void cover(const time_span& span) noexcept;

    /// Says that the input itself tells times apart to no better than this.
    void limit_resolution(milliseconds finest) noexcept { finest_ = std::max(finest_, finest); }

    [[nodiscard]] milliseconds width() const noexcept { return width_; }
    [[nodiscard]] std::unique_ptr<event_timeline> build() const;

private:
    static constexpr std::size_t page_slots = 1024;
    using page = std::array<counts64, page_slots>;

    [[nodiscard]] page& page_of(std::int64_t number);
    void coarsen();

    milliseconds width_{std::chrono::seconds{1}};
    milliseconds coarsest_;
    milliseconds finest_{0};
    std::size_t most_pages_;
    std::map<std::int64_t, std::unique_ptr<page>> pages_;
    std::int64_t current_ = 0;
    page* current_page_ = nullptr;
    counts64 total_;
    time_span covered_{};
    bool any_ = false;
};

/// Time up as good and time down as bad events of a millisecond each.
class downtime_history final : public event_history {
public:
    downtime_history(interval_set<time_ms> down, const time_span& watched);

    [[nodiscard]] counts64 before(time_ms t, std::size_t& near) const noexcept override;
    [[nodiscard]] const interval_set<time_ms>& down() const noexcept { return down_; }

private:
    interval_set<time_ms> down_;
    std::vector<milliseconds> sums_; ///< down time before each interval
};

} // namespace nines::examples
