// SPDX-License-Identifier: BSL-1.0
/// \file
/// `uncertain_amount`: minutes, times a week or effort of which one knows a range, or past values.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/beta_quantile.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// An amount, from 0 to 1e100, that is not known exactly.
///
/// Cost: a few numbers; observed values allocate once. Assumes: amounts are independent of each
/// other where several are drawn.
class uncertain_amount {
public:
    /// Known exactly. Errors: out_of_domain unless 0 to 1e100.
    [[nodiscard]] static result<uncertain_amount> exactly(double amount) noexcept {
        return from_range(kind::triangular, amount, amount, amount);
    }
    /// At least `low`, most likely `mode`, at most `high`, straight lines between.
    /// Errors: out_of_domain unless 0 <= low <= mode <= high <= 1e100.
    [[nodiscard]] static result<uncertain_amount> triangular(double low, double mode,
                                                             double high) noexcept {
        return from_range(kind::triangular, low, mode, high);
    }
    /// The same with a smooth peak and less weight at the ends: for guesses whose ends are guesses.
    /// Source: Malcolm, Roseboom, Clark and Fazar 1959, doi 10.1287/opre.7.5.646; the beta
    /// distribution with mean (low + 4 mode + high) / 6.
    [[nodiscard]] static result<uncertain_amount> pert(double low, double mode,
                                                       double high) noexcept {
        return from_range(kind::pert, low, mode, high);
    }
    /// One of past values, each as likely. Errors: insufficient without any; out_of_domain for one
    /// that is not from 0 to 1e100.
    [[nodiscard]] static result<uncertain_amount> observed(std::span<const double> values) {
        if (values.empty()) {
            return error{errc::insufficient, "uncertain_amount", "expected at least one value"};
        }
        uncertain_amount made;
        made.kind_ = kind::observed;
        for (const double value : values) {
            if (!detail::is_finite(value) || !(0 <= value && value <= most)) {
                return error{errc::out_of_domain, "uncertain_amount",
                             "expected values from 0 to 1e100"};
            }
            made.mode_ += value / static_cast<double>(values.size());
        }
        made.sorted_.assign(values.begin(), values.end());
        std::ranges::sort(made.sorted_);
        made.low_ = made.sorted_.front();
        made.high_ = made.sorted_.back();
        return made;
    }

    /// True when there is but one value that it can have.
    [[nodiscard]] bool is_certain() const noexcept { return !(low_ < high_); }

    [[nodiscard]] double mean() const noexcept {
        switch (kind_) {
        case kind::triangular:
            return (low_ + mode_ + high_) / 3;
        case kind::pert:
            return (low_ + 4 * mode_ + high_) / 6;
        case kind::observed:
            break;
        }
        return mode_;
    }

    /// The amount below which it stays with probability `u`, 0 <= u <= 1. A draw, for a uniform u.
    /// Accuracy: 12 digits of the range. Cost: a root; for PERT a beta quantile, below 1 us.
    [[nodiscard]] double quantile(double u) const noexcept {
        if (kind_ == kind::observed) {
            const auto n = static_cast<double>(sorted_.size());
            const auto at = static_cast<std::size_t>(std::fmax(u, 0) * n);
            return sorted_[(std::min)(at, sorted_.size() - 1)];
        }
        const double range = high_ - low_;
        if (!(range > 0)) {
            return low_;
        }
        const double peak = (mode_ - low_) / range;
        if (kind_ == kind::pert) {
            return low_ + range * beta_quantile(1 + 4 * peak, 1 + 4 * (1 - peak), u).x;
        }
        return u < peak ? low_ + range * std::sqrt(u * peak)
                        : high_ - range * std::sqrt((1 - u) * (1 - peak));
    }

private:
    enum class kind : std::uint8_t { triangular, pert, observed };
    static constexpr double most = 1e100; ///< so that sums and products of amounts are finite

    static result<uncertain_amount> from_range(kind shape, double low, double mode,
                                               double high) noexcept {
        const bool finite =
            detail::is_finite(low) && detail::is_finite(mode) && detail::is_finite(high);
        if (!finite || !(0 <= low && low <= mode && mode <= high && high <= most)) {
            return error{errc::out_of_domain, "uncertain_amount",
                         "expected 0 <= low <= mode <= high <= 1e100"};
        }
        uncertain_amount made;
        made.kind_ = shape;
        made.low_ = low;
        made.mode_ = mode;
        made.high_ = high;
        return made;
    }

    kind kind_ = kind::triangular;
    double low_ = 0;
    double mode_ = 0; ///< the mean where values were observed
    double high_ = 0;
    std::vector<double> sorted_;
};

} // namespace nines::inline NINES_ABI
