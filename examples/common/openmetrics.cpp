// SPDX-License-Identifier: BSL-1.0
#include "common/openmetrics.hpp"

#include "common/digits.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <system_error>
#include <utility>

namespace nines::examples {
namespace {

constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

void skip_blanks(std::string_view& text) noexcept {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
}

bool take(std::string_view& text, char c) noexcept {
    if (!text.starts_with(c)) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

/// Takes a name off the front: letters, digits, '_', and ':' in names of metrics; empty if none.
std::string_view take_name(std::string_view& text, bool of_metric) noexcept {
    std::size_t size = 0;
    while (size < text.size() && (is_letter(text[size]) || (of_metric && text[size] == ':') ||
                                  (size > 0 && is_digit(text[size])))) {
        ++size;
    }
    const std::string_view name = text.substr(0, size);
    text.remove_prefix(size);
    return name;
}

/// Takes what is up to the next blank.
std::string_view take_word(std::string_view& text) noexcept {
    const auto end = std::find_if(text.begin(), text.end(), is_blank);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(size);
    return word;
}

/// Where the quoted text that starts at the front ends: the place of its closing quote, or npos.
std::size_t closing_quote(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); i += text[i] == '\\' ? 2U : 1U) {
        if (text[i] == '"') {
            return i;
        }
    }
    return std::string_view::npos;
}

/// Resolves \\, \" and \n; a backslash before anything else stands for itself.
std::string_view unescape(std::string_view text, std::string& storage) {
    if (text.find('\\') == std::string_view::npos) {
        return text;
    }
    const std::size_t begin = storage.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char following = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] == '\\' && (following == '\\' || following == '"' || following == 'n')) {
            storage += following == 'n' ? '\n' : following;
            ++i;
        } else {
            storage += text[i];
        }
    }
    return std::string_view{storage}.substr(begin);
}

/// Takes labels off the front, after their opening brace, the closing one included.
const char* take_labels(std::string_view& text, std::vector<metric_label>& labels,
                        std::string& storage) {
    constexpr const char* expected = "expected labels such as {name=\"value\"}";
    skip_blanks(text);
    while (!take(text, '}')) {
        const std::string_view name = take_name(text, false);
        skip_blanks(text);
        if (name.empty() || !take(text, '=')) {
            return expected;
        }
        skip_blanks(text);
        if (!take(text, '"')) {
            return expected;
        }
        const std::size_t size = closing_quote(text);
        if (size == std::string_view::npos) {
            return "expected the quoted label value to end";
        }
        labels.push_back({name, unescape(text.substr(0, size), storage)});
        text.remove_prefix(size + 1);
        skip_blanks(text);
        if (!take(text, ',') && !text.starts_with('}')) {
            return expected;
        }
        skip_blanks(text);
    }
    return nullptr;
}

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word(std::string_view text, std::string_view lower_case) noexcept {
    return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                      [](char a, char b) { return lower(a) == b; });
}

/// A number as both formats write it, "NaN", "+Inf" and "-Inf" included.
std::optional<double> parse_value(std::string_view text) noexcept {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) {
        text.remove_prefix(1);
    }
    double value = 0;
    if (is_word(text, "nan")) {
        value = std::numeric_limits<double>::quiet_NaN();
    } else if (is_word(text, "inf") || is_word(text, "infinity")) {
        value = std::numeric_limits<double>::infinity();
    } else {
        if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) {
            return std::nullopt;
        }
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (status != std::errc{} || end != text.data() + text.size()) {
            return std::nullopt;
        }
    }
    return negative ? -value : value;
}

/// Seconds, or milliseconds where a whole number is too large for seconds.
std::optional<time_ms> parse_sample_time(std::string_view text) noexcept {
    auto time = parse_unix_seconds(text);
    if (!time && time.error().code == errc::out_of_domain) {
        time = parse_unix_milliseconds(text);
    }
    return time ? std::optional{*time} : std::nullopt;
}

/// Value, time stamp and exemplar: what follows name and labels.
const char* parse_tail(std::string_view text, metric_sample& sample) noexcept {
    skip_blanks(text);
    const auto value = parse_value(take_word(text));
    if (!value) {
        return "expected a number as the value";
    }
    sample.value = *value;
    skip_blanks(text);
    if (text.empty() || text.front() == '#') {
        return nullptr;
    }
    sample.time = parse_sample_time(take_word(text));
    if (!sample.time) {
        return "expected a time stamp in Unix seconds, or in milliseconds";
    }
    skip_blanks(text);
    return text.empty() || text.front() == '#' ? nullptr : "expected the line to end";
}

} // namespace

std::optional<std::string_view> metric_sample::label(std::string_view label_name) const noexcept {
    const auto found = std::find_if(labels.begin(), labels.end(),
                                    [&](const metric_label& l) { return l.name == label_name; });
    return found == labels.end() ? std::nullopt : std::optional{found->value};
}

const char* parse_sample(std::string_view line, metric_sample& sample, std::string& unescaped) {
    unescaped.clear();
    unescaped.reserve(line.size());
    sample.labels.clear();
    sample.time.reset();
    skip_blanks(line);
    sample.name = take_name(line, true);
    if (sample.name.empty()) {
        return "expected the name of a metric";
    }
    const std::size_t separated = line.size();
    skip_blanks(line);
    if (take(line, '{')) {
        if (const char* problem = take_labels(line, sample.labels, unescaped)) {
            return problem;
        }
    } else if (line.size() == separated) {
        return "expected labels or a blank after the name";
    }
    return parse_tail(line, sample);
}

openmetrics_reader::openmetrics_reader(text_input input) : lines_{std::move(input)} {}

bool openmetrics_reader::next() {
    while (const auto line = lines_.next()) {
        text_ = *line;
        if (text_.empty() || text_.front() == '#') {
            ++comments_;
            ended_by_eof_ = text_.empty() ? ended_by_eof_ : text_ == "# EOF";
            continue;
        }
        ended_by_eof_ = false;
        ++samples_;
        const char* problem = parse_sample(text_, sample_, unescaped_);
        if (problem == nullptr) {
            return true;
        }
        refuse(problem);
    }
    return false;
}

void openmetrics_reader::refuse(const char* reason) {
    lines_.input().refuse(lines_.line(), reason, text_);
    --samples_;
}

} // namespace nines::examples
