// SPDX-License-Identifier: BSL-1.0
// A second reader of access logs, slow and plain, that the fast one must agree with: it goes
// through a line character by character and leaves the calendar to the C library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

namespace nines_test {

struct reference_record {
    std::int64_t time_ms = 0;
    int status = 0;
    std::uint64_t bytes = 0;
    std::string method;
    std::string path;
    std::optional<std::int64_t> microseconds;

    friend bool operator==(const reference_record&, const reference_record&) = default;
};

/// Whether the text has the form of the pattern, where 0 stands for a digit, a for any character
/// and everything else for itself.
inline bool has_form(const std::string& text, const std::string& pattern) {
    if (text.size() != pattern.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == '0' ? !digit : pattern[i] != 'a' && pattern[i] != text[i]) {
            return false;
        }
    }
    return true;
}

inline std::optional<std::int64_t> reference_time(const std::string& text) {
    static const std::string months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (!has_form(text, "00/aaa/0000:00:00:00 +0000") &&
        !has_form(text, "00/aaa/0000:00:00:00 -0000")) {
        return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t size) {
        return std::stoi(text.substr(at, size));
    };
    const std::size_t month = months.find(text.substr(3, 3));
    const int second = number(18, 2);
    const int offset_minutes = number(22, 2) * 60 + number(24, 2);
    if (month == std::string::npos || month % 3 != 0 || number(22, 2) > 23 || number(24, 2) > 59 ||
        number(12, 2) > 23 || number(15, 2) > 59 || second > 60) {
        return std::nullopt;
    }
    std::tm utc{};
    utc.tm_year = number(7, 4) - 1900;
    utc.tm_mon = static_cast<int>(month / 3);
    utc.tm_mday = number(0, 2);
    utc.tm_hour = number(12, 2);
    utc.tm_min = number(15, 2);
    const std::tm written = utc;
    std::int64_t seconds = timegm(&utc);
    if (utc.tm_mday != written.tm_mday || utc.tm_mon != written.tm_mon) {
        return std::nullopt;
    }
    seconds += (text[21] == '-' ? 60 : -60) * std::int64_t{offset_minutes} + second;
    if (second == 60 && seconds % 86'400 != 0) {
        return std::nullopt;
    }
    return seconds * 1000;
}

/// Reads a quoted field whose opening quote stands at `at`; goes behind the closing one, or to the
/// end of the line if there is none.
inline bool reference_quoted(const std::string& line, std::size_t& at, std::string& field) {
    field.clear();
    bool escaped = false;
    for (++at; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '"' && !escaped) {
            ++at;
            return true;
        }
        escaped = c == '\\' && !escaped;
        field += c;
    }
    return false;
}

inline void reference_request(const std::string& request, reference_record& record) {
    std::vector<std::string> words{""};
    for (const char c : request) {
        if (c == ' ') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    bool is_method = !words[0].empty();
    for (const char c : words[0]) {
        is_method = is_method && ((c >= 'A' && c <= 'Z') || c == '-' || c == '_');
    }
    if (!is_method || words.size() < 2) {
        return;
    }
    if (words.back().rfind("HTTP/", 0) == 0) {
        words.pop_back();
    }
    std::string path;
    for (std::size_t i = 1; i < words.size(); ++i) {
        path += (i > 1 ? " " : "") + words[i];
    }
    if (!path.empty()) {
        record.method = words[0];
        record.path = path;
    }
}

/// The digits that start at `at`, 18 at most; goes behind them.
inline std::string reference_digits(const std::string& line, std::size_t& at) {
    std::string digits;
    while (at < line.size() && line[at] >= '0' && line[at] <= '9' && digits.size() < 18) {
        digits += line[at++];
    }
    return digits;
}

inline bool reference_duration(const std::string& line, std::size_t at, reference_record& record) {
    if (line.substr(at) == "-") {
        return true;
    }
    const std::string whole = reference_digits(line, at);
    std::string fraction;
    if (at < line.size() && line[at] == '.') {
        ++at;
        fraction = reference_digits(line, at);
    }
    if (whole.empty() || at != line.size() || std::stoull(whole) > 1'000'000'000) {
        return false;
    }
    fraction.resize(6, '0');
    record.microseconds = std::stoll(whole) * 1'000'000 + std::stoll(fraction);
    return true;
}

/// The request of a line, or nothing where the line is to be refused.
inline std::optional<reference_record> reference_parse(const std::string& line) {
    reference_record record;
    std::size_t at = std::string::npos;
    for (std::size_t i = 6; i + 30 <= line.size() && at == std::string::npos; ++i) {
        if (line[i] == '[' && line[i - 1] == ' ' && line[i + 3] == '/' && line[i + 7] == '/' &&
            line[i + 27] == ']') {
            at = i;
        }
    }
    if (at == std::string::npos) {
        return std::nullopt;
    }
    const auto time = reference_time(line.substr(at + 1, 26));
    at += 28;
    if (!time || line.substr(at, 2) != " \"") {
        return std::nullopt;
    }
    record.time_ms = *time;
    std::string request;
    if (!reference_quoted(line, ++at, request)) {
        return std::nullopt;
    }
    reference_request(request, record);
    if (at + 5 > line.size() || !has_form(line.substr(at, 5), " 000 ") || line[at + 1] == '0') {
        return std::nullopt;
    }
    record.status = std::stoi(line.substr(at + 1, 3));
    at += 5;
    if (at < line.size() && line[at] == '-') {
        ++at;
    } else {
        const std::string digits = reference_digits(line, at);
        if (digits.empty()) {
            return std::nullopt;
        }
        record.bytes = std::stoull(digits);
    }
    std::string ignored;
    while (at < line.size()) {
        if (line[at] != ' ' || at + 1 == line.size()) {
            return std::nullopt;
        }
        ++at;
        if (line[at] != '"') {
            return reference_duration(line, at, record) ? std::optional{record} : std::nullopt;
        }
        reference_quoted(line, at, ignored);
    }
    return record;
}

} // namespace nines_test
