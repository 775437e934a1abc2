// SPDX-License-Identifier: BSL-1.0
/// \file
/// `steady_time`: a time that never goes back, made of a clock that may step.
#pragma once

#include <nines/core/half_open.hpp>

#include <chrono>
#include <optional>

namespace nines::inline NINES_ABI {

/// Says at which time something counts whose clock may be set.
///
/// - A clock that steps back by no more than the longest step: what comes counts at the last time,
///   until the clock is there again.
/// - A clock that leaps forward by more than that: nothing counts until it says so again. A leap
///   that is taken back at once thus never was.
/// - A clock that leaps back by more than that: what comes counts at the last time, and once it
///   says so again time goes on from there at the clock's pace, so that windows age although the
///   clock shows an earlier time than they do. When it is set right, its own time counts again.
/// It says so again with a time after the leap by no more than the longest step, or, where calls
/// lie further apart than that, with the third leap in a row that is later than the one before.
/// Cost: some comparisons.
template <chrono_time_point Point>
class steady_time {
public:
    /// Parameters: by how much the clock may move on from one time to the next without a second
    /// look; the last time there was, if any.
    explicit constexpr steady_time(std::chrono::seconds longest_step,
                                   const std::optional<Point>& last = std::nullopt) noexcept
        : longest_step_{longest_step}, last_{last} {}

    /// The clock says `now`. Returns: whether what has come by now counts, which it does at
    /// `present(now)`, never before the last time; false for a leap forward that is not confirmed
    /// yet.
    [[nodiscard]] constexpr bool take(const Point& now) noexcept {
        const Point at = shown(now);
        if (leaps(at) && !is_confirmed(now)) {
            leaps_ = leap_ < now ? leaps_ + 1 : 1;
            leap_ = now;
            return at < *last_;
        }
        if (leaps(at) && now < *last_) {
            behind_ = at < *last_ ? detail::saturating_difference(*last_, now) : behind_;
        } else if (at == now) {
            behind_ = {};
        }
        leaps_ = 0;
        last_ = last_ && at < *last_ ? *last_ : at;
        return true;
    }

    /// The time to ask about when the clock says `now`: the one at which something would count, and
    /// the last one where that is not known yet.
    [[nodiscard]] constexpr Point present(const Point& now) const noexcept {
        const Point at = shown(now);
        const bool in_doubt = leaps_ > 0 && leaps(at) && !(now < leap_);
        return last_ && (in_doubt || at < *last_) ? *last_ : at;
    }

    /// Begins anew at a time, which may lie before the last one.
    constexpr void begin(const Point& now) noexcept {
        last_ = now;
        behind_ = {};
        leaps_ = 0;
    }

private:
    using duration = typename Point::duration;

    /// The time that the clock stands for: its own from the last one on, before that as far ahead
    /// of it as the clock is behind.
    [[nodiscard]] constexpr Point shown(const Point& now) const noexcept {
        const bool is_later = last_ && !(now < *last_);
        if (is_later || !(behind_ > duration::zero())) {
            return now;
        }
        return (Point::max)() - behind_ < now ? (Point::max)() : now + behind_;
    }

    [[nodiscard]] constexpr bool leaps(const Point& at) const noexcept {
        return last_ && (*last_ < at ? detail::saturating_difference(at, *last_)
                                     : detail::saturating_difference(*last_, at)) > longest_step_;
    }

    /// Whether there was a leap, and this is where a clock would be that stands there.
    [[nodiscard]] constexpr bool is_confirmed(const Point& now) const noexcept {
        return leaps_ > 0 && !(now < leap_) &&
               (leaps_ > 1 || !(detail::saturating_difference(now, leap_) > longest_step_));
    }

    std::chrono::seconds longest_step_;
    std::optional<Point> last_;
    duration behind_{}; ///< the clock is, of the time that counts
    Point leap_{};
    int leaps_ = 0; ///< in a row, since the last time, each later than the one before
};

} // namespace nines::inline NINES_ABI
