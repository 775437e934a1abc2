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

/// Takes samples with stray times off the ends of a series.
std::vector<double> take_stray(time_series<double>& series) {
    constexpr std::size_t least = 10; // fewer do not say what is usual
    const auto times = series.times();
    if (times.size() <= least) {
        return {};
    }
    const std::size_t most = (std::max)(times.size() / 100, std::size_t{1});
    std::size_t from = 0;
    std::size_t to = times.size();
    for (std::size_t k = times.size() - 1; k + most >= times.size() && k >= least; --k) {
        to = times[k] - times[k - 1] > times[k - 1] - times[0] ? k : to;
    }
    for (std::size_t k = 1; k <= most && k + least <= to; ++k) {
        from = times[k] - times[k - 1] > times[to - 1] - times[k] ? k : from;
    }
    std::vector<double> stray{times.begin(), times.begin() + static_cast<std::ptrdiff_t>(from)};
    stray.insert(stray.end(), times.begin() + static_cast<std::ptrdiff_t>(to), times.end());
    if (!stray.empty()) {
        series = series.slice(from, to);
    }
    return stray;
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
    auto series = time_series<double>::from(times, values, rule).value();
    auto stray = take_stray(series);
    return {std::move(name), std::move(series), std::move(bad), std::move(stray)};
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
