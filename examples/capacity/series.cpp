// SPDX-License-Identifier: BSL-1.0
#include "capacity/series.hpp"

#include "common/csv.hpp"
#include "common/input_error.hpp"
#include "common/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>
#include <vector>

namespace nines::examples {
namespace {

/// A time with a zone, without one, or as Unix seconds.
result<time_ms> parse_time(std::string_view text) {
    const bool digits = text.find_first_not_of("0123456789.") == std::string_view::npos;
    if (digits) {
        return parse_unix_seconds(text);
    }
    const auto zoned = parse_rfc3339(text);
    return zoned ? zoned : parse_rfc3339(std::string{text} + 'Z');
}

read_series read(csv_reader csv, const series_columns& columns, duplicate_rule rule, bad_lines& bad,
                 std::string name) {
    const auto time_column = csv.column(columns.time);
    const auto value_column = csv.column(columns.value);
    std::vector<double> times;
    std::vector<double> values;
    while (csv.next()) {
        const auto time = parse_time(csv[time_column]);
        const auto value = parse_number(csv[value_column]);
        if (!time || !value) {
            csv.refuse(time ? value.error().what : time.error().what);
            continue;
        }
        times.push_back(std::chrono::duration<double>(time->time_since_epoch()).count());
        values.push_back(*value);
    }
    if (times.empty()) {
        const bool any = bad.count() > 0;
        throw input_error{csv.input().name(), any ? bad.first()[0].line : 0,
                          any ? std::string{"no line could be read: "} + bad.first()[0].reason
                              : "expected rows below the header"};
    }
    return {std::move(name), time_series<double>::from(times, values, rule).value(),
            std::move(bad)};
}

} // namespace

read_series read_csv_series(const std::string& path, const series_columns& columns,
                            duplicate_rule rule) {
    bad_lines bad;
    csv_reader csv{text_input{path, bad}};
    const auto name = path == "-" ? "standard input" : std::filesystem::path{path}.stem().string();
    return read(std::move(csv), columns, rule, bad, name);
}

read_series read_csv_series_text(std::string_view text, const series_columns& columns,
                                 duplicate_rule rule) {
    bad_lines bad;
    csv_reader csv{text_input::of_text(text, bad)};
    return read(std::move(csv), columns, rule, bad, "text");
}

time_ms time_of(double seconds) {
    return time_ms{std::chrono::milliseconds{std::llround(seconds * 1000)}};
}

} // namespace nines::examples
