// SPDX-License-Identifier: BSL-1.0
/// \file
/// `cusum_chart`: the CUSUM of single events in whole steps, and exactly how long it runs until it
/// alarms.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/bernoulli.hpp>
#include <nines/stats/unit_point.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// What happens on the way down from some level of a chart to one below it, when no alarm comes in
/// between: with which probability none does, and how many events the way takes on average, those
/// before an alarm included.
struct descent {
    double log_probability = 0;
    double events = 0;

    /// First this way, then the one below it.
    [[nodiscard]] descent then(const descent& below) const noexcept {
        return {log_probability + below.log_probability,
                events + std::exp(log_probability) * below.events};
    }
};

/// The descents through the last `width` levels, of which the newest is the lowest, put together.
///
/// A sliding sum that never subtracts: the levels come in blocks; those of the last whole block are
/// kept with all below them in their block, those of the present one as one.
class descent_window {
public:
    explicit descent_window(std::size_t width) : older_(width) {}

    /// Whether there have been `width` levels.
    [[nodiscard]] bool full() const noexcept { return full_; }
    [[nodiscard]] descent whole() const noexcept { return older_[next_].then(newer_); }

    void push(const descent& level) noexcept {
        older_[next_++] = level;
        newer_ = newer_.then(level);
        if (next_ == older_.size()) {
            for (std::size_t i = next_ - 1; i-- > 0;) {
                older_[i] = older_[i].then(older_[i + 1]);
            }
            full_ = true;
            next_ = 0;
            newer_ = {};
        }
    }

private:
    std::vector<descent> older_;
    descent newer_;
    std::size_t next_ = 0;
    bool full_ = false;
};

} // namespace detail

/// A CUSUM chart of single events in whole steps: up by `rise` at a bad event, down by 1 at a good
/// one but never below 0, alarm at `threshold` and above.
///
/// It is `e_detector<e_form::cusum>` with one alternative and batches of one event, in units of
/// what a good event takes away.
/// Source: Reynolds and Stoumbos 1999, doi 10.1080/00224065.1999.11979900, where rise + 1 is m.
class cusum_chart {
public:
    static constexpr std::uint32_t max_step = 1U << 24U;

    /// Parameters: both at least 1, at most `max_step`. Errors: out_of_domain for other numbers.
    [[nodiscard]] static result<cusum_chart> try_from(std::uint32_t rise,
                                                      std::uint32_t threshold) noexcept {
        if (rise == 0 || rise > max_step || threshold == 0 || threshold > max_step) {
            return error{errc::out_of_domain, "cusum_chart",
                         "expected a rise and a threshold from 1 to 2^24"};
        }
        return cusum_chart{rise, threshold};
    }

    [[nodiscard]] std::uint32_t rise() const noexcept { return rise_; }
    [[nodiscard]] std::uint32_t threshold() const noexcept { return threshold_; }

    /// The error ratio q > p0 for which the steps are the log-likelihood ratio of q against p0, in
    /// units of that of a good event: where the chart finds a change soonest.
    /// Returns: q; nothing for a p0 outside (0, 1 / (rise + 1)), from where on the chart rises
    /// although nothing changed. Accuracy: 14 digits. Cost: 0.3 us.
    [[nodiscard]] std::optional<double> alternative(double p0) const noexcept {
        const double up = rise_;
        if (!detail::is_finite(p0) || !(p0 > 0) || !(p0 * (up + 1) < 1)) {
            return std::nullopt;
        }
        const double constant = -std::log(p0) - up * std::log1p(-p0);
        double log_odds = constant / up;
        for (int i = 0; i < 100; ++i) { // concave: Newton's steps from above never pass the root
            const auto q = unit_point<>::from_odds(std::exp(log_odds));
            const double step = (constant + std::log(q.x) + up * std::log(q.y)) / (q.y - up * q.x);
            log_odds -= step;
            if (!(std::abs(step) > 1e-15 * std::abs(log_odds))) {
                break;
            }
        }
        return unit_point<>::from_odds(std::exp(log_odds)).x;
    }

    /// The threshold as a log-likelihood ratio of `alternative(p0)` against p0. Its exponential is
    /// Lorden's lower bound of the run length at p0.
    [[nodiscard]] std::optional<double> log_threshold(double p0) const noexcept {
        const auto q = alternative(p0);
        if (!q) {
            return std::nullopt;
        }
        return -bernoulli_log_ratio<>::against(p0, *q).miss * threshold_;
    }

    /// How many events pass on average until the alarm, begun at 0, when each is bad with
    /// probability p.
    /// Parameters: 0 < p <= 1. Returns: at least 1, falling in p; infinity beyond 1e308.
    /// Errors: out_of_domain for another p.
    /// Assumes: independent events. Accuracy: 12 digits at any p: sums of positive terms only.
    /// Cost: 50 ns a level, of which there are `threshold()`; allocates 16 bytes for each of
    /// `rise`. Source: first passages from level to level; as exact as solving the chart's
    /// equations, Brook and Evans 1972, doi 10.1093/biomet/59.3.539.
    [[nodiscard]] result<double> run_length(double p) const {
        if (!detail::is_finite(p) || !(p > 0 && p <= 1)) {
            return error{errc::out_of_domain, "cusum_chart::run_length",
                         "expected a probability above 0 and at most 1"};
        }
        if (rise_ >= threshold_) {
            return 1 / p;
        }
        detail::descent_window above{rise_};
        for (std::uint32_t level = threshold_ - 1; level > 0; --level) {
            const auto [alarm, events] = after_bad_event(above);
            const double leaves = (1 - p) + p * alarm;
            above.push({std::log1p(-p * alarm / leaves), (1 + p * events) / leaves});
        }
        const auto [alarm, events] = after_bad_event(above);
        return alarm > 0 ? (1 + p * events) / (p * alarm) : std::numeric_limits<double>::infinity();
    }

    friend constexpr bool operator==(const cusum_chart&, const cusum_chart&) noexcept = default;

private:
    /// From the level after a bad event: the probability of an alarm before the level is that
    /// before it again, and the events until either.
    struct excursion {
        double alarm;
        double events;
    };

    [[nodiscard]] static excursion after_bad_event(const detail::descent_window& above) noexcept {
        if (!above.full()) {
            return {1, 0};
        }
        const detail::descent back = above.whole();
        return {-std::expm1(back.log_probability), back.events};
    }

    cusum_chart(std::uint32_t rise, std::uint32_t threshold) noexcept
        : rise_{rise}, threshold_{threshold} {}

    std::uint32_t rise_;
    std::uint32_t threshold_;
};

} // namespace nines::inline NINES_ABI
