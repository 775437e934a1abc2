// SPDX-License-Identifier: BSL-1.0
#include "backtest/nab.hpp"

#include "backtest/rows.hpp"
#include "common/bad_lines.hpp"
#include "common/csv.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <utility>

namespace nines::examples {
namespace {

using nlohmann::json;

result<time_ms> parse_utc(std::string_view text) {
    return parse_rfc3339(std::string{text} + 'Z');
}

std::vector<nab_sample> read_series(const std::string& file) {
    bad_lines bad;
    csv_reader csv{text_input{file, bad}};
    const auto time = csv.column("timestamp");
    const auto value = csv.column("value");
    std::vector<nab_sample> samples;
    while (csv.next()) {
        samples.push_back(
            {in_row(csv, file, parse_utc(csv[time])), in_row(csv, file, parse_number(csv[value]))});
    }
    expect_all_read(bad);
    std::sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) {
        return std::pair{a.at, a.value} < std::pair{b.at, b.value};
    });
    return samples;
}

std::vector<labelled_incident> read_windows(const std::string& file, const json& windows) {
    std::vector<labelled_incident> found;
    for (const auto& each : windows) {
        if (!each.is_array() || each.size() != 2 || !each[0].is_string() || !each[1].is_string()) {
            throw input_error{file, 0, "expected windows of two times each"};
        }
        const auto from = each[0].get<std::string>();
        const auto to = each[1].get<std::string>();
        found.push_back(
            {from.substr(0, 16), {in_file(file, parse_utc(from)), in_file(file, parse_utc(to))}});
    }
    return found;
}

/// The median time from one sample to the next.
std::chrono::seconds step_of(std::span<const recorded::sample_type> samples) {
    std::vector<std::chrono::milliseconds> steps;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        steps.push_back(samples[i].at - samples[i - 1].at);
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return std::chrono::ceil<std::chrono::seconds>(*middle);
}

study study_of(const std::string& folder, const std::string& name, const json& windows) {
    const std::string file = folder + '/' + name;
    const auto counts = in_file(file, outside_learned_range(read_series(file)));
    const auto step = step_of(counts.samples());
    return {"NAB " + name,
            counts,
            read_windows(folder + "/combined_windows.json", windows),
            objective::percent(99),
            std::chrono::days{30},
            step,
            step};
}

} // namespace

result<recorded> outside_learned_range(const std::vector<nab_sample>& samples) {
    const std::size_t learned = samples.size() * 15 / 100;
    if (learned == 0) {
        return error{errc::insufficient, "outside_learned_range", "expected 7 samples or more"};
    }
    const auto [least, most] =
        std::minmax_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(learned),
                            [](const auto& a, const auto& b) { return a.value < b.value; });
    std::vector<recorded::sample_type> increases{{samples[learned - 1].at, {}}};
    for (std::size_t i = learned; i < samples.size(); ++i) {
        const bool good = samples[i].value >= least->value && samples[i].value <= most->value;
        increases.push_back({samples[i].at, {good ? 1U : 0U, good ? 0U : 1U}});
    }
    return recorded::try_from_increases(increases);
}

std::vector<study> nab_studies(const std::string& folder) {
    const std::string labels = folder + "/combined_windows.json";
    std::ifstream in{labels};
    const json windows = json::parse(in, nullptr, false);
    if (!windows.is_object()) {
        throw input_error{labels, 0, "expected a JSON object of series and their windows"};
    }
    std::vector<study> studies;
    for (const auto& [series, spans] : windows.items()) {
        const std::string name = std::filesystem::path{series}.filename().string();
        if (std::filesystem::exists(folder + '/' + name)) {
            studies.push_back(study_of(folder, name, spans));
        }
    }
    return studies;
}

} // namespace nines::examples
