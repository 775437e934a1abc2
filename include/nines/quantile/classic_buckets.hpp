// SPDX-License-Identifier: BSL-1.0
/// \file
/// Prometheus classic histograms as they are scraped: cumulative buckets, and the server's answers.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/bucket_bounds.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// One series of a classic histogram: how many observations were at most `upper_bound`, which is
/// the label `le`. Rates are as good as counts.
struct cumulative_bucket {
    double upper_bound;
    double count;
};

namespace detail {

/// Prometheus' interpolation over finite bounds. `Cumulative` answers, for a bucket and the count
/// before it, the count up to and with it; bucket bounds.size() is the one above all bounds.
template <class Cumulative>
class classic_interpolation {
public:
    classic_interpolation(std::span<const double> bounds, double total,
                          Cumulative cumulative) noexcept
        : bounds_{bounds}, total_{total}, cumulative_{cumulative} {}

    /// Expects at least one bound and a count above 0.
    [[nodiscard]] double quantile(double level) const noexcept {
        const double rank = level * total_;
        place at = first();
        while (at.bucket < bounds_.size() && at.up_to < rank) {
            at = after(at);
        }
        if (at.bucket == 0 && bounds_[0] <= 0) {
            return bounds_[0];
        }
        while (at.bucket < bounds_.size() && !(at.up_to > at.before)) {
            at = after(at); // level 0 above empty buckets: where the first value may be
        }
        if (at.bucket == bounds_.size()) {
            return bounds_.back();
        }
        const double part = (rank - at.before) / (at.up_to - at.before);
        const double lower = lower_bound(at.bucket);
        return lower + (bounds_[at.bucket] - lower) * (part > 0 ? part : 0); // as the server rounds
    }

    /// How many are at or below `x`, interpolated; x may be infinite.
    [[nodiscard]] double count_at_most(double x) const noexcept {
        place at = first();
        while (at.bucket < bounds_.size() && bounds_[at.bucket] <= x) {
            at = after(at);
        }
        if (at.bucket == bounds_.size()) {
            return is_finite(x) || x < 0 ? at.before : at.up_to;
        }
        const double from = lower_bound(at.bucket);
        if (!(from < x)) {
            return at.before;
        }
        return is_finite(from)
                   ? at.before + (at.up_to - at.before) * ((x - from) / (bounds_[at.bucket] - from))
                   : at.up_to;
    }

private:
    struct place {
        std::size_t bucket;
        double before;
        double up_to;
    };
    [[nodiscard]] place first() const noexcept { return {0, 0, cumulative_(0, 0)}; }
    [[nodiscard]] place after(const place& at) const noexcept {
        return {at.bucket + 1, at.up_to, cumulative_(at.bucket + 1, at.up_to)};
    }
    /// The first bucket begins at 0 if its bound is above that.
    [[nodiscard]] double lower_bound(std::size_t bucket) const noexcept {
        if (bucket > 0) {
            return bounds_[bucket - 1];
        }
        return bounds_[0] > 0 ? 0 : -std::numeric_limits<double>::infinity();
    }

    std::span<const double> bounds_;
    double total_;
    Cumulative cumulative_;
};

/// Equal but for the rounding of sums and rates: within 1e-12 of their sum.
[[nodiscard]] inline bool nearly_equal(double a, double b) noexcept {
    return std::abs(a - b) < 1e-12 * (std::abs(a) + std::abs(b));
}

} // namespace detail

/// What had to be put right in scraped buckets.
struct bucket_repairs {
    bool added_up = false; ///< several series had the same bound, as after an aggregation
    bool smoothed = false; ///< counts differed by less than 1e-12 of themselves: taken as equal
    bool raised = false;   ///< counts fell from one bucket to the next: raised to the larger ones

    friend constexpr bool operator==(const bucket_repairs&,
                                     const bucket_repairs&) noexcept = default;
};

