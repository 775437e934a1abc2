// SPDX-License-Identifier: BSL-1.0
/// \file
/// When a trend reaches a capacity: a time with its interval, or the reason why there is none.
#pragma once

#include <nines/capacity/inverse_prediction.hpp>
#include <nines/capacity/linear_trend.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/student_t.hpp>
#include <nines/stats/student_t_tail.hpp>

#include <cmath>
#include <concepts>
#include <optional>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// What the data say of the time at which a capacity is reached.
enum class capacity_state : unsigned char {
    reached,           ///< the level is at the capacity now, or above it
    at,                ///< when, earliest and latest are known
    never,             ///< the trend is level or falls, beyond chance
    no_information,    ///< any time is possible, and none
    one_sided,         ///< not before `earliest`; perhaps never
    insufficient_data, ///< below it, and too few points for a line; a question without numbers
};

/// Times in the units of the trend's x; none is before now.
template <std::floating_point Real = double>
struct capacity_time {
    capacity_state state;
    std::optional<Real> when; ///< where the line crosses; of `at`, and of `one_sided` if it rises
    std::optional<Real> earliest; ///< of `at` and `one_sided`
    std::optional<Real> latest;   ///< of `at`

    friend constexpr bool operator==(const capacity_time&, const capacity_time&) noexcept = default;
};

/// What is asked, beside the capacity.
template <std::floating_point Real = double>
struct capacity_question {
    /// The interval is that of the line, or that of a new observation: then `earliest` is where an
    /// observation at the quantile (1 + level) / 2 reaches the capacity.
    reaching what = reaching::mean_line;
    /// The present; without it, the largest x that the trend has seen.
    std::optional<Real> now{};
    /// The level that decides whether the capacity is reached now, such as the last observation;
    /// without it, the line at `now`, with `above_line`; the mean of points that have no line.
    std::optional<Real> standing{};
    /// How far peaks (of a day, a week) stand above the line.
    Real above_line = 0;
};

namespace detail {

template <std::floating_point Real>
[[nodiscard]] bool has_numbers(Real capacity, const capacity_question<Real>& asked) noexcept {
    return is_finite(capacity) && is_finite(asked.above_line) &&
           is_finite(capacity - asked.above_line) && (!asked.now || is_finite(*asked.now)) &&
           (!asked.standing || is_finite(*asked.standing));
}

/// A crossing that is still to come, from the set of its places.
template <std::floating_point Real>
[[nodiscard]] capacity_time<Real> crossing_after(Real now, const inverse_prediction<Real>& set,
                                                 bool rising, Real crossing) noexcept {
    const auto later = [now](Real x) { return x > now ? x : now; };
    const auto when =
        rising && is_finite(crossing) ? std::optional<Real>{later(crossing)} : std::nullopt;
    switch (set.shape) {
    case set_shape::nowhere:
        break;
    case set_shape::everywhere:
        return {capacity_state::no_information, {}, {}, {}};
    case set_shape::between:
        if (!rising || !is_finite(set.lower)) {
            break;
        }
        if (!is_finite(set.upper)) {
            return {capacity_state::one_sided, when, later(set.lower), {}};
        }
        return {capacity_state::at, when, later(set.lower), later(set.upper)};
    case set_shape::outside:
        if (now > set.lower && !is_finite(set.upper)) {
            break;
        }
        return {capacity_state::one_sided, when, now > set.lower ? later(set.upper) : now, {}};
    }
    return {capacity_state::never, {}, {}, {}};
}

/// A line, the present, and the level there.
template <std::floating_point Real>
struct present_line {
    std::optional<line_fit<Real>> line;
    Real now = 0;
    std::optional<Real> level;
};

template <std::floating_point Real>
[[nodiscard]] present_line<Real> present(const linear_trend<Real>& trend,
                                         const capacity_question<Real>& asked) {
    present_line<Real> at{std::nullopt, asked.now.value_or(trend.latest().value_or(0)),
                          asked.standing};
    const auto line = trend.fit();
    if (line && line->degrees_of_freedom() > 0) {
        at.line = *line;
    }
    if (const auto mean = trend.mean_y(); mean && !at.level) {
        at.level = (line ? line->intercept_at(at.now) : *mean) + asked.above_line;
    }
    return at;
}

} // namespace detail

