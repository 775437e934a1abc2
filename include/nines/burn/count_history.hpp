// SPDX-License-Identifier: BSL-1.0
/// \file
/// `count_history`: good and bad events over time, so that any window is two look-ups.
#pragma once

#include <nines/burn/count_history_bytes.hpp>
#include <nines/burn/count_window.hpp>
#include <nines/burn/history_tiers.hpp>
#include <nines/burn/tiered_edges.hpp>
#include <nines/core/byte_form.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>
#include <nines/core/window_state.hpp>
#include <nines/sli/counter.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ratio>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Good and bad events over time: their cumulative counts at the edges of slots, finely for what
/// is recent and coarsely for what is long ago.
///
/// Fed with cumulative counters (`observe`) or with what was counted since the last time (`add`).
/// Time comes with every call:
/// - the first sample is where the history begins;
/// - a sample that moves on counts at its own time; a gap before it leaves the events of the gap
///   there, and windows that begin in the gap say so by `covered` and `edge_error`;
/// - counters that drop began again at zero, and all of the new reading counts;
/// - of counters, a sample at the same time is a duplicate or a conflict, and one from before goes
///   backwards: both are refused, so that nothing counts twice; after a clock stepped back they
///   are refused until it has caught up, and then the whole increase counts. Where that is too
///   late, feed increases (`add`) at times of `steady_time`, as `slo_tracker` does;
/// - an increase that comes late is counted where it belongs, as far back as the history begins;
/// - a leap forward costs at most all slots.
/// Summaries of the same tiers merge: shards or machines whose events are not counted in both. A
/// time at which one of them had not begun is covered by the others.
/// Parameters: `Tiers`, with the default every window from 5 minutes to 90 days in 63 KiB.
/// Assumes: one thread at a time. Cost: 63 KiB allocated by construction and copying, nothing
/// afterwards; a sample some ns, a window 3 to 10 ns, whatever the length. One that begins in a gap
/// walks the slots of the gap to its end, such as 440 ns where samples are almost an hour apart.
template <auto Tiers = default_history_tiers, event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
    requires std::signed_integral<typename Point::rep>
