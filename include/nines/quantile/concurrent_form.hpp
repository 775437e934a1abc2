// SPDX-License-Identifier: BSL-1.0
/// \file
/// The form of a summary that one thread fills while others read it.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/quantile/bucket_cells.hpp>
#include <nines/quantile/bucket_histogram.hpp>
#include <nines/quantile/paired_counts.hpp>
#include <nines/quantile/single_writer.hpp>

#include <chrono>
#include <concepts>
#include <span>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// Specialised for each summary that `sharded` can hold: made from a summary, whose bounds it takes
/// and whose counts it leaves; `record(...)` for its writer; `add_to(summary)` for any thread.
template <class Summary>
class concurrent_form;

/// A summary that has such a form.
template <class Summary>
concept shardable =
    requires(const Summary& like, const concurrent_form<Summary>& form, Summary& into) {
        concurrent_form<Summary>{like};
        form.add_to(into);
    };

namespace detail {

/// What is recorded as a number: durations in seconds.
template <class Value>
    requires std::is_arithmetic_v<Value>
[[nodiscard]] constexpr double recorded_number(Value value) noexcept {
    return static_cast<double>(value);
}
template <class Rep, class Period>
[[nodiscard]] constexpr double
recorded_number(const std::chrono::duration<Rep, Period>& value) noexcept {
    return std::chrono::duration<double>(value).count();
}

template <class Value>
concept recordable = requires(const Value& value) { recorded_number(value); };

} // namespace detail

/// Good and bad events: of each thread those of one instant, as it recorded them; the instants of
/// two threads differ by the time that reading takes. Assumes: fewer than 2^64.
template <>
class concurrent_form<event_counts<>> {
public:
    explicit concurrent_form(const event_counts<>&) noexcept {}

    void record(const event_counts<>& more) noexcept { counts_.add(more.good, more.bad); }
    void add_to(event_counts<>& into) const { into.merge(counts_.read()); }

private:
    paired_counts counts_;
};

template <>
class concurrent_form<bucket_histogram> {
public:
    explicit concurrent_form(const bucket_histogram& like) : cells_{like.bounds()} {}

    template <detail::recordable Value>
    void record(const Value& value) noexcept {
        cells_.record(detail::recorded_number(value));
    }
    void record(std::span<const double> values) noexcept {
        for (const double value : values) {
            cells_.record(value);
        }
    }
    template <class Value, std::integral Count>
    void record(const Value& value, Count count) noexcept {
        cells_.record(detail::recorded_number(value), count);
    }
    void add_to(bucket_histogram& into) const {
        into.merge(bucket_histogram{detail::bucket_cells<detail::plain>{cells_}});
    }

private:
    detail::bucket_cells<single_writer> cells_;
};

} // namespace nines::inline NINES_ABI
