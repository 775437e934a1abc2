// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exact quantiles of samples: every definition in use, intervals that assume no distribution.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/rank_interval.hpp>
#include <nines/quantile/sample_quantile.hpp>
#include <nines/stats/beta.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {

/// The probability of fewer than `hits` >= 1 among `count` draws.
[[nodiscard]] inline double fewer_than(std::uint64_t hits, std::uint64_t count,
                                       unit_point<> p) noexcept {
    return binomial_at_most(static_cast<double>(hits - 1), static_cast<double>(count - hits + 1),
                            p);
}

/// The beta distribution of a quantile's level, cut into `parts` of the same width.
struct beta_slices {
    double a;
    double b;
    double parts;

    /// At the lower end of slice i.
    [[nodiscard]] tail_pair<> tails(std::size_t i) const noexcept {
        const auto at = static_cast<double>(i);
        return beta_tails(a, b, unit_point<>{at / parts, (parts - at) / parts});
    }
    /// The probability of slice i, from the tails on the side where nothing cancels.
    [[nodiscard]] double weight(std::size_t i) const noexcept {
        const tail_pair<> from = tails(i);
        const tail_pair<> to = tails(i + 1);
        return to.lower < from.upper ? to.lower - from.lower : from.upper - to.upper;
    }
};

} // namespace detail

/// Between which values of a sample the quantile of its distribution lies. A side without a bound
/// is one that no order statistic of so few values can bound at the confidence asked for.
template <std::floating_point Real = double>
struct order_interval {
    std::optional<Real> lower;
    std::optional<Real> upper;
    rank_interval ranks; ///< of both bounds; 0 and n + 1 where there is none
    double miss_below;   ///< probability that the quantile lies below `lower`; 0 without a bound
    double miss_above;   ///< probability that it lies above `upper`; 0 without a bound

    /// The probability of missing, at most what was asked for; `1 - significance()` is the level
    /// achieved.
    [[nodiscard]] constexpr double significance() const noexcept { return miss_below + miss_above; }

    friend constexpr bool operator==(const order_interval&,
                                     const order_interval&) noexcept = default;
};

/// A sample, sorted: for few values, and as what the histograms are measured by.
///
/// Values that are not finite are refused and counted. A summary: what is kept is all values, so
/// use a histogram for many.
/// Cost: memory of the values; queries allocate nothing.
template <std::floating_point Real = double>
class order_statistics {
public:
    order_statistics() noexcept = default;
    explicit order_statistics(std::span<const Real> values) { record(values); }

    /// Takes a value into its place. Cost: linear; take many at once.
    void record(Real value) {
        if (detail::is_finite(value)) {
            values_.insert(std::upper_bound(values_.begin(), values_.end(), value), value);
        } else {
            ++rejected_;
        }
    }

    /// Takes values in any order. Cost: n log n in the new ones, linear in all.
    void record(std::span<const Real> values) {
        order_statistics more;
        more.values_.reserve(values.size());
        for (const Real& value : values) {
            if (detail::is_finite(value)) {
                more.values_.push_back(value);
            } else {
                ++more.rejected_;
            }
        }
        std::sort(more.values_.begin(), more.values_.end());
        merge(more);
    }

    void merge(const order_statistics& other) {
        std::vector<Real> all(values_.size() + other.values_.size());
        std::merge(values_.begin(), values_.end(), other.values_.begin(), other.values_.end(),
                   all.begin());
        values_.swap(all);
        rejected_ += other.rejected_;
    }

    /// The values, ascending.
    [[nodiscard]] std::span<const Real> values() const noexcept { return values_; }
    [[nodiscard]] std::uint64_t count() const noexcept { return values_.size(); }
    /// How many values were refused because they are NaN or infinite.
    [[nodiscard]] std::uint64_t rejected() const noexcept { return rejected_; }
    [[nodiscard]] std::optional<Real>(min)() const noexcept {
        return values_.empty() ? std::nullopt : std::optional{values_.front()};
    }
    [[nodiscard]] std::optional<Real>(max)() const noexcept {
        return values_.empty() ? std::nullopt : std::optional{values_.back()};
    }

    /// The quantile of the sample; see `sample_quantile`. Errors: insufficient without values.
    [[nodiscard]] result<Real>
    quantile(quantile_level level,
             quantile_definition definition = quantile_definition::linear) const noexcept {
        return sample_quantile(std::span<const Real>{values_}, level, definition);
    }

