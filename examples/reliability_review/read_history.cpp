// SPDX-License-Identifier: BSL-1.0
#include "reliability_review/read_history.hpp"

#include "common/bad_lines.hpp"
#include "common/byte_source.hpp"
#include "common/input_error.hpp"
#include "reliability_review/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace nines::examples::review {
namespace {

/// Reads rows into a history, one after the other.
class history_builder {
public:
    history_builder(row_source& rows, history& into) : rows_{rows}, into_{into} {}

    void read_all() {
        while (rows_.next()) {
            ++into_.lines;
            add_row();
        }
        into_.lines += rows_.bad().size();
        into_.left_out.insert(into_.left_out.end(), rows_.bad().begin(), rows_.bad().end());
        for (std::size_t i = 0; i < field_names.size(); ++i) {
            into_.has[i] = rows_.has(static_cast<field>(i));
        }
        std::ranges::sort(into_.left_out, {}, [](const remark& each) {
            return std::pair<std::uint64_t, const std::string&>{each.line, each.field};
        });
    }

private:
    [[nodiscard]] remark about(field which, std::string expected) const {
        const std::string found = rows_.text(which);
        return {rows_.line(), rows_.name(which), "expected " + std::move(expected),
                found.empty() ? "nothing" : '"' + sanitised(found) + '"'};
    }
    void leave_out(field which, std::string expected) {
        into_.left_out.push_back(about(which, std::move(expected)));
    }

    /// The time in a field, nothing where it is empty; `ok` becomes false where it is no time.
    std::optional<time_ms> time(field which, bool& ok) {
        const std::string text = rows_.text(which);
        if (text.empty()) {
            return std::nullopt;
        }
        const bool digits = text.find_first_not_of("0123456789.") == std::string::npos;
        const auto read = digits ? parse_unix_seconds(text) : parse_rfc3339(text);
        if (!read) {
            leave_out(which, "a time such as 2026-01-05T08:00:00Z, or Unix seconds");
            ok = false;
            return std::nullopt;
        }
        return *read;
    }

    void add_row() {
        incident each{};
        each.id = rows_.text(field::id);
        each.line = rows_.line();
        bool ok = true;
        const auto start = time(field::start, ok);
        auto& times = each.times;
        for (const auto& [which, to] : {std::pair{field::detection, &times.detected},
                                        std::pair{field::acknowledgement, &times.acknowledged},
                                        std::pair{field::resolution, &times.resolved}}) {
            *to = ok ? time(which, ok) : std::nullopt;
        }
        if (!ok) {
            return;
        }
        if (each.id.empty()) {
            leave_out(field::id, "an id");
        } else if (!start) {
            leave_out(field::start, "a time such as 2026-01-05T08:00:00Z, or Unix seconds");
        } else if (times.resolved && *times.resolved < *start) {
            leave_out(field::resolution, "no time before the start, " + rows_.text(field::start));
        } else if (const auto before = first_lines_.find(each.id); before != first_lines_.end()) {
            leave_out(field::id, fmt::format("each id once; that of line {} is", before->second));
        } else {
            times.began = *start;
            finish(std::move(each));
        }
    }

    void finish(incident each) {
        auto& times = each.times;
        for (const auto& [which, at] : {std::pair{field::detection, &times.detected},
                                        std::pair{field::acknowledgement, &times.acknowledged}}) {
            if (*at && **at < times.began) {
                into_.unused.push_back(
                    about(which, "no time before the start, " + rows_.text(field::start)));
                at->reset();
            }
        }
        if (!read_downtime(each)) {
            return;
        }
        each.severity = rows_.text(field::severity);
        if (each.severity.empty()) {
            each.severity = "none given";
        }
        each.services = rows_.texts(field::services);
        each.title = rows_.text(field::title);
        first_lines_.emplace(each.id, each.line);
        into_.sorted = into_.sorted && (into_.incidents.empty() ||
                                        into_.incidents.back().times.began <= times.began);
        for (const auto& at :
             {std::optional{times.began}, times.detected, times.acknowledged, times.resolved}) {
            into_.last = at ? (std::max)(into_.last, *at) : into_.last;
        }
        into_.incidents.push_back(std::move(each));
    }

