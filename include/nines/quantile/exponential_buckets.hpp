// SPDX-License-Identifier: BSL-1.0
/// \file
/// The buckets of OpenTelemetry and of Prometheus native histograms, exactly: bounds at the powers
/// of 2^(2^-scale), each bucket with its upper bound.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/quantile/octave_buckets.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace nines::inline NINES_ABI {

/// How the bounds, which are irrational, become doubles.
enum class bound_rounding : std::uint8_t {
    exact,             ///< v <= bound holds as if the bound were not rounded at all
    prometheus_client, ///< the table of Prometheus' Go client, off by a few ulp here and there
};

inline constexpr int least_exponential_scale = -4;
inline constexpr int largest_exponential_scale = 8;

namespace detail {

/// A number from 1 to 2 with 96 bits after the point: limbs of 32 bits, the lowest first.
struct fixed_point_96 {
    std::array<std::uint64_t, 4> limbs;

    /// The product, cut off below 2^-96.
    [[nodiscard]] constexpr fixed_point_96 times(const fixed_point_96& other) const noexcept {
        std::array<std::uint64_t, 8> wide{};
        for (std::size_t i = 0; i < 4; ++i) {
            std::uint64_t carry = 0;
            for (std::size_t j = 0; j < 4; ++j) {
                const std::uint64_t sum = limbs[i] * other.limbs[j] + wide[i + j] + carry;
                wide[i + j] = sum & 0xFFFF'FFFFU;
                carry = sum >> 32U;
            }
            wide[i + 4] = carry;
        }
        return {{wide[3], wide[4], wide[5], wide[6]}};
    }