/// The buckets of a classic histogram, or their rates, put in order the way the server does.
///
/// Answers are the server's own, so that they can stand beside a dashboard; where the server
/// answers NaN there is an error. `fraction_at_most` gives what is certain besides.
class classic_buckets {
    [[nodiscard]] auto interpolation() const noexcept {
        return detail::classic_interpolation{
            bounds_.upper(), count(), [this](std::size_t i, double) { return cumulative_[i]; }};
    }

public:
    /// Takes series in any order.
    /// Errors: malformed without a bucket for +infinity; out_of_domain for bounds that are NaN or
    /// -infinity, and for counts that are negative or not finite; overflow when series of the same
    /// bound add up to infinity.
    [[nodiscard]] static result<classic_buckets> from(std::span<const cumulative_bucket> series) {
        std::vector<cumulative_bucket> sorted(series.begin(), series.end());
        for (const cumulative_bucket& each : sorted) {
            const bool bound = detail::is_finite(each.upper_bound) || is_last(each);
            if (!bound || !detail::is_finite(each.count) || !(each.count >= 0)) {
                return error{errc::out_of_domain, where,
                             "expected bounds up to +infinity and counts from 0, not NaN"};
            }
        }
        std::ranges::sort(sorted, {}, &cumulative_bucket::upper_bound);
        if (sorted.empty() || !is_last(sorted.back())) {
            return error{errc::malformed, where, "expected a bucket up to +infinity"};
        }
        classic_buckets buckets;
        buckets.take(sorted);
        if (!detail::is_finite(buckets.count())) {
            return error{errc::overflow, where, "the counts add up to infinity"};
        }
        return buckets;
    }

    /// All observations.
    [[nodiscard]] double count() const noexcept { return cumulative_.back(); }
    [[nodiscard]] const bucket_bounds& bounds() const noexcept { return bounds_; }
    [[nodiscard]] const bucket_repairs& repairs() const noexcept { return repairs_; }

    /// `histogram_quantile`: linear within the bucket of rank level * count, from 0 in a first
    /// bucket above 0; the bound of a first bucket that is not; the largest finite bound for what
    /// is above it. At level 0 the beginning of the first bucket that is not empty.
    /// Errors: insufficient without observations, or without a finite bound.
    [[nodiscard]] result<double> quantile(quantile_level level) const noexcept {
        if (!(count() > 0) || bounds_.upper().empty()) {
            return error{errc::insufficient, where, "no observations, or no finite bound"};
        }
        return interpolation().quantile(level.value());
    }

    /// `histogram_fraction`: which part of the observations lies between two values, interpolated
    /// as for `quantile`; they may be infinite.
    /// Errors: insufficient without observations; out_of_domain for NaN. An interval that ends
    /// before it begins holds none.
    [[nodiscard]] result<double> fraction(double lower, double upper) const noexcept {
        if (detail::is_nan(lower) || detail::is_nan(upper)) {
            return error{errc::out_of_domain, where, "expected bounds that are not NaN"};
        }
        if (!(count() > 0)) {
            return error{errc::insufficient, where, "no observations"};
        }
        if (!(lower < upper)) {
            return 0.0;
        }
        const auto at = interpolation();
        return (at.count_at_most(upper) - at.count_at_most(lower)) / count();
    }

    /// Which part of the observations is at most `x`: certain, and exact when x is a bound. Without
    /// observations, or for NaN, anything from 0 to 1.
    [[nodiscard]] interval<double> fraction_at_most(double x) const noexcept {
        if (detail::is_nan(x) || !(count() > 0)) {
            return {0, 1};
        }
        if (!detail::is_finite(x)) {
            return x > 0 ? interval<double>{1, 1} : interval<double>{0, 0};
        }
        const std::size_t at = bounds_.bucket_of(x); // the first bound that is not below x
        const double up_to = cumulative_[at];
        const double before = at == 0 ? 0 : cumulative_[at - 1];
        const bool whole = at < bounds_.upper().size() && bounds_.upper()[at] == x;
        return {(whole ? up_to : before) / count(), up_to / count()};
    }

private:
    static constexpr const char* where = "classic_buckets";

    static bool is_last(const cumulative_bucket& bucket) noexcept {
        return !detail::is_nan(bucket.upper_bound) && !detail::is_finite(bucket.upper_bound) &&
               bucket.upper_bound > 0;
    }

    /// Adds up series of the same bound, then makes the counts ascend.
    void take(std::span<const cumulative_bucket> sorted) {
        std::vector<double> bounds;
        for (const cumulative_bucket& each : sorted) {
            if (!bounds.empty() && bounds.back() == each.upper_bound) {
                cumulative_.back() += each.count;
                repairs_.added_up = true;
            } else {
                bounds.push_back(each.upper_bound);
                cumulative_.push_back(each.count);
            }
        }
        for (std::size_t i = 1; i < cumulative_.size(); ++i) {
            const double before = cumulative_[i - 1];
            if (cumulative_[i] == before) {
                continue;
            }
            const bool same = detail::nearly_equal(cumulative_[i], before);
            repairs_.smoothed |= same;
            repairs_.raised |= !same && cumulative_[i] < before;
            if (same || cumulative_[i] < before) {
                cumulative_[i] = before;
            }
        }
        bounds_ = bucket_bounds{bounds};
    }

    classic_buckets() = default;

    bucket_bounds bounds_;
    std::vector<double> cumulative_;
    bucket_repairs repairs_;
};

} // namespace nines::inline NINES_ABI
