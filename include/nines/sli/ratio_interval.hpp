// SPDX-License-Identifier: BSL-1.0
/// \file
/// The confidence interval of an error ratio, or of a success ratio, from counts.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/interval.hpp>
#include <nines/sli/exact_interval.hpp>
#include <nines/sli/score_interval.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <optional>

namespace nines::inline NINES_ABI {

/// How to get from counts to an interval. Which to choose: `wilson` for dashboards (closed form,
/// short, right on average), `clopper_pearson` where the level must be guaranteed, `jeffreys` or
/// `mid_p` where it should hold on average and the counts are small. `wald` is what most tools do;
/// it is here to be compared with.
///
/// Percent of the time that an interval at 95 % holds the ratio, n events, added up over the
/// binomial distribution (`ctest -V -R ratio_interval_coverage` prints it anew and compares it with
/// these lines, and with a simulation; CC is `wilson_continuity`, AC `agresti_coull`, equal
/// `jeffreys_equal_tailed`, CP `clopper_pearson`):
///
/// | n | ratio | Wald | Wilson | CC | AC | Jeffreys | equal | mid-P | CP |
/// |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
/// | 10 | 0.1 | 65.0 | 93.0 | 98.7 | 93.0 | 98.7 | 98.7 | 98.7 | 98.7 |
/// | 100 | 0.1 | 93.2 | 93.6 | 97.2 | 97.2 | 95.6 | 95.6 | 95.6 | 95.6 |
/// | 100 | 0.01 | 63.3 | 92.1 | 98.2 | 98.2 | 98.2 | 98.2 | 98.2 | 98.2 |
/// | 1000 | 0.01 | 92.7 | 96.4 | 96.4 | 96.4 | 94.5 | 94.5 | 94.5 | 97.6 |
/// | 1000 | 0.001 | 63.2 | 92.0 | 98.1 | 98.1 | 98.1 | 98.1 | 98.1 | 98.1 |
/// | 10000 | 0.001 | 92.6 | 96.3 | 96.3 | 96.3 | 94.4 | 94.4 | 94.4 | 97.5 |
/// | 10000 | 0.0001 | 63.2 | 92.0 | 98.1 | 98.1 | 98.1 | 98.1 | 98.1 | 98.1 |
/// | 100000 | 0.001 | 94.5 | 94.9 | 96.0 | 94.9 | 95.5 | 95.5 | 95.5 | 95.5 |
enum class interval_method : unsigned char {
    wald,
    wilson,
    wilson_continuity,
    agresti_coull,
    jeffreys,              ///< with the end points of Brown, Cai and DasGupta
    jeffreys_equal_tailed, ///< the posterior's quantiles throughout; never reaches 0 or 1
    clopper_pearson,
    mid_p,
};

/// A method and a level, made once and applied to many counts.
///
/// Parameters: the level is two-sided, half of the significance on either side.
/// Returns: lower <= upper in [0, 1], and all of [0, 1] without events; rises with the number of
/// hits. Exactly 0 below when there are no hits and exactly 1 above when there are only hits
/// (`jeffreys_equal_tailed` excepted). The errors' interval near 0 and the successes' near 0 have
/// full relative accuracy both: one is not computed from the other.
/// Assumes: events are independent with one probability; errors in bursts make every interval here
/// too short. Weighted counts are taken as if they were whole.
/// Accuracy: 15 digits for the two of Wilson, 14 for the others except where a bound of `wald` or
/// `agresti_coull` passes through 0, for totals up to 1e12 and levels from 0.5 to 0.999999; no NaN
/// and no failure for any total up to 2^64 - 1 and any level (tests/sli/ratio_interval_test.cpp);
/// the closed forms take levels below 8e-76 as 8e-76. Cost: about 10 ns for
/// the closed forms, 0.3 to 1.5 us for the others whatever the total; the constructor takes about
/// 0.2 us. No allocation. Source: at each method, in score_interval.hpp and exact_interval.hpp.
/// Example: examples/slo_report.
template <std::floating_point Real = double>
class ratio_interval {
public:
    ratio_interval(interval_method method, confidence level) noexcept
        : method_{method},
          tail_{tail_of(level)},
          z_{two_sided_normal_quantile<work>(level)},
          z2_{std::fmax(z_ * z_, work{detail::least_z2})} {}

    /// The interval of the bad fraction.
    template <event_count Count>
    [[nodiscard]] interval<Real> of_errors(const event_counts<Count>& counts) const noexcept {
        return bounds(static_cast<work>(counts.bad), static_cast<work>(counts.good));
    }

