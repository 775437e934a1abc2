// SPDX-License-Identifier: BSL-1.0
/// \file
/// Threshold SLIs: how many observations were at or below a limit, as far as buckets can tell.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/result.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <ranges>

namespace nines::inline NINES_ABI {

/// True iff a single observation is good: finite and observation <= threshold, which is how
/// `le` buckets compare. NaN and the infinities, of either sign, are never good.
[[nodiscard]] constexpr bool meets_threshold(double observation, double threshold) noexcept {
    return detail::is_finite(observation) && detail::is_finite(threshold) &&
           observation <= threshold;
}

/// How many observations were good, known to within the bucket that holds the threshold.
template <event_count Count = std::uint64_t>
struct threshold_counts {
    Count at_least{}; ///< certainly good
    Count at_most{};  ///< good if all of the threshold's bucket is
    Count total{};

    /// True when the threshold is a bucket's bound, or its bucket is empty.
    [[nodiscard]] constexpr bool exact() const noexcept { return at_least == at_most; }
    /// The counts if nothing else in the threshold's bucket was good, and if all of it was.
    [[nodiscard]] constexpr event_counts<Count> pessimistic() const {
        return event_counts<Count>::from_total(at_least, total);
    }
    [[nodiscard]] constexpr event_counts<Count> optimistic() const {
        return event_counts<Count>::from_total(at_most, total);
    }

    friend constexpr bool operator==(const threshold_counts&,
                                     const threshold_counts&) noexcept = default;
};

namespace detail {

/// Also under `-ffast-math`, which is why nothing here takes a bound by value: compilers may
/// assume of such an argument that it is finite.
[[nodiscard]] constexpr bool is_positive_infinity(const double& x) noexcept {
    return std::bit_cast<std::uint64_t>(x) == 0x7FF0'0000'0000'0000U;
}

/// Walks buckets from the fastest to the slowest and keeps what is known at the threshold.
template <event_count Count>
class threshold_walk {
public:
    constexpr explicit threshold_walk(double threshold) noexcept : threshold_{threshold} {}

    /// The next bucket's upper bound, and all observations up to it.
    constexpr result<bool> step(const double& bound, Count cumulative) noexcept {
        if (ended_ || !(is_finite(bound) || is_positive_infinity(bound)) ||
            (any_ && !(last_ < bound))) {
            return error{errc::contradiction, where,
                         "expected ascending bounds, finite but for the last, which may be "
                         "infinite"};
        }
        if (cumulative < counts_.total) {
            return error{errc::contradiction, where, "cumulative counts fall"};
        }
        ended_ = is_positive_infinity(bound);
        if (!any_ || last_ < threshold_) {
            counts_.at_most = cumulative;
        }
        if (!ended_ && bound <= threshold_) {
            counts_.at_least = cumulative;
        }
        counts_.total = cumulative;
        last_ = bound;
        any_ = true;
        return true;
    }

    /// Adds what is in no bucket because it is NaN or infinite.
    constexpr result<threshold_counts<Count>> finish(Count non_finite) const noexcept {
        const auto all = event_counts<Count>::try_from(counts_.total, non_finite);
        if (!all) {
            return all.error();
        }
        return threshold_counts<Count>{counts_.at_least, counts_.at_most, all->total()};
    }

    static constexpr const char* where = "threshold_counts";

private:
    double threshold_;
    double last_ = 0;
    bool any_ = false;
    bool ended_ = false;
    threshold_counts<Count> counts_;
};

template <class Range>
concept bound_range = std::ranges::input_range<Range> &&
                      std::convertible_to<std::ranges::range_reference_t<Range>, double>;
template <class Range>
concept count_range =
    std::ranges::input_range<Range> && event_count<std::ranges::range_value_t<Range>>;

/// Feeds pairs of bound and count to the walk; `cumulative(previous, count)` gives a result.
template <class Bounds, class Counts, class Cumulative>
constexpr auto walk_buckets(Bounds&& upper_bounds, Counts&& counts, double threshold,
                            std::ranges::range_value_t<Counts> non_finite, Cumulative cumulative)
    -> result<threshold_counts<std::ranges::range_value_t<Counts>>> {
    using count = std::ranges::range_value_t<Counts>;
    threshold_walk<count> walk{threshold};
    if (!is_finite(threshold)) {
        return error{errc::out_of_domain, walk.where, "expected a finite threshold"};
    }
    event_counts<count> so_far;
    auto next = std::ranges::begin(counts);
    for (const double bound : upper_bounds) {
        if (next == std::ranges::end(counts)) {
            return error{errc::contradiction, walk.where, "fewer counts than bounds"};
        }
        const auto sum = cumulative(so_far, count{*next});
        ++next;
        if (!sum) {
            return sum.error();
        }
        so_far = *sum;
        if (const auto taken = walk.step(bound, so_far.good); !taken) {
            return taken.error();
        }
    }
    if (next != std::ranges::end(counts)) {
        return error{errc::contradiction, walk.where, "more counts than bounds"};
    }
    return walk.finish(non_finite);
}

} // namespace detail

/// How many observations were at or below the threshold, from cumulative buckets (Prometheus
/// `le`, OpenMetrics).
///
/// Parameters: `upper_bounds`, strictly ascending, the last may be +infinity; `cumulative`, the
/// observations at or below each, never falling; `threshold`, finite, in the unit of the bounds;
/// `non_finite`, observations beside the buckets that were NaN or infinite: in the total, never
/// good.
/// Returns: both bounds on the good ones; equal when the threshold is one of the bounds. What is
/// in the bucket that ends at +infinity is never certainly good. The comparison is that of the
/// buckets: with bounds that exclude their own value the answer is for observations below the
/// threshold.
/// Errors: contradiction for bounds out of order, NaN bounds, counts that fall or are not as many
/// as the bounds; out_of_domain for a count or a threshold that is not finite; overflow.
/// Cost: linear, no allocation.
template <detail::bound_range Bounds, detail::count_range Counts>
[[nodiscard]] constexpr auto
threshold_from_cumulative(Bounds&& upper_bounds, Counts&& cumulative, double threshold,
                          std::ranges::range_value_t<Counts> non_finite = {})
    -> result<threshold_counts<std::ranges::range_value_t<Counts>>> {
    using counts = event_counts<std::ranges::range_value_t<Counts>>;
    return detail::walk_buckets(
        upper_bounds, cumulative, threshold, non_finite,
        [](const counts&, auto count) { return counts::try_from(count, decltype(count){}); });
}

/// The same from buckets that each hold their own observations only.
template <detail::bound_range Bounds, detail::count_range Counts>
[[nodiscard]] constexpr auto
threshold_from_buckets(Bounds&& upper_bounds, Counts&& per_bucket, double threshold,
                       std::ranges::range_value_t<Counts> non_finite = {})
    -> result<threshold_counts<std::ranges::range_value_t<Counts>>> {
    using counts = event_counts<std::ranges::range_value_t<Counts>>;
    return detail::walk_buckets(
        upper_bounds, per_bucket, threshold, non_finite, [](const counts& so_far, auto count) {
            return counts::try_from(count, decltype(count){}).and_then([&](const counts& more) {
                return so_far.try_plus(more);
            });
        });
}

} // namespace nines::inline NINES_ABI
