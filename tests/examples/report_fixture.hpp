// SPDX-License-Identifier: BSL-1.0
// A folder of its own for each test, and the report as a function or as a program run by a user.
#pragma once

#include "slo_report/config.hpp"
#include "slo_report/render.hpp"
#include "slo_report/report.hpp"
#include "slo_report/sources.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include <sys/wait.h>

namespace nines_test {

/// A folder that goes away with the test.
class scratch_folder {
public:
    scratch_folder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "nines_report_XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    /// Writes a file and returns its path.
    std::string write(const std::string& name, std::string_view text) const {
        const std::string path = file(name);
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

struct outcome {
    int status;
    std::string out;
    std::string err;
};

/// Runs the program as a user would.
inline outcome run_report(const scratch_folder& folder, const std::string& arguments) {
    const std::string out = folder.file("stdout");
    const std::string err = folder.file("stderr");
    const std::string command =
        std::string{NINES_SLO_REPORT} + ' ' + arguments + " >" + out + " 2>" + err;
    const int status = std::system(command.c_str());
    const auto contents = [](const std::string& path) {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    };
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(out), contents(err)};
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
