// SPDX-License-Identifier: BSL-1.0
#include "backtest/nginx.hpp"

#include "backtest/rows.hpp"
#include "common/bad_lines.hpp"
#include "common/csv.hpp"

#include <map>

namespace nines::examples {

std::vector<study> nginx_studies(const std::string& file) {
    bad_lines bad;
    csv_reader csv{text_input{file, bad}};
    const auto time = csv.column("timestamp_ms");
    const auto zone = csv.column("zone");
    const auto total = csv.column("total");
    const auto failed = csv.column("r5xx");
    std::map<std::string, std::vector<recorded::sample_type>> zones;
    while (csv.next()) {
        zones[std::string{csv[zone]}].push_back(
            {in_row(csv, file, parse_unix_milliseconds(csv[time])),
             in_row(csv, file, reading(csv, total, failed))});
    }
    expect_all_read(bad);
    std::vector<study> studies;
    for (const auto& [name, samples] : zones) {
        studies.push_back({"nginx zone " + name,
                           in_file(file, recorded::try_from_cumulative(samples)),
                           {},
                           objective::percent(99.9)});
    }
    return studies;
}

} // namespace nines::examples
