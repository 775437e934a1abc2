// SPDX-License-Identifier: BSL-1.0
#include "backtest/nab.hpp"
#include "backtest/nginx.hpp"
#include "backtest/recording.hpp"
#include "backtest/table.hpp"
#include "common/input_error.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace nines::examples;

constexpr const char* description =
    "Replays recorded data with labelled incidents to alert policies, and prints for each what it\n"
    "would have done: alerts, precision, recall and delay.";

/// Returns: what was tested in each study.
std::vector<std::vector<tested_policy>> print(const std::vector<study>& studies) {
    std::vector<std::vector<tested_policy>> tested;
    for (const study& each : studies) {
        tested.push_back(test_policies(each));
        std::printf("%s\n", table_of(each, tested.back()).c_str());
    }
    return tested;
}

bool is_there(const std::string& path) {
    if (std::filesystem::exists(path)) {
        return true;
    }
    std::printf("skipped: no shared data (%s)\n", path.c_str());
    return false;
}

void run(const std::string& recording, const std::string& shared) {
    (void)print(recording_studies(recording));
    if (shared.empty()) {
        return;
    }
    const std::string zones = shared + "/data/nginx_plus_status/zone_counters.csv";
    const std::string nab = shared + "/data/nab";
    if (is_there(zones)) {
        (void)print(nginx_studies(zones));
    }
    if (is_there(nab)) {
        const auto series = nab_studies(nab);
        const auto tested = print(series);
        std::printf("%s", summary_of("NAB together", series, tested).c_str());
    }
}

} // namespace

int main(int argc, char** argv) {
    constexpr int bad_input = 2;
    std::string recording;
    std::string shared;
    CLI::App app{description, "backtest"};
    app.add_option("recording", recording, "a folder written by cmake/record.sh")->required();
    app.add_option("shared", shared, "a folder with other people's data; none unless said");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : bad_input;
    }
    try {
        run(recording, shared);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "backtest: %s\n", problem.what());
        return bad_input;
    }
    return std::fflush(stdout) == 0 ? 0 : 1;
}
