// SPDX-License-Identifier: BSL-1.0
// The report as a function or as a program run by a user.
#pragma once

#include "slo_report/config.hpp"
#include "slo_report/render.hpp"
#include "slo_report/report.hpp"
#include "slo_report/sources.hpp"

#include "program_run.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace nines_test {

/// Runs the program as a user would.
inline outcome run_report(const scratch_folder& folder, const std::string& arguments) {
    return run_program(folder, NINES_SLO_REPORT, arguments);
}

/// The report of a config as JSON, without a process.
inline nlohmann::json report_of(const std::string& config_file,
                                std::optional<nines::examples::time_ms> now = std::nullopt) {
    const auto config = nines::examples::load_config(config_file);
    const auto data = nines::examples::load_data(config, {.show_progress = false, .now = now});
    return nlohmann::json::parse(
        nines::examples::render_json(nines::examples::evaluate(config, data, now)));
}

/// One SLO, indented as an item of `slos`.
inline std::string one_slo(const std::string& fields) {
    return "service: test\nslos:\n  - {name: one, " + fields + "}\n";
}

} // namespace nines_test
