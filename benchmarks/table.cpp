// SPDX-License-Identifier: BSL-1.0
#include "table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace nines::bench {

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::string time(double seconds) {
    if (seconds < 1e-6) {
        return fmt::format("{:.3g} ns", seconds * 1e9);
    }
    if (seconds < 1e-3) {
        return fmt::format("{:.3g} us", seconds * 1e6);
    }
    return seconds < 1 ? fmt::format("{:.3g} ms", seconds * 1e3) : fmt::format("{:.3g} s", seconds);
}

namespace {

bool is_variant(std::string_view component) {
    return component == "ours" || component.starts_with("peer:") || component.starts_with("limit:");
}

/// How it was measured, which Google Benchmark adds to a name.
bool is_setting(std::string_view component) {
    return component == "real_time" || component == "process_time" || component == "manual_time" ||
           component.starts_with("min_time:") || component.starts_with("iterations:") ||
           component.starts_with("repeats:");
}

bool counted(const samples& all, basis by) {
    switch (by) {
    case basis::bytes:
        return all.bytes_per_second.size() == all.seconds.size();
    case basis::items:
        return all.items_per_second.size() == all.seconds.size();
    case basis::iterations:
        break;
    }
    return true;
}

/// Seconds a byte, an item or an iteration.
double cost(const samples& all, basis by) {
    switch (by) {
    case basis::bytes:
        return 1 / median(all.bytes_per_second);
    case basis::items:
        return 1 / median(all.items_per_second);
    case basis::iterations:
        break;
    }
    return median(all.seconds);
}

std::string shown(double cost, basis by) {
    return by == basis::bytes ? fmt::format("{:.3g} GB/s", 1e-9 / cost) : time(cost);
}

/// By name, numbers by their value: "n=1e9" before "n=1e10".
bool comes_before(std::string_view a, std::string_view b) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            const auto length = [&](std::string_view text) {
                return static_cast<std::size_t>(
                    std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
            };
            const auto left = a.substr(0, length(a));
            const auto right = b.substr(0, length(b));
            if (left != right) {
                return left.size() != right.size() ? left.size() < right.size() : left < right;
            }
            a.remove_prefix(left.size());
            b.remove_prefix(right.size());
        } else if (a.front() != b.front()) {
            return a.front() < b.front();
        } else {
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

/// "peer:boost" as "peer boost".
std::string readable(std::string variant) {
    std::replace(variant.begin(), variant.end(), ':', ' ');
    std::replace(variant.begin(), variant.end(), '_', ' ');
    return variant;
}

} // namespace

variant_name variant_name::of(std::string_view function, std::string_view arguments) {
    std::string subject;
    std::string variant = "ours";
    const auto take = [&](std::string_view component) {
        if (is_variant(component)) {
            variant = component;
        } else if (!component.empty() && !is_setting(component)) {
            subject += (subject.empty() ? "" : "/") + std::string{component};
        }
    };
    for (std::string_view rest : {function, arguments}) {
        while (!rest.empty()) {
            const auto slash = std::min(rest.find('/'), rest.size());
            take(rest.substr(0, slash));
            rest.remove_prefix(std::min(slash + 1, rest.size()));
        }
    }
    return {subject, variant};
}

void comparison::add(const variant_name& name, double seconds, double items_per_second,
                     double bytes_per_second) {
    auto at = std::find_if(subjects_.begin(), subjects_.end(),
                           [&](const subject& each) { return each.name == name.subject; });
    if (at == subjects_.end()) {
        at = subjects_.insert(at, subject{name.subject, {}, {}});
    }
    samples& taken = at->by_variant[name.variant];
    taken.seconds.push_back(seconds);
    if (items_per_second > 0) {
        taken.items_per_second.push_back(items_per_second);
    }
    if (bytes_per_second > 0) {
        taken.bytes_per_second.push_back(bytes_per_second);
    }
}

void comparison::expect(const variant_name& name, const target& at_most) {
    const auto at = std::find_if(subjects_.begin(), subjects_.end(),
                                 [&](const subject& each) { return each.name == name.subject; });
    at->at_most = at_most;
}

const comparison::subject* comparison::find(std::string_view name) const {
    const auto at = std::find_if(subjects_.begin(), subjects_.end(),
                                 [&](const subject& each) { return each.name == name; });
    return at == subjects_.end() ? nullptr : &*at;
}

bool comparison::has_subject_in(std::string_view group) const {
    return std::any_of(subjects_.begin(), subjects_.end(),
                       [&](const subject& each) { return each.name.starts_with(group); });
}

basis comparison::subject::common_basis() const {
    for (const basis by : {basis::bytes, basis::items}) {
        if (std::all_of(by_variant.begin(), by_variant.end(),
                        [&](const auto& variant) { return counted(variant.second, by); })) {
            return by;
        }
    }
    return basis::iterations;
}

std::vector<table_row> comparison::subject::target_rows(basis by, double ours) const {
    std::vector<table_row> rows;
    const auto add = [&](const std::string& wanted, double part) {
        rows.push_back({"", "", "target, at most", wanted,
                        fmt::format("{:.2f} of it, {}", part, part <= 1 ? "met" : "MISSED")});
    };
    if (at_most.seconds > 0) {
        add(time(at_most.seconds), ours / at_most.seconds);
    }
    for (const auto& [variant, taken] : by_variant) {
        if (at_most.limits > 0 && variant.starts_with("limit:")) {
            add(fmt::format("{:.3g} limits", at_most.limits),
                ours / cost(taken, by) / at_most.limits);
        }
    }
    return rows;
}

std::vector<table_row> comparison::rows_of(const subject& each, const comparison* earlier) {
    const basis by = each.common_basis();
    const auto own = each.by_variant.find("ours");
    const double ours = own == each.by_variant.end() ? 0 : cost(own->second, by);
    std::vector<table_row> rows;
    for (const auto& [variant, taken] : each.by_variant) {
        if (variant == "ours") {
            continue;
        }
        const double theirs = cost(taken, by);
        const std::string ratio = !(ours > 0) ? ""
                                  : variant.starts_with("limit:")
                                      ? fmt::format("{:.2f} x the limit", ours / theirs)
                                      : fmt::format("{:.2f} x as fast", theirs / ours);
        rows.push_back({"", "", readable(variant), shown(theirs, by), ratio});
    }
    if (ours > 0) {
        const auto targets = each.target_rows(by, ours);
        rows.insert(rows.end(), targets.begin(), targets.end());
    }
    const subject* then = earlier != nullptr ? earlier->find(each.name) : nullptr;
    if (then != nullptr && ours > 0 && then->by_variant.contains("ours") &&
        counted(then->by_variant.at("ours"), by)) {
        const double before = cost(then->by_variant.at("ours"), by);
        rows.push_back({"", "", "ours, baseline", shown(before, by),
                        fmt::format("{:+.1f} % time", 100 * (ours / before - 1))});
    }
    if (rows.empty()) {
        rows.emplace_back();
    }
    rows.front().subject = each.name;
    rows.front().ours = ours > 0 ? shown(ours, by) : "-";
    return rows;
}

std::string comparison::table(const comparison* earlier) const {
    std::vector<const subject*> ordered;
    for (const subject& each : subjects_) {
        ordered.push_back(&each);
    }
    std::sort(ordered.begin(), ordered.end(),
              [](const subject* a, const subject* b) { return comes_before(a->name, b->name); });
    std::vector<table_row> rows{{"subject", "ours", "beside", "theirs", "ratio"}};
    for (const subject* each : ordered) {
        const auto more = rows_of(*each, earlier);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    std::size_t width = 0;
    for (const table_row& row : rows) {
        width = std::max(width, row.subject.size());
    }
    std::string text;
    for (const table_row& row : rows) {
        text += fmt::format("{:<{}}  {:>10}  {:<28} {:>10}  {}\n", row.subject, width, row.ours,
                            row.beside, row.theirs, row.ratio);
    }
    return text;
}

comparison comparison::read(const std::string& path) {
    std::ifstream in{path};
    if (!in) {
        throw std::runtime_error{"cannot read " + path};
    }
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object() || !json.contains("benchmarks")) {
        throw std::runtime_error{path + ": expected the JSON of an earlier run"};
    }
    const std::map<std::string, double> units{{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
    comparison earlier;
    for (const auto& run : json["benchmarks"]) {
        if (run.value("run_type", "") == "iteration" && !run.value("error_occurred", false)) {
            earlier.add(variant_name::of(run.value("run_name", ""), ""),
                        run.value("real_time", 0.0) * units.at(run.value("time_unit", "ns")),
                        run.value("items_per_second", 0.0), run.value("bytes_per_second", 0.0));
        }
    }
    return earlier;
}

void collector::ReportRuns(const std::vector<Run>& runs) {
    for (const Run& run : runs) {
        if (run.run_type != Run::RT_Iteration) {
            continue;
        }
        if (run.error_occurred) {
            std::cerr << run.benchmark_name() << ": " << run.error_message << '\n';
            any_error_ = true;
            continue;
        }
        const auto counter = [&](const char* name) {
            const auto at = run.counters.find(name);
            return at == run.counters.end() ? 0.0 : at->second.value;
        };
        const benchmark::BenchmarkName& name = run.run_name;
        const auto called = variant_name::of(name.function_name, name.args);
        const double items = counter("items_per_second");
        collected_.add(called, run.real_accumulated_time / static_cast<double>(run.iterations),
                       items, counter("bytes_per_second"));
        const target at_most{counter(target::seconds_counter), counter(target::limits_counter)};
        if (at_most.seconds > 0 || at_most.limits > 0) {
            collected_.expect(called, at_most);
        }
        if (!run.report_label.empty() && items > 0) {
            quantiles_.add({run.report_label, called.subject, called.variant, 1 / items,
                            counter(overview::error_counter), counter(overview::memory_counter)});
        }
    }
    if (!runs.empty() && runs.front().run_type == Run::RT_Iteration) {
        std::cerr << "measured " << runs.front().benchmark_name() << '\n';
    }
}

} // namespace nines::bench