class count_history
    : public count_history_byte_form<count_history<Tiers, Count, Point>, Tiers, Count, Point> {
    friend class count_history_byte_form<count_history, Tiers, Count, Point>;
    static_assert(Tiers.valid(), "expected tiers of whole slots, each slot a part of the next "
                                 "tier's, each tier longer than the one before");

public:
    using duration = typename Point::duration;
    using window_type = count_window<Count, Point>;
    static constexpr auto tiers = Tiers;
    /// The longest window that it remembers all of.
    [[nodiscard]] static constexpr std::chrono::seconds reach() noexcept {
        return std::chrono::seconds{Tiers.tiers.back().length};
    }

    count_history() = default;

    /// Takes cumulative counts of good and bad events at a time, as `event_counter` does.
    /// Returns: what became of them; a sample that is refused changes nothing. A history that was
    /// merged from several that observed counters cannot go on with one of them: contradictory. A
    /// time that `add` refuses is overflowing, too.
    sample_state observe(const Point& at, const event_counts<Count>& cumulative) noexcept {
        if (feeds_ == feed::several) {
            return sample_state::contradictory;
        }
        if (begun() && at < first_) {
            return sample_state::backwards;
        }
        if (!in_reach(at)) {
            return sample_state::overflowing;
        }
        const auto step = step_to(at, cumulative);
        if (is_used(step.state) && !add(at, step.increase)) {
            return sample_state::overflowing;
        }
        if (begun() && (is_used(step.state) || step.state == sample_state::overflowing)) {
            feeds_ = feed::one;
            reading_ = cumulative;
            read_at_ = at;
        }
        return step.state;
    }

    /// Counts events that came by `at` and after the last time, or late ones at the time they came.
    /// The first call is where the history begins.
    /// Returns: false, and nothing has changed, for a time before the beginning or more than 2^62
    /// ticks from the epoch (146 years of nanoseconds), and when the counts would no longer fit
    /// `Count`.
    bool add(const Point& at, const event_counts<Count>& increase) noexcept {
        const bool fits = increase.total() <= (std::numeric_limits<Count>::max)() - total_.total();
        if (!fits || !in_reach(at) || (begun() && at < first_)) {
            return false;
        }
        if (!begun()) {
            first_ = last_ = at;
            edges_.begin(at);
        }
        if (at > last_) {
            edges_.advance(at, {total_, last_});
            last_ = at;
        }
        total_.good += increase.good;
        total_.bad += increase.bad;
        edges_.count(at, increase);
        return true;
    }

    /// The events of the window of this length that ends at `now`.
    ///
    /// Counts begin at the slot edge at or before the beginning of the window, so they are exact
    /// where that is an edge; `edge_error` bounds what came before the beginning, or is missing at
    /// an end in the past. `covered` ends with the last sample.
    /// Returns: no_data without a sample in or after the window; partial when the history begins
    /// later or does not reach so far back, or its last sample is older than the longest step.
    template <class Rep, class Period>
    [[nodiscard]] window_type
    window(const Point& now, const std::chrono::duration<Rep, Period>& length) const noexcept {
        const Point from = earlier(now, length);
        if (!(from < now) || now < first_ || !(from < last_)) [[unlikely]] {
            return nothing_by(now);
        }
        if (from < first_ || now < last_) [[unlikely]] {
            return at_the_ends(from, now);
        }
        return between(edges_.cut_at(from, first_, total_), end_of_samples(), now);
    }

    /// All events since the beginning, late ones included.
    [[nodiscard]] const event_counts<Count>& total() const noexcept { return total_; }
    /// From the first sample to the last; nothing before the first.
    [[nodiscard]] std::optional<half_open<Point>> span() const noexcept {
        return begun() ? std::optional{half_open<Point>{first_, last_}} : std::nullopt;
    }

    /// Adds what another history has seen. Errors: overflow when the counts do not fit `Count`.
    void merge(const count_history& other) { (void)try_merge(other).value(); }
    [[nodiscard]] result<bool> try_merge(const count_history& other) {
        const auto sum = total_.try_plus(other.total_);
        if (!sum) {
            return sum.error();
        }
        if (!other.begun()) {
            return true;
        }
        if (!begun()) {
            *this = other;
            return true;
        }
        count_history more{other};
        more.move_to(last_);
        move_to(other.last_);
        edges_.merge(more.edges_);
        total_ = *sum;
        first_ = other.first_ < first_ ? other.first_ : first_;
        last_ = last_ < other.last_ ? other.last_ : last_;
        merge_feed(other);
        return true;
    }

    friend bool operator==(const count_history&, const count_history&) noexcept = default;

private:
    using tiered_edges = detail::tiered_edges<Tiers, Count, Point>;
    using cut = typename tiered_edges::cut;
    static constexpr Point never = tiered_edges::edge_type::never;

    /// Whether cumulative counters were observed, of one source or of several that were merged.
    enum class feed : std::uint8_t { none, one, several };

    /// Whether times of which any two can be subtracted include this one.
    [[nodiscard]] static constexpr bool in_reach(const Point& at) noexcept {
        constexpr auto bound = (std::numeric_limits<std::int64_t>::max)() / 2;
        const std::int64_t ticks = at.time_since_epoch().count();
        return at != never && ticks < bound && ticks > -bound;
    }
    [[nodiscard]] bool begun() const noexcept { return first_ != never; }

    [[nodiscard]] auto step_to(const Point& at,
                               const event_counts<Count>& cumulative) const noexcept {
        event_counter<Count, Point> counter;
        if (feeds_ == feed::one) {
            counter.feed(read_at_, reading_.good, reading_.bad);
        }
        return counter.feed(at, cumulative.good, cumulative.bad);
    }

    /// Moves on to a time at which nothing new is counted yet, unless it is past.
    void move_to(const Point& at) noexcept {
        if (at > last_) {
            edges_.advance(at, {total_, last_});
        }
    }

    template <class Rep, class Period>
    [[nodiscard]] static Point earlier(const Point& now,
                                       const std::chrono::duration<Rep, Period>& length) noexcept {
        constexpr std::int64_t farthest = 100'000'000'000'000'000; // ticks; more than any tier
        using ticks = std::ratio_divide<Period, typename duration::period>;
        if (!(length > length.zero())) {
            return now;
        }
        std::int64_t behind = farthest;
        if constexpr (std::signed_integral<Rep> && ticks::den == 1) {
            if (length.count() <= farthest / ticks::num) {
                behind = length.count() * ticks::num;
            }
        } else {
            using exactly = std::chrono::duration<double, typename duration::period>;
            const double rounded_up = std::ceil(exactly{length}.count());
            if (rounded_up < static_cast<double>(farthest)) {
                behind = static_cast<std::int64_t>(rounded_up);
            }
        }
        const auto least = static_cast<std::int64_t>((Point::min)().time_since_epoch().count());
        const auto present = static_cast<std::int64_t>(now.time_since_epoch().count());
        return behind == farthest || present < least + behind
                   ? (Point::min)()
                   : Point{duration{static_cast<typename Point::rep>(present - behind)}};
    }

    [[nodiscard]] static window_type nothing_by(const Point& now) noexcept {
        return {{}, {now, now}, {}, window_state::no_data};
    }
    [[nodiscard]] cut end_of_samples() const noexcept { return {&total_, &total_, last_, true}; }

    /// A window that begins before the history or ends before the last sample.
    [[nodiscard, gnu::noinline]] window_type at_the_ends(const Point& from,
                                                         const Point& now) const noexcept {
        const cut begin =
            from < first_ ? edges_.reached_back(first_) : edges_.cut_at(from, first_, total_);
        const cut end = now < last_ ? edges_.cut_at(now, first_, total_) : end_of_samples();
        return between(begin, end, now);
    }
    [[nodiscard, gnu::always_inline]] static window_type between(const cut& begin, const cut& end,
                                                                 const Point& now) noexcept {
        if (!end.reached || !(begin.seen < end.seen)) [[unlikely]] {
            return nothing_by(now);
        }
        const auto counts = difference(*end.until, *begin.until);
        const bool partial = !begin.reached || is_stale(now, end.seen);
        return {counts,
                {begin.seen, end.seen},
                doubtful(begin, end, counts),
                partial          ? window_state::partial
                : counts.empty() ? window_state::no_traffic
                                 : window_state::full};
    }
    /// What may have come before the beginning, or is missing at the end. Both are parts of the
    /// total, but events may be in both.
    [[nodiscard]] static event_counts<Count> doubtful(const cut& begin, const cut& end,
                                                      const event_counts<Count>& most) noexcept {
        const auto before = difference(*begin.until_next, *begin.until);
        const auto after = difference(*end.until_next, *end.until);
        if (after.total() > (std::numeric_limits<Count>::max)() - before.total()) [[unlikely]] {
            return most;
        }
        event_counts<Count> sum;
        sum.good = before.good + after.good;
        sum.bad = before.bad + after.bad;
        return sum;
    }
    [[nodiscard]] static bool is_stale(const Point& now, const Point& seen) noexcept {
        return now > seen && detail::saturating_difference(now, seen) >
                                 duration{tiered_edges::ticks_of(Tiers.longest_step)};
    }

    [[nodiscard]] static event_counts<Count>
    difference(const event_counts<Count>& later, const event_counts<Count>& before) noexcept {
        event_counts<Count> grown;
        grown.good = later.good - before.good;
        grown.bad = later.bad - before.bad;
        return grown;
    }

    void merge_feed(const count_history& other) noexcept {
        if (feeds_ == feed::none) {
            feeds_ = other.feeds_;
            reading_ = other.reading_;
            read_at_ = other.read_at_;
        } else if (other.feeds_ != feed::none) {
            feeds_ = feed::several;
            reading_ = {};
            read_at_ = {};
        }
    }

    tiered_edges edges_;
    Point first_ = never;
    Point last_ = (Point::min)(); ///< so that no window begins before it until there is one
    event_counts<Count> total_;
    feed feeds_ = feed::none;
    event_counts<Count> reading_;
    Point read_at_{};
};

} // namespace nines::inline NINES_ABI
