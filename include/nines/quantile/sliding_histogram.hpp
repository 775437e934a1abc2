// SPDX-License-Identifier: BSL-1.0
/// \file
/// `sliding_histogram`: what was recorded in the last 5 minutes, hour or day.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>
#include <nines/core/window_state.hpp>
#include <nines/quantile/merge_tree.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI {

/// The summary of a window, and the time that it covers. Whether there was traffic says the
/// summary, so a window that was observed is full.
template <class Summary, class Point>
struct sliding_window {
    Summary summary;
    half_open<Point> covered; ///< empty without data
    window_state state;
};

/// A summary for each of the latest slots of time, and the merge of as many as one asks for.
///
/// Time comes with every call. A value goes to the slot of its time: a newer time moves the ring
/// on, an older one is late and still counted as long as its slot is in the ring; before that, and
/// before recording began, it is refused and counted as too late. A clock that steps back thus
/// loses nothing within the length of the ring; one that leaps ahead empties it.
/// When a clock went wrong and comes back from beyond the ring, times are too late at first. Once
/// they have come one after another, none earlier than the one before and none in the ring, for
/// longer than the ring is, recording begins anew.
/// Assumes: one thread at a time; for many, give each value of `sharded<...>` its slot when
/// scraped. Cost: `record` that of the summary and a comparison or two. Memory: a summary for each
/// slot and as much again; nothing is allocated after construction but by the summaries.
template <mergeable Summary,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
    requires std::signed_integral<typename Point::rep>
class sliding_histogram {
public:
    using duration = typename Point::duration;
    using window_type = sliding_window<Summary, Point>;

    /// Parameters: `start`, when recording begins; `slot`, the length of one, with slots beginning
    /// at multiples of it; `slots`, how many there are, the present one included; `empty`, a
    /// summary with the bounds or options that are wanted. Errors: out_of_domain unless slot > 0
    /// and slots > 0.
    sliding_histogram(const Point& start, const duration& slot, std::size_t slots,
                      const Summary& empty = Summary{})
        : sliding_histogram{try_from(start, slot, slots, empty).value()} {}

    [[nodiscard]] static result<sliding_histogram> try_from(const Point& start,
                                                            const duration& slot, std::size_t slots,
                                                            const Summary& empty = Summary{}) {
        if (!(slot > duration::zero()) || slots == 0) {
            return error{errc::out_of_domain, "sliding_histogram",
                         "expected at least one slot of some length"};
        }
        return sliding_histogram{checked{}, start, slot, slots, empty};
    }

    /// Records what the summary's own `record` takes, at a time.
    /// Returns: false when that is too long ago.
    template <class... Values>
    bool record(const Point& at, const Values&... values) {
        Summary* const into = slot_at(at);
        if (into == nullptr) [[unlikely]] {
            return false;
        }
        into->record(values...);
        return true;
    }

    /// The same with all that a summary has counted, as what was added since the last scrape.
    bool merge(const Point& at, const Summary& more) {
        Summary* const into = slot_at(at);
        if (into == nullptr) {
            return false;
        }
        into->merge(more);
        return true;
    }

    /// What was recorded in the time before `now`, in whole slots: the slot of `now` and those
    /// before it, as many as `length` is long, rounded up. So the window is shorter than `length`
    /// by what the present slot still lacks. Parameters: `now`, also earlier than the newest value;
    /// then the slot of `now` counts whole. Cost: a copy of the empty summary and some 2 log(slots)
    /// merges; not const because partial merges are kept for the next question.
    [[nodiscard]] window_type window(const Point& now, const duration& length) {
        const std::int64_t last = number_of(now);
        if (!(length > duration::zero()) || last < oldest() || now < start_) {
            return {ring_.empty(), {now, now}, window_state::no_data};
        }
        const auto asked = slots_in(length);
        const std::uint64_t held = distance(oldest(), last) + 1;
        const std::int64_t first =
            last - static_cast<std::int64_t>((asked < held ? asked : held) - 1);
        window_type found{ring_.empty(), {begin_of(first), now}, window_state::full};
        if (last < newest_) {
            found.covered.to = end_of(last);
        }
        if (asked > held || found.covered.from < start_) {
            found.state = window_state::partial;
            found.covered.from = found.covered.from < start_ ? start_ : found.covered.from;
        }
        add(first, last < newest_ ? last : newest_, found.summary);
        return found;
    }

    /// The length of a slot, and of all together: the longest window.
    [[nodiscard]] duration slot() const noexcept { return slot_; }
    [[nodiscard]] std::size_t slots() const noexcept { return ring_.size(); }
    /// How many calls were refused because their slot was no longer there.
    [[nodiscard]] std::uint64_t too_late() const noexcept { return too_late_; }

private:
    struct checked {};