    /// The first 52 bits after the point.
    [[nodiscard]] constexpr std::uint64_t mantissa() const noexcept {
        return (limbs[2] << 20U) | (limbs[1] >> 12U);
    }
};

inline constexpr fixed_point_96 root_256_of_2{{0x29AB'13ECU, 0xABCB'ED61U, 0x00B1'AFA5U, 1U}};

template <int Scale>
using threshold_array = std::array<std::uint64_t, std::size_t{1} << Scale>;

/// The mantissas of the largest doubles at or below 2^(k / 2^Scale), k = 0 ... 2^Scale - 1.
/// Accuracy: exact. The products fall short of the power by less than 2^-86, and none of the powers
/// comes nearer than 2^-60 to a double (tests/golden/exponential_bounds.py).
template <int Scale>
[[nodiscard]] constexpr threshold_array<Scale> exact_thresholds() noexcept {
    fixed_point_96 root = root_256_of_2;
    for (int scale = largest_exponential_scale; scale > Scale; --scale) {
        root = root.times(root);
    }
    threshold_array<Scale> thresholds{};
    fixed_point_96 power = root;
    for (std::size_t k = 1; k < thresholds.size(); ++k) {
        thresholds[k] = power.mantissa();
        power = power.times(root);
    }
    return thresholds;
}

/// The mantissas of the bounds of Prometheus' Go client: in each scale every other bound is that of
/// the coarser scale, and the one after it is its product with the root, rounded.
/// Accuracy: the 256 figures of client_golang's nativeHistogramBounds, prometheus/histogram.go, to
/// the last bit; they are 3 ulp below to 1 ulp above the largest double at or below the true bound.
template <int Scale>
[[nodiscard]] constexpr threshold_array<Scale> client_thresholds() noexcept {
    constexpr std::array roots{0x1.6a09e667f3bccp+0, 0x1.306fe0a31b715p+0, 0x1.172b83c7d517bp+0,
                               0x1.0b5586cf9890fp+0, 0x1.059b0d3158574p+0, 0x1.02c9a3e778061p+0,
                               0x1.0163da9fb3335p+0, 0x1.00b1afa5abcbfp+0};
    std::array<double, std::size_t{1} << Scale> bounds{1};
    for (std::size_t count = 1, scale = 0; count < bounds.size(); count *= 2, ++scale) {
        for (std::size_t k = count; k-- > 0;) {
            bounds[2 * k] = bounds[k];
            bounds[2 * k + 1] = bounds[k] * roots[scale];
        }
    }
    threshold_array<Scale> thresholds{};
    for (std::size_t k = 0; k < bounds.size(); ++k) {
        thresholds[k] = std::bit_cast<std::uint64_t>(bounds[k]) & mantissa_mask;
    }
    return thresholds;
}

/// What `octave_buckets` adds to the bits in each of twice as many cells as there are thresholds.
template <int Scale>
[[nodiscard]] constexpr auto cell_offsets(const threshold_array<Scale>& thresholds) noexcept {
    constexpr int slot_shift = mantissa_bits - Scale;
    constexpr std::uint64_t slot_unit = std::uint64_t{1} << slot_shift;
    std::array<std::uint64_t, std::size_t{2} << Scale> offsets{};
    std::size_t passed = 0; // thresholds at or below the start of the cell, besides the first
    for (std::size_t cell = 0; cell < offsets.size(); ++cell) {
        const std::uint64_t start = cell * (slot_unit / 2);
        const std::size_t linear = cell / 2;
        while (passed + 1 < thresholds.size() && thresholds[passed + 1] <= start) {
            ++passed;
        }
        offsets[cell] = (passed - linear) << slot_shift;
        const bool inside =
            passed + 1 < thresholds.size() && thresholds[passed + 1] < start + slot_unit / 2;
        if (inside) {
            offsets[cell] += slot_unit - (thresholds[passed + 1] & (slot_unit - 1));
        }
    }
    return offsets;
}

template <int Scale, bound_rounding Rounding>
struct exponential_tables;

template <int Scale>
struct exponential_tables<Scale, bound_rounding::exact> {
    static constexpr auto thresholds = exact_thresholds<Scale>();
    alignas(64) static constexpr auto offsets = cell_offsets<Scale>(thresholds);
};

template <int Scale>
struct exponential_tables<Scale, bound_rounding::prometheus_client> {
    static constexpr auto thresholds = client_thresholds<Scale>();
    alignas(64) static constexpr auto offsets = cell_offsets<Scale>(thresholds);
};

template <int Scale, bound_rounding Rounding>
struct exponential_division {
    static_assert(Scale >= least_exponential_scale && Scale <= largest_exponential_scale,
                  "expected a scale from -4 to 8");
    static constexpr int scale = Scale;

    [[nodiscard]] static constexpr std::uint64_t offset(std::uint64_t below) noexcept {
        if constexpr (Scale > 0) {
            using tables = exponential_tables<Scale, Rounding>;
            return tables::offsets[(below >> (mantissa_bits - 1 - Scale)) &
                                   (tables::offsets.size() - 1)];
        } else {
            return 0;
        }
    }
    [[nodiscard]] static constexpr std::uint64_t threshold(std::size_t k) noexcept {
        if constexpr (Scale > 0) {
            return exponential_tables<Scale, Rounding>::thresholds[k];
        } else {
            return 0;
        }
    }
};

} // namespace detail

/// Which bucket a value is in, at a scale from -4 to 8.
template <int Scale, bound_rounding Rounding = bound_rounding::exact>
struct exponential_buckets : detail::octave_buckets<detail::exponential_division<Scale, Rounding>> {
    using slots = detail::octave_buckets<detail::exponential_division<Scale, Rounding>>;

    static constexpr byte_form_kind byte_kind = byte_form_kind::exponential_histogram;
    static constexpr std::uint8_t byte_variant = static_cast<std::uint8_t>(Rounding);

    /// The i with 2^((i - 1) / 2^Scale) < value <= 2^(i / 2^Scale): the index of Prometheus, one
    /// more than that of OpenTelemetry. Parameters: value > 0 and finite. Accuracy: exact for every
    /// double with `bound_rounding::exact`. Cost: one load.
    [[nodiscard]] static constexpr std::int32_t index(double value) noexcept {
        return static_cast<std::int32_t>(slots::slot(value) + 1);
    }
    /// The largest double in bucket i; at most the largest finite one.
    [[nodiscard]] static constexpr double upper_bound(std::int32_t index) noexcept {
        return slots::last_of(std::int64_t{index} - 1);
    }
    /// (b - 1) / (b + 1) of the base b = 2^(2^-scale).
    [[nodiscard]] static double relative_error(int scale) noexcept {
        return std::tanh(std::ldexp(std::numbers::ln2 / 2, -scale));
    }
};

} // namespace nines::inline NINES_ABI
