// SPDX-License-Identifier: BSL-1.0
/// \file
/// `event_counts`: good and bad events, the summary that every ratio SLI starts from.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// What events are counted in: unsigned integers, or a floating-point type for weighted events.
template <class T>
concept event_count =
    (std::unsigned_integral<T> && !std::same_as<T, bool>) || std::floating_point<T>;

/// Numbers of good and bad events. `event_counts<>{}` has seen none.
///
/// Values are checked on the way in: negative, NaN and infinite counts are refused, and so are
/// counts whose total does not fit. Sums and differences are checked as well. `good` and `bad` are
/// open for reading and for counting on a hot path; writing to them is unchecked. Who does must
/// keep both finite and not negative and their total within `Count`: every function that takes
/// counts relies on it, and where it does not hold their answers mean nothing.
/// Assumes: each event is counted once, as good or as bad. Cost: two counts; no allocation, a
/// comparison a sum. Example: README.md, examples/slo_report.
template <event_count Count = std::uint64_t>
struct event_counts {
    using count_type = Count;

    Count good{};
    Count bad{};

    constexpr event_counts() noexcept = default;

    /// Errors: out_of_domain for a negative or non-finite count, overflow when good + bad does
    /// not fit `Count`.
    template <class Good, class Bad>
        requires(std::integral<Good> || std::floating_point<Good>) &&
                (std::integral<Bad> || std::floating_point<Bad>)
    constexpr event_counts(Good good_events, Bad bad_events)
        : event_counts{try_from(good_events, bad_events).value()} {}

    template <class Good, class Bad>
    [[nodiscard]] static constexpr result<event_counts> try_from(Good good_events,
                                                                 Bad bad_events) noexcept {
        const auto g = converted(good_events);
        const auto b = converted(bad_events);
        if (!g || !b) {
            return error{errc::out_of_domain, "event_counts",
                         "expected counts that are not negative, finite, and fit the count type"};
        }
        if (*b > (std::numeric_limits<Count>::max)() - *g) {
            return total_overflows;
        }
        return event_counts{*g, *b, checked{}};
    }

    /// From good events and all events. Errors: contradiction when good > total, besides those of
    /// the constructor.
    template <class Good, class Total>
    [[nodiscard]] static constexpr event_counts from_total(Good good_events, Total total_events) {
        return try_from_total(good_events, total_events).value();
    }
    template <class Good, class Total>
    [[nodiscard]] static constexpr result<event_counts>
    try_from_total(Good good_events, Total total_events) noexcept {
        const auto g = converted(good_events);
        const auto t = converted(total_events);
        if (!g || !t) {
            return error{errc::out_of_domain, "event_counts::from_total",
                         "expected counts that are not negative, finite, and fit the count type"};
        }
        if (*g > *t) {
            return error{errc::contradiction, "event_counts::from_total",
                         "more good events than events"};
        }
        return event_counts{*g, static_cast<Count>(*t - *g), checked{}};
    }

    /// From all three. Errors: contradiction unless good + bad == total (integers; weighted events
    /// may differ by rounding: one part in 10^12, or 4 epsilon where that is more), besides those
    /// of the constructor.
    template <class Good, class Bad, class Total>
    [[nodiscard]] static constexpr result<event_counts>
    try_from_all(Good good_events, Bad bad_events, Total total_events) noexcept {
        const auto counts = try_from(good_events, bad_events);
        const auto total = converted(total_events);
        if (!counts) {
            return counts;
        }
        if (!total || !agrees(counts->total(), *total)) {
            return error{errc::contradiction, "event_counts",
                         "good and bad events do not add up to the total"};
        }
        return counts;
    }

    [[nodiscard]] constexpr Count total() const noexcept { return static_cast<Count>(good + bad); }
    [[nodiscard]] constexpr bool empty() const noexcept { return !(total() > Count{0}); }

    /// Bad events among all, or nothing without traffic.
    [[nodiscard]] constexpr std::optional<double> error_ratio() const noexcept {
        return empty() ? std::nullopt
                       : std::optional{static_cast<double>(bad) / static_cast<double>(total())};
    }

    /// Errors: overflow when a count or the total does not fit `Count`.
    [[nodiscard]] friend constexpr event_counts operator+(const event_counts& a,
                                                          const event_counts& b) {
        return a.try_plus(b).value();
    }
    /// What was counted between `b` and the later `a`. Errors: contradiction when that is negative.
    [[nodiscard]] friend constexpr event_counts operator-(const event_counts& a,
                                                          const event_counts& b) {
        return a.try_minus(b).value();
    }
    constexpr event_counts& operator+=(const event_counts& other) { return *this = *this + other; }
    constexpr event_counts& operator-=(const event_counts& other) { return *this = *this - other; }

