// SPDX-License-Identifier: BSL-1.0
#include "slo_report/config.hpp"

#include "common/bad_lines.hpp"
#include "common/timestamps.hpp"
#include "common/yaml_fields.hpp"
#include "slo_report/source_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace nines::examples {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view sli_kinds =
    "availability_ratio, latency_percentile_NN such as latency_percentile_95, or error_percentage";
constexpr std::string_view percent_expected = "a number in percent such as 99.9";

constexpr std::array<std::pair<std::string_view, interval_method>, 8> methods{
    {{"wald", interval_method::wald},
     {"wilson", interval_method::wilson},
     {"wilson_continuity", interval_method::wilson_continuity},
     {"agresti_coull", interval_method::agresti_coull},
     {"jeffreys", interval_method::jeffreys},
     {"jeffreys_equal_tailed", interval_method::jeffreys_equal_tailed},
     {"clopper_pearson", interval_method::clopper_pearson},
     {"mid_p", interval_method::mid_p}}};

/// What an SLO takes from the top of the file when it does not say otherwise.
struct defaults {
    std::optional<event_source> source;
    std::map<std::string, event_source, std::less<>> named_sources;
    confidence level{0.95};
    interval_method method = interval_method::wilson;
};

std::pair<objective, std::string> read_percentage(const yaml_value& value) {
    std::string text = value.text(percent_expected);
    const auto drop_spaces = [&] {
        while (text.ends_with(' ')) {
            text.pop_back();
        }
    };
    drop_spaces();
    if (text.ends_with('%')) {
        text.pop_back();
        drop_spaces();
    }
    const auto target = objective::parse(text + '%');
    if (!target && target.error().code == errc::malformed) {
        value.refuse(fmt::format("expected {}, found '{}'", percent_expected,
                                 sanitised(value.text(percent_expected))));
    }
    if (!target) {
        value.refuse(fmt::format("expected more than 0 and less than 100 percent, found {}; "
                                 "100 percent leaves no error budget",
                                 text));
    }
    if (target->target() < 0.01) {
        value.refuse(fmt::format("{} percent is almost nothing; targets are in percent, so write "
                                 "99.9 and not 0.999",
                                 text));
    }
    return {*target, text};
}

confidence read_confidence(const yaml_value& value) {
    const auto billionths = value.billionths("a confidence in percent such as 95");
    constexpr std::int64_t one_percent = 1'000'000'000;
    if (billionths < 50 * one_percent || billionths >= 100 * one_percent) {
        value.refuse("expected a confidence in percent from 50 to below 100, such as 95");
    }
    return confidence{static_cast<double>(billionths) / (100.0 * one_percent)};
}

interval_method read_method(const yaml_value& value) {
    const std::string name = value.text("the name of an interval method");
    std::string known;
    for (const auto& [method_name, method] : methods) {
        if (method_name == name) {
            return method;
        }
        known += known.empty() ? "" : ", ";
        known += method_name;
    }
    value.refuse(fmt::format("unknown method '{}'; known: {}", sanitised(name), known));
}

/// The percentile at the end of latency_percentile_NN.
quantile_level read_percentile(const yaml_value& sli, const std::string& percent) {
    const auto number = detail::parse_decimal(percent);
    const double level = number ? static_cast<double>(number->significand) /
                                      static_cast<double>(detail::power_of_ten(number->scale + 2))
                                : 0;
    if (!(level > 0 && level < 1)) {
        sli.refuse(fmt::format("expected a percentile between 0 and 100, such as "
                               "latency_percentile_95 or latency_percentile_99.9, found '{}'",
                               sanitised(sli.text(sli_kinds))));
    }
    return quantile_level{level};
}

struct target_and_percentage {
    objective target;
    std::string percentage;
};

target_and_percentage read_availability_target(const yaml_value& target) {
    if (!target.is_scalar()) {
        target.refuse("contradicts sli availability_ratio, which takes one number in percent such "
                      "as 99.9");
    }
    auto [goal, text] = read_percentage(target);
    return {goal, std::move(text)};
}

yaml_fields read_target_map(const yaml_value& target, std::string_view sli,
                            std::string_view example) {
    if (!target.is_map()) {
        target.refuse(fmt::format("contradicts sli {}, which takes a threshold and a percentage, "
                                  "such as {}",
                                  sli, example));
    }
    return {target, {"threshold", "percentage"}, example};
}

