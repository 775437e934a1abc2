// SPDX-License-Identifier: BSL-1.0
/// \file
/// A search for a change to one burn rate at any moment of the past.
#pragma once

#include <nines/burn/alarm_slope.hpp>
#include <nines/burn/evidence_windows.hpp>
#include <nines/config.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI::detail {

/// Adds up, over every moment of the past, how much likelier what came since is when failures come
/// `burn` times as often as allowed: the Shiryaev-Roberts statistic in time. A failure with which
/// it reaches a level is an alarm; it begins anew after one.
///
/// No event raises the mean of `alarm_probability` of the evidence, as long as each fails with no
/// more than the allowed probability; only time does, which adds itself to the evidence. So the
/// expected alarms in a time T are at most T / level × the mean of `alarm_slope`, whatever the
/// traffic, if its timing does not depend on failures. Evidence fades, which keeps its own mean
/// below `memory`, and by that `alarm_slope::most` bounds the mean of the slope.
///
/// Of slices, X failures among n events multiply evidence by (1 + (burn - 1) X) / (1 + (burn - 1)
/// n p), for an allowed error of p. That has a mean of at most 1 however the failures of a slice
/// depend on each other, and only the usual T / level bounds the alarms. Where failures come r < 1
/// times as often as allowed, evidence of a part x of the level becomes an alarm with a probability
/// of at most v(x) = r x / (1 - (1 - r) x): v is convex, so that with u = x / (1 + k) after n
/// events that expect k failures times burn - 1, the mean of v is at most that of a leap from u to
/// the level, v(u) + r k u / (1 - (1 - r) u) <= v(u) + k u v'(u) <= v(x). Its slope takes the place
/// of `alarm_slope`, and is bounded by the line from r at x = 0 to 1 / r at x = 1.
///
/// Seen through windows, evidence is never more than it would be event by event or slice by slice:
/// the moments within a window with failures count as if they came after them, and several slices
/// of a window as if their events were even and their failures of one. Cost: two exponentials or
/// logarithms a window. Source: Roberts 1966, doi 10.1080/00401706.1966.10490374, for the
/// statistic; Shin, Ramdas and Rinaldo 2023, arXiv 2203.03532, for any factor of mean 1. The bound
/// by the chance of an alarm, about half of the usual 1 / level, and v are our own.
class change_search {
public:
    /// Parameters: the burn rate, above 1; the alarms a second that are allowed of a service at its
    /// objective, above 0; the length of a slice, or nothing for failures that come one by one.
    /// Cost: 0.2 ms.
    change_search(double burn, double rate,
                  const std::optional<std::chrono::seconds>& slice = std::nullopt) noexcept
        : burn_{burn},
          memory_{days * 86400 / burn},
          level_{(slice ? 1 : 2) / rate},
          slice_{slice ? static_cast<double>(slice->count()) : 0} {
        if (slice) {
            return;
        }
        // From above, every second step stays above.
        const alarm_slope slope{{burn_, 1}};
        for (int i = 0; i < 12; ++i) {
            level_ = slope.most(memory_ / level_) / rate;
        }
    }

    /// The evidence is a part of the level, 1 and more where it is reached.
    struct finding {
        bool open = false; ///< from an alarm until next to nothing is left of its evidence
        double evidence = 0;
    };
    /// Parameters: windows; how many of them, the first ones, are of a slice that is not over.
    [[nodiscard]] finding operator()(std::span<const evidence_step> steps,
                                     std::size_t running = 0) const noexcept {
        finding found;
        double sum = 0;
        for (std::size_t i = steps.size(); i-- > running;) {
            const evidence_step here = since(steps, i);
            const double lost = loss(here) + here.seconds / memory_;
            sum *= std::exp(std::fmin(gain(here) - lost, most_at_once));
            if (here.failures > 0 && sum >= level_) {
                found = {true, std::fmax(found.evidence, sum / level_)};
                sum = level_;
            } else if (found.open && sum < level_ / 100) {
                found = {};
                sum = 0;
            }
            sum += here.seconds * std::exp(-lost);
        }
        found.evidence = found.open ? found.evidence : sum / level_;
        return found;
    }

    /// An upper bound of the alarms a second of a service whose error ratio is so often what is
    /// allowed, 0 to 1; rises in it. Cost: 0.1 ms.
    [[nodiscard]] double alarms_at(double ratio) const noexcept { return alarms(level_, ratio); }
    /// The same at the objective, of a search that raises its alarms at such evidence.
    [[nodiscard]] double alarms_with(double evidence) const noexcept {
        return alarms(level_ * evidence, 1);
    }

    /// The window which the change would most likely have begun with; none without evidence.
    [[nodiscard]] const evidence_step* likeliest(std::span<const evidence_step> steps,
                                                 std::size_t running = 0) const noexcept {
        const evidence_step* found = nullptr;
        double most = 0;
        double sum = 0;
        for (std::size_t i = running; i < steps.size(); ++i) {
            const evidence_step here = since(steps, i);
            sum += gain(here) - loss(here);
            if (sum > most) {
                most = sum;
                found = &steps[i];
            }
        }
        return found;
    }

private:
    static constexpr double days = 12; ///< of memory × burn rate: finds it at two requests an hour
    static constexpr double most_at_once = 500; ///< of the log, so that it stays finite

    /// What a window has that the next shorter one has not.
    [[nodiscard]] static evidence_step since(std::span<const evidence_step> steps,
                                             std::size_t i) noexcept {
        const evidence_step& here = steps[i];
        const evidence_step after = i > 0 ? steps[i - 1] : evidence_step{};
        return {here.events - after.events, here.failures - after.failures,
                here.seconds - after.seconds, here.hazard - after.hazard};
    }
    /// What the failures of a window add to the log of evidence, and what its events take from it.
    [[nodiscard]] double gain(const evidence_step& window) const noexcept {
        return slice_ > 0 ? std::log1p((burn_ - 1) * window.failures)
                          : window.failures * std::log(burn_);
    }
    [[nodiscard]] double loss(const evidence_step& window) const noexcept {
        const double expected = (burn_ - 1) * window.hazard;
        if (!(slice_ > 0)) {
            return expected;
        }
        const double slices = std::fmax(1, window.seconds / slice_);
        return slices * std::log1p(expected / slices);
    }

    [[nodiscard]] double alarms(double level, double ratio) const noexcept {
        if (!(slice_ > 0)) {
            return alarm_slope{{burn_, ratio}}.most(memory_ / level) / level;
        }
        const double evidence = std::fmin(1, memory_ / level);
        const double at = std::fmax(ratio, std::sqrt(evidence)); // the least of the bound
        return ratio > 0 ? std::fmin(1, at + (1 / at - at) * evidence) / level : 0;
    }

    double burn_;
    double memory_; ///< seconds
    double level_;  ///< seconds
    double slice_;  ///< seconds; 0 for failures that come one by one
};

} // namespace nines::inline NINES_ABI::detail
