// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exponential and log-linear histograms that one thread fills while others read them.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>
#include <nines/quantile/concurrent_counts.hpp>
#include <nines/quantile/concurrent_form.hpp>
#include <nines/quantile/octave_histogram.hpp>
#include <nines/quantile/single_writer.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// An octave histogram with one writer. Reads as one, at the same scale; a limit to the number of
/// buckets applies when it is read.
/// Cost: as the histogram, with counters of 64 bits. What has been replaced is kept for readers
/// that are still in it: memory is three or four times that of the octaves in use, at most nine
/// times and 32 KiB for each place where many values came in turn.
template <class Buckets, histogram_options Options>
class concurrent_form<octave_histogram<Buckets, Options>> {
    using histogram = octave_histogram<Buckets, Options>;
    using counts_type = detail::octave_counts<Buckets, Options>;
    using side = detail::concurrent_counts<Buckets, counts_type::range>;
    using cell = single_writer<std::uint64_t>;
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr std::size_t lanes = 8;

public:
    explicit concurrent_form(const histogram&) noexcept {}

    /// Counts a number, or a duration in seconds; as the histogram does.
    template <detail::recordable Value>
    void record(const Value& value) {
        const double number = detail::recorded_number(value);
        const auto bits = std::bit_cast<std::uint64_t>(number);
        if (bits - quick_from_ < quick_span_) [[likely]] {
            const std::uint64_t distance = bits - window_start_;
            const std::size_t at = static_cast<std::size_t>(
                (distance + Buckets::offset(distance)) >> Buckets::slot_shift);
            if constexpr (Options.sum) {
                sums_[at % lanes] += number;
            }
            positive_.cells()[at] += 1;
        } else {
            record_slowly(number, 1);
        }
    }
    void record(std::span<const double> values) {
        for (const double value : values) {
            record(value);
        }
    }
    template <class Value, std::integral Count>
    void record(const Value& value, Count count) {
        if (std::cmp_less(count, 0)) {
            rejected_.negative += 1;
        } else if (count != 0) {
            record_slowly(detail::recorded_number(value), static_cast<std::uint64_t>(count));
        }
    }

    /// Counts are read before the extremes, which are noted before the counts: so these are no
    /// nearer than those of what is counted.
    void add_to(histogram& into) const {
        counts_type counts;
        const auto take = [&](const side& from, auto& to) {
            from.for_each_run([&](std::int64_t first, std::span<const cell> cells) {
                counts.add_cells(to, first, cells);
            });
        };
        take(positive_, counts.positive);
        take(negative_, counts.negative);
        counts.zero = zero_;
        counts.above = above_;
        counts.below = below_;
        const double sum = detail::saturating_sum(sums_);
        const rejected_values refused{rejected_.not_a_number, rejected_.infinite,
                                      rejected_.negative};
        const interval<double> extremes = extremes_of(counts);
        into.merge(*histogram::from_counts(std::move(counts), sum, extremes, refused));
    }

private:
    /// The extremes of what is counted. An extreme that another thread has noted and is about to
    /// count is too far: then the outermost bucket bounds it.
    [[nodiscard]] interval<double> extremes_of(const counts_type& counts) const noexcept {
        const interval<double> noted{least_, largest_};
        detail::octave_cursor from = counts.search();
        if (!Options.extremes || from.count == 0) {
            return noted;
        }
        const interval<double> first = counts.locate(1, from).values;
        const interval<double> last = counts.locate(from.count, from).values;
        return {std::clamp(noted.lower, first.lower, first.upper),
                std::clamp(noted.upper, last.lower, last.upper)};
    }

    void record_slowly(double value, std::uint64_t count) {
        if (detail::is_refused<Options>(value, count, rejected_)) {
            return;
        }
        if constexpr (Options.sum) {
            sums_[0] = detail::saturating_sum(sums_[0], value * static_cast<double>(count));
        }
        least_ = (std::min)(double{least_}, value);
        largest_ = (std::max)(double{largest_}, value);
        counter_of(value) += count;
        quicken();
    }

    [[nodiscard]] cell& counter_of(double value) {
        const bool is_negative = value < 0;
        const double magnitude = is_negative ? -value : value;
        if (!(magnitude > counts_type::least)) {
            return zero_;
        }
        if (magnitude > counts_type::limit) {
            return is_negative ? below_ : above_;
        }
        return (is_negative ? negative_ : positive_).at(Buckets::slot(magnitude));
    }

    /// Which values need no second look: normal ones in a counter that is there and, where extremes
    /// are kept, between these.
    void quicken() noexcept {
        constexpr int group_bits = (std::max)(Buckets::scale, 0);
        constexpr int octave_bits = (std::max)(-Buckets::scale, 0);
        const auto field = [](std::int64_t slot) {
            return ((slot >> group_bits) << octave_bits) + detail::exponent_bias;
        };
        const std::int64_t first = field(positive_.first_slot());
        quick_span_ = 0;
        if (positive_.cells() == nullptr || first < 1) {
            return;
        }
        const auto above_octave = [](std::int64_t octave_field) {
            return (static_cast<std::uint64_t>(octave_field) << detail::mantissa_bits) + 1;
        };
        window_start_ = above_octave(first);
        const double least = (std::max)(counts_type::least, Options.extremes ? double{least_} : 0);
        const double largest =
            Options.extremes ? double{largest_} : (std::numeric_limits<double>::max)();
        quick_from_ = (std::max)(window_start_, std::bit_cast<std::uint64_t>(least) +
                                                    (least > counts_type::least ? 0U : 1U));
        const double last = (std::min)(counts_type::limit, largest);
        if (last > 0) {
            const std::uint64_t end = (std::min)(above_octave(field(positive_.end_slot())),
                                                 std::bit_cast<std::uint64_t>(last) + 1);
            quick_span_ = end > quick_from_ ? end - quick_from_ : 0;
        }
    }

    struct rejected_cells { ///< see `rejected_values`
        cell not_a_number;
        cell infinite;
        cell negative;
    };

    std::uint64_t quick_from_ = 0;
    std::uint64_t quick_span_ = 0;
    std::uint64_t window_start_ = 0;
    side positive_;
    std::array<single_writer<double>, lanes> sums_;
    single_writer<double> least_{infinity};
    single_writer<double> largest_{-infinity};
    cell zero_;
    cell above_;
    cell below_;
    rejected_cells rejected_;
    side negative_;
};

} // namespace nines::inline NINES_ABI
