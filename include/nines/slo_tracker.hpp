// SPDX-License-Identifier: BSL-1.0
/// \file
/// `slo_tracker`: what a service embeds to watch one objective: record on the hot path, decide on
/// the cold one.
#pragma once

#include <nines/budget/error_budget.hpp>
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/alert_state.hpp>
#include <nines/burn/burn_rate.hpp>
#include <nines/burn/count_history.hpp>
#include <nines/burn/count_window.hpp>
#include <nines/burn/steady_time.hpp>
#include <nines/burn/whole_seconds.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/inplace_vector.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/window_state.hpp>
#include <nines/quantile/log_linear_histogram.hpp>
#include <nines/quantile/sharded.hpp>
#include <nines/quantile/sharded_window.hpp>
#include <nines/sli/threshold.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

namespace nines::inline NINES_ABI {

/// What became of an event. Unscoped, so that it reads `tracker.record(nines::good)`.
enum event_outcome : std::uint8_t { good, bad };

/// A policy that a tracker can follow: its conditions, and the period whose budget they protect.
template <class T>
concept trackable_policy = evaluable_policy<T> && requires(const T& policy) {
    { policy.period() } -> std::convertible_to<std::chrono::seconds>;
};

/// What a tracker may be told beside its objective.
struct tracker_options {
    /// The latency up to which an event is good, in seconds. An event that is recorded without a
    /// latency is judged by its outcome alone.
    std::optional<std::chrono::duration<double>> latency_threshold{};
    alert_timing page{};
    alert_timing ticket{};
    /// From one `advance` to the next; what is longer is to be seen twice, see `steady_time`.
    std::chrono::seconds longest_step = std::chrono::hours{1};
};

/// How fast a window burns; nothing without events.
struct window_burn_rate {
    std::chrono::seconds length;
    std::optional<double> rate;
    window_state state;
};

/// The budget of the period that ends now, and what of that period was seen.
template <event_count Count, chrono_time_point Point>
struct tracked_budget {
    budget_status<> status;
    count_window<Count, Point> window;
};

/// What became of the alerts of a policy.
struct tracked_changes {
    alert_change page;
    alert_change ticket;
};

/// The alerts of a policy: what the conditions saw, and what that changed.
template <event_count Count, chrono_time_point Point>
struct tracked_alerts {
    alert_evaluation<Count, Point> evaluation;
    alert_change page;
    alert_change ticket;
};

/// The median and the quantiles of level 0.9, 0.99 and 0.999, in seconds.
struct latency_quantiles {
    double p50;
    double p90;
    double p99;
    double p999;
};

/// The four golden signals of the last five minutes. Nothing where nothing is known.
/// Source: Beyer et al., Site Reliability Engineering (2016), chapter 6. Example: examples/service.
template <event_count Count, chrono_time_point Point>
struct golden_signal_values {
    count_window<Count, Point> window;
    std::optional<double> traffic{};              ///< events a second
    std::optional<double> error_ratio{};          ///< bad among all
    std::optional<latency_quantiles> latencies{}; ///< of those recorded with a latency
    std::optional<double> saturation{};           ///< as it was set last
};

/// Counts the events of one objective in any number of threads, and answers for any window what
/// happened in it, how fast it burned, what is left of the budget, and whom to call.
///
///     nines::slo_tracker<> tracker{99.9_percent, std::chrono::days{30}};
///     tracker.record(nines::good);                    // any thread, no clock, no lock
///     tracker.advance(now);                           // now and then, by the caller's clock
///     tracker.burn_rate(now, std::chrono::hours{1});
///
/// `record` writes to a shard of the calling thread. `advance(now)` moves what came since the last
/// call to the history, as having happened at `now`: call it as often as windows shall be fine,
/// such as every second. Questions are answered as of the last `advance`; ask them with its `now`.
/// What a reader sees of each thread is of one instant, good and bad events alike, and what was
/// recorded with one call is never seen in part; instants of several threads differ by the time
/// that reading takes. Latencies are read apart from counts. Nothing is lost between two calls of
/// `advance`, however many events come.
/// Clocks: one that steps back or leaps forward neither silences the tracker nor loses an event.
/// What comes while it is behind counts at the last time, and questions are answered as of then; a
/// leap by more than `longest_step` waits for the next `advance` to confirm it, and after one back
/// time goes on at the clock's pace (`steady_time`). Where the clock was wrong for longer and is
/// right again, `rebase` begins a new history.
/// Threads: `record` and `set_saturation` from any thread at any time. For the rest the rule of
/// containers: const functions at the same time, the others alone.
/// Assumes: fewer than 2^64 events. Cost: `record` some ns, wait-free but for the first event of a
/// thread, which allocates; `advance` a load for each shard, and every 20 s, where latencies are
/// recorded, some us and allocations.
/// Example: examples/service.
template <trackable_policy Policy = alert_policy, class History = count_history<>>
class slo_tracker {
    using latency_histogram =
        log_linear_histogram<5, histogram_options{.lowest_exponent = -20, // 1 us
                                                  .highest_exponent = 12, // an hour
                                                  .negatives = false,
                                                  .extremes = false}>;

public:
    using types = detail::evaluation_types<History, std::chrono::sys_seconds>;
    using point = typename types::point;
    using count = typename types::count;
    using window_type = typename types::window;
    using history_type = History;

