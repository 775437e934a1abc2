// SPDX-License-Identifier: BSL-1.0
/// \file
/// The windows back from now in which the significance gate looks for evidence.
#pragma once

#include <nines/core/half_open.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI::detail {

/// What a window holds.
struct evidence_step {
    double events = 0;
    double failures = 0;
    double seconds = 0; ///< from the beginning of the window until now
    double hazard = 0;  ///< failures to be expected at exactly the allowed error
    double failing = 0; ///< failures, of which those of a slice count for one together
};

/// Takes events as they are.
struct events_as_counted {
    static constexpr std::chrono::seconds shortest{15};
    double allowed_error;

    /// Its hazard is -log of the probability that none of the events fails.
    [[nodiscard]] evidence_step operator()(const evidence_step& counted, const evidence_step&,
                                           const evidence_step&) const noexcept {
        return {counted.events, counted.failures, counted.seconds,
                -counted.events * std::log1p(-allowed_error), counted.failures};
    }
};

/// Takes the failures of a slice together, since they depend on each other in ways that nobody
/// knows. So do those of slices that the history does not tell apart.
struct events_by_slices {
    std::chrono::seconds slice;
    double allowed_error;

    [[nodiscard]] evidence_step operator()(const evidence_step& counted,
                                           const evidence_step& before,
                                           const evidence_step& last) const noexcept {
        return {counted.events, counted.failures, counted.seconds, counted.events * allowed_error,
                last.failing + (counted.failures > before.failures ? 1 : 0)};
    }
};

/// How long ago the last multiple of a length since the epoch of the clock was, in whole seconds.
template <class Point>
[[nodiscard]] constexpr std::chrono::seconds since_multiple(const Point& now,
                                                            std::chrono::seconds length) noexcept {
    const auto after = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) % length;
    return after < std::chrono::seconds{0} ? after + length : after;
}

/// How far back evidence may lie.
template <class Point>
struct evidence_reach {
    std::chrono::seconds length;
    std::optional<Point> since{}; ///< nothing that may have come before then

    [[nodiscard]] bool includes(const Point& from) const noexcept {
        return !(since && from < *since);
    }
};

/// Ever longer windows that all end now.
class evidence_windows {
public:
    /// Windows in which events stand for themselves; they grow by a part in 24, at least by 15 s.
    template <class History, class Point>
    evidence_windows(const History& history, const Point& now, const evidence_reach<Point>& reach,
                     const events_as_counted& as) noexcept {
        constexpr auto shortest = events_as_counted::shortest;
        walk(history, now, reach, {shortest, shortest, 0}, as);
    }

    /// Windows of whole slices, which begin at multiples of their length since the epoch of the
    /// clock, after the one that still runs. Seconds that are not over are left out.
    template <class History, class Point>
    evidence_windows(const History& history, const Point& now, const evidence_reach<Point>& reach,
                     const events_by_slices& as) noexcept {
        const auto second = std::chrono::floor<std::chrono::seconds>(now);
        const auto runs = since_multiple(second, as.slice);
        running_ = runs > std::chrono::seconds{0} ? 1 : 0;
        walk(history, Point{second}, reach, {running_ > 0 ? runs : as.slice, as.slice, 300}, as);
    }

    [[nodiscard]] std::span<const evidence_step> steps() const noexcept {
        return std::span{steps_}.first(size_);
    }
    /// How many of them, the first ones, are of a slice that still runs.
    [[nodiscard]] std::size_t running() const noexcept { return running_; }

    /// The time that falls to each event of the last failing step: a share of what each moment of
    /// the past has left after the events since then took theirs. The times of all events add up
    /// to no more than the time that passed, whatever the traffic and however often one looks.
    ///
    /// An event takes the share 1 - exp(-1 / m) of what is left, for m of 64, 1,024, … events at
    /// once, so that some m suits any traffic. Returns: seconds, from below.
    [[nodiscard]] double time_for_one() const noexcept {
        std::size_t failing = 0;
        while (failing < size_ && !(steps_[failing].failing > 0)) {
            ++failing;
        }
        double time = 0;
        double weight = 0.8;
        for (double m = 64; m < 0x1p40; m *= 16, weight *= 0.2) {
            time += weight * left_at(failing, m) * -std::expm1(-1 / m);
        }
        return time;
    }

private:
    static constexpr std::size_t most = 512;

    struct lengths {
        std::chrono::seconds first;
        std::chrono::seconds step;
        std::size_t one_by_one; ///< so many windows that grow by a step
    };

    template <class History, class Point, class Stand>
    void walk(const History& history, const Point& now, const evidence_reach<Point>& reach,
              const lengths& by, const Stand& stand) noexcept {
        evidence_step before;
        auto length = by.first;
        while (length <= reach.length && size_ < most) {
            const auto window = history.window(now, length);
            if (window.covered.empty() || !reach.includes(window.covered.from)) {
                return;
            }
            const evidence_step counted{
                static_cast<double>(window.counts.total()), static_cast<double>(window.counts.bad),
                std::chrono::duration<double>(now - window.covered.from).count()};
            if (counted.seconds > before.seconds) {
                const evidence_step last = size_ == 0 ? evidence_step{} : steps_[size_ - 1];
                steps_[size_++] = stand(counted, before, last);
                before = counted;
            }
            if (counted.seconds < std::chrono::duration<double>(length).count()) {
                return; // nothing is known from before
            }
            length = size_ < by.one_by_one
                         ? length + by.step * steps_past(history, now, length, counted.seconds, by)
                         : grown(length, by.step);
        }
    }

    [[nodiscard]] static std::chrono::seconds grown(std::chrono::seconds length,
                                                    std::chrono::seconds step) noexcept {
        const auto part = length / 24 / step * step;
        return length + (part < step ? step : part);
    }

    /// After how many steps a window begins earlier than this one, by so many seconds: the first
    /// one, or that beyond a gap. Cost: a look-up each time that a gap doubles.
    template <class History, class Point>
    [[nodiscard]] static std::int64_t steps_past(const History& history, const Point& now,
                                                 std::chrono::seconds length, double seconds,
                                                 const lengths& by) noexcept {
        const auto beyond = std::chrono::seconds{static_cast<std::int64_t>(seconds)} - length;
        std::int64_t same = 0;
        std::int64_t earlier = beyond / by.step + 1;
        while (earlier - same > 1) {
            const std::int64_t middle = same + (earlier - same) / 2;
            const auto from = history.window(now, length + by.step * middle).covered.from;
            const bool is_same = std::chrono::duration<double>(now - from).count() <= seconds;
            (is_same ? same : earlier) = middle;
        }
        return earlier;
    }

    /// The time that is left at a failing step, an event taking one in `m` of it.
    [[nodiscard]] double left_at(std::size_t failing, double m) const noexcept {
        double left = 0;
        for (std::size_t i = failing; i + 1 < size_; ++i) {
            const double taken = steps_[i + 1].events / m;
            if (taken > 50) {
                break;
            }
            left += (steps_[i + 1].seconds - steps_[i].seconds) * std::exp(-taken);
        }
        return left;
    }

    std::array<evidence_step, most> steps_;
    std::size_t size_ = 0;
    std::size_t running_ = 0;
};

} // namespace nines::inline NINES_ABI::detail