target_and_percentage read_latency(const yaml_value& sli, const std::string& percent,
                                   const yaml_fields& slo, latency_sli& kind) {
    constexpr std::string_view example = "{threshold: 200, percentage: 99}";
    const auto fields =
        read_target_map(slo.require("target", example), sli.text(sli_kinds), example);
    const auto threshold = fields.require("threshold", "a latency in milliseconds such as 200");
    const auto billionths = threshold.billionths("a latency in milliseconds such as 200");
    constexpr std::int64_t billionths_of_ms_per_ns = 1000;
    kind.threshold = std::chrono::nanoseconds{billionths / billionths_of_ms_per_ns};
    if (kind.threshold <= std::chrono::nanoseconds{0}) {
        threshold.refuse("expected a latency in milliseconds of more than 0; no request is faster");
    }
    kind.shown = read_percentile(sli, percent);
    kind.shown_name = "p" + percent;
    if (const auto comparison = slo.find("comparison")) {
        const auto text = comparison->text("'<=' or '<'");
        if (text != "<=" && text != "<") {
            comparison->refuse("expected '<=' (a request of exactly the threshold is good) or '<'");
        }
        kind.inclusive = text == "<=";
    }
    auto [goal, text] = read_percentage(fields.require("percentage", percent_expected));
    return {goal, std::move(text)};
}

empty_slice read_empty_slices(const yaml_value& value) {
    const auto text = value.text("good, bad or excluded");
    if (text == "good") {
        return empty_slice::good;
    }
    if (text == "bad") {
        return empty_slice::bad;
    }
    if (text != "excluded") {
        value.refuse(fmt::format("expected good, bad or excluded, found '{}'", sanitised(text)));
    }
    return empty_slice::excluded;
}

target_and_percentage read_error_rate(const yaml_fields& slo, error_rate_sli& kind) {
    constexpr std::string_view example = "{threshold: 1, percentage: 99.5}";
    const auto fields =
        read_target_map(slo.require("target", example), "error_percentage", example);
    const auto threshold = fields.require("threshold", "errors in percent such as 1");
    const auto billionths = threshold.billionths("errors in percent such as 1");
    constexpr std::int64_t hundred_percent = 100'000'000'000;
    if (billionths == 0) {
        threshold.refuse("expected more than 0; a limit of no errors at all leaves a slice no "
                         "budget, so write a small one such as 0.0001");
    }
    if (billionths >= hundred_percent) {
        threshold.refuse("contradicts itself: with 100 percent of errors allowed in a slice no "
                         "slice can be bad; expected less than 100, such as 1");
    }
    kind.slice_target = objective::from_allowed_error(static_cast<double>(billionths) /
                                                      static_cast<double>(hundred_percent));
    kind.limit = threshold.text("errors in percent such as 1");
    if (const auto slice = slo.find("slice")) {
        kind.slice = slice->duration();
        if (kind.slice % std::chrono::seconds{1} != milliseconds{0}) {
            slice->refuse("expected whole seconds, such as 1m or 10s");
        }
    }
    if (const auto empty = slo.find("empty_slices")) {
        kind.empty = read_empty_slices(*empty);
    }
    auto [goal, text] = read_percentage(fields.require("percentage", percent_expected));
    return {goal, std::move(text)};
}

/// Fields that only one kind of SLI has would be ignored elsewhere, so they are refused there.
void refuse_misplaced(const yaml_fields& slo, const std::vector<std::string_view>& names,
                      std::string_view belongs_to) {
    for (const auto name : names) {
        if (const auto found = slo.find(name)) {
            found->refuse(fmt::format("has no meaning here; it belongs to sli {}", belongs_to));
        }
    }
}

target_and_percentage read_kind(const yaml_fields& slo, slo_config& out) {
    constexpr std::string_view latency = "latency_percentile_";
    const auto sli = slo.require("sli", sli_kinds);
    out.sli = sli.text(sli_kinds);
    if (!out.sli.starts_with(latency)) {
        refuse_misplaced(slo, {"comparison"}, "latency_percentile_NN");
    }
    if (out.sli != "error_percentage") {
        refuse_misplaced(slo, {"slice", "empty_slices"}, "error_percentage");
    }
    if (out.sli == "availability_ratio") {
        out.kind = availability_sli{};
        return read_availability_target(slo.require("target", percent_expected));
    }
    if (out.sli == "error_percentage") {
        error_rate_sli kind{.slice_target = objective::fraction(0.5), .limit = {}};
        auto target = read_error_rate(slo, kind);
        out.kind = kind;
        return target;
    }
    if (out.sli.starts_with(latency)) {
        latency_sli kind{.threshold = {}, .shown = quantile_level{0.5}, .shown_name = {}};
        auto target = read_latency(sli, out.sli.substr(latency.size()), slo, kind);
        out.kind = kind;
        return target;
    }
    sli.refuse(fmt::format("expected {}, found '{}'", sli_kinds, sanitised(out.sli)));
}

event_source pick_source(const yaml_fields& slo, const defaults& top, const std::string& folder) {
    const auto source = slo.find("source");
    if (!source) {
        if (!top.source) {
            slo.self().refuse("the field 'source' is missing, and there is none at the top of the "
                              "file; expected where the events come from, such as "
                              "{access_log: access.log}");
        }
        return *top.source;
    }
    if (!source->is_scalar()) {
        return read_source(*source, folder);
    }
    const std::string name = source->text("a source");
    const auto named = top.named_sources.find(name);
    if (named == top.named_sources.end()) {
        source->refuse(
            fmt::format("'{}' is not among the sources at the top of the file", sanitised(name)));
    }
    return named->second;
}

