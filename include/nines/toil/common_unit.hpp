// SPDX-License-Identifier: BSL-1.0
/// \file
/// The unit of which amounts are whole multiples, such as a quarter of an hour.
#pragma once

#include <nines/config.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace nines::inline NINES_ABI {
namespace detail {

/// The largest number of which all amounts are whole multiples but for rounding.
///
/// Parameters: finite amounts. Returns: 0 when all are 0, or when that number is below a
/// ten-millionth of the largest amount: there is none to speak of. Accuracy: remainders below 1e-11
/// of the largest amount are taken for rounding. Cost: some divisions an amount. Source: Euclid,
/// Elements, book VII, 2, with remainders to the nearest.
[[nodiscard]] inline double common_unit(std::span<const double> amounts) noexcept {
    double largest = 0;
    for (const double amount : amounts) {
        largest = (std::max)(largest, std::abs(amount));
    }
    double unit = largest;
    for (const double amount : amounts) {
        double rest = std::abs(amount);
        while (rest > 1e-11 * largest) {
            unit = std::exchange(rest, std::abs(std::remainder(unit, rest)));
        }
        if (unit < 1e-7 * largest) {
            return 0;
        }
        unit = largest > 0 ? largest / std::round(largest / unit) : 0; // errors do not add up
    }
    return unit;
}

} // namespace detail
} // namespace nines::inline NINES_ABI
