// SPDX-License-Identifier: BSL-1.0
/// \file
/// Cumulative counters: what they grew by, through resets, gaps, duplicates and disorder.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// What a sample of a cumulative counter turned out to be. The first three are used, a duplicate
/// is ignored, the rest are refused and leave the counter as it was; only the last is remembered as
/// a reading, so that what comes next is compared with it.
enum class sample_state : std::uint8_t {
    first,         ///< the first one: where counting starts; no increase yet
    advanced,      ///< grew since the last one, or stayed
    reset,         ///< dropped, so it began again at zero: the whole new value is the increase
    duplicate,     ///< the time and the value of the last one again: ignored
    conflicting,   ///< the time of the last one with another value
    backwards,     ///< earlier than the last one
    invalid,       ///< NaN, infinite, negative, or not a whole number where those are counted
    contradictory, ///< good and bad do not add up to the total
    overflowing,   ///< the sum of increases would not fit the count type
};

inline constexpr std::size_t sample_states = 9;

/// True for what counts: first, advanced and reset.
[[nodiscard]] constexpr bool is_used(sample_state state) noexcept {
    return state <= sample_state::reset;
}
/// True for what was turned down; a duplicate is neither used nor refused.
[[nodiscard]] constexpr bool is_refused(sample_state state) noexcept {
    return state >= sample_state::conflicting;
}

/// Why a sample was refused; nothing for those that were not.
[[nodiscard]] constexpr std::optional<error> refusal(sample_state state) noexcept {
    constexpr const char* where = "counter sample";
    switch (state) {
    case sample_state::conflicting:
        return error{errc::contradiction, where, "another value at the same time"};
    case sample_state::backwards:
        return error{errc::contradiction, where, "earlier than the sample before it"};
    case sample_state::invalid:
        return error{errc::out_of_domain, where,
                     "expected a time and counts that are finite, not negative, and fit the "
                     "count type"};
    case sample_state::contradictory:
        return error{errc::contradiction, where, "good and bad events do not add up to the total"};
    case sample_state::overflowing:
        return error{errc::overflow, where, "the sum of increases does not fit the count type"};
    case sample_state::first:
    case sample_state::advanced:
    case sample_state::reset:
    case sample_state::duplicate:
        break;
    }
    return std::nullopt;
}

/// What one sample added.
template <class Increase>
struct counter_step {
    sample_state state;
    Increase increase{};    ///< since the last used sample; zero unless advanced or reset
    bool after_gap = false; ///< more time than the longest step passed since the last used sample

    [[nodiscard]] constexpr std::optional<error> refusal() const noexcept {
        return nines::refusal(state);
    }
    friend constexpr bool operator==(const counter_step&, const counter_step&) noexcept = default;
};

/// How many samples of each state there were, and how many came after a gap. A summary: merge
/// those of many counters.
struct sample_tally {
    std::array<std::uint64_t, sample_states> seen{};
    std::uint64_t gaps = 0;

    [[nodiscard]] constexpr std::uint64_t count(sample_state state) const noexcept {
        return seen[static_cast<std::size_t>(state)];
    }
    /// All samples, whatever became of them.
    [[nodiscard]] constexpr std::uint64_t samples() const noexcept {
        return std::accumulate(seen.begin(), seen.end(), std::uint64_t{0});
    }
    [[nodiscard]] constexpr std::uint64_t refused() const noexcept {
        constexpr auto start = static_cast<std::ptrdiff_t>(sample_state::conflicting);
        return std::accumulate(seen.begin() + start, seen.end(), std::uint64_t{0});
    }

    constexpr void merge(const sample_tally& other) noexcept {
        for (std::size_t i = 0; i < seen.size(); ++i) {
            seen[i] += other.seen[i];
        }
        gaps += other.gaps;
    }
    friend constexpr bool operator==(const sample_tally&, const sample_tally&) noexcept = default;

