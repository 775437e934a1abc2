// SPDX-License-Identifier: BSL-1.0
/// \file
/// `measured`: what a simulation found, with its standard error; and what adds it up.
#pragma once

#include <nines/config.hpp>

#include <cmath>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// A figure from a simulation, and the standard error that it has by chance; 0 for one that was
/// computed exactly.
struct measured {
    double value = 0;
    double standard_error = 0;

    friend constexpr bool operator==(const measured&, const measured&) noexcept = default;
};

/// The mean of independent figures, one after the other.
/// Cost: a division a figure, 24 bytes. Source: Welford 1962, doi 10.1080/00401706.1962.10490022.
class running_mean {
public:
    void add(double figure) noexcept {
        ++count_;
        const double step = figure - mean_;
        mean_ += step / static_cast<double>(count_);
        squares_ += step * (figure - mean_);
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// 0 without figures.
    [[nodiscard]] double mean() const noexcept { return mean_; }
    /// Of all, with count - 1; 0 below two figures.
    [[nodiscard]] double variance() const noexcept {
        return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : 0;
    }
    [[nodiscard]] measured result() const noexcept {
        return {mean_, count_ > 1 ? std::sqrt(variance() / static_cast<double>(count_)) : 0};
    }

private:
    std::uint64_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;
};

} // namespace nines::inline NINES_ABI