    /// The window of downtime; false, and the line left out, where it is not one.
    bool read_downtime(incident& each) {
        bool ok = true;
        const auto from = time(field::down_from, ok);
        const auto to = ok ? time(field::down_to, ok) : std::nullopt;
        each.down = {from.value_or(each.times.began),
                     to.value_or(each.times.resolved.value_or(time_ms::max()))};
        if (ok && each.down.to < each.down.from) {
            leave_out(to ? field::down_to : field::down_from,
                      "a downtime that does not end before it begins");
            ok = false;
        }
        return ok;
    }

    row_source& rows_;
    history& into_;
    std::unordered_map<std::string, std::uint64_t> first_lines_;
};

bool is_json_name(std::string_view name) {
    if (name.ends_with(".gz")) {
        name.remove_suffix(3);
    }
    return name.ends_with(".jsonl") || name.ends_with(".ndjson") || name.ends_with(".json");
}

/// Takes the lines at the top that begin with '#' out of the text, but for their ends, so that
/// lines keep their numbers.
std::string without_comments(std::string_view text, std::vector<std::string>& comments) {
    std::string ends;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    while (text.starts_with('#')) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        line.remove_prefix(std::min(line.find_first_not_of("# "), line.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        comments.emplace_back(line);
        ends += '\n';
    }
    return ends.append(text);
}

/// A file without incidents, or of which none has a field that it must have.
void require_incidents(const history& read, const row_source& rows,
                       const history_options& options) {
    if (read.lines == 0) {
        throw input_error{read.file, 0, "expected at least one incident, the file has none"};
    }
    for (std::size_t i = 0; i < field_names.size(); ++i) {
        const auto which = static_cast<field>(i);
        const bool required = which == field::id || which == field::start ||
                              which == field::resolution || !options.names[i].empty();
        if (required && !rows.has(which) && read.lines > rows.bad().size()) {
            throw input_error{read.file, 0,
                              fmt::format("expected a field \"{}\" ({}), no line has one; name it "
                                          "with --map {}=NAME",
                                          rows.name(which), name_of(which), name_of(which))};
        }
    }
    if (read.incidents.empty()) {
        throw input_error{read.file, read.left_out.front().line,
                          fmt::format("expected at least one incident, all {} lines had to be left "
                                      "out; the first: {}",
                                      read.lines, to_string(read.left_out.front(), read.file))};
    }
}

} // namespace

std::string to_string(const remark& each, const std::string& file) {
    return fmt::format("{}:{}: {}{}{}, found {}", file, each.line, each.field,
                       each.field.empty() ? "" : ": ", each.expected, each.found);
}

void map_field(history_options& options, std::string_view text) {
    const auto equals = text.find('=');
    const auto name = text.substr(0, equals);
    const auto known = std::ranges::find(field_names, name);
    if (equals == std::string_view::npos || equals + 1 == text.size() ||
        known == field_names.end()) {
        throw input_error{"--map", 0,
                          fmt::format("expected FIELD=NAME with a field of {}; found '{}'",
                                      fmt::join(field_names, ", "), sanitised(text))};
    }
    options.names[static_cast<std::size_t>(known - field_names.begin())] = text.substr(equals + 1);
}

history parse_history(std::string_view text, const std::string& name,
                      const history_options& options) {
    history read;
    read.file = name;
    const std::string body = without_comments(text, read.comments);
    const bool json = options.format == history_format::by_name
                          ? is_json_name(name)
                          : options.format == history_format::json_lines;
    const auto rows = json ? json_rows(body, name, options) : csv_rows(body, name, options);
    history_builder{*rows, read}.read_all();
    require_incidents(read, *rows, options);
    std::ranges::sort(read.incidents, {},
                      [](const incident& each) { return std::pair{each.times.began, each.line}; });
    return read;
}

history load_history(const std::string& path, const history_options& options) {
    const std::string name = path == "-" ? "standard input" : path;
    const auto bytes = unpacked(open_file(path, name), name);
    std::string text;
    std::array<char, std::size_t{1} << 16U> block{};
    while (const auto size = bytes->read(block.data(), block.size())) {
        text.append(block.data(), size);
    }
    return parse_history(text, name, options);
}

} // namespace nines::examples::review
