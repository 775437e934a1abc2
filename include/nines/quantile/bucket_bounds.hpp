// SPDX-License-Identifier: BSL-1.0
/// \file
/// Upper bounds of buckets, and which bucket a value is in.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// The finite upper bounds of buckets, ascending, each bound part of its bucket; one more bucket
/// takes what is above the last. Without bounds there is that bucket alone.
class bucket_bounds {
public:
    bucket_bounds() noexcept = default;

    /// Errors: contradiction unless the bounds ascend strictly and are finite; a last one of
    /// +infinity, as Prometheus writes it, is left out.
    explicit bucket_bounds(std::span<const double> upper)
        : bucket_bounds{try_from(upper).value()} {}
    bucket_bounds(std::initializer_list<double> upper)
        : bucket_bounds{std::span{upper.begin(), upper.size()}} {}

    [[nodiscard]] static result<bucket_bounds> try_from(std::span<const double> upper) {
        if (!upper.empty() && !detail::is_finite(upper.back()) && upper.back() > 0) {
            upper = upper.first(upper.size() - 1);
        }
        for (std::size_t i = 0; i < upper.size(); ++i) {
            if (!detail::is_finite(upper[i]) || (i > 0 && !(upper[i - 1] < upper[i]))) {
                return error{errc::contradiction, "bucket_bounds",
                             "expected finite bounds, each above the one before it"};
            }
        }
        bucket_bounds bounds;
        bounds.upper_.assign(upper.begin(), upper.end());
        bounds.make_table();
        return bounds;
    }

    /// The finite bounds; there is one bucket more.
    [[nodiscard]] std::span<const double> upper() const noexcept { return upper_; }
    [[nodiscard]] std::size_t buckets() const noexcept { return upper_.size() + 1; }

    /// The bucket of a value that is not NaN: how many bounds are below it.
    /// Cost: two loads and a comparison for positive values, whatever the number of bounds, where
    /// no two of them share the leading bits that the table is made of; where some do, a binary
    /// search among those that share the bits of the value. A binary search for other values.
    [[nodiscard]] std::size_t bucket_of(double value) const noexcept {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        return is_quick(bits) ? quick_bucket_of(bits) : searched(value, 0, upper_.size());
    }

    /// Whether these are the bits of a positive finite number, and there is a bound above 0.
    [[nodiscard]] bool is_quick(std::uint64_t bits) const noexcept {
        return bits - 1 < quick_span_;
    }
    /// The bucket of a number that is quick.
    [[nodiscard]] std::size_t quick_bucket_of(std::uint64_t bits) const noexcept {
        const std::uint64_t leading = bits >> table_shift_;
        const std::uint64_t cell = leading < first_cell_ ? 0 : leading - first_cell_;
        const auto in = static_cast<std::size_t>(cell < last_cell_ ? cell : last_cell_);
        const std::size_t at = below_cell_[in];
        if (most_in_cell_ > 1) [[unlikely]] {
            return searched(std::bit_cast<double>(bits), at, below_cell_[in + 1]);
        }
        return at + (at < upper_.size() && upper_[at] < std::bit_cast<double>(bits) ? 1U : 0U);
    }

    friend bool operator==(const bucket_bounds& a, const bucket_bounds& b) noexcept {
        return a.upper_ == b.upper_;
    }

private:
    static constexpr unsigned mantissa_bits = 52;
    static constexpr std::size_t most_cells = 4096;

    /// The first of the bounds from number `first` to before `end` that is not below the value.
    [[nodiscard]] std::size_t searched(double value, std::size_t first,
                                       std::size_t end) const noexcept {
        const double* const all = upper_.data();
        return static_cast<std::size_t>(std::lower_bound(all + first, all + end, value) - all);
    }

    /// Cuts the positive numbers by their leading bits, finer until no cell has two bounds or there
    /// would be too many cells, and notes for each how many bounds are below it.
    void make_table() {
        const auto first =
            static_cast<std::size_t>(std::ranges::upper_bound(upper_, 0.0) - upper_.begin());
        if (first == upper_.size()) {
            return;
        }
        const auto lowest = std::bit_cast<std::uint64_t>(upper_[first]);
        const auto highest = std::bit_cast<std::uint64_t>(upper_.back());
        most_in_cell_ = 2;
        for (unsigned shift = mantissa_bits; most_in_cell_ > 1 && shift > 0; --shift) {
            const std::uint64_t cells = (highest >> shift) - (lowest >> shift) + 1;
            if (cells > most_cells && shift < mantissa_bits) {
                break;
            }
            table_shift_ = shift;
            first_cell_ = lowest >> shift;
            last_cell_ = cells - 1;
            below_cell_.assign(static_cast<std::size_t>(cells), 0);
            most_in_cell_ = fill_table(first);
            below_cell_.push_back(static_cast<std::uint32_t>(upper_.size()));
        }
        quick_span_ = 0x7FEF'FFFF'FFFF'FFFFU;
    }
    /// Returns how many bounds there are at most in a cell.
    [[nodiscard]] unsigned fill_table(std::size_t first) {
        unsigned most = 0;
        std::size_t at = first;
        for (std::uint32_t& below : below_cell_) {
            below = static_cast<std::uint32_t>(at);
            const std::uint64_t cell =
                first_cell_ + static_cast<std::uint64_t>(&below - below_cell_.data());
            while (at < upper_.size() &&
                   std::bit_cast<std::uint64_t>(upper_[at]) >> table_shift_ == cell) {
                ++at;
            }
            most = (std::max)(most, static_cast<unsigned>(at - below));
        }
        return most;
    }

    std::vector<double> upper_;
    /// Of each cell of positive numbers and of the end, how many bounds are below it.
    std::vector<std::uint32_t> below_cell_;
    std::uint64_t quick_span_ = 0;
    std::uint64_t first_cell_ = 0;
    std::uint64_t last_cell_ = 0; ///< numbered from the first
    unsigned table_shift_ = mantissa_bits;
    unsigned most_in_cell_ = 0;
};

} // namespace nines::inline NINES_ABI
