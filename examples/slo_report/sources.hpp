// SPDX-License-Identifier: BSL-1.0
/// \file
/// From the files of a config to events over time: each file is read once, in constant memory.
#pragma once

#include "common/bad_lines.hpp"
#include "slo_report/config.hpp"
#include "slo_report/latencies.hpp"
#include "slo_report/timeline.hpp"

#include <nines/core/interval_set.hpp>
#include <nines/sli/counter.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nines::examples {

/// What the events of an SLO are; events of time are a millisecond each.
enum class event_unit : std::uint8_t { requests, slices, time };

/// What the source of an SLO holds, whichever kind it is.
struct slo_data {
    event_unit unit = event_unit::requests;
    std::shared_ptr<const event_history> events;      ///< good and bad by the SLO's own rule
    std::shared_ptr<const event_history> most_good;   ///< the same if all that is uncertain is good
    std::shared_ptr<const event_timeline> traffic;    ///< requests, bad ones by status; may be null
    std::shared_ptr<const latency_history> latencies; ///< may be null
    std::optional<interval_set<time_ms>> down;        ///< of downtime sources
    std::uint64_t without_latency = 0; ///< requests of the log that have no request time
    std::uint64_t lines_used = 0;      ///< lines or rows of the input that counted for this SLO
    sample_tally samples;              ///< of counters
    bool read_counters = false;
    std::vector<std::string> notes; ///< what whoever wrote the config should look at
};

struct labelled_fault {
    std::string name;
    time_span span;
};

/// All that was read for a config.
struct report_data {
    std::vector<slo_data> slos; ///< as in the config
    std::vector<labelled_fault> faults;
    bad_lines bad;
    std::uint64_t lines = 0; ///< of all inputs
};

struct load_options {
    bool show_progress = false; ///< on a terminal
    std::optional<time_ms> now; ///< outages without an end last until then
};

/// Errors: input_error for files that cannot be read and columns that are missing; lines that
/// cannot be read are counted in `bad`.
[[nodiscard]] report_data load_data(const report_config& config, const load_options& options = {});

} // namespace nines::examples
