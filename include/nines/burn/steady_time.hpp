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
/// - A clock that steps back: what comes counts at the last time, until the clock is there again.
/// - A clock that leaps forward by more than the longest step: nothing counts until it says so a
///   second time, at the leap or after it. A leap that is taken back at once thus never was.
/// - A leap that was confirmed and is taken back later is a step back, by as much: `begin` gives up
///   what lies in the future.
/// Cost: a comparison or two.
template <chrono_time_point Point>
class steady_time {
public:
    /// Parameters: by how much the clock may move on from one time to the next without a second
    /// look; the last time there was, if any.
    explicit constexpr steady_time(std::chrono::seconds longest_step,
                                   const std::optional<Point>& last = std::nullopt) noexcept
        : longest_step_{longest_step}, last_{last} {}

    /// The clock says `now`. Returns: when what has come by now counts, never before the last time;
    /// nothing for a leap that is not confirmed yet.
    [[nodiscard]] constexpr std::optional<Point> take(const Point& now) noexcept {
        if (leaps(now) && !confirms(now)) {
            leap_ = now;
            leapt_ = true;
            return std::nullopt;
        }
        leapt_ = false;
        const Point at = present(now);
        last_ = at;
        return at;
    }

    /// The time to ask about: the last one where the clock is behind it, or ahead of it by a leap
    /// that is not confirmed.
    [[nodiscard]] constexpr Point present(const Point& now) const noexcept {
        return last_ && (confirms(now) || now < *last_) ? *last_ : now;
    }

    /// Begins anew at a time, which may lie before the last one.
    constexpr void begin(const Point& now) noexcept {
        last_ = now;
        leapt_ = false;
    }

private:
    [[nodiscard]] constexpr bool leaps(const Point& now) const noexcept {
        return last_ && *last_ < now && detail::saturating_difference(now, *last_) > longest_step_;
    }

    /// Whether there was a leap, and this is at it or after it.
    [[nodiscard]] constexpr bool confirms(const Point& now) const noexcept {
        return leapt_ && !(now < leap_);
    }

    std::chrono::seconds longest_step_;
    std::optional<Point> last_;
    Point leap_{};
    bool leapt_ = false; ///< once, since the last time
};

} // namespace nines::inline NINES_ABI