/// Refuses an SLI that the source cannot feed.
void check_source(const slo_config& slo, const yaml_value& where) {
    const auto& source = slo.source.kind;
    const bool has_counts = std::holds_alternative<access_log_source>(source) ||
                            std::holds_alternative<counters_source>(source) ||
                            std::holds_alternative<openmetrics_source>(source);
    if (std::holds_alternative<latency_sli>(slo.kind)) {
        if (!std::holds_alternative<access_log_source>(source) &&
            !std::holds_alternative<histogram_source>(source)) {
            where.refuse(fmt::format("contradicts its source, which has no latencies; sli {} needs "
                                     "an access_log with request times or a latency_histogram",
                                     slo.sli));
        }
    } else if (std::holds_alternative<error_rate_sli>(slo.kind) && !has_counts) {
        where.refuse("contradicts its source, which has no errors in it; sli error_percentage "
                     "needs an access_log, counters or openmetrics");
    } else if (std::holds_alternative<histogram_source>(source)) {
        where.refuse("contradicts its source, which has latencies and no errors; sli "
                     "availability_ratio needs an access_log, counters, openmetrics or downtime");
    }
}

milliseconds read_window(const yaml_fields& slo) {
    const auto window = slo.require("window", "a duration such as 30d, 7d or 1h");
    const auto length = window.duration();
    constexpr milliseconds longest = std::chrono::days{3653};
    if (length < std::chrono::minutes{1} || length > longest) {
        window.refuse("expected a window from 1m to 10y");
    }
    return length;
}

slo_config read_slo(const yaml_value& value, const defaults& top, const std::string& folder) {
    const yaml_fields slo{value,
                          {"name", "sli", "target", "window", "source", "slice", "empty_slices",
                           "comparison", "confidence", "method"},
                          "the fields name, sli, target and window"};
    slo_config out{.name = slo.require("name", "a name").text("a name"),
                   .sli = {},
                   .kind = availability_sli{},
                   .target = objective::fraction(0.5),
                   .percentage = {},
                   .window = {},
                   .source = {},
                   .level = top.level,
                   .method = top.method,
                   .line = value.line()};
    auto [target, percentage] = read_kind(slo, out);
    out.target = target;
    out.percentage = std::move(percentage);
    out.window = read_window(slo);
    const auto* slices = std::get_if<error_rate_sli>(&out.kind);
    if (slices != nullptr && slices->slice > out.window) {
        value.refuse("contradicts itself: a slice is longer than the window");
    }
    if (const auto level = slo.find("confidence")) {
        out.level = read_confidence(*level);
    }
    if (const auto method = slo.find("method")) {
        out.method = read_method(*method);
    }
    out.source = pick_source(slo, top, folder);
    check_source(out, slo.require("sli", sli_kinds));
    return out;
}

defaults read_defaults(const yaml_fields& top, const std::string& folder) {
    defaults out;
    if (const auto source = top.find("source")) {
        out.source = read_source(*source, folder);
    }
    if (const auto sources = top.find("sources")) {
        for (const auto& [name, key, value] : sources->members("names with a source each")) {
            out.named_sources.emplace(name, read_source(value, folder));
        }
    }
    if (const auto level = top.find("confidence")) {
        out.level = read_confidence(*level);
    }
    if (const auto method = top.find("method")) {
        out.method = read_method(*method);
    }
    return out;
}

} // namespace

report_config load_config(const std::string& file) {
    return parse_config(file_contents(file), file);
}

report_config parse_config(const std::string& text, const std::string& file) {
    constexpr std::string_view expected = "a map with the fields service and slos";
    const yaml_fields top{
        parse_yaml(text, file, expected),
        {"service", "slos", "source", "sources", "labels", "confidence", "method"},
        expected};
    const std::string folder = file.substr(0, file.find_last_of('/') + 1);
    const defaults given = read_defaults(top, folder);
    report_config config{.service = top.require("service", "the service's name").text("a name"),
                         .slos = {},
                         .labels = {}};
    for (const auto& item : top.require("slos", "a list of SLOs").items("a list of SLOs")) {
        auto slo = read_slo(item, given, folder);
        const auto twin = std::find_if(config.slos.begin(), config.slos.end(),
                                       [&](const slo_config& s) { return s.name == slo.name; });
        if (twin != config.slos.end()) {
            item.refuse(fmt::format("the name '{}' is taken by the SLO of line {}",
                                    sanitised(slo.name), twin->line));
        }
        config.slos.push_back(std::move(slo));
    }
    if (const auto labels = top.find("labels")) {
        config.labels = read_labels(*labels, folder);
    }
    return config;
}

std::string method_name(interval_method method) {
    for (const auto& [name, value] : methods) {
        if (value == method) {
            return std::string{name};
        }
    }
    return "unknown";
}

} // namespace nines::examples
