// SPDX-License-Identifier: BSL-1.0
/// \file
/// When the error budget of a fixed period, such as a calendar month, will be gone, as a
/// distribution.
#pragma once

#include <nines/budget/error_budget.hpp>
#include <nines/budget/exact_share.hpp>
#include <nines/budget/exhaustion_time.hpp>
#include <nines/budget/failure_outlook.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>

#include <chrono>
#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {

/// When the budget of a fixed period, such as a calendar month, will be gone.
///
/// What is spent stays spent until the period ends, so the budget is gone by a time exactly when
/// as many failures have come as were left of it.
/// Returns: probabilities that rise with time and with failures counted, times that rise with the
/// level.
/// Assumes: as `failure_outlook`.
/// Cost: a probability 10 to 100 us, a quantile some ten of them; no allocation.
/// Source: the beta-binomial predictive distribution, see stats/beta_binomial.hpp.
template <chrono_time_point Point>
class period_exhaustion {
public:
    period_exhaustion(const failure_outlook& outlook, const half_open<Point>& ahead,
                      double failures_left) noexcept
        : outlook_{outlook}, ahead_{ahead}, left_{std::ceil(failures_left)} {}

    [[nodiscard]] exhaustion_state state() const noexcept {
        if (!(left_ > 0)) {
            return exhaustion_state::gone;
        }
        return left_ <= outlook_.events_in(ahead_.length()) ? exhaustion_state::possible
                                                            : exhaustion_state::never;
    }

    /// From now to the end of the period.
    [[nodiscard]] const half_open<Point>& horizon() const noexcept { return ahead_; }
    /// How many more failures exhaust the budget; 0 and less when it is gone.
    [[nodiscard]] double failures_left() const noexcept { return left_; }

    /// The probability that the budget is gone at `at` or before. Times past the period's end
    /// answer as its end does; before now it is 0.
    [[nodiscard]] double probability_by(const Point& at) const noexcept {
        if (at < ahead_.from) {
            return 0;
        }
        const Point end = at < ahead_.to ? at : ahead_.to;
        return outlook_.probability_of(
            left_, outlook_.events_in(half_open<Point>{ahead_.from, end}.length()));
    }

    /// The probability that it lasts until the period ends. Accuracy: relative to itself, however
    /// small it is.
    [[nodiscard]] double probability_lasts() const noexcept {
        return outlook_.probabilities_of(left_, outlook_.events_in(ahead_.length())).lower;
    }

    /// The time by which it is gone with this probability: of the event that exhausts it.
    [[nodiscard]] exhaustion_time<Point> quantile(quantile_level level) const noexcept {
        if (state() == exhaustion_state::gone) {
            return {ahead_.from, true};
        }
        const double all = outlook_.events_in(ahead_.length());
        if (state() == exhaustion_state::never ||
            outlook_.probability_of(left_, all) < level.value()) {
            return {ahead_.to, false};
        }
        const auto by = [&](double events) { return outlook_.probability_of(left_, events); };
        return {time_of(detail::least_whole(by, left_, all, level.value())), true};
    }

    /// The times that hold the exhaustion with this probability, as much of the rest on either
    /// side.
    [[nodiscard]] exhaustion_bounds<Point> bounds(confidence level) const noexcept {
        const double half = level.significance() / 2;
        return {quantile(quantile_level{half}), quantile(quantile_level{1 - half}), level};
    }

private:
    /// When so many events will have come.
    [[nodiscard]] Point time_of(double events) const noexcept {
        using duration = typename Point::duration;
        const std::chrono::duration<double> after{events / outlook_.events_per_second()};
        const std::chrono::duration<double> all{ahead_.length()};
        return after < all ? ahead_.from + std::chrono::ceil<duration>(after) : ahead_.to;
    }

    failure_outlook outlook_;
    half_open<Point> ahead_;
    double left_;
};

/// When the budget of a period will be gone, from its status now.
/// Parameters: `status`, in events, for the whole period (`error_budget::status` with its expected
/// total, which should be what the outlook expects); `ahead`, from now to the end of the period.
/// Errors: out_of_domain when `ahead` ends before it begins; insufficient for a status without
/// traffic: nothing is allowed, so nothing can be said of its exhaustion.
template <std::floating_point Real, chrono_time_point Point>
[[nodiscard]] result<period_exhaustion<Point>>
exhaustion_in_period(const budget_status<Real>& status, const failure_outlook& outlook,
                     const half_open<Point>& ahead) noexcept {
    constexpr const char* where = "exhaustion_in_period";
    if (!ahead.valid()) {
        return error{errc::out_of_domain, where, "expected a time ahead that ends after it begins"};
    }
    if (status.state() == budget_state::no_traffic) {
        return error{errc::insufficient, where, "expected a budget that allows something"};
    }
    return period_exhaustion<Point>{outlook, ahead, static_cast<double>(status.remaining)};
}

/// The same from the counts of the period so far; its total is taken to be those and what the
/// outlook expects until its end.
/// Errors: out_of_domain unless now is in the period; as above.
template <event_count Count, chrono_time_point Point>
[[nodiscard]] result<period_exhaustion<Point>>
exhaustion_in_period(const objective& promised, const event_counts<Count>& so_far,
                     const failure_outlook& outlook, const half_open<Point>& period,
                     const Point& now) noexcept {
    constexpr const char* where = "exhaustion_in_period";
    if (!period.valid() || !period.contains(now)) {
        return error{errc::out_of_domain, where, "expected a time within the period"};
    }
    const half_open<Point> ahead{now, period.to};
    const double total = static_cast<double>(so_far.total()) + outlook.events_in(ahead.length());
    if (!(total > 0)) {
        return error{errc::insufficient, where, "expected a budget that allows something"};
    }
    const detail::exact_share<double> allowed{promised.allowed_fraction()};
    return period_exhaustion<Point>{outlook, ahead,
                                    allowed.of(total) - static_cast<double>(so_far.bad)};
}

} // namespace nines::inline NINES_ABI
