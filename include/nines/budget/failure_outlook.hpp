// SPDX-License-Identifier: BSL-1.0
/// \file
/// `failure_outlook`: how many of the events to come will fail, by those that were counted.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/core/window_state.hpp>
#include <nines/stats/beta.hpp>
#include <nines/stats/beta_binomial.hpp>

#include <chrono>
#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {

/// What is known of the bad ratio before anything is counted, as bad and good events that would say
/// as much. Jeffreys' prior unless told otherwise.
struct ratio_prior {
    double bad = 0.5;
    double good = 0.5;
};

namespace detail {

/// A history as far as a forecast needs it: the events of windows that end at a time.
template <class History, class Point>
concept tells_windows =
    chrono_time_point<Point> &&
    requires(const History& history, const Point& now, std::chrono::seconds length) {
        history.window(now, length).counts.total();
        history.window(now, length).covered.length();
        { history.window(now, length).state } -> std::convertible_to<window_state>;
    };

} // namespace detail

/// The bad ratio as recent events tell it, with its uncertainty, and the traffic to come.
///
/// The failures among the next events are beta-binomial: Beta(prior.bad + bad, prior.good + good)
/// for the ratio, and chance. With a dispersion above 1 failures come in bursts: so many events
/// count as one, before and after now, which multiplies the variance.
/// Assumes: the ratio stays what it was in the recent counts and traffic comes evenly at the given
/// rate; choose a window as recent as that is true and as long as that allows. Where failures come
/// in bursts, the dispersion is measured: the variance of those of slices over the binomial one.
/// Cost: a few numbers; no allocation.
/// Source: Jeffreys 1946, doi 10.1098/rspa.1946.0056, for the prior; McCullagh and Nelder 1989,
/// section 4.5, for the dispersion.
class failure_outlook {
public:
    /// Parameters: recent counts; events a second that are expected, 0 and more; dispersion, 1 and
    /// more. Errors: insufficient without events; out_of_domain for other values, NaN included, and
    /// for a prior that is not positive.
    template <event_count Count>
    [[nodiscard]] static result<failure_outlook>
    try_from(const event_counts<Count>& recent, double events_per_second,
             const ratio_prior& prior = {}, double dispersion = 1) noexcept {
        constexpr const char* where = "failure_outlook";
        if (recent.empty()) {
            return error{errc::insufficient, where, "expected events to tell the bad ratio from"};
        }
        if (!detail::is_finite(events_per_second) || !(events_per_second >= 0)) {
            return error{errc::out_of_domain, where,
                         "expected traffic that is finite and not below zero"};
        }
        if (!detail::is_finite(dispersion) || !(dispersion >= 1)) {
            return error{errc::out_of_domain, where, "expected a dispersion of 1 and more"};
        }
        if (!detail::is_finite(prior.bad) || !detail::is_finite(prior.good) || !(prior.bad > 0) ||
            !(prior.good > 0)) {
            return error{errc::out_of_domain, where, "expected a prior that is positive"};
        }
        return failure_outlook{prior.bad + static_cast<double>(recent.bad) / dispersion,
                               prior.good + static_cast<double>(recent.good) / dispersion,
                               events_per_second, dispersion};
    }

    /// From the window of this length that ends now: its counts, and its events over the time that
    /// it covers. Errors: insufficient without events in it; as above.
    template <class Point, detail::tells_windows<Point> History>
    [[nodiscard]] static result<failure_outlook>
    try_from_history(const History& history, const Point& now, std::chrono::seconds length,
                     const ratio_prior& prior = {}, double dispersion = 1) noexcept {
        const auto recent = history.window(now, length);
        const double seconds = std::chrono::duration<double>(recent.covered.length()).count();
        if (!(seconds > 0)) {
            return error{errc::insufficient, "failure_outlook",
                         "expected a window that was observed"};
        }
        return try_from(recent.counts, static_cast<double>(recent.counts.total()) / seconds, prior,
                        dispersion);
    }

    /// The bad ratio that is expected, 0 to 1.
    [[nodiscard]] double mean_ratio() const noexcept { return bad_ / (bad_ + good_); }
    /// The parameters of the beta distribution of the bad ratio.
    [[nodiscard]] double bad() const noexcept { return bad_; }
    [[nodiscard]] double good() const noexcept { return good_; }
    [[nodiscard]] double events_per_second() const noexcept { return events_per_second_; }
    [[nodiscard]] double dispersion() const noexcept { return dispersion_; }

    /// The whole events that are expected in the time to come; 0 for a time below zero.
    template <class Rep, class Period>
    [[nodiscard]] double events_in(std::chrono::duration<Rep, Period> time) const noexcept {
        constexpr double rounding = 1 + 1e-15; // an event that is due is not lost to it
        const double seconds = std::chrono::duration<double>(time).count();
        return seconds > 0 ? std::floor(events_per_second_ * seconds * rounding) : 0;
    }

    /// The probability of at least so many failures among the next events.
    /// Parameters: whole numbers. Returns: 0 to 1; 1 for no failures at all; rises with events and
    /// with bad events counted, falls with failures. Cost: as `beta_binomial`.
    [[nodiscard]] double probability_of(double failures, double events) const noexcept {
        return probabilities_of(failures, events).upper;
    }

    /// The same, and as `lower` the probability of fewer: each accurate relative to itself.
    [[nodiscard]] tail_pair<double> probabilities_of(double failures,
                                                     double events) const noexcept {
        if (!(failures > 0)) {
            return {0, 1};
        }
        if (!(failures <= events)) {
            return {1, 0};
        }
        const auto bursts = beta_binomial<double>::try_from(bad_, good_, events / dispersion_);
        return bursts ? bursts->tails_at(in_bursts(failures)) : tail_pair<double>{1, 0};
    }

    /// So many failures in units of bursts, cut halfway to the failure before.
    [[nodiscard]] double in_bursts(double failures) const noexcept {
        return (failures - 0.5) / dispersion_ + 0.5;
    }

private:
    failure_outlook(double bad, double good, double events_per_second, double dispersion) noexcept
        : bad_{bad}, good_{good}, events_per_second_{events_per_second}, dispersion_{dispersion} {}

    double bad_;
    double good_;
    double events_per_second_;
    double dispersion_;
};

} // namespace nines::inline NINES_ABI