    sliding_histogram(checked, const Point& start, const duration& slot, std::size_t slots,
                      const Summary& empty)
        : start_{start},
          slot_{slot},
          newest_{number_of(start)},
          begin_{newest_},
          newest_span_{start, end_of(newest_)},
          ring_{slots, empty} {}

    /// Slots are numbered from the epoch of the clock.
    [[nodiscard]] std::int64_t number_of(const Point& at) const noexcept {
        const auto ticks = static_cast<std::int64_t>(at.time_since_epoch().count());
        const auto width = static_cast<std::int64_t>(slot_.count());
        return ticks / width - (ticks % width < 0 ? 1 : 0);
    }
    /// The first instant of a slot, or the first or last there is.
    [[nodiscard]] Point begin_of(std::int64_t number) const noexcept {
        const auto width = static_cast<std::int64_t>(slot_.count());
        if (number > (duration::max)().count() / width) {
            return (Point::max)();
        }
        if (number < (duration::min)().count() / width) {
            return (Point::min)();
        }
        return Point{duration{static_cast<typename Point::rep>(number * width)}};
    }
    /// The first instant after a slot, or the last there is.
    [[nodiscard]] Point end_of(std::int64_t number) const noexcept {
        return number < (std::numeric_limits<std::int64_t>::max)() ? begin_of(number + 1)
                                                                   : (Point::max)();
    }
    [[nodiscard]] std::uint64_t slots_in(const duration& length) const noexcept {
        const auto ticks = static_cast<std::uint64_t>(length.count());
        const auto width = static_cast<std::uint64_t>(slot_.count());
        return ticks / width + (ticks % width != 0 ? 1 : 0);
    }
    /// to - from, for from <= to.
    [[nodiscard]] static std::uint64_t distance(std::int64_t from, std::int64_t to) noexcept {
        return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    }
    /// The first slot that is in the ring.
    [[nodiscard]] std::int64_t oldest() const noexcept {
        return distance(begin_, newest_) < ring_.size()
                   ? begin_
                   : newest_ - static_cast<std::int64_t>(ring_.size() - 1);
    }
    [[nodiscard]] std::size_t place_of(std::int64_t number) const noexcept {
        return static_cast<std::size_t>(distance(begin_, number) % ring_.size());
    }

    /// The slot of a time, for changing it; none, and counted, when that is no longer there.
    [[nodiscard]] Summary* slot_at(const Point& at) {
        if (newest_span_.contains(at)) [[likely]] {
            return &ring_.change(newest_place_);
        }
        const std::int64_t number = number_of(at);
        if (number < oldest() || at < start_) {
            if (!stays_behind(number)) {
                ++too_late_;
                return nullptr;
            }
            begin_anew(at);
        } else if (number > newest_) {
            advance_to(number);
        }
        behind_ = {};
        const Point begin = begin_of(newest_);
        newest_span_ = {begin < start_ ? start_ : begin, end_of(newest_)};
        return &ring_.change(place_of(number));
    }

    /// Whether times have come from behind the ring for longer than it is, this one included.
    [[nodiscard]] bool stays_behind(std::int64_t number) noexcept {
        if (!behind_ || number < behind_->last) {
            behind_ = {number, number};
        }
        behind_->last = number;
        newest_span_ = {}; // so that a time in the ring is noticed
        return distance(behind_->first, number) > ring_.size();
    }

    void begin_anew(const Point& at) {
        for (std::size_t i = 0; i < ring_.size(); ++i) {
            ring_.clear(i);
        }
        start_ = at;
        newest_ = begin_ = number_of(at);
        newest_place_ = 0;
    }

    void advance_to(std::int64_t number) {
        const std::uint64_t steps = distance(newest_, number);
        const std::uint64_t cleared = steps < ring_.size() ? steps : ring_.size();
        for (std::uint64_t i = 0; i < cleared; ++i) {
            ring_.clear(place_of(number - static_cast<std::int64_t>(i)));
        }
        newest_ = number;
        newest_place_ = place_of(number);
    }

    /// Merges the slots from `first` to `last`, which are in the ring or, none, first > last.
    void add(std::int64_t first, std::int64_t last, Summary& into) {
        if (first > last) {
            return;
        }
        const std::size_t from = place_of(first);
        const std::size_t to = place_of(last) + 1;
        if (from < to) {
            ring_.add(from, to, into);
        } else {
            ring_.add(from, ring_.size(), into);
            ring_.add(0, to, into);
        }
    }

    /// Slots of the first and the last of the times that came from behind the ring.
    struct late_run {
        std::int64_t first;
        std::int64_t last;
    };

    Point start_;
    duration slot_;
    std::int64_t newest_;
    std::int64_t begin_; ///< the slot of `start_`
    half_open<Point> newest_span_;
    std::size_t newest_place_ = 0;
    detail::merge_tree<Summary> ring_;
    std::uint64_t too_late_ = 0;
    std::optional<late_run> behind_; ///< while no time came from the ring or from ahead
};

} // namespace nines::inline NINES_ABI
