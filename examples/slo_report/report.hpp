// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the report says, before it is written as text or as JSON.
#pragma once

#include "common/bad_lines.hpp"
#include "slo_report/config.hpp"
#include "slo_report/sources.hpp"

#include <nines/budget/error_budget.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/core/interval.hpp>
#include <nines/sli/verdict.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples {

/// A window that ends now, and how much of it the data cover.
struct window_counts {
    milliseconds length{};
    counts64 counts;
    double covered = 0;              ///< part of the window that the data cover, 0 to 1
    std::optional<double> burn_rate; ///< nothing without traffic
};

/// The value of the SLI as a good fraction, with its interval.
struct sli_value {
    double good;
    double bad;              ///< the same in error space, where it keeps its digits
    interval<double> bounds; ///< of the good fraction
    interval<double> bad_bounds;
    bool measured = false; ///< time, not a sample: the interval is the value itself
};

struct verdict_report {
    verdict answer = verdict::no_data;
    std::optional<std::uint64_t> good_to_met;   ///< good events that would make it met
    std::optional<std::uint64_t> bad_to_missed; ///< bad events that would make it missed
};

struct budget_report {
    budget_status<double> events;
    error_budget<double>::time_status time; ///< of the time that the data cover
    std::chrono::duration<double> allowed_in_window;
    std::optional<budget_status<double>>
        whole_window; ///< at the traffic so far, when it is partial
};

/// One condition of the alert policy, now.
struct condition_report {
    alert_condition condition;
    window_counts over_long;
    window_counts over_short;
    bool ready = false; ///< the data fill the short window; before, the condition is not asked
    bool fires = false;
    double expected_events = 0; ///< in the long window at the mean traffic
    bool one_failure_fires = false;
    bool finer_than_data = false; ///< the short window is shorter than what the data tell apart
};

struct fault_overlap {
    std::string name;
    milliseconds delay; ///< from the fault's start to the firing's
};

/// A time during which a condition would have fired.
struct firing_report {
    std::size_t condition; ///< index into the conditions
    time_span span;
    bool ongoing = false;
    bool at_first_look = false; ///< held as soon as the data filled its short window
    double long_covered = 0;    ///< part of the long window that the data covered when it began
    std::vector<fault_overlap> faults;
};

struct alert_report {
    std::string refusal; ///< why there is no policy; empty when there is one
    std::vector<condition_report> conditions;
    std::vector<policy_change> changes;
    std::vector<firing_report> firings;
    milliseconds step{}; ///< how often the policy was evaluated over the data
};

struct percentile_report {
    std::string name;
    std::optional<latency_estimate> latency; ///< nothing without requests
};

/// What users ask of the service and what they get; what the data do not have is empty.
struct golden_signals {
    std::optional<double> mean_per_second;
    std::optional<double> peak_per_second;
    milliseconds peak_over{};
    std::optional<counts64> errors;
    std::vector<percentile_report> latencies;
    std::uint64_t latency_count = 0;
};

struct slo_report {
    const slo_config* config = nullptr;
    event_unit unit = event_unit::requests;
    time_ms now{};
    time_span data{};          ///< what the data cover, in or out of the window
    milliseconds resolution{}; ///< window edges are true to within this
    window_counts window;
    std::uint64_t outside_window = 0;  ///< events before or after the window; 0 for time
    std::optional<counts64> most_good; ///< when the threshold lies inside a bucket
    std::optional<sli_value> sli;
    verdict_report verdict;
    budget_report budget;
    std::vector<window_counts> burn_rates;
    alert_report alerts;
    golden_signals signals;
    std::optional<percentile_report> shown; ///< the percentile in the SLI's name
    std::uint64_t without_latency = 0;
    std::uint64_t lines_used = 0;
    sample_tally samples;
    bool read_counters = false;
    std::vector<std::string> notes; ///< what whoever wrote the config should look at
};

struct report {
    std::string service;
    std::vector<slo_report> slos;
    std::vector<labelled_fault> faults;
    std::uint64_t lines = 0;
    bad_lines bad;
};

/// The report of what was read, as of `now`; without it, each SLO as of the end of its own data.
/// `config` outlives the report.
[[nodiscard]] report evaluate(const report_config& config, const report_data& data,
                              std::optional<time_ms> now = std::nullopt);

} // namespace nines::examples
