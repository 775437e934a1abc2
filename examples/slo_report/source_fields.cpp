// SPDX-License-Identifier: BSL-1.0
#include "slo_report/source_fields.hpp"

#include "common/bad_lines.hpp"
#include "common/timestamps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

namespace nines::examples {
namespace {

constexpr std::string_view source_kinds =
    "one of access_log, counters, openmetrics, latency_histogram or downtime";

std::string read_file(const yaml_value& value, const std::string& name, const std::string& folder) {
    if (name == "-") {
        return name;
    }
    const std::string path = name.starts_with('/') ? name : folder + name;
    if (::access(path.c_str(), R_OK) != 0) {
        value.refuse(fmt::format("expected a file that can be read, '{}': {}", sanitised(path, 400),
                                 std::generic_category().message(errno)));
    }
    return path;
}

std::string read_file(const yaml_value& value, const std::string& folder) {
    return read_file(value, value.text("the path of a file"), folder);
}

/// Replaces `text` when the field is given.
void read_name(const yaml_fields& fields, std::string_view name, std::string& text) {
    if (const auto given = fields.find(name)) {
        text = given->text("a name");
    }
}

std::vector<std::string> read_names(const yaml_fields& fields, std::string_view name) {
    const auto given = fields.find(name);
    return given ? given->texts("a name or a list of names") : std::vector<std::string>{};
}

conditions read_conditions(const yaml_fields& fields, std::string_view name) {
    conditions all;
    if (const auto given = fields.find(name)) {
        constexpr std::string_view expected =
            "names with a value or a list of values, such as {zone: [a, b]}";
        for (const auto& [column, key, values] : given->members(expected)) {
            all.push_back({column, values.texts(expected)});
        }
    }
    return all;
}

access_log_source read_access_log(const yaml_value& value, const std::string& folder) {
    const yaml_fields fields{
        value, {"access_log", "routes", "exclude", "bad_status"}, "the fields of an access_log"};
    access_log_source source;
    const auto files = fields.require("access_log", "a path");
    for (const auto& name : files.texts("a path or a list of paths")) {
        source.files.push_back(read_file(files, name, folder));
    }
    source.routes = {read_names(fields, "routes"), read_names(fields, "exclude")};
    if (const auto bad = fields.find("bad_status")) {
        source.bad_status = {};
        for (const auto& pattern : bad->texts("status codes such as 503 or 5xx")) {
            if (!source.bad_status.add(pattern)) {
                bad->refuse(fmt::format("expected status codes such as 503 or 5xx, found '{}'",
                                        sanitised(pattern)));
            }
        }
    }
    return source;
}

/// No column may count twice, on one side or on two.
void refuse_overlap(const yaml_fields& fields) {
    std::map<std::string, std::string_view> counted;
    for (const std::string_view side : {"good", "total", "bad"}) {
        for (const auto& name : read_names(fields, side)) {
            const auto [known, is_new] = counted.emplace(name, side);
            if (!is_new) {
                fields.require(side, "columns")
                    .refuse(known->second == side
                                ? fmt::format("'{}' is given twice", sanitised(name))
                                : fmt::format("contradicts itself: '{}' is also counted as {}",
                                              sanitised(name), known->second));
            }
        }
    }
}

counters_source read_counters(const yaml_value& value, const std::string& folder) {
    const yaml_fields fields{value,
                             {"counters", "time", "where", "series", "good", "bad", "total"},
                             "the fields of counters"};
    counters_source source;
    source.file = read_file(fields.require("counters", "a path"), folder);
    read_name(fields, "time", source.time);
    source.where = read_conditions(fields, "where");
    source.series = read_names(fields, "series");
    source.good = read_names(fields, "good");
    source.bad = read_names(fields, "bad");
    source.total = read_names(fields, "total");
    const bool enough = (source.good.empty() ? 0 : 1) + (source.bad.empty() ? 0 : 1) +
                            (source.total.empty() ? 0 : 1) >=
                        2;
    if (!enough) {
        value.refuse("expected the columns of at least two of good, bad and total");
    }
    refuse_overlap(fields);
    return source;
}

openmetrics_source read_openmetrics(const yaml_value& value, const std::string& folder) {
    const yaml_fields fields{
        value, {"openmetrics", "metric", "where", "bad"}, "the fields of openmetrics"};
    openmetrics_source source;
    source.file = read_file(fields.require("openmetrics", "a path"), folder);
    source.metric = fields.require("metric", "the name of a counter").text("the name of a counter");
    source.where = read_conditions(fields, "where");
    constexpr std::string_view labels = "the labels of bad events, such as {class: [5xx]}";
    const auto bad = fields.require("bad", labels);
    source.bad = read_conditions(fields, "bad");
    if (source.bad.empty()) {
        bad.refuse(fmt::format("expected {}; without any, every event would be bad", labels));
    }
    return source;
}

std::chrono::nanoseconds unit_of(std::string_view column) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> endings{
        {{"_ns", 1},
         {"_nanoseconds", 1},
         {"_us", 1'000},
         {"_microseconds", 1'000},
         {"_ms", 1'000'000},
         {"_milliseconds", 1'000'000},
         {"_s", 1'000'000'000},
         {"_seconds", 1'000'000'000}}};
    for (const auto& [ending, nanoseconds] : endings) {
        if (column.ends_with(ending)) {
            return std::chrono::nanoseconds{nanoseconds};
        }
    }
    return std::chrono::nanoseconds{0};
}

histogram_source read_histogram(const yaml_value& value, const std::string& folder) {
    const yaml_fields fields{value,
                             {"latency_histogram", "start", "length", "latency", "lower", "count",
                              "bucket_width", "unit", "where"},
                             "the fields of a latency_histogram"};
    histogram_source source;
    source.file = read_file(fields.require("latency_histogram", "a path"), folder);
    read_name(fields, "start", source.start);
    read_name(fields, "length", source.length);
    read_name(fields, "latency", source.latency);
    read_name(fields, "lower", source.lower);
    read_name(fields, "count", source.count);
    source.where = read_conditions(fields, "where");
    if (const auto width = fields.find("bucket_width")) {
        constexpr double whole = 100e9;
        const auto billionths = width->billionths("the width of a bucket in percent such as 3.2");
        source.bucket_width = static_cast<double>(billionths) / whole;
        if (!source.lower.empty()) {
            width->refuse("contradicts the field lower, which says where buckets begin");
        }
    }
    source.unit = unit_of(source.latency);
    constexpr std::string_view units = "ns, us, ms or s";
    if (const auto unit = fields.find("unit")) {
        source.unit = unit_of("_" + unit->text(units));
        if (source.unit.count() == 0) {
            unit->refuse(fmt::format("expected {}", units));
        }
    }
    if (source.unit.count() == 0) {
        value.refuse(fmt::format("expected the field unit ({}), since the column '{}' does not "
                                 "end in one",
                                 units, sanitised(source.latency)));
    }
    return source;
}

std::optional<time_ms> read_time(const yaml_fields& fields, std::string_view name) {
    const auto given = fields.find(name);
    if (!given) {
        return std::nullopt;
    }
    const auto time = parse_rfc3339(given->text("a time such as 2026-11-23T08:00:00Z"));
    if (!time) {
        given->refuse(time.error().what);
    }
    return *time;
}

downtime_source read_downtime(const yaml_value& value, const std::string& folder) {
    const yaml_fields fields{
        value, {"downtime", "start", "end", "where", "from", "to"}, "the fields of downtime"};
    downtime_source source;
    source.file = read_file(fields.require("downtime", "a path"), folder);
    read_name(fields, "start", source.start);
    read_name(fields, "end", source.end);
    source.where = read_conditions(fields, "where");
    source.from = read_time(fields, "from");
    source.to = read_time(fields, "to");
    if (source.from && source.to && *source.to <= *source.from) {
        value.refuse("contradicts itself: 'to' is not after 'from'");
    }
    return source;
}

} // namespace

event_source read_source(const yaml_value& value, const std::string& folder) {
    std::vector<std::string> kinds;
    for (const auto& [name, key, member] : value.members(source_kinds)) {
        if (name == "access_log" || name == "counters" || name == "openmetrics" ||
            name == "latency_histogram" || name == "downtime") {
            kinds.push_back(name);
        }
    }
    if (kinds.size() != 1) {
        value.refuse(kinds.empty() ? fmt::format("expected {}", source_kinds)
                                   : fmt::format("expected {}, found {}", source_kinds,
                                                 fmt::join(kinds, " and ")));
    }
    event_source source{.kind = {}, .line = value.line()};
    if (kinds[0] == "access_log") {
        source.kind = read_access_log(value, folder);
    } else if (kinds[0] == "counters") {
        source.kind = read_counters(value, folder);
    } else if (kinds[0] == "openmetrics") {
        source.kind = read_openmetrics(value, folder);
    } else if (kinds[0] == "latency_histogram") {
        source.kind = read_histogram(value, folder);
    } else {
        source.kind = read_downtime(value, folder);
    }
    return source;
}

labels_source read_labels(const yaml_value& value, const std::string& folder) {
    labels_source labels;
    if (value.is_scalar()) {
        labels.file = read_file(value, folder);
        return labels;
    }
    const yaml_fields fields{value, {"file", "start", "end", "label"}, "the path of a CSV file"};
    labels.file = read_file(fields.require("file", "a path"), folder);
    read_name(fields, "start", labels.start);
    read_name(fields, "end", labels.end);
    read_name(fields, "label", labels.label);
    return labels;
}

} // namespace nines::examples
