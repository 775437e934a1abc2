// SPDX-License-Identifier: BSL-1.0
#include "slo_report/replay.hpp"
#include "slo_report/report.hpp"

#include <nines/burn/burn_rate.hpp>
#include <nines/sli/ratio_interval.hpp>
#include <nines/sli/uptime.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using seconds_f = std::chrono::duration<double>;

constexpr std::array<milliseconds, 7> standard_windows{minutes{5}, minutes{30}, hours{1}, hours{2},
                                                       hours{6},   days{1},     days{3}};

window_counts counts_over(const slo_data& data, const objective& target, time_ms now,
                          milliseconds length) {
    const time_span window{now - length, now};
    const time_span covered = data.events->covered().clipped_to(window);
    window_counts out{.length = length,
                      .counts = data.events->within(window),
                      .covered = seconds_f{covered.length()} / seconds_f{length},
                      .burn_rate = {}};
    if (data.down && !covered.empty()) {
        const auto uptime = uptime_from_down(covered, *data.down).value();
        out.counts = {static_cast<std::uint64_t>(uptime.up.count()),
                      static_cast<std::uint64_t>(uptime.down.count())};
    }
    out.burn_rate = burn_rate(out.counts, target);
    return out;
}

/// The least n up to 10^15 for which `holds(n)`, which must stay true once it is.
template <class Predicate>
std::optional<std::uint64_t> least_that(Predicate holds) {
    constexpr std::uint64_t most = 1'000'000'000'000'000;
    std::uint64_t high = 1;
    while (!holds(high)) {
        if (high > most) {
            return std::nullopt;
        }
        high *= 2;
    }
    std::uint64_t low = high / 2;
    while (low + 1 < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

verdict_report judge_events(const counts64& worst, const counts64& best, const slo_config& slo) {
    const auto at_worst = judge(worst, slo.target, slo.level);
    const auto at_best = judge(best, slo.target, slo.level);
    verdict_report out{at_worst == at_best ? at_worst : verdict::undecided, {}, {}};
    if (out.answer == verdict::undecided) {
        out.good_to_met = least_that([&](std::uint64_t n) {
            return judge(counts64{worst.good + n, worst.bad}, slo.target, slo.level) ==
                   verdict::met;
        });
        out.bad_to_missed = least_that([&](std::uint64_t n) {
            return judge(counts64{best.good, best.bad + n}, slo.target, slo.level) ==
                   verdict::missed;
        });
    }
    return out;
}

/// Time is measured and not sampled, so what was measured decides.
verdict_report judge_time(const counts64& counts, const slo_config& slo) {
    const auto bad = counts.error_ratio();
    if (!bad) {
        return {verdict::no_data, {}, {}};
    }
    return {*bad <= slo.target.allowed_error() ? verdict::met : verdict::missed, {}, {}};
}

std::optional<sli_value> value_of(const counts64& worst, const counts64& best,
                                  const slo_config& slo, event_unit unit) {
    const auto bad = worst.error_ratio();
    if (!bad) {
        return std::nullopt;
    }
    const double good = static_cast<double>(worst.good) / static_cast<double>(worst.total());
    if (unit == event_unit::time) {
        return sli_value{good, *bad, {good, good}, {*bad, *bad}, true};
    }
    const ratio_interval<> bounds{slo.method, slo.level};
    return sli_value{good,
                     *bad,
                     {bounds.of_successes(worst).lower, bounds.of_successes(best).upper},
                     {bounds.of_errors(best).lower, bounds.of_errors(worst).upper},
                     false};
}

budget_report budget_of(const slo_report& slo, const slo_config& config) {
    const error_budget<> whole{config.target, config.window};
    const auto& window = slo.window;
    const double ratio = window.counts.error_ratio().value_or(0);
    const seconds_f covered = seconds_f{config.window} * window.covered;
    budget_report out{whole.status(window.counts), {}, whole.allowed_downtime(), {}};
    if (const auto part = error_budget<>::try_from(config.target, covered)) {
        out.time = part->status_from_downtime(covered * ratio);
    }
    constexpr double nearly_all = 0.999;
    if (window.covered > 0 && window.covered < nearly_all && !window.counts.empty()) {
        const double expected = static_cast<double>(window.counts.total()) / window.covered;
        out.whole_window = whole.status(window.counts, expected);
    }
    return out;
}

std::vector<window_counts> burn_rates_of(const slo_data& data, const slo_config& config,
                                         time_ms now) {
    std::vector<milliseconds> windows{standard_windows.begin(), standard_windows.end()};
    if (std::find(windows.begin(), windows.end(), config.window) == windows.end()) {
        windows.push_back(config.window);
        std::sort(windows.begin(), windows.end());
    }
    std::vector<window_counts> rates;
    rates.reserve(windows.size());
    for (const auto window : windows) {
        rates.push_back(counts_over(data, config.target, now, window));
    }
    return rates;
}

alert_report alerts_of(const slo_data& data, const slo_report& slo, const slo_config& config) {
    alert_report out;
    const auto period = std::chrono::duration_cast<seconds>(config.window);
    const auto policy = workbook_policy(config.target, period);
    if (!policy) {
        out.refusal = policy.error().what;
        return out;
    }
    const auto changes = policy->changes();
    out.changes.assign(changes.begin(), changes.end());
    const seconds_f covered = seconds_f{config.window} * slo.window.covered;
    const double rate =
        covered.count() > 0 ? static_cast<double>(slo.window.counts.total()) / covered.count() : 0;
    for (const auto& condition : policy->conditions()) {
        condition_report row{
            .condition = condition,
            .over_long = counts_over(data, config.target, slo.now, condition.long_window()),
            .over_short = counts_over(data, config.target, slo.now, condition.short_window())};
        row.ready = row.over_short.covered >= 1;
        row.fires = row.ready && condition.holds(row.over_long.counts, row.over_short.counts);
        row.expected_events = rate * seconds_f{condition.long_window()}.count();
        row.one_failure_fires =
            rate > 0 && slo.unit != event_unit::time &&
            row.expected_events < static_cast<double>(condition.minimum_requests());
        row.finer_than_data = condition.short_window() < slo.resolution;
        out.conditions.push_back(row);
    }
    replay(*policy, *data.events, slo.now, out);
    return out;
}

/// Requests a second in the busiest minute, or slot where slots are longer.
void add_peak(const event_timeline& traffic, const time_span& window, golden_signals& signals) {
    const milliseconds over = std::max<milliseconds>(minutes{1}, traffic.resolution());
    if (traffic.covered().clipped_to(window).length() < over) {
        return;
    }
    std::uint64_t most = 0;
    std::uint64_t sum = 0;
    time_ms minute{};
    for (const auto& slot : traffic.slots()) {
        if (slot.start < window.from || slot.start >= window.to) {
            continue;
        }
        const time_ms start = slot_start(slot.start, over);
        sum = (start == minute ? sum : 0) + slot.counts.total();
        minute = start;
        most = std::max(most, sum);
    }
    signals.peak_over = over;
    signals.peak_per_second = static_cast<double>(most) / seconds_f{over}.count();
}

void add_latencies(const histogram_snapshot& latencies, const slo_config& config, slo_report& out) {
    constexpr std::array<std::pair<const char*, double>, 5> shown{
        {{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99.9", 0.999}}};
    const auto percentile = [&](const char* name, quantile_level level) {
        return percentile_report{name, latency_at(latencies, level, config.level)};
    };
    for (const auto& [name, level] : shown) {
        out.signals.latencies.push_back(percentile(name, quantile_level{level}));
    }
    out.signals.latency_count = latencies.count();
    if (const auto* sli = std::get_if<latency_sli>(&config.kind)) {
        out.shown = percentile(sli->shown_name.c_str(), sli->shown);
    }
}

golden_signals signals_of(const slo_data& data, const slo_config& config, const time_span& window) {
    golden_signals out;
    if (data.traffic) {
        const time_span covered = data.traffic->covered().clipped_to(window);
        const counts64 counts = data.traffic->within(window);
        if (!covered.empty()) {
            out.mean_per_second =
                static_cast<double>(counts.total()) / seconds_f{covered.length()}.count();
            add_peak(*data.traffic, window, out);
        }
        if (!std::holds_alternative<histogram_source>(config.source.kind)) {
            out.errors = counts;
        }
    }
    return out;
}

slo_report evaluate_slo(const slo_config& config, const slo_data& data,
                        const std::vector<labelled_fault>& faults, std::optional<time_ms> now) {
    slo_report out;
    out.config = &config;
    out.unit = data.unit;
    out.data = data.events->covered();
    out.now = now.value_or(out.data.to);
    out.resolution = data.events->resolution();
    out.without_latency = data.without_latency;
    out.lines_used = data.lines_used;
    out.samples = data.samples;
    out.read_counters = data.read_counters;
    out.notes = data.notes;
    const time_span window{out.now - config.window, out.now};
    out.window = counts_over(data, config.target, out.now, config.window);
    if (data.unit != event_unit::time) {
        const auto all = data.events->within(out.data).total();
        out.outside_window = all - std::min(all, out.window.counts.total());
    }
    if (data.most_good && data.most_good->within(window) != out.window.counts) {
        out.most_good = data.most_good->within(window);
    }
    const counts64 best = out.most_good.value_or(out.window.counts);
    out.sli = value_of(out.window.counts, best, config, data.unit);
    out.verdict = data.unit == event_unit::time ? judge_time(out.window.counts, config)
                                                : judge_events(out.window.counts, best, config);
    out.budget = budget_of(out, config);
    out.burn_rates = burn_rates_of(data, config, out.now);
    out.alerts = alerts_of(data, out, config);
    note_faults(faults, out.alerts);
    out.signals = signals_of(data, config, window);
    if (data.latencies) {
        add_latencies(data.latencies->within(window), config, out);
    }
    return out;
}

} // namespace

report evaluate(const report_config& config, const report_data& data, std::optional<time_ms> now) {
    report out{.service = config.service,
               .slos = {},
               .faults = data.faults,
               .lines = data.lines,
               .bad = data.bad};
    for (std::size_t i = 0; i < config.slos.size(); ++i) {
        out.slos.push_back(evaluate_slo(config.slos[i], data.slos[i], data.faults, now));
    }
    return out;
}

} // namespace nines::examples
