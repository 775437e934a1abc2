// SPDX-License-Identifier: BSL-1.0
/// \file
/// `sharded_window`: what many threads recorded in the last minutes.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/window_state.hpp>
#include <nines/quantile/concurrent_form.hpp>
#include <nines/quantile/sharded.hpp>
#include <nines/quantile/sliding_histogram.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <utility>

namespace nines::inline NINES_ABI {

/// A `sharded` summary whose increase is moved to slots of time: many threads record without a
/// clock, and one that has one asks for the summary of a window.
///
/// What was recorded until the first call of `advance` in a slot belongs to the slot before it, so
/// call it some times a slot; what was not moved yet, `window` moves to the slot of its time.
/// Nothing is lost when nobody calls for long, nor when the clock steps back, even by more than the
/// slots hold: then it is moved when the clock is there again, or has stayed behind for longer than
/// the slots hold, whichever is first.
/// Assumes: a summary with `since(earlier)`. `record` from any thread at any time; the others from
/// one thread at a time. Cost: `record` as `sharded`; `advance` within a slot a look at the time,
/// and where a new one begins a merge for each shard, which allocates, as `window` does. The slots
/// are allocated when something was recorded.
template <shardable Summary,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
    requires std::signed_integral<typename Point::rep>
class sharded_window {
public:
    using duration = typename Point::duration;
    using window_type = sliding_window<Summary, Point>;

    /// Parameters: as `sliding_histogram`. Errors: out_of_domain unless slot > 0 and slots > 0.
    sharded_window(const duration& slot, std::size_t slots, const Summary& empty = Summary{})
        : recorded_{empty}, empty_{empty}, moved_{empty}, slot_{slot}, slots_{slots} {
        if (!(slot > duration::zero()) || slots == 0) {
            detail::raise({errc::out_of_domain, "sharded_window",
                           "expected at least one slot of some length"});
        }
    }

    /// Records in the shard of the calling thread what the summary's own `record` takes.
    template <class... Values>
    void record(const Values&... values) {
        recorded_.record(values...);
    }

    /// Moves what was recorded before the slot of `now`, unless that was the slot last time.
    void advance(const Point& now) {
        if (!present_.contains(now)) {
            const Point begin = begin_of_slot(now);
            move_to(begin > (Point::min)() ? begin - duration{1} : begin);
            present_ = {begin, begin > (Point::max)() - slot_ ? (Point::max)() : begin + slot_};
        }
    }

    /// What was recorded in the time before `now`; see `sliding_histogram::window`.
    [[nodiscard]] window_type window(const Point& now, const duration& length) {
        advance(now);
        move_to(now);
        return ring_ ? ring_->window(now, length)
                     : window_type{empty_, {now, now}, window_state::no_data};
    }

    /// Forgets the slots and when they were, as for a clock that was set: what was moved is in no
    /// window any more, what was not is kept.
    void forget() noexcept {
        ring_.reset();
        present_ = {};
    }

    /// All that was ever recorded.
    [[nodiscard]] Summary merged() const { return recorded_.merged(); }

private:
    [[nodiscard]] Point begin_of_slot(const Point& now) const noexcept {
        const duration since_epoch = now.time_since_epoch();
        const duration past = since_epoch % slot_;
        const duration into = past < duration::zero() ? past + slot_ : past;
        return since_epoch < (duration::min)() + into ? (Point::min)() : now - into;
    }

    /// Moves the increase to the slot of a time, or leaves it where that slot is gone.
    void move_to(const Point& at) {
        if (recorded_.shards() == 0) {
            return;
        }
        if (!ring_) {
            ring_.emplace(at, slot_, slots_, empty_);
        }
        Summary all = recorded_.merged();
        if (const auto grown = all.since(moved_); grown && ring_->merge(at, *grown)) {
            moved_ = std::move(all);
        }
    }

    sharded<Summary> recorded_;
    Summary empty_;
    Summary moved_; ///< what is in the ring, or was
    duration slot_;
    std::size_t slots_;
    half_open<Point> present_{}; ///< the slot of the last call; empty before it
    std::optional<sliding_histogram<Summary, Point>> ring_;
};

} // namespace nines::inline NINES_ABI
