// SPDX-License-Identifier: BSL-1.0
#include "slo_report/replay.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace nines::examples {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Counts of windows that end at a time that only moves on.
class moving_windows {
public:
    explicit moving_windows(const event_history& events) : events_{events} {}

    void move_to(time_ms t) noexcept {
        to_ = t;
        until_ = events_.before(t, near_to_);
    }
    [[nodiscard]] counts64 over(seconds window) {
        return until_.try_minus(events_.before(to_ - window, near_from(window)))
            .value_or(counts64{});
    }

private:
    std::size_t& near_from(seconds window) {
        for (auto& [length, near] : starts_) {
            if (length == window) {
                return near;
            }
        }
        return starts_.emplace_back(window, 0U).second;
    }

    const event_history& events_;
    time_ms to_{};
    counts64 until_;
    std::size_t near_to_ = 0;
    std::vector<std::pair<seconds, std::size_t>> starts_;
};

/// The smallest step that is no finer than the data and needs four million steps at most.
milliseconds step_for(const event_history& events, const time_span& span) {
    constexpr std::array<milliseconds, 8> steps{seconds{1}, seconds{5}, seconds{10}, seconds{30},
                                                minutes{1}, minutes{5}, minutes{15}, hours{1}};
    constexpr std::int64_t most = 4'000'000;
    const auto fits = [&](milliseconds step) {
        return step >= events.resolution() && span.length() / step <= most;
    };
    const auto found = std::find_if(steps.begin(), steps.end(), fits);
    return found != steps.end() ? *found : std::max(events.resolution(), milliseconds{hours{24}});
}

double covered_part(const time_span& window, const time_span& data) noexcept {
    return static_cast<double>(window.clipped_to(data).length().count()) /
           static_cast<double>(window.length().count());
}

} // namespace

void replay(const alert_policy& policy, const event_history& events, time_ms now,
            alert_report& into) {
    const time_span data = events.covered().clipped_to({time_ms::min(), now});
    const auto rules = policy.conditions();
    into.step = step_for(events, data);
    moving_windows windows{events};
    std::array<std::optional<std::size_t>, max_alert_conditions> open{};
    const auto evaluate_at = [&](time_ms t) {
        windows.move_to(t);
        const auto firing = policy.firing([&](seconds window) { return windows.over(window); });
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const auto& condition = rules[i];
            const time_ms first_look = data.from + condition.short_window();
            const bool holds = firing.contains(i) && t >= first_look;
            if (holds && !open[i]) {
                open[i] = into.firings.size();
                const time_span over_long{t - condition.long_window(), t};
                into.firings.push_back({i,
                                        {t, t},
                                        false,
                                        t - into.step < first_look,
                                        covered_part(over_long, data),
                                        {}});
            } else if (!holds && open[i]) {
                into.firings[*open[i]].span.to = t;
                open[i].reset();
            }
        }
    };
    time_ms t = slot_start(data.from, into.step) + into.step;
    for (; t < data.to; t += into.step) {
        evaluate_at(t);
    }
    if (!data.empty()) {
        evaluate_at(data.to);
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (const auto still = open[i]) {
            into.firings[*still].span.to = data.to;
            into.firings[*still].ongoing = true;
        }
    }
}

void note_faults(const std::vector<labelled_fault>& faults, alert_report& into) {
    const milliseconds lag = std::max<milliseconds>(minutes{1}, into.step);
    for (auto& firing : into.firings) {
        for (const auto& fault : faults) {
            const bool near =
                fault.span.from <= firing.span.from && firing.span.from < fault.span.to + lag;
            if (near && !firing.at_first_look) {
                firing.faults.push_back({fault.name, firing.span.from - fault.span.from});
            }
        }
    }
}

} // namespace nines::examples
