// SPDX-License-Identifier: BSL-1.0
/// \file
/// A search for a change to one burn rate at any moment of the past.
#pragma once

#include <nines/burn/alarm_slope.hpp>
#include <nines/burn/evidence_windows.hpp>
#include <nines/config.hpp>

#include <cmath>
#include <cstddef>
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
/// Seen through windows, evidence is never more than it would be event by event: the moments within
/// a window with failures count as if they came after them. Cost: two exponentials a window.
/// Source: Roberts 1966, doi 10.1080/00401706.1966.10490374, for the statistic. The bound by the
/// chance of an alarm, about half of the usual 1 / level, is our own.
class change_search {
public:
    /// Parameters: the burn rate, above 1; the alarms a second that are allowed of a service at its
    /// objective, above 0. Cost: 0.2 ms.
    change_search(double burn, double rate) noexcept
        : burn_{burn}, memory_{days * 86400 / burn}, level_{2 / rate} {
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
    [[nodiscard]] finding operator()(std::span<const evidence_step> steps) const noexcept {
        finding found;
        double sum = 0;
        for (std::size_t i = steps.size(); i-- > 0;) {
            const evidence_step& here = steps[i];
            const evidence_step after = i > 0 ? steps[i - 1] : evidence_step{};
            const double failures = here.failures - after.failures;
            const double seconds = here.seconds - after.seconds;
            const double lost = (burn_ - 1) * (here.hazard - after.hazard) + seconds / memory_;
            const double gained = failures * std::log(burn_);
            sum *= std::exp(std::fmin(gained - lost, most_at_once));
            if (failures > 0 && sum >= level_) {
                found = {true, std::fmax(found.evidence, sum / level_)};
                sum = level_;
            } else if (found.open && sum < level_ / 100) {
                found = {};
                sum = 0;
            }
            sum += seconds * std::exp(-lost);
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
    [[nodiscard]] const evidence_step*
    likeliest(std::span<const evidence_step> steps) const noexcept {
        const evidence_step* found = nullptr;
        double most = 0;
        for (const evidence_step& each : steps) {
            const double gain = each.failures * std::log(burn_) - (burn_ - 1) * each.hazard;
            if (gain > most) {
                most = gain;
                found = &each;
            }
        }
        return found;
    }

private:
    static constexpr double days = 12; ///< of memory × burn rate: finds it at two requests an hour
    static constexpr double most_at_once = 500; ///< of the log, so that it stays finite

    [[nodiscard]] double alarms(double level, double ratio) const noexcept {
        return alarm_slope{{burn_, ratio}}.most(memory_ / level) / level;
    }

    double burn_;
    double memory_; ///< seconds
    double level_;  ///< seconds
};

} // namespace nines::inline NINES_ABI::detail
