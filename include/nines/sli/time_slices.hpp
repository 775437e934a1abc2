// SPDX-License-Identifier: BSL-1.0
/// \file
/// Time slices: SLIs that give every minute the same weight, whatever its traffic.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// What a slice without events counts as. There is no right answer, so there is no default.
enum class empty_slice : std::uint8_t { good, bad, excluded };

/// What became of a slice.
enum class slice_state : std::uint8_t { good, bad, excluded };

/// When a slice is good: iff its own ratio of good events meets the slice target, ratio >= target.
///
/// Compared in error space, bad / total <= allowed error, both rounded once from the exact
/// fraction: one bad event in 1,000 meets 99.9 %.
class slice_rule {
public:
    constexpr slice_rule(const objective& slice_target, empty_slice when_empty) noexcept
        : target_{slice_target}, when_empty_{when_empty} {}

    [[nodiscard]] constexpr const objective& target() const noexcept { return target_; }
    [[nodiscard]] constexpr empty_slice when_empty() const noexcept { return when_empty_; }

    template <event_count Count>
    [[nodiscard]] constexpr slice_state judge(const event_counts<Count>& slice) const noexcept {
        if (const auto bad = slice.error_ratio()) {
            return *bad <= target_.allowed_error() ? slice_state::good : slice_state::bad;
        }
        switch (when_empty_) {
        case empty_slice::good:
            return slice_state::good;
        case empty_slice::bad:
            return slice_state::bad;
        case empty_slice::excluded:
            break;
        }
        return slice_state::excluded;
    }

private:
    objective target_;
    empty_slice when_empty_;
};

/// Good and bad slices, and how many were empty. A summary: feed slices in any order, on any
/// number of machines, and merge; what is merged must have been judged by the same rule.
///
/// `slices` is an `event_counts` and goes wherever events go: budget, interval, verdict.
/// Use when a user's bad minute matters and not how many requests it held. Do not take it for
/// the event ratio: one slice with a single failed request weighs as much as one with a million.
/// Accuracy: exact. Cost: constant time and memory. Source: OpenSLO v1, budgetingMethod Timeslices.
struct slice_summary {
    event_counts<> slices;
    std::uint64_t empty = 0; ///< slices without events, whatever they counted as

    template <event_count Count>
    constexpr slice_state add(const slice_rule& rule, const event_counts<Count>& slice) noexcept {
        const slice_state state = rule.judge(slice);
        empty += slice.empty() ? 1U : 0U;
        slices.good += state == slice_state::good ? 1U : 0U;
        slices.bad += state == slice_state::bad ? 1U : 0U;
        return state;
    }

    /// Errors: overflow beyond 2^64 slices.
    constexpr void merge(const slice_summary& other) {
        slices.merge(other.slices);
        empty += other.empty;
    }
    friend constexpr bool operator==(const slice_summary&, const slice_summary&) noexcept = default;

    /// Writes the good, bad and empty slices; `byte_size` bytes. Errors: overflow when `out` is
    /// shorter.
    static constexpr std::size_t byte_size = 32;
    [[nodiscard]] constexpr result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::slice_summary, 1};
        writer.put(slices.good);
        writer.put(slices.bad);
        writer.put(empty);
        return writer.finish();
    }

    /// Errors: malformed or unsupported for bytes that `to_bytes` did not write; overflow when the
    /// good and bad slices add up to 2^64 or more.
    [[nodiscard]] static constexpr result<slice_summary>
    from_bytes(std::span<const std::byte> in) noexcept {
        auto reader = byte_reader::open(in, byte_form_kind::slice_summary, 1);
        if (!reader) {
            return reader.error();
        }
        const auto good = reader->get<std::uint64_t>();
        const auto bad = reader->get<std::uint64_t>();
        const auto without_events = reader->get<std::uint64_t>();
        if (!reader->done()) {
            return error{errc::malformed, "slice_summary::from_bytes", "expected three counts"};
        }
        return event_counts<>::try_from(good, bad).transform(
            [&](const event_counts<>& judged) { return slice_summary{judged, without_events}; });
    }
};

static_assert(mergeable<slice_summary>);