    /// Writes the count of each state and the gaps; `byte_size` bytes. Errors: overflow when `out`
    /// is shorter.
    static constexpr std::size_t byte_size = 88;
    [[nodiscard]] constexpr result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::sample_tally, 1};
        for (const std::uint64_t each : seen) {
            writer.put(each);
        }
        writer.put(gaps);
        return writer.finish();
    }

    /// Errors: malformed or unsupported for bytes that `to_bytes` did not write; contradiction when
    /// more samples came after a gap than advanced or reset.
    [[nodiscard]] static constexpr result<sample_tally>
    from_bytes(std::span<const std::byte> in) noexcept {
        auto reader = byte_reader::open(in, byte_form_kind::sample_tally, 1);
        if (!reader) {
            return reader.error();
        }
        sample_tally read;
        for (std::uint64_t& each : read.seen) {
            each = reader->get<std::uint64_t>();
        }
        read.gaps = reader->get<std::uint64_t>();
        if (!reader->done()) {
            return error{errc::malformed, "sample_tally::from_bytes", "expected ten counts"};
        }
        const std::uint64_t advanced = read.count(sample_state::advanced);
        if (read.gaps > advanced && read.gaps - advanced > read.count(sample_state::reset)) {
            return error{errc::contradiction, "sample_tally::from_bytes",
                         "more gaps than samples that could come after one"};
        }
        return read;
    }
};

static_assert(mergeable<sample_tally>);

/// Cumulative counters of good and bad events of one process, read together.
///
/// Fed with samples in the order of time, it answers how many events there were from the first
/// sample to the last. When either counter drops, the process began again: both new values are
/// increases as a whole, so nothing that was read is lost. What was counted between the last
/// sample and the reset was never read and cannot be known. After a gap the increase still
/// counts, and the step says so. A sample whose increase does not fit the count type is refused,
/// but the next one is counted from it; the whole increase then lacks what was refused, and the
/// tally says that there was such a sample. Use for a pair that restarts together; samples of
/// several processes need a counter each. Accuracy: exact for whole numbers; one rounding a sample
/// for fractional counts. Cost: constant time and memory, no allocation.
/// Example: examples/slo_report.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
class event_counter {
public:
    using duration = typename Point::duration;
    using step = counter_step<event_counts<Count>>;

    constexpr event_counter() noexcept = default;

    /// Parameters: `longest_step`, the time between samples beyond which there is a gap.
    constexpr explicit event_counter(duration longest_step) noexcept
        : longest_step_{longest_step} {}

    /// Takes the readings of both counters at a time. Any numbers are safe input; good + bad need
    /// not fit the count type as long as what they grew by does. A refused sample changes nothing
    /// but the tally, and when it is `overflowing` the last reading.
    template <class Good, class Bad>
    constexpr step feed(const Point& at, Good good, Bad bad) noexcept {
        return noted(read(at, both(good, bad)));
    }

    /// The same, where the total is a counter of its own: refused as contradictory unless
    /// good + bad == total (fractional counts: to one part in 10^12).
    template <class Good, class Bad, class Total>
    constexpr step feed(const Point& at, Good good, Bad bad, Total total) noexcept {
        const auto parts = both(good, bad);
        const bool whole = event_counts<Count>::try_from(total, Count{}).has_value();
        if (parts && whole && !event_counts<Count>::try_from_all(good, bad, total)) {
            return noted({sample_state::contradictory});
        }
        return noted(read(at, whole ? parts : std::nullopt));
    }

    /// The increase from the first sample to the last.
    [[nodiscard]] constexpr const event_counts<Count>& increase() const noexcept {
        return increase_;
    }
    [[nodiscard]] constexpr const sample_tally& tally() const noexcept { return tally_; }
    /// From the first used sample to the last, used or overflowing; nothing before the first.
    [[nodiscard]] constexpr std::optional<half_open<Point>> span() const noexcept {
        return any() ? std::optional{half_open<Point>{first_at_, last_at_}} : std::nullopt;
    }

    /// Goes on with a counter that was fed the later part of the same stream: the outcome is that
    /// of one counter fed both parts. Errors: contradiction when `later` does not begin after
    /// this one ends, overflow when the increase does not fit; nothing has changed then.
    [[nodiscard]] constexpr result<event_counter>
    append(const event_counter& later) const noexcept {
        event_counter joined = *this;
        if (!later.any()) {
            joined.tally_.merge(later.tally_);
            return joined;
        }
        const step seam = joined.read(later.first_at_, later.first_);
        if (const auto refused = seam.refusal()) {
            return *refused;
        }
        joined.tally_.merge(later.tally_);
        --joined.tally_.seen[static_cast<std::size_t>(sample_state::first)];
        joined.noted(seam);
        const auto sum = joined.increase_.try_plus(later.increase_);
        if (!sum) {
            return sum.error();
        }
        joined.increase_ = *sum;
        joined.last_ = later.last_;
        joined.last_at_ = later.last_at_;
        return joined;
    }