    /// Watches an objective by the policy of the Site Reliability Workbook.
    /// Errors: those of `workbook_policy`, and as below.
    slo_tracker(const objective& promised, const detail::whole_seconds& period,
                const tracker_options& options = {})
        requires std::same_as<Policy, alert_policy>
        : slo_tracker{workbook_policy(promised, period).value(), options} {}

    /// Watches the objective of a policy.
    /// Parameters: `history`, with the tiers that are wanted, or one to go on with.
    /// Errors: out_of_domain for a threshold that is not positive and finite; overflow for a policy
    /// of more than eight conditions; unreachable for a period that is longer than the history
    /// remembers (its `reach()`, 90 days unless other tiers are given), whose budget would forget.
    explicit slo_tracker(const Policy& policy, const tracker_options& options = {},
                         History history = History{})
        : policy_{checked_policy(policy)},
          budget_{policy.objective(), policy.period()},
          threshold_{checked_threshold(options)},
          page_timing_{options.page},
          ticket_timing_{options.ticket},
          history_{std::move(history)},
          time_{options.longest_step, last_of(history_)} {}

    /// Counts an event.
    void record(event_outcome outcome) { counts_.record(outcome == good ? one_good : one_bad); }
    /// Counts an event that took some time: good if its outcome is and, where there is a threshold,
    /// it took no longer. One that took no finite time is bad where a threshold judges it.
    template <class Rep, class Period>
    void record(event_outcome outcome, const std::chrono::duration<Rep, Period>& latency) {
        record(judged(outcome, latency));
        latencies_.record(latency);
    }
    /// Counts as many such events.
    template <class Rep, class Period>
    void record(event_outcome outcome, const std::chrono::duration<Rep, Period>& latency,
                std::uint64_t events) {
        record(judged(outcome, latency) == good ? event_counts<>{events, 0U}
                                                : event_counts<>{0U, events});
        latencies_.record(latency, events);
    }
    /// Counts an event that is good if it took no longer than the threshold; one that took no
    /// finite time is bad. Errors: contradiction without a threshold.
    template <class Rep, class Period>
    void record(const std::chrono::duration<Rep, Period>& latency) {
        if (!threshold_) [[unlikely]] {
            detail::raise({errc::contradiction, "slo_tracker::record",
                           "expected a latency threshold when it was made"});
        }
        record(good, latency);
    }
    /// Counts events that are to be seen together or not at all.
    void record(const event_counts<>& events) { counts_.record(events); }

