// SPDX-License-Identifier: BSL-1.0
/// \file
/// Buckets that divide every octave alike, found from the bits of a double by one load at most.
#pragma once

#include <nines/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace nines::inline NINES_ABI::detail {

inline constexpr int mantissa_bits = 52;
inline constexpr int exponent_bias = 1023;
inline constexpr int lowest_octave = -1075; ///< holds the least subnormal, 2^-1074, alone
inline constexpr int highest_octave = 1023;
inline constexpr std::uint64_t mantissa_mask = (std::uint64_t{1} << mantissa_bits) - 1;
inline constexpr std::uint64_t infinity_bits = 0x7FF0'0000'0000'0000U;

/// floor(a / 2^bits), also for negative `a`.
[[nodiscard]] constexpr std::int64_t floor_shift(std::int64_t a, int bits) noexcept {
    return a >> bits;
}

/// The largest double at or below (1 + mantissa / 2^52) * 2^octave: 0 below the least subnormal,
/// the largest finite one above it.
[[nodiscard]] constexpr double double_below(std::int64_t octave, std::uint64_t mantissa) noexcept {
    if (octave > highest_octave) {
        return (std::numeric_limits<double>::max)();
    }
    const std::int64_t field = octave + exponent_bias;
    if (field >= 1) {
        return std::bit_cast<double>((static_cast<std::uint64_t>(field) << mantissa_bits) |
                                     mantissa);
    }
    const std::int64_t lost = 1 - field;
    return lost > mantissa_bits
               ? 0.0
               : std::bit_cast<double>(((std::uint64_t{1} << mantissa_bits) | mantissa) >> lost);
}

/// The least double above `x`, for finite x >= 0.
[[nodiscard]] constexpr double double_above(double x) noexcept {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) + 1);
}

/// Buckets (bound, next bound] of which every octave (2^e, 2^(e+1)] has 2^scale, or every 2^-scale
/// octaves one when the scale is negative.
///
/// Buckets are numbered by slots: slot 0 begins above 1, so slot i ends where slot i + 1 begins.
/// The slot at a scale that is coarser by d is the slot shifted right by d.
///
/// How a slot is found: one less than the bits of v makes the upper bound inclusive. Cut an octave
/// into 2^(scale + 1) equal cells; each has at most one bound inside. `Division::offset` of a cell
/// holds what has to be added to the bits for the bucket to stand in the leading bits: the
/// difference between the count of bounds and that of cells, and below it the carry that the bound
/// causes.
template <class Division>
struct octave_buckets : Division {
    using Division::scale;

    static constexpr int table_scale = scale > 0 ? scale : 0;
    static constexpr int slot_shift = mantissa_bits - scale;

    /// Parameters: value > 0 and finite.
    [[nodiscard]] static constexpr std::int64_t slot(double value) noexcept {
        constexpr std::uint64_t least_normal = std::uint64_t{1} << mantissa_bits;
        std::int64_t bias = exponent_bias;
        std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
        if (bits <= least_normal) {
            bits = std::bit_cast<std::uint64_t>(value * 0x1p64);
            bias += 64;
        }
        const std::uint64_t below = bits - 1;
        const auto biased = static_cast<std::int64_t>((below + Division::offset(below)) >>
                                                      (mantissa_bits - table_scale));
        return floor_shift(biased - (bias << table_scale), table_scale - scale);
    }

    /// The largest double in the slot, which is the largest at or below its upper bound.
    [[nodiscard]] static constexpr double last_of(std::int64_t slot, int coarser = 0) noexcept {
        const std::int64_t bound = ((slot + 1) << coarser) << (table_scale - scale);
        const auto within = static_cast<std::size_t>(bound) & ((std::size_t{1} << table_scale) - 1);
        return double_below(floor_shift(bound, table_scale), Division::threshold(within));
    }
    /// The least double above the lower bound of the slot.
    [[nodiscard]] static constexpr double first_of(std::int64_t slot, int coarser = 0) noexcept {
        return double_above(last_of(slot - 1, coarser));
    }
};

} // namespace nines::inline NINES_ABI::detail