    friend constexpr bool operator==(const event_counter&, const event_counter&) noexcept = default;

private:
    /// Both counters at a time; their sum need not fit.
    struct reading {
        Count good{};
        Count bad{};
        friend constexpr bool operator==(const reading&, const reading&) noexcept = default;
    };

    template <class Good, class Bad>
    static constexpr std::optional<reading> both(Good good, Bad bad) noexcept {
        const auto g = event_counts<Count>::try_from(good, Count{});
        const auto b = event_counts<Count>::try_from(bad, Count{});
        return g && b ? std::optional{reading{g->good, b->good}} : std::nullopt;
    }

    [[nodiscard]] constexpr bool any() const noexcept {
        return tally_.count(sample_state::first) != 0;
    }

    constexpr step noted(const step& taken) noexcept {
        ++tally_.seen[static_cast<std::size_t>(taken.state)];
        tally_.gaps += taken.after_gap ? 1U : 0U;
        return taken;
    }

    constexpr step read(const Point& at, const std::optional<reading>& now) noexcept {
        if (!detail::is_finite(at) || !now) {
            return {sample_state::invalid};
        }
        if (!any()) {
            first_ = last_ = *now;
            first_at_ = last_at_ = at;
            return {sample_state::first};
        }
        if (!(last_at_ < at)) {
            const bool earlier = at < last_at_;
            return {earlier         ? sample_state::backwards
                    : *now == last_ ? sample_state::duplicate
                                    : sample_state::conflicting};
        }
        return advance(at, *now);
    }

    constexpr step advance(const Point& at, const reading& now) noexcept {
        const bool grown = !(now.good < last_.good) && !(now.bad < last_.bad);
        const reading from = grown ? last_ : reading{};
        const auto added = event_counts<Count>::try_from(now.good - from.good, now.bad - from.bad);
        const bool after_gap = detail::saturating_difference(at, last_at_) > longest_step_;
        last_ = now;
        last_at_ = at;
        if (!added || !increase_.try_plus(*added)) {
            return {sample_state::overflowing};
        }
        increase_ = *increase_.try_plus(*added);
        return {grown ? sample_state::advanced : sample_state::reset, *added, after_gap};
    }

    duration longest_step_ = (duration::max)();
    Point first_at_{};
    Point last_at_{};
    reading first_;
    reading last_;
    event_counts<Count> increase_;
    sample_tally tally_;
};

/// One cumulative counter: an `event_counter` that has nothing bad to count. Same states, same
/// treatment of resets, gaps, duplicates and disorder.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
class counter {
public:
    using duration = typename Point::duration;
    using step = counter_step<Count>;

    constexpr counter() noexcept = default;

    /// Parameters: `longest_step`, the time between samples beyond which there is a gap.
    constexpr explicit counter(duration longest_step) noexcept : events_{longest_step} {}

    /// Takes the reading at a time. Any number is safe input; a refused sample changes nothing
    /// but the tally, and when it is `overflowing` the last reading.
    template <class Value>
    constexpr step feed(const Point& at, Value value) noexcept {
        const auto taken = events_.feed(at, value, Count{});
        return {taken.state, taken.increase.good, taken.after_gap};
    }

    /// The increase from the first sample to the last.
    [[nodiscard]] constexpr Count increase() const noexcept { return events_.increase().good; }
    [[nodiscard]] constexpr const sample_tally& tally() const noexcept { return events_.tally(); }
    /// From the first used sample to the last; nothing before the first.
    [[nodiscard]] constexpr std::optional<half_open<Point>> span() const noexcept {
        return events_.span();
    }

    /// Goes on with a counter that was fed the later part of the same stream; see `event_counter`.
    [[nodiscard]] constexpr result<counter> append(const counter& later) const noexcept {
        return events_.append(later.events_).transform([](const auto& joined) {
            counter whole;
            whole.events_ = joined;
            return whole;
        });
    }

    friend constexpr bool operator==(const counter&, const counter&) noexcept = default;

private:
    event_counter<Count, Point> events_;
};

} // namespace nines::inline NINES_ABI
