// SPDX-License-Identifier: BSL-1.0
/// \file
/// The byte form of the sums beneath a straight line.
#pragma once

#include <nines/capacity/line_sums.hpp>
#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace nines::inline NINES_ABI::detail {

/// A count and seven numbers of twice the digits: the origin, then sums, squares and products.
struct line_sums_bytes {
    static constexpr std::size_t size = 8 + 7 * 16;

    static void put(byte_writer& writer, const line_sums<double>& sums) noexcept {
        writer.put(sums.count);
        for (std::size_t axis = 0; axis < 2; ++axis) {
            put(writer, sums.origin[axis]);
            put(writer, sums.linear.value(axis));
            put(writer, sums.squares.value(axis));
        }
        put(writer, sums.product.value(0));
    }

    /// Nothing where it is not what `put` has written, or more than so many points can come to.
    [[nodiscard]] static std::optional<line_sums<double>> get(byte_reader& reader) noexcept {
        line_sums<double> sums;
        sums.count = reader.get<std::uint64_t>();
        const double n = static_cast<double>(sums.count);
        const double widest = std::sqrt(square_limit<double>);
        bool valid = true;
        const auto next = [&](double most) {
            const double hi = reader.get<double>();
            const double lo = reader.get<double>();
            valid = valid && canonical(hi, lo) && std::abs(hi) <= most;
            return double_double<double>{hi, lo};
        };
        for (std::size_t axis = 0; axis < 2; ++axis) {
            sums.origin[axis] = next(n > 0 ? widest : 0);
            sums.linear.set(axis, next(2 * widest * n));
            sums.squares.set(axis, next(4 * square_limit<double> * n));
        }
        sums.product.set(0, next(4 * square_limit<double> * n));
        return valid ? std::optional{sums} : std::nullopt;
    }

private:
    static void put(byte_writer& writer, double_double<double> value) noexcept {
        const auto normal = two_sum(value.hi, value.lo);
        writer.put(unsigned_zero(normal.hi));
        writer.put(unsigned_zero(normal.lo));
    }

    /// Whether these are the two numbers that `put` writes for their sum.
    [[nodiscard]] static bool canonical(double hi, double lo) noexcept {
        if (!is_finite(hi) || !is_finite(lo)) {
            return false;
        }
        const auto normal = two_sum(hi, lo);
        return have_same_bytes(unsigned_zero(normal.hi), hi) &&
               have_same_bytes(unsigned_zero(normal.lo), lo);
    }
};

} // namespace nines::inline NINES_ABI::detail
