// SPDX-License-Identifier: BSL-1.0
#include "common/access_log.hpp"

#include "common/digits.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

namespace nines::examples {
namespace {

constexpr std::size_t batch_size = 256;

constexpr const char* expected_time =
    "expected a time in brackets such as [17/May/2015:10:05:03 +0000]";
constexpr const char* expected_request = "expected a request in quotes after the time";
constexpr const char* expected_status = "expected a status of three digits after the request";
constexpr const char* expected_bytes = "expected a number of bytes or - after the status";
constexpr const char* expected_tail =
    "expected quoted fields and a request time in seconds after the number of bytes";

/// What is left of a line. All looking ahead is bounded by `end`.
struct cursor {
    const char* at;
    const char* end;

    [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end - at); }
    [[nodiscard]] bool at_end() const noexcept { return at == end; }

    [[nodiscard]] const char* find(char c) const noexcept {
        return static_cast<const char*>(std::memchr(at, c, left()));
    }
};

/// Goes to behind the '[' of the time: the first one after a blank that "dd/Mon/yyyy:...]" with its
/// punctuation follows, and the blank and quote of a request. A host may be written in brackets.
bool find_time(cursor& line) noexcept {
    constexpr std::ptrdiff_t least_before = 6; // "h i u "
    constexpr std::size_t size = 29;           // the time, "] " and a quote
    const char* const begin = line.at;
    while (const char* bracket = line.at_end() ? nullptr : line.find('[')) {
        line.at = bracket + 1;
        if (line.left() < size) {
            return false;
        }
        const char* time = line.at;
        if (time[2] == '/' && time[6] == '/' && time[26] == ']' &&
            bracket - begin >= least_before && bracket[-1] == ' ') {
            return true;
        }
    }
    return false;
}

/// True when an odd number of backslashes stands before `quote`.
bool is_escaped(const char* quote, const char* begin) noexcept {
    const char* before = quote;
    while (before != begin && before[-1] == '\\') {
        --before;
    }
    return (quote - before) % 2 != 0;
}

/// Takes the rest of a quoted field and its closing quote. False when it does not close; the
/// cursor is at the end then.
bool take_quoted(cursor& line, std::string_view& field) noexcept {
    const char* const begin = line.at;
    while (const char* quote = line.at_end() ? nullptr : line.find('"')) {
        line.at = quote + 1;
        if (!is_escaped(quote, begin)) {
            field = {begin, static_cast<std::size_t>(quote - begin)};
            return true;
        }
    }
    line.at = line.end;
    return false;
}

/// The size of " HTTP/1.1" at the end of a request, or of what is like it; else 0.
std::size_t protocol_size(std::string_view request) noexcept {
    constexpr std::string_view usual = " HTTP/1.1";
    if (request.ends_with(usual)) {
        return usual.size();
    }
    const std::string_view last = request.substr(request.rfind(' '));
    return last.starts_with(" HTTP/") ? last.size() : 0;
}

/// Splits "GET /path HTTP/1.1". What does not begin with a method and a target leaves both empty.
void split_request(std::string_view request, access_record& record) noexcept {
    record.method = {};
    record.path = {};
    std::size_t size = 0;
    while (size < request.size() && ((request[size] >= 'A' && request[size] <= 'Z') ||
                                     request[size] == '-' || request[size] == '_')) {
        ++size;
    }
    if (size == 0 || size == request.size() || request[size] != ' ') {
        return;
    }
    const std::size_t end = request.size() - protocol_size(request);
    if (end > size + 1) {
        record.method = request.substr(0, size);
        record.path = request.substr(size + 1, end - size - 1);
    }
}

bool take_status(cursor& line, std::uint16_t& status) noexcept {
    if (line.left() < 5 || line.at[0] != ' ' || line.at[1] == '0' || !is_digit(line.at[1]) ||
        !is_digit(line.at[2]) || !is_digit(line.at[3]) || line.at[4] != ' ') {
        return false;
    }
    status = static_cast<std::uint16_t>((line.at[1] - '0') * 100 + (line.at[2] - '0') * 10 +
                                        (line.at[3] - '0'));
    line.at += 5;
    return true;
}

/// Takes digits off the front, 18 at most; inlined because a call costs a twentieth of a short
/// line. Returns: how many.
[[gnu::always_inline]] inline std::size_t take_digits(cursor& line, std::uint64_t& value) noexcept {
    const char* const begin = line.at;
    const char* const end = begin + std::min<std::size_t>(line.left(), 18);
    value = 0;
    for (; line.at != end && is_digit(*line.at); ++line.at) {
        value = value * 10 + static_cast<std::uint64_t>(*line.at - '0');
    }
    return static_cast<std::size_t>(line.at - begin);
}

bool take_bytes(cursor& line, std::uint64_t& bytes) noexcept {
    bytes = 0;
    if (!line.at_end() && *line.at == '-') {
        ++line.at;
        return true;
    }
    return take_digits(line, bytes) > 0;
}

/// Reads seconds such as "0.012345" up to the end of the line; below a microsecond is cut off.
bool take_duration(cursor line, std::optional<std::chrono::microseconds>& duration) noexcept {
    if (line.left() == 1 && *line.at == '-') {
        return true;
    }
    constexpr std::uint64_t most_seconds = 1'000'000'000;
    std::uint64_t seconds = 0;
    if (take_digits(line, seconds) == 0 || seconds > most_seconds) {
        return false;
    }
    std::uint64_t fraction = 0;
    if (!line.at_end() && *line.at == '.') {
        ++line.at;
        std::size_t digits = take_digits(line, fraction);
        for (; digits < 6; ++digits) {
            fraction *= 10;
        }
        for (; digits > 6; --digits) {
            fraction /= 10;
        }
    }
    duration = std::chrono::microseconds{seconds * 1'000'000 + fraction};
    return line.at_end();
}

/// Reads what follows the number of bytes: quoted fields, then perhaps the request time.
bool take_tail(cursor& line, std::optional<std::chrono::microseconds>& duration) noexcept {
    duration.reset();
    std::string_view ignored;
    while (line.left() >= 2 && line.at[0] == ' ') {
        if (line.at[1] != '"') {
            return take_duration({line.at + 1, line.end}, duration);
        }
        line.at += 2;
        if (!take_quoted(line, ignored)) {
            return true;
        }
    }
    return line.at_end();
}

} // namespace

