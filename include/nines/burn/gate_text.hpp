// SPDX-License-Identifier: BSL-1.0
/// \file
/// What a significance gate found, in words, for whoever asks why it is open or closed.
#pragma once

#include <nines/burn/alert_text.hpp>
#include <nines/burn/significance_gate.hpp>
#include <nines/core/decimal.hpp>

#include <chrono>
#include <string>

namespace nines::inline NINES_ABI {

/// Why chance is ruled out or not: what failed, in which time, what a service at its objective
/// fails there, how often such a service shows as much, and how often the gate may be wrong.
/// Parameters: what `gate.evidence` found. Returns: a line of text, ended.
/// Cost: a microsecond and allocations; not for a hot path. Example: examples/service.
[[nodiscard]] inline std::string to_string(const gate_evidence& found,
                                           const significance_gate& gate) {
    detail::alert_writer out;
    const bool is_open = found.false_alarms_per_year <= gate.false_alarms_per_year();
    out << (is_open ? "chance is ruled out: " : "chance is not ruled out: ");
    if (detail::is_finite(found.false_alarms_per_year)) {
        out.put_count(found.failures) << " failed in ";
        out.put(std::chrono::round<std::chrono::seconds>(found.window)) << ", ";
        out.put(found.expected_failures, 3) << " expected at the objective, which shows as much ";
        out.put(found.false_alarms_per_year, 3) << " times a year";
    } else {
        out << "too few failures to say anything";
    }
    (out << "; at most ").put(gate.false_alarms_per_year(), 3) << " opens the gate\n";
    return out.take();
}

} // namespace nines::inline NINES_ABI
