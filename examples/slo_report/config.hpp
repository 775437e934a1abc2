// SPDX-License-Identifier: BSL-1.0
/// \file
/// The report's config: YAML in, typed and validated objectives out.
#pragma once

#include "common/input_error.hpp"
#include "slo_report/selection.hpp"

#include <nines/core/confidence.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/sli/ratio_interval.hpp>
#include <nines/sli/time_slices.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nines::examples {

/// Combined format, with or without request times, plain or gzip; several files are one log.
struct access_log_source {
    std::vector<std::string> files;
    route_filter routes;
    status_set bad_status = status_set::server_errors();
};

/// A CSV of cumulative counters, one row for each scrape and series.
struct counters_source {
    std::string file;
    std::string time = "timestamp_ms";
    conditions where;
    std::vector<std::string> series; ///< columns that tell counters apart, besides those of `where`
    std::vector<std::string> good;   ///< columns that add up to the good events; may be empty
    std::vector<std::string> bad;
    std::vector<std::string> total;
};

/// Cumulative counters of one metric as OpenMetrics text with time stamps.
struct openmetrics_source {
    std::string file;
    std::string metric;
    conditions where; ///< labels of all events
    conditions bad;   ///< labels of bad events among them
};

/// A CSV of latency counts, one row for each interval and latency.
struct histogram_source {
    std::string file;
    std::string start = "interval_start_s";
    std::string length = "interval_len_s";
    std::string latency = "latency_us"; ///< upper end of the row's bucket
    std::string lower;                  ///< lower end, not included; empty: see bucket_width
    double bucket_width = 0; ///< without `lower`: part of the latency that a bucket spans at most
    std::string count = "count";
    std::chrono::nanoseconds unit = std::chrono::microseconds{1};
    conditions where;
};

/// A CSV of the times when the service was down.
struct downtime_source {
    std::string file;
    std::string start = "downtime_start";
    std::string end = "downtime_end";
    conditions where;
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> from; ///< watched since
    std::optional<std::chrono::sys_time<std::chrono::milliseconds>> to;   ///< watched until
};

struct event_source {
    std::variant<access_log_source, counters_source, openmetrics_source, histogram_source,
                 downtime_source>
        kind;
    std::uint64_t line = 0; ///< of the config, for messages
};

/// Good events among all, or up time among all time.
struct availability_sli {};

/// Requests faster than a threshold.
struct latency_sli {
    std::chrono::nanoseconds threshold;
    bool inclusive = true; ///< a request of exactly the threshold is good
    quantile_level shown;  ///< the percentile of the SLI's name
    std::string shown_name;
};

/// Slices of time whose percentage of errors stays within a limit.
struct error_rate_sli {
    objective slice_target; ///< what a slice has to meet: 99 % for at most 1 % of errors
    std::string limit;      ///< the percentage of errors as written
    std::chrono::milliseconds slice = std::chrono::minutes{1};
    empty_slice empty = empty_slice::excluded;
};

struct slo_config {
    std::string name;
    std::string sli; ///< as written
    std::variant<availability_sli, latency_sli, error_rate_sli> kind;
    objective target;
    std::string percentage; ///< the target as written, without the sign
    std::chrono::milliseconds window;
    event_source source;
    confidence level{0.95};
    interval_method method = interval_method::wilson;
    std::uint64_t line = 0;
};

/// Faults that somebody labelled, shown beside the alerts.
struct labels_source {
    std::string file;
    std::string start = "start";
    std::string end = "end";
    std::string label = "fault";
};

struct report_config {
    std::string service;
    std::vector<slo_config> slos;
    std::optional<labels_source> labels;
};

/// Reads and checks a config; paths in it are relative to its folder.
/// Errors: input_error "file:line:column: field: what was expected".
[[nodiscard]] report_config load_config(const std::string& file);

/// The same from a text. \param file what the user knows it by, and whose folder paths start from
[[nodiscard]] report_config parse_config(const std::string& text, const std::string& file);

/// "wilson", "clopper_pearson", ...: the names of the config and of the JSON.
[[nodiscard]] std::string method_name(interval_method method);

} // namespace nines::examples
