// SPDX-License-Identifier: BSL-1.0
/// \file
/// `confidence_sequence`: the interval of an error ratio that holds at all times at once, so that
/// one may look whenever one likes, and stop when one has seen enough.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/beta_binomial_mixture.hpp>
#include <nines/stats/crossing.hpp>
#include <nines/stats/normal_mixture.hpp>
#include <nines/stats/polynomial_stitching.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <concepts>
#include <optional>

namespace nines::inline NINES_ABI {

/// Which bound the interval comes from. `beta_binomial` knows that events are good or bad and is
/// shortest; weighted events worth 0 to 1 each may be given to it as well. The others have closed
/// forms and take every value to scatter as widely as it can: as good at a ratio of 1/2, but 5
/// times as wide at 1 % and 16 times at 0.1 %. For the mean of values that scatter little see
/// `bounded_mean` in empirical_bernstein.hpp.
enum class sequence_method : unsigned char {
    beta_binomial,
    normal_mixture,
    stitching, ///< `shortest_at` is from where on it narrows; thereafter it is never far from best
};

/// A level and the number of events at which the interval shall be shortest, made once and applied
/// to the counts of one stream as they grow.
///
/// The interval of `beta_binomial` holds every ratio p against which the counts are not yet
/// evidence enough: those whose mixture is at most 1 / significance.
/// Returns: lower <= upper in [0, 1], and all of [0, 1] without events; the observed ratio lies in
/// it. With `beta_binomial` exactly 0 below with no or one hit, exactly 1 above with no or one
/// miss. Assumes: given the past, each event is bad with one and the same probability; then the
/// interval holds it at all times together with the probability of the level. Events in bursts
/// break this. A fixed-time interval (`ratio_interval`) is a third to a half shorter, and wrong
/// sooner or later when it is looked at again and again. Accuracy: 12 digits of either end and of
/// its complement, for totals up to 1e12; of the closed forms 14 of the distance from the observed
/// ratio. Cost: 2 to 6 us whatever the counts, of the closed forms 0.1 us; no allocation. Source:
/// Howard, Ramdas, McAuliffe and Sekhon 2021, doi 10.1214/20-AOS1991; with `beta_binomial` the
/// intervals of the package confseq (bernoulli_confidence_interval).
template <std::floating_point Real = double>
class confidence_sequence {
public:
    /// Parameters: `shortest_at`, in events, from 1. Errors: as `try_from`.
    confidence_sequence(confidence level, double shortest_at,
                        sequence_method method = sequence_method::beta_binomial)
        : confidence_sequence{try_from(level, shortest_at, method).value()} {}

    /// Errors: out_of_domain unless 1 <= shortest_at < 1e18.
    [[nodiscard]] static result<confidence_sequence>
    try_from(confidence level, double shortest_at,
             sequence_method method = sequence_method::beta_binomial) noexcept {
        if (!detail::is_finite(shortest_at) || !(shortest_at >= 1 && shortest_at < 1e18)) {
            return error{errc::out_of_domain, "confidence_sequence",
                         "expected to be shortest at 1 event to 1e18"};
        }
        const auto at = static_cast<work>(shortest_at);
        const auto one_side = confidence::try_from_significance(level.significance() / 2);
        const auto mixture = normal_mixture<work>::try_from(at / 4, level, mixture_sides::both);
        return confidence_sequence{method, level, one_side.value_or(level), at, *mixture};
    }

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

    confidence_sequence(sequence_method method, confidence level, confidence one_side,
                        work shortest_at, const normal_mixture<work>& mixture) noexcept
        : method_{method},
          level_{level},
          one_side_{one_side},
          shortest_at_{shortest_at},
          mixture_{mixture},
          enough_{-std::log(static_cast<work>(level.significance()))},
          strength_{
              beta_binomial_mixture<work>::strength_for(shortest_at, level, mixture_sides::both)} {}

