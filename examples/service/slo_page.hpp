// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <nines/burn/alert_gate.hpp>
#include <nines/burn/alert_text.hpp>
#include <nines/burn/gate_text.hpp>
#include <nines/slo_tracker.hpp>

#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace example {

/// "3d", "6h", "5m", "90s": the largest unit that divides a length.
inline std::string length_text(std::chrono::seconds length) {
    using named_unit = std::pair<std::int64_t, char>;
    for (const auto& [seconds, name] : {named_unit{86'400, 'd'}, {3'600, 'h'}, {60, 'm'}}) {
        if (length.count() % seconds == 0) {
            return fmt::format("{}{}", length.count() / seconds, name);
        }
    }
    return fmt::format("{}s", length.count());
}

/// The service watches its own objective: a share of the requests of 30 days is answered without a
/// server error. Workers record without a lock and without a clock. A thread of its own moves what
/// they recorded on once a second, and says on standard error when a page begins and ends.
class watched_objective {
public:
    static constexpr std::chrono::days period{30};
    static constexpr double pages_per_year = 1;

    /// Alerts for an objective such as "99.9%", behind a gate, so that a service that keeps it
    /// pages at most once a year. Errors: those of `objective::parse` and `significant_policy`.
    [[nodiscard]] static nines::result<nines::gated_policy> alerts_for(std::string_view objective) {
        return nines::objective::parse(objective).and_then([](const nines::objective& promised) {
            return nines::significant_policy(promised, period, pages_per_year);
        });
    }

    explicit watched_objective(const nines::gated_policy& alerts) : tracker_{alerts} {
        tracker_.advance(present());
        watcher_ = std::jthread{[this](const std::stop_token& ended) { watch(ended); }};
    }

    /// From any worker. Parameters: `busy`, the part of the workers that are.
    void record(int status, std::chrono::microseconds duration, double busy) {
        tracker_.record(status < 500 ? nines::good : nines::bad, duration);
        tracker_.set_saturation(busy);
    }

    /// How things stand now, as text for a person.
    [[nodiscard]] std::string page() {
        const std::scoped_lock lock{cold_};
        const point now = present();
        const auto seen = advance(now, nines::asked_windows::all);
        std::string page = budget_text(now) + windows_text(now) + signals_text(now);
        for (const auto* alert : {&tracker_.page(), &tracker_.ticket()}) {
            page += fmt::format("{}: {}\n", name_of(alert->severity()), name_of(alert->phase()));
        }
        return page + "\nWhy\n" + reasons(seen);
    }

private:
    using tracker = nines::slo_tracker<nines::gated_policy>;
    using point = tracker::point;

    [[nodiscard]] static point present() {
        return std::chrono::floor<point::duration>(std::chrono::system_clock::now());
    }

    void watch(const std::stop_token& ended) {
        std::unique_lock lock{cold_};
        while (!ended.stop_requested()) {
            advance(present(), nines::asked_windows::needed);
            tick_.wait_for(lock, ended, std::chrono::seconds{1}, [] { return false; });
        }
    }

    auto advance(const point& now, nines::asked_windows asked)
        -> decltype(std::declval<tracker&>().alerts(now).evaluation) {
        tracker_.advance(now);
        const auto alerts = tracker_.alerts(now, asked);
        if (alerts.page.began()) {
            std::cerr << "service: a page begins\n" + reasons(alerts.evaluation);
        } else if (alerts.page.ended()) {
            std::cerr << "service: the page ends\n";
        }
        return alerts.evaluation;
    }

    /// What the conditions saw, and the gate of the page, which takes what came since the last one.
    template <class Evaluation>
    [[nodiscard]] std::string reasons(const Evaluation& seen) const {
        const auto& gate = tracker_.policy().gate();
        const auto& history = tracker_.history();
        const auto since = tracker_.page().recovered_at();
        return to_string(seen) + to_string(since ? gate.evidence(history, seen.at(), *since)
                                                 : gate.evidence(history, seen.at()),
                                           gate);
    }

    [[nodiscard]] std::string budget_text(const point& now) const {
        const auto [budget, window] = tracker_.budget(now);
        const std::chrono::duration<double> seen = window.covered.length();
        return fmt::format("Objective {:.15g} % of the requests of {}, of which {:.0f} s were seen "
                           "({})\nBudget of what was seen: {} failures allowed, {:.0f} spent ({} "
                           "%)\n",
                           100 * tracker_.policy().objective().target(), length_text(period),
                           seen.count(), name_of(window.state), number(budget.allowed),
                           budget.spent, number(100 * budget.spent_fraction()));
    }

    [[nodiscard]] std::string windows_text(const point& now) const {
        std::string text = "\nWindow  burn rate     failed   requests\n";
        for (const auto& each : tracker_.burn_rates(now)) {
            const auto counts = tracker_.window(now, each.length).counts;
            text += fmt::format("{:>6} {:>10} {:>10} {:>10}  {}\n", length_text(each.length),
                                number(each.rate), counts.bad, counts.total(), name_of(each.state));
        }
        return text;
    }

    [[nodiscard]] std::string signals_text(const point& now) {
        const auto signals = tracker_.golden_signals(now);
        std::string text = fmt::format("\nThe last five minutes\nTraffic: {} requests a second\n"
                                       "Errors: {} of them\nSaturation: {} of the workers\n",
                                       number(signals.traffic), number(signals.error_ratio),
                                       number(signals.saturation));
        if (const auto& latency = signals.latencies) {
            text +=
                fmt::format("Latency: p50 {:.3g} s, p90 {:.3g} s, p99 {:.3g} s, p99.9 {:.3g} s\n",
                            latency->p50, latency->p90, latency->p99, latency->p999);
        }
        return text + "\nAlerts\n";
    }

    [[nodiscard]] static std::string number(const std::optional<double>& value) {
        if (!value) {
            return "none";
        }
        return *value < 10'000 ? fmt::format("{:.4g}", *value) : fmt::format("{:.0f}", *value);
    }

    tracker tracker_;
    std::mutex cold_; ///< for all of the tracker but recording
    std::condition_variable_any tick_;
    std::jthread watcher_;
};

} // namespace example
