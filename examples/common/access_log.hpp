// SPDX-License-Identifier: BSL-1.0
/// \file
/// `access_log_reader`: requests from the access logs of web servers, at the speed of the disk.
#pragma once

#include "common/text_input.hpp"
#include "common/timestamps.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nines::examples {

/// One request. The texts are as they stand in the log, escapes unresolved; both are empty for a
/// request that was not HTTP, such as "-" or the bytes of a TLS handshake.
struct access_record {
    time_ms time;
    std::string_view method;
    std::string_view path;                             ///< the request target, query included
    std::uint64_t bytes = 0;                           ///< of the response body; 0 for "-"
    std::uint16_t status = 0;                          ///< 100 to 999
    std::optional<std::chrono::microseconds> duration; ///< the request time, if the log has it
};

/// Reads one line of the common or the combined format:
///
///     host ident user [17/May/2015:10:05:03 +0000] "GET /path HTTP/1.1" 200 512
///     ... 200 512 "referer" "user agent" 0.012345
///
/// After the byte count there may be any number of quoted fields, of which the last may be cut off
/// by the end of the line, and the request time in seconds as a decimal number or "-". Quotes
/// within quoted fields are escaped by a backslash. What stands before the time is not looked at,
/// but for being there.
/// Cost: about 60 ns for a line of 100 bytes; remembers the last time stamp, because neighbours
/// share it.
class access_line_parser {
public:
    /// \param line without its line end
    /// Returns: what was expected, or nullptr when `record` holds the request; its texts are parts
    /// of `line`. After a refusal `record` holds nothing of use.
    [[nodiscard]] const char* parse(std::string_view line, access_record& record) noexcept;

private:
    static constexpr std::size_t time_size = 26;
    [[nodiscard]] const char* parse_time(const char* text, time_ms& time) noexcept;

    std::array<char, time_size> last_text_{};
    time_ms last_time_{};
};

/// Reads requests in batches, in the order of the log. Every line is either a record or a bad line.
/// Errors: as text_input.
class access_log_reader {
public:
    explicit access_log_reader(text_input input);

    /// The next requests, valid until the next call; empty at the end only.
    [[nodiscard]] std::span<const access_record> next();

    /// Requests handed out so far.
    [[nodiscard]] std::uint64_t records() const noexcept { return records_; }
    [[nodiscard]] const text_input& input() const noexcept { return input_; }

private:
    [[nodiscard]] std::size_t parse_some();

    text_input input_;
    access_line_parser parser_;
    std::string_view rest_;
    std::uint64_t next_line_ = 1;
    std::vector<access_record> batch_;
    std::uint64_t records_ = 0;
};

} // namespace nines::examples