    [[nodiscard]] interval<Real> bounds(work hits, work misses) const noexcept {
        const work total = hits + misses;
        if (!(total > 0)) {
            return {0, 1};
        }
        if (method_ == sequence_method::beta_binomial) {
            return {static_cast<Real>(lower(hits, misses).x),
                    static_cast<Real>(lower(misses, hits).y)};
        }
        const work reach = reach_of_sum(total);
        return {static_cast<Real>(std::fmax(hits - reach, work{0}) / total),
                static_cast<Real>(std::fmin((hits + reach) / total, work{1}))};
    }

    /// How far hits may be from what is expected of so many values from 0 to 1, of which each is
    /// sub-Gaussian with variance 1/4.
    [[nodiscard]] work reach_of_sum(work total) const noexcept {
        return method_ == sequence_method::normal_mixture
                   ? mixture_.bound(total / 4, level_)
                   : stitched_bound(total / 4, one_side_, shortest_at_ / 4, work{0});
    }

    /// The evidence against the ratio with these log-odds, beyond what is enough.
    [[nodiscard]] work excess(work hits, work misses, work log_odds) const noexcept {
        const auto p = unit_point<work>::from_odds(std::exp(log_odds));
        return beta_binomial_mixture<work>{p, strength_, mixture_sides::both}.log_value(hits,
                                                                                        misses) -
               enough_;
    }

    /// The lowest ratio that is not ruled out.
    [[nodiscard]] unit_point<work> lower(work hits, work misses) const noexcept {
        if (!(hits > 1)) {
            return unit_point<work>::zero(); // one hit rules out no ratio, however small
        }
        const auto against = [&](work log_odds) { return excess(hits, misses, log_odds); };
        work inside = misses > 0 ? std::log(hits / misses) : std::log(2 * hits / enough_);
        work outside = inside - 1;
        for (work step = 1; !(against(outside) > 0); step *= 2) {
            if (outside < -600) {
                return unit_point<work>::zero();
            }
            inside = outside;
            outside -= step;
        }
        const work log_odds = detail::crossing(against, outside, inside, work{1});
        return unit_point<work>::from_odds(std::exp(log_odds));
    }

    sequence_method method_;
    confidence level_;
    confidence one_side_;
    work shortest_at_;
    normal_mixture<work> mixture_;
    work enough_;
    work strength_;
};

confidence_sequence(confidence, double) -> confidence_sequence<double>;
confidence_sequence(confidence, double, sequence_method) -> confidence_sequence<double>;

/// The error ratio of one stream of events, narrowed down batch by batch.
///
/// What any of the intervals up to now ruled out stays ruled out, so the interval never grows; and
/// when nothing is left, the ratio has changed on the way.
/// Assumes and accuracy: as `confidence_sequence`, of which this is the running intersection.
/// Cost: a `confidence_sequence` a batch; no allocation. Not mergeable: two streams have two
/// ratios.
template <std::floating_point Real = double>
class narrowing_error_ratio {
public:
    explicit narrowing_error_ratio(const confidence_sequence<Real>& sequence) noexcept
        : sequence_{sequence} {}

    /// Takes the next batch. Errors: overflow when the counts no longer fit their type.
    void add(const event_counts<>& batch) {
        counts_ += batch;
        const interval<Real> now = sequence_.of_errors(counts_);
        bounds_ = {std::fmax(bounds_.lower, now.lower), std::fmin(bounds_.upper, now.upper)};
    }

    /// All events up to now.
    [[nodiscard]] const event_counts<>& counts() const noexcept { return counts_; }

    /// What holds the error ratio at all times, with the probability of the level; nothing when no
    /// constant ratio explains all that was seen.
    [[nodiscard]] std::optional<interval<Real>> bounds() const noexcept {
        return bounds_.lower <= bounds_.upper ? std::optional{bounds_} : std::nullopt;
    }

private:
    confidence_sequence<Real> sequence_;
    event_counts<> counts_;
    interval<Real> bounds_{0, 1};
};

narrowing_error_ratio(const confidence_sequence<double>&) -> narrowing_error_ratio<double>;

} // namespace nines::inline NINES_ABI