    /// Between which of its values the quantile of the distribution lies that the sample is from.
    /// Returns: the narrowest symmetric pair of order statistics that encloses it at least as often
    /// as the confidence says, and how often it misses. The levels 0 and 1 are the ends of the
    /// distribution, which a sample bounds on one side only, there with certainty.
    /// Errors: insufficient without values.
    /// Assumes: independent values of one distribution, whatever it is; where the distribution has
    /// atoms the interval misses less often still.
    /// Accuracy: exact binomial tails, 13 digits. Cost: some ten of them, a few us.
    /// Source: David and Nagaraja, Order Statistics, 3rd ed., 2003, section 7.1.
    [[nodiscard]] result<order_interval<Real>> quantile_bounds(quantile_level level,
                                                               confidence how_sure) const noexcept {
        if (values_.empty()) {
            return error{errc::insufficient, "quantile_bounds", "no values were recorded"};
        }
        const std::uint64_t n = count();
        const rank_interval ranks = quantile_rank_interval(n, level, how_sure);
        const unit_point<> p = detail::unit_point_of(level);
        order_interval<Real> bounds{{}, {}, ranks, 0, 0};
        if (ranks.lower > 0) {
            bounds.lower = at_rank(ranks.lower);
            bounds.miss_below = detail::fewer_than(ranks.lower, n, p);
        }
        if (ranks.upper <= n) {
            bounds.upper = at_rank(ranks.upper);
            bounds.miss_above = detail::fewer_than(n + 1 - ranks.upper, n, p.mirrored());
        }
        return bounds;
    }

    /// The Harrell-Davis estimate: a mean of all values, weighted by how likely each is to be the
    /// quantile. Smoother than one order statistic, and mostly of less variance in small samples;
    /// every value takes part, so it has no resistance to outliers near the level.
    /// Returns: the smallest and the largest value at the levels 0 and 1.
    /// Errors: insufficient without values.
    /// Accuracy: weights to 13 digits of themselves, relative to the largest values 1e-12.
    /// Cost: two incomplete beta functions for each value that has any weight, about 40 sqrt(n) of
    /// them at most.
    /// Source: Harrell and Davis, A new distribution-free quantile estimator, Biometrika 69, 1982,
    /// equation 1, DOI 10.1093/biomet/69.3.635.
    [[nodiscard]] result<Real> harrell_davis(quantile_level level) const noexcept {
        if (values_.empty()) {
            return error{errc::insufficient, "harrell_davis", "no values were recorded"};
        }
        const unit_point<> p = detail::unit_point_of(level);
        if (!(p.x > 0) || !(p.y > 0)) {
            return p.x > 0 ? values_.back() : values_.front();
        }
        const auto n = static_cast<double>(values_.size());
        const detail::beta_slices slices{(n + 1) * p.x, (n + 1) * p.y, n};
        const auto centre = (std::min)(static_cast<std::size_t>(p.x * n), values_.size() - 1);
        weighted_mean mean;
        for (std::size_t i = centre;
             i < values_.size() && mean.add(values_[i], slices.weight(i));) {
            ++i;
        }
        for (std::size_t i = centre; i > 0 && mean.add(values_[i - 1], slices.weight(i - 1));) {
            --i;
        }
        return std::clamp(mean.value(), values_.front(), values_.back());
    }

    friend bool operator==(const order_statistics&, const order_statistics&) = default;

private:
    class weighted_mean {
    public:
        /// False, and nothing added, for a weight of 0.
        bool add(Real value, double weight) noexcept {
            sum_ += value * static_cast<Real>(weight);
            weight_ += weight;
            return weight > 0;
        }
        [[nodiscard]] Real value() const noexcept { return sum_ / static_cast<Real>(weight_); }

    private:
        Real sum_ = 0;
        double weight_ = 0;
    };

    [[nodiscard]] Real at_rank(std::uint64_t rank) const noexcept {
        return values_[static_cast<std::size_t>(rank - 1)];
    }

    std::vector<Real> values_;
    std::uint64_t rejected_ = 0;
};

static_assert(mergeable<order_statistics<>>);

} // namespace nines::inline NINES_ABI