/// The mean of the slices' own error ratios: every slice weighs the same, but keeps its degree.
///
/// A summary like `slice_summary`. The sum is kept in steps of 2^-64, so that merging is exact
/// and does not depend on the order.
/// Do not take it for the event ratio of the period, which is the sum of bad events over the sum
/// of events: the mean knows nothing of traffic and may be wrong by any factor.
/// Accuracy: 5.5e-20 a slice, absolute, plus one rounding of the result. Cost: constant time and
/// memory. Source: OpenSLO v1, budgetingMethod RatioTimeslices.
class slice_ratio_summary {
public:
    template <event_count Count>
    constexpr void add(const event_counts<Count>& slice, empty_slice when_empty) noexcept {
        const auto bad = slice.error_ratio();
        empty_ += bad ? 0U : 1U;
        if (bad || when_empty != empty_slice::excluded) {
            ++slices_;
            add_ratio(bad.value_or(when_empty == empty_slice::bad ? 1.0 : 0.0));
        }
    }

    /// Slices that count; those without events among them, or excluded, are in `empty()`.
    [[nodiscard]] constexpr std::uint64_t slices() const noexcept { return slices_; }
    [[nodiscard]] constexpr std::uint64_t empty() const noexcept { return empty_; }

    /// Mean bad fraction, 0 to 1, or nothing when no slice counts.
    [[nodiscard]] constexpr std::optional<double> error_ratio() const noexcept {
        if (slices_ == 0) {
            return std::nullopt;
        }
        const double sum = static_cast<double>(whole_) + static_cast<double>(steps_) / steps_in_one;
        return sum / static_cast<double>(slices_);
    }

    constexpr void merge(const slice_ratio_summary& other) noexcept {
        slices_ += other.slices_;
        empty_ += other.empty_;
        whole_ += other.whole_;
        add_steps(other.steps_);
    }
    friend constexpr bool operator==(const slice_ratio_summary&,
                                     const slice_ratio_summary&) noexcept = default;

    /// Writes the counts and the sum of ratios; `byte_size` bytes. Errors: overflow when `out` is
    /// shorter.
    static constexpr std::size_t byte_size = 40;
    [[nodiscard]] constexpr result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::slice_ratio_summary, 1};
        writer.put(slices_);
        writer.put(empty_);
        writer.put(whole_);
        writer.put(steps_);
        return writer.finish();
    }

    /// Errors: malformed or unsupported for bytes that `to_bytes` did not write; contradiction when
    /// the ratios add up to more than the slices.
    [[nodiscard]] static constexpr result<slice_ratio_summary>
    from_bytes(std::span<const std::byte> in) noexcept {
        auto reader = byte_reader::open(in, byte_form_kind::slice_ratio_summary, 1);
        if (!reader) {
            return reader.error();
        }
        slice_ratio_summary read;
        read.slices_ = reader->get<std::uint64_t>();
        read.empty_ = reader->get<std::uint64_t>();
        read.whole_ = reader->get<std::uint64_t>();
        read.steps_ = reader->get<std::uint64_t>();
        if (!reader->done()) {
            return error{errc::malformed, "slice_ratio_summary::from_bytes",
                         "expected four counts"};
        }
        if (read.whole_ > read.slices_ || (read.whole_ == read.slices_ && read.steps_ > 0)) {
            return error{errc::contradiction, "slice_ratio_summary::from_bytes",
                         "the ratios add up to more than the slices"};
        }
        return read;
    }

private:
    static constexpr double steps_in_one = 18446744073709551616.0; // 2^64

    constexpr void add_ratio(double ratio) noexcept {
        if (ratio < 1) {
            add_steps(static_cast<std::uint64_t>(ratio * steps_in_one));
        } else {
            ++whole_;
        }
    }
    constexpr void add_steps(std::uint64_t steps) noexcept {
        steps_ += steps;
        whole_ += steps_ < steps ? 1U : 0U;
    }

    std::uint64_t slices_ = 0;
    std::uint64_t empty_ = 0;
    std::uint64_t whole_ = 0;
    std::uint64_t steps_ = 0;
};

static_assert(mergeable<slice_ratio_summary>);

} // namespace nines::inline NINES_ABI
