// SPDX-License-Identifier: BSL-1.0
// The report as a function or as a program run by a user.
#pragma once

#include "slo_report/config.hpp"
#include "slo_report/render.hpp"
#include "slo_report/report.hpp"
#include "slo_report/sources.hpp"

#include "program_run.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
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

/// A line of an access log at a second of 1 January 2026.
inline std::string log_line(int second, int status, const std::string& path = "/",
                            const std::string& seconds_taken = "0.010000") {
    std::array<char, 200> line{};
    std::snprintf(line.data(), line.size(),
                  "10.0.0.1 - - [01/Jan/2026:%02d:%02d:%02d +0000] \"GET %s HTTP/1.1\" %d 5 \"-\" "
                  "\"t\" %s\n",
                  second / 3600, second / 60 % 60, second % 60, path.c_str(), status,
                  seconds_taken.c_str());
    return line.data();
}

inline nlohmann::json only_slo(const nlohmann::json& report) {
    REQUIRE(report.at("slos").size() == 1);
    return report.at("slos").at(0);
}

inline void check_counts(const nlohmann::json& slo, std::uint64_t good, std::uint64_t bad) {
    CHECK(slo.at("counts") == nlohmann::json{{"good", good}, {"bad", bad}, {"total", good + bad}});
}

inline std::string availability(const std::string& source,
                                const std::string& more = "target: 99.9, window: 30d") {
    return one_slo("sli: availability_ratio, " + more + ", source: {" + source + "}");
}

/// No number in the JSON may be one that JSON does not have.
inline void check_all_finite(const nlohmann::json& value) {
    if (value.is_number_float()) {
        CHECK(std::isfinite(value.get<double>()));
    }
    for (const auto& part : value) {
        if (value.is_structured()) {
            check_all_finite(part);
        }
    }
}

} // namespace nines_test