    /// How full the service is, in the caller's own measure, such as the part of its workers that
    /// are busy. A value that is not finite means that it is not known.
    void set_saturation(double used) noexcept {
        saturation_.store(detail::is_finite(used) ? std::bit_cast<std::uint64_t>(used) : unknown,
                          std::memory_order_relaxed);
    }

    /// Moves what was recorded to the history.
    /// Returns: false where the time is not taken as it is: at one before the last, where it counts
    /// at the last one or as much after it as went by on the clock, and at a leap that is not
    /// confirmed or a time that the history refuses, where it is kept for the next call and time
    /// stands still.
    bool advance(const point& now) {
        const auto before = time_;
        if (!time_.take(now)) {
            return false;
        }
        const point at = time_.present(now);
        if (!count_until(at)) {
            time_ = before;
            return false;
        }
        latencies_.advance(at);
        return at == now;
    }
    /// Begins a new history at `now`, after a clock that had been ahead for some time was set
    /// right. What is recorded and was not moved yet is kept; windows, latencies and the budget
    /// begin anew, and so do the alerts.
    /// Returns: what that changed: alerts that were on have ended.
    tracked_changes rebase(const point& now, History history = History{}) {
        const tracked_changes ended{{page_.phase(), alert_phase::inactive},
                                    {ticket_.phase(), alert_phase::inactive}};
        history_ = std::move(history);
        latencies_.forget();
        time_.begin(now);
        page_ = alert_state<point>{alert_severity::page};
        ticket_ = alert_state<point>{alert_severity::ticket};
        (void)history_.add(now, {});
        return ended;
    }

    /// The events of the window of that length that ends at `now`.
    [[nodiscard]] window_type window(const point& now, std::chrono::seconds length) const noexcept {
        return history_.window(time_.present(now), length);
    }
    /// How fast a window burns; nothing without events.
    [[nodiscard]] std::optional<double> burn_rate(const point& now,
                                                  std::chrono::seconds length) const noexcept {
        return nines::burn_rate(window(now, length).counts, policy_.objective());
    }

    static constexpr std::size_t max_windows = 2 * max_alert_conditions + 1;
    using burn_rate_list = inplace_vector<window_burn_rate, max_windows>;

    /// How fast each window of the policy burns, and the whole period, from the shortest on.
    [[nodiscard]] burn_rate_list burn_rates(const point& now) const noexcept {
        std::array<std::chrono::seconds, max_windows> lengths{policy_.period()};
        std::size_t known = 1;
        for (const alert_condition& each : policy_.conditions()) {
            lengths[known++] = each.long_window();
            lengths[known++] = each.short_window();
        }
        const std::span declared{lengths.data(), known};
        std::ranges::sort(declared);
        const auto different = std::unique(declared.begin(), declared.end()) - declared.begin();
        burn_rate_list rates;
        for (const auto& each : declared.first(static_cast<std::size_t>(different))) {
            const auto seen = window(now, each);
            rates.try_emplace_back(each, nines::burn_rate(seen.counts, policy_.objective()),
                                   seen.state);
        }
        return rates;
    }

    /// The budget of the period that ends at `now`, a rolling one.
    [[nodiscard]] tracked_budget<count, point> budget(const point& now) const noexcept {
        const auto seen = window(now, policy_.period());
        return {budget_.status(seen.counts), seen};
    }

    /// Evaluates the policy and moves its alerts on. May be asked as often as one likes.
    tracked_alerts<count, point> alerts(const point& now,
                                        asked_windows asked = asked_windows::needed) {
        const auto seen = evaluate(policy_, policy_.objective(), history_, time_.present(now),
                                   {page_.recovered_at(), ticket_.recovered_at()}, asked);
        return {seen, page_.update(seen, page_timing_), ticket_.update(seen, ticket_timing_)};
    }

