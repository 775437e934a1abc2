// SPDX-License-Identifier: BSL-1.0
#include "backtest/recording.hpp"

#include "backtest/rows.hpp"
#include "common/access_log.hpp"
#include "common/bad_lines.hpp"
#include "common/csv.hpp"

#include <map>
#include <string_view>

namespace nines::examples {
namespace {

using std::chrono::seconds;

std::vector<labelled_incident> read_faults(const std::string& file) {
    bad_lines bad;
    csv_reader csv{text_input{file, bad}};
    const auto fault = csv.column("fault");
    const auto start = csv.column("start");
    const auto end = csv.column("end");
    std::vector<labelled_incident> found;
    while (csv.next()) {
        const half_open<time_ms> span{in_row(csv, file, parse_rfc3339(csv[start])),
                                      in_row(csv, file, parse_rfc3339(csv[end]))};
        if (span.empty()) {
            throw input_error{file, csv.line(), "expected an end that is later than the start"};
        }
        found.push_back({std::string{csv[fault]}, span});
    }
    expect_all_read(bad);
    return found;
}

/// All routes that were scraped at one time are one reading.
recorded read_counters(const std::string& file) {
    bad_lines bad;
    csv_reader csv{text_input{file, bad}};
    const auto time = csv.column("timestamp_ms");
    const auto route = csv.column("route");
    const auto total = csv.column("total");
    const auto failed = csv.column("r5xx");
    std::map<time_ms, event_counts<>> readings;
    while (csv.next()) {
        if (csv[route] != "/healthz") {
            readings[in_row(csv, file, parse_unix_milliseconds(csv[time]))] +=
                in_row(csv, file, reading(csv, total, failed));
        }
    }
    expect_all_read(bad);
    return in_file(file, recorded::try_from_cumulative(samples_of(readings)));
}

/// Requests at the end of the second that they are logged in.
recorded read_log(const std::string& file) {
    constexpr std::chrono::milliseconds slow{200};
    bad_lines bad;
    access_log_reader log{text_input{file, bad}};
    std::map<time_ms, event_counts<>> increases;
    for (auto batch = log.next(); !batch.empty(); batch = log.next()) {
        for (const access_record& each : batch) {
            if (each.path == "/healthz") {
                continue;
            }
            if (increases.empty()) {
                increases[each.time] = {};
            }
            const bool failed = each.status >= 500 || (each.duration && *each.duration > slow);
            increases[each.time + seconds{1}] += {failed ? 0U : 1U, failed ? 1U : 0U};
        }
    }
    expect_all_read(bad);
    return in_file(file, recorded::try_from_increases(samples_of(increases)));
}

} // namespace

std::vector<study> recording_studies(const std::string& folder) {
    const objective promised = objective::percent(99.9);
    const auto faults = read_faults(folder + "/faults.csv");
    const auto failures = read_counters(folder + "/counters.csv");
    const auto failures_and_slow = read_log(folder + "/access.log.gz");
    std::vector<study> studies;
    for (const auto period : {std::chrono::days{30}, std::chrono::days{1}}) {
        const seconds interval{period == std::chrono::days{1} ? 5 : 60};
        studies.push_back(
            {"own recording: bad is 5xx", failures, faults, promised, period, interval});
        studies.push_back({"own recording: bad is 5xx or more than 200 ms", failures_and_slow,
                           faults, promised, period, interval});
    }
    return studies;
}

} // namespace nines::examples
