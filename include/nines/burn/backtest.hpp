// SPDX-License-Identifier: BSL-1.0
/// \file
/// `backtest`: what a policy would have done on recorded counts whose incidents are known.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/alert_score.hpp>
#include <nines/burn/alert_state.hpp>
#include <nines/burn/count_history.hpp>
#include <nines/burn/recorded_counts.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// How a policy is replayed and judged.
struct backtest_options {
    std::chrono::seconds interval{60}; ///< from one evaluation to the next
    std::chrono::seconds grace{300};   ///< as `score_alerts`
    alert_timing timing{};             ///< of pages and tickets
    confidence level{0.95};            ///< of the intervals of precision and recall
};

/// What a policy did on a record.
template <chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct backtest_outcome {
    std::vector<raised_alert<Point>> alerts; ///< in the order of their beginning
    alert_score<Point> pages;
    alert_score<Point> tickets;
    std::uint64_t evaluations;
};

namespace detail {

/// The alerts of one severity while a record is replayed.
template <chrono_time_point Point>
class alert_recorder {
public:
    explicit alert_recorder(alert_severity severity) noexcept : state_{severity} {}

    [[nodiscard]] std::optional<Point> since() const noexcept { return state_.recovered_at(); }

    template <class Evaluation>
    void take(const Evaluation& seen, const alert_timing& timing,
              std::vector<raised_alert<Point>>& into) {
        const alert_change change = state_.update(seen, timing);
        if (change.began()) {
            place_ = into.size();
            into.push_back(
                {state_.severity(), {seen.at(), seen.at()}, false, first_that_holds(seen)});
        } else if (change.ended()) {
            into[place_].span.to = seen.at();
        }
    }
    void finish(const Point& end, std::vector<raised_alert<Point>>& into) const noexcept {
        if (state_.alerting()) {
            into[place_].span.to = end;
            into[place_].ongoing = true;
        }
    }

private:
    template <class Evaluation>
    [[nodiscard]] std::size_t first_that_holds(const Evaluation& seen) const noexcept {
        const auto conditions = seen.conditions();
        std::size_t i = 0;
        while (i < conditions.size() &&
               !(conditions[i].holds() && conditions[i].severity() == state_.severity())) {
            ++i;
        }
        return i;
    }

    alert_state<Point> state_;
    std::size_t place_ = 0;
};

/// Feeds a history with a record and evaluates the policy at even steps.
template <evaluable_policy Policy, event_count Count, chrono_time_point Point>
[[nodiscard]] backtest_outcome<Point> replayed(const Policy& policy,
                                               const recorded_counts<Count, Point>& record,
                                               const backtest_options& options) {
    count_history<default_history_tiers, Count, Point> history;
    alert_recorder<Point> pages{alert_severity::page};
    alert_recorder<Point> tickets{alert_severity::ticket};
    backtest_outcome<Point> outcome{};
    const auto span = record.span();
    auto next = record.samples().begin();
    for (Point now = span.from; saturating_difference(span.to, now) >= options.interval;) {
        now += options.interval;
        for (; next != record.samples().end() && next->at <= now; ++next) {
            (void)history.observe(next->at, next->counts);
        }
        const auto seen =
            evaluate(policy, policy.objective(), history, now, {pages.since(), tickets.since()});
        pages.take(seen, options.timing, outcome.alerts);
        tickets.take(seen, options.timing, outcome.alerts);
        ++outcome.evaluations;
    }
    pages.finish(span.to, outcome.alerts);
    tickets.finish(span.to, outcome.alerts);
    return outcome;
}

/// Bad events among those that the period allows at the mean traffic of the record.
template <evaluable_policy Policy, event_count Count, chrono_time_point Point>
[[nodiscard]] double share_of_budget(const Policy& policy,
                                     const recorded_counts<Count, Point>& record,
                                     const half_open<Point>& span) noexcept {
    const std::span<const alert_condition> conditions{policy.conditions()};
    const double periods = std::chrono::duration<double>{record.span().length()}.count() /
                           std::chrono::duration<double>{conditions.front().period()}.count();
    const double allowed =
        policy.objective().allowed_error() * static_cast<double>(record.total().total()) / periods;
    return static_cast<double>(record.between(span.from, span.to).bad) / allowed;
}

} // namespace detail

/// Replays recorded counts to a policy, as they would have come, and compares its alerts with the
/// incidents that are known.
///
/// The policy is evaluated at the first sample plus one interval, plus two, and so on to the last
/// sample, each time with what had been read by then; alerts begin and end as `alert_state` has
/// it, and evidence from before a recovery does not count again. Early in the record windows count
/// with what they cover. What becomes of alerts and incidents: see `score_alerts`.
/// Parameters: whatever `evaluate` takes for a policy; incidents in the order of time; an interval
/// of a second to a day, best one that the samples keep up with: where they come less often than
/// every 5 minutes, as often as they come. Windows are those of `count_history`.
/// Returns: the same for the same, always. Of each detection the budget spent: bad events from the
/// beginning of the incident on, in shares of what the policy's period allows at the mean traffic
/// of the record.
/// Errors: out_of_domain for the interval, besides those of `score_alerts`.
/// Cost: an evaluation a step; 63 KiB for the history. Example: examples/backtest.
template <evaluable_policy Policy, event_count Count, chrono_time_point Point>
    requires std::signed_integral<typename Point::rep>
[[nodiscard]] result<backtest_outcome<Point>>
backtest(const Policy& policy, const recorded_counts<Count, Point>& record,
         std::type_identity_t<std::span<const half_open<Point>>> incidents,
         const backtest_options& options = {}) {
    if (!(options.interval >= std::chrono::seconds{1} &&
          options.interval <= std::chrono::days{1})) {
        return error{errc::out_of_domain, "backtest", "expected an interval of a second to a day"};
    }
    if (const auto refused = detail::refused_incidents(incidents, record.span())) {
        return *refused;
    }
    auto outcome = detail::replayed(policy, record, options);
    for (const auto severity : {alert_severity::page, alert_severity::ticket}) {
        auto score = score_alerts(std::span<const raised_alert<Point>>{outcome.alerts}, severity,
                                  incidents, record.span(), options.grace, options.level);
        if (!score) {
            return score.error();
        }
        for (std::size_t i = 0; i < incidents.size(); ++i) {
            if (auto& found = score->detections[i]) {
                found->budget_spent =
                    detail::share_of_budget(policy, record, {incidents[i].from, found->at});
            }
        }
        (severity == alert_severity::page ? outcome.pages : outcome.tickets) = *std::move(score);
    }
    return outcome;
}

} // namespace nines::inline NINES_ABI