    /// The four golden signals of the five minutes before `now`.
    [[nodiscard]] golden_signal_values<count, point> golden_signals(const point& now) {
        golden_signal_values<count, point> signals{window(now, golden_window)};
        const double seconds =
            std::chrono::duration<double>{signals.window.covered.length()}.count();
        if (seconds > 0) {
            signals.traffic = static_cast<double>(signals.window.counts.total()) / seconds;
        }
        signals.error_ratio = signals.window.counts.error_ratio();
        const auto latencies =
            latencies_.window(time_.present(now), golden_window).summary.quantiles(levels);
        if (latencies) {
            const auto& [p50, p90, p99, p999] = *latencies;
            signals.latencies = {p50, p90, p99, p999};
        }
        const std::uint64_t used = saturation_.load(std::memory_order_relaxed);
        if (used != unknown) {
            signals.saturation = std::bit_cast<double>(used);
        }
        return signals;
    }

    [[nodiscard]] const Policy& policy() const noexcept { return policy_; }
    /// In seconds; nothing where events are good by their outcome alone.
    [[nodiscard]] const std::optional<double>& latency_threshold() const noexcept {
        return threshold_;
    }
    [[nodiscard]] const History& history() const noexcept { return history_; }
    [[nodiscard]] const alert_state<point>& page() const noexcept { return page_; }
    [[nodiscard]] const alert_state<point>& ticket() const noexcept { return ticket_; }

    /// Goes on with the alerts of an earlier run. Those of the other severity are left alone.
    void restore(const alert_state<point>& alert) noexcept {
        (alert.severity() == alert_severity::page ? page_ : ticket_) = alert;
    }

private:
    static constexpr event_counts<> one_good{1U, 0U};
    static constexpr event_counts<> one_bad{0U, 1U};
    static constexpr std::uint64_t unknown = ~std::uint64_t{0}; ///< the bits of no finite number
    static constexpr std::chrono::seconds golden_window = std::chrono::minutes{5};
    static constexpr std::chrono::seconds latency_slot{20};
    static constexpr std::array levels{quantile_level{0.5}, quantile_level{0.9},
                                       quantile_level{0.99}, quantile_level{0.999}};

    template <class Rep, class Period>
    [[nodiscard]] event_outcome
    judged(event_outcome outcome,
           const std::chrono::duration<Rep, Period>& latency) const noexcept {
        const bool slow =
            threshold_ &&
            !meets_threshold(std::chrono::duration<double>{latency}.count(), *threshold_);
        return slow ? bad : outcome;
    }

    static Policy checked_policy(Policy policy) {
        (void)detail::conditions_of(policy, "slo_tracker").value();
        if constexpr (requires { History::reach(); }) {
            if (policy.period() > History::reach()) {
                detail::raise({errc::unreachable, "slo_tracker",
                               "expected a period no longer than the history remembers"});
            }
        }
        return policy;
    }

    static std::optional<double> checked_threshold(const tracker_options& options) {
        if (!options.latency_threshold) {
            return std::nullopt;
        }
        const double seconds = options.latency_threshold->count();
        if (!detail::is_finite(seconds) || !(seconds > 0)) {
            detail::raise({errc::out_of_domain, "slo_tracker",
                           "expected a latency threshold that is positive and finite"});
        }
        return seconds;
    }

    [[nodiscard]] static std::optional<point> last_of(const History& history) noexcept {
        const auto seen = history.span();
        return seen ? std::optional{seen->to} : std::nullopt;
    }

    bool count_until(const point& now) {
        const event_counts<> all = counts_.merged();
        if (!history_.add(now, all - moved_)) {
            return false;
        }
        moved_ = all;
        return true;
    }

    sharded<event_counts<>> counts_;
    sharded_window<latency_histogram, point> latencies_{latency_slot,
                                                        golden_window / latency_slot + 1};
    std::atomic<std::uint64_t> saturation_{unknown};
    event_counts<> moved_; ///< what is in the history
    Policy policy_;
    error_budget<> budget_;
    std::optional<double> threshold_;
    alert_timing page_timing_;
    alert_timing ticket_timing_;
    alert_state<point> page_{alert_severity::page};
    alert_state<point> ticket_{alert_severity::ticket};
    History history_;
    steady_time<point> time_;
};

} // namespace nines::inline NINES_ABI