/// When the trend reaches a capacity above it.
/// Parameters: the capacity, in units of y, to be reached from below (for one that is reached from
/// above, such as free space at 0, turn the signs of y and of the capacity); the level of the
/// interval; see capacity_question.
/// Returns: see capacity_state. A level equal to the capacity has reached it.
/// Assumes: as line_fit, and that the line goes on as it is.
/// Accuracy: as inverse_predict. Cost: 150 ns.
/// Source: see inverse_predict.
/// Example: tests/capacity/time_to_capacity_test.cpp.
template <std::floating_point Real>
[[nodiscard]] capacity_time<Real>
time_to_capacity(const linear_trend<Real>& trend, std::type_identity_t<Real> capacity,
                 confidence level,
                 const std::type_identity_t<capacity_question<Real>>& asked = {}) {
    constexpr capacity_time<Real> insufficient{capacity_state::insufficient_data, {}, {}, {}};
    if (!detail::has_numbers(capacity, asked)) {
        return insufficient;
    }
    const auto present = detail::present(trend, asked);
    if (present.level && *present.level >= capacity) {
        return {capacity_state::reached, {}, {}, {}};
    }
    if (!present.line) {
        return insufficient;
    }
    const auto& line = *present.line;
    const Real height = capacity - asked.above_line;
    const bool rising = line.slope() > 0;
    const Real crossing =
        rising ? line.mean_x() + (height - line.mean_y()) / line.slope() : present.now;
    const auto set = inverse_predict(line, height, level, asked.what);
    return detail::crossing_after(present.now, set, rising, crossing);
}

/// The probability that the true line (or an observation) is at a capacity or above it at a time:
/// with `time_to_capacity`, the whole distribution of that time, whose quantiles are its bounds.
/// Parameters: as time_to_capacity; a time not before now. The chance that the capacity is never
/// reached is what is missing to 1 at the end of times.
/// Returns: 0 to 1; 1 where the capacity is reached now.
/// Errors: insufficient for fewer than three points or x that do not differ; out_of_domain for
/// numbers that are not finite and times before now. Assumes: as line_fit, and nothing known of the
/// line before the data (a flat prior). Source: the pivot of Student, of which Fieller's set is the
/// inverse.
template <std::floating_point Real>
[[nodiscard]] result<Real>
probability_reached_by(const linear_trend<Real>& trend, std::type_identity_t<Real> capacity,
                       std::type_identity_t<Real> time,
                       const std::type_identity_t<capacity_question<Real>>& asked = {}) {
    const auto present = detail::present(trend, asked);
    if (!detail::has_numbers(capacity, asked) || !detail::is_finite(time) || time < present.now) {
        return error{errc::out_of_domain, "probability_reached_by",
                     "expected finite numbers and a time not before now"};
    }
    if (present.level && *present.level >= capacity) {
        return Real{1};
    }
    if (!present.line) {
        return error{errc::insufficient, "probability_reached_by",
                     "expected three points that differ in x"};
    }
    const auto& line = *present.line;
    const Real missing = capacity - asked.above_line - line.intercept_at(time);
    const Real mean = line.standard_error_at(time);
    const Real spread = asked.what == reaching::observation
                            ? std::hypot(mean, line.residual_standard_deviation())
                            : mean;
    if (!(spread > 0)) {
        return missing > 0 ? Real{0} : Real{1};
    }
    return student_t_upper_tail(static_cast<Real>(line.degrees_of_freedom()), missing / spread);
}

} // namespace nines::inline NINES_ABI
