// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a histogram keeps beside its counts: the sum, the extremes, and what it refused.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/interval.hpp>
#include <nines/quantile/octave_bytes.hpp>
#include <nines/quantile/octave_counts.hpp>
#include <nines/quantile/saturating_sum.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI {

/// How many values were refused, by what was wrong with them.
struct rejected_values {
    std::uint64_t not_a_number = 0;
    std::uint64_t infinite = 0;
    std::uint64_t negative = 0; ///< where negative values have no buckets, and negative counts

    [[nodiscard]] constexpr std::uint64_t total() const noexcept {
        return not_a_number + infinite + negative;
    }
    constexpr void merge(const rejected_values& other) noexcept {
        not_a_number += other.not_a_number;
        infinite += other.infinite;
        negative += other.negative;
    }
    /// Takes away an earlier state; false when that has more anywhere.
    [[nodiscard]] constexpr bool subtract(const rejected_values& earlier) noexcept {
        const bool possible = earlier.not_a_number <= not_a_number &&
                              earlier.infinite <= infinite && earlier.negative <= negative;
        not_a_number -= earlier.not_a_number;
        infinite -= earlier.infinite;
        negative -= earlier.negative;
        return possible;
    }
    friend constexpr bool operator==(const rejected_values&,
                                     const rejected_values&) noexcept = default;
};

namespace detail {

/// Whether a value is to be refused; if so, it is counted as such.
template <histogram_options Options, class Rejected>
bool is_refused(double value, std::uint64_t count, Rejected& rejected) noexcept {
    if (!is_finite(value)) {
        (is_nan(value) ? rejected.not_a_number : rejected.infinite) += count;
        return true;
    }
    if (!Options.negatives && value < 0) {
        rejected.negative += count;
        return true;
    }
    return false;
}

/// Sum and extremes as far as `Options` wants them kept. Extremes are (inf, -inf) without values
/// and (-inf, inf) when they are not known.
template <histogram_options Options>
struct octave_extras {
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    /// A sum is added up in parts, so that one addition need not wait for the one before.
    static constexpr std::size_t lanes = Options.sum ? 8 : 0;

    std::array<double, lanes> sums{};
    double least = infinity;
    double largest = -infinity;
    rejected_values rejected;

    /// At most the largest number, by magnitude.
    [[nodiscard]] double sum() const noexcept { return saturating_sum(sums); }
    void add(const std::array<double, lanes>& more) noexcept {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            sums[lane] = saturating_sum(sums[lane], more[lane]);
        }
    }

    /// Notes a value that was counted.
    void note(double value, std::uint64_t count) noexcept {
        if constexpr (Options.sum) {
            sums[0] = saturating_sum(sums[0], value * static_cast<double>(count));
        }
        if constexpr (Options.extremes) {
            least = (std::min)(least, unsigned_zero(value));
            largest = (std::max)(largest, unsigned_zero(value));
        }
    }
    /// True for what can be counted; the rest is counted as refused.
    bool accepts(double value, std::uint64_t count) noexcept {
        return !is_refused<Options>(value, count, rejected);
    }

    void set_extremes(const interval<double>& to) noexcept {
        if constexpr (Options.extremes) {
            least = unsigned_zero(to.lower);
            largest = unsigned_zero(to.upper);
        }
    }

    void merge(const octave_extras& other) noexcept {
        add(other.sums);
        rejected.merge(other.rejected);
        least = (std::min)(least, other.least);
        largest = (std::max)(largest, other.largest);
    }
    /// Takes away what an earlier state had; extremes are as they were. False when that refused
    /// more.
    [[nodiscard]] bool subtract(const octave_extras& earlier) noexcept {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            sums[lane] = saturating_sum(sums[lane], -earlier.sums[lane]);
        }
        return rejected.subtract(earlier.rejected);
    }

    /// Whether these can be the sum and the extremes of what was counted.
    template <class Counts>
    [[nodiscard]] bool agree_with(const Counts& counts) const noexcept {
        return (!Options.sum || is_finite(sums[0])) &&
               (!Options.extremes || counts.can_reach_from(least, largest));
    }

    /// Sums, which depend on the order of adding, do not take part.
    friend bool operator==(const octave_extras& a, const octave_extras& b) noexcept {
        return a.least == b.least && a.largest == b.largest && a.rejected == b.rejected;
    }

    template <class Writer>
    void write(Writer& writer) const noexcept {
        if constexpr (Options.sum) {
            writer.put(sum());
        }
        if constexpr (Options.extremes) {
            writer.put(least);
            writer.put(largest);
        }
        for (const std::uint64_t each :
             {rejected.not_a_number, rejected.infinite, rejected.negative}) {
            put_varint(writer, each);
        }
    }
    /// Whether what was read can have been written: none of it is ever -0.
    [[nodiscard]] bool as_written() const noexcept {
        if constexpr (Options.sum) {
            if (!have_same_bytes(sums[0], sum())) {
                return false;
            }
        }
        return have_same_bytes(least, unsigned_zero(least)) &&
               have_same_bytes(largest, unsigned_zero(largest));
    }

    void read(byte_reader& reader) noexcept {
        if constexpr (Options.sum) {
            sums[0] = reader.get<double>();
        }
        if constexpr (Options.extremes) {
            least = reader.get<double>();
            largest = reader.get<double>();
        }
        for (std::uint64_t* const each :
             {&rejected.not_a_number, &rejected.infinite, &rejected.negative}) {
            *each = get_varint(reader);
        }
    }
};

} // namespace detail
} // namespace nines::inline NINES_ABI
