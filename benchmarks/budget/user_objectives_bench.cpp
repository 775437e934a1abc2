// SPDX-License-Identifier: BSL-1.0
// What a config of the SLO report describes: its objectives and policies over its recorded counts.
#include "user_objectives.hpp"

#include "slo_report/config.hpp"
#include "slo_report/sources.hpp"

#include <nines/budget/error_budget.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/burn_rate.hpp>
#include <nines/sli/ratio_interval.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nines::bench {
namespace {

using examples::counts64;
using examples::event_history;
using examples::slo_config;
using examples::time_ms;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// The counts of a policy's windows at one moment, a pair for each condition.
using policy_counts = std::array<condition_counts<>, max_alert_conditions>;

/// An SLO and its recorded counts.
struct recording {
    objective target;
    milliseconds period;
    std::vector<counts64> steps;         ///< of each step of time that has events
    std::optional<alert_policy> policy;  ///< nothing when none suits
    std::vector<policy_counts> at_steps; ///< the policy's windows at each of those steps
};

/// The largest number of steps, so that counts stay in the cache as they would in a service.
constexpr std::int64_t most_steps = 1024;

policy_counts windows_at(const event_history& events, const alert_policy& policy, time_ms t) {
    policy_counts windows{};
    for (std::size_t i = 0; i < policy.conditions().size(); ++i) {
        const auto& condition = policy.conditions()[i];
        windows[i] = {events.within({t - condition.long_window(), t}),
                      events.within({t - condition.short_window(), t})};
    }
    return windows;
}

recording record(const slo_config& slo, const event_history& events) {
    recording out{slo.target, slo.window, {}, std::nullopt, {}};
    if (const auto policy =
            workbook_policy(slo.target, std::chrono::duration_cast<seconds>(slo.window))) {
        out.policy = *policy;
    }
    const auto covered = events.covered();
    const milliseconds step =
        std::max<milliseconds>(seconds{1}, covered.length() / most_steps + milliseconds{1});
    for (time_ms t = covered.from; t < covered.to; t += step) {
        const counts64 counts = events.within({t, t + step});
        if (counts.empty()) {
            continue;
        }
        out.steps.push_back(counts);
        if (out.policy) {
            out.at_steps.push_back(windows_at(events, *out.policy, t + step));
        }
    }
    return out;
}

/// Registers a loop over all steps: `each(step)` gives a number, and the numbers are added up.
template <class Steps, class Each>
void add(const std::string& name, const std::shared_ptr<const recording>& data,
         const Steps recording::* steps, Each each) {
    benchmark::RegisterBenchmark(name.c_str(), [data, steps, each](benchmark::State& state) {
        const auto& all = (*data).*steps;
        for (auto _ : state) {
            double sum = 0;
            for (const auto& step : all) {
                sum += each(step);
            }
            benchmark::DoNotOptimize(sum);
        }
        state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
    });
}

double bare_total(const counts64& counts) {
    return static_cast<double>(counts.good + counts.bad);
}

void add_burn_rate(const std::string& prefix, const std::shared_ptr<const recording>& data) {
    add(prefix + "burn_rate/ours", data, &recording::steps,
        [target = data->target](const counts64& c) { return burn_rate(c, target).value_or(0); });
    add(prefix + "burn_rate/limit:bare_arithmetic", data, &recording::steps,
        [allowed = data->target.allowed_error()](const counts64& c) {
            return static_cast<double>(c.bad) / (bare_total(c) * allowed);
        });
}

void add_budget_status(const std::string& prefix, const std::shared_ptr<const recording>& data) {
    add(prefix + "budget_status/ours", data, &recording::steps,
        [budget = error_budget<>{data->target, data->period}](const counts64& c) {
            const auto status = budget.status(c);
            return status.remaining + status.remaining_fraction;
        });
    add(prefix + "budget_status/limit:bare_arithmetic", data, &recording::steps,
        [allowed_error = data->target.allowed_error()](const counts64& c) {
            const double allowed = allowed_error * static_cast<double>(c.good + c.bad);
            const double remaining = allowed - static_cast<double>(c.bad);
            return remaining + remaining / allowed;
        });
}

void add_policy(const std::string& prefix, const std::shared_ptr<const recording>& data) {
    if (!data->policy) {
        return;
    }
    const std::size_t size = data->policy->conditions().size();
    add(prefix + "policy_evaluation/ours", data, &recording::at_steps,
        [policy = *data->policy, size](const policy_counts& windows) {
            const auto firing =
                policy.firing(std::span<const condition_counts<>>{windows}.first(size));
            return firing.paging() ? 1.0 : 0.0;
        });
    std::array<double, max_alert_conditions> thresholds{};
    unsigned pages = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const auto& condition = data->policy->conditions()[i];
        thresholds[i] = condition.factor() * data->target.allowed_error();
        pages |= static_cast<unsigned>(condition.severity() == alert_severity::page) << i;
    }
    add(prefix + "policy_evaluation/limit:bare_arithmetic", data, &recording::at_steps,
        [thresholds, pages, size](const policy_counts& windows) {
            const auto exceeds = [](const counts64& c, double threshold) {
                return static_cast<double>(c.bad) > bare_total(c) * threshold;
            };
            unsigned firing = 0;
            for (std::size_t i = 0; i < size; ++i) {
                const bool holds = exceeds(windows[i].over_long, thresholds[i]) &&
                                   exceeds(windows[i].over_short, thresholds[i]);
                firing |= static_cast<unsigned>(holds) << i;
            }
            return (firing & pages) != 0 ? 1.0 : 0.0;
        });
}

void add_wilson(const std::string& prefix, const std::shared_ptr<const recording>& data,
                const confidence& level) {
    add(prefix + "wilson/ours", data, &recording::steps,
        [bounds = ratio_interval<>{interval_method::wilson, level}](const counts64& c) {
            const auto interval = bounds.of_errors(c);
            return interval.lower + interval.upper;
        });
    const double z = two_sided_normal_quantile<double>(level);
    add(prefix + "wilson/limit:bare_formula", data, &recording::steps, [z](const counts64& c) {
        const auto n = static_cast<double>(c.good + c.bad);
        const double p = static_cast<double>(c.bad) / n;
        const double centre = p + z * z / (2 * n);
        const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        const double scale = 1 / (1 + z * z / n);
        return (centre - half) * scale + (centre + half) * scale;
    });
}

/// A name that is one component of a benchmark's name.
std::string component(std::string name) {
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '/' || c == ':' || c == ' '; }, '_');
    return name;
}

} // namespace

void register_user_objectives(const std::string& config_file) {
    const auto config = examples::load_config(config_file);
    const auto data = examples::load_data(config, {.show_progress = true, .now = {}});
    for (std::size_t i = 0; i < config.slos.size(); ++i) {
        const auto& slo = config.slos[i];
        const auto recorded = std::make_shared<const recording>(record(slo, *data.slos[i].events));
        if (recorded->steps.empty()) {
            std::cerr << "SLO " << slo.name << ": no events to run benchmarks on, left out\n";
            continue;
        }
        const std::string prefix =
            "user/" + std::to_string(i + 1) + '_' + component(slo.name) + '/';
        add_burn_rate(prefix, recorded);
        add_budget_status(prefix, recorded);
        add_policy(prefix, recorded);
        add_wilson(prefix, recorded, slo.level);
    }
}

} // namespace nines::bench