const char* access_line_parser::parse_time(const char* text, time_ms& time) noexcept {
    if (std::memcmp(text, last_text_.data(), time_size) != 0) {
        const auto parsed = parse_log_time({text, time_size});
        if (!parsed) {
            return parsed.error().what;
        }
        last_time_ = *parsed;
        std::memcpy(last_text_.data(), text, time_size);
    }
    time = last_time_;
    return nullptr;
}

const char* access_line_parser::parse(std::string_view line, access_record& record) noexcept {
    cursor rest{line.data(), line.data() + line.size()};
    if (!find_time(rest)) {
        return expected_time;
    }
    if (const char* problem = parse_time(rest.at, record.time)) {
        return problem;
    }
    rest.at += time_size + 1;
    std::string_view request;
    if (rest.at[0] != ' ' || rest.at[1] != '"') {
        return expected_request;
    }
    rest.at += 2;
    if (!take_quoted(rest, request)) {
        return expected_request;
    }
    if (!take_status(rest, record.status)) {
        return expected_status;
    }
    if (!take_bytes(rest, record.bytes)) {
        return expected_bytes;
    }
    if (!take_tail(rest, record.duration)) {
        return expected_tail;
    }
    split_request(request, record);
    return nullptr;
}

access_log_reader::access_log_reader(text_input input)
    : input_{std::move(input)}, batch_(batch_size) {}

std::span<const access_record> access_log_reader::next() {
    std::size_t size = 0;
    while (size == 0) {
        if (rest_.empty()) {
            const auto block = input_.next();
            if (!block) {
                break;
            }
            rest_ = block->text;
            next_line_ = block->first_line;
        }
        size = parse_some();
    }
    records_ += size;
    return std::span{batch_}.first(size);
}

/// Parses lines of the block until the batch is full or the block is read. Returns: how many are
/// records.
std::size_t access_log_reader::parse_some() {
    std::size_t size = 0;
    for (; !rest_.empty() && size < batch_size; ++next_line_) {
        const std::size_t newline = rest_.find('\n');
        std::string_view line = rest_.substr(0, newline);
        rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (const char* problem = parser_.parse(line, batch_[size])) {
            input_.refuse(next_line_, problem, line);
        } else {
            ++size;
        }
    }
    return size;
}

} // namespace nines::examples