    [[nodiscard]] constexpr result<event_counts>
    try_plus(const event_counts& other) const noexcept {
        constexpr Count most = (std::numeric_limits<Count>::max)();
        if (other.total() > most - total()) {
            return total_overflows;
        }
        return event_counts{static_cast<Count>(good + other.good),
                            static_cast<Count>(bad + other.bad), checked{}};
    }
    [[nodiscard]] constexpr result<event_counts>
    try_minus(const event_counts& other) const noexcept {
        if (other.good > good || other.bad > bad) {
            return error{errc::contradiction, "event_counts::operator-",
                         "the counts to subtract exceed the counts they are part of"};
        }
        return event_counts{static_cast<Count>(good - other.good),
                            static_cast<Count>(bad - other.bad), checked{}};
    }

    /// The monoid's operation, `+=`. Errors: overflow.
    constexpr void merge(const event_counts& other) { *this += other; }

    friend constexpr bool operator==(const event_counts&, const event_counts&) noexcept = default;

    /// Writes kind, version and both counts; `byte_size` bytes. Errors: overflow when `out` is
    /// shorter. Weighted counts keep double precision.
    static constexpr std::size_t byte_size = 24;
    [[nodiscard]] constexpr result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::event_counts, byte_version};
        writer.put(wire{static_cast<wire>(good)});
        writer.put(wire{static_cast<wire>(bad)});
        return writer.finish();
    }

    /// Errors: malformed or unsupported for bytes that `to_bytes` of this kind of count did not
    /// write; out_of_domain and overflow as the constructor.
    [[nodiscard]] static constexpr result<event_counts>
    from_bytes(std::span<const std::byte> in) noexcept {
        auto reader = byte_reader::open(in, byte_form_kind::event_counts, byte_version);
        if (!reader) {
            return reader.error();
        }
        const auto good_events = reader->template get<wire>();
        const auto bad_events = reader->template get<wire>();
        if (!reader->done()) {
            return error{errc::malformed, "event_counts::from_bytes", "expected two counts"};
        }
        return try_from(good_events, bad_events);
    }

private:
    struct checked {};
    using wire = std::conditional_t<std::floating_point<Count>, double, std::uint64_t>;
    static constexpr std::uint8_t byte_version = std::floating_point<Count> ? 2 : 1;
    static constexpr error total_overflows{errc::overflow, "event_counts",
                                           "the total does not fit the count type"};

    constexpr event_counts(Count good_events, Count bad_events, checked) noexcept
        : good{good_events}, bad{bad_events} {}

    template <class From>
    static constexpr std::optional<Count> converted(From value) noexcept {
        if constexpr (std::floating_point<From>) {
            if (!detail::is_finite(value) || !(value >= 0)) {
                return std::nullopt;
            }
            if constexpr (std::integral<Count>) {
                return from_whole(value);
            } else if (value > (std::numeric_limits<Count>::max)()) {
                return std::nullopt;
            }
        } else if constexpr (std::integral<Count>) {
            if (!std::in_range<Count>(value)) {
                return std::nullopt;
            }
        } else if (std::cmp_less(value, 0)) {
            return std::nullopt;
        }
        return static_cast<Count>(value);
    }

    template <std::floating_point From>
    static constexpr std::optional<Count> from_whole(From value) noexcept {
        constexpr From end = From{2} * static_cast<From>(Count{1} << (sizeof(Count) * 8 - 1));
        if (!(value < end) || static_cast<From>(static_cast<Count>(value)) != value) {
            return std::nullopt;
        }
        return static_cast<Count>(value);
    }

    static constexpr bool agrees(Count sum, Count total) noexcept {
        if constexpr (std::floating_point<Count>) {
            constexpr Count part = static_cast<Count>(1e-12L);
            constexpr Count rounding = 4 * std::numeric_limits<Count>::epsilon();
            const Count slack = (part > rounding ? part : rounding) * total;
            return sum - total <= slack && total - sum <= slack;
        } else {
            return sum == total;
        }
    }
};

template <std::integral Good, std::integral Bad>
event_counts(Good, Bad) -> event_counts<std::uint64_t>;

template <std::floating_point Good, std::floating_point Bad>
event_counts(Good, Bad) -> event_counts<std::common_type_t<Good, Bad>>;

static_assert(mergeable<event_counts<>> && mergeable<event_counts<double>>);

} // namespace nines::inline NINES_ABI
