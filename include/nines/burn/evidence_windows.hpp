// SPDX-License-Identifier: BSL-1.0
/// \file
/// The windows back from now in which the significance gate looks for evidence.
#pragma once

#include <nines/core/half_open.hpp>
#include <nines/stats/correlated_draws.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <span>

namespace nines::inline NINES_ABI::detail {

/// What a window holds. Events and failures stand for themselves or, where slices are counted,
/// failures for slices with one and events for as many as would fail so often one by one.
struct evidence_step {
    double events = 0;
    double failures = 0;
    double seconds = 0; ///< from the beginning of the window until now
    double hazard = 0;  ///< -log of the probability of no failure at exactly the allowed error
};

/// Takes events as they are.
struct events_as_counted {
    static constexpr std::chrono::seconds shortest{15};
    double allowed_error;

    [[nodiscard]] evidence_step operator()(const evidence_step& counted, const evidence_step&,
                                           const evidence_step&) const noexcept {
        return {counted.events, counted.failures, counted.seconds,
                -counted.events * std::log1p(-allowed_error)};
    }
};

/// Takes slices for events, since the events of a slice depend on each other. Slices that the
/// history does not tell apart count as one failure at most.
struct slices_as_events {
    std::chrono::seconds slice;
    double correlation; ///< above 0
    double allowed_error;

    /// -log of the probability that a slice of so many events has no failure.
    [[nodiscard]] double hazard(double events) const noexcept {
        return -correlated_draws<>{{allowed_error, 1 - allowed_error}, correlation}.log_no_hit(
            events);
    }

    [[nodiscard]] evidence_step operator()(const evidence_step& counted,
                                           const evidence_step& before,
                                           const evidence_step& last) const noexcept {
        const double slices =
            std::fmax(1, (counted.seconds - before.seconds) / static_cast<double>(slice.count()));
        const double of_slice = hazard((counted.events - before.events) / slices);
        return {last.events - slices * std::expm1(-of_slice) / allowed_error,
                last.failures + (counted.failures > before.failures ? 1 : 0), counted.seconds,
                last.hazard + slices * of_slice};
    }
};

/// Ever longer windows that all end now.
class evidence_windows {
public:
    /// Windows in which events stand for themselves; they grow by a part in 24, at least by 15 s.
    template <class History, class Point>
    evidence_windows(const History& history, const Point& now, std::chrono::seconds horizon,
                     events_as_counted as) noexcept
        : by_slices_{false} {
        constexpr auto shortest = events_as_counted::shortest;
        walk(history, now, horizon, {shortest, shortest}, as);
    }

    /// Windows of whole slices, which begin at multiples of their length since the epoch of the
    /// clock.
    template <class History, class Point>
    evidence_windows(const History& history, const Point& now, std::chrono::seconds horizon,
                     const slices_as_events& as) noexcept
        : by_slices_{true} {
        const auto begun =
            std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()) % as.slice;
        walk(history, now, horizon, {begun > std::chrono::seconds{0} ? begun : as.slice, as.slice},
             as);
    }

    [[nodiscard]] std::span<const evidence_step> steps() const noexcept {
        return std::span{steps_}.first(size_);
    }

    /// The time that falls to the last failing event: a share of what each moment of the past has
    /// left after the events since then took theirs. The times of all events add up to no more
    /// than the time that passed, whatever the traffic.
    ///
    /// An event takes the share 1 - exp(-1 / m) of what is left, for m of 64, 1,024, … events at
    /// once, so that some m suits any traffic. Returns: seconds, from below.
    [[nodiscard]] double time_for_one() const noexcept {
        std::size_t failing = 0;
        while (failing < size_ && !(steps_[failing].failures > 0)) {
            ++failing;
        }
        if (failing == size_) {
            return 0;
        }
        const double one = by_slices_ ? std::fmax(1, grown_by(failing)) : 1;
        double time = 0;
        double weight = 0.8;
        for (double m = 64; m < 0x1p40; m *= 16, weight *= 0.2) {
            time += weight * left_at(failing, m) * -std::expm1(-one / m) / one;
        }
        return time;
    }

private:
    static constexpr std::size_t most = 512;
    static constexpr std::size_t slices_one_by_one = 300;

    struct lengths {
        std::chrono::seconds first;
        std::chrono::seconds step;
    };

    template <class History, class Point, class Stand>
    void walk(const History& history, const Point& now, std::chrono::seconds horizon,
              const lengths& by, const Stand& stand) noexcept {
        evidence_step before;
        for (auto length = by.first; length <= horizon && size_ < most;
             length += growth(length, by.step)) {
            const auto window = history.window(now, length);
            if (window.covered.empty()) {
                return;
            }
            const evidence_step counted{
                static_cast<double>(window.counts.total()), static_cast<double>(window.counts.bad),
                std::chrono::duration<double>(now - window.covered.from).count(), 0};
            if (counted.seconds > before.seconds) {
                const evidence_step last = size_ == 0 ? evidence_step{} : steps_[size_ - 1];
                steps_[size_++] = stand(counted, before, last);
                before = counted;
            }
            if (counted.seconds < std::chrono::duration<double>(length).count()) {
                return; // nothing is known from before
            }
        }
    }

    [[nodiscard]] std::chrono::seconds growth(std::chrono::seconds length,
                                              std::chrono::seconds step) const noexcept {
        const bool one_by_one = by_slices_ && size_ < slices_one_by_one;
        const auto part = length / 24 / step * step;
        return one_by_one || part < step ? step : part;
    }

    [[nodiscard]] double grown_by(std::size_t at) const noexcept {
        return steps_[at].events - (at == 0 ? 0 : steps_[at - 1].events);
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
    bool by_slices_;
};

} // namespace nines::inline NINES_ABI::detail