    /// The interval of the good fraction.
    template <event_count Count>
    [[nodiscard]] interval<Real> of_successes(const event_counts<Count>& counts) const noexcept {
        return bounds(static_cast<work>(counts.good), static_cast<work>(counts.bad));
    }

private:
    using work = detail::work_type<Real>;
    using exact_lower = unit_point<work> (*)(const detail::tail_input<work>&) noexcept;

    static work tail_of(confidence level) noexcept {
        return std::fmax(static_cast<work>(level.significance()) / 2,
                         (std::numeric_limits<work>::min)());
    }

    static interval<Real> rounded(work lower, work upper) noexcept {
        const work above = std::fmin(std::fmax(lower, upper), work{1});
        return {static_cast<Real>(std::fmin(lower, work{1})), static_cast<Real>(above)};
    }

    interval<Real> bounds(work hits, work misses) const noexcept {
        if (!(hits + misses > 0)) {
            return {0, 1};
        }
        const detail::score_input<work> in{hits, misses, z2_};
        switch (method_) {
        case interval_method::wald:
            return rounded(detail::wald_lower(in), detail::wald_upper(in));
        case interval_method::wilson:
            return rounded(detail::wilson_lower(in), detail::wilson_upper(in));
        case interval_method::wilson_continuity:
            return rounded(detail::wilson_continuity_lower(in),
                           detail::wilson_continuity_upper(in));
        case interval_method::agresti_coull:
            return rounded(detail::agresti_coull_lower(in), detail::agresti_coull_upper(in));
        case interval_method::jeffreys:
            return exact(detail::jeffreys_lower<work>, hits, misses);
        case interval_method::jeffreys_equal_tailed:
            return exact(detail::jeffreys_equal_tailed_lower<work>, hits, misses);
        case interval_method::clopper_pearson:
            return exact(detail::clopper_pearson_lower<work>, hits, misses);
        case interval_method::mid_p:
            return exact(detail::mid_p_lower<work>, hits, misses);
        }
        return {0, 1};
    }

    interval<Real> exact(exact_lower lower, work hits, work misses) const noexcept {
        return rounded(lower({hits, misses, tail_, z_}).x, lower({misses, hits, tail_, z_}).y);
    }

    interval_method method_;
    work tail_;
    work z_;
    work z2_;
};

ratio_interval(interval_method, confidence) -> ratio_interval<double>;

/// The interval of the bad fraction, by one of the methods, at a two-sided level.
/// For many counts at one level, keep a `ratio_interval`: see there for everything else.
/// Example: README.md.
template <std::floating_point Real = double, event_count Count>
[[nodiscard]] interval<Real> error_ratio_interval(const event_counts<Count>& counts,
                                                  interval_method method,
                                                  confidence level) noexcept {
    return ratio_interval<Real>{method, level}.of_errors(counts);
}

/// The interval of the good fraction; its distance from 1 is best read from the bad fraction.
template <std::floating_point Real = double, event_count Count>
[[nodiscard]] interval<Real> success_ratio_interval(const event_counts<Count>& counts,
                                                    interval_method method,
                                                    confidence level) noexcept {
    return ratio_interval<Real>{method, level}.of_successes(counts);
}

namespace detail {

template <std::floating_point Real>
[[nodiscard]] std::optional<estimate<Real>>
ratio_estimate(work_type<Real> hits, work_type<Real> total, const interval<Real>& bounds,
               confidence level) noexcept {
    if (!(total > 0)) {
        return std::nullopt;
    }
    return estimate<Real>{static_cast<Real>(hits / total), bounds, level};
}

} // namespace detail

/// The observed bad fraction with its interval, or nothing without events.
/// The value is bad events among all; `jeffreys_equal_tailed` at no or only bad events, and short
/// intervals of low levels, need not hold it. Everything else: see `ratio_interval`.
/// Example: examples/slo_report.
template <std::floating_point Real = double, event_count Count>
[[nodiscard]] std::optional<estimate<Real>> error_ratio_estimate(const event_counts<Count>& counts,
                                                                 interval_method method,
                                                                 confidence level) noexcept {
    using work = detail::work_type<Real>;
    return detail::ratio_estimate<Real>(static_cast<work>(counts.bad),
                                        static_cast<work>(counts.total()),
                                        error_ratio_interval<Real>(counts, method, level), level);
}

/// The observed good fraction with its interval, or nothing without events; as above.
template <std::floating_point Real = double, event_count Count>
[[nodiscard]] std::optional<estimate<Real>>
success_ratio_estimate(const event_counts<Count>& counts, interval_method method,
                       confidence level) noexcept {
    using work = detail::work_type<Real>;
    return detail::ratio_estimate<Real>(static_cast<work>(counts.good),
                                        static_cast<work>(counts.total()),
                                        success_ratio_interval<Real>(counts, method, level), level);
}

} // namespace nines::inline NINES_ABI
